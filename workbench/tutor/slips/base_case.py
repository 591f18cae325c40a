"""Calls itself without an end."""

from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.special_case import guarded, recursive


@slip("missing base case")
class BaseCase(Slip):
    why = (
        "A function that calls itself needs an input for which it answers without doing so, and every "
        "path must come to it."
    )
    step = (
        "What is the smallest input you can answer at once? Follow your function until it comes to that one."
    )
    cost = 1.3

    def mends(self, program: Program) -> Iterator[Mend]:
        for function in program.each(*FUNCTIONS):
            if recursive(function):
                yield from guarded(self, program, function)
