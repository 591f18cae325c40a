"""How long a person waits until a correction is safely on disk."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from stores.database import open_database
from workbench.bench import Workbench
from workbench.experiments import EXPERIMENTS, Table, median_seconds
from workbench.records import Feedback, Lesson, Response, Rule, RuleChange, Task, Trajectory


@EXPERIMENTS.register("saving")
def saving(quick: bool) -> Sequence[Table]:
    """A correction, and an approval, from the call to the commit, against a bare one-row commit."""
    times = 20 if quick else 200
    with tempfile.TemporaryDirectory() as folder, Workbench.open(Path(folder)) as bench:
        response = Response("An answer that is too long. " * 40)
        answered = Trajectory(Task("Write to Ines"), bench.setup(), bench.history.start_conversation().id,
                              responses=(response,), chosen=response.id, state="done")
        bench.history.save(answered)
        bare = median_seconds(_one_row(bench), times)
        correction = median_seconds(lambda: bench.give(_correction(answered)), times)
        approval = median_seconds(lambda: _approve(bench, answered), times)
    rows = (("a bare row", bare * 1e3, 1.0), ("a correction", correction * 1e3, correction / bare),
            ("an approval: review, lesson, rule, events", approval * 1e3, approval / bare))
    return (Table("Saving what a person did", ("what", "ms until committed", "against a bare row"), rows,
                  f"Medians of {times}; the lesson is written before its approval, both are counted."),)


def _one_row(bench: Workbench):  # noqa: ANN202
    database = open_database(bench.settings.home)
    database.tables["bare"].create({"id": int, "text": str}, pk="id", if_not_exists=True)

    def insert() -> None:
        with database.decision():
            database.tables["bare"].insert({"text": "too long, 40 words tops"})

    return insert


def _correction(trajectory: Trajectory) -> Feedback:
    return Feedback(kind="correction", trajectory=trajectory.id, text="too long, 40 words tops")


def _approve(bench: Workbench, trajectory: Trajectory) -> None:
    rule = Rule("Keep e-mails to Ines to at most 40 words.", "Writing an e-mail to Ines.")
    lesson = Lesson(False, "Lasting.", (RuleChange("add", rule),), trajectory=trajectory.id)
    bench.history.save_lesson(lesson)
    bench.review(lesson, "approve")
