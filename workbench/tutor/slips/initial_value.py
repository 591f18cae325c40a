"""Begins with the wrong value."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("wrong initial value")
class InitialValue(Slip):
    why = "The value a variable begins with takes part in the result, and this one does not fit every input."
    step = (
        "Think of an input for which nothing in the loop changes the variable: is what it begins with "
        "right then?"
    )
    cost = 1.2

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Assign):
            if isinstance(node.targets[0], ast.Name) and _simple(node.value):
                for new in _starts(program, node):
                    yield self.mend(program, Change(node.value, new))
        for node in program.each(ast.Return):
            if node.value is not None and _simple(node.value):
                for new in _starts(program, node):
                    yield self.mend(program, Change(node.value, new), cost=0.1)


def _simple(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) or (
        isinstance(node, (ast.List, ast.Dict, ast.Tuple))
        and not getattr(node, "elts", getattr(node, "keys", 0))
    )


def _starts(program: Program, node: ast.Assign | ast.Return) -> Iterator[ast.expr]:
    value = node.value.value if isinstance(node.value, ast.Constant) else None
    if isinstance(node.value, (ast.List, ast.Dict, ast.Tuple)):
        for other in ("[]", "{}", "''", "0"):
            yield _expression(other)
        return
    if isinstance(value, bool):
        yield ast.Constant(not value)
        return
    for other in ("0", "1", "-1", "2", "''", "[]", "{}", "None", "float('inf')", "float('-inf')"):
        yield _expression(other)
    function = program.function(node)
    for name in [one.arg for one in function.args.args] if function else []:
        yield _expression(f"{name}[0]")
        yield _expression(name)
        yield _expression(f"len({name})")


def _expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body
