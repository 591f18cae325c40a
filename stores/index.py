"""Finds the rules nearest to a task: Chroma for what it has been told, an exact look at the rest.

The database is the truth and Chroma follows it, in the background, so a person never waits for an
upsert. An answer is right at all times all the same: rules changed since Chroma was brought up to
date, by this process or another, are compared exactly, and what is found is measured again from the
database. Nothing is filtered inside Chroma, which would cost tens of milliseconds. Chroma can be
deleted at any time; what it holds is named by content, so a comparison of names is a full check.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from stores.chroma import Chroma, Unusable, chroma_errors
from stores.database import Database, batches, marks
from stores.exact import Exact
from stores.vectors import Nearness, Vectors, unit
from workbench.errors import StoreError

if TYPE_CHECKING:
    from chromadb import Collection

log = logging.getLogger(__name__)

BATCH = 1000
"""Vectors told to Chroma at once: between its limit of 5461 and the cost of each call."""

SAMPLE = 24
"""Names looked up to see that Chroma still finds what it lists."""

WIDER = 5
"""Texts asked for per rule wanted, since several of one rule may be among the nearest."""

WANTED = """
SELECT s.hash || ':' || s.rule FROM scopes s JOIN vectors v ON v.embedder = ? AND v.hash = s.hash
WHERE s.role = 'in' AND s.current
"""
CHANGED = """
SELECT s.hash || ':' || s.rule, s.current FROM rules r CROSS JOIN scopes s ON s.rule = r.id AND s.role = 'in'
WHERE r.revision > ? AND r.revision <= ?
"""


@dataclass(frozen=True)
class IndexReport:
    """The index compared with the truth, in vectors: how many there should be, and what differs."""

    vectors: int
    missing: int
    stale: int
    extra: int

    @property
    def good(self) -> bool:
        return not (self.missing or self.stale or self.extra)


@dataclass(frozen=True)
class View:
    """What a search goes by: the collection, if it can be asked, and the rules it does not know of yet."""

    collection: "Collection | None"
    exact: Exact


class Index:
    """The index of one workspace for one embedder; with `url` it is kept by a Chroma server."""

    def __init__(self, home: Path, database: Database, embed: Callable[[list[str]], Any], embedder: str,
                 url: str = "") -> None:
        self.database, self.vectors = database, Vectors(database, embed, embedder)
        workspace = database.value("SELECT id FROM workspace")
        self._chroma = Chroma(Path(home).expanduser().resolve(), workspace, embedder, url)
        self._following = threading.Lock()
        self._closed = threading.Event()
        self._view = View(None, Exact(self.vectors, 0))

    def nearest(self, vector: Sequence[float], limit: int) -> list[str]:
        """The ids of the active rules nearest to a vector."""
        view = self._view
        found = view.exact.nearest(vector, limit)
        if view.collection is not None:
            try:
                found |= self._ask(view.collection, vector, limit, view.exact.changed)
            except Unusable as error:
                log.warning("The search index failed (%s); searching without it.", error)
                self._view = View(None, Exact(self.vectors, 0))
                found = self._view.exact.nearest(vector, limit)
        return sorted(found, key=lambda rule: -found[rule])[:limit]

    def measure(self, vector: Sequence[float], rules: list[str]) -> dict[str, Nearness]:
        """How near a vector is to each of these rules, exactly; those not active are left out."""
        return self.vectors.measure(vector, rules)

    def follow(self) -> None:
        """Brings the index up to the truth; the first time, by comparing all of it.

        Where Chroma cannot be used this is logged and searching goes on without it, as it does in a
        process that does not own the folder.
        """
        with self._following:
            if not self._closed.is_set():
                self._follow()

    def verify(self) -> IndexReport:
        """Compares the index with the truth and changes nothing."""
        with self._following, self._chroma.owned() as mine:
            self._refuse_unless(mine)
            self.vectors.ensure(0)
            try:
                return self._compare(self._chroma.collection())
            except Unusable as error:
                log.warning("The search index cannot be read (%s).", error)
                wanted = len(self._wanted())
                return IndexReport(wanted, wanted, 0, 0)

    def rebuild(self) -> int:
        """Builds the index again from the kept vectors; how many there are."""
        with self._following, self._chroma.owned() as mine:
            self._refuse_unless(mine)
            self._view = View(None, Exact(self.vectors, 0))
            try:
                self._chroma.drop()
                self._bring_up()
            except Unusable as error:
                log.warning("The search index failed (%s).", error)
                self._start_over()
            if self._view.collection is None:
                raise StoreError(self._hopeless())
            return len(self._wanted())

    def close(self) -> None:
        """Lets go of the folder, so that another process can own it."""
        self._closed.set()
        with self._following:
            self._view = View(None, Exact(self.vectors, 0))
            self._chroma.close()

    def _follow(self) -> None:
        with self._chroma.owned() as mine:
            if not mine:
                self.vectors.ensure(0)
                return
            try:
                self._bring_up()
            except Unusable as error:
                log.warning("The search index failed (%s).", error)
                self._start_over()

    def _ask(self, collection: "Collection", vector: Sequence[float], limit: int,
             changed: set[str]) -> dict[str, float]:
        """Similarity of the nearest rules by Chroma, without those that changed since."""
        many = limit * WIDER
        while True:
            with chroma_errors():
                reply = collection.query(query_embeddings=[unit(vector)], n_results=many,
                                         include=["distances"])
            names, distances = reply["ids"][0], reply["distances"][0]
            found: dict[str, float] = {}
            for name, distance in zip(names, distances, strict=True):
                rule = name.split(":", 1)[1]
                if rule not in changed:
                    found.setdefault(rule, 1 - distance)
            if len(found) >= limit or len(names) < many:
                return found
            many *= 2

    def _bring_up(self) -> None:
        collection = self._chroma.collection()
        first = self._view.collection is None
        known = 0 if first else self._known(collection)
        revision = self.database.value("SELECT coalesce(max(revision), 0) FROM rules")
        self.vectors.ensure(known)
        wanted, gone = self._everything(collection) if first else self._changes(collection, known, revision)
        self._tell(collection, wanted, gone)
        if self._closed.is_set():
            return
        if first or revision != known:
            row = {"collection": str(collection.id), "revision": revision}
            self.database.put("indexes", row, key="collection")
            self._view = View(collection, Exact(self.vectors, revision))

    def _start_over(self) -> None:
        self._view = View(None, Exact(self.vectors, 0))
        try:
            self._chroma.set_aside()
            self._bring_up()
        except (Unusable, OSError) as error:
            log.error("%s (%s)", self._hopeless(), error)

    def _everything(self, collection: "Collection") -> tuple[set[str], set[str]]:
        """What Chroma lacks and what it should not have, by comparing all names."""
        wanted, present = self._wanted(), _names(collection)
        self._refuse_hollow(collection, sorted(wanted & present)[:SAMPLE])
        return wanted - present, present - wanted

    def _refuse_hollow(self, collection: "Collection", names: list[str]) -> None:
        """Raises Unusable when Chroma lists names that it no longer finds, as a corrupted folder does."""
        if not names:
            return
        _, vectors = self._read(names)
        with chroma_errors():
            reply = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
        lost = sum(not distances or distances[0] > 0.001 for distances in reply["distances"])
        if lost > len(names) // 4:
            raise Unusable(f"{lost} of {len(names)} vectors tried are gone")

    def _changes(self, collection: "Collection", known: int, revision: int) -> tuple[set[str], set[str]]:
        rows = self.database.rows(CHANGED, [known, revision])
        wanted = {name for name, current in rows if current}
        return wanted - _names(collection, wanted), {name for name, current in rows if not current}

    def _tell(self, collection: "Collection", wanted: set[str], gone: set[str]) -> None:
        for batch in batches(sorted(wanted), BATCH):
            names, vectors = self._read(batch)
            if names and not self._closed.is_set():
                with chroma_errors():
                    collection.upsert(ids=names, embeddings=vectors)
        for batch in batches(sorted(gone), BATCH):
            with chroma_errors():
                collection.delete(ids=batch)

    def _read(self, names: list[str]) -> tuple[list[str], numpy.ndarray]:
        hashes = {name: name.split(":", 1)[0] for name in names}
        distinct = set(hashes.values())
        vectors = dict(self.database.rows(
            f"SELECT hash, vector FROM vectors WHERE embedder = ? AND hash IN ({marks(distinct)})",
            [self.vectors.embedder, *distinct]))
        kept = [name for name in names if hashes[name] in vectors]
        joined = b"".join(vectors[hashes[name]] for name in kept)
        return kept, numpy.frombuffer(joined, dtype=numpy.float32).reshape(len(kept), -1)

    def _compare(self, collection: "Collection") -> IndexReport:
        missing, surplus = self._everything(collection)
        active = {row[0] for row in self.database.rows("SELECT id FROM rules WHERE status = 'active'")}
        stale = sum(name.split(":", 1)[1] in active for name in surplus)
        return IndexReport(len(self._wanted()), len(missing), stale, len(surplus) - stale)

    def _wanted(self) -> set[str]:
        return {row[0] for row in self.database.rows(WANTED, [self.vectors.embedder])}

    def _known(self, collection: "Collection") -> int:
        """The revision Chroma was brought up to; a collection made anew knows nothing."""
        sql = "SELECT revision FROM indexes WHERE collection = ?"
        return self.database.value(sql, [str(collection.id)]) or 0

    def _refuse_unless(self, mine: bool) -> None:
        if not mine:
            raise StoreError(f"The search index is in the hands of process {self._chroma.owner()}, which "
                             f"keeps it up to date. Close that program to check or rebuild it from here.")

    def _hopeless(self) -> str:
        if self._chroma.url:
            return (f"The Chroma server at {self._chroma.url} cannot be used; searching goes on without it. "
                    f"Start it with `chroma run`, or unset ERRATA_CHROMA_URL.")
        return (f"The search index in {self._chroma.folder} cannot be written; searching goes on without it. "
                f"Free some disk space and run `python -m workbench reindex`.")


def _names(collection: "Collection", among: set[str] | None = None) -> set[str]:
    """The names Chroma has: all of them, or which of those given."""
    found: set[str] = set()
    with chroma_errors():
        if among is None:
            total, page = collection.count(), 20_000
            for offset in range(0, total, page):
                found |= set(collection.get(include=[], limit=page, offset=offset)["ids"])
            return found
        for batch in batches(sorted(among), BATCH):
            found |= set(collection.get(ids=batch, include=[])["ids"])
    return found
