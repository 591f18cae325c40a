"""The fitted weights: every cue has one, none speaks against its own meaning, and fitting keeps it so."""

from pathlib import Path

from workbench.experiments.scoping import Case, area, fit, judged
from workbench.gates.comparing import compare
from workbench.gates.cues import FILE, weights
from workbench.gates.facets import read_facets
from workbench.records import Candidate, Rule, Setup

RULE = Rule("Be brief.", "Writing an e-mail to Ines.")


def case(kind: str, task: str, similarity: float, item: int = 0) -> Case:
    return Case(item, "scope", kind, task, Candidate(RULE, similarity, RULE.applies_when))


CASES = [case("in", "Ask Ines for Friday off.", 0.4), case("in", "Tell Ines I am late.", 0.3),
         case("near", "Explain what Ines decided.", 0.5), case("out", "Name a boat.", 0.0)]


def test_the_stored_weights_are_for_the_cues_that_are_measured() -> None:
    measured = compare(read_facets("Write to Ines"), CASES[0].candidate)
    assert {cue.name for cue in measured} == set(weights().by_name)


def test_no_cue_is_weighed_against_what_it_says() -> None:
    for learned in (weights(), fit(CASES)):
        for cue in compare(read_facets("Write to Ines"), CASES[0].candidate):
            assert learned.by_name[cue.name] * cue.speaks >= 0, cue.name


def test_fitting_ranks_what_belongs_above_what_does_not() -> None:
    scores = judged(CASES, Setup(), fit(CASES))
    assert area(scores[:2], scores[2:]) == 1.0


def test_ties_count_half() -> None:
    assert area([0.5], [0.5, 0.1]) == 0.75


def test_the_weights_say_which_command_made_them() -> None:
    assert "python -m workbench.experiments.scoping" in Path(FILE).read_text(encoding="utf-8")
