"""Is a rule applied where it belongs and nowhere else, by each gate and by what others do?

    python -m workbench bench applying
    python -m workbench.experiments.applying FILE.jsonl        # another file of corrections

Every lasting rule of the file is known at once (`workbench.experiments.asking`). A method is given a
request and says which rules it would put before the model. What others do is done with the same embedder
and without a model; mem0 and LangMem are asked as installed, with their own defaults.
"""

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy

from workbench.bench import Workbench
from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.asking import REPORT, TUNE, Asked, Questions, read_questions, words_of
from workbench.experiments.peers import NAMES, Peer, opened
from workbench.gates import GATES
from workbench.models import Embedder
from workbench.records import Setup
from workbench.settings import read_settings

NOT_OURS = ("always", "never", "similarity")  # gates that others stand for here, under their own names
NEAREST = (1, 3, 10)
MOST = 10  # rules taken at a tuned threshold
WIDER = 60  # rules found for the gate instead of the usual number
DRAWS = 1000
COUNTED = ("in", "hit", "asked", "near", "near_hit", "near_asked", "out", "out_hit", "requests", "foreign",
           "outside", "stray")
COLUMNS = ("method", "in scope", "near scope", "out of scope", "foreign rules", "outside, anything", "F1",
           "over-applied", "asked in/near", "ms")
NOTE = """\
In scope, near scope, out of scope: how often a request's own rule was applied (it should be in the first
alone). Foreign rules: other corrections' rules applied to a request, on average. Outside, anything: of the
requests no rule is for, those that met one. F1: of all rules applied and all that should have been.
Over-applied: how much less often than with all rules in the prompt a rule met its own look-alikes and
requests out of scope. Asked: what is put to the person instead, counted as not applied. In brackets what
95 of 100 draws of the corrections would give. ms: median to decide, everything included."""


@dataclass(frozen=True)
class Outcome:
    """The rules a method put before the model for a request, and those it asked the person about."""

    applied: frozenset[str]
    asked: frozenset[str] = frozenset()
    seconds: float | None = None


Method = Callable[[str], Outcome]


@EXPERIMENTS.register("applying")
def applying(quick: bool) -> Sequence[Table]:
    """Rules applied where they belong, and elsewhere: each gate, plain similarity, mem0 and LangMem."""
    return [table(REPORT, 12 if quick else None)]


def table(path: Path, most: int | None = None) -> Table:
    """A row for every method, on the corrections of a file."""
    asked, rows = read_questions(path, most), []
    with methods(asked, read_questions(TUNE, most)) as (known, missing):
        found = outcomes(asked, known)
    everything = counts(asked, found["all rules in the prompt"])
    rows = [row(name, counts(asked, made), everything, made) for name, made in found.items()]
    rows += [(name, *[""] * (len(COLUMNS) - 2), reason) for name, reason in missing.items()]
    kinds = Counter(one.kind for one in asked.asked)
    about = (f"{path.name}: {len(asked.rules)} rules; {kinds['in']} requests in scope, {kinds['near']} near, "
             f"{kinds['out']} out, {kinds['once']} that no rule is for. {NOTE}")
    return Table("What was applied", COLUMNS, rows, about)


@contextmanager
def methods(asked: Questions, tuning: Questions) -> Iterator[tuple[dict[str, Method], dict[str, str]]]:
    """Every method, knowing the rules; and of those that could not be had, why not."""
    with tempfile.TemporaryDirectory() as folder, \
            Workbench.open(settings=read_settings(home=Path(folder) / "ours")) as bench:
        peers, missing = opened(Path(folder), NAMES)
        try:
            for peer in peers:
                peer.remember({id: words_of(rule) for id, rule in asked.rules.items()})
            yield {**plain(asked, tuning, bench.embedder), **theirs(peers), **ours(asked, bench)}, missing
        finally:
            for peer in peers:
                peer.close()


def plain(asked: Questions, tuning: Questions, embed: Embedder) -> dict[str, Method]:
    """No memory, all of it, and the nearest by cosine; the threshold is tuned on other corrections."""
    ids = tuple(asked.rules)
    vectors = embed.embed([words_of(rule) for rule in asked.rules.values()])
    near, least = partial(nearest, ids, vectors, _embedding_once(embed)), tuned(tuning, embed)
    return {
        "no memory": lambda task: Outcome(frozenset()),
        "all rules in the prompt": lambda task: Outcome(frozenset(ids)),
        **{f"nearest {count}": partial(near, count, -1.0) for count in NEAREST},
        f"nearest {MOST} from {least:.2f}": partial(near, MOST, least),
    }


Embedded = tuple[numpy.ndarray, float]  # and the seconds it took


def _embedding_once(embed: Embedder) -> Callable[[str], Embedded]:
    """Embeds a task for all the methods that ask for it in a row; each is charged with the whole time."""

    @lru_cache(maxsize=1)
    def embedded(task: str) -> Embedded:
        begun = time.perf_counter()
        return embed.embed([task])[0], time.perf_counter() - begun

    return embedded


def nearest(ids: Sequence[str], vectors: numpy.ndarray, embedded: Callable[[str], Embedded], count: int,
            least: float, task: str) -> Outcome:
    """The nearest rules by cosine, of those that come up to a threshold."""
    vector, seconds = embedded(task)
    begun = time.perf_counter()
    alike = vectors @ vector
    best = [place for place in numpy.argsort(-alike)[:count] if alike[place] >= least]
    return Outcome(frozenset(ids[place] for place in best), seconds=seconds + time.perf_counter() - begun)


def tuned(asked: Questions, embed: Embedder) -> float:
    """The threshold at which the nearest rules have the best F1."""
    vectors = embed.embed([words_of(rule) for rule in asked.rules.values()])
    alike = embed.embed([one.task for one in asked.asked]) @ vectors.T
    ids, order = tuple(asked.rules), numpy.argsort(-alike, axis=1)[:, :MOST]

    def f1(least: float) -> float:
        made = [Outcome(frozenset(ids[place] for place in places if row[place] >= least))
                for places, row in zip(order, alike, strict=True)]
        return float(figures(counts(asked, made).sum(axis=0))["F1"])

    return max((step / 50 for step in range(5, 50)), key=f1)


def theirs(peers: Sequence[Peer]) -> dict[str, Method]:
    """mem0 and LangMem by their own defaults, as installed."""

    def search(peer: Peer, task: str) -> Outcome:
        found = peer.search(task)
        return Outcome(frozenset(found.ids), seconds=found.seconds)

    return {f"{peer.name}, {peer.version}": partial(search, peer) for peer in peers}


def ours(asked: Questions, bench: Workbench) -> dict[str, Method]:
    """Each gate, retrieval before it and later rules' precedence after it included."""
    bench.knowledge.put(asked.rules.values(), "bench", "import")
    bench.index.follow()

    def match(setup: Setup, task: str) -> Outcome:
        begun = time.perf_counter()
        matches = bench.match(task, setup)
        seconds = time.perf_counter() - begun
        applied, put = (frozenset(match.rule.id for match in matches if match.decision == decision)
                        for decision in ("apply", "ask"))
        return Outcome(applied, put, seconds)

    wider = bench.setup(retrieved=WIDER)
    return {**{f"ours, gate {gate}": partial(match, bench.setup(gate=gate)) for gate in our_gates()},
            f"ours, gate {wider.gate}, {WIDER} found": partial(match, wider)}


def our_gates() -> list[str]:
    return [name for name in GATES if name not in NOT_OURS]


def outcomes(asked: Questions, known: dict[str, Method]) -> dict[str, list[Outcome]]:
    """What every method does with every request, each request put to all in turn, so that times compare."""
    for method in known.values():
        method("Is everything loaded?")
    found: dict[str, list[Outcome]] = {name: [] for name in known}
    for one in asked.asked:
        for name, method in known.items():
            found[name].append(method(one.task))
    return found


def counts(asked: Questions, made: Sequence[Outcome]) -> numpy.ndarray:
    """A row of sums for each correction, in the order of COUNTED, for drawing corrections anew."""
    places = {item: place for place, item in enumerate(dict.fromkeys(one.item for one in asked.asked))}
    sums = numpy.zeros((len(places), len(COUNTED)))
    for one, outcome in zip(asked.asked, made, strict=True):
        sums[places[one.item]] += [counted.get(name, 0) for counted in [_counted(asked, one, outcome)]
                                   for name in COUNTED]
    return sums


def _counted(asked: Questions, one: Asked, outcome: Outcome) -> dict[str, int]:
    foreign = asked.foreign(outcome.applied, one)
    own, put = one.item in outcome.applied, one.item in outcome.asked
    everywhere = {"requests": 1, "foreign": foreign}
    if one.kind == "in":
        return everywhere | {"in": 1, "hit": own, "asked": put}
    outside = {"outside": 1, "stray": bool(foreign or own)}
    if one.kind == "near":
        return everywhere | outside | {"near": 1, "near_hit": own, "near_asked": put}
    return everywhere | outside | ({"out": 1, "out_hit": own} if one.kind == "out" else {})


def figures(sums: numpy.ndarray) -> dict[str, numpy.ndarray]:
    """The figures that sums come to; of many draws at once where the sums are of many."""
    of = {name: sums[..., place] for place, name in enumerate(COUNTED)}
    wrong = of["near_hit"] + of["out_hit"] + of["foreign"]
    return {
        "in scope": _share(of["hit"], of["in"]), "near scope": _share(of["near_hit"], of["near"]),
        "out of scope": _share(of["out_hit"], of["out"]),
        "foreign rules": _share(of["foreign"], of["requests"]),
        "outside, anything": _share(of["stray"], of["outside"]),
        "F1": _share(2 * of["hit"], of["hit"] + of["in"] + wrong),
        "beyond": _share(of["near_hit"] + of["out_hit"], of["near"] + of["out"]),
        "asked in": _share(of["asked"], of["in"]), "asked near": _share(of["near_asked"], of["near"]),
    }


def _share(part: numpy.ndarray, whole: numpy.ndarray) -> numpy.ndarray:
    return part / numpy.maximum(whole, 1e-9)


def row(name: str, sums: numpy.ndarray, everything: numpy.ndarray, made: Sequence[Outcome]) -> tuple:
    """A line of the table, with intervals from drawing the corrections anew."""
    draw = numpy.random.default_rng(1).multinomial(len(sums), [1 / len(sums)] * len(sums), DRAWS)
    one, many = figures(sums.sum(axis=0)), figures(draw @ sums)
    less = 1 - _share(one["beyond"], figures(everything.sum(axis=0))["beyond"])
    low, high = numpy.percentile(many["foreign rules"], (2.5, 97.5))
    seconds = [outcome.seconds for outcome in made if outcome.seconds is not None]
    return (
        name, *(_percent(one[key], many[key]) for key in ("in scope", "near scope", "out of scope")),
        f"{one['foreign rules']:.2f} ({low:.2f} to {high:.2f})",
        _percent(one["outside, anything"], many["outside, anything"]),
        _percent(one["F1"], many["F1"]), f"-{less * 100:.0f} %" if less else "0 %",
        f"{one['asked in'] * 100:.0f} % / {one['asked near'] * 100:.0f} %",
        round(statistics.median(seconds) * 1e3, 1) if seconds else "",
    )


def _percent(value: numpy.ndarray, draws: numpy.ndarray) -> str:
    low, high = numpy.percentile(draws, (2.5, 97.5)) * 100
    return f"{value * 100:.0f} % ({low:.0f} to {high:.0f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path, help="corrections, one JSON object a line")
    print(table(parser.parse_args().file).markdown())


if __name__ == "__main__":
    main()
