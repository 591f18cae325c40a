"""Hints for students' programs from the command line."""

import argparse

from workbench.commands import COMMANDS, Command, each_line
from workbench.errors import WorkbenchError
from workbench.exchange import HintLine, hint_line
from workbench.tutor.hinting import PRECISION, draft
from workbench.tutor.records import Submission


@COMMANDS.register("tutor")
class Tutor(Command):
    """Draft hints for students' programs, for a tutor to review; the output is JSON Lines.

    `hint` reads {"id", "statement", "tests": [{"call" or "stdin", "expected"}], "references": [...],
    "program"} and prints, per line, {"id", "kind": "syntax" | "semantic" | "correct" | "unrunnable",
    "failing", "lines": [most suspect first], "misconception", "hints": [{"level", "text", "generator"}],
    "offered", "probability", "reason"}. A line that is refused prints {"id", "line", "error"}, and the exit
    code is 3.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        hint = actions.add_parser("hint", help="hints at three levels for each program of a file")
        hint.add_argument(
            "file", metavar="FILE", help="programs with their problems, JSON Lines; - for stdin"
        )
        hint.add_argument(
            "--precision",
            type=float,
            default=PRECISION,
            metavar="P",
            help=f"offer hints that are right in at least P of such cases (default {PRECISION})",
        )

    def run(self, given: argparse.Namespace) -> int:
        if not 0 <= given.precision <= 1:
            raise WorkbenchError("A precision is between 0 and 1, as in --precision 0.8.")
        return each_line(given.file, HintLine, lambda line: hinted(line, given.precision))


def hinted(line: HintLine, precision: float) -> dict:
    """The hints for one line."""
    submission = Submission(line.program, id=str(line.id))
    return hint_line(line.id, draft(submission, line.problem(), precision))
