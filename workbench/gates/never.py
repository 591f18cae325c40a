"""The gate that holds every rule back: the other side of any comparison with the rules."""

from workbench.gates import GATES
from workbench.records import Candidate, Match, Setup, Task


@GATES.register("never")
def never(task: Task, candidates: list[Candidate], setup: Setup) -> list[Match]:
    """No candidate applies."""
    reason = "The gate 'never' leaves every rule out, to see what the model does without."
    return [Match(candidate.rule, "withhold", 0.0, reason) for candidate in candidates]
