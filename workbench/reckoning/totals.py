"""Whether the total under a list or a table is what its amounts come to.

Only where nothing else can be meant: each item holds one amount, no item is a discount, a balance or a price
for one, and the line under them is a total and nothing more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from workbench.checks import prose
from workbench.reckoning.stated import NUMBER, Claim, Stated, read

_TOTAL = re.compile(
    rf"^[\s>*_#•+\-–]*(?:grand |overall |final )?(?:total|sum)"
    r"(?: (?:cost|amount|price|expenses?|costs|sum|due))?"
    rf"[\s*_:=]*(?:is|comes to)?[\s*_]*(?P<stated>{NUMBER})[\s*_.!]*$", re.I)
_OTHER = re.compile(
    r"\b(?:sub-?totals?|totals?|discounts?|less|minus|refunds?|credits?|budget|income|salary|balance|remaining|left"
    r"|savings?|change|paid|deposit|per|each|every|price|rate|average|mean|unit|net|gross|of which|including"
    r"|thereof|vat incl\w*|year)\b|[×@~≈]|\bx ?\d|\d ?[-–] ?\d", re.I)
_NUMBER = re.compile(NUMBER)
_LABEL = re.compile(r"[:=–—-][\s*_]*$|^[\s*_]*$")


def totals(text: str) -> Iterator[Claim]:
    """Every total of a list or a column that can be told for sure."""
    shown = [line for line in prose.lines(text) if line.kind != "blank"]
    for place, line in enumerate(shown):
        match = _TOTAL.match(line.text) if line.kind in ("item", "prose", "heading") else None
        if match:
            amounts = _above(shown[:place])
            yield from _judged(line.start + match.start("stated"), match, amounts)
        elif line.text.lstrip().startswith("|") and not _is_row(shown[place + 1:place + 2]):
            yield from _columns(shown[:place + 1])


def _judged(start: int, match: re.Match[str], numbers: list[Stated] | None) -> Iterator[Claim]:
    stated = read(match)
    if not numbers or len(numbers) < 2 or stated.doubtful or stated.percent:
        return
    if any(number.doubtful or number.percent or number.currency != stated.currency for number in numbers):
        return
    exact = sum((number.value for number in numbers), Fraction(0))
    holds = stated.agrees(exact)
    said = f"{' + '.join(number.currency + number.digits for number in numbers)} = {match['stated'].strip()}"
    yield Claim(start, start + len(match["stated"]), said, holds, "" if holds else stated.instead(exact))


def _above(lines: list[prose.Line]) -> list[Stated] | None:
    """The amounts of the list that ends here, the first first; None where one of them is not clear."""
    amounts: list[Stated | None] = []
    indents = set()
    for line in reversed(lines):
        if line.kind != "item":
            break
        indents.add(len(line.text) - len(line.text.lstrip()))
        amounts.append(_amount(line.text))
    clear = len(indents) == 1 and None not in amounts
    return amounts[::-1] if clear else None


def _amount(line: str) -> Stated | None:
    """The one number of an item, at its end or after its label."""
    line = line[prose.MARKER.match(line).end():]
    found = list(_NUMBER.finditer(line))
    priced = [match for match in found if match["currency"]] or found
    if len(priced) != 1 or _OTHER.search(line):
        return None
    match = priced[0]
    before, after = line[:match.start()], line[match.end():]
    named = _LABEL.search(before) and re.match(r"[\s*_.;,]*(?:\(|$)", after)
    negative = re.search(r"[-−–] ?$", before) and not re.search(r" [-−–] $", before)
    return read(match) if named and not negative else None


def _is_row(lines: list[prose.Line]) -> bool:
    return bool(lines) and lines[0].text.lstrip().startswith("|")


def _columns(lines: list[prose.Line]) -> Iterator[Claim]:
    """The columns of the table whose last row this is, where that row is a total."""
    rows: list[prose.Line] = []
    while lines and _is_row(lines[-1:]):
        rows.insert(0, lines[-1])
        lines = lines[:-1]
    if len(rows) < 5 or not re.match(r"^[\s|:-]+$", rows[1].text):
        return
    table = [_cells(row) for row in (rows[0], *rows[2:])]
    header, body, last = table[0], table[1:-1], table[-1]
    whole = len({len(row) for row in table}) == 1 and len(header) > 1
    labels = " ".join(row[0].text for row in body) if whole else ""
    if not whole or not re.match(r"[\s*_]*(?:grand |overall )?(?:total|sum)[\s*_:]*$", last[0].text, re.I):
        return
    if _OTHER.search(labels):
        return
    for column in range(1, len(header)):
        if not _OTHER.search(header[column].text):
            yield from _column([row[column] for row in body], last[column])


@dataclass(frozen=True)
class Cell:
    """One cell of a table, and where it begins."""

    start: int
    text: str


def _cells(row: prose.Line) -> list[Cell]:
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", row.text)]
    return [Cell(row.start + begin + 1, row.text[begin + 1:end]) for begin, end in pairwise(bars)]


def _column(cells: list[Cell], total: Cell) -> Iterator[Claim]:
    whole = re.compile(rf"[\s*_]*(?P<stated>{NUMBER})[\s*_]*$")
    found = [whole.match(cell.text) for cell in cells]
    match = whole.match(total.text)
    if match and all(found):
        yield from _judged(total.start + match.start("stated"), match, [read(one) for one in found])
