"""Tasks, each with a rule and the check that verifies it, written by hand: one set to tune on, two held out.

The sets share kinds of checks but no task and no rule. `about` lists groups of words of which an answer
to the task would use some (see answering.py). Nothing may be tuned on a set held out. `reserved` was
written after the ways of prompting were fixed, with every kind of check in it, so that there is a set
nobody could have learnt from.
"""

import json
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from workbench.records import Check, Rule, Task, parse

Part = Literal["tune", "held_out", "reserved"]


@dataclass(frozen=True)
class Pair:
    """One task with the rule that applies to it."""

    id: str
    set: Part
    task: str
    rule: str
    check: Check
    about: tuple[tuple[str, ...], ...]

    @property
    def asked(self) -> Task:
        return Task(self.task)

    @property
    def applied(self) -> Rule:
        return Rule(self.rule, "always", check=self.check, status="active", id=self.id)


def read_pairs(part: Part, limit: int | None = None) -> list[Pair]:
    """The pairs of one set; with a limit, so many spread evenly over the kinds of checks."""
    file = resources.files(__package__).joinpath("prompting_tasks.jsonl")
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [pair for pair in (parse(Pair, json.loads(line)) for line in lines) if pair.set == part]
    return found[:: max(1, len(found) // limit)][:limit] if limit else found
