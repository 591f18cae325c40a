"""Other people's text on a page, made harmless: it is shown as it is and loads and runs nothing.

Streamlit reads Markdown in labels as well as in bodies, and a Markdown picture is fetched from its
address as soon as it is drawn. So a label is escaped whole, and an answer keeps its formatting but has
its pictures (and Streamlit's own colour marks) turned back into the characters somebody typed.
"""

import re
import textwrap
from datetime import UTC, datetime
from functools import lru_cache

from markdown_it import MarkdownIt

MARKS = re.compile(r"([\\`*_\[\]<>~$:#!&|{}])")
BLOCK_MARK = re.compile(r"^(\d+)([.)])|^([-+=])")
INLINE_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
COLOUR_MARK = re.compile(r":(?=[\w-]+\[)|^(:{2,})", re.MULTILINE)
LONGEST = 20_000

_parser = MarkdownIt("commonmark")


def label(text: str, length: int = 200) -> str:
    """Text on one line with nothing in it taken for Markdown; cut at `length` characters."""
    line = cut(" ".join(text[: length * 4].split()), length)
    return BLOCK_MARK.sub(_escaped_start, MARKS.sub(r"\\\1", line))


def cut(text: str, length: int) -> str:
    """Text of at most `length` characters, with an ellipsis where something is missing."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


@lru_cache(maxsize=1024)
def answer(text: str) -> str:
    """The beginning of a text as somebody wrote it, harmless; `whole` gives all of it."""
    return whole(text[:LONGEST])


def whole(text: str) -> str:
    """Markdown as somebody wrote it, less what would fetch a picture or borrow the page's own colours.

    Streamlit takes common indentation away before it reads the text, so that is done first here too.
    """
    text = textwrap.dedent(re.sub(r"\r\n?", "\n", text)).strip()
    code = _fenced(text)
    lines = text.split("\n")
    return "\n".join(line if number in code else _disarmed(line) for number, line in enumerate(lines))


def left_out(text: str) -> str:
    """What to say under a text too long to draw; empty when all of it is drawn."""
    if len(text) <= LONGEST:
        return ""
    return f"Only the first {LONGEST:,} of {len(text):,} characters are drawn; all of them are kept."


def moment(at: str) -> str:
    """A stored time as a person reads it: the clock today, the day before that."""
    then = datetime.fromisoformat(at).astimezone()
    today = datetime.now(UTC).astimezone().date()
    if then.date() == today:
        return then.strftime("%H:%M")
    return f"{then.day} {then:%b %H:%M}" if then.year == today.year else f"{then.day} {then:%b %Y}"


def percent(probability: float) -> str:
    return f"{probability:.0%}"


def _escaped_start(match: re.Match) -> str:
    number, point, mark = match.groups()
    return f"{number}\\{point}" if point else f"\\{mark}"


def _fenced(text: str) -> set[int]:
    """Lines within fenced code; none where formulas or directives could make Streamlit see it otherwise."""
    if "$$" in text or ":::" in text:
        return set()
    fences = [token.map for token in _parser.parse(text) if token.type == "fence" and token.map]
    return {line for first, last in fences for line in range(first, last)}


def _disarmed(line: str) -> str:
    parts, end = [], 0
    for code in INLINE_CODE.finditer(line):
        parts += [COLOUR_MARK.sub(_escaped_colour, line[end:code.start()]), code.group()]
        end = code.end()
    parts.append(COLOUR_MARK.sub(_escaped_colour, line[end:]))
    return "".join(parts).replace("![", "!\\[")


def _escaped_colour(match: re.Match) -> str:
    return "\\:" * len(match.group())
