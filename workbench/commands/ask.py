"""Ask the model something from the command line."""

import argparse
import sys

from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, say
from workbench.exchange import answer_line
from workbench.records import Trajectory


@COMMANDS.register("ask")
class Ask(Command):
    """Answer a task, with the rules that belong to it applied.

    Prints the answer, then its identifier on standard error; with --json one line of JSON:
    id, task, answer, versions, matches, critiques, seconds, tokens, conversation, state, format.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("task", help="what to ask")
        parser.add_argument("--conversation", help="go on in this conversation")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def run(self, given: argparse.Namespace) -> None:
        with Workbench.open(given.home, given.model) as bench:
            trajectory = bench.ask(given.task, given.conversation)
        if given.json:
            say(answer_line(trajectory))
            return
        print(trajectory.answer.text)
        if not trajectory.answer.complete:
            print("The answer was cut at the model's token limit.", file=sys.stderr)
        print_matches(trajectory)


def print_matches(trajectory: Trajectory) -> None:
    """What was applied, asked about or held back, and the identifier to correct the answer by."""
    for match in trajectory.matches:
        decided = f"{match.decision} ({match.probability:.0%})"
        print(f"{decided}: {match.rule.text} — {match.reason}", file=sys.stderr)
    print(f'Correct it with: python -m workbench correct {trajectory.id} "..."', file=sys.stderr)
