"""Calls the right thing with the wrong argument, or a neighbour of it."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

NEIGHBOURS = (
    ("append", "extend", "insert", "add"),
    ("upper", "lower", "title", "capitalize", "swapcase"),
    ("find", "index", "rfind", "count"),
    ("isdigit", "isalpha", "isalnum", "isupper", "islower", "isspace"),
    ("strip", "lstrip", "rstrip"),
    ("startswith", "endswith"),
    ("keys", "values", "items"),
    ("pop", "remove", "discard"),
)
OPTIONS = ("reverse=True", "key=len", "sep=''", "end=''", "end=' '", "sep=' '")


@slip("wrong argument")
class WrongArgument(Slip):
    why = (
        "A function or method is given something else than it expects, or one that does nearly the same "
        "was meant."
    )
    step = (
        "Try that one call by itself with the values of a failing test, and compare what it gives with "
        "what you need."
    )
    cost = 1.2

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Call):
            yield from self._arguments(program, node)
            if isinstance(node.func, ast.Attribute):
                for other in _neighbours(node.func.attr):
                    new = ast.Attribute(node.func.value, other, ast.Load())
                    yield self.mend(program, Change(node.func, new), cost=0.1)
        for node in program.each(ast.Tuple):
            if isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
                yield self.mend(program, Change(node, ast.Tuple(node.elts[::-1], ast.Load())))
        for node in program.each(ast.BinOp):
            if not isinstance(node.op, ast.Mult):
                yield self.mend(program, Change(node, ast.BinOp(node.right, node.op, node.left)))
        for node in program.each(ast.Slice):
            yield from self._slice(program, node)
        for node in program.each(ast.Call):
            for option in node.keywords:
                left = [one for one in node.keywords if one is not option]
                yield self.mend(program, Change(node, ast.Call(node.func, node.args, left)), cost=0.3)

    def _arguments(self, program: Program, node: ast.Call) -> Iterator[Mend]:
        for first in range(len(node.args)):
            for second in range(first + 1, len(node.args)):
                args = list(node.args)
                args[first], args[second] = args[second], args[first]
                yield self.mend(program, Change(node, ast.Call(node.func, args, node.keywords)))
        if node.args:
            yield self.mend(
                program, Change(node, ast.Call(node.func, node.args[:-1], node.keywords)), cost=0.3
            )
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("sort", "sorted"):
            for option in ("reverse=True", "key=len"):
                yield self._with_option(program, node, option)
        if name in ("split", "strip", "join", "replace", "count", "print"):
            for text in (" ", ",", ", ", "", "\n"):
                for position, argument in enumerate(node.args):
                    if isinstance(argument, ast.Constant) and argument.value != text:
                        args = [*node.args[:position], ast.Constant(text), *node.args[position + 1 :]]
                        yield self.mend(
                            program, Change(node, ast.Call(node.func, args, node.keywords)), cost=0.2
                        )
        if name == "join" and isinstance(node.func, ast.Attribute):
            for text in ("", " ", ",", ", ", "\n", "-"):
                yield self.mend(program, Change(node.func.value, ast.Constant(text)), cost=0.2)
        if name == "range" and len(node.args) == 2:
            back = [*node.args, ast.UnaryOp(ast.USub(), ast.Constant(1))]
            yield self.mend(program, Change(node, ast.Call(node.func, back, [])))
        if name in ("pop", "append") and not node.args:
            yield self.mend(program, Change(node, ast.Call(node.func, [ast.Constant(0)], [])))

    def _with_option(self, program: Program, node: ast.Call, option: str) -> Mend:
        keyword = ast.parse(f"f({option})", mode="eval").body.keywords
        return self.mend(
            program, Change(node, ast.Call(node.func, node.args, [*node.keywords, *keyword])), cost=0.2
        )

    def _slice(self, program: Program, node: ast.Slice) -> Iterator[Mend]:
        back = ast.UnaryOp(ast.USub(), ast.Constant(1))
        for lower, upper, step in (
            (node.upper, node.lower, node.step),
            (None, None, back),
            (node.lower, node.upper, None),
            (node.lower, node.upper, ast.Constant(2)),
            (node.lower, node.upper, back),
        ):
            new = ast.Slice(lower, upper, step)
            if ast.dump(new) != ast.dump(node):
                yield self.mend(program, Change(node, new), cost=0.1)


def _neighbours(name: str) -> Iterator[str]:
    for group in NEIGHBOURS:
        if name in group:
            yield from (other for other in group if other != name)
