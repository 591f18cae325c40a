"""Which rules say nearly the same thing, told by their words alone and fast enough for thousands of them.

Two rules are doubles when most of their words are the same, and what is checked is. Each rule is
held against the first of a group only, and only where the two share a seldom word, so that ten thousand
variants of one rule are ten thousand comparisons, not fifty million.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from workbench.records import Match, Rule

ALIKE = 0.8  # share of the words of two rules that are the same
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"[^\W\d_]+")


def groups(rules: Iterable[Rule], numbers: bool = False) -> list[list[Rule]]:
    """Rules that say nearly the same, the oldest first in each group; those on their own are left out.

    With `numbers`, two that name other numbers never do.
    """
    ordered = sorted(rules, key=lambda rule: rule.created)
    words = {rule.id: _words(rule) for rule in ordered}
    seldom = Counter(word for found in words.values() for word in found)
    found: dict[str, list[Rule]] = {}
    by_word: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in ordered:
        mine, apart = words[rule.id], _apart(rule, numbers)
        keys = [(apart, word) for word in _prefix(mine, seldom)]
        first = next((other for key in keys for other in by_word[key]
                      if _alike(mine, words[other.id])), None)
        if first is not None:
            found[first.id].append(rule)
            continue
        found[rule.id] = [rule]
        for key in keys:
            by_word[key].append(rule)
    return [group for group in found.values() if len(group) > 1]


def said_once(matches: Sequence[Match]) -> list[Match]:
    """The matches, of applied rules that say nearly the same all but one held back, with the reason."""
    applied = {match.rule.id: match for match in matches if match.decision == "apply"}
    spoken = {rule.id: group[0] for group in groups((match.rule for match in applied.values()), numbers=True)
              for rule in group[1:]}
    return [_silent(match, spoken[match.rule.id]) if match.rule.id in spoken else match for match in matches]


def _silent(match: Match, other: Rule) -> Match:
    return Match(match.rule, "withhold", match.probability,
                 f"Held back because “{other.text}” says nearly the same and is applied.", match.examples)


def _words(rule: Rule) -> frozenset[str]:
    """Its words, those of the scope marked as such."""
    said = WORD.findall(rule.text.casefold())
    scope = (f"when {word}" for word in WORD.findall(rule.applies_when.casefold()))
    return frozenset((*said, *scope)) or frozenset((rule.text, rule.applies_when))


def _apart(rule: Rule, numbers: bool) -> str:
    """What keeps two rules apart however alike their words are: the check, and numbers if they count."""
    check = [rule.check.kind, rule.check.value] if rule.check else None
    return json.dumps([check, NUMBER.findall(rule.text) if numbers else []])


def _prefix(words: frozenset[str], seldom: Counter[str]) -> list[str]:
    """The words of which two rules that are alike must share one: the most seldom ones."""
    ordered = sorted(words, key=lambda word: (seldom[word], word))
    return ordered[: len(ordered) - ceil(ALIKE * len(ordered)) + 1]


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= ALIKE * len(first | second)
