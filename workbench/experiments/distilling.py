"""How well corrections are read: one-off or lasting, the check, and a scope that the gate can use.

`python -m workbench.experiments.distilling FILE.jsonl [--show N]` reads corrections with what a careful
person would learn from them (`examples/corrections`), and lets the reading that needs no model learn
from each. A check counts as equal when kind and value are, and as equivalent when it says the same of
many answers (`workbench/experiments/equivalence.py`). The scope is judged by its use: the
gate decides on the file's later requests with the rule as it was drafted, beside the rule as a person
wrote it.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.equivalence import equivalent as same
from workbench.experiments.equivalence import made_of
from workbench.experiments.scoping import area
from workbench.gates import GATES
from workbench.models import Embedder, embedder
from workbench.reading import Draft, Reading, read_correction
from workbench.records import Candidate, Check, Match, Rule, Setup, Task
from workbench.settings import Settings, read_settings

REPORT = Path("examples/corrections/report.jsonl")
KINDS = ("in_scope", "near_scope", "out_of_scope")
DECISIONS = ("apply", "ask", "withhold")

Item = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """One correction with what was read from it."""

    item: Item
    reading: Reading

    @property
    def judged_right(self) -> bool:
        return self.reading.one_off != self.item["generalizes"]

    @property
    def wanted(self) -> Check | None:
        return Check(**self.item["check"]) if self.item["check"] else None

    @property
    def checks(self) -> list[Check]:
        return [draft.check for draft in self.reading.rules if draft.check]


def score(items: Sequence[Item]) -> list[Scored]:
    """Each correction, read without a model."""
    return [
        Scored(item, read_correction(item["task"], item["response"], item["correction"])) for item in items
    ]


def equal(scored: Scored) -> bool:
    """Whether one of the checks is the wanted one to the letter."""
    return scored.wanted in scored.checks


def equivalent(scored: Scored) -> bool:
    """Whether one of the checks may stand for the wanted one, by what both say of many answers."""
    wanted, item = scored.wanted, scored.item
    if wanted is None or not scored.checks:
        return False
    answers = made_of(item["response"], item["correction"], [wanted])
    return any(same(wanted, check, answers) for check in scored.checks)


def reading_table(scored: Sequence[Scored]) -> Table:
    """One-off or lasting, and the check, as shares of those where there is a right answer."""
    lasting = [one for one in scored if one.item["generalizes"]]
    one_off = [one for one in scored if not one.item["generalizes"]]
    checked = [one for one in lasting if one.wanted]
    unchecked = [one for one in lasting if not one.wanted]
    rows = (
        _share("one-off or lasting", scored, lambda one: one.judged_right),
        _share("... of the lasting", lasting, lambda one: one.judged_right),
        _share("... of the one-off", one_off, lambda one: one.judged_right),
        _share("check equal", checked, equal),
        _share("check equivalent", checked, equivalent),
        _share("no check proposed", checked, lambda one: not one.checks),
        _share("a wrong check proposed", checked, lambda one: bool(one.checks) and not equivalent(one)),
        _share("no check where there is none", unchecked, lambda one: not one.checks),
    )
    return Table("Corrections read without a model", ("what", "count", "share"), rows)


def _share(name: str, of: Sequence[Scored], right: Any) -> tuple[str, int, float]:
    return name, len(of), sum(map(right, of)) / max(len(of), 1)


def scope_tables(scored: Sequence[Scored], settings: Settings) -> list[Table]:
    """What the gate makes of later requests, knowing the drafted rule, and knowing a person's."""
    known = embedder(settings)
    lasting = [one for one in scored if one.item["generalizes"] and one.reading.rules]
    met = {name: {kind: [match for one in lasting for match in _met(one, rules(one), kind, known)]
                  for kind in KINDS}
           for name, rules in (("as drafted", _drafted), ("as a person wrote it", _written))}
    return [_decisions(met), _separation(met)]


def _decisions(met: Mapping[str, Mapping[str, Sequence[Match]]]) -> Table:
    rows = [(name, kind, len(matches), *(_share_of(matches, decision) for decision in DECISIONS))
            for name, kinds in met.items() for kind, matches in kinds.items()]
    note = "With several rules from one correction the boldest decision counts."
    return Table("What the gate makes of the scope", ("rule", "requests", "count", *DECISIONS), rows, note)


def _share_of(matches: Sequence[Match], decision: str) -> float:
    return sum(match.decision == decision for match in matches) / max(len(matches), 1)


def _separation(met: Mapping[str, Mapping[str, Sequence[Match]]]) -> Table:
    """How often the gate puts a request in scope above one that is not: 0.5 is chance."""
    rows = [(name, kind, area([match.probability for match in kinds["in_scope"]],
                              [match.probability for match in kinds[kind]]))
            for name, kinds in met.items() for kind in KINDS[1:]]
    return Table("How well the gate tells requests in scope from others", ("rule", "from", "AUC"), rows)


def _drafted(one: Scored) -> list[Rule]:
    return [
        Rule(draft.text, draft.applies_when, breadth=draft.breadth, in_scope=draft.in_scope)
        for draft in one.reading.rules
    ]


def _written(one: Scored) -> list[Rule]:
    breadth = "global" if one.item["applies_when"].lower().startswith("always") else "regional"
    return [Rule(one.item["rule"], one.item["applies_when"], breadth=breadth, in_scope=(one.item["task"],))]


def _met(one: Scored, rules: Sequence[Rule], kind: str, known: Embedder) -> list[Match]:
    """What each request meets: the most probable match of any of the rules."""
    setup = Setup()
    return [max(GATES[setup.gate](Task(task), [_candidate(rule, task, known) for rule in rules], setup),
                key=lambda match: match.probability) for task in one.item[kind]]


def _candidate(rule: Rule, task: str, known: Embedder) -> Candidate:
    texts = [rule.applies_when, *rule.in_scope]
    vectors = known.embed([task, *texts])
    similarities = vectors[1:] @ vectors[0]
    return replace(Candidate(rule, float(similarities.max())), nearest=texts[int(similarities.argmax())])


def shown(one: Scored) -> str:
    """One correction with what was wanted of it and what was read, to look at."""
    wanted = one.item["rule"] or "only this once"
    lines = [
        f"{one.item['id']}: {one.item['correction']}",
        f"  wanted: {wanted} | {one.item['applies_when']} | {one.item['check']}",
    ]
    lines += [f"  read:   {_line(draft)}" for draft in one.reading.rules] or [
        f"  read:   {one.reading.reason}"
    ]
    return "\n".join(lines)


def _line(draft: Draft) -> str:
    return f"{draft.text} | {draft.applies_when} | {draft.level}, {draft.breadth} | {draft.check}"


def read_items(path: Path) -> list[Item]:
    """The corrections of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@EXPERIMENTS.register("distilling")
def distilling(quick: bool) -> Sequence[Table]:
    """Corrections read without a model, on those nothing was adjusted to."""
    items = read_items(REPORT)
    scored = score(items[:12] if quick else items)
    return [reading_table(scored), *scope_tables(scored, read_settings())]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path, help="corrections, one JSON object a line")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="also show the first N corrections as read"
    )
    given = parser.parse_args()
    scored = score(read_items(given.file))
    print("\n\n".join(shown(one) for one in scored[: given.show]))
    tables = [reading_table(scored), *scope_tables(scored, read_settings())]
    print("\n".join(table.markdown() for table in tables))


if __name__ == "__main__":
    main()
