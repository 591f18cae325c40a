"""The timeline of an answer: what was retrieved and decided, each version, what was said of it.

Steps are expanders, not `st.status`: that one waits 50 ms each time it is drawn, and an answer being
written is drawn several times a second.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.records import Critique, Match, Response, Trajectory
from workbench.ui import matches, text

ORIGINS = {"draft": "Drafted", "candidate": "Tried again", "refinement": "Refined",
           "repair": "Repaired by hand-written rules", "edit": "Edited by a person"}
VERDICTS = {"pass": "✓ met", "fail": "✗ not met", "unknown": "? cannot tell"}
NOW = {"retrieving": "Looking for rules…", "responding": "Writing…", "critiquing": "Checking…",
       "refining": "Trying again…"}

HELD_BACK_SHOWN = 1  # the nearest; each takes three lines, and a workspace soon has dozens
ICONS = {"running": ":material/progress_activity:", "complete": ":material/check_circle:",
         "error": ":material/error:"}

DrawMatch = Callable[[Match], None]


def headline(trajectory: Trajectory) -> str:
    """The whole timeline in one line: rules, versions, what the answer still fails, seconds."""
    parts = [matches.tally(trajectory.matches)]
    if len(trajectory.responses) > 1:
        parts.append(f"{len(trajectory.responses)} versions")
    parts += [said for said in [_standing(trajectory)] if said]
    return " · ".join([*parts, f"{trajectory.seconds:.1f} s"])


def draw(trajectory: Trajectory, draw_match: DrawMatch = matches.draw, opened: bool = False) -> None:
    """Every step there is so far, each one to open; with `opened` the rules are shown at once."""
    if trajectory.matches or trajectory.state != "retrieving":
        _retrieved(trajectory, draw_match, opened)
    for number, response in enumerate(trajectory.responses, start=1):
        _version(trajectory, response, number)
    writing = trajectory.responses and not trajectory.responses[-1].complete
    if trajectory.live and not writing:
        _step(NOW[trajectory.state], "running").caption("This answer is being worked on.")
    elif trajectory.problem:
        _step(trajectory.state.title(), "error").markdown(text.label(trajectory.problem, 600))


def _step(words: str, state: str, opened: bool = False) -> DeltaGenerator:
    return st.expander(words, type="step", icon=ICONS[state], expanded=opened)


def _standing(trajectory: Trajectory) -> str:
    answer = trajectory.answer
    return _judged(trajectory.verdicts(answer)) if answer else ""


def _retrieved(trajectory: Trajectory, draw_match: DrawMatch, opened: bool) -> None:
    """The rules met, those applied first; of those held back only the nearest at once."""
    order = list(matches.DECISIONS)
    found = sorted(trajectory.matches, key=lambda match: (order.index(match.decision), -match.probability))
    shown = [match for match in found if match.decision != "withhold"]
    shown = found[: len(shown) + HELD_BACK_SHOWN]
    with _step(f"Retrieved: {matches.tally(found)}", "complete", opened and bool(found)):
        if not found:
            st.caption("No rule was near this task.")
        for match in shown:
            draw_match(match)
        if len(found) > len(shown):
            with st.expander(f"{len(found) - len(shown)} more held back", type="compact"):
                for match in found[len(shown) :]:
                    draw_match(match)


def _version(trajectory: Trajectory, response: Response, number: int) -> None:
    critiques = trajectory.verdicts(response)
    failed = any(critique.verdict == "fail" for critique in critiques)
    writing = trajectory.live and not response.complete
    state = "running" if writing else "error" if failed else "complete"
    with _step(_version_label(trajectory, response, number, critiques), state):
        if response.because:
            st.caption(f"Because of: {text.label(response.because, 300)}")
        if response is not trajectory.answer or len(trajectory.responses) > 1:
            st.markdown(text.answer(response.text) or "*Nothing yet.*")
        for critique in critiques:
            _critique(trajectory, critique)
        st.caption(_cost(response))


def _version_label(trajectory: Trajectory, response: Response, number: int,
                   critiques: tuple[Critique, ...]) -> str:
    done = ORIGINS[response.origin] if response.complete or not trajectory.live else NOW["responding"]
    parts = [done + (f" (version {number})" if number > 1 else "")]
    if judged := _judged(critiques):
        parts.append(f"checked: {judged}")
    if response.id == trajectory.chosen and len(trajectory.responses) > 1:
        parts.append("★ chosen")
    return " · ".join(parts)


def _judged(critiques: tuple[Critique, ...]) -> str:
    """How many critics said yes and no; those that cannot tell are left to the step itself."""
    found = [critique.verdict for critique in critiques]
    return ", ".join(f"{VERDICTS[name][0]} {found.count(name)}{VERDICTS[name][1:]}"
                     for name in ("pass", "fail") if name in found)


def _critique(trajectory: Trajectory, critique: Critique) -> None:
    rule = next((match.rule for match in trajectory.matches if match.rule.id == critique.rule), None)
    st.markdown(f"**{VERDICTS[critique.verdict]}** · {text.label(critique.explanation, 400)}")
    if rule:
        st.caption(f"Rule: {text.label(rule.text)}")
    if critique.span:
        st.caption(f"At: “{text.label(critique.span.quote, 200)}”")
    if critique.suggestion:
        st.caption(f"Suggested: {text.label(critique.suggestion, 300)}")


def _cost(response: Response) -> str:
    usage = response.usage
    tokens = f" · {usage.completion_tokens} tokens" if usage.completion_tokens is not None else ""
    return f"{usage.seconds:.1f} s{tokens}" + ("" if response.complete else " · cut off")
