import sqlite3
import threading
from pathlib import Path

import pytest

from tests.stores.places import Place, opened, rule
from tests.stores.writers import close_while_threads_work, revise_together, save_until_killed, started
from workbench.errors import StoreError

DEATHS = 30


def test_eight_threads_and_four_processes_write_together_and_nothing_is_lost(own_workspace: Path) -> None:
    times, shared = 20, "shared"
    with opened(own_workspace) as place:
        processes = [started(revise_together, own_workspace, shared, times)[0] for _ in range(4)]

        def revise() -> None:
            for _ in range(times):
                place.knowledge.put([rule(), rule(id=shared)], "thread", "revise")

        threads = [threading.Thread(target=revise) for _ in range(8)]
        for thread in threads:
            thread.start()
        for one in (*threads, *processes):
            one.join()
        assert [process.exitcode for process in processes] == [0] * 4
        assert [one.version for one in place.knowledge.versions(shared)] == list(range(1, 12 * times + 1))
        assert len(place.knowledge.rules()) == 12 * times + 1
        assert place.knowledge.revision() == 24 * times
        assert len({event.decision for event in place.events.list(limit=10_000)}) == 12 * times


def test_first_opens_at_once_all_succeed(own_workspace: Path) -> None:
    processes = [started(revise_together, own_workspace, "shared", 1)[0] for _ in range(6)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6


def test_nothing_acknowledged_is_missing_after_thirty_kills_and_the_index_agrees(own_workspace: Path) -> None:
    acknowledged = [one for number in range(DEATHS) for one in _killed(own_workspace, number)]
    ids = {kind: {id for found, id in acknowledged if found == kind}
           for kind in ("trajectory", "feedback", "decision")}
    with opened(own_workspace) as place:
        saved = {row[0] for row in place.database.rows("SELECT id FROM trajectories")}
        assert ids["trajectory"] <= saved
        assert ids["feedback"] <= {one.id for one in place.history.feedback()}
        assert ids["decision"] <= {one.id for one in place.knowledge.rules("active")}
        _assert_decisions_are_whole(place.database.tables.conn)
        assert place.history.mark_interrupted() == len(saved)
        place.index.follow()
        assert place.index.verify().good
        newest = place.knowledge.rules("active")[0]
        assert place.nearest(newest.applies_when, 1) == [newest.id]


def test_closing_waits_for_a_decision_under_way_and_keeps_it_whole(
    place: Place, own_workspace: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def decide() -> None:
        with place.database.decision():
            place.knowledge.put([rule(id="first")], "Ada", "add")
            begun.set()
            assert go_on.wait(20)
            place.knowledge.put([rule(id="second")], "Ada", "add")

    deciding, closing = threading.Thread(target=decide), threading.Thread(target=place.database.close)
    deciding.start()
    assert begun.wait(20)
    closing.start()
    assert closing.is_alive()
    go_on.set()
    deciding.join(20)
    closing.join(20)
    with opened(own_workspace) as again:
        assert {one.id for one in again.knowledge.rules()} == {"first", "second"}


def test_what_is_asked_of_a_closed_workspace_is_refused_in_a_sentence(place: Place) -> None:
    place.database.close()
    with pytest.raises(StoreError, match="was closed"):
        place.knowledge.rules()
    with pytest.raises(StoreError, match="was closed"):
        place.knowledge.put([rule()], "Ada", "add")


def test_closing_while_threads_read_and_write_never_takes_the_process_down(own_workspace: Path) -> None:
    process, told = started(close_while_threads_work, own_workspace, 60)
    process.join(120)
    assert process.exitcode == 0
    assert told.recv() == {"refused"}


def _killed(home: Path, number: int) -> list[tuple[str, str]]:
    """What a writing process told of before it was killed, at another point each time."""
    process, told = started(save_until_killed, home, number)
    acknowledged = [told.recv() for _ in range(3 * number + 1)]
    process.kill()
    process.join()
    try:
        while told.poll():
            acknowledged.append(told.recv())
    except EOFError:
        pass
    return acknowledged


def _assert_decisions_are_whole(connection: sqlite3.Connection) -> None:
    """Review, lesson, rule and log were written together or not at all."""
    queries = ("SELECT id FROM reviews", "SELECT id FROM lessons", "SELECT id FROM rules",
               "SELECT subject_id FROM events WHERE subject = 'rule'",
               "SELECT subject_id FROM events WHERE subject = 'lesson'")
    found = [{row[0] for row in connection.execute(query)} for query in queries]
    assert all(ids == found[0] for ids in found)


