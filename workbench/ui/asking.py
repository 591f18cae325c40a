"""The form of feedback that would help most with this answer, offered once below it."""

from collections.abc import Callable

import streamlit as st

from workbench import asking
from workbench.bench import Workbench
from workbench.records import Trajectory
from workbench.ui import differences, session

WHY = {"rewrite": "No version met every rule. Showing how it should read helps more here than words.",
       "critique": "This took several tries. If it still is not right, say what is wrong.",
       "preference": "More than one version meets every rule. Which is better?"}


def draw(bench: Workbench, trajectory: Trajectory, open_form: Callable[[str, str], None]) -> None:
    """Why feedback is worth giving here, and the way to give it; nothing where the answer came easily."""
    form = asking.wanted(trajectory)
    if form is None:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center",
                      key=f"wanted-{trajectory.id}"):
        st.caption(WHY[form], width="content")
        if form == "preference":
            st.toggle("Choose", key=f"choose-{trajectory.id}")
        else:
            st.button("Edit the text" if form == "rewrite" else "Say what is wrong", type="tertiary",
                      key=f"{form} {trajectory.id}", on_click=open_form, args=(trajectory.id, form))
    if form == "preference" and st.session_state.get(f"choose-{trajectory.id}"):
        _choice(bench, trajectory)


def _choice(bench: Workbench, trajectory: Trajectory) -> None:
    """Each rival beside the answer, to be taken in its place; the one that was can be taken back so."""
    for rival in asking.rivals(trajectory):
        differences.side_by_side(trajectory.answer.text, rival.text)
        if st.button("The right one is better", key=f"prefer {rival.id}"):
            session.attempt(trajectory.id, asking.prefer, trajectory, rival.id, bench)
            st.rerun()
