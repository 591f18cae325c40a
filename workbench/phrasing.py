"""How a rule is put to a model: what to do, not what to leave undone.

A prohibition names the very thing it forbids, and a model that reads "never say X" is nearer to saying X
than one that was told nothing. So a prompt gets the rule's positive form: the one somebody wrote, or the
"use Y" that stands beside "never X" in the rule, or what its check is met by, or its own words turned
round. The rule keeps its words, and its check goes on looking for what must not be there. Where nothing
can be turned round without guessing, the rule is said as it stands.
"""

import re

from workbench.checks import CHECKS
from workbench.records import Rule

WHERE = re.compile(r"(?s)^(?P<where>(?:In|When|Whenever|For|To|On|With|At|After|Before|If)\b[^,]{1,120},\s+)?"
                   r"(?P<rest>.+)$")
DO = (r"(?:use|say|write|call|put|give|open|begin|start|end|close|sign|name|make|keep|spell|address|choose"
      r"|ask|mention|add)")
NEVER = r"(?:please\s+)?(?:never|do not|don['’]t)\s+(?:ever\s+)?"
PROHIBITS = re.compile(rf"(?i)^(?:{NEVER}|avoid\b|no\b|without\b|(?:use|write|give) no\b|not\b)")
INSTEAD = re.compile(rf"(?is)^(?:{NEVER}|avoid\b|no\b)[^.]*?[,;:–—]\s*(?:but|instead|just|only|rather)?,?\s*"
                     rf"(?P<do>{DO}\b.+)$")
SAID_FIRST = re.compile(rf"(?is)^(?P<do>{DO}\b.+?),?\s+(?:instead of|rather than|and (?:not|never)|never|not)"
                        r"\s+[^.]+\.?$")
FORBIDS = ("not_", "no_")  # how the names of checks begin that look for what must not be there
WHAT = r"\s+(?:any\s+)?(?P<what>[^.,;]+)\.?$"
TURNED = (
    (re.compile(rf"(?i)^{NEVER}(?:use|have|add|put|contain|include){WHAT}"), "write without {}."),
    (re.compile(rf"(?i)^{NEVER}(?:say|write|mention|name|show|give){WHAT}"), "leave out {}."),
    (re.compile(rf"(?i)^(?:use no|write no|no|without|avoid(?: using)?){WHAT}"), "write without {}."),
)
MORE = re.compile(rf"(?i)\b(?:unless|except|more than|over)\b|\b(?:and|but)\s+{DO}\b")
ONLY_THAT = 10  # words; a longer prohibition says more than its check


def spoken(rule: Rule) -> str:
    """The words a model is told: what somebody wrote for it, or the rule in its positive form."""
    if rule.positive.strip():
        return rule.positive.strip()
    parts = WHERE.match(rule.text.strip())
    if parts is None:
        return rule.text
    where, rest = parts["where"] or "", parts["rest"]
    said = _instead(rule, rest) or _by_check(rule, rest) or _turned(rest)
    return _sentence(where, said) if said else rule.text


def _instead(rule: Rule, rest: str) -> str:
    """What the rule itself names beside what it forbids; where that comes second, a check must see to it."""
    watched = rule.check is not None and rule.check.kind.startswith(FORBIDS)
    found = INSTEAD.match(rest) or watched and SAID_FIRST.match(rest)
    return found["do"].rstrip(" .,;") + "." if found else ""


def _by_check(rule: Rule, rest: str) -> str:
    """What its check is met by, where the rule says no more than that."""
    if rule.check is None or rule.check.kind not in CHECKS or len(rest.split()) > ONLY_THAT:
        return ""
    return CHECKS[rule.check.kind].positive if PROHIBITS.match(rest) and not MORE.search(rest) else ""


def _turned(rest: str) -> str:
    for pattern, said in TURNED:
        found = pattern.match(rest)
        if found and not MORE.search(rest):
            return said.format(found["what"].strip())
    return ""


def _sentence(where: str, said: str) -> str:
    first = str.lower if where else str.upper
    return f"{where}{first(said[:1])}{said[1:]}"
