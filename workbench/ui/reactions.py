"""Thumbs on an answer and, after a thumb down, why: chips and a comment, none of them asked for.

All of it is one piece of feedback, drawn from the store; changing it gives the new one and takes the
old one back, so that the log tells what was thought when.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from workbench.bench import Workbench
from workbench.records import Feedback, Trajectory
from workbench.ui import session

DOWN = 0
REASONS = ("Too long", "Wrong", "Off topic", "Tone", "Format", "Other")


def thumbs(bench: Workbench, trajectory: Trajectory, given: list[Feedback]) -> None:
    """Thumbs as the store has them; the same thumb again takes it back."""
    standing = _standing(given)
    key = f"thumbs-{trajectory.id}"
    st.session_state[key] = standing.data.get("value") if standing else None
    st.feedback("thumbs", key=key, on_change=_thumbed, args=(bench, trajectory, key))


def reasons(bench: Workbench, trajectory: Trajectory, given: list[Feedback]) -> None:
    """Under a thumb down: what was wrong, for whoever wants to say so."""
    standing = _standing(given)
    if standing is None or standing.data.get("value") != DOWN:
        return
    keys = (f"reasons-{trajectory.id}", f"comment-{trajectory.id}")
    for key, stored in zip(keys, (list(standing.data.get("reasons", ())), standing.text), strict=True):
        if st.session_state.get(key) != stored:
            st.session_state[key] = stored
    st.pills("What was wrong? (optional)", REASONS, selection_mode="multi", key=keys[0],
             on_change=_explained, args=(bench, trajectory, *keys))
    st.text_input("Comment", key=keys[1], placeholder="A comment, if you like; Enter keeps it",
                  label_visibility="collapsed", max_chars=2000, on_change=_explained,
                  args=(bench, trajectory, *keys))
    st.caption("Kept. To have it learnt as a rule, correct the answer in words.")


def _standing(given: list[Feedback]) -> Feedback | None:
    return next((found for found in reversed(given) if found.kind == "reaction"), None)


def _thumbed(bench: Workbench, trajectory: Trajectory, key: str) -> None:
    value = st.session_state[key]
    session.attempt(trajectory.id, _react, bench, trajectory, None if value is None else {"value": value})


def _explained(bench: Workbench, trajectory: Trajectory, chips: str, comment: str) -> None:
    data = {"value": DOWN, "reasons": list(st.session_state[chips])}
    session.attempt(trajectory.id, _react, bench, trajectory, data, st.session_state[comment].strip())


def _react(bench: Workbench, trajectory: Trajectory, data: Mapping[str, Any] | None, words: str = "") -> None:
    """Give the new reaction, if any, and take back every earlier one."""
    given = None if data is None else Feedback("reaction", trajectory.id, trajectory.answer.id, text=words,
                                               data=data)
    bench.react(trajectory, given)
