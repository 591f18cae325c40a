"""Passages of an answer that a person tagged: where they are, what is wrong with them, how bad it is.

A browser counts UTF-16 units and Python code points, so an emoji before a passage moves it; offsets are
converted here, and a passage whose words are not at its place any more is left out and said to be so.
Each tag on each passage is one piece of feedback; given again, it is cleared.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from workbench.checks import prose
from workbench.errors import WorkbenchError
from workbench.records import Feedback, Span, Trajectory

if TYPE_CHECKING:
    from workbench.bench import Workbench

TAGS = ("wrong fact", "off topic", "missing", "tone", "format", "unsafe")
Severity = Literal["minor", "major", "critical"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
LONGEST_WORDS = 2_000
BREAKS = re.compile(r"\n+")


@dataclass(frozen=True)
class Mark:
    """One tag on one passage; `id` is that of its feedback once it is kept."""

    span: Span
    tag: str
    severity: Severity = "major"
    words: str = ""
    id: str = ""


@dataclass(frozen=True)
class Marks:
    """The marks on an answer that fit its text, and how many do not."""

    fitting: tuple[Mark, ...]
    dropped: int = 0


@dataclass(frozen=True)
class Piece:
    """A stretch of the text and the numbers (from 1) of the marks on it."""

    text: str
    marks: tuple[int, ...] = ()


def tags(own: str) -> tuple[str, ...]:
    """The tags there are: the six, then the workspace's own, which stand parted by commas."""
    added = (" ".join(tag.split())[:40] for tag in own.split(","))
    return tuple(dict.fromkeys((*TAGS, *filter(None, added))))


def marks_on(trajectory: Trajectory, given: Sequence[Feedback]) -> Marks:
    """The marks that people put on the answer, in the order of the text."""
    answer = trajectory.answer
    found = [_mark_of(one) for one in given
             if one.kind == "span" and answer and one.response == answer.id]
    fitting = [mark for mark in found if fits(mark.span, answer.text)]
    fitting.sort(key=lambda mark: (mark.span.start, mark.span.end))
    return Marks(tuple(fitting), len(found) - len(fitting))


def fits(span: Span, text: str) -> bool:
    """Whether the words are still where they were marked."""
    return 0 <= span.start < span.end and text[span.start : span.end] == span.quote


def give(trajectory: Trajectory, marks: Sequence[Mark], bench: "Workbench") -> str:
    """Keeps marks in one decision; a mark that is there already is taken back instead."""
    if trajectory.answer is None:
        raise WorkbenchError("There is no answer here to mark yet.")
    with bench.database.decision():
        given = bench.history.feedback(trajectory=trajectory.id, kind="span")
        changed = [_changed(mark, trajectory, given, bench.settings.author) for mark in marks
                   if fits(mark.span, trajectory.answer.text)]
        if not changed:
            raise WorkbenchError("These words are not in the answer any more, so nothing was marked. Select "
                                 "them again.")
        return bench.events.change(changed, bench.settings.author, "span")


def said_of(trajectory: Trajectory, marks: Sequence[Mark]) -> Feedback | None:
    """What was said with the marks, as one correction to learn from; None where nothing was said."""
    words = list(dict.fromkeys(mark.words.strip() for mark in marks if mark.words.strip()))
    first = next((mark for mark in marks if mark.words.strip()), None)
    if first is None:
        return None
    return Feedback(kind="span", trajectory=trajectory.id, response=trajectory.answer.id, id=first.id,
                    text=". ".join(said.rstrip(".") for said in words), author=trajectory.author)


def described(marks: Sequence[Mark]) -> str:
    """The marks in words: `“1999” (wrong fact, critical): should be 1889`."""
    return "; ".join(f"“{_short(mark.span.quote)}” ({mark.tag}, {mark.severity})"
                     + (f": {mark.words}" if mark.words else "") for mark in marks)


# ------------------------------------------------------- what a browser sends


def from_browser(event: Mapping[str, Any], text: str) -> Span | None:
    """The passage a browser names by UTF-16 offsets, without white space around it; None if it is not there.
    """
    start, end = (code_point(text, event.get(name)) for name in ("start", "end"))
    if start is None or end is None or text[start:end] != event.get("quote"):
        return None
    bare = text[start:end].strip()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return Span(start, start + len(bare), bare) if bare else None


def code_point(text: str, units: Any) -> int | None:
    """A UTF-16 offset as an offset in code points; None beyond the text or within a character."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    if not isinstance(units, int) or not 0 <= 2 * units <= len(encoded):
        return None
    try:
        return len(encoded[: 2 * units].decode("utf-16-le"))
    except UnicodeDecodeError:
        return None


def unseen(outbox: Any, seen: int) -> list[Mapping[str, Any]]:
    """The events of an outbox that were not handled yet, in order; whatever else is in it is left alone."""
    events = [event for event in outbox if isinstance(event, Mapping)] if isinstance(outbox, list) else []
    new = [event for event in events if isinstance(event.get("number"), int) and event["number"] > seen]
    return sorted(new, key=lambda event: event["number"])


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The text cut where marks begin and end, each piece with the marks on it."""
    cuts = sorted({0, len(text), *(place for mark in marks for place in (mark.span.start, mark.span.end))})
    return [Piece(text[start:end], tuple(number for number, mark in enumerate(marks, start=1)
                                         if mark.span.start <= start and end <= mark.span.end))
            for start, end in zip(cuts, cuts[1:], strict=False)]


# --------------------------------------------------------------- sentences


def sentences(text: str) -> list[Span]:
    """The answer in sentences, nothing left out but white space: what can be picked without a mouse."""
    cuts = {0, len(text)}
    for start, end in prose.sentences(text):
        cuts |= {start, end}
    cuts |= {place for line in BREAKS.finditer(text) for place in line.span()}
    edges = sorted(cuts)
    found = [Span(start, end, text[start:end]) for start, end in zip(edges, edges[1:], strict=False)]
    return [bare for span in found if (bare := _bare(span)).quote and any(map(str.isalnum, bare.quote))]


def _bare(span: Span) -> Span:
    bare = span.quote.strip()
    start = span.start + len(span.quote) - len(span.quote.lstrip())
    return Span(start, start + len(bare), bare)


def _mark_of(given: Feedback) -> Mark:
    data = given.data
    return Mark(Span(data["start"], data["end"], data["quote"]), data["tag"], data["severity"], given.text,
                given.id)


def _changed(mark: Mark, trajectory: Trajectory, given: Sequence[Feedback], author: str) -> Feedback:
    """The mark as feedback, or the very mark that stands already, taken back."""
    span = mark.span
    data = {"start": span.start, "end": span.end, "quote": span.quote, "tag": mark.tag,
            "severity": mark.severity}
    place = ("start", "end", "tag")
    for one in given:
        if one.response == trajectory.answer.id and all(one.data[name] == data[name] for name in place):
            return replace(one, undone=True)
    return Feedback(kind="span", trajectory=trajectory.id, response=trajectory.answer.id, data=data,
                    text=mark.words.strip()[:LONGEST_WORDS], author=author)


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
