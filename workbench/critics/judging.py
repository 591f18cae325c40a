"""What critics that ask a model share: the question, and what must be shown before a verdict counts.

A model's critique can be wrong, and an answer must not be flipped by one that shows nothing. So a verdict
rests on words quoted from the answer: a failing one always, any other where it quotes at all. Words that
are not there make the verdict unknown, with the reason. The same is asked of a person's critique.
"""

import re
from dataclasses import replace
from typing import Literal, TypeVar

from pydantic import BaseModel, Field

from workbench.errors import UnusableReply
from workbench.models import ChatModel
from workbench.records import Critique, Message, Span

Kind = TypeVar("Kind", bound=BaseModel)
Severity = Literal["minor", "major", "critical"]

LONGEST = 60_000  # characters of an answer; more is not shown to a model in part and judged as a whole
SHOWN = 200  # characters of a quotation that is not there
ALIKE = str.maketrans("‘’‚“”„«»–—\u00a0", "'''\"\"\"\"\"-- ")
WRAPPED = " \t\n\"'.…"
GAP = r"[\s*_`]+"  # between two words: white space, and marks of emphasis that a quotation leaves out


class Weakness(BaseModel):
    """What every judgement of a weakness holds, in the order in which a model should think."""

    quote: str = Field(description="Words copied from the answer that this rests on, exactly as they stand.")
    explanation: str = Field(description="One sentence.")
    severity: Severity = "major"
    suggestion: str = Field("", description="What to write instead, in one sentence; empty if nothing.")


def ask(model: ChatModel, prompt: str, kind: type[Kind], answer: str, temperature: float = 0.0) -> Kind:
    """The model's judgement of an answer; UnusableReply where there is none to be had."""
    if len(answer) > LONGEST:
        raise UnusableReply(f"An answer of more than {LONGEST:,} characters is not judged.")
    return model.structured([Message("user", prompt)], kind, temperature=temperature)


def place(text: str, quote: str) -> Span | None:
    """Where the quoted words stand in a text; case, emphasis, white space, kinds of marks do not count."""
    words = [word for word in re.split(GAP, quote.translate(ALIKE).strip(WRAPPED)) if word]
    if not words:
        return None
    pattern = r"(?<!\w)" + GAP.join(map(re.escape, words)) + r"(?!\w)"
    found = re.search(pattern, text.translate(ALIKE), re.IGNORECASE)
    return Span(found.start(), found.end(), text[found.start() : found.end()]) if found else None


def grounded(critique: Critique, text: str, quote: str) -> Critique:
    """The critique at the place it quotes, or unknown where what it rests on cannot be shown."""
    span = place(text, quote)
    if span or (critique.verdict != "fail" and not quote.strip()):
        return replace(critique, span=span)
    absent = f"the words it quotes are not there (“{quote.strip()[:SHOWN]}”)"
    lacks = absent if quote.strip() else "it quotes nothing"
    return replace(critique, verdict="unknown", suggestion="",
                   explanation=f"Not relied on, since {lacks}: {critique.explanation}")
