"""The gate that goes by nearness alone: what most memories do, and the baseline ours is held against."""

from workbench.gates import GATES, decision_at
from workbench.records import Candidate, Match, Setup, Task


@GATES.register("similarity")
def similarity(task: Task, candidates: list[Candidate], setup: Setup) -> list[Match]:
    """The cosine of the task and the nearest words of the rule, taken as a probability."""
    return [_match(candidate, setup) for candidate in candidates]


def _match(candidate: Candidate, setup: Setup) -> Match:
    probability = min(max(candidate.similarity, 0.0), 1.0)
    reason = f"Its nearest words are {probability:.0%} similar to the request."
    examples = (candidate.nearest,) if candidate.nearest else ()
    return Match(candidate.rule, decision_at(probability, setup), probability, reason, examples)
