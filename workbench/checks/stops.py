"""Does each bullet end with a full stop, or none of them?

An item runs over the indented lines below it. A question mark, an exclamation mark, or a colon before
a list of its own ends one as well. Numbered items count as bullets here, code does not.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, without
from workbench.checks.asking import forbids
from workbench.checks.requests import Clause

_STOP = r"(?:(?:full[- ]stops?|periods?)(?: marks?)?)"
_ITEMS = re.compile(
    r"(?<!^the )\b(?:bullets|bullet ?points?|(?:each|every|a|per|any) bullet|list items?|items"
    r"|list entries|each item)\b"
)
_REQUEST = re.compile(
    r"\b(?:ends?|ending|finish\w*|close|put|add|use|with|needs?|gets?|takes?|must have|should have|always)\b"
)
_WANTED = re.compile(rf"\b{_STOP}(?! (?:is|are|was|were|that|which|looks?)\b)")
_LEFT_OUT = re.compile(rf"\bleave (?:the |all |any )?{_STOP} (?:off|out|away)\b")
_ONE = re.compile(r"\b(?:first|second|third|fourth|fifth|last|this|that)\s+(?:bullet|item|point)|\bbullet \d")
_ENDED = re.compile(r"[.!?…:。][\"'”’»)\]*_]*$")
_PLAIN = re.compile(r"(?<=[^\W_])(?P<close>[\"'”’»)\]*_]*)$")
_STOPPED = re.compile(
    r"(?<!\.)(?<!\betc)(?<!\be\.g)(?<!\bi\.e)(?<!\ba\.m)(?<!\bp\.m)\.(?P<close>[\"'”’»)\]*_]*)$"
)


class BulletFullStops(Verifier):
    """A full stop at the end of every list item; mended by adding it."""

    kind = "bullet_full_stops"
    shown = "a full stop at the end of every bullet"
    instruction = "End every bullet with a full stop."
    opposites: tuple[str, ...] = ("no_bullet_full_stops",)
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = [(start, end) for start, end in item_places(text) if not _ENDED.search(text[start:end])]
        return without(text, places, "bullet without one")

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        wanted = _speaks_of_both(clause) and _REQUEST.search(clause.text) and _WANTED.search(clause.text)
        return (None,) if wanted and not _refuses(clause) else ()

    def repair(self, value: None, text: str) -> str | None:
        return _each(
            text, lambda item: item if _ENDED.search(item) else _PLAIN.sub(r".\g<close>", item, count=1)
        )


class NoBulletFullStops(BulletFullStops):
    """No full stop at the end of a list item; mended by leaving it out."""

    kind = "no_bullet_full_stops"
    shown = "no full stop at the end of a bullet"
    instruction = "End no bullet with a full stop."
    positive = "End every bullet with its last word."
    opposites = ("bullet_full_stops",)

    def verify(self, value: None, text: str) -> Finding:
        places = [(start, end) for start, end in item_places(text) if _STOPPED.search(text[start:end])]
        return without(text, places, "bullet with one")

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if _speaks_of_both(clause) and _refuses(clause) else ()

    def repair(self, value: None, text: str) -> str | None:
        if any(re.search(r"[.!?]\s", text[start:end]) for start, end in item_places(text)):
            return None  # a bullet of several sentences would lose the stop of its last alone
        return _each(text, lambda item: _STOPPED.sub(r"\g<close>", item))


def item_places(text: str) -> list[prose.Place]:
    """Where each list item is, with the indented lines that go on with it, without space at its end."""
    found: list[prose.Place] = []
    going_on = False
    for line in prose.lines(text):
        end = line.start + len(line.text.rstrip())
        if line.kind == "item":
            found.append((line.start, end))
        elif going_on and line.kind == "prose" and line.text[:1] in " \t":
            found[-1] = (found[-1][0], end)
        going_on = line.kind == "item" or (going_on and line.kind == "prose" and line.text[:1] in " \t")
    return found


def _each(text: str, mend: Any) -> str:
    for start, end in reversed(item_places(text)):
        text = text[:start] + mend(text[start:end]) + text[end:]
    return text


def _speaks_of_both(clause: Clause) -> bool:
    items = _ITEMS.search(clause.text) and re.search(_STOP, clause.text)
    return bool(items) and not clause.permits and not _ONE.search(clause.text)


def _refuses(clause: Clause) -> bool:
    return forbids(clause, _STOP, "of") or bool(_LEFT_OUT.search(clause.text))


add(BulletFullStops(), NoBulletFullStops())
