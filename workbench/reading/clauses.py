"""The clauses of a correction, and what each does: react, ask, tell how things are, give a reason.

Quoted wordings are set aside while the words are cut, so that what is quoted is never read as a request.
"""

import re
from dataclasses import dataclass
from typing import Literal

from workbench.reading.lexicon import compiled, piece

Role = Literal["reaction", "request", "fact", "concession", "reason", "here", "scope"]

FOLDED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " "})
QUOTED = re.compile(r"\"[^\"\n]{1,200}\"|`[^`\n]{1,200}`|(?<![\w'])'[^\s'](?:[^'\n]|'(?=\w)){0,200}'(?!\w)")
STARTS = piece("clauses", "starts")
SHORTENED = (r"e\.g", r"i\.e", "Mr", "Mrs", "Ms", "Dr", "max", "St")
NOT_SHORTENED = "".join(rf"(?<!\b{short})" for short in SHORTENED)
CUT = re.compile(rf"{NOT_SHORTENED}[.!?;…]+(?=\s|$)|\n+|\s[-–—]+\s"
                 rf"|[,:]\s+(?:and |but |so |then )?(?={STARTS})|\s(?:and|but)\s(?={STARTS})", re.I)
LEADING_IN = re.compile(
    r"(?i)\s*(?:and |but )?(?:when(?:ever)?|if|for|in|on|to|with|wenn|quand|cuando)\b[^,]*$")
OPENING = re.compile(r"(?i)^(?:ok(?:ay)? no|no|nope|ok|sorry|hmm?|please|well)[,!.]\s+")
NOT_HERE, FORBIDS = re.compile(r"(?i)\bnot here\b"), re.compile(r"(?i)(?:never|no|don'?t)\b")
LONGEST_TOPIC = 4  # words before a colon that name what the rest is about
REACTION, HERE, REASON, SCOPE, CONCESSION, DO, MUST = (
    compiled("clauses", name) for name in ("reaction", "here", "reason", "scope", "concession", "do", "must"))


@dataclass(frozen=True)
class Clause:
    """One clause as written, and what it does."""

    text: str
    role: Role


def read_clauses(correction: str) -> list[Clause]:
    """The clauses in their order, empty ones left out."""
    folded = correction.translate(FOLDED)
    quotes: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        quotes.append(found[0])
        return f"\ue000{len(quotes) - 1}\ue001"

    masked = QUOTED.sub(set_aside, folded)
    parts = [part.strip(" ,:;–—-\t") for part in _cut(masked)]
    back = [re.sub(r"\ue000(\d+)\ue001", lambda mark: quotes[int(mark[1])], part) for part in parts]
    return [Clause(part, role_of(part)) for part in back if re.search(r"\w", part)]


def _cut(masked: str) -> list[str]:
    """The words cut at sentence ends and before whatever opens a new request; brackets stay whole."""
    brackets = [found.span() for found in re.finditer(r"\([^)]*\)", masked)]
    parts, start = [], 0
    for cut in CUT.finditer(masked):
        inside = any(begin < cut.start() < end for begin, end in brackets)
        if not inside and not _leads_in(masked[start: cut.start()], cut[0]):
            parts.append(masked[start: cut.start()])
            start = cut.end()
    return [*parts, masked[start:]]


def _leads_in(before: str, cut: str) -> bool:
    """`when I write to her, no jokes` is one clause, and so is `captions: 12 words`."""
    topic = cut.startswith(":") and len(before.split()) <= LONGEST_TOPIC
    return topic or (cut.startswith(",") and bool(LEADING_IN.match(before)))


def role_of(clause: str) -> Role:
    """What one clause does."""
    clause = OPENING.sub("", clause)
    if REACTION.match(clause):
        return "reaction"
    if HERE.search(clause) and not NOT_HERE.search(clause):
        return "here"
    if SCOPE.match(clause):
        return "scope"
    if CONCESSION.search(clause) and not FORBIDS.match(clause):
        return "concession"
    if DO.match(clause) or (MUST.search(clause) and not REASON.match(clause)):
        return "request"
    return "reason" if REASON.match(clause) else "fact"
