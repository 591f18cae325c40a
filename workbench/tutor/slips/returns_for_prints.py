"""Hands a value back where it should show it."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.prints import is_print


@slip("returns instead of prints")
class Returns(Slip):
    why = "A value is worked out and handed back, but the task asks for it to be shown."
    step = (
        "Run your program as the task describes it and look at the screen: which statement was to show "
        "something?"
    )
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Return):
            if node.value is not None:
                yield self.mend(program, Change(node, ast.Expr(_printing(node.value))))
        for node in program.each(ast.Expr):
            if isinstance(node.value, ast.Call) and not is_print(node.value) and not program.function(node):
                yield self.mend(program, Change(node, ast.Expr(_printing(node.value))), cost=-0.1)
            elif isinstance(node.value, (ast.Name, ast.BinOp, ast.JoinedStr)):
                yield self.mend(program, Change(node, ast.Expr(_printing(node.value))))


def _printing(value: ast.expr) -> ast.Call:
    return ast.Call(ast.Name("print", ast.Load()), [value], [])
