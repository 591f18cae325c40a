"""Drawing: how records look on the pages. Everything here shows and calls; nothing here decides.

Text from people and models is data: it reaches a page only through `workbench.ui.text` or escaped.
"""
