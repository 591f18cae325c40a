"""Takes one kind of division for another."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip
from workbench.tutor.slips.wrong_operator import DIVIDING


@slip("integer division")
class IntegerDivision(Slip):
    why = "Dividing to a whole number, dividing exactly and taking the remainder are three different things."
    step = (
        "Try each division of your program by itself with the numbers of a failing test; what kind of "
        "number is it?"
    )
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for node in program.each(ast.BinOp, ast.AugAssign):
            if type(node.op) in DIVIDING:
                for kind in DIVIDING - {type(node.op)}:
                    new = (
                        ast.BinOp(node.left, kind(), node.right)
                        if isinstance(node, ast.BinOp)
                        else ast.AugAssign(node.target, kind(), node.value)
                    )
                    yield self.mend(program, Change(node, new))
        for node in program.each(ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in ("int", "round") and len(node.args) == 1:
                inner = node.args[0]
                if isinstance(inner, ast.BinOp):
                    yield self.mend(program, Change(node, inner), cost=0.1)
        for node in program.each(ast.Return):
            if isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.Div):
                whole = ast.Call(ast.Name("int", ast.Load()), [node.value], [])
                yield self.mend(program, Change(node.value, whole), cost=0.2)
