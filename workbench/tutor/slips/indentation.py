"""Puts a statement inside a loop or branch it belongs behind, or the other way round."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, LOOPS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

BLOCKS = (*LOOPS, ast.If, ast.With)


@slip("wrong indentation")
class WrongIndentation(Slip):
    why = "How far a statement is indented says how often it runs, and on which path."
    step = (
        "For each statement in and after the block, say how many times it should run in a failing test, "
        "and how many it does."
    )
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.stmt):
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)) or node not in program.places:
                continue
            yield from self._out(program, node)
            yield from self._into(program, node)

    def _out(self, program: Program, node: ast.stmt) -> Iterator[Mend]:
        """The last statements of a block behind it, or the first before it."""
        block, position = program.block(node)
        around = program.parent(node)
        extra = 0.2 if isinstance(node, ast.Return) else 0.0
        if isinstance(around, BLOCKS) and position == len(block) - 1 and position:
            yield self.mend(
                program,
                Change(node, []),
                Change(around, [around, node]),
                new="",
                lines=(node.lineno,),
                cost=extra,
            )
            if isinstance(around, ast.If) and isinstance(program.parent(around), LOOPS):
                outer = program.parent(around)
                yield self.mend(
                    program,
                    Change(node, []),
                    Change(outer, [outer, node]),
                    new="",
                    lines=(node.lineno,),
                    cost=0.2 + extra,
                )
        if isinstance(around, LOOPS) and len(block) > 2 and position == len(block) - 2:
            rest = block[position:]
            changes = [*(Change(one, []) for one in rest), Change(around, [around, *rest])]
            yield self.mend(program, *changes, new="", lines=(node.lineno,), cost=0.3)

    def _into(self, program: Program, node: ast.stmt) -> Iterator[Mend]:
        """A statement behind a block as its last one."""
        block, position = program.block(node)
        before = block[position - 1] if position else None
        while isinstance(before, BLOCKS) and before.body:
            last = before.orelse[-1] if isinstance(before, ast.If) and before.orelse else before.body[-1]
            yield self.mend(
                program, Change(node, []), Change(last, [last, node]), new="", lines=(node.lineno,)
            )
            if isinstance(before, ast.If) and before.orelse:
                final = before.body[-1]
                yield self.mend(
                    program,
                    Change(node, []),
                    Change(final, [final, node]),
                    new="",
                    lines=(node.lineno,),
                    cost=0.1,
                )
            before = last
        after = block[position + 1] if position + 1 < len(block) else None
        if isinstance(after, LOOPS):
            first = after.body[0]
            yield self.mend(
                program,
                Change(node, []),
                Change(first, [node, first]),
                new="",
                lines=(node.lineno,),
                cost=0.1,
            )
