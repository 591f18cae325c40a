"""Which misconception a difference speaks of, read from the two programs.

A mend taken from a correct program is only a difference; its name is read from what it changes: the smallest
part of a statement that is another one, or a statement that moved, came or went.
"""

import ast
import difflib
import re
from collections.abc import Sequence

from workbench.tutor.program import FUNCTIONS, LOOPS, Program
from workbench.tutor.slips.integer_division import DIVIDING
from workbench.tutor.slips.off_by_one import NEIGHBOURS
from workbench.tutor.slips.special_case import recursive

CONVERSIONS = {"int", "float", "str", "list", "map", "round"}
Pair = tuple[ast.AST | None, ast.AST | None]


def named(before: Program, after: str) -> str:
    """The misconception that a change from one program to another undoes; empty where none is known."""
    mended = Program(after)
    changes = _changes(before, mended)
    gone = [one for old, _ in changes for one in old]
    come = [one for _, new in changes for one in new]
    if moved := _moved(gone, come, before, mended):
        return moved
    names = (_read(first, second, before, mended) for first, second in _pairs(gone, come))
    return next(filter(None, names), "")


def difference(before: Program, after: str) -> str:
    """A change from one program to another with the names left out: one text for the same mistake."""
    mended = Program(after)
    return "; ".join(
        f"{_blind(old, before)} → {_blind(new, mended)}" for old, new in _changes(before, mended)
    )


def _changes(before: Program, after: Program) -> list[tuple[list[ast.stmt], list[ast.stmt]]]:
    """Statements that went, with those that came in their place."""
    old, new = _heads(before), _heads(after)
    match = difflib.SequenceMatcher(None, [key for key, _ in old], [key for key, _ in new], autojunk=False)
    return [
        ([one for _, one in old[begin:end]], [one for _, one in new[from_:to]])
        for tag, begin, end, from_, to in match.get_opcodes()
        if tag != "equal"
    ]


def _read(old: ast.stmt | None, new: ast.stmt | None, before: Program, after: Program) -> str:
    """The name of one statement in place of another, put in, or taken out."""
    if old is None:
        return _put_in(new, after)
    return _taken_out(old) if new is None else _replaced(old, new, before)


def _heads(program: Program) -> list[tuple[str, ast.stmt]]:
    """Each statement by its own line and depth, in order."""
    found = []

    def walk(block: Sequence[ast.stmt], depth: int) -> None:
        for statement in block:
            found.append((f"{depth} {_head(statement)}", statement))
            for name in ("body", "orelse", "finalbody"):
                inner = getattr(statement, name, [])
                if isinstance(inner, list):
                    walk(inner, depth + 1)

    walk(program.tree.body, 0)
    return found


def _head(statement: ast.stmt) -> str:
    return ast.unparse(statement).partition("\n")[0]


def _moved(gone: Sequence, come: Sequence, before: Program, after: Program) -> str:
    """A statement that stands at another depth, or another place, now."""
    for first in gone:
        for second in come:
            if _head(first) == _head(second) and not isinstance(first, (ast.If, *LOOPS, *FUNCTIONS)):
                if isinstance(first, ast.Return) and before.above(first, *LOOPS) is not None:
                    return "returns too early"
                inside = before.above(first, *LOOPS) is not None
                if inside and after.above(second, *LOOPS) is None and isinstance(first, ast.Assign):
                    return "resets inside the loop"
                return "wrong indentation"
            if _head(first).replace("elif ", "if ") == _head(second).replace("elif ", "if ") and isinstance(
                first, ast.If
            ):
                return "separate ifs"
    return ""


def _pairs(gone: Sequence, come: Sequence) -> list[Pair]:
    """Old and new statements that stand for each other, the likest first taken."""
    left, pairs = list(come), []
    for first in gone:
        close = max(
            left,
            default=None,
            key=lambda one: difflib.SequenceMatcher(None, _head(first), _head(one)).ratio(),
        )
        if close is not None:
            left.remove(close)
        pairs.append((first, close))
    return [*pairs, *((None, one) for one in left)]


def _put_in(new: ast.AST, after: Program) -> str:
    function = after.function(new)
    if isinstance(new, ast.If) and any(
        isinstance(one, (ast.Return, ast.Continue, ast.Raise, ast.Break)) for one in new.body
    ):
        return "missing base case" if function and recursive(function) else "misses a special case"
    if isinstance(new, ast.Return):
        around = after.parent(new)
        return "misses a special case" if isinstance(around, ast.If) else "forgets to return"
    if isinstance(new, (ast.AugAssign, ast.Assign)) and after.above(new, ast.While) is not None:
        return "never ends"
    return "misses a special case" if isinstance(new, ast.If) else ""


def _taken_out(old: ast.AST) -> str:
    if isinstance(old, ast.Expr) and ast.unparse(old).startswith("print("):
        return "wrong output format"
    return "returns too early" if isinstance(old, (ast.Return, ast.Break)) else ""


def _replaced(old: ast.AST, new: ast.AST, before: Program) -> str:
    within = before.function(old)
    if within is not None and not recursive_part(old, within) and recursive_part(new, within):
        return "wrong recursive step"
    if type(old) is not type(new):
        return _another_statement(old, new)
    first, second = _smallest(old, new)
    return _part(first, second, before, new)


def recursive_part(node: ast.AST, within: ast.FunctionDef) -> bool:
    """Whether the value of a call of the function itself is used here."""
    calls = {
        id(one)
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == within.name
    }
    alone = isinstance(node, ast.Expr) and id(node.value) in calls
    return bool(calls) and not alone


def _another_statement(old: ast.AST, new: ast.AST) -> str:
    was, now = ast.unparse(old), ast.unparse(new)
    if isinstance(new, ast.Return):
        return "prints instead of returns" if was.startswith("print(") else "forgets to return"
    if isinstance(old, ast.Return):
        return "returns instead of prints" if now.startswith("print(") else "returns too early"
    if isinstance(old, ast.Expr):
        return "ignores a result" if was in now or isinstance(new, ast.Assign) else ""
    if {type(old), type(new)} == {ast.Assign, ast.AugAssign}:
        return "wrong operator"
    return ""


def _smallest(old: ast.AST, new: ast.AST) -> Pair:
    """The smallest parts in which two statements differ; bodies of compound ones are left out."""
    while type(old) is type(new):
        differing = [
            (first, second)
            for name, first in ast.iter_fields(old)
            if name not in ("body", "orelse", "ctx") and not _same(first, second := getattr(new, name))
        ]
        if len(differing) != 1:
            return old, new
        first, second = differing[0]
        if isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
            unlike = [(one, other) for one, other in zip(first, second, strict=True) if not _same(one, other)]
            if len(unlike) != 1:
                return old, new
            first, second = unlike[0]
        if not (isinstance(first, ast.AST) and isinstance(second, ast.AST)) or isinstance(
            first, (ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
        ):
            return old, new
        old, new = first, second
    return old, new


def _same(first: object, second: object) -> bool:
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_same, first, second))
    if isinstance(first, ast.AST) and isinstance(second, ast.AST):
        return ast.dump(first) == ast.dump(second)
    return first == second


def _part(old: ast.AST, new: ast.AST, before: Program, statement: ast.AST) -> str:
    for reading in (_of_constants, _of_names, _of_operators, _of_calls, _wrapped):
        if name := reading(old, new, before, statement):
            return name
    return ""


def _of_constants(old: ast.AST, new: ast.AST, before: Program, statement: ast.AST) -> str:
    if not isinstance(old, ast.Constant):
        return ""
    if isinstance(new, ast.Constant):
        if isinstance(old.value, bool) and isinstance(new.value, bool):
            return "wrong branch"
        if isinstance(old.value, str) and isinstance(new.value, str):
            return "wrong output format"
        if isinstance(statement, ast.Assign) and statement.value is new:
            return "wrong initial value"
        numbers = isinstance(old.value, (int, float)) and isinstance(new.value, (int, float))
        if numbers and abs(old.value - new.value) == 1 and not isinstance(statement, ast.Return):
            return "off by one"
        return "wrong initial value" if isinstance(statement, ast.Return) else "one case only"
    if isinstance(statement, ast.Assign) and statement.value is new:
        return "wrong initial value"
    return "one case only"


def _of_names(old: ast.AST, new: ast.AST, before: Program, statement: ast.AST) -> str:
    if not isinstance(old, ast.Name):
        return ""
    if isinstance(new, ast.Name):
        known = before.assigned(before.tree) | {node.name for node in before.each(*FUNCTIONS)}
        return "wrong variable" if old.id in known else "misspelt name"
    if isinstance(new, ast.Constant) and new.value == old.id:
        return "missing quotes"
    return "index or value" if isinstance(new, ast.Subscript) else ""


def _of_operators(old: ast.AST, new: ast.AST, before: Program, statement: ast.AST) -> str:
    if isinstance(old, ast.Compare) and isinstance(new, ast.Compare):
        kinds = {type(one) for one in (*old.ops, *new.ops)}
        near = any(kinds == {one, other} for one, other in NEIGHBOURS.items())
        return "off by one" if near else "wrong branch"
    if isinstance(old, ast.BoolOp) and isinstance(new, ast.BoolOp):
        return "and-or confusion"
    if isinstance(new, ast.BoolOp):
        return "misses a special case"
    if isinstance(old, ast.BoolOp):
        return "wrong branch"
    if isinstance(old, (ast.BinOp, ast.AugAssign)) and type(old) is type(new):
        if {type(old.op), type(new.op)} <= DIVIDING and type(old.op) is not type(new.op):
            return "integer division"
        if isinstance(old, ast.BinOp) and sorted(_leaves(old)) == sorted(_leaves(new)):
            if _leaves(old) != _leaves(new):
                return "wrong argument"
            return "wrong operator" if _operators(old) != _operators(new) else "operator precedence"
        return "wrong operator" if type(old.op) is not type(new.op) else ""
    return ""


def _leaves(node: ast.AST) -> list[str]:
    if isinstance(node, ast.BinOp):
        return [*_leaves(node.left), *_leaves(node.right)]
    return [ast.unparse(node)]


def _operators(node: ast.AST) -> list[str]:
    return sorted(type(one.op).__name__ for one in ast.walk(node) if isinstance(one, ast.BinOp))


def _of_calls(old: ast.AST, new: ast.AST, before: Program, statement: ast.AST) -> str:
    if isinstance(old, ast.arguments) or isinstance(old, ast.Slice) and isinstance(new, ast.Slice):
        return "wrong argument"
    if isinstance(old, ast.Attribute) and isinstance(new, ast.Attribute):
        return "wrong argument"
    calls = isinstance(old, ast.Call) and isinstance(new, ast.Call)
    if calls and ast.dump(old.func) == ast.dump(new.func):
        printing = isinstance(old.func, ast.Name) and old.func.id == "print"
        return "wrong output format" if printing else "wrong argument"
    if isinstance(old, ast.Tuple) and isinstance(new, ast.Tuple):
        return "wrong argument"
    return ""


def _wrapped(old: ast.AST, new: ast.AST, before: Program, statement: ast.AST) -> str:
    """One of the two with something around it."""
    was, now = ast.unparse(old), ast.unparse(new)
    inner, outer = (old, new) if len(was) <= len(now) else (new, old)
    if ast.unparse(inner) not in ast.unparse(outer):
        return ""
    if isinstance(outer, ast.Call):
        name = outer.func.id if isinstance(outer.func, ast.Name) else getattr(outer.func, "attr", "")
        within = before.function(old)
        if outer is new and within is not None and within.name == name:
            return "wrong recursive step"
        if name in CONVERSIONS:
            return "missing conversion"
        return "shared reference" if name in ("copy", "deepcopy") else "wrong argument"
    if isinstance(outer, ast.BinOp) and isinstance(outer.right, ast.Constant) and outer.right.value == 1:
        return "off by one"
    if isinstance(outer, ast.BinOp):
        return "wrong operator"
    return "index or value" if isinstance(outer, ast.Subscript) else ""


def _blind(statements: Sequence[ast.stmt], program: Program) -> str:
    """The own lines of statements with the variables as numbers, in the order they come in each."""
    own = program.assigned(program.tree)
    return " / ".join(_numbered(_head(statement), own) for statement in statements)


def _numbered(line: str, own: set[str]) -> str:
    seen: dict[str, str] = {}
    words = re.split(r"(\W+)", line)
    return "".join(seen.setdefault(word, f"v{len(seen)}") if word in own else word for word in words)
