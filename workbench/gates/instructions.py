"""What a request asks for outright, where a rule says otherwise: the request wins.

Someone who writes "in about 300 words" means it, whatever was learned about 40 words. Only plain
instructions about the answer are read, by the wordings of `instructions.toml`; what a request says about
its own material ("this 300-word text") is none.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from workbench.checks import compile_checks
from workbench.gates.facets import bounded, stems
from workbench.gates.lexicon import section, words_of
from workbench.records import Check, Rule

FILE = Path(__file__).with_name("instructions.toml")
WORDS_A_PAGE = 300
NOBODY_KNOWS = 10**6  # stands for "as many as you like"
QUOTED = re.compile(r"[\"“'](?P<own>[^\"”']+)$")


def overruled(prompt: str, rule: Rule) -> str:
    """The words of a request that go against a rule; "" when none do."""
    text = bounded(prompt)
    against = (said for check in _checks_of(rule, text) if (said := _against(text, check)))
    return next(against, "") or _lifted(text, rule)


def _checks_of(rule: Rule, text: str) -> tuple[Check, ...]:
    """The rule's check, or what its words ask; not worked out for a request that instructs nothing."""
    if rule.check:
        return (rule.check,)
    return _compiled(rule.text) if _instructs(text) else ()


@lru_cache(maxsize=4096)
def _compiled(words: str) -> tuple[Check, ...]:
    return tuple(compile_checks(words))


@lru_cache(maxsize=64)
def _instructs(text: str) -> bool:
    """Whether a request says anything of length, form or language."""
    wordings = [wording for against in _wordings()["against"].values() for wording in against]
    plain = [*wordings, *_wordings()["long"], *_wordings()["short"]]
    worded = _any_of(tuple(plain)).search(text) or _counts().search(text)
    return bool(worded or section("wanted").find(words_of(text)))


def _against(text: str, check: Check) -> str:
    bound, _, unit = check.kind.partition("_")
    if bound in ("max", "min", "exact") and isinstance(check.value, int):
        return _length_against(text, bound, unit, check.value)
    if check.kind == "language":
        return _language_against(text, str(check.value))
    if check.kind in ("contains", "not_contains"):
        return _wording_against(text, check)
    met = _search(text, _wordings()["against"].get(check.kind, ()))
    quoted = QUOTED.search(met)
    return "" if quoted and quoted["own"].casefold() in str(check.value).casefold() else met


def _length_against(text: str, bound: str, unit: str, limit: int) -> str:
    """The length a request asks for, where it cannot be had within the rule's limit."""
    counts = [count for count in _counts().finditer(text) if not count["material"]]
    clash = next((count[0].strip() for count in counts if _clashes(count, bound, unit, limit)), "")
    loose = {"max": "long", "min": "short"}.get(bound, "")
    measured = unit in ("words", "sentences", "lines", "paragraphs") and loose
    return clash or (_search(text, _wordings()[loose]) if measured else "")


def _clashes(count: re.Match, bound: str, unit: str, limit: int) -> bool:
    number, asked = _number(count["number"]), _unit(count["unit"])
    if asked == "pages" and unit == "words":
        number, asked = number * WORDS_A_PAGE, "words"
    if asked != unit:
        return False
    lowest = 0 if count["at_most"] else number
    highest = NOBODY_KNOWS if count["at_least"] else number
    return (bound != "min" and lowest > limit) or (bound != "max" and highest < limit)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _wordings()["numbers"][" ".join(said.lower().split())]


def _unit(said: str) -> str:
    return next(unit for start, unit in _wordings()["units"].items() if said.lower() == start)


def _language_against(text: str, language: str) -> str:
    words = words_of(text)
    wanted = section("wanted").find(words)
    code = _wordings()["languages"].get(language.lower(), language.lower()[:2])
    if not wanted or any(found.label == code for found in wanted):
        return ""
    return " ".join(words[wanted[0].start: wanted[0].end])


def _wording_against(text: str, check: Check) -> str:
    """ "without the greeting" against a rule that has it, "with em dashes" against one that has none."""
    leads = "|".join(_wordings()["without" if check.kind == "contains" else "with"])
    for wording in check.value if isinstance(check.value, list | tuple) else [check.value]:
        named = _wordings()["symbols"].get(str(wording).strip(), re.escape(str(wording)))
        between = r"(?:(?!\b(?:without|no|not)\b)[^.!?,;]){0,20}?"
        met = re.search(rf"(?<!not )(?<!n't )\b(?:{leads})\b{between}{named}", text, re.I)
        if met:
            return met[0].strip()
    return ""


def _lifted(text: str, rule: Rule) -> str:
    """ "This time exclamation marks are fine": an exception that speaks of what the rule says."""
    met = re.search(_any_of(tuple(_wordings()["lifted"])).pattern + r"[^.!?]{0,200}", text, re.I)
    shared = stems(words_of(met[0])) & stems(words_of(rule.text)) if met else frozenset()
    return met[0].strip() if met and shared else ""


def _search(text: str, wordings: Iterable[str]) -> str:
    met = _any_of(tuple(wordings)).search(text) if wordings else None
    return met[0].strip() if met else ""


@cache
def _any_of(wordings: tuple[str, ...]) -> re.Pattern:
    return re.compile(rf"(?<!\w)(?:{'|'.join(wordings)})(?!\w)", re.I)


@cache
def _counts() -> re.Pattern:
    """ "at most three short sentences", "about 300 words"; not "this 300-word text"."""
    known = _wordings()
    numbers = "|".join(sorted(known["numbers"], key=len, reverse=True))
    return re.compile(
        rf"(?:\b(?:(?P<at_least>{'|'.join(known['at_least'])})|(?P<at_most>{'|'.join(known['at_most'])}))\s+)?"
        r"(?P<material>\b(?:this|these|the|my|our|his|her|their|your|that|first|last|next|top|has|have|had|is|are|was"
        r"|were|wrote|read|contains)\s+)?"
        rf"\b(?P<number>\d{{1,5}}|{numbers})(?:\s*(?:-|to|–)\s*\d{{1,5}})?[\s-]{{1,3}}(?:(?:short|long|full)\s)?"
        rf"(?P<unit>{'|'.join(known['units'])})\w*", re.I)


@cache
def _wordings() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
