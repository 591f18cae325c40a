"""The rules in the system message, the task as the person wrote it: the way for a capable model.

To redo an answer, the model sees the answer as its own turn and the correction as the next message.
"""

from typing import TYPE_CHECKING

from workbench.phrasing import spoken
from workbench.prompting import render
from workbench.records import Message, Revision, Rule, Task
from workbench.strategies import STRATEGIES, Prompt
from workbench.strategies.manner import manner
from workbench.strategies.turns import turns

if TYPE_CHECKING:
    from workbench.models import Capabilities


@STRATEGIES.register("system")
def system(
    task: Task, rules: tuple[Rule, ...], capabilities: "Capabilities", revision: Revision | None = None
) -> Prompt:
    """Rules in the system message; without rules, no system message of ours."""
    listed = "\n".join(f"- {spoken(rule)}" for rule in rules)
    messages = turns(task, task.prompt, capabilities.small)
    if revision:
        messages += Message("assistant", revision.answer), Message("user", _redo(revision))
    words = render("rules_system", rules=listed) if rules else ""
    return Prompt(messages, system=words, options=manner(capabilities))


def _redo(revision: Revision) -> str:
    return render("redo", correction=revision.correction)
