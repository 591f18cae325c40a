"""Ends before the work is done."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, LOOPS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("returns too early")
class ReturnsTooEarly(Slip):
    why = "A return ends the whole function at once, so what should still be looked at is never reached."
    step = (
        "Count how many rounds of the loop run in a failing test before the function ends; how many should "
        "there be?"
    )
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Return):
            loop = program.above(node, *LOOPS)
            if loop is not None:
                yield from self._after(program, node, loop)
        for node in program.each(ast.Break):
            yield self.mend(program, Change(node, ast.Pass()), new="", cost=0.2)
        for node in program.each(ast.If):
            yield from self._otherwise(program, node)

    def _after(self, program: Program, node: ast.Return, loop: ast.stmt) -> Iterator[Mend]:
        """The return behind the loop it is in, and behind the ones around that."""
        while loop is not None and not isinstance(loop, FUNCTIONS):
            yield self.mend(
                program, Change(node, []), Change(loop, [loop, node]), new="", lines=(node.lineno,)
            )
            loop = program.above(loop, *LOOPS)

    def _otherwise(self, program: Program, node: ast.If) -> Iterator[Mend]:
        """`else: return ...` in a loop behind the loop."""
        loop = program.above(node, *LOOPS)
        if loop is None or len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.Return):
            return
        late = node.orelse[0]
        moved = ast.If(node.test, node.body, [])
        yield self.mend(
            program, Change(node, moved), Change(loop, [loop, late]), new="", lines=(late.lineno,)
        )
