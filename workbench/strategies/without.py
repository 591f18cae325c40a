"""The control: the task alone, as if nothing had ever been learned."""

from typing import TYPE_CHECKING

from workbench.records import Revision, Rule, Task
from workbench.strategies import STRATEGIES, Prompt
from workbench.strategies.manner import manner
from workbench.strategies.turns import turns

if TYPE_CHECKING:
    from workbench.models import Capabilities


@STRATEGIES.register("without")
def without(
    task: Task, rules: tuple[Rule, ...], capabilities: "Capabilities", revision: Revision | None = None
) -> Prompt:
    """The task without its rules: what any other strategy is compared with."""
    return Prompt(turns(task, task.prompt, capabilities.small), options=manner(capabilities))
