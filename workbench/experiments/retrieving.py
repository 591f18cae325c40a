"""Is the right rule among those found for a request, and would another way to search find it more often?

    python -m workbench bench retrieving
    python -m workbench.experiments.retrieving FILE ...   # others; what the first file asks is asked

A rule that is not found is not decided about, whatever the gate could do. All corrections in
`examples/corrections` are known at once, and the requests in scope of those reported on are asked. A way to
search enters the product only if it finds more than the shipped one here.
"""

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy

from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.asking import REPORT, TRAIN, TUNE, read_questions
from workbench.gates.facets import read_facets
from workbench.models import embedder
from workbench.records import Rule
from workbench.settings import read_settings

AMONG = (5, 10, 20, 50, 100)
FEEDBACK, FOLLOWED = 5, 0.3  # rules taken for right, and how far the request is moved towards them
QUICK_REQUESTS = 40

Matrix = numpy.ndarray


@dataclass(frozen=True)
class Space:
    """Vectors of the rules' scopes, of the tasks they were learnt from, and of their own words."""

    scopes: Matrix
    tasks: Matrix
    words: Matrix
    embed: Callable[[Sequence[str]], Matrix]


Search = Callable[[Space, Sequence[str]], Matrix]  # how near each request is to each rule


def nearest_text(space: Space, requests: Sequence[str]) -> Matrix:
    """The nearest of a rule's scope and examples: what is shipped."""
    return _nearest(space, space.embed(requests))


def scope_only(space: Space, requests: Sequence[str]) -> Matrix:
    return space.embed(requests) @ space.scopes.T


def with_own_words(space: Space, requests: Sequence[str]) -> Matrix:
    return numpy.maximum(nearest_text(space, requests), space.embed(requests) @ space.words.T)


def mean_of_texts(space: Space, requests: Sequence[str]) -> Matrix:
    vectors = space.embed(requests)
    return vectors @ space.scopes.T + vectors @ space.tasks.T


def feedback(space: Space, requests: Sequence[str]) -> Matrix:
    """Pseudo-relevance feedback: the request moved towards the scopes found first, then asked again."""
    vectors = space.embed(requests)
    first = numpy.argsort(-_nearest(space, vectors), axis=1)[:, :FEEDBACK]
    moved = vectors + FOLLOWED * _unit(space.scopes[first].mean(axis=1))
    return _nearest(space, _unit(moved))


def rewritten(space: Space, requests: Sequence[str]) -> Matrix:
    """The request with what is read of it in front, the way a scope would say it."""
    return numpy.maximum(nearest_text(space, requests), _nearest(space, space.embed(_as_scopes(requests))))


def first_sentence(space: Space, requests: Sequence[str]) -> Matrix:
    """The request and its first sentence, whichever is nearer."""
    first = [re.split(r"(?<=[.:;?!])\s", request)[0] for request in requests]
    return numpy.maximum(nearest_text(space, requests), _nearest(space, space.embed(first)))


SEARCHES: dict[str, Search] = {
    "nearest of scope and examples (shipped)": nearest_text, "scope only": scope_only,
    "and the rule's own words": with_own_words, "mean instead of nearest": mean_of_texts,
    "pseudo-relevance feedback": feedback, "request rewritten as a scope, too": rewritten,
    "first sentence, too": first_sentence,
}


@EXPERIMENTS.register("retrieving")
def retrieving(quick: bool) -> Sequence[Table]:
    """Whether a request's own rule is among those found, as shipped and with other ways to search."""
    return [table([REPORT] if quick else [REPORT, TUNE, TRAIN], QUICK_REQUESTS if quick else None)]


def table(paths: Sequence[Path], most: int | None = None) -> Table:
    """How often the own rule is among the first so many, for each way to search."""
    known = [read_questions(path) for path in paths]
    rules = [rule for questions in known for rule in questions.rules.values() if rule.breadth != "global"]
    places = {rule.id: place for place, rule in enumerate(rules)}
    asked = [one for one in known[0].of("in") if one.item in places][:most]
    space, requests = space_of(rules), [one.task for one in asked]
    own = numpy.array([places[one.item] for one in asked])
    rows = [(name, *found(search(space, requests), own)) for name, search in SEARCHES.items()]
    return Table("Own rule among those found", ("search", *(f"first {count}" for count in AMONG)), rows,
                 f"{len(requests)} requests in scope from {paths[0].name}, {len(rules)} rules from "
                 f"{', '.join(path.name for path in paths)}; those that hold always need no search.")


def space_of(rules: Sequence[Rule]) -> Space:
    embed = embedder(read_settings()).embed
    texts = ([rule.applies_when for rule in rules], [rule.in_scope[0] for rule in rules],
             [rule.text for rule in rules])
    return Space(*map(embed, texts), embed)


def found(nearness: Matrix, own: numpy.ndarray) -> list[str]:
    """The share of requests whose own rule is among the first so many."""
    before = (nearness > nearness[numpy.arange(len(own)), own][:, None]).sum(axis=1)
    return [f"{(before < count).mean() * 100:.0f} %" for count in AMONG]


def _nearest(space: Space, vectors: Matrix) -> Matrix:
    return numpy.maximum(vectors @ space.scopes.T, vectors @ space.tasks.T)


def _unit(rows: Matrix) -> Matrix:
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def _as_scopes(requests: Sequence[str]) -> list[str]:
    read = [read_facets(request) for request in requests]
    return [f"{facets.first_act or 'something'} for {' '.join(sorted(facets.recipients)) or 'the user'}. "
            f"{request}" for facets, request in zip(read, requests, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", type=Path, nargs="+", help="corrections, one JSON object a line")
    print(table(parser.parse_args().files).markdown())


if __name__ == "__main__":
    main()
