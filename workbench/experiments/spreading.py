"""What the rules put before a model do to its answers: obeyed in scope, and spreading beyond it.

    python -m workbench bench spreading                          # a sample
    python -m workbench.experiments.spreading [FILE] --full      # every rule with a check

After C3PO: a correction should change the answers it is for and leave all others as they were. A request
in scope is obeyed when its answer passes the rule's check; one near scope is changed when the answer
without any rule fails the check and the answer with those applied passes it. The model in force answers
once, the way the app would, with one version and no other change between methods than which rules apply;
where a method applies none, its answer is the one given without memory.
"""

import argparse
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbench import loop
from workbench.bench import Workbench
from workbench.checks import verify
from workbench.errors import ModelError
from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.applying import Method, ours, plain
from workbench.experiments.asking import REPORT, TUNE, Asked, Questions, read_questions
from workbench.records import Match, Rule, Task, Trajectory
from workbench.settings import read_settings
from workbench.shares import Share, share

WITHOUT, ALL = "no memory", "all rules in the prompt"
SAMPLE, QUICK = 16, 2  # rules with a check; of each the first request in scope and near it
AGAIN = "no memory, asked again"
SEED = 1
COLUMNS = ("method", "rules applied", "obeyed in scope", "changed near scope", "spreads less by")
NOTE = """\
Obeyed: requests in scope whose answer passes the rule's check. Changed: of the requests near scope that
fail it without memory, those that pass it. Spreads less: against all rules in the prompt. "Asked again"
says what chance does. Wilson's 95 % interval in brackets. An answer the model could not give fails."""

Answering = Callable[[str, frozenset[str], int], str]


@dataclass(frozen=True)
class Answers:
    """What one method's answers came to, request by request."""

    applied: float
    obeyed: Share
    changed: Share


@EXPERIMENTS.register("spreading")
def spreading(quick: bool) -> Sequence[Table]:
    """Answers that obey a rule in scope, and answers changed by it beyond, under each way to choose rules."""
    return [table(REPORT, QUICK if quick else SAMPLE)]


def table(path: Path, most: int | None) -> Table:
    """A row for every way to choose, over so many rules with a check, or all of them."""
    asked = read_questions(path)
    inside, near = sample(asked, most)
    with tempfile.TemporaryDirectory() as folder, \
            Workbench.open(settings=read_settings(home=Path(folder))) as bench:
        answering = answers_of(asked, bench)
        bare = {one: answering(one.task, frozenset(), SEED) for one in (*inside, *near)}
        spared = [one for one in near if not obeys(asked.rules[one.item], bare[one])]
        ways = {**chosen(asked, bench), AGAIN: None}
        found = {name: compare(asked, inside, spared, method, answering) for name, method in ways.items()}
    rows = [_row(name, made, found[ALL]) for name, made in found.items()]
    about = (f"{path.name}: {len(inside)} requests in scope, {len(spared)} near it, "
             f"of {len(asked.rules)} rules.")
    return Table("What became of the answers", COLUMNS, rows, f"{about} {NOTE}")


def chosen(asked: Questions, bench: Workbench) -> dict[str, Method]:
    """The ways to choose rules that are compared: none, all, the nearest, and our gates."""
    known = plain(asked, read_questions(TUNE), bench.embedder)
    return {name: known[name] for name in (WITHOUT, ALL, "nearest 1", "nearest 3")} | ours(asked, bench)


def sample(asked: Questions, most: int | None) -> tuple[list[Asked], list[Asked]]:
    """Requests in and near the scope of rules with a check: one of each a rule, or all."""
    rules = [id for id, rule in asked.rules.items() if rule.check and rule.breadth != "global"]
    if most is None:
        return tuple([one for one in asked.of(kind) if one.item in rules] for kind in ("in", "near"))
    taken = rules[:: max(1, len(rules) // most)][:most]
    first = {(one.kind, one.item): one for one in reversed(asked.asked)}
    return [first["in", id] for id in taken], [first["near", id] for id in taken if ("near", id) in first]


def answers_of(asked: Questions, bench: Workbench) -> Answering:
    """The model's one answer to a task under these rules; the same is never asked twice."""

    @cache
    def answering(task: str, applied: frozenset[str], seed: int) -> str:
        setup = bench.setup(candidates=1, seed=seed)
        matches = tuple(Match(asked.rules[id], "apply", 1.0, "") for id in asked.rules if id in applied)
        started = Trajectory(Task(task), setup, matches=matches, state="responding")
        try:
            answer = deque(loop.proceed(started, bench), maxlen=1).pop().answer
        except ModelError:  # so many rules that they do not fit, say
            return ""
        return answer.text if answer else ""

    return answering


def obeys(rule: Rule, answer: str) -> bool:
    return bool(answer.strip()) and verify(rule.check, answer).passed is True


def compare(asked: Questions, inside: Sequence[Asked], near: Sequence[Asked], method: Method | None,
            answering: Answering) -> Answers:
    """What a method's rules do to the answers; without a method, what asking once more does."""
    applied = {one: method(one.task).applied if method else frozenset() for one in (*inside, *near)}
    seed = SEED if method else SEED + 1
    passed = {one: obeys(asked.rules[one.item], answering(one.task, rules, seed))
              for one, rules in applied.items()}
    many = sum(map(len, applied.values())) / len(applied)
    return Answers(many, share([passed[one] for one in inside]), share([passed[one] for one in near]))


def _row(name: str, made: Answers, everything: Answers) -> tuple:
    spreads = everything.changed.rate
    less = f"{(1 - made.changed.rate / spreads) * 100:.0f} %" if spreads else "unknown"
    return name, round(made.applied, 2), made.obeyed, made.changed, less


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path, nargs="?", default=REPORT, help="corrections as JSON Lines")
    parser.add_argument("--full", action="store_true", help="every rule with a check, not a sample")
    given = parser.parse_args()
    print(table(given.file, None if given.full else SAMPLE).markdown())


if __name__ == "__main__":
    main()
