"""Works for the example of the task, and for nothing else."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("one case only")
class OneCase(Slip):
    why = "A number or word is written into the program that should come from what it is given."
    step = (
        "Go through the fixed numbers and words of your program; which of them are different for "
        "another input?"
    )
    cost = 1.3

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Constant):
            function = program.function(node)
            if function is None or isinstance(node.value, bool) or node.value is None:
                continue
            if isinstance(program.parent(node), (ast.Expr, ast.JoinedStr, ast.FormattedValue)):
                continue
            for name in [one.arg for one in function.args.args if one.arg != "self"]:
                for form in (name, f"len({name})", f"len({name}) - 1"):
                    yield self.mend(program, Change(node, ast.parse(form, mode="eval").body))
