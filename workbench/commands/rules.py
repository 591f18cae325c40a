"""Look after the rules from the command line."""

import argparse
import sys
from dataclasses import replace

from workbench.bench import Workbench
from workbench.checks import CHECKS
from workbench.commands import COMMANDS, REFUSED, Command, opened, say
from workbench.errors import WorkbenchError
from workbench.exchange import RuleLine, checked, line_as, read_lines, rule_line, rule_of
from workbench.records import Check, Rule

STATUSES = ("proposed", "active", "retired", "superseded")


@COMMANDS.register("rules")
class Rules(Command):
    """List, show, edit, retire, restore, export and import rules; every output is JSON Lines.

    `import` reads {"id"?, "text", "applies_when", "status"?, "check"?, "in_scope"?, "out_of_scope"?}
    and keeps a given id; without a status a rule is active. It takes all lines or none.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        for name, (work, summary, add) in ACTIONS.items():
            action = actions.add_parser(name, help=summary)
            add(action)
            action.set_defaults(work=work)

    def run(self, given: argparse.Namespace) -> int | None:
        with Workbench.open(given.home, given.model) as bench:
            return given.work(bench, given)


def _one_rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="identifier of the rule")


def _of_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", choices=STATUSES)


def _listed(parser: argparse.ArgumentParser) -> None:
    _of_status(parser)
    parser.add_argument("--search", default="", help="only rules with these words")


def _from_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="JSON Lines; - for standard input")


def _edited(parser: argparse.ArgumentParser) -> None:
    _one_rule(parser)
    parser.add_argument("--text", help="the rule in other words")
    parser.add_argument("--applies-when", metavar="SCOPE", help="when it applies")
    parser.add_argument("--level", choices=("plan", "detail"), help="what to do, or how to put it")
    parser.add_argument("--breadth", choices=("global", "regional", "local"),
                        help="everywhere, a kind of task, or one narrow case")
    parser.add_argument("--check", metavar="KIND", help="one of the kinds below, or `none`")
    parser.add_argument("--value", help="the check's value; by itself it keeps the kind")
    parser.epilog = f"Kinds of check (docs/checks.md says what each asks): {', '.join(CHECKS)}."


def _list(bench: Workbench, given: argparse.Namespace) -> None:
    for rule in bench.knowledge.rules(given.status, given.search):
        say(rule_line(rule))


def _show(bench: Workbench, given: argparse.Namespace) -> None:
    rule = bench.knowledge.rule(given.id)
    versions = [rule_line(version) for version in bench.knowledge.versions(given.id)]
    uses = [vars(use) for use in bench.knowledge.uses(given.id)]
    say({**rule_line(rule), "versions": versions, "uses": uses})


def _retire(bench: Workbench, given: argparse.Namespace) -> None:
    bench.review(bench.knowledge.rule(given.id), "retire")
    say(rule_line(bench.knowledge.rule(given.id)))


def _restore(bench: Workbench, given: argparse.Namespace) -> None:
    bench.review(bench.knowledge.rule(given.id), "restore")
    say(rule_line(bench.knowledge.rule(given.id)))


def _edit(bench: Workbench, given: argparse.Namespace) -> None:
    rule = bench.knowledge.rule(given.id)
    names = ("text", "applies_when", "level", "breadth")
    changes = {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    if not changes and given.check is None and given.value is None:
        raise WorkbenchError("Nothing to change was given. Name it, as in --text \"Use at most 40 words.\"; "
                             "`rules edit --help` lists what can be changed.")
    line_as(RuleLine, {**rule_line(rule), **changes})  # refuses what an import would refuse
    bench.review(rule, "revise", revised=replace(rule, **changes, check=_check(rule, given)))
    say(rule_line(bench.knowledge.rule(given.id)))


def _check(rule: Rule, given: argparse.Namespace) -> Check | None:
    if given.check == "none" or given.check is None and given.value is None:
        return None if given.check else rule.check
    kind = given.check or rule.check and rule.check.kind
    if kind is None:
        raise WorkbenchError("This rule has no check that the value could be for. Name one with --check.")
    return checked(kind, given.value)


def _export(bench: Workbench, given: argparse.Namespace) -> None:
    for line in bench.export_rules(given.status):
        say(line)


def _import(bench: Workbench, given: argparse.Namespace) -> int:
    lines, problems = [], []
    with opened(given.file) as file:
        for number, data in read_lines(file):
            wrong = data if isinstance(data, WorkbenchError) else _refusal(data, number)
            if wrong is None:
                lines.append(data)
            else:
                known = data.get("id") if isinstance(data, dict) else None
                problems.append({"id": known, "line": number, "error": str(wrong)})
    if problems:
        for problem in problems:
            say(problem)
        return REFUSED
    found = bench.import_rules(lines)
    for rule in found.rules:
        say(rule_line(bench.knowledge.rule(rule.id)))
    for rule in found.known:
        say({**rule_line(rule), "known": True})
    print(found.in_words(), file=sys.stderr)
    return 0


def _refusal(data: dict, number: int) -> WorkbenchError | None:
    try:
        rule_of(data)
    except WorkbenchError as error:
        return WorkbenchError(f"Line {number}: {error}")
    return None


ACTIONS = {
    "list": (_list, "the rules, a line each", _listed),
    "show": (_show, "one rule with its versions and uses", _one_rule),
    "edit": (_edit, "change a rule; its earlier version is kept", _edited),
    "retire": (_retire, "take a rule out of use", _one_rule),
    "restore": (_restore, "bring a retired rule back", _one_rule),
    "export": (_export, "all rules, as `import` takes them", _of_status),
    "import": (_import, "take over rules from a file", _from_file),
}
