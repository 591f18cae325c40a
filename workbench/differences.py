"""Where two versions of a text differ, in words: the one list of edits that is shown, said and decided on.

Edits parted by little are one edit, so that a person reads and decides on a change of meaning, not on
the letters a diff happens to find in common.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

PIECES = re.compile(r"\s+|\w+|[^\w\s]")
THOROUGH = 3_000  # pieces; beyond that difflib may take frequent words for noise, and stays fast
LONGEST = 200_000  # characters of both texts; beyond it, telling what changed can take many seconds
SAID = 12  # edits that are told in words; more of them say that it was written anew
QUOTED = 200  # characters of each side of an edit told in words


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


def edits(parts: Sequence[Stretch]) -> list[Stretch]:
    """Only what differs; an edit is known by its number in this list."""
    return [part for part in parts if not part.same]


def share(parts: Sequence[Stretch]) -> float:
    """How many of the words of both texts differ: 0 for the same text, 1 for another one."""
    words = [(len(part.before.split()) + len(part.after.split()), part.same) for part in parts]
    return sum(count for count, same in words if not same) / max(1, sum(count for count, _ in words))


def without(parts: Sequence[Stretch], rejected: Collection[int]) -> str:
    """The new text with the edits of these numbers turned back to the old words."""
    number, text = -1, []
    for part in parts:
        number += not part.same
        text.append(part.before if not part.same and number in rejected else part.after)
    return "".join(text)


def said(before: str, after: str) -> str:
    """What an edit did, in words: `“kindly ask” became “ask”; left out “I hope you are well.”`"""
    if len(before) + len(after) > LONGEST:
        return "A long text was edited"
    found = [edit for edit in edits(stretches(before, after)) if (edit.before + edit.after).strip()]
    told = [_told(edit) for edit in found[:SAID]]
    if len(found) > SAID:
        told.append(f"and {len(found) - SAID} more changes")
    return "; ".join(told) or "Only white space was changed"


def _told(edit: Stretch) -> str:
    before, after = (_quoted(words) for words in (edit.before, edit.after))
    if not edit.before.strip():
        return f"put in {after}"
    return f"{before} became {after}" if edit.after.strip() else f"left out {before}"


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f"“{line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + '…'}”"


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
