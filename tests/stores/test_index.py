import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from stores.exact import AT_ONCE
from tests.stores.places import Place, embed, opened, rule, vector
from tests.stores.writers import hold_the_index, started
from workbench.errors import StoreError

CASES = ["mail the landlord", "review python code", "translate a poem", "plan a birthday party"]


def taught(place: Place) -> list[str]:
    rules = [rule(applies_when=words, id=words.replace(" ", "-")) for words in CASES]
    place.knowledge.put(rules, "Ada", "add")
    return [one.id for one in rules]


def finds_all(place: Place) -> bool:
    return all(place.nearest(words, 1) == [words.replace(" ", "-")] for words in CASES)


def test_a_rule_is_found_before_and_after_the_index_followed(place: Place) -> None:
    taught(place)
    assert finds_all(place)
    place.index.follow()
    assert finds_all(place)
    assert place.index.verify().good


def test_search_gives_rules_nearest_first_with_their_nearest_words(place: Place) -> None:
    taught(place)
    place.index.follow()
    found = place.knowledge.candidates(vector("mail the landlord a poem"), 3)
    assert [one.rule.id for one in found][:2] == ["mail-the-landlord", "translate-a-poem"]
    assert found[0].nearest == "mail the landlord" and 0.5 < found[0].similarity < 1
    assert len(found) == 3


@pytest.mark.parametrize("followed", [True, False])
def test_a_changed_rule_is_found_by_its_new_scope_only_and_a_retired_one_never(place: Place,
                                                                               followed: bool) -> None:
    taught(place)
    place.index.follow()
    changed, retired = place.knowledge.rule("mail-the-landlord"), place.knowledge.rule("translate-a-poem")
    place.knowledge.put([replace(changed, applies_when="knit a jumper"), replace(retired, status="retired")],
                        "Ada", "revise")
    if followed:
        place.index.follow()
        assert place.index.verify().good
    assert place.nearest("knit a jumper", 1) == ["mail-the-landlord"]
    assert place.knowledge.candidates(vector("mail the landlord"), 3)[-1].similarity < 0.5
    assert "translate-a-poem" not in place.nearest("translate a poem", 10)


def test_a_rule_with_many_examples_does_not_crowd_out_the_others(place: Place) -> None:
    crowd = rule(in_scope=tuple(f"mail the landlord about matter {n}" for n in range(60)))
    others = [rule(applies_when=f"mail person {n}") for n in range(3)]
    place.knowledge.put([crowd, *others], "Ada", "add")
    place.index.follow()
    assert set(place.nearest("mail the landlord about it", 4)) == {crowd.id, *(one.id for one in others)}


def test_nothing_is_embedded_twice(own_workspace: Path) -> None:
    seen: list[str] = []

    def counted(texts: list[str]) -> object:
        seen.extend(texts)
        return embed(texts)

    with opened(own_workspace) as place:
        place.index.vectors.embed = counted
        taught(place)
        place.index.follow()
        assert place.index.rebuild() == len(CASES)
        assert finds_all(place)
    assert sorted(seen) == sorted(CASES)


def test_a_change_made_while_the_index_was_closed_is_caught_up_at_start(own_workspace: Path) -> None:
    with opened(own_workspace) as place:
        taught(place)
        place.index.follow()
    with opened(own_workspace) as place:
        place.knowledge.put([rule(applies_when="knit a jumper", id="knit")], "Ada", "add")
        retired = replace(place.knowledge.rule("mail-the-landlord"), status="retired")
        place.knowledge.put([retired], "Ada", "retire")
        report = place.index.verify()
        assert (report.missing, report.stale, report.extra) == (1, 0, 1)
        place.index.follow()
        assert place.index.verify().good


def test_a_deleted_folder_is_built_again(own_workspace: Path) -> None:
    with opened(own_workspace) as place:
        taught(place)
        place.index.follow()
    shutil.rmtree(own_workspace / "index")
    with opened(own_workspace) as place:
        assert finds_all(place)
        place.index.follow()
        assert finds_all(place) and place.index.verify().good


def test_a_folder_of_another_embedder_is_not_used(own_workspace: Path) -> None:
    with opened(own_workspace, "another embedder") as place:
        taught(place)
        place.index.vectors.embed = lambda texts: [[1.0, 0.0, float(len(text))] for text in texts]
        place.index.follow()
    with opened(own_workspace) as place:
        assert finds_all(place)
        assert place.index.verify().missing == len(CASES)
        place.index.follow()
        assert finds_all(place) and place.index.verify().good


@pytest.mark.parametrize("damage", ["its database", "its vectors", "everything"])
def test_a_broken_folder_is_set_aside_and_built_again(own_workspace: Path, damage: str,
                                                      caplog: pytest.LogCaptureFixture) -> None:
    with opened(own_workspace) as place:
        taught(place)
        place.knowledge.put([rule(applies_when=f"case {n}") for n in range(1200)], "Ada", "add")
        place.index.follow()
    files = [path for path in (own_workspace / "index").rglob("*") if path.is_file()]
    spoiled = {"its database": [path for path in files if path.suffix == ".sqlite3"],
               "its vectors": [path for path in files if path.suffix == ".bin"], "everything": files}[damage]
    assert spoiled
    for path in spoiled:
        path.write_bytes(b"broken" * 100)
    with opened(own_workspace) as place:
        assert finds_all(place)
        place.index.follow()
        assert finds_all(place) and place.index.verify().good
    assert (own_workspace / "index.broken").exists()
    assert "built again" in caplog.text


def test_an_index_that_breaks_while_in_use_does_not_stop_the_search(place: Place) -> None:
    taught(place)
    place.index.follow()
    place.index._chroma._client.delete_collection(place.index._chroma.name)
    assert finds_all(place)
    place.index.follow()
    assert finds_all(place) and place.index.verify().good


def test_a_second_process_finds_what_the_first_adds_and_the_first_what_it_adds(own_workspace: Path) -> None:
    process, first = started(hold_the_index, own_workspace)
    assert first.recv() == "ready"
    with opened(own_workspace) as place:
        place.index.follow()
        for words in ("mail the landlord", "knit a jumper"):
            first.send(("add", words))
            assert first.recv() == place.nearest(words, 1) == [words.replace(" ", "-")]
        place.knowledge.put([rule(applies_when="bake some bread", id="bread")], "Ada", "add")
        first.send(("find", "bake some bread"))
        assert first.recv() == ["bread"]
        with pytest.raises(StoreError, match=f"process {process.pid}"):
            place.index.rebuild()
        first.send("close")
        process.join()
        place.index.follow()
        assert place.index.verify().good


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Chroma server of our own."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", tmp_path / "served", "--port", port]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert any("listening on address" in line for line in process.stdout)
        threading.Thread(target=process.stdout.read, daemon=True).start()  # it logs more than a pipe holds
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_two_workbenches_share_a_chroma_server(own_workspace: Path, tmp_path: Path, server: str) -> None:
    with opened(own_workspace, url=server) as first, opened(own_workspace, url=server) as second:
        taught(first)
        first.index.follow()
        second.index.follow()
        assert finds_all(first) and finds_all(second)
        assert first.index.verify().good and second.index.verify().good
        assert second.index.rebuild() == len(CASES)
        assert finds_all(first)
    with opened(tmp_path / "another", url=server) as another:
        another.index.follow()
        assert another.nearest(CASES[0]) == []


def test_a_chroma_server_that_is_away_does_not_stop_the_search(own_workspace: Path,
                                                              caplog: pytest.LogCaptureFixture) -> None:
    with opened(own_workspace, url="http://127.0.0.1:9") as place:
        taught(place)
        place.index.follow()
        assert finds_all(place)
        assert "ERRATA_CHROMA_URL" in caplog.text
        with pytest.raises(StoreError, match="chroma run"):
            place.index.rebuild()


def test_a_closed_index_lets_go_of_the_folder_for_good(own_workspace: Path) -> None:
    with opened(own_workspace) as first:
        first.index.follow()
        with opened(own_workspace) as second:
            first.index.close()
            first.index.follow()
            assert second.index.rebuild() == 0


def test_half_a_character_in_a_scope_is_embedded_once_and_the_rule_is_found(place: Place) -> None:
    place.knowledge.put([rule(applies_when="writing to Ines \ud800", id="odd")], "Ada", "add")
    embedded: list[str] = []
    embed = place.index.vectors.embed
    place.index.vectors.embed = lambda texts: embedded.extend(texts) or embed(texts)
    assert [place.nearest("writing to Ines") for _ in range(3)] == [["odd"]] * 3
    assert len(embedded) == 1


def test_after_an_import_a_question_waits_for_a_few_rules_only_and_the_rest_comes_later(place: Place) -> None:
    many = [rule(applies_when=f"case number {number}", id=str(number)) for number in range(200)]
    place.knowledge.put(many, "Ada", "import")
    embedded: list[str] = []
    embed = place.index.vectors.embed
    place.index.vectors.embed = lambda texts: embedded.extend(texts) or embed(texts)
    found = place.nearest("case number 7")
    assert found and len(embedded) == AT_ONCE
    place.index.vectors.ensure(0)
    assert place.nearest("case number 199", 1) == ["199"]
    assert len(embedded) == len(many)
