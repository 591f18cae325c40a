"""Does the loop, as people get it, make rules hold, and does another search over versions do better?

The pairs held out go through `loop.proceed`. Every search starts from the same drafts, judged once, so
that only the search differs; an answer that passes is left alone by all of them. The way shipped runs on
every pair, the others on some of those where it had to search.

    python -m workbench bench searching                               # the sets held out, reported
    python -m workbench.experiments.searching --part shipped          # one part of the tables
    python -m workbench.experiments.searching --tune [--show]         # the set to tune on; what fails in it
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import Any

from workbench import loop
from workbench.bench import Workbench
from workbench.checks import counted
from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.adherence import share
from workbench.experiments.answering import Judge
from workbench.experiments.choosing import passes
from workbench.experiments.pairs import Pair, read_pairs
from workbench.records import Match, Trajectory
from workbench.versions import tries

SEED = 1
ONE_TRY: Mapping[str, Any] = {"strategy": "rule_last", "critics": (), "candidates": 1}
OTHERS: dict[str, Mapping[str, Any]] = {
    "greedy, until 2 were no better": {"patience": 2},
    "best_of_n, 5 at once": {"search": "best_of_n"},
    "annealing": {"search": "annealing"},
    "tree": {"search": "tree"},
}
COLUMNS = ("way", "honoured", "answers", "both", "repaired", "versions", "time")
RESOLUTION = 0.001  # to which the seconds of an answer are kept


@dataclass(frozen=True)
class Ended:
    """Where the work on a pair ended, and whether its answer honours the rule and still answers."""

    pair: Pair
    trajectory: Trajectory
    honoured: bool
    answers: bool

    @property
    def repaired(self) -> bool:
        return self.trajectory.answer.origin == "repair"

    @property
    def versions(self) -> int:
        return len(tries(self.trajectory))


@EXPERIMENTS.register("searching")
def searching(quick: bool) -> Sequence[Table]:
    """One try, the loop as shipped, and other searches over versions: honoured, answered, cost."""
    limit = 3 if quick else None
    pairs = [*read_pairs("held_out", limit), *read_pairs("reserved", limit)]
    return tuple(table for part in PARTS.values() for table in part(pairs))


def shipped(pairs: Sequence[Pair], show: bool = False) -> Iterator[Table]:
    """One try against the loop as shipped, over all pairs and per kind of check."""
    with tempfile.TemporaryDirectory() as folder, Workbench.open(folder) as bench:
        judge = Judge(pairs, bench.embedder)
        once = _judged(pairs, [_begun(pair, bench, **ONE_TRY) for pair in pairs], judge)
        ended = _judged(pairs, [_ended(_begun(pair, bench), bench) for pair in pairs], judge)
    yield _compared(once, ended)
    yield _by_kind(ended)
    if show:
        _show(ended)


def searches(pairs: Sequence[Pair], show: bool = False) -> Iterator[Table]:
    """Every search from the same drafts, on every second pair, where the way shipped had to search."""
    pairs = pairs[::2]  # it is the dearest part: on a hard pair a search takes most of its versions
    with tempfile.TemporaryDirectory() as folder, Workbench.open(folder) as bench:
        judge = Judge(pairs, bench.embedder)
        drafts = [_begun(pair, bench) for pair in pairs]
        greedy = _judged(pairs, [_ended(draft, bench) for draft in drafts], judge)
        hard = [place for place, one in enumerate(greedy) if one.versions > 1]
        if hard:
            yield _searches([greedy[n] for n in hard], [drafts[n] for n in hard], bench, judge)


PARTS = {"shipped": shipped, "searches": searches}


def _begun(pair: Pair, bench: Workbench, **changes: Any) -> Trajectory:
    """The work on a pair up to the first verdicts."""
    match = Match(pair.applied, "apply", 1.0, "measured")
    steps = loop.proceed(Trajectory(pair.asked, bench.setup(seed=SEED, **changes), matches=(match,)), bench)
    return next(step for step in steps if step.state in ("refining", "done"))


def _ended(draft: Trajectory, bench: Workbench, **changes: Any) -> Trajectory:
    *_, last = loop.proceed(replace(draft, setup=replace(draft.setup, **changes)), bench)
    return last


def _judged(pairs: Sequence[Pair], ended: Sequence[Trajectory], judge: Judge) -> list[Ended]:
    texts = [trajectory.answer.text for trajectory in ended]
    answering = judge.answering(pairs, texts).tolist()
    found = zip(pairs, ended, answering, strict=True)
    return [Ended(pair, one, passes(pair, one.answer.text), answers) for pair, one, answers in found]


def _compared(once: Sequence[Ended], shipped: Sequence[Ended]) -> Table:
    rows = []
    sets = list(dict.fromkeys(one.pair.set for one in shipped))
    for part in [*sets, "all"] if len(sets) > 1 else sets:
        for way, ended in (("one try, rule under the task", once), ("the loop as shipped", shipped)):
            of_part = [one for one in ended if part in (one.pair.set, "all")]
            rows.append((part, len(of_part), *_row(way, of_part, once)))
    note = ("Shares with Wilson's 95 % interval; versions are means for one answer, time is against one try. "
            "`reserved` was written last, over every kind of check. docs/prompting.md says what counts as "
            "answering.")
    return Table("Rules a machine can check", ("set", "pairs", *COLUMNS), rows, note)


def _searches(
    greedy: Sequence[Ended], drafts: Sequence[Trajectory], bench: Workbench, judge: Judge
) -> Table:
    pairs = [one.pair for one in greedy]
    rows = [_row("greedy, as shipped", greedy, greedy)]
    for way, changes in OTHERS.items():
        ended = [_ended(draft, bench, **changes) for draft in drafts]
        rows.append(_row(way, _judged(pairs, ended, judge), greedy))
    return Table(f"Searches, on {counted(len(pairs), 'pair')} whose draft did not do", COLUMNS, rows,
                 "From the same drafts; time, the draft's included, is against the way shipped.")


def _row(way: str, ended: Sequence[Ended], baseline: Sequence[Ended]) -> tuple:
    both = [one.honoured and one.answers for one in ended]
    return (way, share([one.honoured for one in ended]), share([one.answers for one in ended]), share(both),
            sum(one.repaired for one in ended), mean(one.versions for one in ended),
            _seconds(ended) / _seconds(baseline))


def _seconds(ended: Sequence[Ended]) -> float:
    return max(mean(one.trajectory.seconds for one in ended), RESOLUTION)


def _by_kind(shipped: Sequence[Ended]) -> Table:
    rows = []
    for kind in sorted({one.pair.check.kind for one in shipped}):
        of_kind = [one for one in shipped if one.pair.check.kind == kind]
        rows.append((kind, len(of_kind), sum(one.honoured for one in of_kind),
                     sum(one.answers for one in of_kind), sum(one.repaired for one in of_kind),
                     mean(one.versions for one in of_kind), _seconds(of_kind) / _seconds(shipped)))
    columns = ("check", "pairs", "honoured", "answers", "repaired", "versions", "time")
    return Table("The loop as shipped, by kind of check", columns, rows, "Time is against the mean of all.")


def _show(ended: Sequence[Ended]) -> None:
    """What did not do, to learn from; never of a set held out."""
    for one in ended:
        if one.pair.set == "tune" and not (one.honoured and one.answers):
            print(f"\n== {one.pair.id} {one.pair.check} honoured {one.honoured}, answers {one.answers}"
                  f"\n{one.pair.task} | {one.pair.rule}")
            for response in one.trajectory.responses:
                print(f"-- {response.origin}\n{response.text}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables as they come."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tune", action="store_true", help="the set to tune on")
    parser.add_argument("--limit", type=int, help="so many pairs of a set only")
    parser.add_argument("--part", choices=PARTS, action="append", help="this part of the tables only")
    parser.add_argument("--show", action="store_true", help="with --tune: the versions of what failed")
    given = parser.parse_args(arguments)
    parts = ("tune",) if given.tune else ("held_out", "reserved")
    pairs = [pair for part in parts for pair in read_pairs(part, given.limit)]
    for part in given.part or PARTS:
        for table in PARTS[part](pairs, given.show):
            print(table.markdown(), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
