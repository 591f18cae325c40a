"""Which form of feedback to ask a person for, according to how hard the answer came.

An easy answer is left alone. Where no version could be made to pass, a model needs to be shown, so a
rewrite is asked for; where several pass, only a person can say which is better; where critics found fault
on the way or could not tell, words help most (after CDF: critique, demonstration or preference by case).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from workbench.errors import WorkbenchError
from workbench.records import Feedback, Response, Trajectory
from workbench.versions import empty, failures, standing

if TYPE_CHECKING:
    from workbench.bench import Workbench

Form = Literal["critique", "rewrite", "preference"]


ANSWERED = ("correction", "edit", "span", "change", "step")  # asked once, and never again


def wanted(trajectory: Trajectory, given: Sequence[Feedback] = ()) -> Form | None:
    """The form of feedback that helps most with a finished answer; None where it came easily.

    Nor is anything asked for where a person has had their say among what was `given`.
    """
    if any(one.trajectory == trajectory.id and one.kind in ANSWERED for one in given):
        return None
    if trajectory.state != "done" or trajectory.answer is None or trajectory.answer.origin == "edit":
        return None
    if failures(trajectory):
        return "rewrite"
    if rivals(trajectory):
        return "preference"
    return "critique" if len(trajectory.responses) > 1 else None


def rivals(trajectory: Trajectory) -> tuple[Response, ...]:
    """The other versions that pass too, each text once."""
    passing = (one for one in standing(trajectory) if one.complete and _passes(trajectory, one))
    by_text = {one.text: one for one in passing if one.text != trajectory.answer.text}
    return tuple(by_text.values())


def _passes(trajectory: Trajectory, response: Response) -> bool:
    """Whether something was judged in its favour and nothing against it."""
    passed = any(critique.verdict == "pass" for critique in trajectory.verdicts(response))
    return passed and not empty(response.text) and not failures(trajectory, response)


def prefer(trajectory: Trajectory, response: str, bench: "Workbench") -> Feedback:
    """Makes another version the answer, as the preference of a person over the one that was."""
    with bench.database.decision():
        now = bench.history.trajectory(trajectory.id)
        if response not in [one.id for one in rivals(now)]:
            raise WorkbenchError("This version is not one to choose any more. Reload the page to see those "
                                 "that are.")
        given = Feedback(kind="step", trajectory=now.id, response=response,
                         data={"preferred": response, "over": [now.answer.id]}, author=bench.settings.author)
        earlier = [one for one in bench.history.feedback(trajectory=now.id, kind="step")
                   if "preferred" in one.data]
        return bench.history.give(given, earlier)
