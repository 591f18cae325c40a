"""The rules below the task, in the person's own message, where a small model still heeds them."""

from typing import TYPE_CHECKING

from workbench.phrasing import spoken
from workbench.prompting import render
from workbench.records import Revision, Rule, Task
from workbench.strategies import STRATEGIES, Prompt
from workbench.strategies.manner import manner
from workbench.strategies.turns import turns

if TYPE_CHECKING:
    from workbench.models import Capabilities


@STRATEGIES.register("rule_last")
def rule_last(
    task: Task, rules: tuple[Rule, ...], capabilities: "Capabilities", revision: Revision | None = None
) -> Prompt:
    """Every rule in its own words at the end; a redo is a fresh answer with the correction there too."""
    words = below(task.prompt, [spoken(rule) for rule in rules], rules, revision)
    return Prompt(turns(task, words, capabilities.small), options=manner(capabilities))


def below(prompt: str, spoken: list[str], rules: tuple[Rule, ...], revision: Revision | None) -> str:
    """The prompt with these rules under it, and the correction unless one of the rules came from it."""
    if revision and not any(rule.source.correction == revision.correction for rule in rules):
        spoken = [*spoken, revision.correction]
    return render("rules_last", task=prompt, rules="\n".join(spoken)) if spoken else prompt
