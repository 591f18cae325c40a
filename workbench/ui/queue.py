"""The lessons nobody has decided on yet: where each came from, what it changed, one decision for many.

What is selected is the tab's to remember; what waits is read from the store each time. A decision on
several is taken on them as they were drafted: whoever wants to edit one decides on it by itself.
"""

import streamlit as st

from workbench.bench import Workbench
from workbench.records import Lesson, Trajectory
from workbench.ui import differences, lessons, session, text

PAGE = 10
SELECTED, DECIDED = "selected lessons", "decided together"
HELP = {"approve": "As drafted: a lasting lesson becomes a rule, one for this once is kept to it. To edit "
                   "one first, decide on it below.",
        "reject": "None of them becomes a rule; the corrections themselves are kept."}
DONE = {"approve": "approved", "reject": "rejected"}


def waiting(bench: Workbench) -> list[Lesson]:
    """What waits for a decision, newest first."""
    return bench.history.lessons(status="proposed")[::-1]


def draw(bench: Workbench) -> None:
    """Every waiting lesson with its origin, and the buttons for several at once."""
    proposed = waiting(bench)
    _decided(bench)
    if proposed:
        _together(bench, proposed)
        pages = -(-len(proposed) // PAGE)
        page = st.pagination(pages, key=f"page of {pages} waiting") if pages > 1 else 1
        for lesson in proposed[(page - 1) * PAGE : page * PAGE]:
            _one(bench, lesson)
    else:
        st.info("Nothing waits for review. What a correction teaches waits here until somebody decides.")
    session.show_left_over(lessons.PLACE)  # somebody else decided on it meanwhile


def _chosen(proposed: list[Lesson]) -> list[Lesson]:
    chosen = st.session_state.setdefault(SELECTED, set())
    return [lesson for lesson in proposed if lesson.id in chosen]


def _together(bench: Workbench, proposed: list[Lesson]) -> None:
    """How many wait and are selected, and what can be done with those."""
    chosen = _chosen(proposed)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="together"):
        st.markdown(f"**{len(proposed)} waiting** · {len(chosen)} selected", width="content")
        everything = len(chosen) == len(proposed)
        st.button("Select none" if everything else "Select all", key="select all", type="tertiary",
                  on_click=_select_all, args=(() if everything else proposed,))
        for decision, words in (("approve", "Approve selected"), ("reject", "Reject selected")):
            st.button(words, key=f"selected {decision}", disabled=not chosen, on_click=_decide,
                      args=(bench, chosen, decision), help=HELP[decision])
    session.show_problem(DECIDED)


def _select_all(chosen: list[Lesson] | tuple[()]) -> None:
    st.session_state[SELECTED] = {lesson.id for lesson in chosen}
    for key in [key for key in st.session_state if str(key).startswith("select lesson ")]:
        st.session_state[key] = str(key).removeprefix("select lesson ") in st.session_state[SELECTED]


def _select(id: str) -> None:
    change = set.add if st.session_state[f"select lesson {id}"] else set.discard
    change(st.session_state[SELECTED], id)


def _decide(bench: Workbench, chosen: list[Lesson], decision: str) -> None:
    done = session.attempt(DECIDED, bench.review_all, chosen, decision)
    if done:
        st.session_state[SELECTED] = set()
        st.session_state[DECIDED] = done, f"{len(chosen)} {DONE[decision]}."


def _decided(bench: Workbench) -> None:
    """What was just decided together, with a button that takes all of it back."""
    if DECIDED in st.session_state:
        done, said = st.session_state[DECIDED]
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f"✓ {said}", width="content")
            st.button("Undo", key="undo together", icon=":material/undo:", on_click=_undo, args=(bench, done))


def _undo(bench: Workbench, decision: str) -> None:
    st.session_state.pop(DECIDED, None)
    session.attempt(DECIDED, bench.undo, decision)


def _one(bench: Workbench, lesson: Lesson) -> None:
    """A waiting lesson under the words it came of."""
    key = f"select lesson {lesson.id}"
    st.session_state.setdefault(key, lesson.id in st.session_state[SELECTED])
    st.checkbox(f"“{text.label(lesson.correction, 300)}” — {text.label(lesson.author) or 'somebody'}, "
                f"{text.moment(lesson.created)}", key=key, on_change=_select, args=(lesson.id,))
    if lesson.trajectory:
        _origin(bench, bench.history.trajectory(lesson.trajectory), lesson)
    lessons.card(bench, lesson, waiting=True)


def _origin(bench: Workbench, corrected: Trajectory, lesson: Lesson) -> None:
    """The conversation and the task a lesson came from, and the answer before and after, to open."""
    place = bench.history.conversation(corrected.conversation)
    task, title = text.label(corrected.task.prompt, 120), text.label(place.title, 60) or "Untitled"
    session.conversation_link(place.id, f"{task} · in “{title}”", corrected.id)
    opened = st.expander("The answer before and after the correction", type="compact", on_change="rerun",
                         key=f"answers {lesson.id}")
    if opened.open:
        with opened:
            _answers(corrected, _redone(bench, corrected, lesson))


def _redone(bench: Workbench, corrected: Trajectory, lesson: Lesson) -> Trajectory | None:
    """The newest answer that came of the correction."""
    made = [one for one in bench.history.trajectories(corrected.conversation)
            if one.answer and lessons.made(lesson, one)]
    return made[-1] if made else None


def _answers(before: Trajectory, after: Trajectory | None) -> None:
    if before.answer is None:
        st.caption("There is no answer any more.")
    elif after is None:
        st.markdown(text.answer(before.answer.text))
        st.caption("The answer was not redone with the correction.")
    else:
        differences.side_by_side(before.answer.text, after.answer.text)
