"""What rules do to answers is counted from answers: obeyed in scope, changed beyond it."""

from tests.fakes import FakeModel
from tests.gates.test_applying import item
from workbench.bench import Workbench
from workbench.experiments.applying import Outcome
from workbench.experiments.asking import questions
from workbench.experiments.spreading import answers_of, compare, obeys, sample

CHEERS = {"kind": "ends_with", "value": "Cheers."}
KNOWN = questions([item("i", "Writing to Ines.", ["tell Ines", "ask Ines"], check=CHEERS),
                   item("b", "Baking bread.", ["bake"])])
NEVER, OURS = Outcome(frozenset()), Outcome(frozenset({"i"}))
INSIDE, NEAR = sample(KNOWN, 1)


def answering(task: str, applied: frozenset[str], seed: int) -> str:
    return "Hello. Cheers." if applied else "Hello."


def test_one_request_in_scope_and_one_near_are_asked_of_each_rule_with_a_check() -> None:
    assert [one.task for one in (*INSIDE, *NEAR)] == ["tell Ines", "near i"]
    everything = sample(KNOWN, None)
    assert [one.task for one in everything[0]] == ["tell Ines", "ask Ines"]


def test_an_answer_that_passes_the_check_obeys_and_an_empty_one_never_does() -> None:
    rule = KNOWN.rules["i"]
    assert obeys(rule, "Hello. Cheers.")
    assert not obeys(rule, "Hello.")
    assert not obeys(rule, " ")


def test_rules_applied_everywhere_are_obeyed_and_spread() -> None:
    everywhere = compare(KNOWN, INSIDE, NEAR, lambda task: OURS, answering)
    assert (everywhere.obeyed.rate, everywhere.changed.rate, everywhere.applied) == (1, 1, 1)


def test_rules_applied_in_scope_alone_do_not_spread() -> None:
    held = compare(KNOWN, INSIDE, NEAR, lambda task: OURS if task == "tell Ines" else NEVER, answering)
    assert (held.obeyed.rate, held.changed.rate) == (1, 0)


def test_asking_once_more_without_memory_is_what_chance_does() -> None:
    asked = []
    compare(KNOWN, INSIDE, NEAR, None, lambda task, applied, seed: asked.append((applied, seed)) or "")
    assert asked == [(frozenset(), 2)] * 2


def test_the_model_is_told_the_rules_and_asked_the_same_only_once(bench: Workbench, model: FakeModel) -> None:
    answered = answers_of(KNOWN, bench)
    assert answered("tell Ines", frozenset({"i"}), 1).endswith("Cheers.")
    answered("tell Ines", frozenset({"i"}), 1)
    assert len(model.asked) == 1
