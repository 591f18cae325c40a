"""Which marks may an answer not use: exclamation marks, question marks?

Marks inside code do not count ("!=" is no exclamation). Mending puts a full stop for an exclamation
mark, and a comma in a greeting; a question cannot be mended.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.asking import forbids
from workbench.checks.requests import QUOTE, Clause

_EXCLAMATION = (
    r"(?:ex+cl[ai]m+[ae]?tion(?:s)?(?:[- ]?(?:marks?|points?|signs?))?|bangs|ausrufe(?:zeichen"
    r"|n)|points? d'exclamation"
    r"|signos de exclamación|shouty punctuation)"
)
_QUESTIONS = r"(?:(?:follow[- ]?up |closing |counter)?questions(?: back| at me)?|question marks?)"
_RHETORICAL = r"(?:about|for|from|in the quiz|at the end|in your first)"


class NoExclamation(Verifier):
    """No exclamation mark outside code."""

    kind = "no_exclamation"
    shown = "no exclamation marks"
    instruction = "Use no exclamation marks."
    positive = "End every sentence with a full stop or a question mark."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = [match.span() for match in re.finditer("[!！¡]", prose.without_code(text))]
        said = f"it has {counted(len(places), 'exclamation mark')}" if places else "it has none"
        return Finding(not places, said, spans(text, places), float(len(places)))

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        sign = forbids(clause, QUOTE) and any(quote.strip("!") == "" for quote in clause.quoted(clause.text))
        return (None,) if sign or forbids(clause, _EXCLAMATION) else ()

    def repair(self, value: None, text: str) -> str | None:
        return prose.on_prose(text, _calm)


class NoQuestion(Verifier):
    """No question mark outside code."""

    kind = "no_question"
    shown = "no questions"
    instruction = "Ask no questions."
    positive = "Make statements only."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = [match.span() for match in re.finditer("[?？¿]", prose.without_code(text))]
        return Finding(
            not places,
            f"it has {counted(len(places), 'question mark')}",
            spans(text, places),
            float(len(places)),
        )

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if forbids(clause, _QUESTIONS, _RHETORICAL) else ()


def _calm(stretch: str) -> str:
    """Full stops for exclamation marks; with a question mark beside it, that remains."""
    greeting = re.compile(r"(?m)\A(\s*(?:hi|hello|hey|dear|hallo|good \w+)\b[^.!?\n]{0,40})!+(?=\s|$)", re.I)
    stretch = greeting.sub(r"\1,", stretch)
    stretch = re.sub(r"[!！]*([?？])[!！?？]*", r"\1", stretch)
    stretch = re.sub(r"¡", "", stretch)
    stretch = re.sub(r"(?<=[.,:;…])[!！]+|[!！]+(?=[.,:;])", "", stretch)
    return re.sub(r"！+", "。", re.sub(r"[ \t]*!+", ".", stretch))


add(NoExclamation(), NoQuestion())
