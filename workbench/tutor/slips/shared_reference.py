"""Takes two names for one thing as two things."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("shared reference")
class SharedReference(Slip):
    why = (
        "Two names, or several places of a list, stand for one and the same object, so a change shows "
        "in all of them."
    )
    step = "Give one of them another content and print the other; are they as separate as needed?"
    cost = 1.0

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Assign):
            if isinstance(node.value, ast.Name):
                yield self.mend(program, Change(node.value, _copy(node.value)))
        for node in program.each(ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "insert") and node.args:
                last = node.args[-1]
                if isinstance(last, ast.Name):
                    yield self.mend(program, Change(last, _copy(last)), cost=0.1)
        for node in program.each(ast.BinOp):
            if (
                isinstance(node.op, ast.Mult)
                and isinstance(node.left, ast.List)
                and any(isinstance(one, (ast.List, ast.BinOp, ast.Dict, ast.Name)) for one in node.left.elts)
            ):
                yield self._repeated(program, node)
        for function in program.each(*FUNCTIONS):
            for default in function.args.defaults:
                if isinstance(default, (ast.List, ast.Dict, ast.Set)):
                    yield self._default(program, function, default)

    def _repeated(self, program: Program, node: ast.BinOp) -> Mend:
        """`[[0] * n] * m` with a new row each time."""
        times = ast.Call(ast.Name("range", ast.Load()), [node.right], [])
        rounds = ast.comprehension(ast.Name("_", ast.Store()), times, [], 0)
        return self.mend(program, Change(node, ast.ListComp(node.left.elts[0], [rounds])), cost=-0.2)

    def _default(self, program: Program, function: ast.FunctionDef, default: ast.expr) -> Mend:
        """A new default at each call."""
        position = function.args.defaults.index(default) - len(function.args.defaults)
        name = function.args.args[position].arg
        begin = function.body[0]
        anew = ast.If(
            ast.Compare(ast.Name(name, ast.Load()), [ast.Is()], [ast.Constant(None)]),
            [ast.Assign([ast.Name(name, ast.Store())], default)],
            [],
        )
        return self.mend(
            program,
            Change(default, ast.Constant(None)),
            Change(begin, [anew, begin]),
            lines=(function.lineno,),
            new="",
            cost=-0.2,
        )


def _copy(node: ast.Name) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name(node.id, ast.Load()), "copy", ast.Load()), [], [])
