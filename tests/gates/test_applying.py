"""The scoring of the scope benchmark: what counts as applied rightly, and what is nobody's mistake."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
import pytest

from tests.fakes import FakeEmbedder, FakeModel
from workbench.errors import WorkbenchError
from workbench.experiments.applying import (
    Outcome,
    applying,
    counts,
    figures,
    methods,
    our_gates,
    outcomes,
    plain,
    row,
    tuned,
)
from workbench.experiments.asking import Asked, Questions, questions
from workbench.experiments.peers import NAMES, Peer
from workbench.experiments.racing import race
from workbench.experiments.retrieving import SEARCHES, found, space_of
from workbench.gates import GATES
from workbench.records import Rule


def item(id: str, scope: str, asked: Sequence[str], **more: Any) -> dict[str, Any]:
    """A lasting correction with these requests in scope, one near it and one out."""
    plain = {"id": id, "task": f"{scope} again", "rule": f"Rule {id}.", "applies_when": scope,
             "generalizes": True, "in_scope": list(asked), "near_scope": [f"near {id}"],
             "out_of_scope": [f"out {id}"], "check": None, "overrides": None}
    return plain | more


ALWAYS = item("g", "Always, in every answer.", ["anything"], near_scope=[], out_of_scope=[])
ONCE = item("o", "", [], rule="", generalizes=False, near_scope=["like o"], out_of_scope=[])
INES, BREAD = item("i", "Writing to Ines.", ["tell Ines", "ask Ines"]), item("b", "Baking bread.", ["bake"])
KNOWN = questions([INES, BREAD, ALWAYS, ONCE])


def scored(asked: Questions, *applied: set[str]) -> dict[str, float]:
    """The figures where these rules are applied to the requests, one after the other."""
    made = [Outcome(frozenset(rules)) for rules in applied]
    made += [Outcome(frozenset())] * (len(asked.asked) - len(applied))
    return {name: float(value) for name, value in figures(counts(asked, made).sum(axis=0)).items()}


def perfect(asked: Questions) -> list[set[str]]:
    return [{one.item} if one.kind == "in" else set() for one in asked.asked]


def test_every_request_of_every_correction_is_asked_of_all_rules() -> None:
    assert set(KNOWN.rules) == {"i", "b", "g"}
    assert [one.kind for one in KNOWN.asked] == ["in", "in", "near", "out", "in", "near", "out", "in", "once"]


def test_applying_each_rule_where_it_belongs_and_nowhere_else_is_perfect() -> None:
    figures = scored(KNOWN, *perfect(KNOWN))
    assert (figures["in scope"], figures["F1"]) == (1, 1)
    assert figures["near scope"] == figures["out of scope"] == figures["foreign rules"] == 0
    assert figures["outside, anything"] == 0


def test_applying_everything_everywhere_is_wrong_everywhere_outside() -> None:
    figures = scored(KNOWN, *[set(KNOWN.rules)] * len(KNOWN.asked))
    assert figures["in scope"] == figures["near scope"] == figures["outside, anything"] == 1
    assert figures["F1"] < 0.5


def test_a_rule_of_another_correction_is_foreign() -> None:
    assert KNOWN.foreign(frozenset({"b", "i"}), Asked("i", "in", "tell Ines")) == 1


def test_a_rule_that_holds_always_is_foreign_nowhere() -> None:
    assert KNOWN.foreign(frozenset({"g"}), Asked("i", "in", "tell Ines")) == 0


def test_after_a_one_off_any_rule_is_one_too_many() -> None:
    assert scored(KNOWN, *[set()] * 8, {"i"})["outside, anything"] == pytest.approx(1 / 5)


def test_asking_is_counted_apart_from_applying() -> None:
    asking = [Outcome(frozenset(), frozenset({one.item})) for one in KNOWN.asked]
    found = figures(counts(KNOWN, asking).sum(axis=0))
    assert (found["asked in"], found["asked near"], found["in scope"]) == (1, 1, 0)


def test_a_rule_replaced_in_its_whole_scope_is_gone_with_its_requests() -> None:
    later = item("n", INES["applies_when"], ["write Ines"], overrides="i")
    asked = questions([INES, later])
    assert set(asked.rules) == {"n"}
    assert {one.item for one in asked.asked} == {"n"}


def test_a_rule_narrowed_by_a_later_one_stays_and_neither_is_foreign_to_the_other() -> None:
    later = item("n", "Writing to Ines at night.", ["it is late, tell Ines"], overrides="i")
    asked = questions([INES, later])
    assert set(asked.rules) == {"i", "n"}
    assert asked.foreign(frozenset({"i"}), Asked("n", "in", "it is late, tell Ines")) == 0


def test_later_corrections_make_later_rules() -> None:
    assert KNOWN.rules["i"].created < KNOWN.rules["b"].created


def test_the_nearest_rule_is_found_and_a_threshold_leaves_it_out() -> None:
    known = plain(KNOWN, KNOWN, FakeEmbedder())
    assert known["nearest 1"]("tell Ines about writing").applied == {"i"}
    assert known["no memory"]("tell Ines").applied == set()
    assert known["all rules in the prompt"]("tell Ines").applied == set(KNOWN.rules)


def test_the_threshold_is_where_the_nearest_do_best() -> None:
    requests = {"near_scope": ["Ines"], "out_of_scope": []}
    asked = questions([item("i", "writing Ines", ["writing Ines mail"], **requests)])
    words = "writing Ines Rule i."
    assert FakeEmbedder().embed([words])[0] @ FakeEmbedder().embed(["Ines"])[0] < tuned(asked, FakeEmbedder())


def test_a_row_says_how_much_less_is_over_applied_than_with_all_rules() -> None:
    every = counts(KNOWN, [Outcome(frozenset(KNOWN.rules))] * len(KNOWN.asked))
    half = [Outcome(frozenset({"i"}), seconds=0.002)] * len(KNOWN.asked)
    shown = row("half", counts(KNOWN, half), every, half)
    assert "-50 %" in shown
    assert shown[-1] == 2.0


def test_our_gates_decide_on_every_rule_in_a_workbench(model: FakeModel, monkeypatch: pytest.MonkeyPatch,
                                                       tmp_path: Path) -> None:
    monkeypatch.setattr("workbench.experiments.peers.PYTHON", tmp_path / "none")
    with methods(KNOWN, KNOWN) as (known, missing):
        found = outcomes(KNOWN, known)
    assert set(missing) == set(NAMES)
    assert {f"ours, gate {name}" for name in our_gates()} <= set(found)
    assert all("g" in outcome.applied for outcome in found["ours, gate cues"])


def test_every_gate_of_ours_is_measured_but_those_that_others_stand_for() -> None:
    assert set(GATES) - set(our_gates()) == {"always", "never", "similarity"}


def test_a_peer_that_is_not_installed_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match="mem0 on Chroma is not installed"):
        Peer("mem0 on Chroma", tmp_path, tmp_path / "no-python")


def test_a_peer_that_breaks_off_says_why(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'no such memory' >&2\n", encoding="utf-8")
    python.chmod(0o755)
    with pytest.raises(WorkbenchError, match="broke off: no such memory"):
        Peer("mem0 on Chroma", tmp_path / "home", python)


def test_all_others_are_raced_without_a_peer_that_is_missing(
        model: FakeModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("workbench.experiments.peers.PYTHON", tmp_path / "none")
    seconds = race(30, 2)
    assert [len(seconds[f"ours, gate {gate}"]) for gate in our_gates()] == [2] * len(our_gates())
    assert "not installed" in seconds["mem0 on Chroma"]


def test_the_own_rule_counts_as_found_up_to_its_place() -> None:
    nearness = numpy.array([[0.9, *[0.5] * 5, 0.1], [0.1, *[0.5] * 5, 0.2]])
    assert found(nearness, numpy.array([0, 0])) == ["50 %", "100 %", "100 %", "100 %", "100 %"]


def test_every_way_to_search_measures_each_request_against_each_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.experiments.retrieving.embedder", lambda settings: FakeEmbedder())
    rules = [Rule("Be brief.", "Writing to Ines.", in_scope=("Write to Ines.",)),
             Rule("Use grams.", "Baking bread.", in_scope=("Bake.",))]
    space = space_of(rules)
    for name, search in SEARCHES.items():
        nearness = search(space, ["Writing to Ines today."])
        assert nearness.shape == (1, 2), name
        assert nearness[0, 0] > nearness[0, 1], name


@pytest.mark.embedded
def test_the_benchmark_runs_through_with_the_real_embedder(monkeypatch: pytest.MonkeyPatch,
                                                           tmp_path: Path) -> None:
    monkeypatch.setattr("workbench.experiments.peers.PYTHON", tmp_path / "none")
    [table] = applying(quick=True)
    everything = dict(zip(table.columns, table.rows[1], strict=True))
    assert everything["in scope"].startswith("100 %")
    assert "not installed" in table.markdown()
