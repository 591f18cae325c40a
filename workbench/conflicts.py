"""How does a new rule stand to those that are there: new, the same again, or against one of them?

Rules whose scopes lie near each other are compared. The same effect twice is merged into the older
rule; an effect that excludes an older one takes its place where both have the same scope; and a rule for
one kind of task that departs from a wider one goes before it there, without ending it. Scopes that only
resemble each other end nothing: the gate lets the later rule go first where a task meets both.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy

from workbench.gates.contradictions import contradict
from workbench.gates.facets import read_facets
from workbench.records import Candidate, Rule, RuleChange

if TYPE_CHECKING:
    from workbench.bench import Workbench

NEAR = 0.55  # cosine of two scopes from which rules can stand in each other's way
SAME_SCOPE = 0.8
SAME_WORDS = 0.85
RETRACTED = re.compile(
    r"(?i)\b(?:i know (?:i|what i) said|changed my mind|not any ?more|no longer|forget what i said|"
    r"scrap (?:that|what)|on second thoughts?|i take (?:that|it) back)\b|^ok,? no\b")
FOR_USER = re.compile(r" (?:for|from) the user(?=\.$)")  # goes without saying
COMPARED = 8


def changes_for(rules: Sequence[Rule], bench: "Workbench") -> tuple[RuleChange, ...]:
    """Each rule as a change to what is known: add, merge or override, with the reason."""
    return tuple(change_for(rule, bench) for rule in rules)


def change_for(rule: Rule, bench: "Workbench") -> RuleChange:
    """One rule as a change to what is known."""
    vectors = bench.embed([rule.applies_when, *rule.in_scope, rule.text])
    known = _near(rule, bench, vectors)
    for other in known:
        if _against(other, rule):
            return _overriding(rule, other, bench)
    for other in known:
        if _says_the_same(other, rule, bench, vectors[-1]):
            return _merging(rule, other)
    return RuleChange("add", rule, reason="Nothing that is known says this yet.")


def _near(rule: Rule, bench: "Workbench", vectors: numpy.ndarray) -> list[Rule]:
    """Active rules that could apply where this one does, nearest first."""
    found: dict[str, Candidate] = {}
    for vector in vectors[:-1]:
        for candidate in bench.knowledge.candidates(vector, COMPARED):
            held = found.get(candidate.rule.id)
            if held is None or held.similarity < candidate.similarity:
                found[candidate.rule.id] = candidate
    ordered = sorted(found.values(), key=lambda candidate: -candidate.similarity)
    return [candidate.rule for candidate in ordered if _overlap(rule, candidate)]


def _overlap(rule: Rule, candidate: Candidate) -> bool:
    """Whether some task can meet both: rules for different people or kinds of text never do."""
    other = candidate.rule
    if "global" in (rule.breadth, other.breadth):
        return True
    mine, theirs = (read_facets(scope.applies_when) for scope in (rule, other))
    apart = (_apart(mine.names, theirs.names), _apart(mine.recipients, theirs.recipients),
             _apart(mine.acts, theirs.acts))
    return not any(apart) and candidate.similarity >= NEAR


def _apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine and theirs and not mine & theirs)


def _against(other: Rule, rule: Rule) -> bool:
    """Whether the new rule takes back the old one; a wider one leaves narrower ones standing."""
    if _narrower(other, rule):
        return False
    retracts = _same_words(rule, other) and bool(RETRACTED.search(rule.source.correction))
    return retracts or contradict(other, rule)


def _same_words(rule: Rule, other: Rule) -> bool:
    return len({FOR_USER.sub("", scope.applies_when) for scope in (other, rule)}) == 1


def _overriding(rule: Rule, other: Rule, bench: "Workbench") -> RuleChange:
    if not _narrower(rule, other) and not _same_scope(rule, other, bench):
        return RuleChange("add", rule, reason=f"It asks for something else than “{other.text}”; where a task "
                                              f"meets both, this one goes first.")
    stronger = replace(rule, overrides=(*rule.overrides, other.id))
    if _narrower(rule, other):
        return RuleChange(
            "add",
            stronger,
            reason=f"Where it applies it goes before “{other.text}”, which stays for the rest.",
        )
    return RuleChange(
        "override",
        stronger,
        other.id,
        f"It takes the place of “{other.text}”, which asks for something else.",
    )


def _narrower(rule: Rule, other: Rule) -> bool:
    """Whether the new rule holds for part of what the old one holds for."""
    if other.breadth == "global" and rule.breadth != "global":
        return True
    new, old = (read_facets(scope.applies_when) for scope in (rule, other))
    return bool(new.names and not old.names or new.recipients and not old.recipients)


def _same_scope(rule: Rule, other: Rule, bench: "Workbench") -> bool:
    if _same_words(rule, other) or rule.breadth == other.breadth == "global":
        return True
    first, second = bench.embed([rule.applies_when, other.applies_when])
    return float(first @ second) >= SAME_SCOPE


def _says_the_same(other: Rule, rule: Rule, bench: "Workbench", text: numpy.ndarray) -> bool:
    vectors = bench.embed([other.text, other.applies_when, rule.applies_when])
    if float(vectors[1] @ vectors[2]) < SAME_SCOPE and other.breadth == rule.breadth:
        return False
    if other.check and rule.check:
        return other.check == rule.check
    return float(vectors[0] @ text) >= SAME_WORDS


def _merging(rule: Rule, other: Rule) -> RuleChange:
    """The known rule with the new task among its examples; its words and its check stay."""
    examples = tuple(dict.fromkeys((*other.in_scope, *rule.in_scope)))
    merged = replace(other, in_scope=examples, check=other.check or rule.check)
    return RuleChange(
        "merge", merged, other.id, f"“{other.text}” says the same; this task becomes one more example of it."
    )
