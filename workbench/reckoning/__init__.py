"""What a text states that can be reckoned again: sums, percentages, averages, totals, days between dates.

Each file knows one form such a statement takes. They are read narrowly, since a false alarm costs more
than a miss: whatever may mean something else is left alone.
"""

from workbench.checks import prose
from workbench.reckoning.dates import spans_of_days
from workbench.reckoning.stated import Claim
from workbench.reckoning.sums import sums
from workbench.reckoning.totals import totals

__all__ = ["Claim", "claims"]


def claims(text: str) -> list[Claim]:
    """Every statement that can be reckoned again, in the order of the text; code is left out."""
    shown = _without_marks(prose.without_code(text))
    found = [*sums(shown), *spans_of_days(shown), *totals(text)]
    return sorted(found, key=lambda claim: (claim.start, claim.end))


def _without_marks(text: str) -> str:
    """The text with the marks of its lists as blanks: the dash there is no minus."""
    marks = ((line, prose.MARKER.match(line.text)) for line in prose.lines(text) if line.kind == "item")
    for line, mark in marks:
        text = text[:line.start] + " " * mark.end() + text[line.start + mark.end():]
    return text
