"""Asks a model that can take criticism to mend its own answer, told what is wrong and what was rejected.

Models tend to come back with what was turned down before, however clear the feedback; naming the rejected
versions, and sampling more boldly each time, works against it (Feedback Friction). Small models do worse
with their old answer in sight than with a fresh start (docs/prompting.md), so they never come here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.prompting import fence, render
from workbench.records import Critique, Message
from workbench.strategies import Prompt

LONGEST = 16_000  # characters of an answer; a longer one is written afresh rather than shown again
REJECTED = 3  # the newest of them, by their beginnings
BEGINNING = 2_000  # characters of each


def refine(prompt: Prompt, answer: str, critiques: Iterable[Critique], rejected: Sequence[str]) -> Prompt:
    """The prompt gone on with: the answer as the model's turn, then what is wrong with it."""
    said = list(critiques)
    wrong = [critique for critique in said if critique.verdict == "fail" and not critique.dismissed]
    good = [critique for critique in said if critique.verdict == "pass"]
    asked = render("refine", wrong="\n".join(map(point, wrong)), rejected=_rejected(rejected),
                   good="\n".join(f"- {critique.explanation}" for critique in good) or "- nothing yet")
    return replace(prompt, messages=(*prompt.messages, Message("assistant", answer), Message("user", asked)),
                   prefill="")


def point(critique: Critique) -> str:
    """One line: what is wrong, how badly, the words it rests on, and what was suggested."""
    quoted = f" At: “{' '.join(critique.span.quote.split())}”." if critique.span else ""
    suggested = f" Suggested: {critique.suggestion}" if critique.suggestion else ""
    return f"- ({critique.severity}) {critique.explanation}{quoted}{suggested}"


def _rejected(texts: Sequence[str]) -> str:
    """The newest rejected versions, each fenced; a sentence of its own before them, nothing without any."""
    shown = [fence(text[:BEGINNING]) for text in dict.fromkeys(texts)][-REJECTED:]
    return render("rejected", versions="\n\n".join(shown)) if shown else ""
