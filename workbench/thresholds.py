"""What the two knobs of the gate would do, told from what people of this workspace have said of it.

Each click that said a rule does or does not belong to a task is one decision with the probability the
gate had given. Held against other thresholds, the same decisions show how often a rule would rightly be
applied, how often wrongly, and how often it would be asked about. People click where something looks
wrong, so these are the hard cases; and from few of them nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.shares import Share

ENOUGH = 30
STEPS = tuple(step / 20 for step in range(21))


class Decision(Protocol):
    """Something a person decided: whether the rule belongs, and how probable the gate had held that."""

    probability: float
    applies: bool


@dataclass(frozen=True)
class Effect:
    """What thresholds come to: `rightly` is a share of the tasks a rule belongs to, `wrongly` of the others.

    `asked` is a share of all, and `missed` of the tasks that a rule belongs to, those it stays silent on.
    """

    rightly: Share
    wrongly: Share
    asked: Share
    missed: Share


def effect(decided: Sequence[Decision], apply_at: float, ask_at: float) -> Effect:
    """What these thresholds would have done about the decisions."""
    inside = [one.probability for one in decided if one.applies]
    outside = [one.probability for one in decided if not one.applies]
    applied = [sum(probability >= apply_at for probability in group) for group in (inside, outside)]
    asked = sum(ask_at <= one.probability < apply_at for one in decided)
    missed = sum(probability < ask_at for probability in inside)
    return Effect(Share(applied[0], len(inside)), Share(applied[1], len(outside)),
                  Share(asked, len(decided)), Share(missed, len(inside)))


def curve(decided: Sequence[Decision]) -> list[tuple[float, Effect]]:
    """The effect of every threshold for applying, from 0 to 1, with nothing asked."""
    return [(step, effect(decided, step, step)) for step in STEPS]
