"""Writes a name differently from where it was made."""

import ast
import builtins
import difflib
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

METHODS = sorted({name for kind in (str, list, dict, set) for name in dir(kind) if not name.startswith("_")})


@slip("misspelt name")
class MisspeltName(Slip):
    why = "Python tells names apart by every letter, capitals included; one here was never given a value."
    step = (
        "Look at the name in the error message and find the place where you first wrote it; compare "
        "letter by letter."
    )
    cost = 0.5

    def mends(self, program: Program) -> Iterator[Mend]:
        made = program.assigned(program.tree) | {node.name for node in program.each(*FUNCTIONS, ast.ClassDef)}
        known = sorted(made | set(dir(builtins)))
        for node in program.each(ast.Name):
            if node.id not in known:
                for name in difflib.get_close_matches(node.id, known, 4, 0.5):
                    yield self.mend(program, Change(node, ast.Name(name, node.ctx)))
                yield from self._everywhere(program, node.id, sorted(made))
        for node in program.each(ast.Attribute):
            if node.attr not in METHODS:
                for name in difflib.get_close_matches(node.attr, [*METHODS, *self._fields(program)], 3, 0.6):
                    yield self.mend(program, Change(node, ast.Attribute(node.value, name, node.ctx)))
        for node in program.each(*FUNCTIONS):
            if node.name.strip("_") == "init" and node.name != "__init__":
                yield self.mend(program, Change(node, _named(node, "__init__")), lines=(node.lineno,), new="")
            for name in self._called(program) - made:
                if difflib.SequenceMatcher(None, name, node.name).ratio() > 0.6:
                    yield self.mend(program, Change(node, _named(node, name)), lines=(node.lineno,), new=name)

    def _everywhere(self, program: Program, wrong: str, made: list[str]) -> Iterator[Mend]:
        places = [node for node in program.each(ast.Name) if node.id == wrong]
        if len(places) > 1:
            for name in difflib.get_close_matches(wrong, made, 3, 0.5):
                yield self.mend(
                    program,
                    *(Change(node, ast.Name(name, node.ctx)) for node in places),
                    lines=tuple(dict.fromkeys(node.lineno for node in places)),
                )

    def _fields(self, program: Program) -> set[str]:
        return {node.attr for node in program.each(ast.Attribute) if isinstance(node.ctx, ast.Store)}

    def _called(self, program: Program) -> set[str]:
        return {node.func.id for node in program.each(ast.Call) if isinstance(node.func, ast.Name)}


def _named(node: ast.FunctionDef, name: str) -> ast.FunctionDef:
    return ast.FunctionDef(name, node.args, node.body, node.decorator_list, node.returns)
