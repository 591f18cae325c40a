"""Chroma, and who may open its folder: one process at a time, known by a lock held for its life.

Four processes writing one Chroma folder corrupted it for good without an error, and a second process
that only reads stays stale for ever. So a process that does not hold the lock never opens the folder;
with a Chroma server there is no folder, and the lock only keeps two from bringing it up to date at once.
"""

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from workbench.errors import StoreError

if TYPE_CHECKING:
    import chromadb
    from chromadb import ClientAPI, Collection

log = logging.getLogger(__name__)

SPACE = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}}
"""Wider than Chroma's defaults, with which now and then even an exact match was missed."""


class Unusable(Exception):
    """Chroma cannot be used, or not as it is; what it holds can be built again."""


class Chroma:
    """The collection of one workspace and embedder, in the data folder or on a server."""

    def __init__(self, home: Path, workspace: str, embedder: str, url: str = "") -> None:
        self.folder, self.url, self.embedder = home / "index", url, embedder
        self.name = _collection_name(home, workspace, embedder)
        self._owner = home / "index.owner"
        self._lock = FileLock(home / "index.lock", thread_local=False)
        self._client: ClientAPI | None = None

    @contextmanager
    def owned(self) -> Iterator[bool]:
        """Whether this process may change the index now; a folder stays its own until `close`."""
        mine = self._lock.is_locked or self._acquire()
        try:
            yield mine
        finally:
            if mine and self.url:
                self._lock.release()

    def owner(self) -> str:
        """The process that owns the folder, as a number to show."""
        try:
            return self._owner.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return "unknown"

    def collection(self) -> "Collection":
        """The collection, made if need be; raises Unusable where Chroma cannot give it."""
        with chroma_errors():
            self._client = self._client or self._connect()
            return self._client.get_or_create_collection(
                self.name, embedding_function=None, configuration=SPACE, metadata={"embedder": self.embedder})

    def drop(self) -> None:
        """Deletes the collection, if it is there."""
        with chroma_errors():
            self._client = self._client or self._connect()
            if self.name in [collection.name for collection in self._client.list_collections()]:
                self._client.delete_collection(self.name)

    def set_aside(self) -> None:
        """Moves a folder that cannot be used out of the way, in place of the one moved there before."""
        self._disconnect()
        if self.url or not self.folder.exists():
            return
        aside = self.folder.with_name("index.broken")
        shutil.rmtree(aside, ignore_errors=True)
        self.folder.rename(aside)
        log.warning("The search index could not be used; it was moved to %s and is built again.", aside)

    def close(self) -> None:
        self._disconnect()
        self._lock.release()

    def _acquire(self) -> bool:
        try:
            self._lock.acquire(timeout=0)
            self._owner.write_text(str(os.getpid()), encoding="utf-8")
        except Timeout:
            return False
        except OSError as error:  # a full disk, say
            log.warning("The search index cannot be locked (%s); searching without it.", error)
            self._lock.release()
            return False
        return True

    def _connect(self) -> "ClientAPI":
        import chromadb  # takes a second, and only the index needs it

        settings = chromadb.config.Settings(anonymized_telemetry=False)
        if not self.url:
            return self._open_folder(settings)
        address = urlsplit(self.url if "//" in self.url else f"//{self.url}")
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 8000)
        return chromadb.HttpClient(address.hostname or "localhost", port, secure, settings=settings)

    def _open_folder(self, settings: "chromadb.config.Settings") -> "ClientAPI":
        import chromadb

        try:
            return chromadb.PersistentClient(str(self.folder), settings=settings)
        except BaseException:  # Chroma remembers the client that failed, and would give it out again
            chromadb.api.client.SharedSystemClient.clear_system_cache()
            raise

    def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with chroma_errors():
                client.close()


@contextmanager
def chroma_errors() -> Iterator[None]:
    """Turns whatever Chroma fails with into Unusable; its Rust core panics with a BaseException."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, StoreError, Unusable):
        raise
    except BaseException as error:
        raise Unusable(f"{type(error).__name__}: {error}") from error


def _collection_name(*parts: Any) -> str:
    """One name for each workspace, place and embedder: many may share one Chroma server."""
    return "rules-" + hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
