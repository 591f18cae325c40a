"""How sure a hint must be to be offered, so that of those offered a wanted share is right.

A hint is right where the tutor approved it as it was. From thirty decisions on the cut is settled by them;
before, it is the wanted share itself, and nothing is said of what it does here: an interval would be as wide
as the question (Wilson's interval, at 95 %).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.shares import Share
from workbench.tutor.records import HintReview

FEWEST, FEWEST_ABOVE = 30, 10
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True)
class Point:
    """One setting of the knob: where it cuts, the share of hints offered, and of those the share right.

    `cut` is None where no cut gives that precision on the decisions there are: nothing is offered then.
    """

    precision: float
    cut: float | None
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


def cut(reviews: Sequence[HintReview], precision: float) -> float | None:
    """The lowest probability from which on the decided hints were right often enough; None if there is none.

    Below thirty decisions it is the precision itself.
    """
    if len(reviews) < FEWEST:
        return precision
    ordered = sorted(reviews, key=lambda review: -review.probability)
    best, right = None, 0
    for count, review in enumerate(ordered, 1):
        right += review.decision == "approve"
        last = count == len(ordered) or ordered[count].probability < review.probability
        if last and count >= FEWEST_ABOVE and right / count >= precision:
            best = review.probability
    return best


def _point(reviews: Sequence[HintReview], precision: float) -> Point:
    place = cut(reviews, precision)
    offered = [review for review in reviews if place is not None and review.probability >= place]
    right = sum(review.decision == "approve" for review in offered)
    return Point(
        precision,
        place,
        Share(len(offered), len(reviews)),
        Share(right, len(offered)) if offered else None,
    )
