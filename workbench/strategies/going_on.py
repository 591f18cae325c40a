"""Goes on from an answer that lacks something, instead of starting over.

A small model that left a phrase out leaves it out again when asked again. Put into its mouth as the
beginning of another paragraph, the phrase is there, and what follows is the model's own words.
"""

from dataclasses import replace

from workbench.checks import verify
from workbench.records import Check
from workbench.strategies import Prompt

TOO_LITTLE = {"min_words", "min_sentences", "min_paragraphs", "min_characters"}


def go_on(prompt: Prompt, check: Check, text: str) -> Prompt | None:
    """The prompt with the answer as its beginning; None where only a new answer would do.

    For a model that can go on from words put into its mouth. The result is finished as any other, by
    the prompt's own `finish`.
    """
    body = text.removesuffix(prompt.closing).rstrip()
    if not body or verify(check, text).passed:
        return None
    if check.kind == "contains":
        return replace(prompt, prefill=f"{body}\n\n{_missing(check, body)}")
    return replace(prompt, prefill=f"{body}\n\n") if check.kind in TOO_LITTLE else None


def _missing(check: Check, text: str) -> str:
    """The first phrase that is not there, as a paragraph would begin."""
    phrases = [check.value] if isinstance(check.value, str) else check.value
    phrase = next(one for one in phrases if not verify(Check("contains", one), text).passed)
    return phrase[:1].upper() + phrase[1:]
