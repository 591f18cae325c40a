"""Feedback asked for according to how hard an answer came."""

from dataclasses import replace

import pytest

from tests.fakes import FakeModel
from workbench import asking
from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.records import Check, Rule, Trajectory

SHORT = Rule("Keep every answer to at most 3 words.", "Always, in every answer.", breadth="global",
             check=Check("min_words", 30), status="active")


def answered(bench: Workbench, model: FakeModel, *answers: str, **setup: object) -> Trajectory:
    bench.knowledge.put([replace(SHORT, check=Check("max_words", 3))], "Ada", "add")
    model.answers = list(answers)
    return bench.ask("Say hello", setup=bench.setup(critics=("checks",), **setup))


def test_an_easy_answer_asks_for_nothing(bench: Workbench, model: FakeModel) -> None:
    assert asking.wanted(answered(bench, model, "Hello there.")) is None


def test_one_that_took_several_tries_asks_for_words(bench: Workbench, model: FakeModel) -> None:
    assert asking.wanted(answered(bench, model, "Hello to you and you.", "Hello there.")) == "critique"


def test_one_that_no_version_met_asks_to_be_rewritten(bench: Workbench, model: FakeModel) -> None:
    bench.knowledge.put([replace(SHORT, check=Check("regex", "xyz"))], "Ada", "add")
    model.answers = ["Hello there you."]
    done = bench.ask("Say hello", setup=bench.setup(critics=("checks",)))
    assert asking.wanted(done) == "rewrite"


def test_several_that_pass_ask_once_for_a_preference_which_can_be_undone(
    bench: Workbench, model: FakeModel
) -> None:
    done = answered(bench, model, "Hello to you and you.", "Hello there.", "Good day.", search="best_of_n",
                    search_options={"width": 2})
    assert asking.wanted(done) == "preference"
    first, [other] = done.answer, asking.rivals(done)
    given = asking.prefer(done, other.id, bench)
    assert bench.history.trajectory(done.id).answer == other
    assert (given.kind, given.data) == ("step", {"preferred": other.id, "over": [first.id]})
    assert asking.wanted(bench.history.trajectory(done.id), [given]) is None
    bench.take_back(given)
    assert bench.history.trajectory(done.id).answer == first
    assert bench.history.trajectories(done.conversation)[0].answer == first


def test_a_version_that_fails_cannot_be_preferred(bench: Workbench, model: FakeModel) -> None:
    done = answered(bench, model, "Hello to you and you.", "Hello there.")
    with pytest.raises(WorkbenchError, match="Reload"):
        asking.prefer(done, done.responses[0].id, bench)
