"""Learns which of the checks a correction might mean is the one that is meant.

`python -m workbench.training.checks FILE.jsonl...` writes `workbench/reading/ranking.json` and prints how
often the check is right on domains it was not fitted to. A candidate counts as meant when it is equivalent
to the check a careful person gave (`workbench/experiments/equivalence.py`). Five minutes on two cores, and
no model.
"""

import argparse
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.experiments.distilling import read_items
from workbench.experiments.equivalence import equivalent, made_of
from workbench.reading import heard_in
from workbench.reading.candidates import Candidate, find_candidates
from workbench.reading.ranking import FILE, SURE_ENOUGH
from workbench.records import Check
from workbench.training.fitting import SEED, Example, Fitted, chance, fit, held_out

STRENGTH, FEWEST = 0.3, 4
OTHERS = 25  # answers to other tasks, on which two checks must agree as well
WORKERS = 2


@dataclass(frozen=True)
class Proposed:
    """A correction with the checks it may mean, and for each whether it is the one that was meant."""

    item: dict[str, Any]
    candidates: Sequence[Candidate]
    meant: Sequence[bool]


def proposed(item: dict[str, Any], others: Sequence[str]) -> Proposed:
    candidates = find_candidates(heard_in(item["task"], item["response"], item["correction"]))
    if not item["check"]:
        return Proposed(item, candidates, [False] * len(candidates))
    wanted = Check(**item["check"])
    answers = [*made_of(item["response"], item["correction"], [wanted]), others]
    return Proposed(item, candidates, [equivalent(wanted, one.check, answers) for one in candidates])


def propose(items: Sequence[dict[str, Any]]) -> list[Proposed]:
    """The lasting corrections with their candidates."""
    lasting = [item for item in items if item["generalizes"]]
    others = random.Random(SEED).sample([item["response"] for item in items], min(OTHERS, len(items)))
    with ProcessPoolExecutor(WORKERS) as workers:
        return list(workers.map(proposed, lasting, [others] * len(lasting), chunksize=8))


def examples_of(found: Sequence[Proposed]) -> list[Example]:
    return [Example(candidate.traces, meant, one.item.get("domain", one.item["id"]))
            for one in found for candidate, meant in zip(one.candidates, one.meant, strict=True)]


def fitted_to(examples: Sequence[Example]) -> Fitted:
    return fit(examples, STRENGTH, FEWEST)


def shares(found: Sequence[Proposed], scores: Sequence[float], sure: float) -> str:
    """How often the likeliest check is the right one, how often a wrong one is proposed."""
    right = wrong = idle = at = 0
    for one in found:
        here = list(zip(scores[at: at + len(one.meant)], one.meant, strict=True))
        at += len(here)
        score, meant = max(here, default=(0.0, False))
        proposes = bool(here) and chance(score) >= sure
        right += proposes and meant
        wrong += proposes and not meant and bool(one.item["check"])
        idle += proposes and not one.item["check"]
    checked = sum(bool(one.item["check"]) for one in found)
    unchecked = len(found) - checked
    return (f"sure from {sure}: right {right / max(checked, 1):.3f}, wrong {wrong / max(checked, 1):.3f} "
            f"of {checked}; a check where there is none {idle / max(unchecked, 1):.3f} of {unchecked}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", type=Path, nargs="+", help="corrections, one JSON object a line")
    found = propose([item for path in parser.parse_args().files for item in read_items(path)])
    examples = examples_of(found)
    scores = held_out(examples, fitted_to)
    there = sum(any(one.meant) for one in found) / max(sum(bool(one.item["check"]) for one in found), 1)
    print(f"among the candidates: {there:.3f}")
    for sure in (0.0, 0.2, 0.3, SURE_ENOUGH, 0.5):
        print("domains held out,", shares(found, scores, sure))
    fitted_to(examples).write(FILE)
    print(f"{FILE.name}: {FILE.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
