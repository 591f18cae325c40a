"""Which rules must not be used before a person has looked at them, and why.

A rule goes into the prompt of every task it belongs to, so whoever gets one in unseen instructs the
model from then on. A rule that speaks to the program, waves things through, asks for secrets or hides
characters waits for a review whoever it comes from: a correction, a form, a file. Nothing here says that
it is bad: a click lets it in, with its provenance beside the button.
"""

import re
import unicodedata
from collections.abc import Iterable

from workbench.reading.instructions import addresses_machine
from workbench.records import Rule

APPROVAL = re.compile(
    r"(?ix)\b(?:always|automatically|blindly|auto)[-\s]*(?:approv|accept|agree|allow|confirm|grant|say\s+yes)\w*"
    r"|\b(?:approve|accept|allow|grant|agree\s+(?:to|with))\s+(?:everything|anything|all\b|any\b|every\b)"
    r"|\b(?:never|don.?t|do\s+not|without)\s+(?:\w+\s+){0,2}(?:ask(?:ing)?\s+(?:for\s+)?|need(?:ing)?\s+)?"
    r"(?:approval|permission|confirmation|a\s+review|being\s+reviewed)\b"
    r"|\bgenehmig\w*\s+(?:immer|alles)\b|\b(?:immer|stets|automatisch)\s+(?:genehmig|zustimm|freigeb|erlaub)\w*"
    r"|\bapprouve[rz]?\s+(?:toujours|tout)\b|\btoujours\s+(?:approuv|accept|autoris)\w*"
    r"|\b(?:aprueba|acepta|autoriza)\s+(?:siempre|todo)\b|\bsiempre\s+(?:aprueb|aprob|acept|autoriz)\w*")
SECRETS = re.compile(
    r"(?i)(?<!never )(?<!not )(?<!n't )(?<!no )\b(?:reveal|print|show|send|repeat|include|quote|give|post"
    r"|leak|share)\b.{0,40}"
    r"\b(?:passwords?|api[ -]?keys?|secrets?|credentials|access tokens?|your instructions|the prompt)\b")
OUTWARDS = re.compile(r"(?i)!\[|\b(?:send|post|upload|forward|report)\b.{0,60}\bhttps?://")
KNOWN_FORMAT = "\u00ad\u200c\u200d"  # soft hyphens and joiners: scripts and emoji need them
REASONS = (
    (addresses_machine, "it speaks to the program instead of about the answer"),
    (APPROVAL.search, "it has things approved or agreed to unseen"),
    (SECRETS.search, "it asks for secrets to be told"),
    (OUTWARDS.search, "it has something fetched from or sent to an address"),
)


def suspicion(rule: Rule) -> str:
    """Why a person has to look at this rule first, in words; "" where nothing speaks against it."""
    texts = (rule.text, rule.positive, rule.applies_when, *rule.in_scope)
    found = [reason for speaks, reason in REASONS if any(speaks(text) for text in texts[:3])]
    if any(_hides(text) for text in texts):
        found.append("it holds characters that nobody sees")
    return f"Look at it first: {' and '.join(found)}." if found else ""


def suspicions(rules: Iterable[Rule]) -> str:
    """The reasons of several rules, each once."""
    return " ".join(dict.fromkeys(filter(None, map(suspicion, rules))))


def _hides(text: str) -> bool:
    return any(unicodedata.category(character) == "Cf" and character not in KNOWN_FORMAT
               for character in text)
