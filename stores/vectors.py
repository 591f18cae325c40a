"""Vectors of the texts that rules are found by, each computed once per embedder and kept in the database.

The cache makes every index disposable: rebuilding one embeds nothing again. A rule changed a moment
ago has its texts embedded by whoever first needs them, the thread that follows or the search itself.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy

from stores.database import Database, batches, marks
from stores.rows import text_hash

BATCH = 256

WITHOUT_VECTOR = """
SELECT DISTINCT s.text FROM rules r CROSS JOIN scopes s ON s.rule = r.id AND s.current
WHERE r.revision > ? AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.hash = s.hash)
"""
OF_RULES = """
SELECT s.rule, s.role, s.text, v.vector
FROM scopes s LEFT JOIN vectors v ON v.embedder = ? AND v.hash = s.hash
WHERE s.current AND s.rule IN ({marks})
"""


class Nearness(NamedTuple):
    """How near a task is to a rule: to its scope and examples, and to its examples out of scope."""

    similarity: float
    nearest: str
    away: float | None = None
    away_nearest: str = ""


class Vectors:
    """The vectors of one embedder."""

    def __init__(self, database: Database, embed: Callable[[list[str]], Any], embedder: str) -> None:
        self.database, self.embed, self.embedder = database, embed, embedder
        self._embedding = threading.Lock()

    def ensure(self, since: int, most: int | None = None) -> bool:
        """Embeds what has no vector yet among the rules changed after a revision; whether that was all.

        With `most` only so many texts: somebody waits, and the rest is left to the thread that follows.
        """
        waiting = self._without_vector(since)
        if waiting:
            with self._embedding:
                waiting = self._without_vector(since)
                self._keep(waiting[:most])
        return most is None or len(waiting) <= most

    def of(self, texts: Sequence[str]) -> numpy.ndarray:
        """The vectors of these texts, one row each; what has none yet is embedded and kept."""
        known = self._known(texts)
        missing = list(dict.fromkeys(text for text in texts if text_hash(text) not in known))
        if missing:
            with self._embedding:
                self._keep(missing)
            known |= self._known(missing)
        joined = b"".join(known[text_hash(text)] for text in texts)
        return numpy.frombuffer(joined, dtype=numpy.float32).reshape(len(texts), -1)

    def measure(self, vector: Sequence[float], rules: list[str]) -> dict[str, Nearness]:
        """How near a task's vector is to each of these rules; those not active are left out."""
        rows = [row for batch in batches(rules) for row in self._of_rules(batch)]
        if not rows:
            return {}
        matrix = numpy.frombuffer(b"".join(row[3] for row in rows), dtype=numpy.float32)
        similarities = (matrix.reshape(len(rows), -1) @ unit(vector)).tolist()
        best: dict[tuple[str, str], tuple[float, str]] = {}
        for (rule, role, text, _), similarity in zip(rows, similarities, strict=True):
            best[rule, role] = max(best.get((rule, role), (-2.0, "")), (similarity, text))
        return {rule: Nearness(*near, *best.get((rule, "out"), ()))
                for (rule, role), near in best.items() if role == "in"}

    def _known(self, texts: Sequence[str]) -> dict[str, bytes]:
        hashes = {text_hash(text) for text in texts}
        return {hash: vector for batch in batches(hashes) for hash, vector in self.database.rows(
            f"SELECT hash, vector FROM vectors WHERE embedder = ? AND hash IN ({marks(batch)})",
            [self.embedder, *batch])}

    def _of_rules(self, rules: list[str]) -> list[tuple]:
        sql, values = OF_RULES.format(marks=marks(rules)), [self.embedder, *rules]
        rows = self.database.rows(sql, values)
        missing = [text for _, _, text, vector in rows if vector is None]
        if missing:
            self._keep(missing)
            rows = self.database.rows(sql, values)
        return [row for row in rows if row[3] is not None]

    def _without_vector(self, since: int) -> list[str]:
        return [row[0] for row in self.database.rows(WITHOUT_VECTOR, [since, self.embedder])]

    def _keep(self, texts: list[str]) -> None:
        for batch in batches(texts, BATCH):
            vectors = [unit(vector).tobytes() for vector in self.embed(batch)]
            rows = [(self.embedder, text_hash(text), vector)
                    for text, vector in zip(batch, vectors, strict=True)]
            with self.database.decision() as tables:
                tables.conn.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)


def unit(vector: Sequence[float]) -> numpy.ndarray:
    """The vector with length 1, so that a product of two is their cosine; one of zeros stays as it is."""
    array = numpy.asarray(vector, dtype=numpy.float32).ravel()
    return array / (numpy.linalg.norm(array) or 1)
