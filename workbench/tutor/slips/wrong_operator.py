"""Reckons with another operator than is meant."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
DIVIDING = {ast.Div, ast.FloorDiv, ast.Mod}
TAKEN_FOR = {
    "min": ("max",),
    "max": ("min",),
    "sum": ("len",),
    "len": ("sum",),
    "any": ("all",),
    "all": ("any",),
}


@slip("wrong operator")
class WrongOperator(Slip):
    why = "A calculation combines its values in another way than the task says."
    step = (
        "Put the numbers of a failing test into each calculation by hand; where does your result part "
        "from yours?"
    )
    cost = 1.1

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.BinOp):
            for kind in others(node.op):
                yield self.mend(program, Change(node, ast.BinOp(node.left, kind(), node.right)))
        for node in program.each(ast.AugAssign):
            for kind in others(node.op):
                yield self.mend(program, Change(node, ast.AugAssign(node.target, kind(), node.value)))
            load = ast.Assign([node.target], node.value)
            yield self.mend(program, Change(node, load), cost=0.1)
        for node in program.each(ast.Assign):
            if isinstance(node.targets[0], (ast.Name, ast.Subscript)) and not isinstance(
                node.value, ast.List
            ):
                for kind in (ast.Add, ast.Sub, ast.Mult):
                    yield self.mend(
                        program,
                        Change(node, ast.AugAssign(node.targets[0], kind(), node.value)),
                        cost=0.1 if kind is ast.Add else 0.3,
                    )
        for node in program.each(ast.Call):
            if isinstance(node.func, ast.Name):
                for name in TAKEN_FOR.get(node.func.id, ()):
                    yield self.mend(program, Change(node.func, ast.Name(name, ast.Load())))
            if isinstance(node.func, ast.Name) and node.func.id == "sum" and len(node.args) == 1:
                count = ast.Call(ast.Name("len", ast.Load()), node.args, [])
                yield self.mend(program, Change(node, ast.BinOp(node, ast.Div(), count)), cost=0.3)
        for node in program.each(ast.UnaryOp):
            if isinstance(node.op, ast.USub):
                yield self.mend(program, Change(node, node.operand), cost=0.4)


def others(operator: ast.operator) -> list[type]:
    """The operators this one may have been taken for; those of division are another slip."""
    now = type(operator)
    if now not in OPERATORS:
        return []
    return [kind for kind in OPERATORS if kind is not now and not {now, kind} <= DIVIDING]
