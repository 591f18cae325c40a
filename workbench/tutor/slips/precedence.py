"""Forgets which operator goes first."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

MOST_VALUES = 6


@slip("operator precedence")
class Precedence(Slip):
    why = "Some operators are worked out before others, whatever the order they are written in."
    step = (
        "Write the calculation down in the order Python works it out, one operation a line, for a "
        "failing test."
    )
    cost = 1.0

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.BinOp):
            if not isinstance(program.parent(node), ast.BinOp):
                for other in _grouped(node):
                    yield self.mend(program, Change(node, other))
        for node in program.each(ast.UnaryOp):
            if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.BinOp):
                inner = ast.UnaryOp(ast.USub(), node.operand.left)
                yield self.mend(program, Change(node, ast.BinOp(inner, node.operand.op, node.operand.right)))
            if isinstance(node.op, ast.Not) and isinstance(node.operand, ast.BoolOp):
                first, *rest = node.operand.values
                new = ast.BoolOp(node.operand.op, [ast.UnaryOp(ast.Not(), first), *rest])
                yield self.mend(program, Change(node, new))
        for node in program.each(ast.BoolOp):
            first = node.values[0]
            if isinstance(first, ast.UnaryOp) and isinstance(first.op, ast.Not):
                new = ast.UnaryOp(ast.Not(), ast.BoolOp(node.op, [first.operand, *node.values[1:]]))
                yield self.mend(program, Change(node, new))


def _grouped(node: ast.BinOp) -> Iterator[ast.expr]:
    """The same values and operators in the same order, with brackets around any part of them, or none."""
    words = _flat(node)
    values = len(words) // 2 + 1
    if values > MOST_VALUES:
        return
    for begin in range(values):
        for end in range(begin + 1, values):
            inner = " ".join(words[2 * begin : 2 * end + 1])
            whole = [*words[: 2 * begin], f"({inner})", *words[2 * end + 1 :]]
            yield ast.parse(" ".join(whole), mode="eval").body


def _flat(node: ast.expr) -> list[str]:
    """Values and operators as they are written, without the brackets around parts."""
    if isinstance(node, ast.BinOp):
        sign = ast.unparse(ast.BinOp(ast.Name("a"), node.op, ast.Name("b"))).split()[1]
        return [*_flat(node.left), sign, *_flat(node.right)]
    text = ast.unparse(node)
    return [
        text
        if isinstance(node, (ast.Name, ast.Constant, ast.Call, ast.Subscript, ast.Attribute))
        else f"({text})"
    ]
