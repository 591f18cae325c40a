"""What critics said of a version: failures at length, everything else in a line, so that failures stand out.

A critique about certain words carries a number, and the words carry the same one in the text
(`workbench.ui.annotated`). One whose words are not at their place any more is told without a place.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from workbench.marking import fits
from workbench.records import Critique, Response, Trajectory
from workbench.ui import text

VERDICTS = {"pass": "✓ met", "fail": "✗ not met", "unknown": "? cannot tell"}
SET_ASIDE = "– set aside"
LINE, PARAGRAPH = 110, 400  # characters of what is said in a line, and of what is said at length


@dataclass(frozen=True)
class Said:
    """The critiques of one version: those about words in its text, in their order, then the others."""

    placed: tuple[Critique, ...] = ()
    others: tuple[Critique, ...] = ()

    @property
    def numbered(self) -> list[tuple[Critique, int | None]]:
        """Each critique with its number in the text, if its words are there."""
        placed = [(critique, number) for number, critique in enumerate(self.placed, start=1)]
        return [*placed, *((critique, None) for critique in self.others)]


def said_of(trajectory: Trajectory, response: Response) -> Said:
    """What was said of a version, sorted by place; without a place the failures come first."""
    found = trajectory.verdicts(response)
    placed = [one for one in found if one.span and fits(one.span, response.text)]
    others = [one for one in found if one not in placed]
    placed.sort(key=lambda one: (one.span.start, one.span.end))
    others.sort(key=lambda one: not counts(one))
    return Said(tuple(placed), tuple(others))


def counts(critique: Critique) -> bool:
    """Whether a critique speaks against a version."""
    return critique.verdict == "fail" and not critique.dismissed


def tally(critiques: Iterable[Critique]) -> str:
    """How many critics said yes and no; those that cannot tell are left to the version itself."""
    found = [critique.verdict for critique in critiques if not critique.dismissed]
    return ", ".join(f"{VERDICTS[name][0]} {found.count(name)}{VERDICTS[name][1:]}"
                     for name in ("pass", "fail") if name in found)


def draw(trajectory: Trajectory, said: Said) -> None:
    """All that was said of a version, each with its number in the text where it has one."""
    for critique, number in said.numbered:
        one(trajectory, critique, number)


def one(trajectory: Trajectory, critique: Critique, number: int | None = None) -> None:
    """One critique: a failure with its rule, its words and what to do about it; others in a line."""
    mark = f"**[{number}]** " if number else ""
    if not counts(critique):
        verdict = SET_ASIDE if critique.dismissed else VERDICTS[critique.verdict]
        st.caption(f"{mark}{verdict} · {text.label(_gist(trajectory, critique), LINE)}")
        return
    lines = [f"{mark}**{VERDICTS['fail']}** · {text.label(critique.explanation, PARAGRAPH)}"]
    about = _about(trajectory, critique, placed=number is not None)
    lines += [f":small[{name}: {text.label(words, 300)}]" for name, words in about]
    st.markdown("  \n".join(lines))


def _gist(trajectory: Trajectory, critique: Critique) -> str:
    """What a line says: the rule where there is one, since what is met needs no explanation."""
    rule = _rule(trajectory, critique)
    return rule if rule and critique.verdict == "pass" else critique.explanation


def _about(trajectory: Trajectory, critique: Critique, placed: bool) -> list[tuple[str, str]]:
    quote = f"“{text.cut(critique.span.quote, 120)}”" if critique.span else ""
    where = "At" if placed else "About words that are not there any more"
    found = {"Rule": _rule(trajectory, critique), where: quote, "Suggested": critique.suggestion}
    return [(name, words) for name, words in found.items() if words]


def _rule(trajectory: Trajectory, critique: Critique) -> str:
    return next((match.rule.text for match in trajectory.matches if match.rule.id == critique.rule), "")
