"""The gate that lets every rule found through: all rules in the prompt, for comparison."""

from workbench.gates import GATES
from workbench.records import Candidate, Match, Setup, Task


@GATES.register("always")
def always(task: Task, candidates: list[Candidate], setup: Setup) -> list[Match]:
    """Every candidate applies."""
    reason = "The gate 'always' applies every rule it is given."
    return [Match(candidate.rule, "apply", 1.0, reason) for candidate in candidates]
