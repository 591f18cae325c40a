"""Every lasting rule of a file of corrections known at once, and everything that is asked of them.

A benchmark of one rule at a time flatters whoever retrieves by similarity: here each rule stands among all
others, as in a person's own workspace, and a request is scored for what it should meet and for whatever
else it does. A rule that a later one replaces is gone, with its requests. Whether rules that hold always
follow another item's request is nobody's mistake, nor is it where one of two rules narrows the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from workbench.experiments.distilling import read_items
from workbench.experiments.scoping import rule_of
from workbench.records import Check, Rule

CORRECTIONS = Path(__file__).parents[2] / "examples" / "corrections"
TRAIN, TUNE, REPORT = (CORRECTIONS / f"{part}.jsonl" for part in ("train", "tune", "report"))
FIRST = datetime(2026, 1, 1, tzinfo=UTC)

Kind = Literal["in", "near", "out", "once"]
FIELDS: dict[Kind, str] = {"in": "in_scope", "near": "near_scope", "out": "out_of_scope"}


@dataclass(frozen=True)
class Asked:
    """A request written for one correction; after one meant for `once`, no rule is for it."""

    item: str
    kind: Kind
    task: str


@dataclass(frozen=True)
class Questions:
    """The rules, by id, and what is asked; `unscored` are pairs of rule and item nobody can get wrong."""

    rules: dict[str, Rule]
    asked: tuple[Asked, ...]
    unscored: frozenset[tuple[str, str]]

    def foreign(self, applied: frozenset[str], asked: Asked) -> int:
        """How many rules that are not for this request were applied, its own item's apart."""
        return sum(rule != asked.item and (rule, asked.item) not in self.unscored for rule in applied)

    def of(self, *kinds: Kind) -> list[Asked]:
        return [asked for asked in self.asked if asked.kind in kinds]


def read_questions(path: Path, most: int | None = None) -> Questions:
    """The questions of a file, or of its first so many corrections."""
    return questions(read_items(path)[:most])


def questions(items: Sequence[dict[str, Any]]) -> Questions:
    replaced = _replaced(items)
    kept = [item for item in items if item["id"] not in replaced]
    rules = {item["id"]: _rule(item, number) for number, item in enumerate(kept) if item["generalizes"]}
    asked = tuple(Asked(item["id"], kind if item["generalizes"] else "once", task)
                  for item in kept for kind, field in FIELDS.items() for task in item[field])
    return Questions(rules, asked, frozenset(_unscored(kept, rules)))


def _rule(item: dict[str, Any], number: int) -> Rule:
    """The rule as a careful person would have approved it, later than those before it in the file."""
    created = (FIRST + timedelta(minutes=number)).isoformat(timespec="milliseconds")
    check = Check(**item["check"]) if item["check"] else None
    return replace(rule_of(item), check=check, status="active", id=item["id"], created=created)


def words_of(rule: Rule) -> str:
    """A rule as one text, for memories that keep nothing else."""
    return f"{rule.applies_when} {rule.text}"


def _replaced(items: Sequence[dict[str, Any]]) -> set[str]:
    scopes = {item["id"]: item["applies_when"] for item in items}
    return {item["overrides"] for item in items
            if item["overrides"] and scopes.get(item["overrides"]) == item["applies_when"]}


def _unscored(items: Sequence[dict[str, Any]], rules: dict[str, Rule]) -> set[tuple[str, str]]:
    everywhere = {(rule, item["id"]) for rule in rules if rules[rule].breadth == "global" for item in items}
    narrowing = {(item["id"], item["overrides"]) for item in items if item["overrides"]}
    return everywhere | narrowing | {(earlier, later) for later, earlier in narrowing}
