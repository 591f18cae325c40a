"""Begins anew in every round what should be kept."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import LOOPS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("resets inside the loop")
class Resets(Slip):
    why = "A value that should be collected over all rounds is set anew in each of them."
    step = "Note after each round what your variable holds; does it still know of the rounds before?"
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Assign):
            loop = program.above(node, *LOOPS)
            while loop is not None:
                yield self.mend(
                    program, Change(node, []), Change(loop, [node, loop]), new="", lines=(node.lineno,)
                )
                loop = program.above(loop, *LOOPS)
