"""Does the loop, as people get it, make rules hold? The same held-out pairs, through `loop.proceed`.

`adherence` compares ways of prompting and choosing on stored versions; this one runs what is shipped,
against one try with the rule under the task, in the same run.
"""

import tempfile
from collections.abc import Sequence
from statistics import mean

from workbench import loop
from workbench.bench import Workbench
from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.answering import Judge
from workbench.experiments.choosing import passes
from workbench.experiments.pairs import Pair, read_pairs
from workbench.records import Match, Setup, Trajectory
from workbench.shares import share


@EXPERIMENTS.register("looping")
def looping(quick: bool) -> Sequence[Table]:
    """One try, and the loop as shipped: rules honoured, requests answered, versions and seconds used."""
    pairs = read_pairs("held_out", 4 if quick else None)
    with tempfile.TemporaryDirectory() as folder, Workbench.open(folder) as bench:
        judge = Judge(pairs, bench.embedder)
        one_try = bench.setup(strategy="rule_last", critics=(), candidates=1, seed=1)
        rows = [_row("one try, rule under the task", pairs, one_try, bench, judge),
                _row("the loop as shipped", pairs, bench.setup(seed=1), bench, judge)]
    columns = ("way", "honoured", "answers", "both", "repaired", "versions", "seconds")
    return (Table(f"Rules a machine can check, {len(pairs)} held-out pairs", columns, tuple(rows),
                  "Shares with Wilson's 95 % interval; versions and seconds are means for one answer. "
                  "docs/prompting.md says what counts as answering."),)


def _row(way: str, pairs: Sequence[Pair], setup: Setup, bench: Workbench, judge: Judge) -> tuple:
    ended = [_ended(pair, setup, bench) for pair in pairs]
    honoured = [passes(pair, one.answer.text) for pair, one in zip(pairs, ended, strict=True)]
    answering = judge.answering(pairs, [trajectory.answer.text for trajectory in ended]).tolist()
    both = [one and other for one, other in zip(honoured, answering, strict=True)]
    repaired = sum(trajectory.answer.origin == "repair" for trajectory in ended)
    return (way, share(honoured), share(answering), share(both), repaired,
            mean(len(trajectory.responses) for trajectory in ended),
            mean(trajectory.seconds for trajectory in ended))


def _ended(pair: Pair, setup: Setup, bench: Workbench) -> Trajectory:
    match = Match(pair.applied, "apply", 1.0, "measured")
    *_, last = loop.proceed(Trajectory(pair.asked, setup, matches=(match,)), bench)
    return last
