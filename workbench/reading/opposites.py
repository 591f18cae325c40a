"""Does a correction ask for two things that exclude each other?

Only what is plain counts: "bullets" and "no bullets", at most 20 words and at least 50, "always X" and
"never X". Requests for different kinds of text ("bullets in notes, none in letters") do not clash.
"""

import re
from itertools import combinations

from workbench.checks import CHECKS, compile_checks, explain
from workbench.reading.clauses import Clause
from workbench.records import Check

EXCLUDE = ({"bullets", "no_bullets"}, {"headings", "no_headings"}, {"emoji", "no_emoji"},
           {"code_only", "no_code"}, {"lowercase", "uppercase"}, {"no_table", "table"})
PAIRS = (("shorter", "longer"), ("more formal", "less formal"), ("more detail", "less detail"),
         ("formal", "informal"), ("always", "never"))
NARROWED = re.compile(r"(?i)\b(?:for|in|to|when|if|on) (?!(?:german|english|french|spanish|italian)\b)\w")
IDLE = frozenset({"a", "and", "be", "but", "in", "it", "make", "please", "the", "to", "also", "more", "keep"})
ASKING = ("request", "reaction", "fact")


def opposed(clauses: list[Clause]) -> str:
    """The two requests in words where they exclude each other, or nothing."""
    asked = [clause.text for clause in clauses if clause.role in ASKING]
    if any(NARROWED.search(words) for words in asked):
        return ""
    checks = [check for words in asked for check in compile_checks(words)]
    for first, second in combinations(checks, 2):
        if excludes(first, second):
            return f"{explain(first)}, and {explain(second)}"
    return _in_words(asked)


def excludes(first: Check, second: Check) -> bool:
    """Whether no text can meet both checks."""
    kinds = {first.kind, second.kind}
    if kinds in EXCLUDE or (first.kind in CHECKS and second.kind in CHECKS[first.kind].opposites):
        return True
    if kinds <= {"language", "code_language", "currency"} and len(kinds) == 1:
        return first.value != second.value
    if kinds == {"contains", "not_contains"}:
        return bool(_words(first) & _words(second))
    return _bounds_cross(first, second)


def _words(check: Check) -> set[str]:
    return {str(word).lower() for word in (check.value if isinstance(check.value, list) else [check.value])}


def _bounds_cross(first: Check, second: Check) -> bool:
    found = [re.fullmatch(r"(max|min|exact)_(\w+)", check.kind) for check in (first, second)]
    if not all(found) or found[0][2] != found[1][2] or first.kind == second.kind != f"exact_{found[0][2]}":
        return False
    lows = [check.value for check, form in zip((first, second), found, strict=True) if form[1] != "max"]
    highs = [check.value for check, form in zip((first, second), found, strict=True) if form[1] != "min"]
    return bool(lows and highs) and max(lows) > min(highs)


def _in_words(asked: list[str]) -> str:
    """`always use X. never use X`: the same request with opposite words."""
    parts = [part for words in asked for part in re.split(r"(?i),| and | but ", words)]
    for first, second in PAIRS:
        rests = [{_rest(part, word) for part in parts if re.search(rf"(?i)\b{word}\b", part)}
                 for word in (first, second)]
        if rests[0] & rests[1]:
            return f"{first}, and {second}"
    return ""


def _rest(words: str, said: str) -> frozenset[str]:
    """What is asked besides the one word, so that only requests about the same thing can clash."""
    return frozenset(re.findall(r"\w+", re.sub(rf"(?i)\b{said}\b", "", words).lower())) - IDLE
