"""Learn from a log of corrections."""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, each_line
from workbench.commands.correct import standing
from workbench.exchange import Correction, lesson_line
from workbench.learning import needs_a_person
from workbench.records import Lesson, Response, Task, Trajectory, new_id


@COMMANDS.register("learn")
class Learn(Command):
    """Read corrections from a log and print the rules they teach, as JSON Lines.

    Each line of FILE is {"id", "task", "response", "correction", "author"?}. Each line printed is
    {"id", "one_off", "reason", "rules": [{"id", "text", "applies_when", "level", "breadth", "check",
    "status"}], ...}. A line that is refused prints {"id", "line", "error"}, and the exit code is 3. One
    that was learnt before prints what it taught then, with "known": true, and is not learnt again.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the log, JSON Lines; - for standard input")
        parser.add_argument("--approve", action="store_true", help="approve what is lasting at once")

    def run(self, given: argparse.Namespace) -> int:
        conversation, known = new_id(), []
        with Workbench.open(given.home, given.model) as bench:
            code = each_line(given.file, Correction,
                             lambda line: learn_line(bench, conversation, line, given, known))
        if known:
            print(f"{len(known)} already there.", file=sys.stderr)
        return code


def learn_line(bench: Workbench, conversation: str, line: Correction, given: argparse.Namespace,
               known: list[Lesson]) -> dict:
    """Take one line of a log through the same steps as a correction in the app; learnt ones go to `known`."""
    before = bench.history.lessons(trajectory=_id(line))
    lesson = before[-1] if before else _learnt(bench, conversation, line, given.file)
    known += before[-1:]
    drafted = lesson.status == "proposed" and not lesson.one_off and not needs_a_person(lesson)
    if given.approve and drafted:
        bench.review(lesson, "approve", author=line.author or None)
    said = lesson_line(line.id, *standing(bench, lesson))
    return {**said, "known": True} if before else said


def _learnt(bench: Workbench, conversation: str, line: Correction, file: str) -> Lesson:
    bench.history.start_conversation(_title(file), bench.settings.author, conversation)
    response = Response(line.response)
    answered = Trajectory(Task(line.task), bench.setup(), conversation, responses=(response,),
                          chosen=response.id, state="done", author=line.author, id=_id(line))
    bench.history.save(answered)
    return bench.correct(answered, line.correction, line.author or None)


def _title(file: str) -> str:
    name = "a log" if file == "-" else Path(file).name
    return f"Corrections read from {name}"


def _id(line: Correction) -> str:
    """The same for the same correction, so that a log read twice is learnt once."""
    said = json.dumps([line.task, line.response, line.correction, line.author])
    return hashlib.sha256(said.encode()).hexdigest()[:16]
