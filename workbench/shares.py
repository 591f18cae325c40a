"""How sure is a share: so many of so many, with Wilson's 95 % interval.

Used wherever a figure rests on counted cases, so that few cases never look like many. What was held may
be a fraction of a case (a tie is half a win): the interval is then a little wider than it need be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z = 1.96


@dataclass(frozen=True)
class Share:
    """So much held, of so many cases."""

    held: float
    count: int

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None where there is no case."""
        return self.held / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true rate lies, 95 times out of 100; anywhere at all where there is no case."""
        if not self.count:
            return 0.0, 1.0
        rate, spread = self.held / self.count, 1 + Z * Z / self.count
        middle = (rate + Z * Z / (2 * self.count)) / spread
        reach = Z * sqrt(rate * (1 - rate) / self.count + Z * Z / (4 * self.count * self.count)) / spread
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        """`62 % (49 to 74)`."""
        if not self.count:
            return "unknown: there is no case"
        low, high = self.interval
        return f"{100 * self.rate:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def share(held: Iterable[bool]) -> Share:
    """The share of cases that held."""
    cases = [bool(one) for one in held]
    return Share(sum(cases), len(cases))
