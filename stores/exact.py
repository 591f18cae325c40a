"""The nearest rules found by comparing with every one of them, straight from the kept vectors.

It stands in wherever Chroma cannot be asked: in a process that does not own the folder, until the
folder is open, and for the rules changed since Chroma was last brought up to date. It holds only the
rules changed after one revision, and reads on from where it stopped.
"""

import threading
from collections import Counter
from collections.abc import Sequence

import numpy

from stores.vectors import Vectors, unit

AT_ONCE = 32
"""Texts embedded while somebody waits for an answer: about a third of a second. After an import of
thousands of rules a task meets those embedded so far, and the others as the index follows."""

CHANGED = "SELECT id FROM rules WHERE revision > ?"
VECTORS = """
SELECT s.rule, v.vector
FROM rules r CROSS JOIN scopes s ON s.rule = r.id AND s.role = 'in' AND s.current
CROSS JOIN vectors v ON v.embedder = ? AND v.hash = s.hash
WHERE r.revision > ? ORDER BY r.revision
"""
"""CROSS JOIN keeps SQLite from walking every scope for the few rules that changed."""


class Exact:
    """The rules changed after a revision, in memory."""

    def __init__(self, vectors: Vectors, since: int) -> None:
        self.vectors, self.changed = vectors, set()
        self._revision = since
        self._rules: list[str] = []
        self._counts = numpy.empty(0, dtype=int)
        self._matrix = numpy.empty((0, 0), dtype=numpy.float32)
        self._reading = threading.Lock()

    def nearest(self, vector: Sequence[float], limit: int) -> dict[str, float]:
        """Similarity of the nearest rules, at most `limit`, to the nearest of their texts."""
        with self._reading:
            self._refresh()
            rules, counts, matrix = self._rules, self._counts, self._matrix
        if not rules or limit < 1:
            return {}
        starts = numpy.concatenate(([0], numpy.cumsum(counts)[:-1]))
        best = numpy.maximum.reduceat(matrix @ unit(vector), starts)
        top = numpy.argpartition(-best, min(limit, len(best)) - 1)[:limit]
        return {rules[place]: float(best[place]) for place in top}

    def _refresh(self) -> None:
        """Reads what changed since the last look; the revision comes first, so nothing slips between."""
        database, since = self.vectors.database, self._revision
        revision = database.value("SELECT coalesce(max(revision), 0) FROM rules")
        if revision == since:
            return
        complete = self.vectors.ensure(since, most=AT_ONCE)
        changed = {row[0] for row in database.rows(CHANGED, [since])}
        self._forget(changed)
        self._add(database.rows(VECTORS, [self.vectors.embedder, since]))
        self.changed = self.changed | changed
        self._revision = revision if complete else since  # what is not embedded yet is read at the next look

    def _forget(self, changed: set[str]) -> None:
        kept = numpy.array([rule not in changed for rule in self._rules], dtype=bool)
        if not kept.all():
            self._matrix = self._matrix[numpy.repeat(kept, self._counts)]
            self._counts = self._counts[kept]
            self._rules = [rule for rule, keep in zip(self._rules, kept, strict=True) if keep]

    def _add(self, rows: list[tuple[str, bytes]]) -> None:
        if not rows:
            return
        counts = Counter(row[0] for row in rows)
        read = numpy.frombuffer(b"".join(row[1] for row in rows), dtype=numpy.float32)
        read = read.reshape(len(rows), -1)
        self._rules = [*self._rules, *counts]
        self._counts = numpy.concatenate((self._counts, list(counts.values())))
        self._matrix = numpy.concatenate((self._matrix, read)) if len(self._matrix) else read
