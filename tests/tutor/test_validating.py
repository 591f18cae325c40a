"""Hints a model writes are checked, and tried out on a model that plays the student."""

import json

import pytest

from tests.fakes import FakeModel
from tests.tutor.conftest import MEAN, RIGHT
from workbench.errors import ModelError
from workbench.tutor.diagnosing import diagnose
from workbench.tutor.generators import GENERATORS, Known
from workbench.tutor.records import Submission
from workbench.tutor.validating import accepted, code_of, validated

WRONG = RIGHT.replace("total / len", "total // len")
GOOD = json.dumps(
    {
        "explanation": "It cuts the fraction off.",
        "idea": "Whole numbers lose their fraction.",
        "hint": "Look at what kind of number the division gives.",
    }
)
LEAKY = json.dumps({"explanation": "x", "idea": "Use `total / len(marks)`.", "hint": "It should give 2.5."})
REPAIRED = f"```python\n{RIGHT}```"


def known(program: str = WRONG) -> Known:
    return Known(Submission(program), MEAN, diagnose(program, MEAN))


@pytest.mark.parametrize(
    ("before", "after", "of", "good"),
    [
        (0, 5, 10, True),
        (3, 4, 10, False),
        (3, 6, 10, True),
        (8, 7, 10, False),
        (0, 3, 10, True),
        (0, 0, 10, False),
    ],
)
def test_the_published_rule_accepts_what_helps_enough(before: int, after: int, of: int, good: bool) -> None:
    assert accepted(before, after, of) is good


def test_a_model_sees_the_failing_case_and_the_repair_and_its_words_are_checked() -> None:
    model = FakeModel(LEAKY)
    why, following = GENERATORS["model"](known(), model)
    asked = model.asked[0][0][0].content
    assert "expected: 2.5" in asked and "total / len(marks)" in asked
    assert any("gives away" in wrong for wrong in why.wrong)
    assert any("expected value" in wrong for wrong in following.wrong)


def test_a_move_that_tells_is_marked() -> None:
    model = FakeModel(json.dumps({"move": "telling", "text": "Use the other division."}))
    [hint] = GENERATORS["dialogue"](known(), model)
    assert "it tells what to do" in hint.wrong


def test_a_hint_that_a_student_model_gets_on_with_is_accepted() -> None:
    student = FakeModel("I do not know.", "No.", REPAIRED, REPAIRED)
    found = validated(known(), "model", FakeModel(GOOD), student, tries=2)
    assert found.validation.accepted and (found.validation.before, found.validation.after) == (0, 2)
    assert not any(hint.wrong for hint in found.hints)


def test_a_hint_that_never_helps_is_kept_after_three_rounds_and_marked() -> None:
    found = validated(known(), "model", FakeModel(GOOD), FakeModel("I do not know."), tries=2)
    assert not found.validation.accepted and found.validation.rounds <= 3
    assert all("a student model got no further with it" in hint.wrong for hint in found.hints)


def test_for_a_syntax_error_the_same_repair_has_to_come_back() -> None:
    broken = known(RIGHT.replace("if len(marks) == 0:", "if len(marks) == 0"))
    other = RIGHT.replace("total", "s")
    same = validated(broken, "model", FakeModel(GOOD), FakeModel(REPAIRED), tries=2)
    assert same.validation.accepted
    another = validated(broken, "model", FakeModel(GOOD), FakeModel(f"```python\n{other}```"), tries=2)
    assert not another.validation.accepted


def test_a_model_that_talks_nonsense_is_an_error_not_a_hint() -> None:
    with pytest.raises(ModelError):
        GENERATORS["model"](known(), FakeModel("I would rather not."))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (REPAIRED, RIGHT),
        ("x = 1\n", "x = 1\n"),
        ("Sorry, I cannot.", ""),
        ("", ""),
    ],
)
def test_the_program_is_taken_out_of_an_answer(answer: str, code: str) -> None:
    assert code_of(answer) == code
