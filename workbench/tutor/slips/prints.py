"""Shows a value where it should hand it back."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("prints instead of returns")
class Prints(Slip):
    why = (
        "Showing a value on the screen is something else than handing it back to whoever called the function."
    )
    step = (
        "Call your function inside another expression, such as adding something to what it gives; what does "
        "the call itself stand for?"
    )
    cost = 0.8

    def mends(self, program: Program) -> Iterator[Mend]:
        printing = [
            node for node in program.each(ast.Expr) if is_print(node.value) and program.function(node)
        ]
        for node in printing:
            yield self.mend(program, Change(node, ast.Return(_printed(node.value))))
        if len(printing) > 1:
            changes = [Change(node, ast.Return(_printed(node.value))) for node in printing]
            yield self.mend(program, *changes, lines=tuple(node.lineno for node in printing))


def is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def _printed(call: ast.Call) -> ast.expr:
    if not call.args:
        return ast.Constant("")
    return call.args[0] if len(call.args) == 1 else ast.Tuple(call.args, ast.Load())
