"""Does an answer have emoji, and how many?

An emoji is what the Unicode tables call one and is drawn as a picture: ☺ and ❤ are, the signs ©, ®
and ™ are not, nor are arrows and digits. Smileys typed with punctuation, as in :-), count as emoji.
"""

import re
from typing import Any

import regex

from workbench.checks import Finding, Verifier, add, prose, spans
from workbench.checks.asking import asks_for, forbids
from workbench.checks.quantities import NUMBER, number
from workbench.checks.requests import Clause
from workbench.errors import WorkbenchError

_SPACES = re.compile(r"[ \t]*")
_PICTURE = regex.compile(r"[\p{Emoji_Presentation}\u2600-\u27bf]|\p{Emoji}\ufe0f")
_TYPED = re.compile(r"(?<![\w:;=])(?:[:;=]['-]?[)(DPp|/]|[xX]D|<3|\^\^)(?![\w)(])")
_EMOJI = r"(?:emojis?|emoticons?|smil(?:e?y|ies|eys|ies)|emojies|emogis?|emjois?)(?: faces)?"
_COUNTED = re.compile(
    rf"\b(?:max(?:imum)?|at most|no more than|not more than|up to|just"
    rf"|only)\s+(?P<count>{NUMBER})\s+{_EMOJI}\b"
    rf"|\b(?P<after>{NUMBER})\s+{_EMOJI}\s+(?:max(?:imum)?|tops|at most)",
    re.I,
)


def emoji(text: str) -> list[prose.Place]:
    """Where each emoji is."""
    if text.isascii():
        return [match.span() for match in _TYPED.finditer(text)]
    import emoji as tables

    drawn = [
        (found["match_start"], found["match_end"])
        for found in tables.emoji_list(text)
        if _PICTURE.match(found["emoji"])
    ]
    return sorted(drawn + [match.span() for match in _TYPED.finditer(text)])


class NoEmoji(Verifier):
    """No emoji; mended by leaving them out."""

    kind = "no_emoji"
    shown = "no emoji"
    instruction = "Use no emoji."
    positive = "Write with letters and ordinary punctuation only."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = emoji(prose.without_code(text))
        return Finding(
            not places,
            f"it has {len(places)} emoji" if places else "it has none",
            spans(text, places),
            float(len(places)),
        )

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if forbids(clause, _EMOJI) and not _COUNTED.search(clause.text) else ()

    def repair(self, value: None, text: str) -> str | None:
        return prose.on_prose(text, _without)


class HasEmoji(Verifier):
    """At least one emoji."""

    kind = "emoji"
    shown = "an emoji"
    instruction = "Use an emoji."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        count = len(emoji(prose.without_code(text)))
        return Finding(bool(count), f"it has {count or 'no'} emoji", (), 0.0 if count else 1.0)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if asks_for(clause, _EMOJI) and not _COUNTED.search(clause.text) else ()


class MaxEmoji(Verifier):
    """At most so many emoji; mended by leaving out the last ones."""

    kind = "max_emoji"
    rank = 3

    def verify(self, value: int, text: str) -> Finding:
        places = emoji(prose.without_code(text))
        return Finding(
            len(places) <= value,
            f"it has {len(places)} emoji",
            spans(text, places[value:]),
            max(0, len(places) - value) / max(value, 1),
        )

    def explain(self, value: int) -> str:
        return f"at most {value} emoji"

    def instruct(self, value: int) -> str:
        return f"Use {self.explain(value)}."

    def asked(self, clause: Clause) -> tuple[int, ...]:
        match = _COUNTED.search(clause.text)
        return (number(match["count"] or match["after"]),) if match else ()

    def validate(self, value: Any) -> int:
        if isinstance(value, bool) or not str(value).strip().isdecimal():
            raise WorkbenchError(f"The check {self.kind} needs a whole number (it was {value!r:.80}).")
        return int(value)

    def repair(self, value: int, text: str) -> str | None:
        return _left_out(text, emoji(prose.without_code(text))[value:])


def _without(stretch: str) -> str:
    return _left_out(stretch, emoji(stretch))


def _left_out(text: str, places: list[prose.Place]) -> str:
    """The text without these places, with one space at most where they stood."""
    parts, start, last = [], 0, ""
    for begin, end in places:
        before = text[start:begin].rstrip(" \t")
        start = _SPACES.match(text, end).end()
        last = before[-1:] or last
        apart = last not in ("", "\n", " ") and text[start : start + 1] not in "\n.,!?;:)"
        parts.append(f"{before} " if apart else before)
        last = " " if apart else last
    return "".join([*parts, text[start:]])


add(NoEmoji(), HasEmoji(), MaxEmoji())
