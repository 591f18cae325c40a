"""A value that a correction gives for this once is watched over when the answer is redone."""

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench
from workbench.critics.correction import correction
from workbench.reading.values import Swap, swap
from workbench.records import Response, Revision, Setup, Task, Trajectory

TASK = "Tell Ines when my train arrives."
ANSWER = "Dear Ines, my train arrives at 17:40 on platform 4. See you on Monday."


@pytest.mark.parametrize(("said", "new", "old"), [
    ("no wait, 18:40", "18:40", "17:40"),
    ("18:40, I misread the ticket", "18:40", "17:40"),
    ("sorry, it is Tuesday", "Tuesday", "Monday"),
    ("platform 6", "6", "4"),
    ("it is 18:40, not 17:40", "18:40", "17:40"),
])
def test_the_new_value_and_the_one_it_replaces_are_read(said: str, new: str, old: str) -> None:
    assert swap(TASK, ANSWER, said) == Swap(new, old)


@pytest.mark.parametrize("said", ["shorter", "40 words at most", "use bullet points", "no platforms"])
def test_words_that_give_no_value_are_not_watched(said: str) -> None:
    assert swap(TASK, ANSWER, said) is None


def test_of_two_values_of_one_shape_none_is_said_to_be_replaced() -> None:
    both = "The train leaves at 16:05 and arrives at 17:40."
    assert swap(TASK, both, "no wait, 18:40") == Swap("18:40", "")


def verdict(redone: str, said: str = "no wait, 18:40") -> list[str]:
    asked = Trajectory(Task(TASK), Setup(), revision=Revision(ANSWER, said))
    return [critique.verdict for critique in correction(asked, Response(redone), None)]


@pytest.mark.parametrize(("redone", "expected"), [
    ("Dear Ines, my train arrives at 18:40.", "pass"),
    ("Dear Ines, my train arrives at 6:40 pm.", "pass"),
    ("Dear Ines, my train arrives at 17:40.", "fail"),
    ("Dear Ines, my train arrives at 18:40, not at 17:40.", "fail"),
    ("Dear Ines, my train is late.", "fail"),
    ("Dear Ines, my train arrives at 118:40.", "fail"),
])
def test_it_passes_where_the_new_value_is_there_and_the_old_is_gone(redone: str, expected: str) -> None:
    assert verdict(redone) == [expected]


def test_a_lasting_correction_is_left_to_its_rule() -> None:
    assert verdict("Anything.", "never use emoji in e-mails to Ines") == []


def test_an_answer_redone_with_the_old_value_is_put_right_and_says_so(
        bench: Workbench, model: FakeModel) -> None:
    model.answers = [ANSWER, "Dear Ines, my train arrives at 17:40 on platform 4. Until Monday."]
    redone = bench.redo(bench.correct(bench.ask(TASK), "no wait, 18:40"))
    assert redone.answer.text == "Dear Ines, my train arrives at 18:40 on platform 4. Until Monday."
    said = [critique for critique in redone.critiques if critique.critic == "correction"]
    assert [critique.verdict for critique in said] == ["fail", "pass"]
    assert said[0].span.quote == "17:40" and "“17:40” is still there" in said[0].explanation
