"""A hint says where, why and how next, never the solution, and what a tutor taught shows in it."""

import json
from pathlib import Path

import pytest

from workbench.records import Check, Rule
from workbench.tutor import leaks
from workbench.tutor.hinting import draft
from workbench.tutor.obeying import against
from workbench.tutor.records import LEVELS, Example, Problem, Submission

TUNE = Path(__file__).parents[2] / "examples" / "tutor" / "tune.jsonl"
WRONG = """def mean(marks):
    if len(marks) == 0:
        return 0
    total = 0
    for m in marks:
        total = total + m
    return total // len(marks)
"""


def rule(text: str, check: Check | None = None) -> Rule:
    return Rule(text, "Writing a hint for a student.", check=check)


def hints(problem: Problem, *rules: Rule) -> list[str]:
    drafted = draft(Submission(WRONG), problem, taught=lambda text: against(text, rules))
    return [hint.text for hint in drafted.hints]


def test_there_is_a_hint_for_each_level_and_none_fails_a_check(problem: Problem) -> None:
    drafted = draft(Submission(WRONG), problem)
    assert tuple(hint.level for hint in drafted.hints) == LEVELS
    assert not any(hint.wrong for hint in drafted.hints)
    assert "line 7" in drafted.hints[0].text


def test_no_hint_for_a_labelled_program_gives_its_solution_away() -> None:
    items = [json.loads(line) for line in TUNE.read_text(encoding="utf-8").splitlines()][::12]
    for item in items:
        tests = tuple(Example(one["expected"], one.get("call"), one.get("stdin")) for one in item["tests"])
        problem = Problem(item["statement"], tests, tuple(item["references"]))
        secrets = leaks.secrets_of(item["program"], problem, [item["fixed"]])
        drafted = draft(Submission(item["program"]), problem)
        assert [leaks.leak(hint.text, secrets) for hint in drafted.hints] == [""] * len(drafted.hints), item[
            "id"
        ]


def test_a_correct_program_gets_no_hint(problem: Problem, right: str) -> None:
    drafted = draft(Submission(right), problem)
    assert drafted.hints == () and not drafted.offered


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Use `total / len(marks)` there.", "gives away"),
        ("Divide with / as in / len.", "gives away"),
        ("It should give 2.5 here.", "expected value"),
        ("Look:\n```\nreturn total\n```", "block of code"),
        ("You just forgot it, obviously.", "may hurt"),
        ("Replace it with exact division.", "tells the fix"),
        ("word " * 60, "words"),
    ],
)
def test_a_hint_that_says_too_much_is_named(text: str, said: str, problem: Problem, right: str) -> None:
    secrets = leaks.secrets_of(WRONG, problem, [right, *problem.references])
    assert said in " ".join(leaks.faults(text, "where", secrets))


@pytest.mark.parametrize(
    "text",
    [
        "Have another look at line 7: `return total // len(marks)`",
        "What kind of number comes out of the division in `mean`?",
    ],
)
def test_what_stands_in_the_students_own_program_gives_nothing_away(
    text: str, problem: Problem, right: str
) -> None:
    assert leaks.faults(text, "where", leaks.secrets_of(WRONG, problem, [right, *problem.references])) == ()


def test_what_a_tutor_taught_shows_in_the_next_hint(problem: Problem) -> None:
    assert "line 7" in hints(problem)[0]
    where, _, following = hints(problem, rule("In hints, never name the line, ask a question first."))
    assert "line 7" not in where and "?" in where
    assert "?" in following


def test_a_rule_with_a_check_is_checked(problem: Problem) -> None:
    where = hints(problem, rule("In hints, at most 8 words.", Check("max_words", 8)))[0]
    assert len(where.split()) < len(hints(problem)[0].split())


def test_code_is_not_quoted_once_a_tutor_said_so(problem: Problem) -> None:
    assert "total // len" in hints(problem)[0]
    assert "total // len" not in hints(problem, rule("In hints, never quote the student's code."))[0]


def test_below_the_precision_asked_for_nothing_is_offered(problem: Problem) -> None:
    assert draft(Submission(WRONG), problem, precision=0.0).offered
    unsure = draft(Submission(WRONG), problem, precision=1.0)
    assert not unsure.offered and "at least 100%" in unsure.reason
