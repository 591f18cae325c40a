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
    the prompt's own `finish`; a grammar, which is of a whole answer, is left out.
    """
    body = text.removesuffix(prompt.closing).rstrip()
    if not body or verify(check, text).passed or check.kind not in {"contains", *TOO_LITTLE}:
        return None
    begun = _missing(check, body) if check.kind == "contains" else ""
    options = {name: value for name, value in prompt.options.items() if name != "grammar"}
    return replace(prompt, prefill=f"{body}\n\n{begun}", options=options)


def _missing(check: Check, text: str) -> str:
    """The first phrase that is not there, as a paragraph would begin."""
    phrases = [check.value] if isinstance(check.value, str) else check.value
    phrase = next(one for one in phrases if not verify(Check("contains", one), text).passed)
    return phrase[:1].upper() + phrase[1:]
