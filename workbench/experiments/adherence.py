"""How well is an applied rule honoured, and does the answer still answer, by strategy and by cost?

    python -m workbench bench adherence                     # the set held out, reported
    python -m workbench.experiments.adherence --tune        # the set to tune on
    python -m workbench.experiments.adherence --report --results FILE [--limit 12] [--by-kind]

With --results every version is kept as a line of JSON and a run goes on where the last one ended. The
figures are shares of pairs with Wilson's 95 % interval.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy

from workbench.calls import Completion
from workbench.errors import UnusableReply
from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.answering import Judge, meets_key_words
from workbench.experiments.choosing import WAYS, Answer, Choice, passes
from workbench.experiments.pairs import Pair, read_pairs
from workbench.experiments.placements import PLACEMENTS
from workbench.models import ChatModel, chat_model, embedder
from workbench.records import Usage
from workbench.settings import read_settings
from workbench.shares import share
from workbench.strategies import STRATEGIES
from workbench.strategies.going_on import go_on

COMPARED = {"without": 1, "system": 1, "rule_last": 3, "guided": 6}
TEMPERATURES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@EXPERIMENTS.register("adherence")
def adherence(quick: bool) -> Sequence[Table]:
    """How well applied rules are honoured by the model in force, on pairs nothing was tuned on."""
    pairs = read_pairs("held_out", 4 if quick else None)
    judge = _judge(pairs)
    return (report(pairs, list(answers(pairs, COMPARED, judge)), judge),)


def answers(
    pairs: Sequence[Pair], compared: dict[str, int], judge: Judge, results: Path | None = None,
    every: bool = False,
) -> Iterator[Answer]:
    """All versions: those kept from an earlier run, then new ones until one passes and is sound.

    With `every`, a pair gets all its versions, whatever the early ones are like.
    """
    settings = read_settings()
    model, kept = chat_model(settings.model, settings), _kept(results)
    for strategy, most in compared.items():
        for pair in pairs:
            enough = (lambda text: False) if every else partial(_enough, judge, pair)
            for answer in _versions(model, strategy, pair, most, kept, enough):
                if (strategy, pair.id, answer.attempt) not in kept:
                    _keep(results, answer)
                yield answer


def _versions(
    model: ChatModel, strategy: str, pair: Pair, most: int, kept: dict, enough: Callable[[str], bool]
) -> Iterator[Answer]:
    previous = ""
    for attempt in range(most):
        answer = kept.get((strategy, pair.id, attempt)) or _version(model, strategy, pair, attempt, previous)
        previous = answer.text
        yield answer
        if enough(answer.text):
            return


def _enough(judge: Judge, pair: Pair, text: str) -> bool:
    return passes(pair, text) and judge.sound(pair, text)


def _judge(pairs: Sequence[Pair]) -> Judge:
    return Judge(pairs, embedder(read_settings()))


def _version(model: ChatModel, strategy: str, pair: Pair, attempt: int, previous: str) -> Answer:
    """One version; a reply with nothing in it counts as a version that fails."""
    put = PLACEMENTS.get(strategy) or STRATEGIES[strategy]
    prompt = put(pair.asked, (pair.applied,), model.capabilities)
    if strategy == "guided" and model.capabilities.prefill:
        prompt = go_on(prompt, pair.check, previous) or prompt
    temperature, begun = TEMPERATURES[attempt], time.perf_counter()
    try:
        completion = model.complete(prompt.messages, system=prompt.system, prefill=prompt.prefill,
                                    temperature=temperature, seed=attempt, **prompt.options)
    except UnusableReply:
        completion = Completion("", Usage(seconds=time.perf_counter() - begun))
    return Answer(strategy, pair.id, attempt, temperature, prompt.finish(completion.text),
                  round(completion.usage.seconds, 3), completion.usage.completion_tokens or 0)


def _kept(results: Path | None) -> dict[tuple[str, str, int], Answer]:
    if not results or not results.exists():
        return {}
    lines = results.read_text(encoding="utf-8").splitlines()
    found = [Answer(**json.loads(line)) for line in lines]
    return {(answer.strategy, answer.pair, answer.attempt): answer for answer in found}


def _keep(results: Path | None, answer: Answer) -> None:
    if results:
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(answer), ensure_ascii=False) + "\n")


def report(pairs: Sequence[Pair], given: Sequence[Answer], judge: Judge) -> Table:
    """A row for each strategy, number of versions and way of choosing."""
    rows = []
    for strategy, most in _tried(given).items():
        for way in WAYS:
            for count in sorted({n for n in (1, 3, 6) if n <= most}):
                chosen = _choices(pairs, given, strategy, way, count, judge)
                rows.append((strategy, way, count, *_figures(pairs, chosen, judge)))
    columns = ("strategy", "way", "versions", "honoured", "key words", "answers", "both", "repaired",
               "used", "seconds")
    return Table("Rules honoured", columns, rows, f"{len(pairs)} pairs; shares with Wilson's 95 % interval.")


def by_kind(
    pairs: Sequence[Pair], given: Sequence[Answer], strategy: str, way: str, count: int, judge: Judge
) -> Table:
    """Honoured and answering per kind of check."""
    chosen = _choices(pairs, given, strategy, way, count, judge)
    answering = judge.answering(pairs, [choice.text for choice in chosen])
    rows = []
    for kind in sorted({pair.check.kind for pair in pairs}):
        places = [place for place, pair in enumerate(pairs) if pair.check.kind == kind]
        rows.append((kind, len(places), sum(chosen[n].passed for n in places), int(answering[places].sum()),
                     sum(chosen[n].repaired for n in places)))
    columns = ("check", "pairs", "honoured", "answers", "repaired")
    return Table(f"By kind: {strategy}, {way}, up to {count}", columns, rows)


def _tried(given: Sequence[Answer]) -> dict[str, int]:
    strategies = dict.fromkeys(answer.strategy for answer in given)
    return {name: max(a.attempt + 1 for a in given if a.strategy == name) for name in strategies}


def _choices(
    pairs: Sequence[Pair], given: Sequence[Answer], strategy: str, way: str, count: int, judge: Judge
) -> list[Choice]:
    versions: dict[str, list[Answer]] = {pair.id: [] for pair in pairs}
    for answer in sorted(given, key=lambda answer: answer.attempt):
        if answer.strategy == strategy and answer.pair in versions:
            versions[answer.pair].append(answer)
    return [WAYS[way](pair, versions[pair.id][:count], judge.sound) for pair in pairs]


def _figures(pairs: Sequence[Pair], chosen: Sequence[Choice], judge: Judge) -> tuple:
    passed = numpy.array([choice.passed for choice in chosen])
    answering = judge.answering(pairs, [choice.text for choice in chosen])
    words = [meets_key_words(pair.about, choice.text) for pair, choice in zip(pairs, chosen, strict=True)]
    repaired = sum(choice.repaired for choice in chosen)
    used = float(numpy.mean([choice.attempts for choice in chosen]))
    seconds = float(numpy.mean([choice.seconds for choice in chosen]))
    return (share(passed), share(words), share(answering), share(passed & answering),
            repaired, used, seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate what is missing and print the table."""
    given = _parser().parse_args(arguments)
    pairs = read_pairs("tune" if given.tune else "held_out", given.limit)
    names = given.strategies.split(",") if given.strategies else COMPARED
    compared = {name: COMPARED.get(name, 1) for name in names}
    judge = _judge(pairs)
    found = list(answers(pairs, compared, judge, given.results, given.every))
    print(report(pairs, found, judge).markdown())
    if given.by_kind:
        for name, most in _tried(found).items():
            print(by_kind(pairs, found, name, "early and sound", most, judge).markdown())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sets = parser.add_mutually_exclusive_group()
    sets.add_argument("--tune", action="store_true", help="the set to tune on")
    sets.add_argument("--report", action="store_true", help="the set held out (the default)")
    parser.add_argument("--strategies", help="which, with commas between; default: " + ",".join(COMPARED)
                        + "; also " + ",".join(PLACEMENTS))
    parser.add_argument("--results", type=Path, help="JSON Lines: kept versions, gone on from")
    parser.add_argument("--limit", type=int, help="so many pairs only")
    parser.add_argument("--every", action="store_true", help="all versions, also after one that passes")
    parser.add_argument("--by-kind", action="store_true", help="a table per kind of check too")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
