"""Ask which rules tasks would meet."""

import argparse

from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, each_line
from workbench.exchange import Question, match_line


@COMMANDS.register("match")
class Match(Command):
    """Say for each task which rules apply, are asked about or held back; no model writes anything.

    Each line of FILE is {"id", "task"}. Each line printed is {"id", "matches": [{"rule_id",
    "decision": "apply" | "ask" | "withhold", "probability", "reason"}]}, for every rule considered.
    A line that is refused prints {"id", "line", "error"}, and the exit code is 3.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the tasks, JSON Lines; - for standard input")

    def run(self, given: argparse.Namespace) -> int:
        with Workbench.open(given.home, given.model) as bench:
            return each_line(given.file, Question,
                             lambda line: match_line(line.id, bench.match(line.task)))
