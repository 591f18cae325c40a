"""Is a value that a correction gave for this once in the answer now, and the one it replaces gone?

"No wait, 18:40" makes no rule, so no check of a rule can watch over it. Where the words plainly give a
name, number, day or time, this does; of any other correction it says nothing.
"""

from typing import Any

from workbench.critics import CRITICS
from workbench.reading import read_correction
from workbench.reading.values import Swap, swap
from workbench.records import Critique, Response, Span, Trajectory


@CRITICS.register("correction")
def correction(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """One critique where a correction for this once gives a value; it passes only what is plainly there."""
    given = given_value(trajectory)
    if given is None:
        return ()
    left = [Span(start, end, response.text[start:end]) for start, end in given.olds(response.text)]
    there = given.has_new(response.text)
    failed = bool(left) or not there
    return (
        Critique(
            critic="correction",
            response=response.id,
            verdict="fail" if failed else "pass",
            kind="weakness" if failed else "strength",
            explanation=_said(given, bool(left), there),
            span=left[0] if left else None,
            error_type="value" if failed else "",
            suggestion=_instruction(given) if failed else "",
            distance=len(left) + (not there),
        ),
    )


def given_value(trajectory: Trajectory) -> Swap | None:
    """The value that the correction being honoured gives for this answer; None where it gives none."""
    asked = trajectory.revision
    if asked is None:
        return None
    words = trajectory.task.prompt, asked.answer, asked.correction
    return swap(*words) if read_correction(*words).one_off else None


def _said(given: Swap, left: bool, there: bool) -> str:
    new = f"“{given.new}”, which you gave, {'is' if there else 'is not'} in the answer"
    old = f"“{given.old}” {'is still there' if left else 'is gone'}" if given.old else ""
    return ("; ".join(filter(None, (new, old)))) + "."


def _instruction(given: Swap) -> str:
    return f"Write {given.new} instead of {given.old}." if given.old else f"Write {given.new}."
