"""Where a program differs from a correct one, and which of the differences matter.

Both are written out the same way, the correct one with the student's names, and compared line by line.
Each difference is tried as a mend, alone and together, so that only those that change what the tests show
remain. Names are matched by the places they stand in: the pairs that agree most often over an alignment that
is blind to names (an assignment problem, solved by scipy).
"""

import ast
import difflib
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
from scipy.optimize import linear_sum_assignment

from workbench.tutor.program import FUNCTIONS, Program, parsed
from workbench.tutor.records import Mend

MOST_HUNKS, MOST_TOGETHER = 14, 3
MOST_LINES, WHOLE = 4, 20.0
"""A mend of more lines than this is another program; what it costs on top."""
NEAR = 0.35
"""Programs less alike than this are two solutions, and their differences are no mends."""


@dataclass(frozen=True)
class Hunk:
    """Lines of the student's program (from, to) that the correct one has otherwise."""

    begin: int
    end: int
    new: tuple[str, ...]


class Compared:
    """A student's program beside a correct one."""

    def __init__(self, student: Program, correct: str) -> None:
        self.lines = ast.unparse(student.tree).splitlines()
        self.places = _places(student, self.lines)
        self.correct = _in_their_names(student.tree, ast.parse(correct)).splitlines()
        match = difflib.SequenceMatcher(None, self.lines, self.correct, autojunk=False)
        self.hunks = tuple(_hunks(match.get_opcodes(), self.lines, self.correct))
        self.likeness = likeness("\n".join(self.lines), "\n".join(self.correct))

    @property
    def differing(self) -> tuple[int, ...]:
        """Lines of the student's own text that differ, in order."""
        return tuple(dict.fromkeys(line for hunk in self.hunks for line in self.where(hunk)))

    def where(self, hunk: Hunk) -> tuple[int, ...]:
        """The student's own lines a difference is about; where something is missing, those around it."""
        if hunk.end > hunk.begin:
            found = [self.places.get(number) for number in range(hunk.begin, hunk.end)]
        else:
            found = [self.places.get(hunk.begin - 1), self.places.get(hunk.begin)]
        return tuple(dict.fromkeys(line for line in found if line))

    def gained(self, source: str) -> int:
        """How many lines of the correct program a mended one has more of than the student's."""
        return self._shared(source.splitlines()) - self._shared(self.lines)

    def _shared(self, lines: Sequence[str]) -> int:
        return (Counter(lines) & Counter(self.correct)).total()

    def mends(self) -> Iterator[Mend]:
        """The student's program with one, some or all of the differences taken over."""
        hunks = self.hunks[:MOST_HUNKS]
        for size in range(1, min(MOST_TOGETHER, len(hunks)) + 1):
            for chosen in itertools.combinations(hunks, size):
                yield from self._with(chosen)
        if len(hunks) > MOST_TOGETHER:
            yield from self._with(hunks)

    def _with(self, chosen: Sequence[Hunk]) -> Iterator[Mend]:
        lines = list(self.lines)
        for hunk in reversed(chosen):
            lines[hunk.begin : hunk.end] = hunk.new
        source = "\n".join(lines) + "\n"
        try:
            parsed(source)
        except SyntaxError:
            return
        new = "\n".join(line.strip() for hunk in chosen for line in hunk.new)
        where = tuple(dict.fromkeys(line for hunk in chosen for line in self.where(hunk)))
        if where:
            size = sum(max(hunk.end - hunk.begin, len(hunk.new)) for hunk in chosen)
            whole = WHOLE if size > max(MOST_LINES, 0.4 * len(self.lines)) else 0.0
            yield Mend(
                source,
                where,
                "",
                new,
                1.2 + 0.35 * size + whole,
                frozenset((id(self), hunk.begin) for hunk in chosen),
            )


def likeness(first: str, second: str) -> float:
    """How alike two programs are, 0 to 1, by their words in order."""
    return difflib.SequenceMatcher(None, first.split(), second.split(), autojunk=False).ratio()


def _hunks(opcodes: Sequence[tuple], lines: Sequence[str], correct: Sequence[str]) -> Iterator[Hunk]:
    for tag, begin, end, from_, to in opcodes:
        if tag == "equal":
            continue
        if tag == "replace" and end - begin == to - from_:
            for step in range(end - begin):
                yield Hunk(begin + step, begin + step + 1, (correct[from_ + step],))
        elif tag == "replace":
            yield from _paired(begin, lines[begin:end], correct[from_:to])
        else:
            yield Hunk(begin, end, tuple(correct[from_:to]))


def _paired(begin: int, old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    """Lines that stand for each other, one by one; the rest as put in or taken out."""
    row = column = 0
    for first, second in _likest(old, new):
        if first > row or second > column:
            yield Hunk(begin + row, begin + first, tuple(new[column:second]))
        if old[first] != new[second]:
            yield Hunk(begin + first, begin + first + 1, (new[second],))
        row, column = first + 1, second + 1
    if len(old) > row or len(new) > column:
        yield Hunk(begin + row, begin + len(old), tuple(new[column:]))


def _likest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of like lines, in order in both: the alignment with the highest sum."""
    best = [[(0.0, ())] * (len(new) + 1) for _ in range(len(old) + 1)]
    for first in range(len(old) - 1, -1, -1):
        for second in range(len(new) - 1, -1, -1):
            alike = difflib.SequenceMatcher(None, old[first], new[second], autojunk=False).ratio()
            options = [best[first + 1][second], best[first][second + 1]]
            if alike > 0.5:
                score, pairs = best[first + 1][second + 1]
                options.append((score + alike, ((first, second), *pairs)))
            best[first][second] = max(options, key=lambda option: option[0])
    return list(best[0][0][1])


def _places(program: Program, lines: Sequence[str]) -> dict[int, int]:
    """For each line written out, the line of the student's own text it comes from."""
    written = ast.parse("\n".join(lines))
    found: dict[int, int] = {}
    for mine, theirs in zip(ast.walk(written), ast.walk(program.tree), strict=False):
        if hasattr(mine, "lineno") and hasattr(theirs, "lineno"):
            found.setdefault(mine.lineno - 1, theirs.lineno)
    for number, line in enumerate(lines):
        if line.strip() in ("else:", "finally:", "try:") and number + 1 in found:
            found.setdefault(number, max(1, found[number + 1] - 1))
    return found


def _in_their_names(student: ast.Module, correct: ast.Module) -> str:
    """The correct program with the student's names for its variables."""
    taken = _functions(student)
    for function in [node for node in ast.walk(correct) if isinstance(node, FUNCTIONS)]:
        theirs = taken.get(function.name)
        if theirs is not None:
            _rename(function, _paired_names(theirs, function))
    if not any(isinstance(node, FUNCTIONS) for node in correct.body):
        _rename(correct, _paired_names(student, correct))
    return ast.unparse(correct)


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)}


def _paired_names(student: ast.AST, correct: ast.AST) -> dict[str, str]:
    """Which name of the correct program is which of the student's."""
    theirs, ours = _variables(student), _variables(correct)
    if not theirs or not ours:
        return {}
    agreed = _agreement(student, correct)
    score = numpy.array([[agreed[our, their] + 0.5 * (our == their) for their in theirs] for our in ours])
    pairs = {
        ours[row]: theirs[column]
        for row, column in zip(*linear_sum_assignment(-score), strict=True)
        if score[row, column] > 0
    }
    free = [name for name in ours if name not in pairs]
    return {**pairs, **{name: f"{name}_" for name in free if name in theirs}}


def _variables(tree: ast.AST) -> list[str]:
    found = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg != "self"}
    found |= {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return sorted(found)


def _agreement(student: ast.AST, correct: ast.AST) -> Counter[tuple[str, str]]:
    """How often two names stand at places that match when names are left out."""
    agreed: Counter[tuple[str, str]] = Counter()
    for our, their in zip(_arguments(correct), _arguments(student), strict=False):
        agreed[our, their] += 5
    mine, theirs = _blind(correct), _blind(student)
    match = difflib.SequenceMatcher(
        None, [one for one, _ in mine], [one for one, _ in theirs], autojunk=False
    )
    for first, second, size in match.get_matching_blocks():
        for step in range(size):
            for our, their in zip(mine[first + step][1], theirs[second + step][1], strict=False):
                agreed[our, their] += 1
    return agreed


def _arguments(tree: ast.AST) -> list[str]:
    return [one.arg for one in tree.args.args] if isinstance(tree, FUNCTIONS) else []


def _blind(tree: ast.AST) -> list[tuple[str, list[str]]]:
    """Each statement's head without its names, and its names."""
    known = set(_variables(tree))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            head = _head(node)
            names = [
                one.id
                for part in head
                for one in ast.walk(part)
                if isinstance(one, ast.Name) and one.id in known
            ]
            shape = type(node).__name__ + "|".join(_shape(part, known) for part in head)
            found.append((node.lineno, shape, names))
    return [(shape, names) for _, shape, names in sorted(found, key=lambda one: one[0])]


def _head(node: ast.stmt) -> list[ast.AST]:
    """The parts of a statement that stand on its own line."""
    return [
        value
        for name, value in ast.iter_fields(node)
        if name not in ("body", "orelse", "finalbody")
        for value in (value if isinstance(value, list) else [value])
        if isinstance(value, ast.AST)
    ]


def _shape(node: ast.AST, known: set[str]) -> str:
    kinds = []
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            kinds.append("_" if one.id in known else one.id)
        elif isinstance(one, ast.Constant):
            kinds.append(type(one.value).__name__)
        elif not isinstance(one, ast.expr_context):
            kinds.append(type(one).__name__)
    return " ".join(kinds)


def _rename(tree: ast.AST, names: dict[str, str]) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.arg = names.get(node.arg, node.arg)
        elif isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
