"""Other places and wordings for a rule, kept to be measured beside the strategies, not to be chosen.

None of them stood out on the embedded model (docs/prompting.md).
"""

from collections.abc import Callable

from workbench.calls import Capabilities
from workbench.checks import explain
from workbench.prompting import fence
from workbench.records import Message, Revision, Rule, Task
from workbench.strategies import Prompt, Strategy
from workbench.strategies.manner import manner


def _said(write: Callable[[str, str, str], str]) -> Strategy:
    """A strategy from a way to write task, rule and the check's explanation as one message."""

    def strategy(
        task: Task, rules: tuple[Rule, ...], capabilities: Capabilities, revision: Revision | None = None
    ) -> Prompt:
        checks = "; ".join(explain(rule.check) for rule in rules if rule.check)
        words = write(task.prompt, "\n".join(rule.text for rule in rules), checks)
        return Prompt((Message("user", words),), options=manner(capabilities))

    return strategy


PLACEMENTS: dict[str, Strategy] = {
    "start": _said(lambda task, rule, check: f"{rule}\n\n{task}"),
    "both": _said(lambda task, rule, check: f"{rule}\n\n{task}\n\n{rule}"),
    "important": _said(lambda task, rule, check: f"{task}\n\nImportant: {rule}"),
    "checklist": _said(lambda task, rule, check: f"{task}\n\nBefore you answer, check:\n- {rule}"),
    "explained": _said(lambda task, rule, check: f"{task}\n\nThe answer must be or have {check}."),
    "labelled": _said(lambda task, rule, check: f"Task: {task}\nRule: {rule}"),
    "fenced": _said(lambda task, rule, check: f"Task:\n{fence(task)}\n\nRule:\n{fence(rule)}"),
}
