"""Whether two rules that both apply ask for things that cannot both be had.

Only what is plain counts: two values for one thing, opposite checks, or nearly the same words with and
without a "not". Rules that merely touch the same matter are both kept.
"""

from workbench.checks import CHECKS
from workbench.gates.facets import stems
from workbench.gates.lexicon import small, words_of
from workbench.records import Check, Rule

ONE_VALUE = frozenset(
    {"starts_with", "ends_with", "language", "exact_words", "exact_sentences", "exact_paragraphs",
     "code_language", "currency", "decimals", "reading_grade"})
LIMITS = ("max_", "min_", "exact_")
EXCLUSIVE = [
    {"bullets", "no_bullets"}, {"bullets", "numbered_list"}, {"numbered_list", "no_bullets"},
    {"headings", "no_headings"}, {"emoji", "no_emoji"}, {"code_only", "no_code"}, {"lowercase", "uppercase"},
    {"json", "bullets"}, {"json", "code_only"}, {"json", "numbered_list"}, {"code_only", "bullets"},
]
OPPOSITES = [{"contains", "not_contains"}, {"regex", "not_regex"}]
ALIKE = 0.6


def contradict(earlier: Rule, later: Rule) -> bool:
    """Whether the later rule takes back what the earlier one asks."""
    if earlier.id in later.overrides:
        return True
    if earlier.check and later.check and _checks_contradict(earlier, later):
        return True
    return _words_contradict(earlier.text, later.text)


def _checks_contradict(earlier: Rule, later: Rule) -> bool:
    first, second = earlier.check, later.check
    kinds = {first.kind, second.kind}
    if first.kind == second.kind:
        return first.value != second.value and (first.kind in ONE_VALUE or _new_limit(earlier, later))
    if kinds in OPPOSITES:
        return _wordings(first) <= _wordings(second) or _wordings(second) <= _wordings(first)
    opposite = first.kind in CHECKS and second.kind in CHECKS[first.kind].opposites
    return opposite or kinds in EXCLUSIVE or _limits_cross(first, second)


def _new_limit(earlier: Rule, later: Rule) -> bool:
    """A new limit replaces the old one, but a limit for all does not loosen a narrower one."""
    limits = earlier.check.kind.startswith(LIMITS)
    return limits and not (later.breadth == "global" and earlier.breadth != "global")


def _limits_cross(first: Check, second: Check) -> bool:
    bounds = {check.kind.partition("_")[0]: check.value for check in (first, second)}
    units = {check.kind.partition("_")[2] for check in (first, second)}
    if len(units) > 1 or not all(isinstance(value, int) for value in bounds.values()):
        return False
    lowest = max(bounds.get("min", 0), bounds.get("exact", 0))
    return lowest > bounds.get("max", 10**9) or bounds.get("exact", 10**9) < bounds.get("min", 0)


def _wordings(check: Check) -> frozenset[str]:
    values = check.value if isinstance(check.value, list | tuple) else [check.value]
    return frozenset(str(value).casefold() for value in values)


def _words_contradict(earlier: str, later: str) -> bool:
    """ "Never sign with a name" and "sign with a name" are opposites: the same words but for a "not"."""
    negations = small("negations")
    first, second = words_of(earlier), words_of(later)
    shared, either = stems(first) & stems(second), stems(first) | stems(second)
    negated = [bool(negations & frozenset(words)) for words in (first, second)]
    alike = len(shared - negations) >= ALIKE * max(len(either - negations), 1)
    return alike and len(shared) > 1 and negated[0] != negated[1]
