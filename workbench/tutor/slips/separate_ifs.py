"""Asks twice where one answer rules the other out."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("separate ifs")
class SeparateIfs(Slip):
    why = "After one condition was true the next one is asked all the same, and what it does comes on top."
    step = "For a failing test, mark every condition that is true; how many of their branches should run?"
    cost = 0.8

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.If):
            block, position = program.block(node)
            after = block[position + 1] if position + 1 < len(block) else None
            if isinstance(after, ast.If) and not node.orelse:
                yield self._joined(program, [node, after])
                chain = [node, after]
                for more in block[position + 2 :]:
                    if not isinstance(more, ast.If) or chain[-1].orelse:
                        break
                    chain.append(more)
                    yield self._joined(program, chain)
            if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
                second = node.orelse[0]
                apart = ast.If(node.test, node.body, [])
                yield self.mend(
                    program, Change(node, [apart, second]), new="", lines=(second.lineno,), cost=0.5
                )

    def _joined(self, program: Program, chain: list[ast.If]) -> Mend:
        """The conditions as one, each asked only if those before were false."""
        whole = chain[-1]
        for one in reversed(chain[:-1]):
            whole = ast.If(one.test, one.body, [whole])
        gone = [Change(one, []) for one in chain[1:]]
        return self.mend(program, Change(chain[0], whole), *gone, new="elif", lines=(chain[1].lineno,))
