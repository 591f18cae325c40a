"""How does a new rule stand to those that are there: new, the same again, or against one of them?

Rules whose scopes lie near each other are compared. The same effect twice is merged into the older
rule, which keeps both sources. An effect that excludes an older one is a contradiction, and whoever
approves the new rule chooses what becomes of it (`resolved`). Unless they choose otherwise it takes the
place of rules of the same scope, goes before a wider one without ending it, and ends nothing where scopes
only resemble each other: the gate lets the later rule go first where a task meets both.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy

from workbench.errors import WorkbenchError
from workbench.gates.contradictions import contradict
from workbench.gates.facets import read_facets
from workbench.gates.lexicon import small, words_of
from workbench.records import Candidate, Rule, RuleChange, Source

if TYPE_CHECKING:
    from workbench.bench import Workbench

Choice = Literal["override", "before", "after", "narrow"]
"""What can be done about a contradiction: end the old rule, go before it or after it, or narrow it."""

NEAR = 0.55  # cosine of two scopes from which rules can stand in each other's way
SAME_SCOPE = 0.8
SAME_WORDS = 0.85
RETRACTED = re.compile(
    r"(?i)\b(?:i know (?:i|what i) said|changed my mind|not any ?more|no longer|forget what i said|"
    r"scrap (?:that|what)|on second thoughts?|i take (?:that|it) back)\b|^ok,? no\b")
FOR_USER = re.compile(r" (?:for|from) the user(?=\.$)")  # goes without saying
COMPARED = 8
CHUNK = 500  # rules held against all others at once


def changes_for(rules: Sequence[Rule], bench: "Workbench") -> tuple[RuleChange, ...]:
    """Each rule as a change to what is known: add, merge or override, with the reason."""
    return tuple(change_for(rule, bench) for rule in rules)


def change_for(rule: Rule, bench: "Workbench") -> RuleChange:
    """One rule as a change to what is known."""
    vectors = bench.embed([rule.applies_when, *rule.in_scope, rule.text])
    known = _near(rule, bench, vectors)
    against = [other for other in known if _against(other, rule)]
    if against:
        return _overriding(rule, against, bench)
    for other in known:
        if _says_the_same(other, rule, bench, vectors[-1]):
            return _merging(rule, other)
    return RuleChange("add", rule, reason="Nothing that is known says this yet.")


def resolved(change: RuleChange, choice: Choice, narrowed: Mapping[str, str],
             bench: "Workbench") -> tuple[RuleChange, ...]:
    """A change as a person settled its contradiction; `narrowed` gives known rules their new scopes."""
    if not change.against:
        return (change,)
    first = tuple(dict.fromkeys((*change.rule.overrides, *change.against)))
    if choice == "override":
        return (replace(change, action="override", target=change.against[0],
                        rule=replace(change.rule, overrides=first)),)
    if choice == "before":
        return (replace(change, action="add", target=None, rule=replace(change.rule, overrides=first)),)
    kept, known = replace(change, action="add", target=None), map(bench.knowledge.rule, change.against)
    if choice == "after":
        kept = replace(kept, rule=replace(change.rule, overrides=()))
        return kept, *(_going_first(rule, change.rule) for rule in known)
    return kept, *(_narrowed(rule, narrowed.get(rule.id, ""), change.rule) for rule in known)


def chosen(change: RuleChange) -> Choice:
    """What a change would do about its contradiction if nobody said otherwise."""
    return "override" if change.action == "override" else "before"


def standing(rules: Sequence[Rule], vectors: numpy.ndarray) -> list[tuple[Rule, Rule]]:
    """Pairs of rules that contradict each other where a task can meet both, the later one first.

    `vectors` are those of the scopes. A pair about which somebody decided, by letting one go before the
    other, is left out. Each rule is compared with its nearest, and what holds everywhere with everything.
    """
    found: dict[tuple[str, str], tuple[Rule, Rule]] = {}
    for one, other, similarity in _neighbours(rules, vectors):
        earlier, later = sorted((one, other), key=lambda rule: (rule.created, rule.id))
        decided = earlier.id in later.overrides or later.id in earlier.overrides
        if not decided and contradict(earlier, later) and _overlap(one, Candidate(other, similarity)):
            found[later.id, earlier.id] = later, earlier
    return sorted(found.values(), key=lambda pair: pair[0].created, reverse=True)


def _neighbours(rules: Sequence[Rule], vectors: numpy.ndarray) -> Iterator[tuple[Rule, Rule, float]]:
    """Each rule with the nearest that could contradict it: both checked, or one of them with a "not"."""
    checked = numpy.array([rule.check is not None for rule in rules], dtype=bool)
    negated = numpy.array([bool(small("negations") & set(words_of(rule.text))) for rule in rules], dtype=bool)
    everywhere = numpy.array([rule.breadth == "global" for rule in rules], dtype=bool)
    for start in range(0, len(rules), CHUNK):
        for place, row in enumerate(vectors[start : start + CHUNK] @ vectors.T, start):
            opposed = (negated != negated[place]) | (checked & checked[place])
            opposed[place] = False
            near = numpy.flatnonzero(opposed & (row >= NEAR))
            nearest = near[numpy.argsort(-row[near], kind="stable")[:COMPARED]]
            for other in {*nearest.tolist(), *numpy.flatnonzero(opposed & everywhere).tolist()}:
                yield rules[place], rules[other], float(row[other])


def _going_first(known: Rule, rule: Rule) -> RuleChange:
    first = replace(known, overrides=tuple(dict.fromkeys((*known.overrides, rule.id))))
    return RuleChange("revise", first, known.id, f"It goes first where “{rule.text}” applies too.")


def _narrowed(known: Rule, scope: str, rule: Rule) -> RuleChange:
    scope = scope.strip()
    if not scope or scope == known.applies_when:
        raise WorkbenchError(f"Say when “{known.text}” would then still apply, or choose another way.")
    return RuleChange("revise", replace(known, applies_when=scope), known.id,
                      f"It leaves room for “{rule.text}”.")


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


def _overriding(rule: Rule, against: Sequence[Rule], bench: "Workbench") -> RuleChange:
    """Which of the contradicted rules it ends (those of its own scope), or goes before (wider ones)."""
    wider = [other for other in against if _narrower(rule, other)]
    same = [other for other in against if other not in wider and _same_scope(rule, other, bench)]
    stronger = replace(rule, overrides=(*rule.overrides, *(other.id for other in (*same, *wider))))
    if same:
        reason = f"It takes the place of {_quoted(same)}, which asks for something else."
        return RuleChange("override", stronger, same[0].id, reason, _ids(same))
    if wider:
        return RuleChange("add", stronger, against=_ids(wider), reason=f"Where it applies it goes before "
                          f"{_quoted(wider)}, which stays for the rest.")
    return RuleChange("add", rule, against=_ids(against), reason=f"It asks for something else than "
                      f"{_quoted(against)}; where a task meets both, this one goes first.")


def _quoted(rules: Sequence[Rule]) -> str:
    return " and ".join(f"“{rule.text}”" for rule in rules)


def _ids(rules: Sequence[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


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
    return RuleChange("merge", together(other, rule), other.id,
                      f"“{other.text}” says the same; this task becomes one more example of it.")


def together(known: Rule, *others: Rule) -> Rule:
    """A rule that also stands for others: with their examples, their sources, and a check if it has none."""
    merged = known
    for other in others:
        inside = dict.fromkeys((*merged.in_scope, *other.in_scope))
        outside = dict.fromkeys((*merged.out_of_scope, *other.out_of_scope))
        merged = replace(
            merged, in_scope=tuple(inside), check=merged.check or other.check,
            out_of_scope=tuple(example for example in outside if example not in inside),
            also_from=sources(merged.source, *merged.also_from, other.source, *other.also_from)[1:])
    return merged


def sources(*given: Source) -> tuple[Source, ...]:
    """Each source once, the first one first."""
    return tuple(dict.fromkeys(given))
