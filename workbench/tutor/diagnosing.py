"""What is wrong with a program: run it, try small mends, compare it with correct programs, rank its lines.

The order of trust: a natural slip whose undoing passes every test; differences to a correct program that do;
two mends after each other; the lines that failing tests run and passing ones do not (Ochiai's coefficient,
after Abreu et al. 2006).
"""

import ast
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.tutor import broken, naming
from workbench.tutor.program import Program
from workbench.tutor.records import Diagnosis, Example, Failing, Mend, Problem, Ran
from workbench.tutor.references import NEAR, WHOLE, Compared
from workbench.tutor.running import Job, NotRun, Wanted, as_printed, run, wanted
from workbench.tutor.slips import all_mends

MOST_MENDS, MOST_SECOND, MOST_BETTER, MOST_NAMED = 2500, 900, 8, 5
MOST_PASSING = 5
MISSING = ("ModuleNotFoundError", "FileNotFoundError")


@dataclass(frozen=True)
class Tried:
    """A mend and the tests it passes."""

    mend: Mend
    passed: tuple[bool, ...]

    @property
    def all(self) -> bool:
        return all(self.passed)


def diagnose(program: str, problem: Problem, right: Wanted | None = None) -> Diagnosis:
    """What is wrong with a program, without any model.

    `right` is what `settled` gives of the problem, where it is known already. Where no program can be run, it
    says so.
    """
    if not program.strip():
        return Diagnosis("unrunnable", "There is no program in this submission.")
    if not problem.tests:
        return Diagnosis("unrunnable", "This problem has no tests, so nothing can be told of a program.")
    try:
        right = right or settled(problem)
        if problem.references and len(right.wrong) == len(problem.tests):
            return Diagnosis(
                "unrunnable",
                "The tests of this problem are wrong: none of its references passes "
                "any of them. Mend the tests or the references.",
            )
        return _Case(program, problem, right, usable(problem, right)).diagnosis()
    except NotRun as why:
        return Diagnosis("unrunnable", str(why))


def looker(problem: Problem, programs: Iterable[str]) -> Callable[[str], Diagnosis]:
    """What diagnoses one program after another of a problem, knowing which of all programs are correct."""
    try:
        right = settled(problem)
        known = replace(problem, passing=passing(programs, problem, right))
    except NotRun as why:
        reason = str(why)
        return lambda program: Diagnosis("unrunnable", reason)
    return lambda program: diagnose(program, known, right)


def settled(problem: Problem) -> Wanted:
    """What is right for each test of a problem, as its references show."""
    every = tuple(range(len(problem.tests)))
    shown = run([Job(source, every) for source in problem.references], problem.tests)
    return wanted(problem, shown)


def usable(problem: Problem, right: Wanted) -> tuple[int, ...]:
    """The numbers of the tests that are not wrong themselves."""
    return tuple(number for number in range(len(problem.tests)) if number not in right.wrong)


def passing(programs: Iterable[str], problem: Problem, right: Wanted) -> tuple[str, ...]:
    """Those of some programs that pass every test, a few and each once, to compare others with."""
    sources = [source for source in dict.fromkeys(programs) if source.strip() and _parses(source)]
    tests = usable(problem, right)
    runs = run([Job(source, tests, _steps(right)) for source in sources], problem.tests)
    good = [source for source, one in zip(sources, runs, strict=True) if all(map(right.passes, one))]
    return tuple(good[:MOST_PASSING])


def _steps(right: Wanted) -> int:
    """After how many steps a program that is one of many is cut off."""
    return max(right.steps, default=0) * 30 + 2000


class _Case:
    """One program under one problem's tests."""

    def __init__(self, source: str, problem: Problem, right: Wanted, tests: tuple[int, ...]) -> None:
        self.source, self.problem, self.right, self.tests = source, problem, right, tests

    def diagnosis(self) -> Diagnosis:
        try:
            program = Program(self.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return broken.diagnosis(self.source, error, self.try_out)
        runs = run([Job(self.source, self.tests)], self.problem.tests)[0]
        passed = tuple(map(self.right.passes, runs))
        if all(passed):
            return Diagnosis("correct", "Every test passes.", passed=passed)
        if why := _unrunnable(runs):
            return Diagnosis("unrunnable", why, self.failing(runs, passed), passed=passed)
        return self._semantic(program, runs, passed)

    def _semantic(self, program: Program, runs: Sequence[Ran], passed: tuple[bool, ...]) -> Diagnosis:
        suspicion = ochiai(runs, passed)
        compared = sorted(
            (Compared(program, other) for other in self._correct()), key=lambda one: -one.likeness
        )
        tried = self._tried(program, compared, sum(passed))
        passing = needed(one for one in tried if one.all and one.mend.cost < WHOLE)
        costs = {
            id(one): cost(one.mend, suspicion, compared, runs) + self._beside_the_point(one.mend)
            for one in passing
        }
        ranked = sorted(passing, key=lambda one: costs[id(one)])
        names = [one.mend.slip or naming.named(program, one.mend.source) for one in ranked[:MOST_NAMED]]
        lines = ranked_lines(runs, passed, ranked, tried, compared, suspicion)
        known = signals(ranked, names, [costs[id(one)] for one in ranked], compared, passed, suspicion, lines)
        best = ranked[0].mend if ranked else None
        return Diagnosis(
            "semantic",
            _reason(ranked),
            self.failing(runs, passed),
            lines,
            self._misconception(program, runs, passed, best, names),
            best,
            passed,
            naming.difference(program, best.source) if best else "",
            known,
        )

    def _beside_the_point(self, mend: Mend) -> float:
        """What a mend costs that prints where a value is asked for, or the other way round."""
        odd = "prints instead of returns" if self.right.printed else "returns instead of prints"
        return 2.0 if mend.slip == odd else 0.0

    def _misconception(
        self,
        program: Program,
        runs: Sequence[Ran],
        passed: Sequence[bool],
        best: Mend | None,
        names: Sequence[str],
    ) -> str | None:
        """The name of what the best mend undoes, with what the failing tests show taken into account."""
        if best is None:
            return None
        failed = [ran for ran, good in zip(runs, passed, strict=True) if not good]
        name = names[0]
        if name == "wrong variable" and all(ran.error.startswith("NameError") for ran in failed):
            return "misspelt name"
        endless = name in MAY_BE_ENDLESS and all(ran.ended == "does not end" for ran in failed)
        if endless and any(
            loop.lineno <= best.lines[0] <= loop.end_lineno for loop in program.each(ast.While)
        ):
            return "never ends"
        return next(filter(None, names), None)

    def _correct(self) -> list[str]:
        """Correct programs to compare with; references that fail are none."""
        good = [
            source
            for number, source in enumerate(self.problem.references)
            if number not in self.right.failing
        ]
        return [source for source in (*good, *self.problem.passing) if _parses(source)]

    def _tried(self, program: Program, compared: Sequence[Compared], before: int) -> list[Tried]:
        """Every mend tried; where none passes everything, a second one on top of the best."""
        mends = {mend.source: mend for one in compared if one.likeness >= NEAR for mend in one.mends()}
        mends.update({mend.source: mend for mend in all_mends(program)[:MOST_MENDS]})
        tried = self.try_out(list(mends.values()))
        if any(one.all and one.mend.cost < WHOLE for one in tried):
            return tried
        better = sorted(
            (one for one in tried if sum(one.passed) > before),
            key=lambda one: (-sum(one.passed), one.mend.cost),
        )
        for one in better[:MOST_BETTER]:
            seconds = [_after(one.mend, mend) for mend in all_mends(Program(one.mend.source))[:MOST_SECOND]]
            again = self.try_out(seconds)
            tried += [one for one in again if one.all]
        return tried

    def try_out(self, mends: Sequence[Mend]) -> list[Tried]:
        """What the tests show of each mended program."""
        steps = _steps(self.right)
        runs = run([Job(mend.source, self.tests, steps) for mend in mends], self.problem.tests)
        return [
            Tried(mend, tuple(map(self.right.passes, one))) for mend, one in zip(mends, runs, strict=True)
        ]

    def failing(self, runs: Sequence[Ran], passed: Sequence[bool]) -> Failing | None:
        """The smallest failing test; the first among those of one size."""
        failed = [ran for ran, good in zip(runs, passed, strict=True) if not good]
        if not failed:
            return None
        ran = min(failed, key=lambda one: (_size(self.problem.tests[one.test]), one.test))
        return Failing(self.problem.tests[ran.test], self.right.shown[ran.test], actual(ran, self.problem))


def actual(ran: Ran, problem: Problem) -> str:
    """What came of a test, as a tutor reads it."""
    if ran.ended:
        return f"(the program {ran.ended})"
    if ran.error:
        return ran.error
    if problem.tests[ran.test].call is None:
        return ran.printed
    printed = as_printed(ran.printed)
    return f"{ran.shown}, after printing {printed!r}" if printed else ran.shown


def ochiai(runs: Sequence[Ran], passed: Sequence[bool]) -> dict[int, float]:
    """How much each line is suspected: 1 if all failing tests run it and no passing one does."""
    failed = sum(not good for good in passed)
    lines = {line for ran in runs for line in ran.lines}
    found = {}
    for line in lines:
        bad = sum(line in ran.lines and not good for ran, good in zip(runs, passed, strict=True))
        good = sum(line in ran.lines and good for ran, good in zip(runs, passed, strict=True))
        found[line] = bad / math.sqrt(failed * (bad + good)) if bad else 0.0
    return found


def cost(
    mend: Mend, suspicion: Mapping[int, float], compared: Sequence[Compared], runs: Sequence[Ran]
) -> float:
    """How far-fetched a mend is, with what the run and the correct programs say of its place."""
    seen = max((suspicion.get(line, 0.0) for line in mend.lines), default=0.0)
    near = compared[0] if compared and compared[0].likeness >= NEAR else None
    differs = near is not None and bool(set(mend.lines) & set(near.differing))
    stopped = any(ran.error and ran.line in mend.lines for ran in runs)
    gained = near.gained(mend.source) if near else 0
    return mend.cost - 0.6 * seen - 0.3 * differs - 0.3 * stopped - 0.5 * min(max(gained, -1), 1)


def needed(passing: Iterable[Tried]) -> list[Tried]:
    """Mends less those that take over more of a correct program than another one needs."""
    found = list(passing)
    parts = [one.mend.parts for one in found if one.mend.parts]
    return [one for one in found if not any(other < one.mend.parts for other in parts)]


def ranked_lines(
    runs: Sequence[Ran],
    passed: Sequence[bool],
    ranked: Sequence[Tried],
    tried: Sequence[Tried],
    compared: Sequence[Compared],
    suspicion: Mapping[int, float],
) -> tuple[int, ...]:
    """Lines by how much speaks against them, the most suspect first; at most ten."""
    votes: dict[int, float] = {}
    for place, one in enumerate(ranked[:12]):
        for order, line in enumerate(one.mend.lines[:4]):
            votes[line] = max(votes.get(line, 0.0), 10.0 / (1 + place) - 0.1 * order)
    for line, seen in suspicion.items():
        votes[line] = votes.get(line, 0.0) + 0.5 * seen
    for near in compared[:1]:
        for line in near.differing if near.likeness >= NEAR else ():
            votes[line] = votes.get(line, 0.0) + 0.4
    for ran, good in zip(runs, passed, strict=True):
        if not good and ran.error and ran.line:
            votes[ran.line] = votes.get(ran.line, 0.0) + 0.3
    better = sum(passed)
    for one in tried:
        if sum(one.passed) > better:
            for line in one.mend.lines[:2]:
                votes[line] = votes.get(line, 0.0) + 0.02
    return tuple(sorted(votes, key=lambda line: (-votes[line], line))[:10])


def signals(
    ranked: Sequence[Tried],
    names: Sequence[str],
    costs: Sequence[float],
    compared: Sequence[Compared],
    passed: Sequence[bool],
    suspicion: Mapping[int, float],
    lines: Sequence[int],
) -> dict[str, float]:
    """What the probability of being right rests on, each a number between 0 and about 1.

    `names` are those of the first mends, `costs` what each mend costs with all that is known.
    """
    best = ranked[0].mend if ranked else None
    top = set(best.lines) if best else set()
    agreeing = sum(bool(top & set(one.mend.lines)) for one in ranked[:6])
    near = compared[0] if compared else None
    rivals = [cost for one, cost in zip(ranked, costs, strict=True) if not top & set(one.mend.lines)]
    others = [cost for name, cost in zip(names, costs, strict=False) if name != names[0]]
    return {
        "mended": float(best is not None),
        "named": float(bool(names and names[0])),
        "slip": float(bool(best and best.slip)),
        "twice": float(bool(best and best.cost >= TWICE)),
        "agreeing": agreeing / max(1, min(6, len(ranked))),
        "alike": names.count(names[0]) / len(names) if names else 0.0,
        "lead over other lines": min(1.0, rivals[0] - costs[0]) if rivals else float(best is not None),
        "lead over other names": min(1.0, others[0] - costs[0]) if others else float(best is not None),
        "far-fetched": min(2.0, max(-1.0, costs[0])) if costs else 2.0,
        "few": 1.0 / max(1, len(ranked)),
        "likeness": near.likeness if near else 0.0,
        "differs": float(bool(near and top & set(near.differing))),
        "suspicion": max((suspicion.get(line, 0.0) for line in lines[:1]), default=0.0),
        "passing": sum(passed) / len(passed),
    }


TWICE = 4.0
MAY_BE_ENDLESS = ("", "off by one", "wrong branch", "wrong variable", "wrong operator", "one case only")


def _after(first: Mend, second: Mend) -> Mend:
    """Two mends, one after the other; the lines of the second are of the program as written out again."""
    return replace(
        second,
        lines=tuple(dict.fromkeys((*first.lines, *second.lines))),
        slip=first.slip or second.slip,
        new=f"{first.new}\n{second.new}",
        cost=TWICE + first.cost + second.cost,
    )


def _reason(ranked: Sequence[Tried]) -> str:
    if not ranked:
        return "No small change makes every test pass; the lines are those that failing tests run most."
    best = ranked[0].mend
    kind = f"undoing one slip ({best.slip})" if best.slip else "what a correct program has otherwise"
    others = f", as do {len(ranked) - 1} others" if len(ranked) > 1 else ""
    return f"Every test passes after {kind} in line {best.lines[0]}{others}."


def _unrunnable(runs: Sequence[Ran]) -> str:
    """Why nothing can be told of a program that needs what is not there."""
    for ran in runs:
        if ran.error.partition(":")[0] in MISSING:
            return f"It needs something that is not here: {ran.error}."
        if ran.ended.startswith(("ends the whole", "uses too much")):
            return f"The program {ran.ended}."
    return ""


def _size(test: Example) -> int:
    return len(test.call if test.call is not None else test.stdin or "")


def _parses(source: str) -> bool:
    try:
        Program(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
