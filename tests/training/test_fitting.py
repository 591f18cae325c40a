"""Weights are learned from named traces and written so that they can be read."""

import json
from pathlib import Path

from workbench.training.fitting import Example, chance, fit, held_out

EXAMPLES = [Example({"says always": 1.0, "says the": 1.0} if right else {"says today": 1.0, "says the": 1.0},
                    right, f"domain {at % 10}")
            for at, right in enumerate([True, False, True] * 20)]


def test_what_stands_only_with_the_right_weighs_above_zero_and_with_the_wrong_below() -> None:
    fitted = fit(EXAMPLES, 1.0, 2)
    assert fitted.weights["says always"] > 0 > fitted.weights["says today"]
    assert fitted.score({"says always": 1.0}) > 0 > fitted.score({"says today": 1.0})


def test_what_is_rarer_than_asked_is_left_out() -> None:
    fitted = fit([*EXAMPLES, Example({"says once": 1.0}, True, "domain 1")], 1.0, 2)
    assert "says once" not in fitted.weights


def test_an_example_is_scored_by_weights_that_never_saw_its_group() -> None:
    seen: list[set[str]] = []

    def fitter(examples):  # type: ignore[no-untyped-def]
        seen.append({example.group for example in examples})
        return fit(examples, 1.0, 2)

    scores = held_out(EXAMPLES, fitter)
    assert len(scores) == len(EXAMPLES) and all(len(groups) < 10 for groups in seen)
    assert [score > 0 for score in scores] == [example.right for example in EXAMPLES]


def test_weights_are_written_in_order_and_without_those_that_count_nothing(tmp_path: Path) -> None:
    fit(EXAMPLES, 1.0, 2).write(tmp_path / "weights.json")
    names = list(json.loads((tmp_path / "weights.json").read_text())["weights"])
    assert names == sorted(names) and "says always" in names


def test_a_chance_lies_between_none_and_certain_however_large_the_score() -> None:
    assert chance(0) == 0.5 and 0 < chance(-1e6) < chance(1e6) < 1
