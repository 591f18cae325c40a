"""Uses what a method that changes in place gives back, which is nothing."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.mutates_input import CHANGING


@slip("uses the result of an in-place method")
class InPlace(Slip):
    why = (
        "Some methods change the list itself and hand nothing back, so there is nothing to keep or to return."
    )
    step = "Look up what this method gives back, and print what your variable holds right after it."
    cost = 0.7

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Assign, ast.Return):
            call = node.value
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in CHANGING
            ):
                done, kept = ast.Expr(call), call.func.value
                after = ast.Return(kept) if isinstance(node, ast.Return) else ast.Assign(node.targets, kept)
                yield self.mend(program, Change(node, [done, after]), new="")
                yield self.mend(program, Change(node, done), new="", cost=0.1)
        for node in program.each(ast.For):
            call = node.iter
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in CHANGING
            ):
                yield self.mend(
                    program,
                    Change(
                        node, [ast.Expr(call), ast.For(node.target, call.func.value, node.body, node.orelse)]
                    ),
                    new="",
                )
