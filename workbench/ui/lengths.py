"""How much of a long text is drawn: its beginning, and all of it for whoever asks for it.

A text of fifty thousand words takes a browser a moment each time a page is opened, and nobody has asked
to see it there whole. Whoever has keeps it whole while the tab is open.
"""

import streamlit as st

from workbench.ui import text


def markdown(words: str, key: str) -> None:
    """A text with its formatting, and under a long one a button for the rest."""
    if words:
        st.markdown(text.whole(words) if is_whole(key) else text.answer(words))
        offer(words, key)


def bound(words: str, key: str) -> int:
    """How many characters of a text are drawn."""
    return len(words) if is_whole(key) else text.LONGEST


def offer(words: str, key: str) -> None:
    """Says that some of a text is not drawn, with a button that draws it; nothing under a short one."""
    if len(words) <= text.LONGEST:
        return
    shown = is_whole(key)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(f"All {len(words):,} characters are drawn." if shown else text.left_out(words),
                   width="content")
        st.button("Show the beginning" if shown else "Show all", key=f"whole {key}", type="tertiary",
                  on_click=_draw_whole, args=(key, not shown))


def is_whole(key: str) -> bool:
    return st.session_state.get(f"drawn whole {key}", False)


def _draw_whole(key: str, wanted: bool) -> None:
    st.session_state[f"drawn whole {key}"] = wanted
