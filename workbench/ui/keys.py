"""Which keys do what, for whoever would rather not reach for the mouse."""

import streamlit as st

KEYS = {
    "Enter": "send a message; keep a comment",
    "Shift+Enter": "a new line in a message",
    "Ctrl+Enter": "in a correction: send it; in a lesson: take the first decision offered",
    "1 to 9": "with words of an answer selected under Mark passages: give them that tag",
    "Esc": "stop the answer being written",
    "1, 2, T, 0": "in a comparison of two: A is better, B is better, a tie, both are bad",
    "A, X, S, U": "on the Tutor page: approve the hints, reject them, skip to the next, undo",
    "Tab, Space": "move to the next control, press it",
}


def sheet() -> None:
    """A small button that lists the keys."""
    with st.popover("Keys", icon=":material/keyboard:", key="keys", type="tertiary"):
        for key, does in KEYS.items():
            st.markdown(f"`{key}` {does}")
