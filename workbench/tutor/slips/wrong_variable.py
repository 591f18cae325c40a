"""Uses another variable than is meant."""

import ast
import builtins
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip


@slip("wrong variable")
class WrongVariable(Slip):
    why = "Two variables are close to each other here, and the one that is used does not hold what is needed."
    step = (
        "Say in words what each variable stands for, then read the statement again with those words in place."
    )
    cost = 1.3

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.Name):
            if isinstance(program.parent(node), ast.Call) and program.parent(node).func is node:
                continue
            within = program.function(node) or program.tree
            for name in _known(program, within):
                if name != node.id:
                    yield self.mend(
                        program,
                        Change(node, ast.Name(name, node.ctx)),
                        cost=0.0 if isinstance(node.ctx, ast.Load) else 0.3,
                    )
        for node in program.each(ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Name) and isinstance(node.value, ast.Name):
                turned = ast.Assign([ast.Name(node.value.id, ast.Store())], ast.Name(target.id, ast.Load()))
                yield self.mend(program, Change(node, turned))
        for node in program.each(ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id == "self":
                for name in _fields(program) - {node.attr}:
                    yield self.mend(program, Change(node, ast.Attribute(node.value, name, node.ctx)))


def _known(program: Program, within: ast.AST) -> list[str]:
    assigned = program.assigned(within)
    return [name for name in program.names(within) if name in assigned and not hasattr(builtins, name)][:10]


def _fields(program: Program) -> set[str]:
    return {
        node.attr
        for node in program.each(ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == "self"
    }
