"""Two versions of a text beside each other, with the words that differ marked.

What was taken out is struck, what was put in is underlined; the tint only helps. The words are escaped
one by one before they become HTML, and the HTML holds nothing else of theirs.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import zip_longest

PIECES = re.compile(r"\s+|\w+|[^\w\s]")
THOROUGH = 3_000  # pieces; beyond that difflib may take frequent words for noise, and stays fast

BODY = '<div dir="auto" style="white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6">{}</div>'
STRUCK = ('<del style="text-decoration: line-through; background: rgba(200, 60, 50, 0.18); '
          'border-radius: 3px">{}</del>')
UNDERLINED = ('<ins style="text-decoration: underline; background: rgba(50, 140, 80, 0.2); '
              'border-radius: 3px">{}</ins>')


@dataclass(frozen=True)
class Stretch:
    """A run of words: the same on both sides, or what was there before and what is there now."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after

    @property
    def size(self) -> int:
        return max(len(self.before), len(self.after))


def stretches(before: str, after: str) -> list[Stretch]:
    """Both texts in order, cut where they begin or cease to differ."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > THOROUGH)
    found = [Stretch("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in matcher.get_opcodes()]
    return _joined(found)


def marked(before: str, after: str) -> tuple[str, str]:
    """Both texts as HTML: the old with what went struck, the new with what came underlined."""
    parts = stretches(before, after)
    old = "".join(_mark(part.before, STRUCK, part.same) for part in parts)
    new = "".join(_mark(part.after, UNDERLINED, part.same) for part in parts)
    return BODY.format(old), BODY.format(new)


def _joined(parts: list[Stretch]) -> list[Stretch]:
    """Edits with less between them than they change are one edit; a lone `of` in common helps nobody."""
    joined: list[Stretch] = []
    for part, following in zip_longest(parts, parts[1:]):
        inside = bool(joined) and not joined[-1].same
        if inside and (not part.same or _slight(joined[-1], part, following)):
            joined[-1] = Stretch(joined[-1].before + part.before, joined[-1].after + part.after)
        else:
            joined.append(part)
    return joined


def _slight(edit: Stretch, between: Stretch, following: Stretch | None) -> bool:
    """Whether what two edits have between them is white space, or shorter than either of them."""
    if following is None:
        return False
    return not between.before.strip() or between.size <= min(edit.size, following.size)


def _mark(words: str, mark: str, same: bool) -> str:
    return escape(words) if same or not words else mark.format(escape(words))
