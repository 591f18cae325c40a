"""One version of an answer: its words beside what critics said of them, and what changed from its parent.

What is folded costs nothing: words, critiques and differences are put together only for a version that
is unfolded. The address names what is unfolded, so that a rerun, another label or a reload folds nothing.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.differences import share
from workbench.records import Response, Trajectory
from workbench.ui import annotated, browser, critiques, lengths, text

ORIGINS = {"draft": "Drafted", "candidate": "Tried again", "refinement": "Refined",
           "repair": "Repaired by hand-written rules", "edit": "Edited by a person"}
WRITING = "Writing…"
CHOSEN = "★ chosen"
ICONS = {"running": ":material/progress_activity:", "complete": ":material/check_circle:",
         "error": ":material/error:"}
MOSTLY = 0.5  # of the words: beyond it a version is another text, and marking all of it helps nobody


def key(trajectory: Trajectory, number: int) -> str:
    """What a version is called in the address and on the page."""
    return f"version-{trajectory.id}-{number}"


def step(trajectory: Trajectory, label: str, state: str, name: str, opened: bool = False) -> DeltaGenerator:
    """A step of the timeline to unfold; one unfolded while there is work keeps the timeline open after it.

    Without anything in it a step cannot be unfolded, so a folded one holds a line as well.
    """
    made = st.expander(label, type="step", icon=ICONS[state], expanded=opened, key=name, bind="query-params",
                       on_change="rerun")
    if trajectory.live and made.open:
        st.session_state[f"steps-{trajectory.id}"] = True
    return made


def draw(trajectory: Trajectory, response: Response, number: int) -> None:
    """The step of one version; its words and critiques once it is unfolded."""
    folded = step(trajectory, label(trajectory, response, number), _state(trajectory, response),
                  key(trajectory, number))
    with folded:
        with st.container(gap=None):
            browser.reveal(key(trajectory, number))
            st.caption(_cost(response))
        if folded.open:
            _unfold(trajectory, response, number)


def label(trajectory: Trajectory, response: Response, number: int) -> str:
    """A version in one line: how it came about, what was said of it, and whether it is the answer."""
    done = WRITING if _being_written(trajectory, response) else ORIGINS[response.origin]
    several = len(trajectory.responses) > 1
    parts = [f"{done} (version {number})" if several else done]
    if said := critiques.tally(trajectory.verdicts(response)):
        parts.append(f"checked: {said}")
    if response.id == trajectory.chosen and several:
        parts.append(CHOSEN)
    return " · ".join(parts)


def parent(trajectory: Trajectory, response: Response) -> Response | None:
    """The version that one was made of; versions made of nothing known here have none."""
    earlier = trajectory.responses[: trajectory.responses.index(response)]
    return next((one for one in earlier if one.id == response.parent), None)


def _being_written(trajectory: Trajectory, response: Response) -> bool:
    return trajectory.live and not response.complete and response is trajectory.responses[-1]


def _state(trajectory: Trajectory, response: Response) -> str:
    if _being_written(trajectory, response):
        return "running"
    failed = any(critiques.counts(critique) for critique in trajectory.verdicts(response))
    return "error" if failed else "complete"


def _unfold(trajectory: Trajectory, response: Response, number: int) -> None:
    said = critiques.said_of(trajectory, response)
    if response.because:
        st.caption(f"Because of: {text.label(response.because, 300)}")
    if not said.placed and response is trajectory.answer and len(trajectory.responses) == 1:
        critiques.draw(trajectory, said)  # its words stand under the timeline already
        return
    with st.container(horizontal=True, gap="medium"):
        with st.container(width="stretch"):
            _words(trajectory, response, number, said)
        if said.placed or said.others:
            with st.container(width=320, gap="small"):
                critiques.draw(trajectory, said)


def _words(trajectory: Trajectory, response: Response, number: int, said: critiques.Said) -> None:
    """The text as it is or with what changed in it; numbered where critics point at it."""
    writing, name = _being_written(trajectory, response), key(trajectory, number)
    if not response.text.strip():
        st.markdown("*Nothing yet.*" if writing else "*Nothing was written.*")
        return
    before = None if writing else _compared_with(trajectory, response, number)
    if before is None and not said.placed:
        lengths.markdown(response.text, name)
        return
    longest = lengths.bound(response.text, name)
    st.html(annotated.html(response.text, said.placed, before, longest))
    lengths.offer(response.text, name)


def _compared_with(trajectory: Trajectory, response: Response, number: int) -> str | None:
    """The text to show changes from, where there is one and the person wants to see them."""
    made_of = parent(trajectory, response)
    if made_of is None or not made_of.text.strip():
        return None
    changed = share(annotated.changes(made_of.text, response.text, text.LONGEST))
    origin = trajectory.responses.index(made_of) + 1
    wanted = st.toggle(f"What changed from version {origin} ({text.percent(changed)} of the words)",
                       changed < MOSTLY, key=f"diff-{trajectory.id}-{number}", bind="query-params")
    return made_of.text if wanted else None


def _cost(response: Response) -> str:
    usage = response.usage
    tokens = f" · {usage.completion_tokens} tokens" if usage.completion_tokens is not None else ""
    return f"{usage.seconds:.1f} s{tokens}" + ("" if response.complete else " · cut off")
