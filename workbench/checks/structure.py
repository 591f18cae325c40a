"""Does an answer have headings, tables, or any Markdown at all?

A line in bold alone counts as a heading. Mending takes marks away and leaves the words.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.asking import asks_for, forbids
from workbench.checks.requests import Clause

_TABLE = re.compile(
    r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$"
    r"|^[ \t]*\|[ \t]*:?-{2,}:?[ \t]*\|[ \t]*$",
    re.M,
)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|__)(?=[^\s*_])([^*_\n]{1,300}?)(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\]\(([^)\s]{1,500})\)")
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>[ \t]?", re.M)
_HEADINGS = (
    r"(?:(?:section |markdown |bold )?(?:headings?|headers?|subheadings?|section titles"
    r"|überschriften)|heading lines)"
)
_MARKDOWN = (
    r"(?:markdown(?: formatting| syntax)?|(?:fancy |text |rich )?formatting|formatierung"
    r"|asterisks and hashes|asterisks|\*\*)"
)
_PLAIN_TEXT = r"(?:plain[- ]text(?: only)?|unformatted(?: text)?|reiner text)"


class Headings(Verifier):
    """At least one heading."""

    kind = "headings"
    shown = "headings"
    instruction = "Use headings."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        count = len(headings(text))
        return Finding(bool(count), f"it has {counted(count, 'heading')}", (), 0.0 if count else 1.0)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if asks_for(clause, _HEADINGS, r"(?:like|called|in|that|as)\b") else ()


class NoHeadings(Verifier):
    """No heading; mended by leaving the words as an ordinary line."""

    kind = "no_headings"
    shown = "no headings"
    instruction = "Use no headings."
    positive = "Write running text from the first line to the last."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = headings(text)
        return Finding(
            not places, f"it has {counted(len(places), 'heading')}", spans(text, places), float(len(places))
        )

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if forbids(clause, _HEADINGS, r"(?:like|called|in (?:all|lower|upper|caps))\b") else ()

    def repair(self, value: None, text: str) -> str | None:
        return "\n".join(
            _plain_heading(line.text) if line.kind == "heading" else line.text for line in prose.lines(text)
        )


class Table(Verifier):
    """A Markdown table."""

    kind = "table"
    shown = "a table"
    instruction = "Give it as a table."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        there = bool(_TABLE.search(prose.without_code(text, inline=False)))
        return Finding(there, "a table is there" if there else "no table", (), 0.0 if there else 1.0)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (
            (None,)
            if asks_for(
                clause,
                r"(?:tables?|tabular form|tabelle|tableau|tabla)",
                r"(?:of contents|for|:|(?!please|pls|with|form|not|rather|next|when|instead|of|bitte)[a-z])",
            )
            else ()
        )


class NoTable(Verifier):
    """No Markdown table."""

    kind = "no_table"
    shown = "no table"
    instruction = "Use no table."
    positive = "Put what a table would hold into sentences."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = [match.span() for match in _TABLE.finditer(prose.without_code(text, inline=False))]
        return Finding(
            not places, "a table is there" if places else "no table", spans(text, places), float(len(places))
        )

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (
            (None,)
            if forbids(
                clause,
                r"(?:tables?|tabellen?|tableaux?)",
                r"(?:of contents|salt|manners"
                r"|for)",
            )
            else ()
        )


class NoMarkdown(Verifier):
    """No mark of Markdown: headings, emphasis, lists, links, quotes, tables or code."""

    kind = "no_markdown"
    shown = "plain text, no Markdown"
    instruction = "Write plain text without Markdown."
    positive = "Write plain text."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places = sorted(marks(text))
        said = f"it has {counted(len(places), 'Markdown mark')}"
        return Finding(not places, said, spans(text, places), float(len(places)))

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (
            (None,)
            if forbids(
                clause,
                _MARKDOWN,
                r"(?:files?|changes|fences?|blocks?|tables?"
                r"|head(?:ings|ers)|lists?)\b",
            )
            or asks_for(clause, _PLAIN_TEXT, r"(?:file|version)")
            else ()
        )

    def repair(self, value: None, text: str) -> str | None:
        if prose.has_code(text) or _TABLE.search(text):
            return None
        shown = "\n".join(_plain_line(line) for line in prose.lines(text))
        shown = _LINK.sub(lambda link: f"{link[1]} ({link[2]})", _QUOTED_LINE.sub("", shown))
        return prose.INLINE_CODE.sub(lambda code: code[0].strip("`"), _EMPHASIS.sub(r"\2", shown))


def headings(text: str) -> list[prose.Place]:
    """Where each heading is."""
    return [(line.start, line.end) for line in prose.lines(text) if line.kind == "heading"]


def blocks(text: str) -> list[tuple[prose.Place, str, str]]:
    """Each fenced code block: where it is, its opening line and what is in it."""
    found: list[tuple[prose.Place, str, list[str]]] = []
    inside = False
    for line in prose.lines(text):
        if line.kind == "fence":
            inside = not inside
            found += [((line.start, line.end), line.text.strip(), [])] if inside else []
        elif inside:
            found[-1][2].append(line.text)
        if line.kind in ("fence", "code") and found:
            found[-1] = ((found[-1][0][0], line.end), *found[-1][1:])
    return [(place, opening, "\n".join(lines)) for place, opening, lines in found]


def fenced(text: str) -> list[tuple[str, str]]:
    """Each fenced code block as its opening line and what is in it."""
    return [(opening, body) for _, opening, body in blocks(text)]


def unfenced(text: str) -> str:
    """What is in the one code block the text consists of, or the text itself."""
    bare, found = text.strip(), fenced(text)
    alone = len(found) == 1 and not prose.without_code(bare, inline=False).strip()
    return found[0][1] if alone else bare


def marks(text: str) -> set[prose.Place]:
    """Where Markdown shows."""
    found = {
        (line.start, line.end)
        for line in prose.lines(text)
        if line.kind in ("heading", "fence") or (line.kind == "item" and line.text.lstrip()[:1] in "-*+")
    }
    for pattern in (_EMPHASIS, _LINK, _QUOTED_LINE, _TABLE, prose.INLINE_CODE):
        found |= {match.span() for match in pattern.finditer(prose.without_code(text, inline=False))}
    return found


def _plain_heading(line: str) -> str:
    return re.sub(r"[ \t]+#+[ \t]*$", "", prose.HEADING.sub("", line)).strip().strip("*_")


def _plain_line(line: prose.Line) -> str:
    """A line without its heading marks; a bullet keeps a plain sign."""
    if line.kind == "heading":
        return _plain_heading(line.text)
    return re.sub(r"^(\s*)[-*+](?=\s)", "\\1•", line.text) if line.kind == "item" else line.text


add(Headings(), NoHeadings(), Table(), NoTable(), NoMarkdown())
