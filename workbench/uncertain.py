"""What a capable model says of the rules that the gate is unsure about, after C3PO's scope classifier.

Only a model that judges is asked, and only about the uncertain ones, each by itself with the rule's own
examples, so that most tasks cost no call. A verdict that cannot be had or read leaves the rule to be asked
about: the person decides, as without a model.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from workbench.errors import ModelError
from workbench.models import ChatModel
from workbench.prompting import render
from workbench.records import Match, Message, Rule, Setup, Task

if TYPE_CHECKING:
    from workbench.bench import Workbench

MOST = 6  # rules a model is asked about for one task, the most probable first
EXAMPLES = 5  # of each side that it is shown, the newest
LONGEST = 6_000  # characters of a task that it is shown
NONE = "(none)"


class Ruling(BaseModel):
    """Whether a task lies in a rule's scope, with the reason first, so that the verdict follows from it."""

    reason: str = Field(description="One short sentence.")
    applies: Literal["yes", "no", "unknown"]


def ruled(task: Task, matches: Sequence[Match], bench: "Workbench", setup: Setup) -> list[Match]:
    """The matches, those the gate would ask about decided by the setup's model where it can tell."""
    unsure = sorted((match for match in matches if match.decision == "ask"),
                    key=lambda match: match.probability, reverse=True)[:MOST]
    if not unsure or not (model := bench.model(setup.model)).capabilities.judges:
        return list(matches)
    with ThreadPoolExecutor(max_workers=len(unsure), thread_name_prefix="errata-scope") as pool:
        decided = list(pool.map(lambda match: _ruled(task, match, model, setup), unsure))
    by_rule = {match.rule.id: match for match in decided}
    return [by_rule.get(match.rule.id, match) for match in matches]


def _ruled(task: Task, match: Match, model: ChatModel, setup: Setup) -> Match:
    try:
        said = model.structured([Message("user", _question(task, match.rule))], Ruling, temperature=0.0)
    except ModelError as error:
        return replace(match, reason=f"{match.reason} The model could not be asked: {error}")
    why = f"{model.name}, asked because the gate was unsure, says: {said.reason}"
    if said.applies == "yes":
        return replace(match, decision="apply", probability=max(match.probability, setup.apply_at),
                       reason=f"Applied: {why}")
    if said.applies == "no":
        return replace(match, decision="withhold", probability=min(match.probability, setup.ask_at),
                       reason=f"Held back: {why}")
    return replace(match, reason=f"{match.reason} {model.name} cannot tell either.")


def _question(task: Task, rule: Rule) -> str:
    return render("judge_scope", task=task.prompt[:LONGEST], rule=rule.text, scope=rule.applies_when,
                  inside=_listed(rule.in_scope), outside=_listed(rule.out_of_scope))


def _listed(examples: Sequence[str]) -> str:
    shown = (" ".join(example.split())[:LONGEST // 10] for example in examples[-EXAMPLES:])
    return "\n".join(f"- {example}" for example in shown) or NONE
