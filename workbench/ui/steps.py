"""The timeline of an answer: what was retrieved and decided, each version, how the versions compare.

Steps are expanders, not `st.status`: that one waits 50 ms each time it is drawn, and an answer being
written is drawn several times a second. While there is work the timeline is open; a finished answer shows
its headline, so that the answer itself is what a person finds.
"""

from collections.abc import Callable

import streamlit as st

from workbench.records import Match, Trajectory
from workbench.ui import critiques, matches, scores, text, tree, versions

NOW = {"retrieving": "Looking for rules…", "responding": versions.WRITING, "critiquing": "Checking…",
       "refining": "Trying again…"}

HELD_BACK_SHOWN = 1  # the nearest; each takes three lines, and a workspace soon has dozens

DrawMatch = Callable[[Match], None]


def timeline(trajectory: Trajectory, draw_match: DrawMatch = matches.draw) -> None:
    """The headline of a finished answer, and every step once a person unfolds it."""
    opened = st.expander(headline(trajectory), type="compact", key=f"steps-{trajectory.id}",
                         bind="query-params")
    if opened.open:
        with opened:
            draw(trajectory, draw_match, opened=True)


def headline(trajectory: Trajectory) -> str:
    """The whole timeline in one line: rules, versions, what the answer still fails, seconds."""
    parts = [matches.tally(trajectory.matches)]
    if len(trajectory.responses) > 1:
        parts.append(f"{len(trajectory.responses)} versions")
    parts += [said for said in [_standing(trajectory)] if said]
    return " · ".join([*parts, f"{trajectory.seconds:.1f} s"])


def draw(trajectory: Trajectory, draw_match: DrawMatch = matches.draw, opened: bool = False) -> None:
    """Every step there is so far, each one to open; with `opened` rules and scores are shown at once."""
    if trajectory.matches or trajectory.state != "retrieving":
        _retrieved(trajectory, draw_match, opened)
    for number, response in enumerate(trajectory.responses, start=1):
        versions.draw(trajectory, response, number)
    _compared(trajectory, opened)
    writing = trajectory.responses and not trajectory.responses[-1].complete
    if trajectory.live and not writing:
        _last(NOW[trajectory.state], "running", "This answer is being worked on.")
    elif trajectory.problem:
        _last(trajectory.state.title(), "error", text.label(trajectory.problem, 600))


def _last(words: str, state: str, said: str) -> None:
    st.expander(words, type="step", icon=versions.ICONS[state]).markdown(said)


def _name(step: str, trajectory: Trajectory, opened: bool) -> str:
    """Whether a step was open while there was work says nothing of how a finished answer shows it."""
    return f"{step}-{trajectory.id}" if opened else f"{step}-so-far-{trajectory.id}"


def _standing(trajectory: Trajectory) -> str:
    answer = trajectory.answer
    return critiques.tally(trajectory.verdicts(answer)) if answer else ""


def _retrieved(trajectory: Trajectory, draw_match: DrawMatch, opened: bool) -> None:
    """The rules met, those applied first; of those held back only the nearest at once."""
    order = list(matches.DECISIONS)
    found = sorted(trajectory.matches, key=lambda match: (order.index(match.decision), -match.probability))
    shown = [match for match in found if match.decision != "withhold"]
    shown = found[: len(shown) + HELD_BACK_SHOWN]
    with versions.step(trajectory, f"Retrieved: {matches.tally(found)}", "complete",
                       _name("retrieved", trajectory, opened), opened and bool(found)):
        if not found:
            st.caption("No rule was near this task.")
        for match in shown:
            draw_match(match)
        if len(found) > len(shown):
            with st.expander(f"{len(found) - len(shown)} more held back", type="compact",
                             key=f"more-rules-{trajectory.id}", bind="query-params"):
                for match in found[len(shown) :]:
                    draw_match(match)


def _compared(trajectory: Trajectory, opened: bool) -> None:
    """The scores of three versions or more, and the tree where they branch."""
    found, branching = scores.scores(trajectory), tree.branches(trajectory)
    plotted = len(found) >= scores.FEWEST
    if not plotted and not branching:
        return
    folded = versions.step(trajectory, f"Versions compared: {scores.in_words(found)}", "complete",
                           _name("compared", trajectory, opened), opened)
    with folded:
        st.caption(scores.weighed(found))
        if folded.open and plotted:
            scores.draw(found, f"scores-{trajectory.id}")
        if folded.open and branching:
            st.caption("Which version was made of which. Press one to open it.")
            tree.draw(trajectory)
