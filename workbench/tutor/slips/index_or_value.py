"""Takes a position for the thing that stands there, or a key for its value."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.conversion import call


@slip("index or value")
class IndexOrValue(Slip):
    why = "The position of something in a list, or its key, is another thing than what is stored there."
    step = (
        "Print the loop variable in each round: is it a position, or the thing itself? Which one does "
        "the statement need?"
    )
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for loop in program.each(ast.For, ast.comprehension):
            yield from self._iterated(program, loop)
        for node in program.each(ast.Subscript):
            if isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Name):
                yield self.mend(program, Change(node, node.slice))
        for node in program.each(ast.Name):
            if isinstance(node.ctx, ast.Load):
                yield from self._looked_up(program, node)

    def _iterated(self, program: Program, loop: ast.For) -> Iterator[Mend]:
        over = loop.iter
        lines = (over.lineno,)
        if isinstance(over, ast.Name):
            positions = call("range", call("len", over))
            yield self.mend(program, Change(over, positions), lines=lines)
            for method in ("values", "keys", "items"):
                yield self.mend(
                    program,
                    Change(over, ast.Call(ast.Attribute(over, method, ast.Load()), [], [])),
                    lines=lines,
                    cost=0.1,
                )
        elif (
            isinstance(over, ast.Call)
            and isinstance(over.func, ast.Name)
            and over.func.id == "range"
            and len(over.args) == 1
            and isinstance(over.args[0], ast.Call)
            and over.args[0].args
        ):
            yield self.mend(program, Change(over, over.args[0].args[0]), lines=lines)

    def _looked_up(self, program: Program, node: ast.Name) -> Iterator[Mend]:
        """A loop variable as the thing it is the position or the key of."""
        for loop in program.each(ast.For):
            if node.id in {one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)}:
                for name in sorted(
                    {one.id for one in ast.walk(loop.iter) if isinstance(one, ast.Name)}
                    - {"range", "len", "enumerate"}
                ):
                    within = isinstance(program.parent(node), ast.Subscript)
                    new = ast.Subscript(ast.Name(name, ast.Load()), node, ast.Load())
                    yield self.mend(program, Change(node, new), cost=0.3 if within else 0.0)
