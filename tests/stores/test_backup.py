import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stores.backup import MANIFEST, back_up, restore
from stores.database import NAME, open_database
from tests.stores.places import opened, rule
from tests.stores.writers import keep_open, started
from workbench.errors import StoreError


def test_a_backup_taken_while_writing_is_whole_and_comes_back(own_workspace: Path, tmp_path: Path) -> None:
    written, stop = threading.Event(), threading.Event()
    with opened(own_workspace) as place:

        def write() -> None:
            while not stop.is_set():
                place.knowledge.put([rule(), rule()], "Ada", "add")
                written.set()

        thread = threading.Thread(target=write)
        thread.start()
        written.wait()
        acknowledged = {one.id for one in place.knowledge.rules()}
        file = back_up(own_workspace, tmp_path)
        stop.set()
        thread.join()
    restore(file, tmp_path / "elsewhere")
    with opened(tmp_path / "elsewhere") as place:
        found = place.knowledge.rules()
        assert acknowledged <= {one.id for one in found} and len(found) % 2 == 0
        place.index.follow()
        assert place.index.verify().good


def test_restoring_keeps_what_was_there(own_workspace: Path, tmp_path: Path) -> None:
    with opened(own_workspace) as place:
        place.knowledge.put([rule(id="old")], "Ada", "add")
        place.index.follow()
    file = back_up(own_workspace, tmp_path / "kept.zip")
    with opened(own_workspace) as place:
        place.knowledge.put([rule(id="new")], "Ada", "add")
    aside = restore(file, own_workspace)
    with opened(own_workspace) as place:
        assert [one.id for one in place.knowledge.rules()] == ["old"]
        place.index.follow()
        assert place.index.verify().good
    with opened(aside) as place:
        assert {one.id for one in place.knowledge.rules()} == {"old", "new"}


def test_a_damaged_workspace_is_replaced_and_kept(own_workspace: Path, tmp_path: Path) -> None:
    with opened(own_workspace) as place:
        place.knowledge.put([rule(id="old")], "Ada", "add")
    file = back_up(own_workspace, tmp_path)
    (own_workspace / NAME).write_bytes(b"damaged")
    aside = restore(file, own_workspace)
    assert (aside / NAME).read_bytes() == b"damaged"
    with opened(own_workspace) as place:
        assert [one.id for one in place.knowledge.rules()] == ["old"]


def test_a_workspace_in_use_is_not_replaced(own_workspace: Path, tmp_path: Path) -> None:
    process, other = started(keep_open, own_workspace)
    assert other.recv() == "ready"
    file = back_up(own_workspace, tmp_path)
    with pytest.raises(StoreError, match="in use"):
        restore(file, own_workspace)
    assert (own_workspace / NAME).exists() and not list(own_workspace.glob("replaced-*"))
    other.send("close")
    process.join()
    restore(file, own_workspace)


def test_a_workspace_opened_by_a_thread_that_ended_is_in_use_all_the_same(
    own_workspace: Path, tmp_path: Path
) -> None:
    with ThreadPoolExecutor() as threads:
        database = threads.submit(open_database, own_workspace).result()
    file = back_up(own_workspace, tmp_path)
    with pytest.raises(StoreError, match="in use"):
        restore(file, own_workspace)
    database.close()
    restore(file, own_workspace)


def test_only_the_database_and_a_manifest_are_in_a_backup(own_workspace: Path, tmp_path: Path) -> None:
    opened(own_workspace).__enter__()
    (own_workspace / "secrets.toml").write_text("ERRATA_API_KEY = 'secret'")
    with zipfile.ZipFile(back_up(own_workspace, tmp_path)) as archive:
        assert sorted(archive.namelist()) == [MANIFEST, NAME]


def damaged(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-300])


def foreign(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")


def hollow(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(MANIFEST, json.dumps({"format": 1}))
        archive.writestr(NAME, b"not a database at all" * 100)


def future(file: Path) -> None:
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(MANIFEST, json.dumps({"format": 99}))


@pytest.mark.parametrize(("spoil", "said"), [
    (damaged, "not a backup, or is damaged"), (foreign, "not a backup"), (hollow, "damaged"),
    (future, "newer version"), (Path.unlink, "no file"),
])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_backup_that_cannot_be_used_changes_nothing(own_workspace: Path, tmp_path: Path, spoil: object,
                                                      said: str) -> None:
    with opened(own_workspace) as place:
        place.knowledge.put([rule(id="kept")], "Ada", "add")
    file = back_up(own_workspace, tmp_path / "backup.zip")
    spoil(file)
    with pytest.raises(StoreError, match=said):
        restore(file, own_workspace)
    with opened(own_workspace) as place:
        assert [one.id for one in place.knowledge.rules()] == ["kept"]


def test_backing_up_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(tmp_path / "nowhere", tmp_path)


def test_a_place_that_cannot_be_written_is_named(own_workspace: Path, tmp_path: Path) -> None:
    with opened(own_workspace):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(StoreError, match="cannot be written"):
            back_up(own_workspace, tmp_path / "file" / "backup.zip")
