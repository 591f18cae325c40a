"""Overwrites a name that is still needed."""

import ast
import builtins
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, LOOPS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("shadowed name")
class ShadowedName(Slip):
    why = "One name is used for two things, and the second takes the place of the first."
    step = (
        "For each name in your program, find every place where it is given a value; is it meant as one "
        "thing only?"
    )
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for function in (program.tree, *program.each(*FUNCTIONS)):
            for name in sorted(program.assigned(function)):
                if hasattr(builtins, name):
                    yield from self._builtin(program, function, name)
        for loop in program.each(ast.For):
            for name in (node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)):
                yield from self._renamed(program, loop, name)
        for node in program.each(ast.Assign):
            if isinstance(node.targets[0], ast.Name):
                yield from self._from_here(program, node)

    def _builtin(self, program: Program, within: ast.AST, name: str) -> Iterator[Mend]:
        places = [
            node
            for node in ast.walk(within)
            if isinstance(node, ast.Name) and node.id == name and not _called(program, node)
        ]
        stored = [node for node in places if isinstance(node.ctx, ast.Store)]
        if stored:
            changes = [Change(node, ast.Name(f"{name}_", node.ctx)) for node in places]
            yield self.mend(program, *changes, lines=(stored[0].lineno,), new="", cost=-0.2)

    def _renamed(self, program: Program, loop: ast.For, name: str) -> Iterator[Mend]:
        """The loop with a variable of its own."""
        places = [
            node
            for part in (loop.target, *loop.body)
            for node in ast.walk(part)
            if isinstance(node, ast.Name) and node.id == name
        ]
        changes = [Change(node, ast.Name(f"{name}_", node.ctx)) for node in places]
        if changes:
            yield self.mend(program, *changes, lines=(loop.lineno,), new="")

    def _from_here(self, program: Program, node: ast.Assign) -> Iterator[Mend]:
        """The value under a name of its own, from this statement on, in its block."""
        name = node.targets[0].id
        block, position = program.block(node)
        after = [
            one
            for statement in block[position + 1 :]
            for one in ast.walk(statement)
            if isinstance(one, ast.Name) and one.id == name
        ]
        changes = [Change(one, ast.Name(f"{name}_", one.ctx)) for one in (node.targets[0], *after)]
        yield self.mend(program, *changes, lines=(node.lineno,), new="", cost=0.2)
        if program.above(node, *LOOPS) is not None:
            only = Change(node.targets[0], ast.Name(f"{name}_", ast.Store()))
            yield self.mend(program, only, lines=(node.lineno,), new="", cost=0.3)


def _called(program: Program, node: ast.Name) -> bool:
    parent = program.parent(node)
    return isinstance(parent, ast.Call) and parent.func is node
