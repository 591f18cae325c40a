"""Thinks something changes in place that gives a new value."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.prints import is_print


@slip("ignores a result")
class IgnoresResult(Slip):
    why = "This gives a new value and leaves the old one as it was; what it gives is not kept."
    step = "Print the variable right after that statement; did it change? Where did the new value go?"
    cost = 0.8

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Expr):
            call = node.value
            if isinstance(call, ast.Call) and not is_print(call):
                kept = call.func.value if isinstance(call.func, ast.Attribute) else (call.args or [None])[0]
                if isinstance(kept, ast.Name):
                    new = ast.Assign([ast.Name(kept.id, ast.Store())], call)
                    yield self.mend(program, Change(node, new))
            elif isinstance(call, ast.BinOp) and isinstance(call.left, ast.Name):
                new = ast.Assign([ast.Name(call.left.id, ast.Store())], call)
                yield self.mend(program, Change(node, new))
            elif (
                isinstance(call, ast.Compare)
                and isinstance(call.left, ast.Name)
                and isinstance(call.ops[0], ast.Eq)
            ):
                new = ast.Assign([ast.Name(call.left.id, ast.Store())], call.comparators[0])
                yield self.mend(program, Change(node, new))
