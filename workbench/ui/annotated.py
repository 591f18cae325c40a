"""The words of a version as HTML: numbered where critics point at them, and what came and what went.

What a critique is about is underlined and ends with its number; against the version it was made of, what
was put in is underlined and what was taken out is struck. Tints only help. Every word is escaped, and the
HTML holds nothing else of anybody's.
"""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise

from workbench.differences import Stretch, stretches
from workbench.records import Critique
from workbench.ui.critiques import counts
from workbench.ui.differences import BODY, STRUCK, UNDERLINED
from workbench.ui.text import LONGEST

MARK = ('<mark style="color: inherit; background: rgba(200, 140, 30, {tint}); border-radius: 2px; '
        'border-bottom: {line} currentColor">{words}</mark>')
APART = '<span style="margin-inline-end: 0.2em"></span>'
NUMBER = "<sup><b>[{}]</b></sup>"


def html(text: str, placed: Sequence[Critique], before: str | None = None, longest: int = LONGEST) -> str:
    """A version's text up to `longest`, with its critiques by number; with `before` also what changed."""
    parts = (Stretch(text[:longest], text[:longest]),) if before is None else changes(before, text, longest)
    at, drawn = 0, []
    for part in parts:
        if not part.same and part.before:
            drawn += [STRUCK.format(escape(part.before)), APART if part.after else ""]
        drawn += _pieces(text, at, at + len(part.after), placed, new=not part.same)
        at += len(part.after)
    return BODY.format("".join(drawn))


@lru_cache(maxsize=64)  # an answer being written is drawn again and again
def changes(before: str, after: str, longest: int) -> tuple[Stretch, ...]:
    """What differs between the beginnings of two texts; where one is cut off, its end tells nothing."""
    parts = stretches(before[:longest], after[:longest])
    if max(len(before), len(after)) > longest and parts and not parts[-1].same:
        parts[-1] = Stretch(parts[-1].after, parts[-1].after)
    return tuple(parts)


def _pieces(text: str, start: int, end: int, placed: Sequence[Critique], new: bool) -> list[str]:
    """A stretch of the text, cut where critiques begin and end."""
    cuts = {place for one in placed for place in (one.span.start, one.span.end) if start < place < end}
    return [_piece(text, a, b, placed, new) for a, b in pairwise(sorted({start, end, *cuts}))]


def _piece(text: str, start: int, end: int, placed: Sequence[Critique], new: bool) -> str:
    words = escape(text[start:end])
    words = UNDERLINED.format(words) if new else words
    over = {number: one for number, one in enumerate(placed, start=1)
            if one.span.start <= start and end <= one.span.end}
    if not over:
        return words
    against = any(counts(one) for one in over.values())
    numbers = [NUMBER.format(number) for number, one in over.items() if one.span.end == end]
    return MARK.format(tint="0.24" if against else "0.08", line="2px solid" if against else "1px dotted",
                       words=words + "".join(numbers))
