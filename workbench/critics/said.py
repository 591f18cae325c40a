"""Does what a person said of an earlier version, while the answer was paused, still hold of this one?

Where the words they pointed at are still there, it does. Whether something that was missing is there now,
or whether other words are better, only they can tell; so nothing here ever passes.
"""

from dataclasses import replace
from typing import Any

from workbench.critics import CRITICS
from workbench.critics.judging import place
from workbench.records import PERSON, Critique, Response, Trajectory, new_id

NAME = "said"


@CRITICS.register(NAME)
def said(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """What a person criticised in an earlier version: fail where their words still fit, else unknown."""
    earlier = [one for one in trajectory.critiques
               if one.critic == PERSON and one.response != response.id and not one.dismissed]
    return tuple(_still(critique, response) for critique in earlier)


def _still(critique: Critique, response: Response) -> Critique:
    span = place(response.text, critique.span.quote) if critique.span else None
    again = replace(critique, critic=NAME, response=response.id, span=span, id=new_id())
    if span:
        return replace(again, explanation=f"Still there, and you said: {critique.explanation}")
    unsure = f"You said: {critique.explanation}. Whether it is better now, only you can tell."
    return replace(again, verdict="unknown", suggestion="", explanation=unsure)
