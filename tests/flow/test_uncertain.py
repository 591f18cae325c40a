"""A capable model is asked about the rules the gate is unsure of, and about no others."""

from dataclasses import replace

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench
from workbench.errors import ModelError
from workbench.records import Match, Rule, Setup, Task
from workbench.uncertain import ruled

BRIEF = Rule("At most 40 words.", "Writing to Ines.", in_scope=("Ask Ines for Friday off.",),
             out_of_scope=("Tell Paulo what Ines decided.",))
TASK = Task("Something for Ines, I think.")


@pytest.fixture
def judge(model: FakeModel) -> FakeModel:
    model.capabilities = replace(model.capabilities, judges=True)
    return model


def unsure(rule: Rule = BRIEF, probability: float = 0.45) -> Match:
    return Match(rule, "ask", probability, "Unsure: little speaks for it.")


def verdict(model: FakeModel, bench: Workbench, applies: str) -> Match:
    model.answers = [f'{{"reason": "Ines will read it.", "applies": "{applies}"}}']
    (match,) = ruled(TASK, [unsure()], bench, Setup())
    return match


def test_what_the_model_says_decides_and_is_quoted(judge: FakeModel, bench: Workbench) -> None:
    applied, held = verdict(judge, bench, "yes"), verdict(judge, bench, "no")
    assert (applied.decision, held.decision) == ("apply", "withhold")
    assert applied.probability >= Setup().apply_at and held.probability <= Setup().ask_at
    assert "Ines will read it." in applied.reason and "Ines will read it." in held.reason


def test_it_is_shown_the_scope_and_the_examples_of_both_sides(judge: FakeModel, bench: Workbench) -> None:
    verdict(judge, bench, "yes")
    ((message,), _) = judge.asked[-1]
    for said in (BRIEF.text, BRIEF.applies_when, *BRIEF.in_scope, *BRIEF.out_of_scope, TASK.prompt):
        assert said in message.content


def test_a_model_that_cannot_tell_leaves_it_to_the_person(judge: FakeModel, bench: Workbench) -> None:
    match = verdict(judge, bench, "unknown")
    assert match.decision == "ask" and "cannot tell" in match.reason


@pytest.mark.parametrize("answer", ["maybe, who knows", ModelError("The model is down. Try again.")])
def test_a_model_that_fails_leaves_it_to_the_person_and_says_so(
    judge: FakeModel, bench: Workbench, answer: str | ModelError
) -> None:
    judge.answers = [answer]
    (match,) = ruled(TASK, [unsure()], bench, Setup())
    assert (match.decision, match.probability) == ("ask", 0.45)
    assert "could not be asked" in match.reason


def test_what_the_gate_is_sure_of_costs_no_call(judge: FakeModel, bench: Workbench) -> None:
    other = replace(BRIEF, id="b")
    sure = [Match(BRIEF, "apply", 0.9, "Applied."), Match(other, "withhold", 0.1, "Held back.")]
    assert ruled(TASK, sure, bench, Setup()) == sure
    assert not judge.asked


def test_a_small_model_is_not_asked(model: FakeModel, bench: Workbench) -> None:
    assert ruled(TASK, [unsure()], bench, Setup()) == [unsure()]
    assert not model.asked


def test_of_many_it_is_asked_about_the_most_probable(judge: FakeModel, bench: Workbench) -> None:
    judge.answers = ['{"reason": "It is.", "applies": "yes"}']
    many = [unsure(replace(BRIEF, id=str(at)), 0.3 + at / 50) for at in range(12)]
    decided = ruled(TASK, many, bench, Setup())
    assert [match.decision for match in decided] == ["ask"] * 6 + ["apply"] * 6
