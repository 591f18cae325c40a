"""Hints as a teacher's move, after MathDial (Macina et al. 2023): focus, probing, telling, generic.

A move that tells is kept and marked: the tutor decides.
"""

from typing import Literal

from pydantic import BaseModel, Field

from workbench.models import ChatModel
from workbench.prompting import render
from workbench.tutor.generators import GENERATORS, Known, user
from workbench.tutor.records import Hint


class Move(BaseModel):
    """What the model is asked for."""

    move: Literal["focus", "probing", "telling", "generic"]
    text: str = Field(max_length=400)


@GENERATORS.register("dialogue")
def dialogue(known: Known, model: ChatModel) -> tuple[Hint, ...]:
    """A next step as one move of a conversation."""
    asked = render(
        "hint_dialogue",
        statement=known.problem.statement,
        program=known.submission.program,
        failing=known.failing,
        found=known.diagnosis.reason,
        taught=known.taught,
    )
    said = model.structured(user(asked), Move)
    wrong = ("it tells what to do",) if said.move == "telling" else ()
    return (known.hint("next", said.text, "dialogue", wrong),)
