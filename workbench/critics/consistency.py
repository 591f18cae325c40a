"""Does this version contradict itself, the conversation, or what is approved to be true?

A contradiction has two sides, and both must be shown: the words of the answer, and the words of the
answer, the conversation or a rule that they cannot be true beside. An applied rule is an approved fact
where it states one.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from workbench.critics import CRITICS, needs
from workbench.critics.judging import Weakness, ask, grounded, place
from workbench.errors import ModelError
from workbench.prompting import render
from workbench.records import Critique, Response, Trajectory

MOST = 8  # contradictions of one version
LONGEST = 20_000  # characters of the conversation, its newest part

Against = Literal["answer", "conversation", "rules"]


class Contradiction(Weakness):
    """Two statements that cannot both be true, one of them in the answer."""

    against: Against = Field(description="Where the other statement stands.")
    other: str = Field(description="The other statement, copied exactly from where it stands.")


class Contradictions(BaseModel):
    """All of them; an empty list if there are none."""

    found: list[Contradiction]


@CRITICS.register("consistency")
@needs("judges")
def consistency(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """A weakness for each contradiction, with both statements; a strength where the model finds none."""
    sources = _sources(trajectory, response)
    prompt = render("judge_consistency", task=trajectory.task.prompt, **sources)
    try:
        said = ask(bench.model(trajectory.setup.model), prompt, Contradictions, response.text).found[:MOST]
    except ModelError as error:
        return (Critique("consistency", response.id, "unknown", f"Not judged: {error}"),)
    if not said:
        none = "It contradicts neither itself nor the conversation nor a rule."
        return (Critique("consistency", response.id, "pass", none, kind="strength"),)
    return tuple(_critique(one, sources, response) for one in said)


def _sources(trajectory: Trajectory, response: Response) -> dict[str, str]:
    earlier = "\n\n".join(f"{turn.role}: {turn.content}" for turn in trajectory.task.conversation)
    rules = "\n".join(f"- {match.rule.text}" for match in trajectory.applied)
    return {"answer": response.text, "conversation": earlier[-LONGEST:], "rules": rules}


def _critique(said: Contradiction, sources: Mapping[str, str], response: Response) -> Critique:
    both = f"{said.explanation} It says “{said.quote}”, but the {said.against}: “{said.other}”."
    critique = Critique("consistency", response.id, "fail", both, error_type="contradiction",
                        severity=said.severity, suggestion=said.suggestion)
    if said.against == "answer" and place(response.text, said.quote) == place(response.text, said.other):
        return grounded(critique, response.text, "")  # one statement alone contradicts nothing
    critique = grounded(critique, sources[said.against], said.other)
    return grounded(critique, response.text, said.quote) if critique.verdict == "fail" else critique
