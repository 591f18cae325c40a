"""Which words of a correction are nobody's own: pasted from the answer, from a rule, or from our prompts.

Only what a person says becomes a rule. A memory that distils what it has written itself fills up with
its own words, so text that came from a model or a prompt is set aside before a correction is read, and a
known rule given back word for word is that rule again, not a new one. A passage quoted to say what is
wrong with it ("never write “I hope you are well”") is the person's own way of saying it and stays.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import groupby

from workbench.phrasing import spoken
from workbench.records import Rule

SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
FIELD = re.compile(r"\{\{[^}]*\}\}")
QUOTED = re.compile(r"[\"“”„«»‘]")
FEWEST = 4  # words of a sentence that is known again
PROMPTED = 2  # sentences of our own prompts from which a text is one of them
PASTED = 25  # words in a row from the answer that nobody types to point at something


def own_words(said: str, answers: Iterable[str], rules: Iterable[Rule] = ()) -> str:
    """A correction without what was pasted into it; "" where nothing of it is the person's own.

    Single sentences of the answer are taken for pasted only where there is nothing else.
    """
    parts = [part for part in SENTENCE.split(said) if part.strip()]
    if sum(_plain(part) in _prompts() for part in parts) >= PROMPTED:
        return ""
    known, ruled = [_plain(answer) for answer in answers], {words for rule in rules for words in _said(rule)}
    echoed = [_echoes(part, known, ruled) for part in parts]
    if any(echoed) and False not in echoed:
        return ""
    kept: list[str] = []
    for echo, run in groupby(zip(echoed, parts, strict=True), key=lambda pair: pair[0] is not False):
        together = [part for _, part in run]
        pasted = echo and sum(len(part.split()) for part in together) >= PASTED
        kept += [part for part in together if not pasted and _plain(part) not in ruled]
    return said if len(kept) == len(parts) else " ".join(kept)


def restated(said: str, rules: Iterable[Rule]) -> Rule | None:
    """The rule that a correction gives back word for word, if it does no more than that."""
    words = _plain(said)
    return next((rule for rule in rules if words in _said(rule)), None)


def _said(rule: Rule) -> tuple[str, str]:
    return _plain(rule.text), _plain(spoken(rule))


def _echoes(part: str, known: list[str], ruled: set[str]) -> bool | None:
    """Whether a sentence was there before; None where it is too short to tell, or a mere mark."""
    words = _plain(part)
    there = words in ruled or not QUOTED.search(part) and any(words in one for one in known)
    return (True if len(words.split()) >= FEWEST else None) if there or not words else False


@cache
def _prompts() -> frozenset[str]:
    """Every sentence that is said to a model by this program."""
    folder = resources.files("workbench").joinpath("prompts")
    prose = [FIELD.sub("\n", file.read_text(encoding="utf-8")) for file in folder.iterdir()
             if file.name.endswith(".md")]
    sentences = (_plain(part) for text in prose for part in SENTENCE.split(text))
    return frozenset(sentence for sentence in sentences if len(sentence.split()) >= FEWEST)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
