"""A question asked without further ado is watched by the calculator and the code critic."""

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench

WRONG_CODE, RIGHT_CODE = (f"```python\ndef double(x):\n    return x * 2\n\nassert double(4) == {value}\n```"
                          for value in (9, 8))


@pytest.mark.parametrize(("critic", "wrong", "right"), [
    ("calculator", "The hall has 17 × 24 = 398 seats.", "The hall has 17 × 24 = 408 seats."),
    ("code", WRONG_CODE, RIGHT_CODE),
])
def test_a_version_that_is_wrong_gives_way_to_one_that_is_right(
    bench: Workbench, model: FakeModel, critic: str, wrong: str, right: str
) -> None:
    model.answers = [wrong, right]
    trajectory = bench.ask("How many seats are in the hall? Write code that doubles it.")
    assert trajectory.answer.text == right
    verdicts = [critique.verdict for critique in trajectory.critiques if critique.critic == critic]
    assert verdicts == ["fail", "pass"]


def test_an_answer_with_nothing_of_theirs_is_left_alone(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Dear Ines, two freezers are broken."]
    trajectory = bench.ask("Write to Ines about the two broken freezers.")
    assert len(trajectory.responses) == 1
    assert {critique.verdict for critique in trajectory.critiques} == {"unknown"}
