"""How quickly clicks mend one rule: the share of later requests decided wrongly after 0, 1, 2 and 3 clicks.

`python -m workbench.experiments.clicking FILE.jsonl` splits the requests of each rule into those a person
comes across and those kept back, several times over. The person clicks where the gate is wrong first ("should
have applied", "should not have applied"), and where it is right once nothing is wrong. Every click becomes an
example of the rule, as in the app, and the kept-back requests are decided again.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.scoping import REPORT, Item, Vectors, candidate_of, read_items, rule_of
from workbench.gates import GATES
from workbench.gates.cues import holds_always
from workbench.models import embedder
from workbench.records import Rule, Setup, Task
from workbench.settings import read_settings

SPLITS = 4
CLICKS = 3
HELD = 3  # requests of a rule kept back in each split
EVEN = 0.5
SEED = 1
SHOWN_GATES = ("model", "cues", "similarity")


@dataclass(frozen=True)
class Request:
    """A request, and whether the rule belongs to it."""

    prompt: str
    belongs: bool


@dataclass(frozen=True)
class Round:
    """One rule, the requests a person comes across, and those kept back."""

    rule: Rule
    met: tuple[Request, ...]
    held: tuple[Request, ...]


def rounds_of(items: Sequence[Item]) -> list[Round]:
    """Each rule's requests split several times, by a seeded draw."""
    draw, rounds = random.Random(SEED), []
    for item in items:
        rule = rule_of(item)
        asked = [*(Request(text, True) for text in item["in_scope"]),
                 *(Request(text, False) for text in item["near_scope"])]
        if holds_always(rule) or len(asked) < HELD + CLICKS:
            continue
        for _ in range(SPLITS):
            mixed = tuple(draw.sample(asked, len(asked)))
            rounds.append(Round(rule, mixed[HELD:], mixed[:HELD]))
    return rounds


def errors_by_clicks(round_: Round, gate: str, vectors: Vectors) -> list[list[bool]]:
    """For each number of clicks so far, which of the requests kept back are decided wrongly."""
    rule, unclicked = round_.rule, list(round_.met)
    found = [_wrong(rule, round_.held, gate, vectors)]
    for _ in range(CLICKS):
        wrong = _wrong(rule, unclicked, gate, vectors)
        clicked = unclicked.pop(wrong.index(True) if True in wrong else 0)
        rule = after_click(rule, clicked)
        found.append(_wrong(rule, round_.held, gate, vectors))
    return found


def after_click(rule: Rule, clicked: Request) -> Rule:
    """The rule with a person's verdict on a request among its examples."""
    if clicked.belongs:
        return replace(rule, in_scope=(*rule.in_scope, clicked.prompt))
    return replace(rule, out_of_scope=(*rule.out_of_scope, clicked.prompt))


def _wrong(rule: Rule, asked: Sequence[Request], gate: str, vectors: Vectors) -> list[bool]:
    found = [GATES[gate](Task(one.prompt), [candidate_of(rule, one.prompt, vectors)], Setup())[0]
             for one in asked]
    return [(match.probability >= EVEN) != one.belongs for match, one in zip(found, asked, strict=True)]


def tables(items: Sequence[Item]) -> list[Table]:
    """The error per rule by number of clicks, for each gate."""
    rounds = rounds_of(items)
    texts = sorted({text for one in rounds for text in (one.rule.applies_when, *one.rule.in_scope, *(
        request.prompt for request in (*one.met, *one.held)))})
    vectors = dict(zip(texts, embedder(read_settings()).embed(texts), strict=True))
    rows = [row for gate in SHOWN_GATES for row in _rows(gate, rounds, vectors)]
    note = (f"{HELD} requests kept back in each round, in scope or near it. Wrong: the probability is on the "
            f"wrong side of {EVEN}. Wrong before: the rounds with a wrong one before any click.")
    columns = ("gate", "rounds", *(f"wrong after {clicks}" for clicks in range(CLICKS + 1)))
    return [Table("Requests of a rule decided wrongly after clicks on it", columns, tuple(rows), note)]


def _rows(gate: str, rounds: Sequence[Round], vectors: Vectors) -> list[tuple[str | float, ...]]:
    found = [errors_by_clicks(one, gate, vectors) for one in rounds]
    amiss = [errors for errors in found if any(errors[0])]
    return [(gate, f"{kind} ({len(those)})", *(_share(those, clicks) for clicks in range(CLICKS + 1)))
            for kind, those in (("all", found), ("wrong before", amiss)) if those]


def _share(found: Sequence[list[list[bool]]], clicks: int) -> float:
    return sum(sum(errors[clicks]) for errors in found) / sum(len(errors[clicks]) for errors in found)


@EXPERIMENTS.register("clicking")
def clicking(quick: bool) -> Sequence[Table]:
    """How quickly "should (not) have applied" mends a rule, on requests kept back."""
    items = read_items(REPORT)
    return tables(items[:8] if quick else items)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", type=Path, nargs="+", help="corrections, one JSON object a line")
    items = [item for path in parser.parse_args().files for item in read_items(path)]
    print("\n".join(table.markdown() for table in tables(items)))


if __name__ == "__main__":
    main()
