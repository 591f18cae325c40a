"""Calls itself with the wrong thing, or does not use what comes of it."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

SMALLER = ("{0} - 1", "{0} - 2", "{0} // 10", "{0} // 2", "{0}[1:]", "{0}[:-1]")


@slip("wrong recursive step")
class RecursiveStep(Slip):
    why = (
        "Each time the function calls itself the problem must get smaller, and what comes back must be used."
    )
    step = (
        "Write down the argument of each call, one below the other, for a small input; does it go "
        "towards the end?"
    )
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Call):
            function = program.function(node)
            if function is None or not isinstance(node.func, ast.Name) or node.func.id != function.name:
                continue
            for argument in node.args:
                yield from self._smaller(program, argument)
            statement = program.statement(node)
            if isinstance(statement, ast.Expr) and statement.value is node:
                yield self.mend(program, Change(statement, ast.Return(statement.value)), cost=-0.1)
            for operator in (ast.Add, ast.Mult):
                for name in [one.arg for one in function.args.args][:2]:
                    for part in (name, f"{name}[0]", f"{name} % 10", "1"):
                        other = ast.parse(part, mode="eval").body
                        yield self.mend(program, Change(node, ast.BinOp(other, operator(), node)), cost=0.3)
            yield from self._alone(program, node)

    def _smaller(self, program: Program, argument: ast.expr) -> Iterator[Mend]:
        inner = argument
        while isinstance(inner, (ast.Subscript, ast.BinOp)):
            inner = inner.value if isinstance(inner, ast.Subscript) else inner.left
        if isinstance(inner, ast.Name):
            for form in SMALLER:
                yield self.mend(program, Change(argument, ast.parse(form.format(inner.id), mode="eval").body))

    def _alone(self, program: Program, node: ast.Call) -> Iterator[Mend]:
        """What is combined with the call left out."""
        parent = program.parent(node)
        if isinstance(parent, ast.BinOp):
            yield self.mend(program, Change(parent, node), cost=0.3)
