"""Hints for students' programs: is the place right, is the misconception right, does anything leak?

The programs were written by hand, each with a fault put into it that beginners make, and labelled with its
lines and its name. `python -m workbench.experiments.hinting FILE.jsonl --show` prints what was missed.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from workbench.exchange import HintLine
from workbench.experiments import EXPERIMENTS, Table
from workbench.tutor import leaks
from workbench.tutor.hinting import draft
from workbench.tutor.records import Draft, Submission

FOLDER = Path(__file__).parent.parent.parent / "examples" / "tutor"
TUNE, REPORT = FOLDER / "tune.jsonl", FOLDER / "report.jsonl"
PRECISIONS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True)
class Scored:
    """One labelled program, what was drafted for it, and how long that took."""

    item: dict[str, Any]
    draft: Draft
    seconds: float

    @property
    def first(self) -> bool:
        """Whether the likeliest line is one of those labelled."""
        return bool(set(self.draft.diagnosis.lines[:1]) & set(self.item["lines"]))

    @property
    def among_three(self) -> bool:
        return bool(set(self.draft.diagnosis.lines[:3]) & set(self.item["lines"]))

    @property
    def named(self) -> bool:
        return self.draft.diagnosis.misconception == self.item["misconception"]

    @property
    def right(self) -> bool:
        """Whether a tutor would approve it: the place and the idea are right."""
        return self.first and self.named

    @cached_property
    def leaked(self) -> bool:
        """Whether a hint gives away code of the program as it was before the fault was put in."""
        problem = HintLine.model_validate(self.item).problem()
        secrets = leaks.secrets_of(self.item["program"], problem, [self.item["fixed"]])
        return any(
            leaks.leak(hint.text, secrets) or leaks.expected_in(hint.text, secrets)
            for hint in self.draft.hints
        )


def score(items: Sequence[dict]) -> list[Scored]:
    """Each program that does fail a test, with its hints."""
    found = [_scored(item) for item in items]
    return [one for one in found if one.draft.diagnosis.kind != "correct"]


def _scored(item: dict) -> Scored:
    line = HintLine.model_validate(item)
    begun = time.perf_counter()
    drafted = draft(Submission(line.program, id=str(line.id)), line.problem())
    return Scored(item, drafted, time.perf_counter() - begun)


def quality(scored: Sequence[Scored]) -> Table:
    """How often what is said of a program is right, by the kind of fault."""
    rows = []
    for kind in ("semantic", "syntax", "all"):
        of = [one for one in scored if kind in ("all", one.item["kind"])]
        share = [
            sum(map(test, of)) / max(len(of), 1)
            for test in (
                lambda one: one.draft.diagnosis.kind == one.item["kind"],
                lambda one: one.first,
                lambda one: one.among_three,
                lambda one: one.named,
                lambda one: one.right,
            )
        ]
        rows.append((kind, len(of), *share))
    columns = (
        "kind",
        "programs",
        "kind right",
        "first line right",
        "among three lines",
        "misconception right",
        "both right",
    )
    problems = len({one.item["problem"] for one in scored})
    note = f"{len(scored)} programs of {problems} problems."
    return Table("What is said of a program", columns, rows, note)


def coverage(scored: Sequence[Scored]) -> Table:
    """What the precision knob gives: how many hints are offered, and how many of them are right."""
    rows = []
    for precision in PRECISIONS:
        offered = [
            one
            for one in scored
            if one.draft.probability >= precision and not any(hint.wrong for hint in one.draft.hints)
        ]
        share = sum(one.right for one in offered) / len(offered) if offered else float("nan")
        leaks_found = sum(one.leaked for one in offered)
        rows.append((precision, len(offered) / max(len(scored), 1), share, leaks_found))
    note = "Right: the first line and the name are those labelled. A leak is code of the right program."
    return Table("The precision knob", ("at least", "offered", "right of those", "leaks"), rows, note)


def speed(scored: Sequence[Scored]) -> Table:
    """Seconds a submission, everything included."""
    seconds = sorted(one.seconds for one in scored)
    at = [seconds[min(len(seconds) - 1, int(len(seconds) * share))] for share in (0.5, 0.9)]
    return Table("Seconds a submission", ("median", "nine in ten within", "longest"), [(*at, seconds[-1])])


def read_items(path: Path) -> list[dict]:
    """The programs of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@EXPERIMENTS.register("hinting")
def hinting(quick: bool) -> Sequence[Table]:
    """Hints for faulty programs that nothing was adjusted to, without any model."""
    items = read_items(REPORT)
    scored = score(items[::10] if quick else items)
    return [quality(scored), coverage(scored), speed(scored)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path, help="labelled programs, one JSON object a line")
    parser.add_argument("--show", action="store_true", help="also print what was missed")
    given = parser.parse_args()
    scored = score(read_items(given.file))
    for one in scored if given.show else ():
        if not one.right:
            found = one.draft.diagnosis
            print(
                f"{one.item['id']}: wanted {one.item['lines']} {one.item['misconception']}, "
                f"found {found.lines[:3]} {found.misconception}. {found.reason}"
            )
    print("\n".join(table.markdown() for table in (quality(scored), coverage(scored), speed(scored))))


if __name__ == "__main__":
    main()
