"""What asking for more or less certainty would do, told from a workspace's own decisions.

A hint is right where the tutor approved it as it was. Below thirty decisions nothing is said: an interval
would be as wide as the question (Wilson's interval, at 95 %).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.shares import Share
from workbench.tutor.records import HintReview

FEWEST = 30
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True)
class Point:
    """One setting of the knob: the share of hints offered, and of those the share that was right."""

    precision: float
    offered: Share
    right: Share | None


@dataclass(frozen=True)
class Curve:
    """The knob's settings, and on how many decisions they rest; empty below thirty."""

    decisions: int
    points: tuple[Point, ...]

    def at(self, precision: float) -> Point | None:
        """The setting nearest to a precision."""
        return min(self.points, key=lambda point: abs(point.precision - precision), default=None)


def curve(reviews: Sequence[HintReview]) -> Curve:
    """What each setting would have offered of the hints that were decided on."""
    if len(reviews) < FEWEST:
        return Curve(len(reviews), ())
    return Curve(len(reviews), tuple(_point(reviews, precision) for precision in STEPS))


def _point(reviews: Sequence[HintReview], precision: float) -> Point:
    offered = [review for review in reviews if review.probability >= precision]
    right = sum(review.decision == "approve" for review in offered)
    return Point(
        precision, Share(len(offered), len(reviews)), Share(right, len(offered)) if offered else None
    )
