"""What a problem's tests show of programs, run where they can do no harm.

Programs are run in batches: one sandbox for many of them. One that takes the sandbox down costs only its own
test; the batch goes on behind it. Which values are right is settled by the problem's references, because the
same text may stand for a number and for a word.
"""

import ast
import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from workbench import sandbox
from workbench.sandbox.terms import MEGABYTE
from workbench.tutor.harness import canonical
from workbench.tutor.records import Example, Problem, Ran

HARNESS = Path(__file__).with_name("harness.py").read_text(encoding="utf-8")
BEGIN = "\nmain(JOBS, TESTS, LIMITS, MARK)\n"
STEPS, OUTPUT, SECONDS, LEAN_SECONDS = 200_000, 20_000, 2.0, 0.25
BATCH = sandbox.Limits(seconds=30.0, cpu_seconds=30, output=64 * MEGABYTE)
MOST_LOST = 6
"""How often a batch is begun again behind a program that took the sandbox down."""

ENDED = {
    "timed out": "does not end",
    "out of memory": "uses too much memory",
    "too much output": "prints too much",
    "failed": "ends the whole interpreter",
    "finished": "ends the whole interpreter",
}


class NotRun(Exception):
    """There is no safe way to run a program on this machine; says why."""


@dataclass(frozen=True)
class Job:
    """One program, and the tests to try it on; one of hundreds is cut off after fewer `steps`."""

    source: str
    tests: tuple[int, ...]
    steps: int = 0


@dataclass(frozen=True)
class Wanted:
    """What is right for each test, as the references show it; `wrong` are tests no reference passes."""

    values: dict[int, frozenset[str]]
    loose: dict[int, frozenset[str]]
    printed: dict[int, frozenset[str]]
    errors: dict[int, frozenset[str]]
    shown: dict[int, str]
    steps: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    failing: tuple[int, ...] = ()
    """Numbers of references that pass no test at all, or not those that others pass."""

    def passes(self, ran: Ran) -> bool:
        """Whether a program did what this test wants."""
        number = ran.test
        if ran.ended:
            return False
        if number in self.errors:
            return ran.error.partition(":")[0] in self.errors[number]
        if ran.error:
            return False
        if number in self.printed:
            return bool({as_printed(ran.printed), as_printed(ran.with_prompts)} & self.printed[number])
        return ran.value in self.values[number] or ran.loose in self.loose[number]


def run(jobs: Sequence[Job], tests: Sequence[Example]) -> list[list[Ran]]:
    """What each test showed of each program; raises NotRun where nothing can be run."""
    told: dict[tuple[int, int], Ran] = {}
    left = [(number, test) for number, job in enumerate(jobs) for test in job.tests]
    for _ in range(MOST_LOST):
        if not left:
            break
        found, outcome = _batch(jobs, left, tests)
        told.update(found)
        left = [key for key in left if key not in told]
        if left:
            told[left[0]] = Ran(left[0][1], ended=outcome)
            left = left[1:]
    told.update({key: Ran(key[1], ended="was not run: others before it took too long") for key in left})
    return [[told[number, test] for test in job.tests] for number, job in enumerate(jobs)]


def _batch(
    jobs: Sequence[Job], left: Sequence[tuple[int, int]], tests: Sequence[Example]
) -> tuple[dict[tuple[int, int], Ran], str]:
    mark = secrets.token_hex(16)
    numbers = sorted({number for number, _ in left})
    wanted_of: dict[int, list[int]] = {}
    for number, test in left:
        wanted_of.setdefault(number, []).append(test)
    chosen = [(jobs[number].source, wanted_of[number], jobs[number].steps) for number in numbers]
    limits = {"steps": STEPS, "output": OUTPUT, "seconds": SECONDS, "lean_seconds": LEAN_SECONDS}
    given = [{"call": test.call, "stdin": test.stdin} for test in tests]
    program = f"JOBS = {chosen!r}\nTESTS = {given!r}\nLIMITS = {limits!r}\nMARK = {mark!r}\n{HARNESS}{BEGIN}"
    result = sandbox.run(program, limits=BATCH)
    if result.outcome == "not run":
        raise NotRun(result.stderr)
    found: dict[tuple[int, int], Ran] = {}
    for line in result.stdout.splitlines():
        if line.startswith(mark):
            found.update(_read(line.removeprefix(mark), numbers, left))
    return found, ENDED.get(result.outcome, "does not end")


def _read(line: str, numbers: Sequence[int], left: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Ran]:
    try:
        told = json.loads(line)
    except json.JSONDecodeError:  # the last line of a sandbox that was ended while it wrote
        return {}
    number = numbers[told["job"]]
    if "broken" in told:
        return {key: Ran(key[1], error=told["broken"]) for key in left if key[0] == number}
    names = (
        "value",
        "loose",
        "shown",
        "printed",
        "with_prompts",
        "error",
        "line",
        "ended",
        "mutated",
        "steps",
    )
    return {
        (number, told["test"]): Ran(
            told["test"], lines=tuple(told["lines"]), **{name: told[name] for name in names if name in told}
        )
    }


def wanted(problem: Problem, shown: Sequence[Sequence[Ran]]) -> Wanted:
    """What is right, from the problem's tests and from what its references gave on them."""
    meant = [_Meant(test) for test in problem.tests]
    right = {
        number: [runs[number] for runs in shown if meant[number].fits(runs[number])]
        for number in range(len(meant))
    }
    wrong = tuple(number for number, runs in right.items() if shown and not runs)
    steps = tuple(ran.steps for runs in right.values() for ran in runs)
    found = Wanted(
        {},
        {},
        {},
        {},
        {},
        steps,
        wrong,
        tuple(
            number
            for number, runs in enumerate(shown)
            if not all(meant[test].fits(runs[test]) for test in right if test not in wrong)
        ),
    )
    for number, one in enumerate(meant):
        one.settle(number, right[number], found)
    return found


class _Meant:
    """All that the words of one test may mean."""

    def __init__(self, test: Example) -> None:
        self.test = test
        values = [test.expected]
        if isinstance(test.expected, str):
            with suppress(ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
                values.append(ast.literal_eval(test.expected.strip()))
        self.loose = {canonical(value, loose=True) for value in values}
        self.said = as_printed(str(test.expected))

    @property
    def error(self) -> str:
        """The kind of error that is asked for, if one is."""
        words = self.said.replace("raises ", "").partition(":")[0].strip()
        return words if words.endswith(("Error", "Exception")) and words.isidentifier() else ""

    def fits(self, ran: Ran) -> bool:
        return bool(self._how(ran))

    def _how(self, ran: Ran) -> str:
        if ran.ended:
            return ""
        if ran.error:
            return "error" if self.error and ran.error.partition(":")[0] == self.error else ""
        if self.test.call is None:
            return "printed" if self.said in (as_printed(ran.printed), as_printed(ran.with_prompts)) else ""
        if ran.loose in self.loose:
            return "value"
        if ran.value == "None" and self.said == as_printed(ran.printed):
            return "printed"
        return ""

    def settle(self, number: int, right: Sequence[Ran], found: Wanted) -> None:
        hows = {self._how(ran) for ran in right} or {self._guess()}
        found.shown[number] = self._shown(right)
        if "value" in hows:
            found.values[number] = frozenset(ran.value for ran in right)
            found.loose[number] = frozenset() if right else frozenset(self.loose)
        elif "error" in hows:
            found.errors[number] = frozenset({self.error})
        else:
            found.printed[number] = frozenset({self.said})

    def _guess(self) -> str:
        if self.test.call is None:
            return "printed"
        return "error" if self.error else "value"

    def _shown(self, right: Sequence[Ran]) -> str:
        if self.test.call is not None and right and right[0].shown and "value" in {self._how(right[0])}:
            return right[0].shown
        return self.test.expected if isinstance(self.test.expected, str) else repr(self.test.expected)


def as_printed(text: str) -> str:
    """What was printed, less white space at the ends of lines and empty lines at the end."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
