"""Strategies: how a task and the rules that apply to it become what a model reads.

A strategy is a function of the task, the rules, what the model can do, and, when an answer is being
redone, that answer with the correction given on it. It gives a `Prompt`, and knows nothing of the model
beyond its capabilities, so every strategy can be measured on every model. docs/prompting.md holds the
figures behind the choices made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from workbench.records import Message, Revision, Rule, Task
from workbench.registry import Family

if TYPE_CHECKING:
    from workbench.models import Capabilities


@dataclass(frozen=True)
class Prompt:
    """What a model reads, and the words its answer begins and ends with.

    `prefill` is empty for a model that cannot go on from words put into its mouth. `closing` is put
    under the answer by `finish` once the model has stopped. `options` (`max_tokens`, `stop`) go to the
    model call as they are; the temperature is the caller's.
    """

    messages: tuple[Message, ...]
    system: str = ""
    prefill: str = ""
    closing: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def finish(self, text: str) -> str:
        """The answer as the model left it, with the closing words unless it wrote them itself."""
        body, ending = text.rstrip(), self.closing.strip()
        there = not body or not ending or body.casefold().endswith(ending.casefold())
        return body if there else body + self.closing


class Strategy(Protocol):
    """A way to put a task and its rules to a model."""

    def __call__(
        self, task: Task, rules: tuple[Rule, ...], capabilities: "Capabilities",
        revision: Revision | None = None,
    ) -> Prompt: ...


STRATEGIES: Family[Strategy] = Family("workbench.strategies", "strategy")
