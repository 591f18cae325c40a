"""How much longer `match` takes than what it cannot do without: embedding the task, asking Chroma."""

import hashlib
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy

from workbench.bench import Workbench
from workbench.experiments import EXPERIMENTS, Table, median_seconds
from workbench.records import Rule
from workbench.settings import read_settings

TASKS = (
    "Write to the landlord about the key", "Explain how a heat pump works to my neighbour",
    "Draft the weekly report for the board", "Which bolts do I need for a garden swing?",
    "Reply to the customer who lost her parcel", "Plan a quiet weekend by the sea with two children",
)
ACTS = ("Writing an e-mail to", "Explaining something to", "Drafting a report for", "Planning a trip with",
        "Answering a question from", "Summarising a text for", "Translating a letter for",
        "Reviewing code by")
TOPICS = ("invoices", "gardening", "loops in Python", "the heating", "a school outing", "medication",
          "statistics", "lamp repairs", "train times", "a wedding speech", "tax forms", "sourdough")


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
        _fill(bench, count)
        tasks = [f"{task} ({number})" for number in range(times + 1) for task in TASKS]
        query = bench.embed([tasks[0]])
        collection = _bare(bench)
        nearest = median_seconds(lambda: collection.query(query_embeddings=query, n_results=20), times)
        embedding = median_seconds(_each(tasks, lambda task: bench.embed([task])), times)
        matched = median_seconds(_each(tasks, bench.match), times)
    return count, matched * 1e3, embedding * 1e3, nearest * 1e3, matched / (embedding + nearest)


def _each(tasks: Sequence[str], work: Callable[[str], Any]) -> Callable[[], Any]:
    remaining = iter(tasks)
    return lambda: work(next(remaining))


def _fill(bench: Workbench, count: int) -> None:
    draw = random.Random(7)
    rules = [Rule(text=f"Keep it to {number % 90 + 10} words.", status="active",
                  applies_when=f"{draw.choice(ACTS)} {draw.choice(TOPICS)} number {number}")
             for number in range(count)]
    bench.knowledge.put(rules, "bench", "import")
    bench.index.follow()


class Drawn(Workbench):
    """A workbench whose rules have vectors drawn at random: the search is timed, not their embedding."""

    def embed(self, texts: list[str]) -> numpy.ndarray:
        if not texts[0].startswith(ACTS):
            return super().embed(texts)
        seeds = (int.from_bytes(hashlib.md5(text.encode()).digest()[:8]) for text in texts)
        rows = (numpy.random.default_rng(seed).normal(size=self.embedder.dimensions) for seed in seeds)
        return numpy.stack(list(rows)).astype("float32")


def _bare(bench: Workbench) -> "chromadb.Collection":
    """The same collection, asked without us."""
    settings = chromadb.config.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(bench.settings.home / "index"), settings=settings)
    return client.list_collections()[0]
