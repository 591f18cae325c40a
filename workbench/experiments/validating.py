"""Hints a model writes: how many pass the checks, how many a student model gets on with, and in what time.

The embedded model plays both, tutor and student, so the table says what validation is worth with it. Another
model is measured with `ERRATA_MODEL=NAME python -m workbench bench validating`.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from workbench import models
from workbench.errors import ModelError
from workbench.exchange import HintLine
from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.hinting import REPORT, read_items
from workbench.settings import read_settings
from workbench.shares import Share
from workbench.tutor.diagnosing import diagnose
from workbench.tutor.generators import GENERATORS, Known
from workbench.tutor.records import Submission, Validated
from workbench.tutor.validating import validated

EVERY, TRIES = 50, 2


@dataclass(frozen=True)
class Written:
    """What came of one generator on one program; None where the model gave nothing that could be read."""

    found: Validated | None
    seconds: float


def _written(known: Known, generator: str, model: models.ChatModel, student: models.ChatModel) -> Written:
    begun = time.perf_counter()
    try:
        found = validated(known, generator, model, student, TRIES)
    except ModelError:
        found = None
    return Written(found, time.perf_counter() - begun)


def _row(generator: str, written: Sequence[Written]) -> tuple:
    found = [one.found for one in written if one.found]
    hints = [hint for one in found for hint in one.hints]
    clean = sum(not [wrong for wrong in hint.wrong if "student model" not in wrong] for hint in hints)
    before = sum(one.validation.before for one in found)
    after = sum(one.validation.after for one in found)
    tries = sum(one.validation.tries for one in found)
    seconds = sorted(one.seconds for one in written)[len(written) // 2]
    return (
        generator,
        Share(len(found), len(written)),
        Share(clean, len(hints)),
        Share(before, tries),
        Share(after, tries),
        Share(sum(one.validation.accepted for one in found), len(found)),
        seconds,
    )


@EXPERIMENTS.register("validating")
def validating(quick: bool) -> Sequence[Table]:
    """Hints written by a model and tried out on a model that plays the student."""
    settings = read_settings()
    model = models.chat_model(settings.model, settings)
    student = models.chat_model(settings.student_model, settings)
    items = read_items(REPORT)[:: 75 if quick else EVERY]
    written: dict[str, list[Written]] = {name: [] for name in GENERATORS}
    for item in items:
        line = HintLine.model_validate(item)
        known = Known(Submission(line.program), line.problem(), diagnose(line.program, line.problem()))
        for name in GENERATORS:
            written[name].append(_written(known, name, model, student))
    columns = (
        "generator",
        "replies read",
        "hints that pass the checks",
        "repaired without",
        "repaired with",
        "accepted",
        "median seconds",
    )
    note = (
        f"{len(items)} programs, tutor {model.name}, student {student.name}, {TRIES} tries, at most three "
        "rounds. In brackets: where the true share lies, 95 times of 100."
    )
    return [
        Table("Hints a model writes", columns, [_row(name, found) for name, found in written.items()], note)
    ]
