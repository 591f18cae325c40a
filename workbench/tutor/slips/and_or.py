"""Takes `and` for `or`, or leaves out half of a comparison."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("and-or confusion")
class AndOr(Slip):
    why = "Two conditions are joined in a way that does not mean what it says when read aloud."
    step = (
        "Make a small table: for one input that goes wrong, write down for each part of the condition "
        "whether it is true, and then for the whole."
    )

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield self.mend(program, Change(node, ast.BoolOp(other, node.values)))
            yield from self._compared(program, node)
            yield from self._grouped(program, node)
            yield from self._dropped(program, node)
        for node in program.each(ast.Compare):
            if len(node.ops) == 1 and isinstance(node.comparators[0], ast.BoolOp):
                yield self._spread(program, node)

    def _compared(self, program: Program, node: ast.BoolOp) -> Iterator[Mend]:
        """`x == 1 or 2` as `x == 1 or x == 2`."""
        first = next((value for value in node.values if isinstance(value, ast.Compare)), None)
        if first is None or all(isinstance(value, ast.Compare) for value in node.values):
            return
        whole = [
            value
            if not isinstance(value, (ast.Constant, ast.Name))
            else ast.Compare(first.left, first.ops[:1], [value])
            for value in node.values
        ]
        for operator in (node.op, ast.And() if isinstance(node.op, ast.Or) else ast.Or()):
            yield self.mend(program, Change(node, ast.BoolOp(operator, whole)), cost=-0.2)

    def _spread(self, program: Program, node: ast.Compare) -> Mend:
        """`x == (1 or 2)` as `x == 1 or x == 2`."""
        inner = node.comparators[0]
        whole = [ast.Compare(node.left, node.ops, [value]) for value in inner.values]
        return self.mend(program, Change(node, ast.BoolOp(inner.op, whole)), cost=-0.2)

    def _grouped(self, program: Program, node: ast.BoolOp) -> Iterator[Mend]:
        """`a or b and c` as `(a or b) and c`."""
        inner = node.values[-1]
        if isinstance(node.op, ast.Or) and isinstance(inner, ast.BoolOp) and isinstance(inner.op, ast.And):
            front = ast.BoolOp(ast.Or(), [*node.values[:-1], inner.values[0]])
            yield self.mend(program, Change(node, ast.BoolOp(ast.And(), [front, *inner.values[1:]])))
        first = node.values[0]
        if isinstance(node.op, ast.Or) and isinstance(first, ast.BoolOp) and isinstance(first.op, ast.And):
            back = ast.BoolOp(ast.Or(), [first.values[-1], *node.values[1:]])
            yield self.mend(program, Change(node, ast.BoolOp(ast.And(), [*first.values[:-1], back])))

    def _dropped(self, program: Program, node: ast.BoolOp) -> Iterator[Mend]:
        for position in range(len(node.values)):
            rest = [*node.values[:position], *node.values[position + 1 :]]
            new = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
            yield self.mend(program, Change(node, new), cost=0.5)
