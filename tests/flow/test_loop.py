"""From a task to an answer: what is yielded, what is chosen, what is tried again."""

from dataclasses import replace

import pytest

from tests.fakes import FakeModel
from workbench import loop
from workbench.bench import Workbench
from workbench.critics import CRITICS
from workbench.errors import ModelError, UnusableReply
from workbench.records import Check, Match, Rule, Setup, Task, Trajectory

SHORT = Rule("Keep every answer to at most 3 words.", "Always, in every answer.", breadth="global",
             check=Check("max_words", 3), status="active")
LONG_ANSWER = "This answer is much too long for anybody."


def with_rule(rule: Rule) -> Trajectory:
    return Trajectory(Task("Say hello"), Setup(), matches=(Match(rule, "apply", 1.0, "on trial"),))


def test_each_step_is_a_longer_trajectory(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Hello there."]
    states = [step.state for step in loop.run(Task("Say hello"), Setup(), bench)]
    assert list(dict.fromkeys(states)) == ["retrieving", "responding", "critiquing", "refining", "done"]


def test_an_answer_grows_word_by_word(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Hello there you"]
    texts = [step.answer.text for step in loop.run(Task("Say hello"), Setup(), bench) if step.answer]
    assert texts[:3] == ["Hello ", "Hello there ", "Hello there you"]


def test_an_answer_that_passes_is_left_alone(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Hello there."]
    last = list(loop.proceed(with_rule(SHORT), bench))[-1]
    assert len(last.responses) == 1
    assert [critique.verdict for critique in last.critiques] == ["pass"]


def test_an_answer_that_fails_is_tried_again_until_one_passes(bench: Workbench, model: FakeModel) -> None:
    model.answers = [LONG_ANSWER, LONG_ANSWER, "Hello there."]
    last = list(loop.proceed(with_rule(SHORT), bench))[-1]
    assert last.answer.text == "Hello there."
    assert [response.origin for response in last.responses] == ["draft", "candidate", "candidate"]


def test_the_best_version_wins_not_the_last(bench: Workbench, model: FakeModel) -> None:
    rule = replace(SHORT, check=Check("max_words", 2))
    model.answers = ["One two three four", "One two three", *[LONG_ANSWER] * 4]
    last = list(loop.proceed(with_rule(rule), bench))[-1]
    assert last.answer.text == "One two three"


def test_a_mild_repair_is_taken_at_once_and_marked_as_an_edit(bench: Workbench, model: FakeModel) -> None:
    rule = Rule("Never use exclamation marks.", "Always", check=Check("no_exclamation"), status="active")
    model.answers = ["That is good news!"]
    last = list(loop.proceed(with_rule(rule), bench))[-1]
    assert (last.answer.text, last.answer.origin) == ("That is good news.", "repair")
    assert last.answer.because == rule.text
    assert len(model.asked) == 1


def test_a_repair_that_loses_most_of_the_words_is_the_last_resort(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Hello there friend. And this goes on with many more words than three."]
    last = list(loop.proceed(with_rule(SHORT), bench))[-1]
    assert (last.answer.text, last.answer.origin) == ("Hello there friend.", "repair")
    assert len(model.asked) == Setup().candidates


def test_a_try_that_says_nothing_is_used_up_and_shown(bench: Workbench, model: FakeModel) -> None:
    model.answers = [LONG_ANSWER, UnusableReply("The model answered with nothing."), "Hello there."]
    last = list(loop.proceed(with_rule(SHORT), bench))[-1]
    assert last.answer.text == "Hello there."
    assert last.responses[1].because == "The model answered with nothing."


def test_each_new_try_is_bolder_than_the_one_before(bench: Workbench, model: FakeModel) -> None:
    model.answers = [LONG_ANSWER]
    list(loop.proceed(with_rule(SHORT), bench))
    temperatures = [options["temperature"] for _, options in model.asked]
    assert temperatures == sorted(temperatures)
    assert temperatures[0] < temperatures[-1]


def test_a_critic_that_breaks_is_named_and_judged_unknown(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> tuple:
        raise RuntimeError("out of order")

    assert "checks" in CRITICS
    monkeypatch.setitem(CRITICS._parts, "broken", broken)
    setup = Setup(critics=("broken", "checks"))
    last = list(loop.run(Task("Say hello"), setup, bench))[-1]
    assert [(c.critic, c.verdict) for c in last.critiques] == [("broken", "unknown")]
    assert "out of order" in last.critiques[0].explanation
    assert last.state == "done"


def test_a_rule_on_trial_takes_the_place_of_the_one_it_overrides(bench: Workbench) -> None:
    older = replace(SHORT, id="older", text="Keep every answer to at most 9 words.")
    bench.knowledge.put([older], "Ada", "import")
    newer = replace(SHORT, overrides=("older",))
    last = list(loop.proceed(with_rule(newer), bench))[-1]
    held = {match.rule.id: match for match in last.matches}["older"]
    assert held.decision == "withhold"
    assert newer.text in held.reason


def test_work_goes_on_from_any_snapshot(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Hello there."]
    steps = list(loop.run(Task("Say hello"), Setup(), bench))
    critiquing = next(step for step in steps if step.state == "critiquing")
    edited = replace(critiquing, responses=(replace(critiquing.responses[0], text="Mine."),))
    assert list(loop.proceed(edited, bench))[-1].answer.text == "Mine."
    assert len(model.asked) == 1


def test_a_model_that_is_down_reaches_the_caller(bench: Workbench, model: FakeModel) -> None:
    model.answers = [ModelError("The model is down. Start it.")]
    with pytest.raises(ModelError, match="Start it"):
        list(loop.run(Task("Say hello"), Setup(), bench))


def test_a_model_that_fails_on_a_later_try_leaves_the_answer_there_is(
    bench: Workbench, model: FakeModel
) -> None:
    model.answers = [LONG_ANSWER, ModelError("Too many requests. Wait a minute.")]
    last = list(loop.proceed(with_rule(SHORT), bench))[-1]
    assert (last.state, last.answer.text) == ("done", LONG_ANSWER)
    assert last.responses[-1].because == "Too many requests. Wait a minute."
