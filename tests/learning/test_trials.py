"""Before a rule is approved a person sees what it would be used for, and puts that right with a click."""

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench
from workbench.records import Rule, RuleChange, Trial
from workbench.trials import kept, look_alikes, ordered, tried

INES = Rule("At most 40 words.", "Writing an e-mail from the user to Ines.", in_scope=("Write to Ines.",))


def trials_of(bench: Workbench, rule: Rule = INES) -> tuple[Trial, ...]:
    (change,) = tried([RuleChange("add", rule)], bench)
    return change.trials


def test_a_rule_is_tried_on_earlier_requests_its_own_order_and_look_alikes(
    bench: Workbench, model: FakeModel
) -> None:
    bench.ask("Write an e-mail to Ines about the freezers.")
    bench.ask("Why is the sky blue?")
    prompts = [trial.prompt for trial in trials_of(bench)]
    assert prompts[0] == "Write an e-mail to Ines about the freezers."
    assert "Write an e-mail to Ines." in prompts
    assert "Tell Tom what Ines said about it yesterday." in prompts
    assert "Why is the sky blue?" not in prompts


def test_what_the_gate_would_do_is_what_is_shown(bench: Workbench) -> None:
    shown = {trial.prompt: trial.belongs for trial in trials_of(bench)}
    assert shown["Write an e-mail to Ines."] and not shown["Tell Tom what Ines said about it yesterday."]


def test_the_task_the_rule_came_from_is_not_shown_again(bench: Workbench) -> None:
    bench.ask(INES.in_scope[0])
    assert INES.in_scope[0] not in [trial.prompt for trial in trials_of(bench)]


def test_a_rule_for_everything_and_one_without_a_scope_are_tried_on_nothing(bench: Workbench) -> None:
    for rule in (Rule("No dashes.", "Always, in every answer.", breadth="global"), Rule("Be brief.", "")):
        assert trials_of(bench, rule) == ()


def test_what_a_model_thought_up_is_kept(bench: Workbench) -> None:
    thought_up = (Trial("Ines wants to know about Friday.", True, "model x"),)
    (change,) = tried([RuleChange("add", INES, trials=thought_up)], bench)
    assert change.trials == thought_up


def test_only_a_changed_tick_makes_an_example_of_what_the_gate_said() -> None:
    trials = (Trial("Write to Ines today.", True, "gate"), Trial("Who is Ines?", True, "gate"),
              Trial("A word to her.", False, "gate"))
    rule = kept(INES, trials, [True, False, True])
    assert rule.in_scope == (*INES.in_scope, "A word to her.")
    assert rule.out_of_scope == ("Who is Ines?",)


def test_what_a_model_meant_becomes_an_example_as_the_person_left_or_changed_it() -> None:
    trials = (Trial("Ines wants an answer.", True, "model x"), Trial("Who is Ines?", False, "model x"),
              Trial("Notes for the talk with Ines.", True, "model x"))
    rule = kept(INES, trials, [True, False, False])
    assert rule.in_scope == (*INES.in_scope, "Ines wants an answer.")
    assert rule.out_of_scope == ("Who is Ines?", "Notes for the talk with Ines.")


def test_no_example_is_added_twice() -> None:
    trials = (Trial(INES.in_scope[0], True, "model x"),)
    assert kept(INES, trials, [True]) == INES


def test_look_alikes_have_the_words_of_the_scope_and_another_purpose() -> None:
    assert look_alikes("Writing a commit message.") == ["What makes a good commit message?"]
    assert look_alikes("The user asks for code.") == []


@pytest.mark.parametrize(("scope", "order"), [
    ("Writing a reply to a customer.", "Write a reply to a customer."),
    ("The user asks for code.", ""),
    ("Writing", ""),
])
def test_a_scope_is_put_as_an_order_where_it_names_what_is_done(scope: str, order: str) -> None:
    assert ordered(scope) == order
