"""Is an answer a list, of which kind, and with how many items?

Bullets are lines that open with -, *, + or a bullet sign; numbered lines open with "1." or "1)". Both
are items. Lines of code are neither. A limit on items says nothing of texts without a list, beyond
counting none.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.asking import asks_for, forbids
from workbench.checks.limits import BOUNDS, Limit
from workbench.checks.requests import Clause

_BULLETS = (
    r"(?:(?:bull?[ei]t(?:ed|s)?)[- ]?(?:points?|lists?|form(?:at)?)|bull?ets|bulletpoints?"
    r"|dot points|stichpunkte?n?|aufzählung|puces|viñetas)"
)
_LISTS = rf"(?:{_BULLETS}|(?:any )?lists?|listicles?|enumerations?)"
_NUMBERED = (
    r"(?:(?:numbered|ordered|enumerated)(?:[- ](?:steps?|lists?|items?|points?|instructions"
    r"|form(?:at)?))?|(?:list|steps) (?:with|using) numbers|nummerierte liste|liste numérotée)"
)
_NUMBER_THEM = re.compile(
    r"\bnumber (?:the|each|all|your|every|them)\s*(?:steps?|items?|points?"
    r"|of them)?\s*$|\b(?:list|give|write) (?:the |all )?steps (?:with|using) numbers",
    re.I,
)


def items(text: str) -> list[prose.Place]:
    """Where each list item is, bulleted or numbered."""
    return [(line.start, line.end) for line in prose.lines(text) if line.kind == "item"]


def bullets(text: str) -> list[prose.Place]:
    """Where each bullet is."""
    return [place for place in items(text) if not _is_numbered(text[place[0] : place[1]])]


def numbered(text: str) -> list[prose.Place]:
    """Where each numbered line is."""
    return [place for place in items(text) if _is_numbered(text[place[0] : place[1]])]


def _is_numbered(line: str) -> bool:
    marker = prose.MARKER.match(line)
    return bool(marker) and marker["mark"][-1] in ".)"


class Bullets(Verifier):
    """At least one bullet."""

    kind = "bullets"
    shown = "bullet points"
    instruction = "Use bullet points."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        count = len(bullets(text))
        return Finding(bool(count), f"it has {counted(count, 'bullet point')}", (), 0.0 if count else 1.0)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if asks_for(clause, _BULLETS) else ()

    def repair(self, value: None, text: str) -> str | None:
        return _marked(text, lambda at: "- ") if numbered(text) else None


class NumberedList(Bullets):
    """At least two numbered lines, counting up."""

    kind = "numbered_list"
    shown = "a numbered list"
    instruction = "Use a numbered list."

    def verify(self, value: None, text: str) -> Finding:
        count = len(numbered(text))
        said = f"it has {counted(count, 'numbered line')}"
        return Finding(count > 1, said, (), 0.0 if count > 1 else 1.0)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        numbers = not clause.permits and _NUMBER_THEM.search(clause.text) and not forbids(clause, "number")
        return (None,) if numbers or asks_for(clause, _NUMBERED) else ()

    def repair(self, value: None, text: str) -> str | None:
        flat = all(not text[start:end][:1].isspace() for start, end in bullets(text))
        return _marked(text, lambda at: f"{at}. ") if bullets(text) and flat else None


class NoBullets(Verifier):
    """No list of any kind."""

    kind = "no_bullets"
    shown = "no bullet points or lists"
    instruction = "Use no bullet points or lists; write sentences."
    positive = "Write full sentences in paragraphs."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = items(text)
        said = f"it has {counted(len(places), 'list item')}"
        return Finding(not places, said, spans(text, places), float(len(places)))

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if forbids(clause, _LISTS, rf"{_INNER}|of\b") else ()

    def repair(self, value: None, text: str) -> str | None:
        places = items(text)
        nested = any(text[start:end][:1].isspace() for start, end in places)
        return None if nested else _run_together(text)


_INNER = (
    r"(?:item|in the list|inside|with (?:sub|nested|more|many|long|only|multiple|\d)|that|longer|over"
    r"|under|where)"
)


class CountedItems(Limit):
    """A bound on how many list items there are; never mended, an item left out is lost."""

    rank = 3

    def repair(self, value: int, text: str) -> str | None:
        return None


def _marked(text: str, mark: Any) -> str:
    """The text with each item under a new mark; `mark` gets the place of the item in its list."""
    shown, at = [], 0
    for line in prose.lines(text):
        at = at + 1 if line.kind == "item" else at if line.kind == "blank" else 0
        indent = re.match(r"\s*", line.text)[0]
        shown.append(
            indent + mark(at) + prose.MARKER.sub("", line.text) if line.kind == "item" else line.text
        )
    return "\n".join(shown)


def _run_together(text: str) -> str:
    """The text with each list as one paragraph: short items with commas, others as sentences."""
    shown: list[str] = []
    waiting: list[str] = []
    for line in prose.lines(text):
        if line.kind == "item":
            waiting.append(prose.MARKER.sub("", line.text).strip())
        elif line.kind != "blank" or not waiting:
            shown += [*_sentence(waiting), line.text]
            waiting = []
        elif waiting[-1]:
            waiting.append("")  # a blank line within or after the list
    return "\n".join([*shown, *_sentence(waiting)])


def _sentence(items: list[str]) -> list[str]:
    """Items as one line of prose, with the blank line that followed them."""
    filled = [item for item in items if item]
    if not filled:
        return []
    after = [""] if not items[-1] else []
    if all(len(item.split()) <= 5 and not re.search(r"[.!?:;,]", item[:-1]) for item in filled):
        joined = ", ".join(item.rstrip(".,;!") for item in filled)
        return [joined if joined.endswith("?") else f"{joined}.", *after]
    ended = [item if re.search(r"[.!?:;,…]\W*$", item) else f"{item}." for item in filled]
    return [" ".join(item[:1].upper() + item[1:] for item in ended), *after]


_COUNTED = {"bullets": bullets, "items": items}
add(
    Bullets(),
    NumberedList(),
    NoBullets(),
    *(CountedItems(unit, bound, places) for unit, places in _COUNTED.items() for bound in BOUNDS),
)
