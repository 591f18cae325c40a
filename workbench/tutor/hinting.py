"""From a program to the hints a tutor reviews: diagnose, put in words, check, say how far to trust it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.tutor import leaks, trust, wording
from workbench.tutor.diagnosing import diagnose
from workbench.tutor.records import LEVELS, Diagnosis, Draft, Hint, HintLevel, Problem, Submission

PRECISION = 0.8
"""How sure to be that a hint is right before it is offered, where nobody set it."""

Fits = Callable[[str], float]


def draft(
    submission: Submission, problem: Problem, precision: float = PRECISION, taught: Fits = lambda text: 0.0
) -> Draft:
    """Hints for one program at three levels, and whether they may be offered.

    `taught` says how badly a wording goes against what tutors taught, 0 where it does not.
    """
    return put(submission, problem, diagnose(submission.program, problem), precision, taught)


def put(
    submission: Submission,
    problem: Problem,
    diagnosis: Diagnosis,
    least: float,
    taught: Fits = lambda text: 0.0,
) -> Draft:
    """What was found in a program, in words."""
    if not diagnosis.faulty:
        return Draft(submission.id, diagnosis, reason=diagnosis.reason)
    secrets = leaks.secrets_of(
        submission.program,
        problem,
        _solutions(diagnosis, problem),
        diagnosis.mend.new if diagnosis.mend else "",
    )
    hints = tuple(hint(submission.program, diagnosis, level, secrets, taught) for level in LEVELS)
    sure = trust.probability(diagnosis)
    return _judged(Draft(submission.id, diagnosis, hints, sure), least)


def hint(program: str, diagnosis: Diagnosis, level: HintLevel, secrets: leaks.Secrets, taught: Fits) -> Hint:
    """The first wording that passes every check and goes least against what was taught."""
    best: tuple[float, int, Hint] | None = None
    for order, text in enumerate(wording.ways(program, diagnosis, level)):
        wrong = leaks.faults(text, level, secrets)
        found = (100.0 * len(wrong) + taught(text), order, Hint(level, text, wrong=wrong))
        best = found if best is None or found[:2] < best[:2] else best
    return best[2]


def _solutions(diagnosis: Diagnosis, problem: Problem) -> Sequence[str]:
    mended = [diagnosis.mend.source] if diagnosis.mend else []
    return [*mended, *problem.references]


def _judged(found: Draft, least: float) -> Draft:
    """Whether it may be offered, and why or why not."""
    wrong = [f"{one.level}: {one.wrong[0]}" for one in found.hints if one.wrong]
    said = f"{found.diagnosis.reason} Right in {found.probability:.0%} of such cases"
    if wrong:
        return replace(found, reason=f"{said}; not offered: {wrong[0]}.")
    if least > 1:
        return replace(found, reason=f"{said}; not offered: by the decisions so far no hint is sure enough.")
    if found.probability < least:
        return replace(found, reason=f"{said}; not offered, since at least {least:.0%} are asked for.")
    return replace(found, offered=True, reason=f"{said}.")
