"""Gates: given a task and the rules found for it, which apply, which to ask about, which to hold back.

A gate is a callable `gate(task, candidates, setup)` that gives one match for each candidate, with a
probability and a reason in words. It opens no store and calls no model but the small one that comes with us
(`workbench/scope_model.py`), so that every task can afford it; what it knows of nearness comes with the
candidates.
"""

from collections.abc import Callable

from workbench.records import Candidate, Decision, Match, Setup, Task
from workbench.registry import Family

Gate = Callable[[Task, list[Candidate], Setup], list[Match]]

GATES: Family[Gate] = Family("workbench.gates", "gate")


def decision_at(probability: float, setup: Setup) -> Decision:
    """What a probability comes to under the two thresholds of the setup."""
    if probability >= setup.apply_at:
        return "apply"
    return "ask" if probability >= setup.ask_at else "withhold"
