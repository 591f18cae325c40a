"""How much longer `match` takes than what it cannot do without: embedding the task, asking Chroma."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import chromadb

from workbench.bench import Workbench
from workbench.experiments import EXPERIMENTS, Table, median_seconds
from workbench.experiments.drawing import Drawn, asked
from workbench.settings import read_settings


@EXPERIMENTS.register("matching")
def matching(quick: bool) -> Sequence[Table]:
    """`match` from a task's words to decisions, against a bare embedding plus a bare Chroma query."""
    counts = (100, 1000) if quick else (100, 1000, 10_000, 100_000)
    rows = [_row(count, 10 if quick else 40) for count in counts]
    columns = ("rules", "match ms", "bare embedding ms", "bare Chroma query ms", "match / bare")
    return (Table("Matching a task with the rules", columns, tuple(rows),
                  "Medians, warm; one scope vector a rule; the same vectors and 20 nearest in both."),)


def _row(count: int, times: int) -> tuple:
    with tempfile.TemporaryDirectory() as folder, Drawn(read_settings(home=Path(folder))) as bench:
        bench.fill(count)
        query = bench.embed([next(asked())])
        collection = bare(bench)
        nearest = median_seconds(lambda: collection.query(query_embeddings=query, n_results=20), times)
        embedding = median_seconds(_each(lambda task: bench.embed([task])), times)
        matched = median_seconds(_each(bench.match), times)
    return count, matched * 1e3, embedding * 1e3, nearest * 1e3, matched / (embedding + nearest)


def _each(work: Callable[[str], Any]) -> Callable[[], Any]:
    """The work on another task at each call."""
    tasks = asked()
    return lambda: work(next(tasks))


def bare(bench: Workbench) -> "chromadb.Collection":
    """The same collection, asked without us."""
    settings = chromadb.config.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(bench.settings.home / "index"), settings=settings)
    return client.list_collections()[0]
