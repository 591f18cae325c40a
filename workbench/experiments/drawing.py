"""Any number of rules for timing a search, with vectors drawn at random instead of embedded.

Embedding a hundred thousand scopes takes half an hour and changes nothing about how long a search among
them takes. A scope's vector is drawn from its own words, so that every process draws the same one.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence

import numpy

from workbench.bench import Workbench
from workbench.records import Rule

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


def made_up(count: int) -> list[Rule]:
    """So many active rules, each with a scope of its own."""
    draw = random.Random(7)
    return [Rule(text=f"Keep it to {number % 90 + 10} words.", status="active",
                 applies_when=f"{draw.choice(ACTS)} {draw.choice(TOPICS)} number {number}")
            for number in range(count)]


def asked() -> Iterator[str]:
    """Tasks to search with, none twice."""
    return (f"{task} ({number})" for number in range(10**6) for task in TASKS)


def is_made_up(text: str) -> bool:
    return text.startswith(ACTS)


def drawn(texts: Sequence[str], dimensions: int) -> numpy.ndarray:
    """A vector for each text, of length 1, always the same for the same text."""
    seeds = (int.from_bytes(hashlib.md5(text.encode()).digest()[:8]) for text in texts)
    rows = numpy.stack([numpy.random.default_rng(seed).normal(size=dimensions) for seed in seeds])
    return (rows / numpy.linalg.norm(rows, axis=1, keepdims=True)).astype(numpy.float32)


class Drawn(Workbench):
    """A workbench whose made-up rules have drawn vectors: the search is timed, not their embedding."""

    def embed(self, texts: list[str]) -> numpy.ndarray:
        if is_made_up(texts[0]):
            return drawn(texts, self.embedder.dimensions)
        return super().embed(texts)

    def fill(self, count: int) -> None:
        """Puts so many made-up rules in, and waits for the index."""
        self.knowledge.put(made_up(count), "bench", "import")
        self.index.follow()
