"""The form of feedback that would help most with this answer, offered once below it."""

from collections.abc import Callable, Sequence

import streamlit as st

from workbench import asking
from workbench.bench import Workbench
from workbench.records import Feedback, Trajectory
from workbench.ui import differences, session

WHY = {"rewrite": "No version met every rule. Showing how it should read helps more here than words.",
       "critique": "This took several tries. If it still is not right, say what is wrong.",
       "preference": "More than one version meets every rule. Which is better?"}


def draw(bench: Workbench, trajectory: Trajectory, given: Sequence[Feedback],
         open_form: Callable[[str, str], None]) -> None:
    """Why feedback is worth giving here, and the way to give it; nothing where the answer came easily."""
    form = asking.wanted(trajectory, given)
    _preferred(bench, trajectory, given)
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


def _preferred(bench: Workbench, trajectory: Trajectory, given: Sequence[Feedback]) -> None:
    """That a person chose this version, to be taken back."""
    for one in given:
        if one.trajectory == trajectory.id and "preferred" in one.data:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.caption("This version was chosen by a person from those that pass.", width="content")
                st.button("Undo", key=f"unprefer {one.id}", type="tertiary", icon=":material/undo:",
                          on_click=session.attempt, args=(trajectory.id, bench.take_back, one))


def _choice(bench: Workbench, trajectory: Trajectory) -> None:
    """Each rival beside the answer, to be taken in its place."""
    for rival in asking.rivals(trajectory):
        differences.side_by_side(trajectory.answer.text, rival.text)
        if st.button("The right one is better", key=f"prefer {rival.id}"):
            session.attempt(trajectory.id, asking.prefer, trajectory, rival.id, bench)
            st.rerun()
