"""Learn from a log of corrections."""

import argparse

from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, each_line
from workbench.commands.correct import standing
from workbench.exchange import Correction, lesson_line
from workbench.learning import needs_a_person
from workbench.records import Response, Task, Trajectory, new_id


@COMMANDS.register("learn")
class Learn(Command):
    """Read corrections from a log and print the rules they teach, as JSON Lines.

    Each line of FILE is {"id", "task", "response", "correction", "author"?}. Each line printed is
    {"id", "one_off", "reason", "rules": [{"id", "text", "applies_when", "level", "breadth", "check",
    "status"}], ...}. A line that is refused prints {"id", "line", "error"}, and the exit code is 3.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the log, JSON Lines; - for standard input")
        parser.add_argument("--approve", action="store_true", help="approve what is lasting at once")

    def run(self, given: argparse.Namespace) -> int:
        conversation = new_id()
        with Workbench.open(given.home, given.model) as bench:
            return each_line(given.file, Correction,
                             lambda line: learn_line(bench, conversation, line, given))


def learn_line(bench: Workbench, conversation: str, line: Correction, given: argparse.Namespace) -> dict:
    """Take one line of a log through the same steps as a correction in the app."""
    bench.history.start_conversation(f"Log {given.file}", bench.settings.author, conversation)
    response = Response(line.response)
    answered = Trajectory(Task(line.task), bench.setup(), conversation, responses=(response,),
                          chosen=response.id, state="done", author=line.author)
    bench.history.save(answered)
    lesson = bench.correct(answered, line.correction, line.author or None)
    if given.approve and not lesson.one_off and not needs_a_person(lesson):
        bench.review(lesson, "approve", author=line.author or None)
    return lesson_line(line.id, *standing(bench, lesson))
