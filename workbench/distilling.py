"""What a model makes of a correction, held to the same form as the reading that needs no model.

A model's reply is checked field by field and mended from the reading where that can be done without
guessing: an unknown check, a scope left empty. What cannot be mended raises, and the caller falls back.
"""

import re
from typing import Any, Literal

from pydantic import BaseModel, Field

from workbench.checks import CHECKS, compile_checks
from workbench.errors import UnusableReply, WorkbenchError
from workbench.models import ChatModel
from workbench.prompting import render
from workbench.reading import ALWAYS, Draft, Reading
from workbench.records import Check, Message
from workbench.trials import imagined

VALUES = {
    "max": "a number",
    "min": "a number",
    "exact": "a number",
    "contains": "a wording or a list of them",
    "not": "a wording, a list of them or a pattern",
    "regex": "a pattern",
    "starts": "a wording",
    "ends": "a wording",
    "language": "a code such as de",
    "code": "a programming language",
    "currency": "a code such as EUR",
    "reading": "a school grade",
    "decimals": "a number",
}
MOST_RULES = 4
LONGEST = 6_000  # characters of a task or an answer shown to the model


class DistilledCheck(BaseModel):
    """A check as the model names it."""

    kind: str
    value: Any = None


class DistilledRule(BaseModel):
    """One rule as the model writes it."""

    text: str
    applies_when: str
    level: Literal["plan", "detail"] = "detail"
    breadth: Literal["global", "regional", "local"] = "regional"
    check: DistilledCheck | None = None
    in_scope: list[str] = Field(default_factory=list)
    near_scope: list[str] = Field(default_factory=list)


class Distilled(BaseModel):
    """What the model says a correction teaches."""

    one_off: bool
    reason: str
    rules: list[DistilledRule] = Field(default_factory=list)


def distil(model: ChatModel, task: str, response: str, correction: str, reading: Reading) -> Reading:
    """The model's reading of a correction; ModelError where it cannot be reached or understood."""
    prompt = render(
        "distil",
        task=task[:LONGEST],
        answer=response[:LONGEST],
        correction=correction[:LONGEST],
        checks=_kinds(),
    )
    reply = model.structured([Message("user", prompt)], Distilled, temperature=0.0)
    if reply.one_off:
        return Reading(True, _sentence(reply.reason) or reading.reason, (), 0.9, reading.note)
    drafts = tuple(_draft(rule, task, reading, model.name)
                   for rule in reply.rules[:MOST_RULES] if rule.text.strip())
    if not drafts:
        raise UnusableReply("The model called the correction lasting but wrote no rule.")
    return Reading(False, _sentence(reply.reason) or reading.reason, drafts, 0.9, reading.note)


def _kinds() -> str:
    """The checks there are with what each takes, for the prompt."""
    return ", ".join(
        f"{kind} ({VALUES[stem]})"
        if (stem := kind.split("_")[0]) in VALUES and not _takes_nothing(kind)
        else kind
        for kind in CHECKS
    )


def _takes_nothing(kind: str) -> bool:
    try:
        CHECKS[kind].validate(None)
    except WorkbenchError:
        return False
    return True


def _draft(rule: DistilledRule, task: str, reading: Reading, by: str) -> Draft:
    everywhere = rule.breadth == "global" or bool(re.match(r"(?i)always\b", rule.applies_when.strip()))
    scope = ALWAYS if everywhere else rule.applies_when.strip() or _scope_read(reading)
    if not scope:
        raise UnusableReply("The model wrote a rule without saying when it applies.")
    return Draft(
        _sentence(rule.text),
        _sentence(scope),
        rule.level,
        "global" if everywhere else rule.breadth,
        _check(rule, reading),
        (task,),
        0.9,
        () if everywhere else imagined(rule.in_scope, rule.near_scope, f"model {by}"),
    )


def _scope_read(reading: Reading) -> str:
    return next((draft.applies_when for draft in reading.rules), "")


def _check(rule: DistilledRule, reading: Reading) -> Check | None:
    """The model's check if there is such a kind with such a value, else the one its own words give."""
    if rule.check is None or rule.check.kind not in CHECKS:
        return next(iter(compile_checks(rule.text)), None)
    try:
        return Check(rule.check.kind, CHECKS[rule.check.kind].validate(rule.check.value))
    except WorkbenchError:
        same = [draft.check for draft in reading.rules if draft.check and draft.check.kind == rule.check.kind]
        return next(iter(same or compile_checks(rule.text)), None)


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return words if not words or words[-1] in ".!?…\"'”»" else f"{words}."
