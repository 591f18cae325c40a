"""Take out what people did, from the command line."""

import argparse

from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, say


@COMMANDS.register("feedback")
class FeedbackExport(Command):
    """Export everything people did, oldest first, as JSON Lines; what was taken back says so.

    Each line: id, kind, target, text, data, author, created, undone, task, answers, format.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        actions.add_parser("export", help="everything people did, a line each")

    def run(self, given: argparse.Namespace) -> None:
        with Workbench.open(given.home, given.model) as bench:
            for line in bench.export_feedback():
                say(line)
