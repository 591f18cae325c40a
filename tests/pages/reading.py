"""What a person finds on a page drawn by the test runner."""

from typing import Any

from streamlit.testing.v1 import AppTest

from workbench.bench import Workbench


def words(tab: AppTest) -> str:
    """Everything readable on the page, as one text."""
    kinds = (tab.markdown, tab.caption, tab.error, tab.warning, tab.info, tab.success, tab.subheader)
    shown = [element.value for kind in kinds for element in kind]
    labelled = (tab.button, tab.checkbox, tab.expander, tab.get("page_link"))
    labels = [element.label for kind in labelled for element in kind]
    return "\n".join(map(str, [*shown, *labels]))


def one(found: Any, beginning: str) -> Any:
    """The one widget whose key begins so."""
    matching = [widget for widget in found if (widget.key or "").startswith(beginning)]
    assert len(matching) == 1, [widget.key for widget in found]
    return matching[0]


def click(tab: AppTest, beginning: str) -> AppTest:
    return one(tab.button, beginning).click().run()


def finished(tab: AppTest, bench: Workbench) -> AppTest:
    """The page once the work begun on it has ended."""
    for conversation in bench.history.conversations():
        run = bench.run_of(conversation.id)
        if run:
            run.wait(20)
    return tab.run()


def ask(tab: AppTest, bench: Workbench, prompt: str) -> AppTest:
    tab.chat_input[0].set_value(prompt).run()
    return finished(tab, bench)


def correct(tab: AppTest, bench: Workbench, said: str) -> AppTest:
    click(tab, "correct-")
    one(tab.text_area, "words-").set_value(said)
    click(tab, "send-")
    return finished(tab, bench)
