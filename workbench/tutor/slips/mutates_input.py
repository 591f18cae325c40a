"""Changes what it was given."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

CHANGING = {
    "append",
    "extend",
    "insert",
    "remove",
    "pop",
    "sort",
    "reverse",
    "clear",
    "update",
    "add",
    "discard",
}


@slip("mutates its input")
class MutatesInput(Slip):
    why = "What the function was given still belongs to its caller, and it is changed here."
    step = "Print the argument before and after a call of your function; should it look the same?"
    cost = 1.0

    def mends(self, program: Program) -> Iterator[Mend]:
        for function in program.each(*FUNCTIONS):
            for argument in function.args.args:
                yield from self._copied(program, function, argument.arg)

    def _copied(self, program: Program, function: ast.FunctionDef, name: str) -> Iterator[Mend]:
        changing = [node for node in ast.walk(function) if _changes(node, name)]
        if not changing:
            return
        first = min(changing, key=lambda node: node.lineno)
        for copy in (f"{name} = {name}.copy()", f"{name} = [list(_one) for _one in {name}]"):
            begin = function.body[0]
            yield self.mend(
                program,
                Change(begin, [ast.parse(copy).body[0], begin]),
                new="",
                lines=(program.statement(first).lineno, begin.lineno),
            )


def _changes(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        return _is(node.func.value, name)
    if isinstance(node, ast.AugAssign):
        return _is(node.target, name)
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.ctx, (ast.Store, ast.Del))
        and _is(node.value, name)
    )


def _is(node: ast.AST, name: str) -> bool:
    while isinstance(node, ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id == name
