"""A workspace of stores alone, with an embedder that needs no model: words hashed into a vector."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy

from stores.database import Database, open_database
from stores.events import Events
from stores.history import History
from stores.index import Index
from stores.knowledge import Knowledge
from stores.reviews import Reviews
from workbench.records import Response, Rule, Setup, Task, Trajectory

DIMENSIONS = 64


@cache
def word_vector(word: str) -> numpy.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return numpy.random.default_rng(seed).normal(size=DIMENSIONS)


def embed(texts: list[str]) -> numpy.ndarray:
    """Texts that share words are near; deterministic in every process."""
    return numpy.array([sum((word_vector(word) for word in re.findall(r"\w+", text.lower())),
                            numpy.zeros(DIMENSIONS)) for text in texts], dtype=numpy.float32)


def vector(text: str) -> numpy.ndarray:
    return embed([text])[0]


@dataclass(frozen=True)
class Place:
    """The stores of one workspace."""

    database: Database
    events: Events
    history: History
    knowledge: Knowledge
    reviews: Reviews
    index: Index

    def nearest(self, text: str, limit: int = 5) -> list[str]:
        """Ids of the rules found for a text, nearest first."""
        return [candidate.rule.id for candidate in self.knowledge.candidates(vector(text), limit)]


@contextmanager
def opened(home: Path, embedder: str = "words", url: str = "") -> Iterator[Place]:
    database = open_database(home)
    events = Events(database)
    index = Index(home, database, embed, embedder, url)
    try:
        yield Place(database, events, History(database, events), Knowledge(database, events, index),
                    Reviews(database, events), index)
    finally:
        index.close()
        database.close()


def rule(text: str = "Keep it short", applies_when: str = "writing an email", **fields: object) -> Rule:
    return Rule(text, applies_when, **{"status": "active", **fields})


def trajectory(prompt: str = "Write to the landlord", answer: str = "", **fields: object) -> Trajectory:
    responses = (Response(answer),) if answer else ()
    return Trajectory(Task(prompt), Setup(), responses=responses, **{"state": "done", **fields})
