"""An answer changed by hand on its page: the text to edit, and ✓ or ✗ for each change a model made.

What was decided on a change is drawn from the store and saved at the click; the edit itself is undone
with a button where it stands.
"""

from collections.abc import Sequence

import streamlit as st

from workbench.bench import Workbench
from workbench.differences import Stretch, edits, stretches
from workbench.editing import decisions
from workbench.live import Run
from workbench.records import Feedback, Trajectory
from workbench.ui import browser, differences, session, text

ACCEPT, REJECT = "✓ Accept", "✗ Reject"
TALLEST, LINE = 600, 26  # pixels: of the text to edit, and of a line of it
MOST = 60  # changes drawn to decide on; an answer with more was written anew


def form(bench: Workbench, trajectory: Trajectory) -> Run | bool | None:
    """The answer to edit; the work of learning from it once it is saved, or whether the form was left."""
    written = trajectory.answer.text
    with st.form(f"editing-{trajectory.id}"):
        browser.put_cursor(f"edit {trajectory.id}")
        browser.keep_typed(f"edit {trajectory.id} {st.session_state.get(session.FORMS_LEFT, 0)}")
        edited = st.text_area("The answer as it should be", written, key=f"edited-{trajectory.id}",
                              height=_height(written))
        st.caption("The edit is saved beside the old answer, and what it teaches is proposed as a lesson.")
        with st.container(horizontal=True, gap="small"):
            sent = st.form_submit_button("Save the edit", type="primary", key=f"save-{trajectory.id}")
            left = st.form_submit_button("Cancel", key=f"leave edit {trajectory.id}")
    return session.attempt(trajectory.id, bench.start_edit, trajectory, edited) if sent else left


def _height(written: str) -> int:
    lines = sum(1 + len(line) // 90 for line in written.splitlines())
    return min(TALLEST, max(5, lines + 2) * LINE)


def cause(bench: Workbench, trajectory: Trajectory, undoable: bool) -> None:
    """What a person changed by hand, with a button that takes it back while nothing was made from it."""
    with st.chat_message("user", avatar=":material/edit_note:"):
        st.caption(f"Edited by hand{f' by {text.label(trajectory.author)}' if trajectory.author else ''}")
        st.markdown(text.label(trajectory.answer.because, 600))
        if undoable and st.button("Undo the edit", key=f"undo edit {trajectory.feedback}",
                                  icon=":material/undo:", type="tertiary"):
            session.attempt(trajectory.id, bench.withdraw_edit, trajectory.feedback)
            st.rerun()


def taken_back(bench: Workbench, answers: Sequence[Trajectory]) -> set[str]:
    """The edits of these answers that were undone: what they taught is not shown any more."""
    return {one.id for answer in answers
            for one in bench.history.feedback(trajectory=answer.id, kind="edit", undone=True) if one.undone}


def unlearnt(bench: Workbench, feedback: Feedback, answers: Sequence[Trajectory]) -> None:
    """An edit nothing was learnt from, as when the program ended too soon; turning back needs no lesson."""
    if "rejected" in feedback.data:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.warning("Your edit is kept, but nothing was learnt from it yet.")
        if st.button("Learn from it", key=f"learn-{feedback.id}"):
            answer = next(answer for answer in answers if answer.id == feedback.trajectory)
            if session.attempt(answer.id, bench.start_learning, answer, feedback):
                st.rerun()


def changes(bench: Workbench, before: Trajectory, after: Trajectory, given: Sequence[Feedback]) -> None:
    """Every change between two answers with ✓ and ✗, and a button for the text that comes of it."""
    longest = max(len(before.answer.text), len(after.answer.text))
    if longest > text.LONGEST or not st.toggle("Accept or reject each change", key=f"changes-{after.id}"):
        return
    parts = stretches(before.answer.text, after.answer.text)
    found = edits(parts)
    decided = decisions(parts, [one for one in given if one.trajectory == after.id])
    with st.container(border=True, key=f"deciding-{after.id}"):
        st.caption(_tally(found, decided))
        for number, edit in enumerate(found[:MOST]):
            _change(bench, after, number, edit, decided.get(number))
        if len(found) > MOST:
            st.caption(f"The first {MOST} of {len(found)} changes; the others stay as they are.")
        rejected = sum(not accepted for accepted in decided.values())
        use = f"Use the text without the {rejected} rejected" if rejected else "Reject one to leave it out"
        if st.button(use, key=f"take-{after.id}", type="primary", disabled=not rejected) and session.attempt(
                after.id, bench.take_changes, after):
            st.rerun()


def _tally(found: Sequence[Stretch], decided: dict[int, bool]) -> str:
    kept, left = sum(decided.values()), len(found) - len(decided)
    return f"✓ {kept} accepted · ✗ {len(decided) - kept} rejected · {left} open, which stay as they are"


def _change(bench: Workbench, after: Trajectory, number: int, edit: Stretch, accepted: bool | None) -> None:
    key = f"change-{after.id}-{number}"
    st.session_state[key] = None if accepted is None else ACCEPT if accepted else REJECT
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(differences.change(edit))
        st.segmented_control(f"Change {number + 1}", (ACCEPT, REJECT), key=key, label_visibility="collapsed",
                             on_change=_decide, args=(bench, after, number, key))


def _decide(bench: Workbench, after: Trajectory, number: int, key: str) -> None:
    said = st.session_state[key]
    accepted = None if said is None else said == ACCEPT
    session.attempt(after.id, bench.decide_change, after, number, accepted)
