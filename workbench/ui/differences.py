"""Two versions of a text beside each other, with the words that differ marked.

What was taken out is struck, what was put in is underlined; the tint only helps. The words are escaped
one by one before they become HTML, and the HTML holds nothing else of theirs.
"""

from html import escape

import streamlit as st

from workbench.differences import Stretch, stretches
from workbench.ui import text

BODY = '<div dir="auto" style="white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6">{}</div>'
STRUCK = ('<del style="text-decoration: line-through; background: rgba(200, 60, 50, 0.18); '
          'border-radius: 3px">{}</del>')
UNDERLINED = ('<ins style="text-decoration: underline; background: rgba(50, 140, 80, 0.2); '
              'border-radius: 3px">{}</ins>')


def marked(before: str, after: str) -> tuple[str, str]:
    """Both texts as HTML: the old with what went struck, the new with what came underlined."""
    parts = stretches(before, after)
    old = "".join(_mark(part.before, STRUCK, part.same) for part in parts)
    new = "".join(_mark(part.after, UNDERLINED, part.same) for part in parts)
    return BODY.format(old), BODY.format(new)


def side_by_side(before: str, after: str) -> None:
    """Both texts in two columns, the words that differ marked."""
    old, new = marked(before[: text.LONGEST], after[: text.LONGEST])
    left, right = st.columns(2, border=True)
    with left:
        st.caption("Before — what went is struck")
        st.html(old)
    with right:
        st.caption("After — what came is underlined")
        st.html(new)


def change(edit: Stretch) -> str:
    """One edit as HTML: what goes struck, then what comes underlined; white space has a mark."""
    sides = ((edit.before, STRUCK), (edit.after, UNDERLINED))
    return BODY.format(" ".join(_mark(_visible(words), mark, False) for words, mark in sides if words))


def _visible(words: str) -> str:
    return " ".join(words.split()) or "↵" * words.count("\n") or "␣"


def _mark(words: str, mark: str, same: bool) -> str:
    return escape(words) if same or not words else mark.format(escape(words))
