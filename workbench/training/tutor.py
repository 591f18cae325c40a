"""Fits how far a diagnosis of a program can be trusted: `python -m workbench.training.tutor FILE.jsonl`.

A logistic regression over the signals of each diagnosis, fitted to whether its first line and its
misconception are those labelled. Prints what it is worth on problems it was not fitted to, and writes the
weights.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from workbench.experiments.hinting import Scored, read_items, score
from workbench.tutor import trust

FOLDS, STRENGTH = 8, 1.0


def fitted(scored: Sequence[Scored]) -> tuple[dict[str, float], numpy.ndarray, numpy.ndarray]:
    """The weights; and of each program whether it was right, how likely that was, its problem held out."""
    names = sorted({name for one in scored for name in one.draft.diagnosis.signals})
    given = numpy.array([[one.draft.diagnosis.signals.get(name, 0.0) for name in names] for one in scored])
    right = numpy.array([one.right for one in scored])
    problems = [one.item["problem"] for one in scored]
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    held_out = cross_val_predict(
        model, given, right, groups=problems, cv=GroupKFold(FOLDS), method="predict_proba"
    )[:, 1]
    model.fit(given, right)
    weights = dict(zip(names, map(float, model.coef_[0].round(4)), strict=True))
    return {"bias": round(float(model.intercept_[0]), 4), **weights}, right, held_out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path, help="labelled programs, one JSON object a line")
    given = parser.parse_args()
    scored = [one for one in score(read_items(given.file)) if one.draft.diagnosis.lines]
    weights, right, held_out = fitted(scored)
    for least in (0.5, 0.7, 0.8, 0.9):
        chosen = held_out >= least
        share = right[chosen].mean() if chosen.any() else float("nan")
        print(f"at least {least:.0%}: {chosen.mean():.3f} offered, {share:.3f} of them right")
    print(f"Brier score {((held_out - right) ** 2).mean():.4f}, always the mean {right.var():.4f}")
    trust.WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
