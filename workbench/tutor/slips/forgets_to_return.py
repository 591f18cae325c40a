"""Works a value out and does not hand it back."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.prints import is_print


@slip("forgets to return")
class ForgetsToReturn(Slip):
    why = "The function works something out, but on some path it ends without handing anything back."
    cost = 0.7
    step = (
        "Follow the failing test to the last statement that runs; what does the function give to its "
        "caller there?"
    )

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Expr):
            if (
                program.function(node)
                and not isinstance(node.value, ast.Constant)
                and not is_print(node.value)
            ):
                yield self.mend(program, Change(node, ast.Return(node.value)), cost=0.1)
        for node in program.each(ast.Return):
            if node.value is None:
                for name in _values(program, program.function(node) or program.tree):
                    yield self.mend(program, Change(node, _return(name)))
        for function in program.each(ast.FunctionDef):
            last = function.body[-1]
            if isinstance(last, ast.Return):
                continue
            for name in _values(program, function):
                yield self.mend(
                    program,
                    Change(last, [last, _return(name)]),
                    new=f"return {name}",
                    lines=(last.end_lineno,),
                )
            for value in (True, False):
                yield self.mend(
                    program,
                    Change(last, [last, ast.Return(ast.Constant(value))]),
                    new=f"return {value}",
                    lines=(last.end_lineno,),
                    cost=0.2,
                )
        for node in program.each(ast.Assign):
            if program.function(node) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                yield self.mend(program, Change(node, ast.Return(node.value)), cost=0.9)


def _values(program: Program, within: ast.AST) -> list[str]:
    assigned = program.assigned(within)
    return [name for name in program.names(within) if name in assigned]


def _return(name: str) -> ast.Return:
    return ast.Return(ast.Name(name, ast.Load()))
