"""Goes the wrong way at a condition."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

OPERATORS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
NEIGHBOURS = {frozenset((ast.Lt, ast.LtE)), frozenset((ast.Gt, ast.GtE))}
OPPOSITE = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@slip("wrong branch")
class WrongBranch(Slip):
    why = "A condition sends the program down the wrong path for some inputs."
    step = (
        "For a failing test, say aloud for each condition whether it is true, and which statement runs next; "
        "at which one would you have gone the other way?"
    )
    cost = 1.1

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Compare):
            if len(node.ops) == 1:
                yield from self._other(program, node)
        for node in program.each(ast.If, ast.While, ast.IfExp):
            test = node.test.operand if _negated(node.test) else ast.UnaryOp(ast.Not(), node.test)
            yield self.mend(program, Change(node.test, test))
        for node in program.each(ast.If):
            yield from self._order(program, node)
        for node in program.each(ast.Constant):
            if isinstance(node.value, bool):
                yield self.mend(program, Change(node, ast.Constant(not node.value)), cost=0.1)

    def _other(self, program: Program, node: ast.Compare) -> Iterator[Mend]:
        now = type(node.ops[0])
        if now in OPERATORS:
            others = [
                kind for kind in OPERATORS if kind is not now and frozenset((kind, now)) not in NEIGHBOURS
            ]
        else:
            others = [OPPOSITE[now]] if now in OPPOSITE else []
        others += {ast.Eq: [ast.In], ast.NotEq: [ast.NotIn]}.get(now, [])
        for kind in others:
            usual = OPPOSITE.get(now) is kind or {now, kind} in ({ast.Lt, ast.Gt}, {ast.LtE, ast.GtE})
            yield self.mend(
                program,
                Change(node, ast.Compare(node.left, [kind()], node.comparators)),
                cost=0.0 if usual else 0.2,
            )

    def _order(self, program: Program, node: ast.If) -> Iterator[Mend]:
        """The first of two branches after the second one, and their bodies swapped."""
        if not node.orelse:
            return
        second = node.orelse[0]
        if len(node.orelse) == 1 and isinstance(second, ast.If):
            inner = ast.If(node.test, node.body, second.orelse)
            yield self.mend(
                program,
                Change(node, ast.If(second.test, second.body, [inner])),
                lines=(node.lineno, second.lineno),
                new="",
            )
            for after in (second.orelse[0],) if len(second.orelse) == 1 else ():
                if isinstance(after, ast.If):
                    rest = ast.If(node.test, node.body, [ast.If(second.test, second.body, after.orelse)])
                    yield self.mend(
                        program,
                        Change(node, ast.If(after.test, after.body, [rest])),
                        new="",
                        lines=(node.lineno, after.lineno),
                        cost=0.2,
                    )
        else:
            yield self.mend(
                program,
                Change(node, ast.If(node.test, node.orelse, node.body)),
                new="",
                lines=(node.lineno, node.body[0].lineno),
            )


def _negated(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
