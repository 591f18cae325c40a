"""Counts one too many or one too few."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

NEIGHBOURS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}


@slip("off by one")
class OffByOne(Slip):
    why = "Something is counted, or compared, one place away from where it should begin or end."
    step = (
        "Work through the smallest failing test by hand, writing down the first and the last value that is "
        "used; which one is missing, or too many?"
    )

    def mends(self, program: Program) -> Iterator[Mend]:
        yield from self._comparisons(program)
        yield from self._bounds(program)

    def _comparisons(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Compare):
            for position, operator in enumerate(node.ops):
                if type(operator) in NEIGHBOURS:
                    ops = [*node.ops[:position], NEIGHBOURS[type(operator)](), *node.ops[position + 1 :]]
                    yield self.mend(program, Change(node, ast.Compare(node.left, ops, node.comparators)))

    def _bounds(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "range" and 1 <= len(node.args) <= 3:
                yield from self._range(program, node)
        for node in program.each(ast.Subscript):
            if isinstance(node.slice, ast.Slice):
                for bound in filter(None, (node.slice.lower, node.slice.upper)):
                    yield from self._moved(program, bound)
                yield from self._open_ends(program, node)
            elif not isinstance(node.slice, ast.Constant) or isinstance(node.slice.value, int):
                yield from self._moved(program, node.slice, 0.1)
        for node in program.each(ast.Compare):
            for side in (node.left, *node.comparators):
                if _counts(side):
                    yield from self._moved(program, side, 0.2)
        for node in program.each(ast.BinOp):
            if (
                isinstance(node.right, ast.Constant)
                and node.right.value == 1
                and isinstance(node.op, (ast.Add, ast.Sub))
            ):
                yield self.mend(program, Change(node, node.left), cost=0.2)

    def _range(self, program: Program, node: ast.Call) -> Iterator[Mend]:
        if len(node.args) == 1:
            end = node.args[0]
            one = ast.Constant(1)
            for args in ([one, end], [one, _plus(end, 1)]):
                yield self.mend(program, Change(node, ast.Call(node.func, args, [])))
            yield from self._moved(program, end)
            return
        yield from self._moved(program, node.args[1])
        yield from self._moved(program, node.args[0])
        if isinstance(node.args[0], ast.Constant) and node.args[0].value == 1 and len(node.args) == 2:
            yield self.mend(program, Change(node, ast.Call(node.func, [node.args[1]], [])))
            both = [ast.Constant(0), _plus(node.args[1], -1)]
            yield self.mend(program, Change(node, ast.Call(node.func, both, [])), cost=0.2)
        both = [_plus(node.args[0], 1), _plus(node.args[1], 1)]
        yield self.mend(program, Change(node, ast.Call(node.func, both + node.args[2:], [])), cost=0.2)

    def _moved(self, program: Program, node: ast.expr, cost: float = 0.0) -> Iterator[Mend]:
        for step in (1, -1):
            yield self.mend(program, Change(node, _plus(node, step)), cost=cost)

    def _open_ends(self, program: Program, node: ast.Subscript) -> Iterator[Mend]:
        lower, upper, step = node.slice.lower, node.slice.upper, node.slice.step
        for new in (
            (ast.Constant(1), upper),
            (lower, ast.UnaryOp(ast.USub(), ast.Constant(1))),
            (lower, None),
            (None, upper),
        ):
            if new != (lower, upper):
                yield self.mend(program, Change(node.slice, ast.Slice(*new, step)), cost=0.3)


def _counts(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) is int
    return isinstance(node, (ast.BinOp, ast.Name)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"
    )


def _plus(node: ast.expr, step: int) -> ast.expr:
    """The node one further or one back, written the way people do."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return ast.Constant(node.value + step)
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
        and type(node.operand.value) is int
    ):
        value = -node.operand.value + step
        return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and type(node.right.value) is int:
        sign = {ast.Add: 1, ast.Sub: -1}.get(type(node.op))
        if sign:
            total = sign * node.right.value + step
            if total == 0:
                return node.left
            return ast.BinOp(node.left, ast.Add() if total > 0 else ast.Sub(), ast.Constant(abs(total)))
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))
