"""Several reviewers of one answer, merged into one list, with how far they agree (after MultiCritique).

Each reviewer reads for something else and lists strengths and weaknesses apart from what to do about them
(DRESS), each with its place, kind of error and severity (FITO). Points at one place about one thing are
one critique. It counts once a majority of the panel has it; what fewer say is shown and is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel

from workbench.critics import CRITICS, needs
from workbench.critics.judging import Weakness, ask, grounded
from workbench.errors import ModelError
from workbench.models import ChatModel
from workbench.prompting import render
from workbench.records import Critique, Response, Span, Trajectory

READERS = (
    "the person who asked: is all of the request met, and nothing beside it",
    "an editor: is it clear, well ordered, in the right tone and form",
    "an expert who doubts: is every statement right, and does each follow from what is known",
)
MAJORITY = len(READERS) // 2 + 1
SEVERITIES = ("minor", "major", "critical")
MOST = 6  # points of one reviewer

Area = Literal["fact", "request", "missing", "clarity", "tone", "format", "safety"]


class Point(Weakness):
    """One strength or weakness of an answer."""

    kind: Literal["strength", "weakness"]
    area: Area


class Review(BaseModel):
    """All that one reviewer has to say."""

    points: list[Point]


@dataclass(frozen=True)
class Vote:
    """One reviewer's point, as a critique of its own."""

    reader: int
    critique: Critique


@CRITICS.register("panel")
@needs("judges")
def panel(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """What a panel of three reviewers agrees on, strengths and weaknesses; what only one says is unknown."""
    model, votes, silent = bench.model(trajectory.setup.model), [], []
    for number in range(len(READERS)):
        try:
            votes += _votes(model, number, trajectory, response)
        except ModelError as error:
            silent.append(Critique("panel", response.id, "unknown",
                                   f"One of {len(READERS)} reviewers gave no review: {error}"))
    merged = [_merged(group) for group in _grouped(votes)]
    if len(READERS) - len(silent) >= MAJORITY and not any(one.kind == "weakness" for one in merged):
        merged.append(_nothing_wrong(response, len(READERS) - len(silent)))
    return (*merged, *silent)


def _votes(model: ChatModel, number: int, trajectory: Trajectory, response: Response) -> list[Vote]:
    rules = "\n".join(f"- {match.rule.text}" for match in trajectory.applied)
    prompt = render("judge_panel", reader=READERS[number], task=trajectory.task.prompt, rules=rules,
                    answer=response.text)
    points = ask(model, prompt, Review, response.text).points[:MOST]
    return [Vote(number, grounded(_critique(one, response), response.text, one.quote)) for one in points]


def _critique(said: Point, response: Response) -> Critique:
    verdict = "fail" if said.kind == "weakness" else "pass"
    return Critique("panel", response.id, verdict, said.explanation, said.kind, error_type=said.area,
                    severity=said.severity, suggestion=said.suggestion if verdict == "fail" else "")


def _grouped(votes: Sequence[Vote]) -> list[list[Vote]]:
    """Votes about one thing at one place together, in the order of the answer's critiques."""
    groups: list[list[Vote]] = []
    for vote in votes:
        same = [group for group in groups if any(_alike(vote.critique, one.critique) for one in group)]
        if same:
            same[0].append(vote)
        else:
            groups.append([vote])
    return groups


def _alike(one: Critique, other: Critique) -> bool:
    return one.error_type == other.error_type and _touch(one.span, other.span)


def _touch(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.start < other.end and other.start < one.end


def _merged(group: Sequence[Vote]) -> Critique:
    """One critique of a group: what a majority of the panel says, else unknown."""
    sides = {verdict: [vote for vote in group if vote.critique.verdict == verdict]
             for verdict in ("fail", "pass", "unknown")}
    verdict = max(sides, key=lambda side: _readers(sides[side]))
    said, agree = [vote.critique for vote in sides[verdict]], _readers(sides[verdict])
    levels = sorted(SEVERITIES.index(critique.severity) for critique in said)
    settled = verdict if agree >= MAJORITY else "unknown"
    return replace(
        said[0], verdict=settled, severity=SEVERITIES[levels[(len(levels) - 1) // 2]],
        suggestion=next((critique.suggestion for critique in said if critique.suggestion), ""),
        explanation=f"{said[0].explanation} ({agree} of {len(READERS)} reviewers say so.)",
    )


def _readers(votes: Sequence[Vote]) -> int:
    return len({vote.reader for vote in votes})


def _nothing_wrong(response: Response, readers: int) -> Critique:
    words = f"{readers} of {len(READERS)} reviewers found nothing wrong."
    return Critique("panel", response.id, "pass", words, kind="strength")
