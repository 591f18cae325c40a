"""A data folder that cannot be used is said to be so, with the remedy, and nothing in it is lost."""

import os
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from stores import database
from stores.database import NAME, open_database
from stores.migrations import FIRST_SHAPE
from tests.stores.places import Place, opened, rule
from workbench.errors import StoreError
from workbench.records import Feedback


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    open_database(tmp_path / "new" / "home").close()
    assert (tmp_path / "new" / "home").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a folder that nobody can write")
def test_a_read_only_folder_is_named_with_the_setting_to_change(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    folder = Path("/sys") if os.geteuid() == 0 else tmp_path  # no permission stops root, but /sys does
    with pytest.raises(StoreError, match=f"{folder}.*cannot be written.*ERRATA_HOME"):
        open_database(folder)


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be written"):
        open_database(tmp_path / "home")


def test_a_folder_that_becomes_read_only_refuses_the_save_and_can_still_be_read(place: Place) -> None:
    place.history.give(Feedback("correction", text="kept"))
    place.database.tables.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="read-only"):
        place.history.give(Feedback("correction", text="refused"))
    assert [one.text for one in place.history.feedback()] == ["kept"]


def test_a_full_disk_refuses_the_save_keeps_the_rest_and_recovers(place: Place) -> None:
    kept = place.history.give(Feedback("correction", text="kept"))
    tables = place.database.tables
    pages = tables.execute("PRAGMA page_count").fetchone()[0]
    tables.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full.*intact"):
        place.knowledge.put([rule("x" * 100_000)], "Ada", "add")
    assert (place.history.feedback(), place.knowledge.rules(), len(place.events.list())) == ([kept], [], 1)
    tables.execute("PRAGMA max_page_count = 1000000")
    place.knowledge.put([rule("x" * 100_000)], "Ada", "add")
    assert len(place.knowledge.rules()) == 1


def test_a_lock_that_is_not_let_go_is_explained(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    told: list[str] = []

    def save() -> None:  # in a thread of its own, which opens its connection with less patience
        with pytest.raises(StoreError) as refused:
            place.history.give(Feedback("correction"))
        told.append(str(refused.value))

    with closing(sqlite3.connect(place.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        thread = threading.Thread(target=save)
        thread.start()
        thread.join()
    assert "locked" in told[0] and "nothing was lost" in told[0]


@pytest.mark.parametrize("damage", ["garbage from the start", "a page in the middle", "cut in half"])
def test_a_damaged_file_names_the_command_that_restores(own_workspace: Path, damage: str) -> None:
    with opened(own_workspace) as place:
        place.knowledge.put([rule("x" * 500) for _ in range(200)], "Ada", "add")
    file = own_workspace / NAME
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes({"garbage from the start": os.urandom(len(content)),
                      "a page in the middle": content[:half] + os.urandom(20_000) + content[half + 20_000:],
                      "cut in half": content[:half]}[damage])
    with pytest.raises(StoreError, match="damaged.*python -m workbench restore"):
        open_database(own_workspace)


def test_a_folder_of_a_newer_version_is_left_alone(own_workspace: Path) -> None:
    opened_once = open_database(own_workspace)
    opened_once.tables["_sqlite_migrations"].insert(
        {"migration_set": "errata", "name": "m999_the_future", "applied_at": "later"})
    opened_once.close()
    with pytest.raises(StoreError, match="newer version.*m999_the_future"):
        open_database(own_workspace)


def test_a_folder_from_before_there_were_comparisons_holds_conversations(own_workspace: Path) -> None:
    own_workspace.mkdir(parents=True)
    with closing(sqlite3.connect(own_workspace / NAME)) as old:
        old.executescript(FIRST_SHAPE)
        old.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)")
        old.execute("INSERT INTO _sqlite_migrations VALUES ('errata', 'm001_first_shape', '2026')")
        old.execute("INSERT INTO conversations VALUES ('c', 'Freezers', 'Ada', 0, '2026', '2026')")
        old.commit()
    with opened(own_workspace) as place:
        assert [(one.title, one.kind) for one in place.history.conversations()] == [("Freezers", "chat")]


def test_a_decision_inside_a_decision_is_part_of_it(place: Place) -> None:
    with pytest.raises(KeyError), place.database.decision():
        with place.database.decision():
            place.knowledge.put([rule()], "Ada", "add")
        raise KeyError
    assert place.knowledge.rules() == []


def test_a_mistake_of_ours_is_not_dressed_up_as_the_disks(place: Place) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        place.database.rows("SELECT * FROM nowhere")
