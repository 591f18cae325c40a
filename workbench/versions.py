"""The versions of an answer: what is still wrong with one, which is the best, what a repair makes of one.

A repair is done by code, not by a model: it is a version of its own, marked as an edit. A mild one, which
keeps most of the words, is better than another try; a severe one is the last resort, and every version
may be the one that a repair saves (docs/prompting.md has the figures).
"""

from math import inf
from string import whitespace

from workbench.checks import repair
from workbench.critics.correction import given_value
from workbench.records import Critique, Response, Rule, Trajectory

SEVERITY = {"minor": 1, "major": 2, "critical": 4}
MARKS = whitespace + "`*_#>~|-.…—\"'()[]"  # a text of these alone is none
MILD = 0.6  # of the words that a mild repair keeps


def failures(trajectory: Trajectory, response: Response | None = None) -> list[Critique]:
    """What is still wrong with a version, by default with the answer."""
    response = response or trajectory.answer
    said = trajectory.verdicts(response) if response else ()
    return [critique for critique in said if critique.verdict == "fail" and not critique.dismissed]


def best(trajectory: Trajectory) -> Response:
    """The version with the least wrong, never simply the last; of two equals the one a model wrote first."""
    return min(standing(trajectory), key=lambda response: fault(trajectory, response))


def standing(trajectory: Trajectory) -> tuple[Response, ...]:
    """The versions since a person last edited one, that edit first: what was before it is out of the race."""
    edits = [place for place, response in enumerate(trajectory.responses) if response.origin == "edit"]
    return trajectory.responses[edits[-1] if edits else 0 :]


def settled(trajectory: Trajectory) -> bool:
    """Whether the newest version is written to its end, or judged though it was cut off."""
    newest = trajectory.responses[-1]
    return newest.complete or bool(trajectory.verdicts(newest))


def fault(trajectory: Trajectory, response: Response) -> tuple[float, float, int, bool]:
    """How much is wrong with a version, to compare by; of two equals the one more is known of wins."""
    found = failures(trajectory, response)
    weight = inf if empty(response.text) else sum(SEVERITY[critique.severity] for critique in found)
    unknown = sum(critique.verdict == "unknown" for critique in trajectory.verdicts(response))
    return weight, sum(critique.distance for critique in found), unknown, response.origin == "repair"


def energy(trajectory: Trajectory, response: Response) -> float:
    """How much is wrong with a version as one number; the distance only decides within a weight."""
    weight, distance, *_ = fault(trajectory, response)
    return weight + distance / (1 + distance)


def empty(text: str) -> bool:
    """Whether a version says nothing: no text, or marks alone, such as a fence with nothing in it."""
    return not text.strip(MARKS)


def tries(trajectory: Trajectory) -> tuple[Response, ...]:
    """The versions still in the race that were written, not repaired."""
    return tuple(response for response in standing(trajectory) if response.origin != "repair")


def since_better(trajectory: Trajectory) -> int:
    """How many tries in a row were no better than the best of them."""
    faults = [fault(trajectory, response) for response in tries(trajectory)]
    return len(faults) - 1 - faults.index(min(faults))


def repaired(trajectory: Trajectory, response: Response) -> Response | None:
    """A version mended by code so that it keeps more of its rules; None where code can do nothing."""
    rules = {match.rule.id: match.rule for match in trajectory.applied}
    text, kept = response.text, []
    for critique in failures(trajectory, response):
        rule = rules.get(critique.rule)
        mended = _mended(trajectory, critique, rule, text)
        if mended is not None and mended != text:
            text, kept = mended, [*kept, rule.text if rule else critique.suggestion]
    if not kept:
        return None
    return Response(text=text, origin="repair", parent=response.id, because="; ".join(kept))


def _mended(trajectory: Trajectory, critique: Critique, rule: Rule | None, text: str) -> str | None:
    """The text with what one critique found put right, where code can do that."""
    if critique.critic == "correction":
        value = given_value(trajectory)
        return value and value.swapped(text)
    return repair(rule.check, text) if rule and rule.check else None


def mild(before: Response, after: Response) -> bool:
    """Whether a repair left most of the words as they were."""
    return len(after.text.split()) >= MILD * len(before.text.split())
