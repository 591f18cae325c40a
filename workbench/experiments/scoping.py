"""How well the gate tells requests in a rule's scope from look-alikes, and the fitting of its weights.

`python -m workbench.experiments.scoping FILE.jsonl [--fit]` reads corrections with requests in scope, near
scope and out of scope. With `--fit` the weights are fitted, the figures are cross-validated by item, and
`workbench/gates/cues.json` is written; without it the stored weights are judged as they are. The baseline,
cosine similarity, is measured in the same run.

Beside the requests people wrote, fitting uses rewordings of each item's own task, which belong to the
rule, and requests of other items, which do not: without the first, a gate would learn that sharing an
example's words is suspicious, since look-alikes share them most.
"""

import argparse
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy

from workbench.experiments import EXPERIMENTS, Table
from workbench.gates import decision_at
from workbench.gates.comparing import compare
from workbench.gates.cues import FILE, Weights, holds_always, judge, weights
from workbench.gates.facets import read_facets
from workbench.models import embedder
from workbench.records import Candidate, Rule, Setup
from workbench.settings import Settings, read_settings

CONDITIONS = ("scope and task", "scope", "task", "after a click")
MAIN = CONDITIONS[0]
KINDS = ("in", "near", "out", "reworded", "foreign")
REPORT = Path(__file__).parents[2] / "examples" / "corrections" / "report.jsonl"
DECISIONS = ("apply", "ask", "withhold")
BELONGS = ("in", "reworded")
WEIGHTS = {"in": 1.3, "near": 1.0, "out": 1.0, "reworded": 0.4, "foreign": 0.7}
STRENGTH = 1.0  # of the penalty's inverse: smaller keeps weights nearer to zero
FOLDS = 10
SEED = 1
FOREIGN = 5  # requests of other items held against each rule

Item = dict[str, Any]
Vectors = dict[str, numpy.ndarray]


@dataclass(frozen=True)
class Case:
    """One request held against one rule."""

    item: int
    condition: str
    kind: str
    task: str
    candidate: Candidate

    @property
    def belongs(self) -> bool:
        return self.kind in BELONGS


def read_items(path: Path) -> list[Item]:
    """The lasting corrections of a file in the form of examples/corrections."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [item for item in map(json.loads, filter(str.strip, lines)) if item["generalizes"]]


def cases_of(items: Sequence[Item], settings: Settings) -> list[Case]:
    """Every request of every item under every condition, with similarities by the embedder."""
    draw = random.Random(SEED)
    requests = [_requests(item, items, draw) for item in items]
    texts = sorted({text for item, asked in zip(items, requests, strict=True)
                    for text in (item["applies_when"], item["task"], *(task for _, task in asked))})
    vectors = dict(zip(texts, embedder(settings).embed(texts), strict=True))
    return [case for number, asked in enumerate(requests) for condition in CONDITIONS
            for case in _cases(number, items[number], condition, asked, vectors)]


def _requests(item: Item, items: Sequence[Item], draw: random.Random) -> list[tuple[str, str]]:
    """What is asked of an item's rule, each with its kind."""
    others = draw.sample([other for other in items if other is not item], min(FOREIGN, len(items) - 1))
    foreign = [draw.choice([other["task"], *other["in_scope"], *other["near_scope"]]) for other in others]
    by_kind = {"in": item["in_scope"], "near": item["near_scope"], "out": item["out_of_scope"],
               "reworded": _reworded(item["task"], draw), "foreign": foreign}
    return [(kind, task) for kind, tasks in by_kind.items() for task in tasks]


def _reworded(task: str, draw: random.Random) -> list[str]:
    """The task asked politely, with words left out, and without its last clause."""
    clauses = re.split(r"(?<=[,.:;])\s", task)
    words = task.split()
    kept = [word for place, word in enumerate(words) if place < 6 or draw.random() > 0.25]
    shorter = " ".join(clauses[:-1] or clauses)
    return [f"Please {task[0].lower()}{task[1:]}", " ".join(kept), f"Can you do this: {shorter}"]


def _cases(number: int, item: Item, condition: str, asked: Sequence[tuple[str, str]],
           vectors: Vectors) -> Iterator[Case]:
    rule = _rule(item, condition)
    judged = {*rule.in_scope[1:], *rule.out_of_scope}
    for kind, task in asked:
        if task not in judged:
            yield Case(number, condition, kind, task, _candidate(rule, task, vectors))


def _rule(item: Item, condition: str) -> Rule:
    always = item["applies_when"].lower().startswith("always")
    rule = Rule(item["rule"], item["applies_when"], breadth="global" if always else "regional",
                in_scope=(item["task"],))
    if condition == "scope":
        return replace(rule, in_scope=())
    if condition == "task":
        return replace(rule, applies_when=rule.applies_when if always else "")
    if condition == "after a click":
        inside, outside = item["in_scope"][:1], item["near_scope"][:1]
        return replace(rule, in_scope=(*rule.in_scope, *inside), out_of_scope=tuple(outside))
    return rule


def _candidate(rule: Rule, task: str, vectors: Vectors) -> Candidate:
    words = [text for text in (rule.applies_when, *rule.in_scope) if text]
    similarity, nearest = _nearest(task, words, vectors)
    away, away_nearest = _nearest(task, rule.out_of_scope, vectors)
    return Candidate(rule, similarity, nearest, away if rule.out_of_scope else None, away_nearest)


def _nearest(task: str, texts: Sequence[str], vectors: Vectors) -> tuple[float, str]:
    return max(((float(vectors[text] @ vectors[task]), text) for text in texts), default=(0.0, ""))


def fit(cases: Sequence[Case]) -> Weights:
    """Bias and weights of a logistic regression in which each cue may speak only its own way."""
    from scipy.optimize import minimize

    measured = [compare(read_facets(case.task), case.candidate) for case in cases]
    names, speaks = [cue.name for cue in measured[0]], [cue.speaks for cue in measured[0]]
    values = numpy.array([[1.0, *(cue.value for cue in cues)] for cues in measured])
    signs = numpy.array([1.0 if case.belongs else -1.0 for case in cases])
    counts = numpy.array([WEIGHTS[case.kind] for case in cases])
    bounds = [(None, None), *((0, None) if way > 0 else (None, 0) for way in speaks)]
    loss, start = _loss(values, signs, counts), numpy.zeros(len(bounds))
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x.round(4)
    return Weights(float(found[0]), dict(zip(names, found[1:].tolist(), strict=True)))


def _loss(values: numpy.ndarray, signs: numpy.ndarray, counts: numpy.ndarray) -> Callable:
    """Logistic loss with a penalty on the weights, the bias left free, and its slope."""

    def loss(weighed: numpy.ndarray) -> tuple[float, numpy.ndarray]:
        margins = -signs * (values @ weighed)
        penalty = numpy.r_[0.0, weighed[1:]] / STRENGTH
        slope = values.T @ (-signs * counts / (1 + numpy.exp(-margins))) + penalty
        return float((counts * numpy.logaddexp(0, margins)).sum() + weighed @ penalty / 2), slope

    return loss


def judged(cases: Iterable[Case], setup: Setup, weighing: Weights) -> list[float]:
    """The gate's probability for each case under given weights."""
    return [judge(case.task, case.candidate, setup, weighing).probability for case in cases]


def cross_validated(cases: Sequence[Case], setup: Setup) -> list[float]:
    """The gate's probability for each case, by weights fitted without that case's item."""
    probabilities = [0.0] * len(cases)
    for fold in range(FOLDS):
        learned = fit([case for case in _weighed(cases) if case.item % FOLDS != fold])
        held = [number for number, case in enumerate(cases) if case.item % FOLDS == fold]
        scores = judged(map(cases.__getitem__, held), setup, learned)
        for number, probability in zip(held, scores, strict=True):
            probabilities[number] = probability
    return probabilities


def _weighed(cases: Sequence[Case]) -> list[Case]:
    """The cases that cues decide: rules that hold always are not weighed."""
    return [case for case in cases if not holds_always(case.candidate.rule)]


def area(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The share of pairs in which the first is ranked above the second; ties count half."""
    first, second = numpy.array(inside)[:, None], numpy.array(outside)[None, :]
    return float(((first > second) + 0.5 * (first == second)).mean())


def tables(cases: Sequence[Case], probabilities: Sequence[float], setup: Setup) -> list[Table]:
    """The figures of the report: how well requests are ranked, and what the gate decides of them."""
    return [_ranking(cases, probabilities), _decisions(cases, probabilities, setup),
            _thresholds(cases, probabilities)]


def _ranking(cases: Sequence[Case], probabilities: Sequence[float]) -> Table:
    by_cosine = [case.candidate.similarity for case in cases]
    rows = [(condition, *(area(_of(cases, scores, condition, "in"), _of(cases, scores, condition, kind))
                          for scores in (probabilities, by_cosine) for kind in ("near", "out")))
            for condition in CONDITIONS]
    columns = ("what is known of the rule", "gate in/near", "gate in/out", "cosine in/near", "cosine in/out")
    note = "Rules that hold always are left out."
    return Table("AUC of requests in scope against others", columns, tuple(rows), note)


def _decisions(cases: Sequence[Case], probabilities: Sequence[float], setup: Setup) -> Table:
    rows = []
    for kind in KINDS:
        made = [decision_at(probability, setup) for probability in _of(cases, probabilities, MAIN, kind)]
        rows.append((kind, len(made), *(made.count(decision) / len(made) for decision in DECISIONS)))
    note = f"Knowing scope and task; applied from {setup.apply_at}, asked from {setup.ask_at}."
    return Table("What the gate decides", ("requests", "count", *DECISIONS), tuple(rows), note)


def _thresholds(cases: Sequence[Case], probabilities: Sequence[float]) -> Table:
    by_kind = {kind: numpy.array(_of(cases, probabilities, MAIN, kind)) for kind in KINDS}
    rows = [(at / 20, *(float((by_kind[kind] >= at / 20).mean()) for kind in KINDS)) for at in range(3, 18)]
    return Table("Share at or above a threshold", ("threshold", *KINDS), tuple(rows))


def _of(cases: Sequence[Case], scores: Sequence[float], condition: str, kind: str) -> list[float]:
    return [score for case, score in zip(cases, scores, strict=True)
            if case.kind == kind and case.condition == condition and not holds_always(case.candidate.rule)]


def write_weights(found: Weights, path: Path, items: int) -> None:
    """Stores the weights beside the gate, with what they were fitted on."""
    fitted = {"fitted_by": f"python -m workbench.experiments.scoping {path.as_posix()} --fit", "items": items,
              "bias": found.bias, "weights": found.by_name}
    FILE.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


@EXPERIMENTS.register("scoping")
def scoping(quick: bool) -> Sequence[Table]:
    """The gate as it is shipped, on corrections it was not fitted to, against cosine similarity."""
    setup, items = Setup(), read_items(REPORT)
    cases = cases_of(items[:12] if quick else items, read_settings())
    return tables(cases, judged(cases, setup, weights()), setup)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path, help="corrections, one JSON object a line")
    parser.add_argument("--fit", action="store_true", help="fit the weights and store them")
    given, setup = parser.parse_args(), Setup()
    items = read_items(given.file)
    cases = cases_of(items, read_settings())
    probabilities = cross_validated(cases, setup) if given.fit else judged(cases, setup, weights())
    if given.fit:
        write_weights(fit(_weighed(cases)), given.file, len(items))
    print("\n".join(table.markdown() for table in tables(cases, probabilities, setup)))


if __name__ == "__main__":
    main()
