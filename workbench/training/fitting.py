"""Weights of named traces, fitted and written so that a person can read them.

A logistic regression over dictionaries of traces: small enough to be read in a difference between two
versions, and applied without any library. What is seen in fewer than a few examples is left out.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 7
FOLDS = 8
DIGITS = 3

Traces = Mapping[str, float]


@dataclass(frozen=True)
class Example:
    """Traces with the right answer; examples of one group never stand on both sides of a fold."""

    traces: Traces
    right: bool
    group: str


@dataclass(frozen=True)
class Fitted:
    """What each trace counts."""

    bias: float
    weights: Mapping[str, float]

    def score(self, traces: Traces) -> float:
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in traces.items())

    def write(self, path: Path) -> None:
        kept = {name: rounded for name in sorted(self.weights)
                if (rounded := round(self.weights[name], DIGITS))}
        text = json.dumps({"bias": round(self.bias, DIGITS), "weights": kept}, ensure_ascii=False, indent=0)
        path.write_text(f"{text}\n", encoding="utf-8")


def fit(examples: Sequence[Example], strength: float, fewest: int) -> Fitted:
    """The weights that tell right from wrong; the smaller the strength, the nearer they stay to zero.

    A rare trace is held less tightly than a common one, by its inverse document frequency.
    """
    import numpy
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(name for example in examples for name in example.traces)
    scales = {name: 1 + math.log((1 + len(examples)) / (1 + count))
              for name, count in seen.items() if count >= fewest}
    scaled = [{name: value * scales[name] for name, value in example.traces.items() if name in scales}
              for example in examples]
    vectors = DictVectorizer(dtype=numpy.float64)
    matrix = vectors.fit_transform(scaled)
    matrix.indices, matrix.indptr = matrix.indices.astype(numpy.int32), matrix.indptr.astype(numpy.int32)
    model = LogisticRegression(C=strength, max_iter=3000, random_state=SEED)
    model.fit(matrix, [example.right for example in examples])
    named = zip(vectors.feature_names_, map(float, model.coef_[0]), strict=True)
    return Fitted(float(model.intercept_[0]), {name: weight * scales[name] for name, weight in named})


def held_out(examples: Sequence[Example], fitter: Callable[[Sequence[Example]], Fitted]) -> list[float]:
    """The score of each example by weights that were fitted without its group."""
    from sklearn.model_selection import GroupKFold

    scores = [0.0] * len(examples)
    folds = GroupKFold(FOLDS).split(examples, groups=[example.group for example in examples])
    for known, unknown in folds:
        fitted = fitter([examples[at] for at in known])
        for at in unknown:
            scores[at] = fitted.score(examples[at].traces)
    return scores


def chance(score: float) -> float:
    """A score as a probability."""
    return 1 / (1 + math.exp(-max(min(score, 30), -30)))
