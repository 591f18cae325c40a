"""An answer being written, drawn again several times a second until it is done.

The work itself belongs to the process (`workbench.live`): this only looks at it, so clicking, leaving
and reloading cannot harm it. Where another process does the work, what it has saved is shown.
"""

import streamlit as st

from workbench.bench import Workbench
from workbench.live import Run
from workbench.records import Lesson, Trajectory
from workbench.ui import browser, lessons, session, steps, text, turns

EVERY = 0.4  # seconds between two looks


@st.fragment(run_every=EVERY)
def draw(bench: Workbench, run: Run, lesson: Lesson | None) -> None:
    """The work on a task or a correction so far, with a button to stop it.

    `lesson` is what the page knew of it when it was drawn. A newer one is for the page to draw, outside
    of what is drawn over and over, so that it can be read, edited and decided on meanwhile.
    """
    if run.done or run.lesson is not lesson:
        _turn_to(run)
        session.note_problem("chat", run.problem if run.done and _unsaid(run) else "", quietly=True)
        if run.done:
            st.session_state.pop(session.AWAITED, None)
        st.rerun()
    trajectory = run.trajectory
    with st.container(gap=None):
        if "turn" not in st.query_params:  # a link leads elsewhere
            _into_view(run, lesson)
        if trajectory.live:
            _growing(bench, trajectory)
        else:
            _learning(bench, trajectory, lesson)
    if run.stopping:
        st.caption("Stopping…")
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=bench.stop, args=(run,),
                  shortcut="Esc")
        if run.pausing:
            st.caption("Pausing after this step…", width="content")
        elif trajectory.live and run.steps:
            st.button("Pause", key="pause", icon=":material/pause_circle:", on_click=run.pause,
                      help="Pause after this step, to look at it and change what you like.")


@st.fragment(run_every=2 * EVERY)
def draw_elsewhere(bench: Workbench, trajectory_id: str) -> None:
    """An answer another process works on, as far as it has saved it."""
    bench.history.mark_interrupted()  # the other program may have died meanwhile
    trajectory = bench.history.trajectory(trajectory_id)
    if not trajectory.live:
        st.rerun()
    _growing(bench, trajectory)
    st.caption("Another program using this workspace is writing this answer.")


@st.fragment(run_every=2 * EVERY)
def preparing(bench: Workbench) -> None:
    """That the model is still being started; until it is ready."""
    said = session.getting_ready(bench)
    if said:
        st.caption(f"{said} You can ask already; the first answer waits for it.")
    else:
        st.rerun()


def ended_unseen() -> None:
    """Note what went wrong with work that was over before it could be drawn."""
    run = st.session_state.get(session.AWAITED)
    if isinstance(run, Run) and run.done:
        st.session_state.pop(session.AWAITED)
        _turn_to(run)
        session.note_problem("chat", run.problem if _unsaid(run) else "")


def _into_view(run: Run, lesson: Lesson | None) -> None:
    """Follow what is written, but never away from a lesson that waits for a decision."""
    if lesson is None:
        browser.bring_into_view(run.trajectory.id, growing=True)
    browser.watch(id(run))


def _turn_to(run: Run) -> None:
    """After a correction or a redo the page is another one: bring what came of it into view."""
    if run.lesson is not None and run.lesson.status == "proposed":
        browser.turn_to(lessons.PLACE + run.lesson.id, quietly=True)
    elif run.done and run.trajectory.redo_of:
        browser.turn_to(f"answer {run.trajectory.id}", quietly=True)


def _unsaid(run: Run) -> bool:
    """Whether the answer itself does not say what went wrong."""
    return bool(run.problem) and run.problem != run.trajectory.problem


def _growing(bench: Workbench, trajectory: Trajectory) -> None:
    if trajectory.redo_of is None:
        turns.question(trajectory)
    elif trajectory.lesson is None:
        turns.asked_again(trajectory)
    with st.chat_message("assistant"):
        steps.draw(trajectory)
        written = trajectory.responses[-1].text if trajectory.responses else ""
        st.markdown(text.answer(written) or session.getting_ready(bench) or "…")


def _learning(bench: Workbench, corrected: Trajectory, lesson: Lesson | None) -> None:
    said = bench.history.feedback(trajectory=corrected.id, kind="correction")
    if said and lesson is None:
        turns.correction(said[-1].text, said[-1].author)
    with st.chat_message("assistant"):
        waiting = "Redoing the answer…" if lesson else "Learning from your correction…"
        st.markdown(session.getting_ready(bench) or waiting)
