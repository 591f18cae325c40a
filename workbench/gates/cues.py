"""The gate that goes by words alone: cues read from the request and the scope, weighed into a probability.

The weights lie in `cues.json`, fitted by `python -m workbench.experiments.scoping FILE --fit` to requests
that people sorted into "the rule belongs here" and "it does not". A person's own verdict on a request
beats every cue, and a rule that holds always is not weighed at all.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbench.gates import GATES, decision_at
from workbench.gates.comparing import AGAINST, FOR, Cue, compare, quoted, strangers
from workbench.gates.facets import read_facets
from workbench.records import Candidate, Decision, Match, Rule, Setup, Task

FILE = Path(__file__).with_name("cues.json")
ALIKE = 0.95  # cosine from which a request counts as one that a person has judged already
CERTAIN = 0.98
TELLING = 0.1  # a cue that moved the decision by less is not worth a word
LEADS = {"apply": "Applied", "ask": "Unsure", "withhold": "Held back"}
EVERYWHERE = re.compile(
    r"^\W*(always|immer|toujours|siempre|sempre|altijd)\b\W*$"
    r"|\b(in|for|to|at) (every|each|all|any) (single )?(answer|answers|reply|replies|response|responses|task"
    r"|tasks|text|texts)\b(?! (to|about|for|on|of|that|which|in)\b)"
    r"|\bwhatever (the task|is asked|it is|i ask)\b"
    r"|\b(anything|everything) (the assistant )?(written|writes|you write)( for (me|the user))?\W*$"
    r"|\bin jeder antwort\b|\bdans toutes les réponses\b|\ben todas las respuestas\b", re.I)


@dataclass(frozen=True)
class Weights:
    """What each cue counts, fitted; a cue that speaks against a rule weighs below zero."""

    bias: float
    by_name: dict[str, float]

    def of(self, cue: Cue) -> float:
        return self.by_name.get(cue.name, 0.0) * cue.value


@GATES.register("cues")
def cues(task: Task, candidates: list[Candidate], setup: Setup) -> list[Match]:
    """Each candidate by its scope, its examples and the person's verdicts."""
    return [judge(task.prompt, candidate, setup, weights()) for candidate in candidates]


def holds_always(rule: Rule) -> bool:
    """Whether a rule is meant for every answer, by its breadth or by the words of its scope."""
    return rule.breadth == "global" or bool(EVERYWHERE.search(rule.applies_when))


def judge(prompt: str, candidate: Candidate, setup: Setup, weighing: Weights) -> Match:
    """One candidate under given weights."""
    return (certain(prompt, candidate) or _to_a_stranger(prompt, candidate)
            or weighed(prompt, candidate, setup, weighing))


def certain(prompt: str, candidate: Candidate) -> Match | None:
    """The match of a candidate decided by a verdict or the breadth of its rule; None where neither does."""
    rule = candidate.rule
    known = _known(prompt, candidate)
    if known:
        return known
    if holds_always(rule):
        return Match(rule, "apply", CERTAIN, "Applied because the rule holds for every answer.")
    if not rule.applies_when.strip() and not rule.in_scope:
        return Match(rule, "withhold", 1 - CERTAIN, "Held back: the rule has no scope and no example.")
    return None


def _to_a_stranger(prompt: str, candidate: Candidate) -> Match | None:
    stranger = strangers(read_facets(prompt), candidate)
    if not stranger:
        return None
    return Match(candidate.rule, "withhold", 1 - CERTAIN, f"Held back because {stranger}.")


def weighed(prompt: str, candidate: Candidate, setup: Setup, weighing: Weights) -> Match:
    """One candidate by its cues alone."""
    measured = compare(read_facets(prompt), candidate)
    probability = weigh(measured, weighing)
    decision = decision_at(probability, setup)
    reason = because(decision, measured, weighing)
    return Match(candidate.rule, decision, probability, reason, examples_of(candidate))


def examples_of(candidate: Candidate) -> tuple[str, ...]:
    """What of the rule lies nearest to the request, in scope and out of it."""
    return tuple(filter(None, (candidate.nearest, candidate.away_nearest)))


def _known(prompt: str, candidate: Candidate) -> Match | None:
    """The match of a request that a person has put in or out of scope before, or one just like it."""
    inside, outside = _judged_inside(prompt, candidate), _judged_outside(prompt, candidate)
    if inside and outside:
        said_outside = _same(prompt, candidate.rule.out_of_scope)
        nearer = candidate.similarity >= (candidate.away or 0) and not said_outside
        inside, outside = (inside, "") if nearer else ("", outside)
    if outside:
        reason = f"Held back because it is like {quoted(outside)}, where the rule was said not to apply."
        return Match(candidate.rule, "withhold", 1 - CERTAIN, reason, (outside,))
    if inside:
        reason = f"Applied because it is like {quoted(inside)}, where the rule belongs."
        return Match(candidate.rule, "apply", CERTAIN, reason, (inside,))
    return None


def _judged_inside(prompt: str, candidate: Candidate) -> str:
    alike = candidate.similarity >= ALIKE and candidate.nearest in candidate.rule.in_scope
    return _same(prompt, candidate.rule.in_scope) or (candidate.nearest if alike else "")


def _judged_outside(prompt: str, candidate: Candidate) -> str:
    alike = candidate.away is not None and candidate.away >= ALIKE
    return _same(prompt, candidate.rule.out_of_scope) or (candidate.away_nearest if alike else "")


def _same(prompt: str, examples: Sequence[str]) -> str:
    """The example that says the same, whatever its case and spacing."""
    as_long = [example for example in examples if len(prompt) <= 2 * len(example) + 100]
    return next((example for example in as_long if _folded(example) == _folded(prompt)), "")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def weigh(measured: Sequence[Cue], weighing: Weights) -> float:
    """The probability that a rule belongs, by the logistic of its weighed cues."""
    return 1 / (1 + math.exp(-weighing.bias - sum(map(weighing.of, measured))))


@cache
def weights() -> Weights:
    """The fitted weights, read once."""
    fitted = json.loads(FILE.read_text(encoding="utf-8"))
    return Weights(fitted["bias"], fitted["weights"])


def because(decision: Decision, measured: Sequence[Cue], weighing: Weights) -> str:
    """The cues that decided, in words: those for the decision, or both sides where it is unsure."""
    speaking_for, against = (_strongest([cue for cue in measured if cue.speaks == way], weighing)
                             for way in (FOR, AGAINST))
    if decision == "apply":
        return f"{LEADS[decision]} because {_joined(speaking_for) or 'nothing speaks against it'}."
    if decision == "withhold":
        return f"{LEADS[decision]} because {_joined(against) or 'nothing in it points to the rule'}."
    pro, contra = _joined(speaking_for[:1]) or "little speaks for it", _joined(against) or "not much more"
    return f"{LEADS[decision]}: {pro}, but {contra}."


def _strongest(measured: Sequence[Cue], weighing: Weights) -> list[str]:
    telling = [cue for cue in measured if abs(weighing.of(cue)) > TELLING]
    ordered = sorted(telling, key=lambda cue: abs(weighing.of(cue)), reverse=True)
    return list(dict.fromkeys(cue.words for cue in ordered))[:2]


def _joined(words: Sequence[str]) -> str:
    return " and ".join(words)
