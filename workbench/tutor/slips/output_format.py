"""Shows the right thing in the wrong form."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.conversion import call
from workbench.tutor.slips.prints import is_print


@slip("wrong output format")
class OutputFormat(Slip):
    why = "What is worked out may be right, but it is not written exactly the way the task asks for."
    step = (
        "Lay what your program prints beside what the task shows, and compare them sign by sign, blanks "
        "and line ends too."
    )
    cost = 1.1

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Expr):
            if is_print(node.value):
                yield self.mend(program, Change(node, []), new="", cost=0.3)
                yield from self._endings(program, node.value)
                yield from self._values(program, node.value)
        for node in program.each(ast.Constant):
            if isinstance(node.value, str) and not isinstance(program.parent(node), ast.Expr):
                yield from self._texts(program, node)
        for node in program.each(ast.FormattedValue):
            for places in ("", ".0f", ".1f", ".2f"):
                given = ast.JoinedStr([ast.Constant(places)]) if places else None
                new = ast.FormattedValue(node.value, -1, given)
                if ast.dump(new) != ast.dump(node):
                    yield self.mend(
                        program, Change(node, new), lines=(program.statement(node).lineno,), new="", cost=0.1
                    )

    def _endings(self, program: Program, node: ast.Call) -> Iterator[Mend]:
        for name, text in (
            ("end", ""),
            ("end", " "),
            ("sep", ""),
            ("sep", ", "),
            ("end", "\n"),
            ("sep", " "),
        ):
            options = [one for one in node.keywords if one.arg != name]
            new = ast.Call(node.func, node.args, [*options, ast.keyword(name, ast.Constant(text))])
            yield self.mend(program, Change(node, new))

    def _values(self, program: Program, node: ast.Call) -> Iterator[Mend]:
        for position, value in enumerate(node.args):
            for places in (0, 1, 2):
                rounded = call("round", value, ast.Constant(places))
                yield self.mend(program, Change(value, rounded), cost=0.2)
            shown = ast.Call(ast.Attribute(ast.Constant("{:.2f}"), "format", ast.Load()), [value], [])
            yield self.mend(program, Change(value, shown), cost=0.2)
            if len(node.args) > 1:
                rest = [*node.args[:position], *node.args[position + 1 :]]
                yield self.mend(program, Change(node, ast.Call(node.func, rest, node.keywords)), cost=0.2)
            if len(node.args) == 1 and isinstance(value, ast.Name):
                yield self.mend(program, Change(value, ast.Starred(value, ast.Load())), cost=0.2)

    def _texts(self, program: Program, node: ast.Constant) -> Iterator[Mend]:
        text = node.value
        for new in dict.fromkeys(
            (
                text.strip(),
                text.rstrip(":").rstrip(),
                f"{text} ",
                f" {text}",
                text.lower(),
                text.capitalize(),
                text.upper(),
                f"{text.rstrip()}:",
                f"{text}.",
                text.rstrip(".!"),
                f"{text}!",
                f"{text.rstrip()}: ",
                text.replace(" ", ""),
            )
        ):
            if new != text:
                yield self.mend(
                    program,
                    Change(node, ast.Constant(new)),
                    cost=0.2,
                    lines=(program.statement(node).lineno,),
                )
