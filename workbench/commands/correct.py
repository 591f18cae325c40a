"""Correct an answer from the command line."""

import argparse
import sys

from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, say
from workbench.exchange import lesson_line
from workbench.learning import needs_a_person
from workbench.records import Lesson


@COMMANDS.register("correct")
class Correct(Command):
    """Say what was wrong with an answer; prints what that teaches.

    With --json one line: id (the answer's), one_off, reason, rules, changes, lesson_id, drafted_by,
    note, status, format. A rule stays proposed until it is approved, here by --approve or in the app.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", help="identifier of the answer, as `ask` printed it")
        parser.add_argument("correction", help="what was wrong, in your words")
        parser.add_argument("--approve", action="store_true", help="approve what was learnt at once")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def run(self, given: argparse.Namespace) -> None:
        with Workbench.open(given.home, given.model) as bench:
            lesson = bench.correct(given.id, given.correction)
            if given.approve and not lesson.one_off and not needs_a_person(lesson):
                bench.review(lesson, "approve")
            line = lesson_line(given.id, *standing(bench, lesson))
        say(line) if given.json else print_lesson(line)


def standing(bench: Workbench, lesson: Lesson) -> tuple[Lesson, list]:
    """A lesson and its rules as the store has them now: approved ones with their new status."""
    lesson = bench.history.lesson(lesson.id)
    rules = [change.rule for change in lesson.changes if change.action != "retire"]
    if lesson.status == "approved":
        rules = [bench.knowledge.rule(rule.id) for rule in rules]
    return lesson, rules


def print_lesson(line: dict) -> None:
    """A lesson for a person to read."""
    print("Only this once." if line["one_off"] else f"Lasting ({line['status']}).", line["reason"])
    for rule in line["rules"]:
        print(f"- {rule['text']}\n  applies when: {rule['applies_when']}\n"
              f"  {rule['level']}, {rule['breadth']}, {rule['status']}, check: {rule['check']}\n"
              f"  {rule['id']}")
    if line["note"]:
        print(line["note"], file=sys.stderr)
