"""Does what people taught still hold? Every past correction is a test that can be run again.

A correction that became a rule is tried by working on its task anew with the rules in force: it holds
when the rule is applied and the answer keeps it. A click that said whether a rule belongs to a task is
tried by asking the gate alone. What was taken back or retired since is nobody's wish any more and is
not tried; what cannot be told (a model that fails, a rule that is asked about) is never called held.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from workbench import loop, scope
from workbench.checks import explain, verify
from workbench.errors import ModelError, WorkbenchError
from workbench.gates.contradictions import contradict
from workbench.records import Match, Outcome, Rule, Task, Trajectory, Verification, new_id

if TYPE_CHECKING:
    from workbench.bench import Workbench

TAUGHT = ("add", "merge", "override")  # a rule narrowed or retired on the way was taught by another task
EXPECTED = {True: "apply", False: "withhold"}
SHOULD = {True: "It belongs to this task, as somebody said", False: "It stays out of this task, as it should"}


@dataclass(frozen=True)
class Case:
    """One thing a person taught: on which answer, in which words, and the rule it left.

    `applies` is what a click said of the scope; None for a correction, whose rule must be kept as well.
    """

    corrected: Trajectory
    rule: Rule
    said: str
    applies: bool | None = None


@dataclass(frozen=True)
class Found:
    """What came of a case."""

    outcome: Outcome
    reason: str


def cases(bench: "Workbench") -> list[Case]:
    """Everything that can be verified: corrections first, the ones on one task beside each other."""
    taught = sorted(_corrections(bench), key=lambda case: _task(case.corrected))
    return [*taught, *_clicks(bench)]


def run(bench: "Workbench", stopping: Callable[[], bool] = lambda: False) -> Iterator[Verification]:
    """Each case's outcome as soon as it is known; a task that several were taught on is answered once."""
    everything, run_id, number = cases(bench), new_id(), 0
    for (applies, _), together in groupby(everything, key=lambda case: (
            case.applies is None, _task(case.corrected))):
        group = list(together)
        tried = _tried(group, bench, stopping) if applies else _asked(group, bench)
        if tried is None:
            return
        again, found = tried
        for case, one in zip(group, found, strict=True):
            number += 1
            yield Verification(case.rule.id, one.outcome, one.reason, case.corrected.id,
                               case.corrected.task.prompt, case.said,
                               again.answer.text if again and again.answer else "",
                               bench.setup().model, run_id, number, len(everything))


def _corrections(bench: "Workbench") -> list[Case]:
    """Approved lessons whose rule is in force, each rule once a task."""
    found: dict[tuple, Case] = {}
    for lesson in bench.history.lessons(status="approved"):
        if lesson.trajectory is None:  # a rule written by hand: there is no task to try it on
            continue
        corrected = bench.history.trajectory(lesson.trajectory)
        for change in lesson.changes:
            rule = bench.knowledge.rule(change.rule.id)
            if rule.status == "active" and change.action in TAUGHT:
                found[_task(corrected), rule.id] = Case(corrected, rule, lesson.correction)
    return list(found.values())


def _clicks(bench: "Workbench") -> list[Case]:
    """The newest word on each rule and task."""
    found: dict[tuple, Case] = {}
    for given in bench.history.feedback(kind="scope"):
        rule = bench.knowledge.rule(given.rule)
        if rule.status == "active" and given.trajectory:
            corrected = bench.history.trajectory(given.trajectory)
            found[_task(corrected), rule.id] = Case(corrected, rule, given.text, bool(given.data["applies"]))
    return list(found.values())


def _task(corrected: Trajectory) -> tuple[str, tuple[str, ...]]:
    return corrected.task.prompt, corrected.follows


def _tried(
    group: Sequence[Case], bench: "Workbench", stopping: Callable[[], bool]
) -> tuple[Trajectory | None, list[Found]] | None:
    """The task answered again and what that says of each case; None once it is to stop."""
    again = None
    try:
        for snapshot in loop.run(_as_asked(group[0], bench), bench.setup(), bench):
            again = snapshot
            if stopping():
                return None
    except ModelError as error:
        return again, [Found("unknown", f"The task could not be answered: {error}") for _ in group]
    return again, [_kept(case.rule, again) for case in group]


def _asked(group: Sequence[Case], bench: "Workbench") -> tuple[None, list[Found]]:
    """What the gate decides on the task of each click; nothing is written."""
    matches = scope.decide(_as_asked(group[0], bench), bench, bench.setup())
    return None, [_decided(case, matches) for case in group]


def _as_asked(case: Case, bench: "Workbench") -> Task:
    return bench.history.resumed(case.corrected).task


def _decided(case: Case, matches: Sequence[Match]) -> Found:
    match = _match(case.rule, matches)
    decision = match.decision if match else "withhold"
    why = match.reason if match else "It was not among the rules found for the task."
    if decision == "ask":
        return Found("unknown", f"It is asked about. {why}")
    if decision == EXPECTED[case.applies]:
        return Found("held", f"{SHOULD[case.applies]}. {why}")
    return Found("broke", f"{'Held back' if case.applies else 'Applied'}, though somebody said it should "
                          f"{'apply' if case.applies else 'not apply'}. {why}")


def _kept(rule: Rule, again: Trajectory) -> Found:
    """Whether a rule was applied to its own task, and kept by the answer."""
    match = _match(rule, again.matches)
    if match is None:
        return Found("broke", "Not applied: it was not among the rules found for its own task.")
    if match.decision == "ask":
        return Found("unknown", f"It is asked about, not applied. {match.reason}")
    if match.decision == "withhold":
        later = any(contradict(rule, other.rule) for other in again.applied)
        return Found("unknown" if later else "broke", f"Not applied. {match.reason}")
    return _obeyed(rule, again)


def _match(rule: Rule, matches: Sequence[Match]) -> Match | None:
    return next((match for match in matches if match.rule.id == rule.id), None)


def _obeyed(rule: Rule, again: Trajectory) -> Found:
    if rule.check is None:
        return _judged(rule, again)
    try:
        found, asked = verify(rule.check, again.answer.text), explain(rule.check)
    except WorkbenchError as error:
        return Found("unknown", f"Applied. {error}")
    outcomes: dict[bool | None, Outcome] = {True: "held", False: "broke", None: "unknown"}
    words = {True: "kept", False: "not kept", None: "whether it was kept cannot be told"}
    return Found(outcomes[found.passed],
                 f"Applied; {words[found.passed]}: {found.explanation} (asked: {asked}).")


def _judged(rule: Rule, again: Trajectory) -> Found:
    """A rule no machine can check: what a critic says of it, or else that it was applied."""
    said = [one for one in again.verdicts(again.answer) if one.rule == rule.id and not one.dismissed]
    for verdict, outcome in (("fail", "broke"), ("unknown", "unknown"), ("pass", "held")):
        for critique in said:
            if critique.verdict == verdict:
                return Found(outcome, f"Applied. {critique.explanation}")
    return Found("held", "Applied; no machine check says whether the answer keeps it.")
