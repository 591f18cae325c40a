"""What is said of a program without any model: its kind, the place, the misconception, the failing case."""

from dataclasses import replace

import pytest

from tests.tutor.conftest import MEAN, RIGHT
from workbench.tutor.diagnosing import diagnose
from workbench.tutor.records import Example, Problem

SLIPS = [  # what is put in place of what, the line it is in, and the name of it
    ("total / len(marks)", "total // len(marks)", 7, "integer division"),
    ("    return total", "        return total", 7, "returns too early"),
    ("    return total / len(marks)", "    print(total / len(marks))", 7, "prints instead of returns"),
    ("total + m", "total - m", 6, "wrong operator"),
    ("    total = total + m", "    total = m", 6, "wrong operator"),
    ("len(marks) == 0", "len(marks) != 0", 2, "wrong branch"),
    ("total = 0", "total = 1", 4, "wrong initial value"),
    (
        "    total = 0\n    for m in marks:\n",
        "    for m in marks:\n        total = 0\n",
        5,
        "resets inside the loop",
    ),
    ("total = total + m", "total = totl + m", 6, "misspelt name"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "name"), SLIPS, ids=[slip[3] + slip[1][:12] for slip in SLIPS]
)
def test_a_slip_is_found_at_its_place_and_named(old: str, new: str, line: int, name: str) -> None:
    assert RIGHT.count(old) == 1
    found = diagnose(RIGHT.replace(old, new), MEAN)
    assert found.kind == "semantic"
    assert (found.lines[0], found.misconception) == (line, name)
    assert found.failing is not None and found.failing.test in MEAN.tests


def test_a_program_that_passes_is_correct(problem: Problem, right: str) -> None:
    assert diagnose(right, problem).kind == "correct"


def test_the_smallest_failing_case_is_shown_with_what_came_and_what_should(
    problem: Problem, right: str
) -> None:
    found = diagnose(right.replace("    if len(marks) == 0:\n        return 0\n", ""), problem)
    assert found.failing.test.call == "mean([])"
    assert found.failing.expected == "0" and found.failing.actual.startswith("ZeroDivisionError")


SYNTAX = [
    ("if len(marks) == 0:", "if len(marks) == 0", 2, "missing colon"),
    ("len(marks) == 0", "len(marks) = 0", 2, "= for =="),
    ("len(marks)\n", "len(marks\n", 7, "unclosed bracket"),
    ("    for m", "   for m", 5, "bad indentation"),
    ("return total", "print total", 7, "written for Python 2"),
    ("for m in", "for m of", 5, "misspelt keyword"),
]


@pytest.mark.parametrize(("old", "new", "line", "name"), SYNTAX, ids=[slip[3] for slip in SYNTAX])
def test_a_program_that_does_not_parse_is_mended_by_one_token(
    old: str, new: str, line: int, name: str
) -> None:
    found = diagnose(RIGHT.replace(old, new), MEAN)
    assert found.kind == "syntax"
    assert (found.lines[0], found.misconception) == (line, name)


def test_standard_input_is_typed_in_and_all_that_is_printed_compared() -> None:
    problem = Problem(
        "Print 1 to n.",
        (Example("1\n2\n3\n", stdin="3\n"), Example("1", stdin="1")),
        ("n = int(input())\nfor i in range(1, n + 1):\n    print(i)\n",),
    )
    assert (
        diagnose("n = int(input('How many? '))\nfor i in range(n):\n    print(i + 1)\n", problem).kind
        == "correct"
    )
    found = diagnose("n = int(input())\nfor i in range(n):\n    print(i)\n", problem)
    assert found.kind == "semantic" and found.lines[0] in (2, 3)
    assert found.failing.test.stdin == "1" and found.failing.actual == "0\n"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("", "no program"),
        ("import numpy\ndef mean(x):\n    return numpy.mean(x)\n", "No module named 'numpy'"),
        ("def mean(x):\n    return open('marks.txt').read()\n", "marks.txt"),
        ("import os\nos._exit(0)\n", "ends the whole interpreter"),
    ],
)
def test_what_cannot_be_run_says_why(program: str, said: str, problem: Problem) -> None:
    found = diagnose(program, problem)
    assert found.kind == "unrunnable" and said in found.reason


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("def mean(x):\n    while True:\n        x = x\n", "does not end"),
        ("def mean(x):\n    print('x' * 10**7)\n", "prints too much"),
        ("def mean(x):\n    return mean(x)\n", "RecursionError"),
        ("def mean(x):\n    return input()\n", "EOFError"),
        ("import os\ndef mean(x):\n    while True:\n        os.fork()\n", ""),
    ],
)
def test_what_runs_wild_costs_only_itself(program: str, said: str, problem: Problem) -> None:
    found = diagnose(program, problem)
    assert found.kind in ("semantic", "unrunnable")
    assert said in (found.failing.actual if found.failing else found.reason)


def test_tests_that_no_reference_passes_are_called_wrong(problem: Problem, right: str) -> None:
    wrong = replace(problem, tests=(Example(99, "mean([1])"), Example(98, "mean([2])")))
    found = diagnose(right, wrong)
    assert found.kind == "unrunnable" and "tests of this problem are wrong" in found.reason
    partly = replace(problem, tests=(*problem.tests, Example(99, "mean([1])")))
    assert diagnose(right, partly).kind == "correct"


def test_the_references_settle_whether_a_text_stands_for_a_number() -> None:
    problem = Problem("The number as it is.", (Example("5", "f(5)"),), ("def f(x):\n    return x\n",))
    assert diagnose("def f(x):\n    return x\n", problem).kind == "correct"
    found = diagnose("def f(x):\n    return str(x)\n", problem)
    assert found.kind == "semantic" and found.misconception == "missing conversion"
    words = replace(problem, references=("def f(x):\n    return str(x)\n",))
    assert diagnose("def f(x):\n    return str(x)\n", words).kind == "correct"
    assert diagnose("def f(x):\n    return x\n", words).kind == "semantic"


def test_two_slips_are_mended_one_after_the_other(problem: Problem) -> None:
    program = RIGHT.replace("total = 0", "total = 1").replace("total / len", "total // len")
    alone = replace(problem, references=())
    found = diagnose(program, alone)
    assert found.mend is not None and set(found.lines[:3]) & {4, 7}


def test_the_same_mistake_under_other_names_is_one_difference(problem: Problem) -> None:
    first = diagnose(RIGHT.replace("total / len", "total // len"), problem)
    second = diagnose(
        RIGHT.replace("total / len", "total // len").replace("total", "s").replace("marks", "xs"), problem
    )
    assert first.difference and first.difference == second.difference
