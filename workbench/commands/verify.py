"""Run every past correction again."""

import argparse
import sys
from collections import Counter

from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, say
from workbench.exchange import verification_line
from workbench.records import Verification

MARKS = {"held": "✓ held", "broke": "✗ broke", "unknown": "? cannot tell"}


@COMMANDS.register("verify")
class Verify(Command):
    """Run the corrected tasks again with the rules in force, and say which lessons still hold.

    Prints a row for each as soon as it is known, or with --json a line: rule_id, outcome ("held", "broke",
    "unknown"), reason, rule, task, correction, answer, trajectory, model, number, of, run, created, format.
    Every result is kept for the Knowledge page. The exit code is 1 when a lesson broke. Ctrl-C stops it.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON Lines")

    def run(self, given: argparse.Namespace) -> int:
        counted: Counter[str] = Counter()
        with Workbench.open(given.home, given.model) as bench:
            for found in bench.verify():
                counted[found.outcome] += 1
                text = bench.knowledge.rule(found.rule).text
                say(verification_line(found, text)) if given.json else print(_row(found, text), flush=True)
        print(in_words(counted), file=sys.stderr)
        return 1 if counted["broke"] else 0


def _row(found: Verification, rule: str) -> str:
    place = f"{found.number:>{len(str(found.of))}}/{found.of}"
    return f"{place}  {MARKS[found.outcome]:<13}  {_cut(rule, 48):<48}  {_cut(found.reason, 160)}"


def _cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def in_words(counted: Counter[str]) -> str:
    """`12 lessons verified: 10 held, 1 broke, 1 cannot be told.`"""
    total = counted.total()
    if not total:
        return "There is no lesson to verify yet: correct an answer and approve what it teaches."
    return (f"{total} lesson{'' if total == 1 else 's'} verified: {counted['held']} held, "
            f"{counted['broke']} broke, {counted['unknown']} cannot be told.")
