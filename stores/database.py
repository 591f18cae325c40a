"""The one SQLite file that holds everything a person said, taught and decided.

It is written ahead (WAL) with one connection per thread, because a connection shared by Streamlit's
threads fails under load. Every change goes through `decision`, a transaction that takes the write
lock before it reads: a plain BEGIN that reads first fails at once with "database is locked" when two
processes write. What SQLite reports is said to the person as a StoreError with the remedy.

A thread holds its connection while it uses it, and closing waits for that: a connection closed in the
middle of a statement takes the whole process down.
"""

import sqlite3
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from filelock import FileLock, Timeout

from stores.migrations import MIGRATIONS, unknown_migrations
from workbench.errors import StoreError

NAME = "errata.db"
PATIENCE = 30.0
"""Seconds to wait for another program's write before giving up."""

CLOSED = "This workspace was closed. Open it again to go on."

CACHED = "vectors"
"""The one table that can be computed again, and by far the largest: not checked when opening."""

REMEDIES = {
    "SQLITE_FULL": "The disk is full, so this was not saved. Free some space and try again; "
                   "what was saved before is intact.",
    "SQLITE_READONLY": "The data folder is read-only, so this was not saved. Allow writing to {folder}, "
                       "or set ERRATA_HOME to another folder.",
    "SQLITE_BUSY": "Another program is keeping the data folder {folder} locked. Close it, or wait, "
                   "and try again; nothing was lost.",
    "SQLITE_CANTOPEN": "The data file in {folder} cannot be opened. Check that the folder is there and that "
                       "you may write to it, or set ERRATA_HOME to another folder.",
    "SQLITE_IOERR": "The disk under {folder} could not be read or written, so this was not saved. "
                    "Check the disk and its free space, and try again.",
    "SQLITE_CORRUPT": "The data file {path} is damaged. Bring back a backup with "
                      "`python -m workbench restore FILE`; the damaged folder is kept.",
}
SAME_REMEDY = {"SQLITE_NOTADB": "SQLITE_CORRUPT", "SQLITE_LOCKED": "SQLITE_BUSY",
               "SQLITE_PERM": "SQLITE_READONLY", "SQLITE_AUTH": "SQLITE_READONLY"}


class Connection:
    """One thread's connection, which that thread holds for as long as it uses it."""

    def __init__(self, tables: sqlite_utils.Database) -> None:
        self.tables, self.held, self.closed = tables, threading.RLock(), False

    def close(self) -> None:
        """Closes it once it is let go."""
        with self.held:
            self.closed = True
            self.tables.close()


class Database:
    """The workspace's SQLite file, with a connection for each thread that asks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()
        self._all: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._opening = threading.Lock()
        self._closed = False
        self._first = self._connection()  # kept for life, by which others see that the workspace is in use

    @property
    def tables(self) -> sqlite_utils.Database:
        """This thread's connection, opened when first asked for; for use inside a decision."""
        return self._connection().tables

    @contextmanager
    def decision(self) -> Iterator[sqlite_utils.Database]:
        """Everything inside is kept together or not at all; inside another decision, it is part of that."""
        with self._using() as tables:
            if tables.conn.in_transaction:
                yield tables
                return
            tables.execute("BEGIN IMMEDIATE")
            try:
                yield tables
                tables.commit()
            except BaseException:
                tables.rollback()
                raise

    def put(self, table: str, row: dict[str, Any], key: str = "id") -> None:
        """Adds a row, or brings the one with its key up to date.

        In place of sqlite-utils' `upsert`, which first makes a table to see what SQLite can do, and when
        that fails on a full disk falls back to a way that keeps nothing and says nothing.
        """
        names, given = ", ".join(row), ", ".join(f":{name}" for name in row)
        updates = ", ".join(f"{name} = excluded.{name}" for name in row if name != key)
        with self.decision() as tables:
            tables.execute(f"INSERT INTO {table} ({names}) VALUES ({given}) "
                           f"ON CONFLICT ({key}) DO UPDATE SET {updates}", row)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple]:
        """What a query finds, read at one moment."""
        with self._using() as tables:
            return tables.execute(sql, values).fetchall()

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None when there is none."""
        rows = self.rows(sql, values)
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Closes every thread's connection, each once it is let go; what was decided is already on disk."""
        with self._opening:
            self._closed = True
            connections = list(self._all)
        for connection in connections:
            connection.close()

    @contextmanager
    def _using(self) -> Iterator[sqlite_utils.Database]:
        """This thread's connection, held until it was used; StoreError once the database is closed."""
        connection = self._connection()
        with explained(self.path), connection.held:
            if connection.closed:
                raise StoreError(CLOSED)
            yield connection.tables

    def _connection(self) -> Connection:
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self._connect()
        return connection

    def _connect(self) -> Connection:
        with explained(self.path), self._opening:
            if self._closed:
                raise StoreError(CLOSED)
            # Another thread only ever closes a connection, and only when the workbench closes.
            connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None,
                                         check_same_thread=False)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.create_function("folded", 1, _folded, deterministic=True)
            opened = Connection(sqlite_utils.Database(connection, execute_plugins=False))
            self._all.add(opened)
            return opened


def open_database(home: Path) -> Database:
    """The database of a data folder, made, checked and brought up to date if need be.

    Raises StoreError with the remedy when the folder cannot be used or the file is damaged.
    """
    home = Path(home).expanduser()
    _prepare(home)
    database = Database(home / NAME)
    try:
        with explained(database.path), FileLock(home / "opening.lock", timeout=PATIENCE):
            _migrate(database)
            _check(database)
    except BaseException as error:
        database.close()
        if isinstance(error, Timeout):
            raise StoreError(REMEDIES["SQLITE_BUSY"].format(folder=home, path=database.path)) from None
        raise
    return database


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite reports about the disk into a StoreError; a mistake in our SQL stays as it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        remedy = _remedy(error)
        if remedy is None:
            raise
        raise StoreError(remedy.format(folder=path.parent, path=path)) from error


def marks(values: Sequence[Any] | set[Any]) -> str:
    """As many question marks as there are values, for an IN (...)."""
    return ", ".join("?" * len(values))


def batches(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Values in lists short enough for one query."""
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start:start + size]


def storable(text: str) -> str:
    """Text that SQLite takes: half of a surrogate pair, as a broken paste has, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _remedy(error: sqlite3.DatabaseError) -> str | None:
    name = "_".join((getattr(error, "sqlite_errorname", None) or "").split("_")[:2])
    return REMEDIES.get(SAME_REMEDY.get(name, name))


def _prepare(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as proof:
            proof.write(b"writable")
    except OSError as error:
        raise StoreError(
            f"The data folder {home} cannot be written ({error.strerror or error}). Allow writing to it and "
            f"see that the disk has room, or set ERRATA_HOME to another folder."
        ) from error


def _migrate(database: Database) -> None:
    database.tables.execute("PRAGMA journal_mode = WAL")
    newer = unknown_migrations(database.tables)
    if newer:
        raise StoreError(
            f"The data folder {database.path.parent} was written by a newer version of this program "
            f"({', '.join(newer)}). Update the program, or set ERRATA_HOME to another folder."
        )
    MIGRATIONS.apply(database.tables)


def _check(database: Database) -> None:
    tables = [name for name in database.tables.table_names() if name != CACHED]
    for name in tables:
        found = database.value(f"PRAGMA quick_check({name})")
        if found != "ok":
            raise StoreError(REMEDIES["SQLITE_CORRUPT"].format(path=database.path))


def _folded(text: str | None) -> str:
    return (text or "").casefold()
