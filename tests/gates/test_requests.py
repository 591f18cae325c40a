"""Requests sorted by hand, near as the real embedder has it: what goes to somebody, and look-alikes."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from workbench.gates import GATES
from workbench.gates.facets import read_facets
from workbench.models import embedder
from workbench.records import Candidate, Rule, Setup, Task
from workbench.settings import read_settings

TABLE = tomllib.loads(Path(__file__).with_name("requests.toml").read_text(encoding="utf-8"))
INES = TABLE["seen"][0]


@cache
def decided(rule: str, scope: str, example: str, task: str) -> str:
    vectors = embedder(read_settings()).embed([task, scope, example])
    similarity, nearest = max(zip((vectors[1:] @ vectors[0]).tolist(), (scope, example), strict=True))
    candidate = Candidate(Rule(rule, scope, in_scope=(example,)), similarity, nearest)
    return GATES["cues"](Task(task), [candidate], Setup())[0].decision


def decisions(part: str, kind: str) -> list[str]:
    return [decided(row["rule"], row["scope"], row["example"], task)
            for row in TABLE[part] for task in row[kind]]


@pytest.mark.embedded
@pytest.mark.parametrize("task", INES["in"])
def test_whatever_a_message_to_the_person_is_about_the_rule_applies(task: str) -> None:
    assert decided(INES["rule"], INES["scope"], INES["example"], task) == "apply"


@pytest.mark.embedded
@pytest.mark.parametrize("task", [*INES["near"], *INES["out"]])
def test_what_only_speaks_of_the_person_does_not_meet_the_rule(task: str) -> None:
    assert decided(INES["rule"], INES["scope"], INES["example"], task) != "apply"


@pytest.mark.embedded
@pytest.mark.parametrize("part", ["seen", "aside"])
def test_most_requests_in_scope_are_met_and_hardly_any_other(part: str) -> None:
    assert decisions(part, "in").count("apply") >= 0.6 * len(decisions(part, "in"))
    others = decisions(part, "near") + decisions(part, "out")
    assert others.count("apply") <= 0.1 * len(others)


@pytest.mark.parametrize(("task", "told"), [
    ("Tell Ines that Tom is late.", {"ines"}),
    ("Could you let my landlord know that I am away?", {"landlord"}),
    ("I need to remind Bruno and Clara of the plan.", {"bruno", "clara"}),
    ("My sister asked when I land. Answer her: at six.", {"sister"}),
    ("Ines wants to know if Tom may come: yes.", {"ines"}),
    ("Dile a Ines que llego tarde.", {"ines"}),
    ("Write to Ines's assistant Paulo.", {"paulo", "assistant"}),
    ("Tell me what Ines decided.", set()),
    ("How do I tell whether Bruno has read it?", set()),
    ("A story Mila can tell her class.", set()),
])
def test_who_is_told_something_is_read_from_the_verb_of_telling(task: str, told: set[str]) -> None:
    assert read_facets(task).told == told


@pytest.mark.parametrize("task", [
    "Tell Ines the report is late.", "Let Tom know that the plan and the recipe changed."])
def test_what_is_to_be_told_is_not_what_is_asked_for(task: str) -> None:
    assert read_facets(task).acts == {"message"}
