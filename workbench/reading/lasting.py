"""Is a correction meant to last, or only for the answer it corrects?

Both ways of speaking leave traces: "whenever", "we say", "I don't eat" on one side; "this time", "make
that 14", "I misread" on the other. Each trace has a weight, found on examples, and what speaks loudest
is the reason given. Where nothing speaks, a request for a form is taken as a habit, and all else is
kept to the answer at hand: a rule nobody meant costs more than one that has to be asked for again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from workbench.reading import lexicon
from workbench.reading.clauses import QUOTED
from workbench.reading.values import swapped_values
from workbench.records import Check


@dataclass(frozen=True)
class Cue:
    """A way of speaking: above zero it means a lasting wish, below zero this answer only."""

    weight: float
    reason: str
    pattern: re.Pattern[str]


PRIOR = -0.3  # a correction that says nothing about how long it holds is kept to its answer
FORM, KIND, VALUE = 1.2, 3.0, -2.6
REPORTED = re.compile(r"(?i)(?:^|(?<=[.!?] ))you(?:'ve| have) just[^.!?]*(?:[.!?]|$)")  # what the answer did
MOST_SURE = 0.98
MANY = 0.5  # what the second and later trace of one cue adds, as a share of the first


@dataclass(frozen=True)
class Verdict:
    """Whether a correction lasts, how sure that is (0.5 to 1), and why in words."""

    lasting: bool
    confidence: float
    reason: str


def judge_lasting(task: str, response: str, correction: str, checks: Sequence[Check], kind: bool) -> Verdict:
    """Lasting or only this once, by the checks it asks for and whether it speaks of a `kind` of text."""
    spoken = REPORTED.sub(" ", QUOTED.sub(" … ", correction))
    voices = [(_weight(cue, spoken), cue.reason) for cue in _cues()]
    if kind:
        voices.append((KIND, "speaks of a kind of text, not of this one"))
    if checks:
        voices.append((FORM, "asks for a form that every such answer can have"))
    swapped = swapped_values(task, response, _without_values(correction, checks))
    if swapped:
        voices.append((VALUE, f"replaces a detail of this answer by “{swapped}”"))
    return _verdict(PRIOR + sum(weight for weight, _ in voices), voices)


@cache
def _cues() -> tuple[Cue, ...]:
    """Compiled at the first correction: it takes a while, and the first page must not wait for it."""
    return tuple(Cue(cue["weight"], cue["reason"], re.compile(lexicon.joined(cue["pattern"]), re.I))
                 for cue in lexicon.cues())


def _without_values(correction: str, checks: Sequence[Check]) -> str:
    """The words less what a form asks for: a signature replaces no detail of the answer."""
    for value in (check.value for check in checks if isinstance(check.value, str)):
        correction = correction.replace(value, " … ")
    return correction


def _weight(cue: Cue, correction: str) -> float:
    times = len({found[0].lower() for found in cue.pattern.finditer(correction)})
    return cue.weight * (1 + MANY * min(times - 1, 2)) if times else 0.0


def _verdict(total: float, voices: list[tuple[float, str]]) -> Verdict:
    lasting = total > 0
    loudest = max(voices, key=lambda voice: voice[0] if lasting else -voice[0])
    said = loudest[0] > 0 if lasting else loudest[0] < 0
    silent = "nothing ties it to this answer alone" if lasting else "nothing in it reaches further"
    reason = f"{'Lasting' if lasting else 'Only this once'}: {f'it {loudest[1]}' if said else silent}."
    return Verdict(lasting, min(MOST_SURE, 0.5 + abs(total) / 10), reason)
