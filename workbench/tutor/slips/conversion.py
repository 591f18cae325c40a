"""Takes text for a number, or a number for text."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

NUMBERS = ("int", "float", "str")


@slip("missing conversion")
class MissingConversion(Slip):
    why = (
        "A value has another type than the program takes it for: what is typed in is text, and text is "
        "not a number."
    )
    step = "Print the type of each value that goes into the statement; is each of the kind you need?"
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Call):
            if _reads(node):
                for kind in ("int", "float"):
                    yield self.mend(program, Change(node, call(kind, node)), cost=-0.1)
            if _splits(node):
                for kind in ("int", "float"):
                    yield self.mend(
                        program, Change(node, call("list", call("map", ast.Name(kind, ast.Load()), node)))
                    )
            if isinstance(node.func, ast.Name) and node.func.id in NUMBERS and len(node.args) == 1:
                yield self.mend(program, Change(node, node.args[0]), cost=0.3)
                for kind in NUMBERS:
                    if kind != node.func.id:
                        yield self.mend(program, Change(node.func, ast.Name(kind, ast.Load())), cost=0.2)
        for node in program.each(ast.Name, ast.Subscript):
            if isinstance(node.ctx, ast.Load) and not isinstance(program.parent(node), (ast.Attribute,)):
                if isinstance(program.parent(node), ast.Subscript) and program.parent(node).value is node:
                    continue
                for kind in NUMBERS:
                    yield self.mend(program, Change(node, call(kind, node)), cost=0.2)
        for node in program.each(ast.BinOp, ast.Call):
            for side in (node.left, node.right) if isinstance(node, ast.BinOp) else node.args:
                if isinstance(side, (ast.BinOp, ast.Call)):
                    for kind in ("str", "int"):
                        yield self.mend(program, Change(side, call(kind, side)), cost=0.3)


def call(name: str, *given: ast.expr) -> ast.Call:
    """A call of a function by its name."""
    return ast.Call(ast.Name(name, ast.Load()), list(given), [])


def _reads(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "input"


def _splits(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "split"
