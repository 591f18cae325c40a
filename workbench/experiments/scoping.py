"""How well the gates tell requests in a rule's scope from look-alikes, and the fitting of their weights.

`python -m workbench.experiments.scoping FILE.jsonl ...` reads corrections with requests in scope, near scope
and out of scope, and judges the gates as they are shipped, beside cosine similarity. With `--fit` it fits
what the cues count instead (`workbench/gates/cues.json`), with `--calibrate` what the scope model, the cues
and the clicks count together (`workbench/gates/model.json`).

Beside the requests people wrote, fitting uses rewordings of each item's own task, which belong to the
rule, and requests of other items, which do not: without the first, a gate would learn that sharing an
example's words is suspicious, since look-alikes share them most. How much the requests give away by their
manner alone is measured too: each is held against another item's rule, where nothing should tell them apart.
"""

import argparse
import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy

from workbench import scope_model
from workbench.experiments import EXPERIMENTS, Table, median_seconds
from workbench.gates import GATES, decision_at
from workbench.gates.comparing import compare
from workbench.gates.cues import FILE as CUES
from workbench.gates.cues import Weights, certain, holds_always, judge, weighed, weights
from workbench.gates.facets import read_facets
from workbench.gates.model import FILE as MODEL
from workbench.gates.model import LEAST, NAMES, Calibration, Evidence, evidence_of
from workbench.models import embedder
from workbench.records import Candidate, Rule, Setup, Task
from workbench.settings import Settings, read_settings

CONDITIONS = ("scope and task", "scope", "task", "after a click", "another item's rule")
MAIN = CONDITIONS[0]
SHOWN_GATES = ("model", "cues", "similarity")
BINS = 5  # of probability, in which the calibration is shown
CANDIDATES = 20
FIELDS = {"in": "in_scope", "plain": "plain_in_scope", "near": "near_scope",
          "indirect": "indirect_near_scope", "out": "out_of_scope"}
KINDS = (*FIELDS, "reworded", "foreign")
REPORT = Path(__file__).parents[2] / "examples" / "corrections" / "report.jsonl"
DECISIONS = ("apply", "ask", "withhold")
BELONGS = ("in", "plain", "reworded")
RANKED = (("in", "near"), ("in", "out"), ("plain", "near"), ("in", "indirect"), ("in", "foreign"))
WEIGHTS = {"in": 1.0, "plain": 1.0, "near": 1.0, "indirect": 1.0, "out": 1.0, "reworded": 0.4,
           "foreign": 0.1}  # the nearest of other people's requests: some belong, and nobody has said which
STRENGTH = 1.0  # of the penalty's inverse: smaller keeps weights nearer to zero
SEED = 1
FOREIGN = 5  # requests of other items held against each rule
SAME_SCOPE = 0.5  # cosine of two scopes from which requests of one may belong to the other

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
    own = [_requests(item, draw) for item in items]
    texts = sorted({text for item, asked in zip(items, own, strict=True)
                    for text in (item["applies_when"], item["task"], *(task for _, task in asked))})
    vectors = dict(zip(texts, embedder(settings).embed(texts), strict=True))
    requests = [[*asked, *_foreign(items[number], items, vectors)] for number, asked in enumerate(own)]
    return [case for number, asked in enumerate(requests) for condition in CONDITIONS
            for case in _cases(number, _known(items, number, condition), condition, asked, vectors)]


def _known(items: Sequence[Item], number: int, condition: str) -> Item:
    """The item whose rule a request is held against: its own, or for comparison another's."""
    return items[(number + 1) % len(items) if condition == CONDITIONS[-1] else number]


def _requests(item: Item, draw: random.Random) -> list[tuple[str, str]]:
    """What is asked of an item's rule, each with its kind."""
    by_kind = {kind: item.get(field, []) for kind, field in FIELDS.items()}
    by_kind |= {"reworded": _reworded(item["task"], draw)}
    return [(kind, task) for kind, tasks in by_kind.items() for task in tasks]


def _foreign(item: Item, items: Sequence[Item], vectors: Vectors) -> list[tuple[str, str]]:
    """What is asked of other rules and comes nearest to this one's scope, as the index would find it."""
    scope = vectors[item["applies_when"]]
    asked = [text for other in items if float(vectors[other["applies_when"]] @ scope) <= SAME_SCOPE
             for text in (other["task"], *(one for field in FIELDS.values() for one in other.get(field, [])))]
    nearest = sorted(set(asked), key=lambda text: -float(vectors[text] @ scope))
    return [("foreign", text) for text in nearest[:FOREIGN]]


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
            yield Case(number, condition, kind, task, candidate_of(rule, task, vectors))


def rule_of(item: Item) -> Rule:
    """The rule a person approved, with the task it came from as its example."""
    always = item["applies_when"].lower().startswith("always")
    return Rule(item["rule"], item["applies_when"], breadth="global" if always else "regional",
                in_scope=(item["task"],))


def _rule(item: Item, condition: str) -> Rule:
    rule = rule_of(item)
    if condition == "scope":
        return replace(rule, in_scope=())
    if condition == "task":
        return replace(rule, applies_when=rule.applies_when if rule.breadth == "global" else "")
    if condition == "after a click":
        inside, outside = item["in_scope"][:1], item["near_scope"][:1]
        return replace(rule, in_scope=(*rule.in_scope, *inside), out_of_scope=tuple(outside))
    return rule


def candidate_of(rule: Rule, task: str, vectors: Vectors) -> Candidate:
    """A rule as the index would find it for a task."""
    words = [text for text in (rule.applies_when, *rule.in_scope) if text]
    similarity, nearest = _nearest(task, words, vectors)
    away, away_nearest = _nearest(task, rule.out_of_scope, vectors)
    return Candidate(rule, similarity, nearest, away if rule.out_of_scope else None, away_nearest)


def _nearest(task: str, texts: Sequence[str], vectors: Vectors) -> tuple[float, str]:
    return max(((float(vectors[text] @ vectors[task]), text) for text in texts), default=(0.0, ""))


def fit(cases: Sequence[Case]) -> Weights:
    """Bias and weights of a logistic regression in which each cue may speak only its own way."""
    measured = [compare(read_facets(case.task), case.candidate) for case in cases]
    names, speaks = [cue.name for cue in measured[0]], [cue.speaks for cue in measured[0]]
    signs = numpy.array([1.0 if case.belongs else -1.0 for case in cases])
    counts = numpy.array([WEIGHTS[case.kind] for case in cases])
    found = _fitted(numpy.array([[cue.value for cue in cues] for cues in measured]),
                    [(0, None) if way > 0 else (None, 0) for way in speaks], signs, counts)
    return Weights(found[0], dict(zip(names, found[1:], strict=True)))


def _fitted(values: numpy.ndarray, within: Sequence[tuple[float | None, float | None]], signs: numpy.ndarray,
            counts: numpy.ndarray) -> list[float]:
    """The bias and what each column counts, each within its bounds."""
    from scipy.optimize import minimize

    bounds = [(None, None), *within]
    loss = _loss(numpy.column_stack([numpy.ones(len(values)), values]), signs, counts)
    found = minimize(loss, numpy.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B")
    return found.x.round(4).tolist()


def _loss(values: numpy.ndarray, signs: numpy.ndarray, counts: numpy.ndarray) -> Callable:
    """Logistic loss with a penalty on the weights, the bias left free, and its slope."""

    def loss(weighed: numpy.ndarray) -> tuple[float, numpy.ndarray]:
        margins = -signs * (values @ weighed)
        penalty = numpy.r_[0.0, weighed[1:]] / STRENGTH
        slope = values.T @ (-signs * counts / (1 + numpy.exp(-margins))) + penalty
        return float((counts * numpy.logaddexp(0, margins)).sum() + weighed @ penalty / 2), slope

    return loss


def judged(cases: Iterable[Case], setup: Setup, weighing: Weights) -> list[float]:
    """The probability by cues alone for each case, under given weights."""
    return [judge(case.task, case.candidate, setup, weighing).probability for case in cases]


def by_gate(name: str, cases: Iterable[Case], setup: Setup) -> list[float]:
    """A gate's probability for each case."""
    return [GATES[name](Task(case.task), [case.candidate], setup)[0].probability for case in cases]


def calibrate(cases: Sequence[Case], setup: Setup) -> Calibration:
    """What the model's score, the cues and the clicks count together, each only the way it may speak."""
    open_cases = [case for case in cases if not certain(case.task, case.candidate)]
    known = [_evidence(case, setup) for case in open_cases]
    signs = numpy.array([1.0 if case.belongs else -1.0 for case in open_cases])
    counts = numpy.array([WEIGHTS[case.kind] for case in open_cases])
    within = [(least, None) if least >= 0 else (None, least) for least in LEAST]
    found = _fitted(numpy.array([evidence.values for evidence in known]), within, signs, counts)
    return Calibration(found[0], tuple(found[1:]))


def _evidence(case: Case, setup: Setup) -> Evidence:
    by_cues = weighed(case.task, case.candidate, setup, weights()).probability
    score = scope_model.load().score(case.task, [case.candidate.rule])[0]
    return evidence_of(case.candidate, by_cues, score)


def _weighed(cases: Sequence[Case]) -> list[Case]:
    """The cases that cues decide: rules that hold always are not weighed."""
    return [case for case in cases if not holds_always(case.candidate.rule)]


def area(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The share of pairs in which the first is ranked above the second; ties count half."""
    first, second = numpy.array(inside)[:, None], numpy.array(outside)[None, :]
    return float(((first > second) + 0.5 * (first == second)).mean())


def tables(cases: Sequence[Case], setup: Setup) -> list[Table]:
    """The figures of the report: how well requests are ranked, what is decided, how sure it is."""
    scores = {name: by_gate(name, cases, setup) for name in SHOWN_GATES}
    shipped = scores[setup.gate]
    return [_ranking(cases, scores), _decisions(cases, scores, setup), _thresholds(cases, shipped),
            _calibration(cases, shipped), _speed(cases)]


def _ranking(cases: Sequence[Case], scores: dict[str, list[float]]) -> Table:
    rows = [(condition, name, *(area(_of(cases, found, condition, inside),
                                     _of(cases, found, condition, outside)) for inside, outside in RANKED))
            for condition in CONDITIONS for name, found in scores.items()]
    columns = ("what is known of the rule", "gate", *map("/".join, RANKED))
    note = ("in: mostly put without a word of the scope; plain: with its words. near: look-alikes, mostly "
            "with its words; indirect: without. foreign: what is asked of other rules and comes nearest to "
            "this scope. Rules that hold always are left out. Against another item's rule, in/near is what "
            "the requests give away by how they are put: 0.5 is nothing.")
    return Table("AUC of requests in scope against others", columns, tuple(rows), note)


def _decisions(cases: Sequence[Case], scores: dict[str, list[float]], setup: Setup) -> Table:
    rows = []
    for name, found in scores.items():
        for kind in KINDS:
            made = [decision_at(probability, setup) for probability in _of(cases, found, MAIN, kind)]
            shares = (made.count(decision) / len(made) for decision in DECISIONS)
            rows.append((name, kind, len(made), *shares))
    note = (f"Knowing scope and task; applied from {setup.apply_at}, asked from {setup.ask_at}. "
            "All rules in the prompt, or top-k similarity, apply every one.")
    return Table("What the gates decide", ("gate", "requests", "count", *DECISIONS), tuple(rows), note)


def _thresholds(cases: Sequence[Case], probabilities: Sequence[float]) -> Table:
    by_kind = {kind: numpy.array(_of(cases, probabilities, MAIN, kind)) for kind in KINDS}
    rows = [(at / 20, *(float((by_kind[kind] >= at / 20).mean()) for kind in KINDS)) for at in range(2, 19)]
    return Table("Share at or above a threshold, by the default gate", ("threshold", *KINDS), tuple(rows))


def _calibration(cases: Sequence[Case], probabilities: Sequence[float]) -> Table:
    by_kind = {kind: _of(cases, probabilities, MAIN, kind) for kind in KINDS}
    said = numpy.array([one for found in by_kind.values() for one in found])
    true = numpy.array([float(kind in BELONGS) for kind, found in by_kind.items() for _ in found])
    bins = numpy.minimum((said * BINS).astype(int), BINS - 1)
    rows = [(f"{at / BINS:.1f} to {(at + 1) / BINS:.1f}", int((bins == at).sum()),
             float(said[bins == at].mean()), float(true[bins == at].mean()))
            for at in range(BINS) if (bins == at).any()]
    off = sum(count * abs(mean - share) for _, count, mean, share in rows) / len(said)
    note = f"Knowing scope and task, all requests of the table above; off by {off:.3f} on average."
    columns = ("probability", "requests", "said", "belongs")
    return Table("Whether the probability can be taken at its word", columns, tuple(rows), note)


def _speed(cases: Sequence[Case]) -> Table:
    """How long a gate takes for one request and many candidates it has met before."""
    main = [case for case in cases if case.condition == MAIN]
    rules = list({case.candidate.rule.text: case.candidate for case in main}.values())[:CANDIDATES]
    tasks = [case.task for case in main if case.kind == "in"][:CANDIDATES]
    rows = [(name, len(rules), 1000 * _seconds_a_request(name, tasks, rules)) for name in SHOWN_GATES]
    note = "Medians over requests, the rules read before; the request's own embedding is not counted."
    return Table("Milliseconds for one request", ("gate", "candidates", "ms"), tuple(rows), note)


def _seconds_a_request(name: str, tasks: Sequence[str], candidates: Sequence[Candidate]) -> float:
    setup, rest = Setup(gate=name), itertools.cycle(tasks)
    GATES[name](Task(tasks[0]), list(candidates), setup)
    return median_seconds(lambda: GATES[name](Task(next(rest)), list(candidates), setup), len(tasks))


def _of(cases: Sequence[Case], scores: Sequence[float], condition: str, kind: str) -> list[float]:
    return [score for case, score in zip(cases, scores, strict=True)
            if case.kind == kind and case.condition == condition and not holds_always(case.candidate.rule)]


def write_fitted(file: Path, option: str, paths: Sequence[Path], found: dict[str, Any]) -> None:
    """Stores what was fitted beside its gate, with the command that did it."""
    files = " ".join(path.as_posix() for path in paths)
    fitted = {"fitted_by": f"python -m workbench.experiments.scoping {files} {option}"} | found
    file.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


@EXPERIMENTS.register("scoping")
def scoping(quick: bool) -> Sequence[Table]:
    """The gates as they are shipped, on corrections none was fitted to, against cosine similarity."""
    items = read_items(REPORT)
    return tables(cases_of(items[:12] if quick else items, read_settings()), Setup())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", type=Path, nargs="+", help="corrections, one JSON object a line")
    parser.add_argument("--fit", action="store_true", help="fit what each cue counts, and store it")
    parser.add_argument("--calibrate", action="store_true", help="fit what all evidence counts, and store it")
    given, setup = parser.parse_args(), Setup()
    cases = cases_of([item for path in given.files for item in read_items(path)], read_settings())
    fitting = [case for case in _weighed(cases) if case.condition != CONDITIONS[-1]]
    if given.fit:
        found = fit(fitting)
        write_fitted(CUES, "--fit", given.files, {"bias": found.bias, "weights": found.by_name})
    elif given.calibrate:
        joint = calibrate(fitting, setup)
        counts = dict(zip(NAMES, joint.counts, strict=True))
        write_fitted(MODEL, "--calibrate", given.files, {"bias": joint.bias, "counts": counts})
    else:
        print("\n".join(table.markdown() for table in tables(cases, setup)))


if __name__ == "__main__":
    main()
