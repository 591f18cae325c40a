"""Does this version honour the applied rules that no machine can check? Each is judged by itself.

One question a rule, since a model asked about several at once lets one verdict colour the next.
"""

from typing import Any, Literal

from pydantic import Field

from workbench.critics import CRITICS, needs
from workbench.critics.judging import Weakness, ask, grounded
from workbench.errors import ModelError
from workbench.models import ChatModel
from workbench.prompting import render
from workbench.records import Critique, Response, Rule, Trajectory


class Judgement(Weakness):
    """Whether an answer honours one rule."""

    verdict: Literal["pass", "fail", "unknown"] = Field(description="unknown if it cannot be told.")


@CRITICS.register("rules")
@needs("judges")
def rules(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """What the model says of each applied rule that no machine can check, with the words it rests on."""
    spoken = {match.rule.id: match.rule for match in trajectory.applied if not match.rule.check}
    if not spoken:
        return ()
    model = bench.model(trajectory.setup.model)
    return tuple(_judged(model, rule, trajectory.task.prompt, response) for rule in spoken.values())


def _judged(model: ChatModel, rule: Rule, task: str, response: Response) -> Critique:
    prompt = render("judge_rule", task=task, answer=response.text, rule=rule.text)
    try:
        said = ask(model, prompt, Judgement, response.text)
    except ModelError as error:  # the other rules are judged all the same
        return Critique("rules", response.id, "unknown", f"Not judged: {error}", rule=rule.id)
    passed = said.verdict == "pass"
    critique = Critique(
        critic="rules",
        response=response.id,
        verdict=said.verdict,
        explanation=said.explanation,
        kind="strength" if passed else "weakness",
        rule=rule.id,
        error_type="rule",
        severity=said.severity,
        suggestion="" if passed else said.suggestion,
    )
    return grounded(critique, response.text, said.quote)
