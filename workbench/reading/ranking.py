"""Which of the checks that may be meant is meant: the candidates in the order of their probability.

What each trace counts was learned from a corpus (`python -m workbench.training.checks`) and lies in
`ranking.json`. A check below `SURE_ENOUGH` is not proposed: a rule without a check is better than one
with a wrong check.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from workbench.reading.candidates import Candidate, Heard, find_candidates
from workbench.reading.forms import Form, failed

FILE = Path(__file__).with_name("ranking.json")
SURE_ENOUGH = 0.4


def meant_forms(heard: Heard) -> list[Form]:
    """The checks a correction means: the likeliest, and what the careful reading found beside it.

    Where the answer meets every check that was asked for, none can be told by it and all are kept.
    """
    met = [form for form in heard.forms if not failed(form.check, heard.response)]
    likely = [one for one in ranked(find_candidates(heard)) if probability(one) >= SURE_ENOUGH]
    if not likely:
        return met
    best, *others = likely
    read = [one for one in others if one.source == "read" and one.clause != best.clause]
    forms = [Form(one.check, one.clause) for one in (best, *read)]
    return sorted([*forms, *(form for form in met if form.clause not in {form.clause for form in forms})],
                  key=lambda form: form.clause)


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=probability, reverse=True)


def probability(candidate: Candidate) -> float:
    """How likely this is the check that was meant, from 0 to 1."""
    bias, weights = learned()
    total = bias + sum(weights.get(name, 0.0) * value for name, value in candidate.traces.items())
    return 1 / (1 + math.exp(-max(min(total, 30), -30)))


@cache
def learned() -> tuple[float, Mapping[str, float]]:
    """The bias and what each trace counts, read once."""
    fitted = json.loads(FILE.read_text(encoding="utf-8"))
    return fitted["bias"], fitted["weights"]
