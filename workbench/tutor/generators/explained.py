"""Hints after GPT4Hints (Phung et al. 2024): the failing case with actual and expected output and a repaired
program, kept from the student, give an explanation and a one-sentence hint.
"""

from pydantic import BaseModel, Field

from workbench.models import ChatModel
from workbench.prompting import render
from workbench.tutor.generators import GENERATORS, Known, user
from workbench.tutor.records import Hint


class Explained(BaseModel):
    """What the model is asked for."""

    explanation: str = Field(max_length=800)
    idea: str = Field(max_length=400)
    hint: str = Field(max_length=400)


@GENERATORS.register("model")
def explained(known: Known, model: ChatModel) -> tuple[Hint, ...]:
    """The idea behind the mistake, and a next step, by a model that is shown the repair."""
    asked = render(
        "hint_explained",
        statement=known.problem.statement,
        program=known.submission.program,
        failing=known.failing,
        mended=known.mended,
        taught=known.taught,
    )
    said = model.structured(user(asked), Explained)
    return known.hint("why", said.idea, "model"), known.hint("next", said.hint, "model")
