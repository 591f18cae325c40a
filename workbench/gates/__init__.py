"""Gates: given a task and the rules found for it, which apply, which to ask about, which to hold back.

A gate is a callable `gate(task, candidates, settings)` that gives one match for each candidate, with a
probability and a reason in words. It calls no model and opens no store, so that every task can afford
it; what it knows of nearness comes with the candidates.
"""

from collections.abc import Callable

from workbench.records import Candidate, Decision, Match, Task
from workbench.registry import Family
from workbench.settings import Settings

Gate = Callable[[Task, list[Candidate], Settings], list[Match]]

GATES: Family[Gate] = Family("workbench.gates", "gate")


def decision_at(probability: float, settings: Settings) -> Decision:
    """What a probability comes to under the two thresholds of the settings."""
    if probability >= settings.apply_at:
        return "apply"
    return "ask" if probability >= settings.ask_at else "withhold"
