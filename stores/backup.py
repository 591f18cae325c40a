"""A whole workspace in one file, and back again.

The file is a zip with the database, copied by SQLite itself so that it is consistent while others
write, and a line that says what it is. Keys and passwords are never in it: they are settings, not data.
The search index is not in it either, because it is built again from the database.
"""

import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlite_utils
from filelock import FileLock, Timeout

from stores.database import NAME, explained
from stores.migrations import unknown_migrations
from workbench.errors import StoreError
from workbench.records import now

MANIFEST = "errata-backup.json"
FORMAT = 1
REPLACED = "replaced-"
"""Begins the name of the folder that a restore moves the old files to."""


def back_up(home: Path, to: Path) -> Path:
    """Writes the workspace to one file; a folder gets a file named by the time. Returns the file.

    The workspace may be in use. A file that is there already is replaced only by a finished one.
    """
    database = Path(home).expanduser() / NAME
    if not database.exists():
        raise StoreError(f"There is nothing to back up in {home}. Check ERRATA_HOME.")
    to = Path(to).expanduser()
    to = to / f"errata-{_stamp()}.zip" if to.is_dir() else to
    with _file_errors(to), tempfile.TemporaryDirectory(dir=_made(to.parent), prefix=".errata-") as work:
        copy, archive = Path(work) / NAME, Path(work) / "backup.zip"
        _copy(database, copy)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(MANIFEST, json.dumps({"format": FORMAT, "created": now()}))
            file.write(copy, NAME)
        archive.replace(to)
    return to


def restore(file: Path, home: Path) -> Path | None:
    """Puts the workspace of a backup into `home`; the folder that the old files were moved to, if any.

    The backup is checked first, as a whole, and nothing is deleted. Raises StoreError when the backup
    cannot be used, or while a program has the workspace open.
    """
    home = Path(home).expanduser()
    with _file_errors(home), tempfile.TemporaryDirectory(dir=_made(home), prefix=REPLACED) as work:
        fresh = _unpack(Path(file).expanduser(), Path(work))
        with _alone(home):
            aside = _move_aside(home)
            fresh.replace(home / NAME)
    return aside


def _copy(database: Path, copy: Path) -> None:
    with explained(database), closing(sqlite3.connect(database)) as source, \
            closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _unpack(file: Path, work: Path) -> Path:
    """The database of a backup, found whole and readable by this program."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = dict(json.loads(archive.read(MANIFEST)))
            archive.extract(NAME, work)  # checks the sum of what it writes
    except FileNotFoundError:
        raise StoreError(f"There is no file {file}. Give the path of a backup.") from None
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{file} is not a backup, or is damaged ({error}). Try another one; "
                         f"nothing was changed.") from error
    _check(work / NAME, file, manifest)
    return work / NAME


def _check(database: Path, file: Path, manifest: dict) -> None:
    refused = StoreError(f"The database in {file} is damaged. Try another backup; nothing was changed.")
    try:
        with closing(sqlite3.connect(database)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise refused
            tables = sqlite_utils.Database(connection, execute_plugins=False)
            newer = manifest.get("format", 0) > FORMAT or unknown_migrations(tables)
    except sqlite3.DatabaseError as error:
        raise refused from error
    if newer:
        raise StoreError(f"{file} was written by a newer version of this program. Update it and try again; "
                         f"nothing was changed.")


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Holds the workspace, so that nobody opens it while it is replaced; refuses when somebody has it."""
    busy = StoreError(f"The data folder {home} is in use. Close the app and every other program that uses "
                      f"it, and try again; nothing was changed.")
    try:
        with FileLock(home / "opening.lock", timeout=0), FileLock(home / "index.lock", timeout=0):
            if _in_use(home / NAME):
                raise busy
            yield
    except Timeout:
        raise busy from None


def _in_use(database: Path) -> bool:
    """True while a connection is open: only the last one may leave the write-ahead mode."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    except sqlite3.DatabaseError:  # damaged, which is why it is being replaced
        return False
    return False


def _move_aside(home: Path) -> Path | None:
    old = [path for path in home.iterdir() if not path.name.startswith(REPLACED) and path.suffix != ".lock"]
    if not old:
        return None
    aside = Path(tempfile.mkdtemp(dir=home, prefix=f"{REPLACED}{_stamp()}-"))
    for path in old:
        shutil.move(path, aside / path.name)
    return aside


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


@contextmanager
def _file_errors(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{place} cannot be written ({error.strerror or error}). Check its place, its "
                         f"permissions and the free space, and try again.") from error
