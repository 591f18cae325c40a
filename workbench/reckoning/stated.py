"""A number as it stands in a text, and whether a computed value is what it says.

Values are exact fractions. What is stated counts as rounded to the digits it shows, or cut off there: 0.67
and 0.66 both stand for two thirds, and 0.65 does not.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

MOST_PLACES = 7
CURRENCY = "$€£¥₹"
DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?"
NUMBER = rf"(?<![\w.,'’])(?:(?P<currency>[{CURRENCY}]) ?)?(?P<digits>{DIGITS})(?!\w|[.,]\d)(?P<percent> ?%)?"
_CONTINENTAL = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+$")
_PADDED = re.compile(r"0\d")


@dataclass(frozen=True)
class Claim:
    """What a text says that can be computed: where, in which words, and what is right where it is wrong."""

    start: int
    end: int
    said: str
    holds: bool
    instead: str = ""


@dataclass(frozen=True)
class Stated:
    """A number in a text: the digits as written, and what stands around them."""

    digits: str
    currency: str = ""
    percent: bool = False
    negative: bool = False

    @property
    def written(self) -> Fraction:
        amount = Fraction(self.digits.replace(",", ""))
        return -amount if self.negative else amount

    @property
    def value(self) -> Fraction:
        """What it is worth: 15 % is 0.15."""
        return self.written / 100 if self.percent else self.written

    @property
    def places(self) -> int:
        return len(self.digits.partition(".")[2])

    @property
    def doubtful(self) -> bool:
        """Whether it may mean something else: 1.500 as written in Berlin, or the 05 of a date."""
        return bool(_PADDED.match(self.digits) or _CONTINENTAL.match(self.digits))

    def agrees(self, exact: Fraction, roughly: bool = False) -> bool:
        """Whether this is what one writes for that value; `roughly` where the text says so itself."""
        if self.percent and self._near(exact, roughly):
            return True  # 30 / 120 × 100 = 25 %, as people write it
        return self._near(exact * 100 if self.percent else exact, roughly)

    def _near(self, exact: Fraction, roughly: bool) -> bool:
        off, digit = abs(exact - self.written), Fraction(1, 10**self.places)
        if roughly:
            return off <= max(self._last_digit(), abs(exact) / 50)
        return off < digit if self.places else off <= digit / 2

    def _last_digit(self) -> Fraction:
        """What the last digit that is no zero counts: 69,000 is a number of thousands."""
        zeros = len(self.digits.replace(",", "")) - len(self.digits.replace(",", "").rstrip("0"))
        return Fraction(1, 10**self.places) if self.places else Fraction(10**zeros)

    def instead(self, exact: Fraction) -> str:
        """That value, written the way this one is; with more digits only where it ends after a few."""
        readings = (exact * 100, exact) if self.percent else (exact,)
        shown = min(readings, key=lambda reading: abs(reading - self.written))
        ends = [places for places in range(self.places, MOST_PLACES) if (shown * 10**places).denominator == 1]
        places = ends[0] if ends else max(self.places, 2)
        whole, part = divmod(abs(round(shown * 10**places)), 10**places)
        grouped = f"{whole:,}" if "," in self.digits else str(whole)
        fraction = f".{part:0{places}d}" if places else ""
        return f"{'-' if shown < 0 else ''}{self.currency}{grouped}{fraction}{'%' if self.percent else ''}"


def read(match: re.Match[str]) -> Stated:
    """The number that NUMBER found."""
    return Stated(match["digits"], match["currency"] or "", bool(match["percent"]))

