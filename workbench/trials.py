"""Requests a drafted rule is tried on, so that a person sees its scope before approving it.

"It will be used for these, not for those." A model that distils thinks them up with the rule (after C3PO's
in-scope and near-scope prompts). Where none can, they are the person's own earlier requests that come nearest
to the scope, the scope put as an order, and look-alikes of it; the gate says of each what it would do. A tick
that the person changes becomes an example of the rule, and so does all that a model thought up and a person
left as it was.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.gates import GATES
from workbench.records import Candidate, Rule, RuleChange, Setup, Task, Trial

if TYPE_CHECKING:
    import numpy

    from workbench.bench import Workbench

MOST = 6  # requests shown for one rule
EARLIER = 3  # of them the person's own, the nearest
RECENT = 60  # earlier requests that are looked through
NEAR = 0.25  # cosine to the scope or the task from which an earlier request says anything
SAME = 0.95
LONGEST = 400  # characters of a request that is worth showing
BY_GATE = "gate"
ORDERS = {"writing": "Write", "drafting": "Draft", "giving": "Give me", "answering": "Answer",
          "replying": "Reply", "explaining": "Explain", "preparing": "Prepare", "describing": "Describe",
          "suggesting": "Suggest", "planning": "Plan", "translating": "Translate", "making": "Make",
          "summarising": "Summarise"}
USER = re.compile(r"\s+(?:from|for|of) the user\b|\bthe user's\b")
PERSON = re.compile(r"\b(?:to|for|with) (?:[a-z]+ ){0,3}([A-Z][a-zà-ÿ]+)\b")


def tried(changes: Sequence[RuleChange], bench: "Workbench") -> tuple[RuleChange, ...]:
    """The changes, each new rule with requests it is tried on; those a model thought up stay as they are."""
    return tuple(replace(change, trials=_by_gate(change.rule, bench))
                 if change.action in ("add", "override") and not change.trials else change
                 for change in changes)


def kept(rule: Rule, trials: Sequence[Trial], ticks: Sequence[bool]) -> Rule:
    """The rule with the requests a person sorted, `ticks` saying for each whether the rule is for it."""
    told = [replace(trial, belongs=tick) for trial, tick in zip(trials, ticks, strict=True)
            if tick != trial.belongs or trial.by != BY_GATE]
    known = {*rule.in_scope, *rule.out_of_scope}
    inside, outside = ([trial.prompt for trial in told if trial.belongs == side and trial.prompt not in known]
                       for side in (True, False))
    return replace(rule, in_scope=(*rule.in_scope, *inside), out_of_scope=(*rule.out_of_scope, *outside))


def imagined(inside: Iterable[str], near: Iterable[str], by: str) -> tuple[Trial, ...]:
    """Requests a model thought up for a rule, in scope and near it, as far as they can be used."""
    sides = ((inside, True), (near, False))
    return tuple(Trial(" ".join(prompt.split()), belongs, by) for prompts, belongs in sides
                 for prompt in [one for one in prompts if 0 < len(one.strip()) <= LONGEST][:MOST // 2])


def ordered(scope: str) -> str:
    """A scope put as an order: "Writing a reply to her" as "Write a reply to her"; "" where it is none."""
    first, _, rest = scope.rstrip(". ").partition(" ")
    order = ORDERS.get(first.lower(), "")
    return f"{order} {rest}." if order and rest else ""


def look_alikes(scope: str) -> list[str]:
    """Requests with the words of a scope that are for something else: about the thing, or for others."""
    order = USER.sub("", ordered(scope)).rstrip(".")
    thing = re.sub(r"^(?:Give me|\w+)\s+(?:an?\s+)?", "", order)
    asked = [f"What makes a good {thing}?"] if thing else []
    return [*(f"Tell Tom what {name} said about it yesterday." for name in PERSON.findall(scope)[:1]), *asked]


def _by_gate(rule: Rule, bench: "Workbench") -> tuple[Trial, ...]:
    """What the gate would do with the rule on earlier requests, its own order and look-alikes."""
    if rule.breadth == "global" or not rule.applies_when.strip():
        return ()
    orders = (USER.sub("", ordered(rule.applies_when)), *look_alikes(rule.applies_when))
    made = [prompt for prompt in orders if prompt]
    earlier = [prompt for prompt in bench.history.prompts(RECENT) if prompt not in rule.in_scope
               and 0 < len(prompt.strip()) <= LONGEST]
    texts = list(dict.fromkeys((rule.applies_when, *rule.in_scope, *earlier, *made)))
    vectors = dict(zip(texts, bench.embed(texts), strict=True))
    shown = [*_nearest(rule, earlier, vectors), *made][:MOST]
    setup = bench.setup()
    return tuple(Trial(prompt, _applied(prompt, _candidate(rule, prompt, vectors), setup), BY_GATE)
                 for prompt in shown)


def _applied(prompt: str, candidate: Candidate, setup: Setup) -> bool:
    return GATES[setup.gate](Task(prompt), [candidate], setup)[0].decision == "apply"


def _nearest(rule: Rule, earlier: Sequence[str], vectors: "dict[str, numpy.ndarray]") -> list[str]:
    """The earlier requests nearest to what is known of the rule, none twice."""
    found: list[str] = []
    near = {prompt: _candidate(rule, prompt, vectors).similarity for prompt in earlier}
    for prompt in sorted(near, key=near.get, reverse=True):
        told_apart = all(float(vectors[prompt] @ vectors[other]) < SAME for other in found)
        if len(found) < EARLIER and NEAR <= near[prompt] < SAME and told_apart:
            found.append(prompt)
    return found


def _candidate(rule: Rule, prompt: str, vectors: "dict[str, numpy.ndarray]") -> Candidate:
    words = (rule.applies_when, *rule.in_scope)
    return Candidate(rule, *max((float(vectors[text] @ vectors[prompt]), text) for text in words))
