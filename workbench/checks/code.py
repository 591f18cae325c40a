"""Is an answer nothing but code, or free of code?

Code only: fenced blocks with nothing but space around them, or a bare text that reads as code. No
code: no fenced block, and no two lines running that read as code; a name between backticks in a
sentence is no code. A text that could be either is left undecided.
"""

import ast
import re
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, spans
from workbench.checks.asking import forbids
from workbench.checks.requests import Clause

_CODE_LINE = re.compile(
    r"^\s*(?:(?:async\s+)?def\s+\w+\s*\(|class\s+\w+\s*[:({]|import\s+[\w.{*]+|from\s+[\w.]+\s+import\b"
    r"|return\b.*[;()\w]$|for\s.*[:{]\s*$"
    r"|while\b.*[:{]\s*$|if\b.*[:{]\s*$|(?:elif|else|try|except|finally|with)\b.*:\s*$"
    r"|[\w.\[\]'\"]+\s*[-+*/|&]?=[^=].*|@\w+|#!?\S*.*|//.*|/\*.*"
    r"|(?:function|const|let|var|public|private|static|fn|func|package|using|namespace)\s+[\w<(].*"
    r"|#include\b.*|[})\];]+[;,]?\s*$|.*[;{]\s*$"
    r"|\w[\w.]*\(.*\)\s*;?$|\$\s?\w+.*|<\/?\w+[^>]*>.*|(?:select|insert into|update|delete from"
    r"|create (?:table|view)|with \w+ as|from|where|join|left join"
    r"|group by|order by|limit|and|on)\s+[\w(*].*(?:[,;=<>()*]|\b(?:from|from \w+|asc|desc|\w+)$).*)",
    re.I,
)
_SENTENCE = re.compile(
    r"^\s*(?:[A-Z][\w',-]*(?:\s+[\w'’,()-]+){3,}[.:!?]"
    r"|[A-Z][a-z']*(?:\s+[a-z'’,]+){4,})\s*$"
)
_CODE = r"(?:(?:any |source |the )?code(?: blocks?| snippets?| examples?| samples?)?|snippets?|codeblocks?)"
_SPOKEN_OF = (
    r"(?:changes?|review|smells?|comments?|style|names?|words?|of conduct|quality|you|that|which"
    r"|freeze|in comments|duplication|without)\b"
)
_ONLY = re.compile(
    r"(?:\b(?:just|only|nothing but|nothing except|purely|solely)\s+(?:(?:give|show|send|return|output|post"
    r"|write|paste|me|us|with|want|need|the|a|plain|raw|pure|bare|actual|sql|python|js|javascript|java|bash"
    r"|shell|css|html|r|rust|go|php|regex|excel|powershell|vba)\s+)*"
    r"(?:code|function|script|snippet|query|code block)\b(?!\s+(?:you|that|which|is|was|are|were|runs?"
    r"|changed?|part|crash\w*|in the|review|looks|works?|needs|style|comments|from|above|below))"
    r"|\b(?:code|script|function|query|snippet) only\b(?=\s*(?:$|[,.]|please|pls|without|no\b|when|next|and"
    r"|for))"
    r"|\b(?:answer|reply|respond)\w*\s+(?:only\s+)?with (?:just |only )?(?:the )?code(?: "
    r"alone)?\b(?=\s*(?:$|,|only|and nothing|alone|when))"
    r"|\b(?:the )?code,? (?:and )?nothing else\b|\bcode without (?:any )?(?:explanations?|comments? around"
    r"|introduction|talk\w*|prose|text)\b"
    r"|\bnur (?:den |der )?code\b|\b(?:seulement|juste|uniquement) le code\b|\bsolo el código\b"
    r"|\bno (?:explanations?|talk\w*|prose|chatter)\W+(?:just |only )(?:the )?code\b)",
    re.I,
)
_REFUSED = re.compile(
    r"(?:\bnot|n't|\bnever|\bdont)(?:\s+(?:only|want|give|send|be|me|us|post|show|it"
    r"|is))*\s*$",
    re.I,
)


class CodeOnly(Verifier):
    """Code and nothing else; mended by leaving out what is written around the blocks."""

    kind = "code_only"
    shown = "code and nothing else"
    instruction = "Answer with the code and nothing else."
    rank = 3

    def verify(self, value: None, text: str) -> Finding:
        if not text.strip():
            return Finding(False, "there is no code", (), 1.0)
        if prose.has_code(text):
            places = _around(text)
            said = "there is text around the code" if places else "it is code and nothing else"
            return Finding(not places, said, spans(text, places), float(len(places)))
        return _bare(text)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        match = _ONLY.search(clause.text)
        refused = match and _REFUSED.search(clause.text[: match.start()])
        return (None,) if match and not refused and not clause.permits else ()

    def repair(self, value: None, text: str) -> str | None:
        kept: list[list[str]] = []
        for line in prose.lines(text):
            if line.kind == "fence" and (
                not kept or kept[-1][-1].strip().strip("`~") == "" and len(kept[-1]) > 1
            ):
                kept.append([line.text])
            elif line.kind in ("fence", "code") and kept:
                kept[-1].append(line.text)
        return "\n\n".join("\n".join(block) for block in kept) or None


class NoCode(Verifier):
    """No code block and no lines of code."""

    kind = "no_code"
    shown = "no code"
    instruction = "Use no code."
    positive = "Explain it in words only."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = [(line.start, line.end) for line in prose.lines(text) if line.kind in ("fence", "code")]
        places = places or _code_lines(text)
        return Finding(
            not places,
            "there is code" if places else "there is no code",
            spans(text, places),
            float(len(places)),
        )

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if forbids(clause, _CODE, _SPOKEN_OF) else ()


def _around(text: str) -> list[prose.Place]:
    """Where something is written outside the code blocks."""
    return [
        (line.start, line.end) for line in prose.lines(text) if line.kind not in ("blank", "fence", "code")
    ]


def _bare(text: str) -> Finding:
    """The verdict on a text without fences: by its lines, and by whether Python reads it."""
    filled = [line for line in text.splitlines() if line.strip()]
    coded = sum(bool(_CODE_LINE.match(line)) for line in filled)
    written = [line for line in filled if _SENTENCE.match(line) and not _CODE_LINE.match(line)]
    if written or not coded:
        place = text.find(written[0]) if written else 0
        found = [(place, place + len(written[0] if written else filled[0]))]
        return Finding(False, "there is text that is no code", spans(text, found), float(len(written) or 1))
    if coded >= len(filled) * 0.6 or _is_python(text):
        return Finding(True, "it is code and nothing else")
    return Finding(None, "it cannot be told whether all of it is code", (), 0.5)


def _is_python(text: str) -> bool:
    if len(text) > 100_000:
        return False
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _code_lines(text: str) -> list[prose.Place]:
    """Where two or more lines running read as code."""
    found: list[prose.Place] = []
    run: list[prose.Place] = []
    for line in [*prose.lines(text), None]:
        if line and line.kind == "prose" and _CODE_LINE.match(line.text) and not _SENTENCE.match(line.text):
            run.append((line.start, line.end))
            continue
        found += run if len(run) > 1 else []
        run = []
    return found


add(CodeOnly(), NoCode())
