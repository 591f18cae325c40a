"""Changes a list that is being gone through."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.mutates_input import _changes


@slip("changes a list while looping over it")
class ChangesWhileLooping(Slip):
    why = (
        "While a loop goes through a list, taking things out of it or putting them in makes the loop "
        "skip some."
    )
    step = "Write down the list and the position of the loop after each round of a failing test."
    cost = 0.8

    def mends(self, program: Program) -> Iterator[Mend]:
        for loop in program.each(ast.For):
            for name in {node.id for node in ast.walk(loop.iter) if isinstance(node, ast.Name)}:
                if any(_changes(node, name) for one in loop.body for node in ast.walk(one)):
                    yield from self._over_a_copy(program, loop)

    def _over_a_copy(self, program: Program, loop: ast.For) -> Iterator[Mend]:
        copied = ast.Call(ast.Name("list", ast.Load()), [loop.iter], [])
        lines = (
            loop.lineno,
            *sorted(
                {
                    node.lineno
                    for one in loop.body
                    for node in ast.walk(one)
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                }
            ),
        )
        yield self.mend(program, Change(loop.iter, copied), lines=lines[:2], new="")
        turned = ast.Call(ast.Name("reversed", ast.Load()), [copied], [])
        yield self.mend(program, Change(loop.iter, turned), lines=lines[:2], new="", cost=0.2)
