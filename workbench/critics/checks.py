"""Does this version keep the applied rules that a machine can verify?

One critique for each applied rule with a check: pass, fail with the first place that breaks it and an
instruction to mend it, or unknown where the check cannot tell. Rules without a check are left to
other critics.
"""

from typing import Any

from workbench.checks import Finding, explain, instruct, verify
from workbench.critics import CRITICS
from workbench.errors import WorkbenchError
from workbench.records import Critique, Response, Rule, Trajectory

VERDICTS = {True: "pass", False: "fail", None: "unknown"}


@CRITICS.register("checks")
def checks(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """What the checks of the applied rules say of this version."""
    rules = {match.rule.id: match.rule for match in trajectory.applied if match.rule.check}
    return tuple(_critique(rule, response) for rule in rules.values())


def _critique(rule: Rule, response: Response) -> Critique:
    try:
        finding = verify(rule.check, response.text)
        asked, suggestion = explain(rule.check), instruct(rule.check)
    except WorkbenchError as error:  # a rule from elsewhere with a check that is not known here
        finding, asked, suggestion = Finding(None, str(error)), rule.check.kind, ""
    passed = finding.passed is True
    return Critique(
        critic="checks",
        response=response.id,
        verdict=VERDICTS[finding.passed],
        rule=rule.id,
        explanation=f"{asked[:1].upper()}{asked[1:]}: {finding.explanation}.".replace("..", "."),
        kind="strength" if passed else "weakness",
        span=finding.spans[0] if finding.spans else None,
        error_type=rule.check.kind,
        suggestion="" if passed else suggestion,
        distance=finding.distance,
    )
