"""How far a diagnosis can be trusted: the probability that its place and its name are right.

A logistic regression over the signals of a diagnosis, fitted to the programs of `examples/tutor/tune.jsonl`
by `python -m workbench.training.tutor FILE.jsonl`. Kept as JSON that can be read.
"""

import json
import math
from functools import cache
from pathlib import Path

from workbench.tutor.records import Diagnosis

WEIGHTS = Path(__file__).with_name("trust.json")


def probability(diagnosis: Diagnosis) -> float:
    """The probability that the first line and the misconception are right; 0 where nothing was found."""
    if not diagnosis.faulty or not diagnosis.lines:
        return 0.0
    return reckoned(diagnosis, weights())


def reckoned(diagnosis: Diagnosis, known: dict[str, float]) -> float:
    """The probability by some weights."""
    given = {**diagnosis.signals, "bias": 1.0}
    return 1 / (1 + math.exp(-sum(known.get(name, 0.0) * value for name, value in given.items())))


@cache
def weights() -> dict[str, float]:
    """The weights that come with us."""
    return json.loads(WEIGHTS.read_text(encoding="utf-8"))
