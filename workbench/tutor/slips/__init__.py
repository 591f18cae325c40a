"""Slips: the small mistakes beginners make, one file each, dropped in = there.

A slip knows how it may be undone: it yields programs in which one place is put right, in the hope that one
of them passes the tests. What it yields is tried, never shown. It also has the words for it: `why` names the
idea behind it, `step` what to do next, neither with a line of the solution.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterator

from workbench.registry import Family
from workbench.tutor.program import Change, Program, lines_of, text
from workbench.tutor.records import Mend


class Slip(ABC):
    """One kind of mistake. `cost` says how far-fetched its mends are beside those of others."""

    why: str
    step: str
    cost: float = 1.0

    @abstractmethod
    def mends(self, program: Program) -> Iterator[Mend]:
        """The program with one place put right, in every way this slip may have been made."""

    def mend(
        self,
        program: Program,
        *changes: Change,
        lines: tuple[int, ...] = (),
        new: str | None = None,
        cost: float = 0.0,
    ) -> Mend:
        """One mend: by default it is about the line of the first change, and puts in its new node."""
        first = changes[0]
        if new is None:
            new = text(first.new) if isinstance(first.new, ast.AST) else ""
        return Mend(
            program.changed(*changes), lines or lines_of(first.node), NAMES[type(self)], new, self.cost + cost
        )


SLIPS: Family[type[Slip]] = Family("workbench.tutor.slips", "slip")
NAMES: dict[type[Slip], str] = {}


def slip(name: str):
    """Decorator that adds a slip under the name tutors know it by."""

    def add(kind: type[Slip]) -> type[Slip]:
        NAMES[kind] = name
        return SLIPS.register(name)(kind)

    return add


def all_mends(program: Program) -> list[Mend]:
    """Every mend of every slip, each program once, the least far-fetched first."""
    found: dict[str, Mend] = {}
    for _, kind in SLIPS.items():
        for mend in kind().mends(program):
            known = found.get(mend.source)
            if known is None or mend.cost < known.cost:
                found[mend.source] = mend
    return sorted(found.values(), key=lambda mend: mend.cost)
