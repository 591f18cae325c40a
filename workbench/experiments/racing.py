"""How long from a request to the rules for it, ours with its gate beside other memory layers, at size.

    python -m workbench bench racing

All are filled with the same made-up scopes and asked the same tasks with the same embedder in one run, in
turn, so that whatever else the machine does falls on all alike. The yardstick is what nobody can do
without: embedding the task, and a bare query of a Chroma collection of that size.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.applying import our_gates
from workbench.experiments.drawing import Drawn, asked
from workbench.experiments.matching import bare
from workbench.experiments.peers import NAMES, Peer, opened
from workbench.settings import read_settings

SIZES, QUICK_SIZES = (10_000, 100_000), (200,)
TIMES, QUICK_TIMES = 40, 8
WARMING = 3  # tasks that do not count
BARE = "bare embedding and bare Chroma query"
NOTE = """\
Medians of {times} requests, each put to all in turn; as a multiple of the bare embedding and query in the
same round. Ours gives 20 rules a decision each and says why; mem0 gives 20, LangMem 10 memories."""

Timed = Callable[[str], float]


@EXPERIMENTS.register("racing")
def racing(quick: bool) -> Sequence[Table]:
    """From a request to the rules for it, gate included, beside mem0 and LangMem at 10,000 and 100,000."""
    sizes, times = (QUICK_SIZES, QUICK_TIMES) if quick else (SIZES, TIMES)
    measured = {size: race(size, times) for size in sizes}
    names = dict.fromkeys(name for seconds in measured.values() for name in seconds)
    columns = ("method", *(column for size in sizes for column in (f"ms at {size:,}", "times bare")))
    rows = [(name, *(cell for size in sizes for cell in _cells(measured[size], name))) for name in names]
    return [Table("From a request to its rules", columns, rows, NOTE.format(times=times))]


def race(size: int, times: int) -> dict[str, list[float] | str]:
    """The seconds each took for the same requests, or why it could not."""
    with tempfile.TemporaryDirectory() as folder, runners(Path(folder), size) as (known, missing):
        for task in islice(asked(), WARMING):
            for work in known.values():
                work(task)
        tasks = islice(asked(), WARMING, WARMING + times)
        rounds = [{name: work(task) for name, work in known.items()} for task in tasks]
    return {name: [seconds[name] for seconds in rounds] for name in known} | missing


@contextmanager
def runners(folder: Path, size: int) -> Iterator[tuple[dict[str, Timed], dict[str, str]]]:
    """All that can run, filled; and of the others why not."""
    with Drawn(read_settings(home=folder / "ours")) as bench:
        bench.fill(size)
        peers, missing = opened(folder, NAMES)
        try:
            filled = [peer for peer in peers if _fill(peer, size, missing)]
            theirs = {f"{peer.name}, {peer.version}": _peer(peer) for peer in filled}
            yield _ours(bench) | theirs, missing
        finally:
            for peer in peers:
                peer.close()


def _fill(peer: Peer, size: int, missing: dict[str, str]) -> bool:
    try:
        peer.fill(size)
    except WorkbenchError as problem:
        missing[peer.name] = str(problem)
    return peer.name not in missing


def _ours(bench: Drawn) -> dict[str, Timed]:
    collection = bare(bench)

    def yardstick(task: str) -> float:
        begun = time.perf_counter()
        collection.query(query_embeddings=bench.embed([task]), n_results=20)
        return time.perf_counter() - begun

    def match(gate: str) -> Timed:
        setup = bench.setup(gate=gate)

        def timed(task: str) -> float:
            begun = time.perf_counter()
            bench.match(task, setup)
            return time.perf_counter() - begun

        return timed

    return {BARE: yardstick, **{f"ours, gate {gate}": match(gate) for gate in our_gates()}}


def _peer(peer: Peer) -> Timed:
    return lambda task: peer.search(task).seconds


def _cells(measured: dict[str, list[float] | str], name: str) -> tuple[float | str, float | str]:
    """The median in milliseconds, and the median of the ratios round by round."""
    seconds = measured.get(name, "")
    if isinstance(seconds, str):
        return seconds, ""
    ratios = [mine / yardstick for mine, yardstick in zip(seconds, measured[BARE], strict=True)]
    return statistics.median(seconds) * 1e3, statistics.median(ratios)


if __name__ == "__main__":
    print("\n".join(table.markdown() for table in racing(False)))
