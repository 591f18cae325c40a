"""How far a wording of a hint goes against what tutors taught.

A rule that a machine can check is checked. Of the others, those few things that a hint put together from
words can do or leave: name a line, quote the program, ask, be short.
"""

import re
from collections.abc import Sequence

from workbench.checks import verify
from workbench.errors import WorkbenchError
from workbench.records import Rule

NOT = re.compile(r"\b(?:never|no|not|don['’]t|do not|without|avoid|leave out|stop)\b", re.I)
LINE = re.compile(r"\bline\b", re.I)
QUOTED = re.compile(
    r"\b(?:quot\w+|show\w*|cop(?:y|ies|ying)|repeat\w*)\b.*\b(?:code|program|line)\b|\bno code\b", re.I
)
ASKS = re.compile(r"\bquestions?\b|\bask\b", re.I)
LAST = re.compile(r"\b(?:end|finish|clos)(?:s|es|ing)?\b|\blast\b", re.I)
FIRST = re.compile(r"\b(?:first|begin|start|open)\w*\b", re.I)
SHORT = re.compile(r"\b(?:short(?:er)?|brief(?:er)?|concise)\b", re.I)
SHORT_WORDS = 20


def against(text: str, rules: Sequence[Rule]) -> float:
    """How many of the rules a wording breaks, with a little more for one it breaks further."""
    return sum(_broken(text, rule) for rule in rules)


def _broken(text: str, rule: Rule) -> float:
    if rule.check is not None:
        try:
            found = verify(rule.check, text)
            return 1.0 + min(found.distance, 1.0) if found.passed is False else 0.0
        except WorkbenchError:  # a check that cannot be made says nothing of a wording
            return 0.0
    return sum(
        test(text, clause)
        for clause in re.split(r"[,;.]| and | but ", rule.text)
        for test in (_line, _quote, _question, _short)
    )


def _line(text: str, clause: str) -> float:
    wanted_not = NOT.search(clause) and LINE.search(clause) and not QUOTED.search(clause)
    return float(bool(wanted_not and re.search(r"\bline \d+", text)))


def _quote(text: str, clause: str) -> float:
    return float(bool(NOT.search(clause) and QUOTED.search(clause) and "`" in text))


def _question(text: str, clause: str) -> float:
    if not ASKS.search(clause):
        return 0.0
    if NOT.search(clause):
        return float("?" in text)
    if LAST.search(clause):
        return float(not text.strip().endswith("?"))
    first = re.split(r"(?<=[.?!])\s", text.strip())[0]
    return float("?" not in (first if FIRST.search(clause) else text))


def _short(text: str, clause: str) -> float:
    if not SHORT.search(clause) or NOT.search(clause):
        return 0.0
    return max(0.0, (len(text.split()) - SHORT_WORDS) / 100)
