"""Which of the checks that may be meant is meant: the candidates in the order of their probability.

What each trace counts was learned from a corpus (`python -m workbench.training.checks`) and lies in
`ranking.json`. A check that is not likely enough is not proposed: a rule without a check is better than one with a
wrong check.
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
NOT_UNLIKELY = 0.1  # for what the careful reading found by itself, which guesses less


def meant_forms(heard: Heard) -> list[Form]:
    """The checks a correction means: the likeliest of all, and beside it what the careful reading found.

    A clause gives one check; what it asks for outright stays even where this answer meets it by chance.
    """
    met = [form for form in heard.forms if not failed(form.check, heard.response)]
    taken = {form.clause for form in met}
    forms = list(met)
    for one in _likely(heard):
        if one.clause not in taken:
            forms.append(Form(one.check, one.clause))
            taken.add(one.clause)
    return sorted(forms, key=lambda form: form.clause)


def _likely(heard: Heard) -> list[Candidate]:
    """The best candidate if it is sure enough, then those of the careful reading that are not unlikely."""
    best, *others = ranked(find_candidates(heard)) or (None,)
    sure = [best] if best and probability(best) >= SURE_ENOUGH else []
    read = [one for one in (best, *others) if one and one.source == "read" and probability(one) >= NOT_UNLIKELY]
    return [*sure, *read]


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
