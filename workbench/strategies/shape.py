"""What a rule's check says about the shape of the answer: how it begins and how it ends.

Only what helped on the embedded model is here. An opening ends without a space ("-", not "- "): the
model's own words begin with one, and after a lone space it tends to go on with a number.
"""

from collections.abc import Iterable

from workbench.records import Check, Rule

MARKS = {"bullets": "-", "numbered_list": "1.", "headings": "#", "code_only": "```", "json": "```json\n"}
FENCED = {"code_only", "json"}
BUILT_IN = {"starts_with", *MARKS}  # by the opening words
PICKED = {"ends_with", "no_headings", "no_emoji", "no_exclamation", "not_contains", "lowercase", "uppercase"}
SIGN_OFFS = ("\nBest", "\nSincerely", "\nKind", "\nWarm", "\nYours", "\nRegards", "\nCheers", "\n[Your")
SPOKEN_LENGTH = 18  # words; a longer rule says more than its check


def quiet(rule: Rule, prefill: bool) -> bool:
    """Whether the rule is better left unsaid: short, and its check met by other means than words."""
    if not rule.check or len(rule.text.split()) > SPOKEN_LENGTH:
        return False
    return rule.check.kind in PICKED or (prefill and rule.check.kind in BUILT_IN)


def opening(checks: Iterable[Check]) -> str:
    """The words the answer is begun with; "" where the checks leave that open."""
    values = {check.kind: check.value for check in checks}
    marks = [mark for kind, mark in MARKS.items() if kind in values]
    return "\n\n".join([*_phrases(values.get("starts_with"))[:1], *marks[:1]])


def closing(checks: Iterable[Check]) -> str:
    """The words put under the answer, with the gap before them; "" where the checks leave that open."""
    values = {check.kind: check.value for check in checks}
    gap = " " if values.get("max_paragraphs") == 1 else "\n\n"
    fence = "\n```" if FENCED & set(values) else ""
    return "".join([fence, *(gap + phrase for phrase in _phrases(values.get("ends_with"))[:1])])


def stops(checks: tuple[Check, ...]) -> list[str]:
    """Where the model is stopped: at the end of the code, or at a sign-off when the rules bring theirs."""
    kinds = {check.kind for check in checks}
    ending = closing(checks).strip()
    if FENCED & kinds:
        return ["\n```"]
    own = [words for words in SIGN_OFFS if not ending.startswith(words.strip())]
    return own if "ends_with" in kinds else []


def _phrases(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
