"""A gate of a small model that reads rule and request together, joined with cues and clicks.

The model (`workbench/scope_model.py`) knows how requests are put, the cues know who receives what, and the
verdicts of a person on requests like this one know the rule best; `model.json` says what each counts, fitted
so that the probability can be taken at its word. Only a rule's own examples move its decision. Where the
cues are certain that a rule has nothing to do with a request the model is not asked, and where the model
cannot be loaded the cues decide alone and the reason says so.
"""

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from workbench import scope_model
from workbench.errors import ModelError
from workbench.gates import GATES, decision_at
from workbench.gates.comparing import quoted, strangers
from workbench.gates.cues import CERTAIN, LEADS, certain, examples_of, weighed, weights
from workbench.gates.facets import read_facets
from workbench.records import Candidate, Decision, Match, Setup, Task

FILE = Path(__file__).with_name("model.json")
FAR = 0.05  # probability by cues below which a rule is held back without asking the model
EXTREME = 6.0  # log odds beyond which cues count no more
EVEN = 0.5
NEAR = 0.5  # cosine from which an example says anything about a request


@dataclass(frozen=True)
class Evidence:
    """What is known of a request and a rule, each as a number that grows with what it says."""

    model: float
    cues: float
    liked: float
    unlike: float

    @property
    def values(self) -> tuple[float, ...]:
        return (self.model, self.cues, self.liked, self.unlike)


NAMES = tuple(Evidence.__dataclass_fields__)
LEAST = (0.0, 1.0, 4.0, -4.0)  # what each counts at the least, and which way: what a person said counts most


@dataclass(frozen=True)
class Calibration:
    """What each piece of evidence counts, and the bias, fitted to requests that people sorted."""

    bias: float
    counts: tuple[float, ...]

    def probability(self, evidence: Evidence) -> float:
        weighed = sum(count * value for count, value in zip(self.counts, evidence.values, strict=True))
        return 1 / (1 + math.exp(-self.bias - weighed))


@cache
def calibration() -> Calibration:
    """The fitted numbers, read once."""
    fitted = json.loads(FILE.read_text(encoding="utf-8"))
    return Calibration(fitted["bias"], tuple(fitted["counts"][name] for name in NAMES))


@GATES.register("model")
def model(task: Task, candidates: list[Candidate], setup: Setup) -> list[Match]:
    """Each candidate by what the scope model reads, by cues and by the person's verdicts."""
    by_cues = [certain(task.prompt, candidate) or weighed(task.prompt, candidate, setup, weights())
               for candidate in candidates]
    unsure = [at for at, match in enumerate(by_cues)
              if match.probability < CERTAIN and _open(task.prompt, candidates[at], match)]
    try:
        scores = scope_model.load().score(task.prompt, [candidates[at].rule for at in unsure])
    except ModelError as error:
        return [replace(match, reason=f"{match.reason} {error} Until then words alone decide.")
                for match in by_cues]
    scored = dict(zip(unsure, scores, strict=True))
    return [judge(task.prompt, candidates[at], match, scored[at], setup) if at in scored else match
            for at, match in enumerate(by_cues)]


def _open(prompt: str, candidate: Candidate, by_cues: Match) -> bool:
    """Whether there is more to know of a candidate than what its cues say."""
    if _liked(candidate):
        return True
    stranger = by_cues.decision == "withhold" and strangers(read_facets(prompt), candidate)
    return by_cues.probability >= FAR and not stranger


def judge(prompt: str, candidate: Candidate, by_cues: Match, score: float, setup: Setup) -> Match:
    """One candidate by all that is known of it, with a reason in words."""
    evidence = evidence_of(candidate, by_cues.probability, score)
    probability = calibration().probability(evidence)
    decision = decision_at(probability, setup)
    reason = _because(decision, probability, candidate, by_cues)
    return Match(candidate.rule, decision, probability, reason, examples_of(candidate))


def evidence_of(candidate: Candidate, by_cues: float, score: float) -> Evidence:
    """The evidence for one candidate, from the probability by cues and the model's score.

    The nearer a request is to one that a person judged, the less its cues count: the person saw those too.
    """
    odds = math.log(by_cues / (1 - by_cues))
    liked, unlike = _liked(candidate), _nearness(candidate.away or 0.0)
    cues = (1 - max(liked, unlike)) * max(-EXTREME, min(EXTREME, odds))
    return Evidence(model=score, cues=cues, liked=liked, unlike=unlike)


def _liked(candidate: Candidate) -> float:
    """How near a request is to one that a person put in scope; the first is the task a rule came from."""
    clicked = candidate.nearest in candidate.rule.in_scope[1:]
    return _nearness(candidate.similarity) if clicked else 0.0


def _nearness(similarity: float) -> float:
    return max(0.0, similarity - NEAR) / (1 - NEAR)


def _because(decision: Decision, probability: float, candidate: Candidate, by_cues: Match) -> str:
    """The cues' words where they decide the same, else how the request reads, and beside which example."""
    if decision == by_cues.decision:
        return by_cues.reason
    belongs = probability >= EVEN
    reads, near = ("is for", candidate.nearest) if belongs else ("is not for", candidate.away_nearest)
    beside = f"; the nearest example is {quoted(near)}" if near else ""
    return f"{LEADS[decision]} because it reads like a request this rule {reads}{beside}."
