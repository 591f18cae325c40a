"""Does this version do what was asked, as far as that can be told without judging its content?

It fails a version that excuses itself, goes round in circles, or shares next to nothing with the
request (by sentence embeddings). It never says pass: that nothing of the kind was found is no proof.
"""

from typing import Any

from workbench.checks.prose import has_code
from workbench.critics import CRITICS
from workbench.records import Critique, Response, Span, Trajectory
from workbench.soundness import excuse, fault

FOREIGN = {"language", "json", "code_only"}  # checks after which closeness in wording means nothing


@CRITICS.register("request")
def request(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """One critique: fail with what is wrong, else unknown."""
    found = fault(response.text, _similarity(trajectory, response, bench))
    explanation = f"The answer {found}." if found else "Nothing shows that the request was missed."
    return (
        Critique(
            critic="request",
            response=response.id,
            verdict="fail" if found else "unknown",
            explanation=explanation,
            span=_span(response.text),
            error_type="request" if found else "",
            suggestion="Answer the request itself." if found else "",
        ),
    )


def _similarity(trajectory: Trajectory, response: Response, bench: Any) -> float | None:
    kinds = {match.rule.check.kind for match in trajectory.applied if match.rule.check}
    if kinds & FOREIGN or has_code(response.text):
        return None
    if not bench.embedder.loaded:  # the very first answer does not wait for it
        return None
    asked, answered = bench.embed([trajectory.task.prompt, response.text])
    return float(asked @ answered)


def _span(text: str) -> Span | None:
    found = excuse(text)
    return Span(found.start(), found.end(), text[found.start() : found.end()]) if found else None
