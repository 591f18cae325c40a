"""Leaves out an input that needs an answer of its own."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

CASES = ("not {0}", "{0} == 0", "{0} == 1", "{0} < 0", "{0} <= 0", "{0} < 2")
ANSWERS = ("0", "None", "[]", "''", "False", "True", "{0}", "-1", "1", "{{}}", "0.0", "()")


@slip("misses a special case")
class SpecialCase(Slip):
    why = "There is an input, an empty or a very small one perhaps, that the program has no answer for."
    step = (
        "List the inputs that are out of the ordinary: nothing at all, one thing, zero, something negative. "
        "What should come out for each, and what does?"
    )
    cost = 1.6

    def mends(self, program: Program) -> Iterator[Mend]:
        for loop in program.each(ast.For):
            yield from self._skipped(program, loop)
        for function in program.each(*FUNCTIONS):
            if not recursive(function):
                yield from guarded(self, program, function)

    def _skipped(self, program: Program, loop: ast.For) -> Iterator[Mend]:
        """A round of a loop left out for what cannot be worked with."""
        names = list(
            dict.fromkeys(
                node.id
                for part in (loop.target, *loop.body)
                for node in ast.walk(part)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )
        )
        for statement in loop.body[:3]:
            for name in names[:4]:
                skip = ast.parse(f"if not {name}:\n    continue").body[0]
                yield self.mend(
                    program,
                    Change(statement, [skip, statement]),
                    new=f"if not {name}: continue",
                    lines=(statement.lineno,),
                )


def guarded(slip: Slip, program: Program, function: ast.FunctionDef) -> Iterator[Mend]:
    """The function with an answer for one more case at its beginning."""
    begin = function.body[0]
    documented = (
        isinstance(begin, ast.Expr) and isinstance(begin.value, ast.Constant) and len(function.body) > 1
    )
    begin = function.body[1] if documented else begin
    names = [argument.arg for argument in function.args.args if argument.arg != "self"][:2]
    for name in names:
        for case in CASES:
            for answer in ANSWERS:
                source = f"if {case.format(name)}:\n    return {answer.format(name)}"
                odd = 0.0 if case in CASES[:2] else 0.3
                yield slip.mend(
                    program,
                    Change(begin, [ast.parse(source).body[0], begin]),
                    new=source.partition("\n")[0],
                    lines=(function.lineno, begin.lineno),
                    cost=odd,
                )


def recursive(function: ast.FunctionDef) -> bool:
    """Whether a function calls itself."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name
        for node in ast.walk(function)
    )
