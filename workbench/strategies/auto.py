"""The default: the strategy that was measured to work for a model of this kind."""

from typing import TYPE_CHECKING

from workbench.records import Revision, Rule, Task
from workbench.strategies import STRATEGIES, Prompt

if TYPE_CHECKING:
    from workbench.models import Capabilities


@STRATEGIES.register("auto")
def auto(
    task: Task, rules: tuple[Rule, ...], capabilities: "Capabilities", revision: Revision | None = None
) -> Prompt:
    """`guided` for a small model, `system` for any other."""
    strategy = STRATEGIES["guided" if capabilities.small else "system"]
    return strategy(task, rules, capabilities, revision)
