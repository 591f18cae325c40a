"""Are the sums right that this version states?

Sums, percentages, averages, totals under a list or table, and days between dates are reckoned again. One
critique for each that is wrong, with the place and the right value; pass when something was stated and all
of it holds; unknown when nothing was.
"""

from typing import Any

from workbench.critics import CRITICS
from workbench.reckoning import Claim, claims
from workbench.records import Critique, Response, Span, Trajectory

MOST_CRITIQUES, MOST_SHOWN = 20, 3


@CRITICS.register("calculator")
def calculator(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """The sums, percentages, averages, totals and days between dates that the answer states."""
    stated = claims(response.text)
    wrong = [claim for claim in stated if not claim.holds]
    if wrong:
        return tuple(_critique(claim, response) for claim in wrong[:MOST_CRITIQUES])
    if not stated:
        return (Critique("calculator", response.id, "unknown", "No sum is stated that could be checked."),)
    shown = "; ".join(" ".join(claim.said.split()) for claim in stated[:MOST_SHOWN])
    more = ", and more" if len(stated) > MOST_SHOWN else ""
    right = f"The sums are right: {shown}{more}."
    return (Critique("calculator", response.id, "pass", right, kind="strength"),)


def _critique(claim: Claim, response: Response) -> Critique:
    said = " ".join(claim.said.split())
    return Critique(
        critic="calculator",
        response=response.id,
        verdict="fail",
        explanation=f"“{said}” is wrong: it comes to {claim.instead}.",
        span=Span(claim.start, claim.end, response.text[claim.start:claim.end]),
        error_type="calculation",
        suggestion=f"Write {claim.instead} there.",
        distance=1.0,
    )
