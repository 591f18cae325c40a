"""What the test of many writers and the test of sudden death run in processes of their own."""

import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from stores.database import open_database
from stores.events import Events
from stores.history import History
from tests.stores.places import Place, opened, rule, trajectory
from workbench.errors import StoreError
from workbench.records import Feedback, Lesson, Review, new_id

FORKING = get_context("forkserver")  # a fork of the tests themselves would copy Chroma's threads
FORKING.set_forkserver_preload(["tests.stores.places", "chromadb"])


def started(target: Callable[..., None], *given: object) -> tuple[BaseProcess, Connection]:
    """A process running `target(connection, *given)`, and our end of its connection."""
    ours, theirs = FORKING.Pipe()
    process = FORKING.Process(target=target, args=(theirs, *given), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def save_until_killed(acknowledge: Connection, home: Path, number: int) -> None:
    """Saves one thing after another, telling of each only when it is saved, with the index following."""
    with opened(home) as place:
        place.index.follow()
        threading.Thread(target=follow_for_ever, args=(place,), daemon=True).start()
        while True:
            id = new_id()
            place.history.save(trajectory(f"task {id}", "answer " * 200, state="responding", id=id))
            acknowledge.send(("trajectory", id))
            place.history.give(Feedback("correction", trajectory=id, text="no", id=id))
            acknowledge.send(("feedback", id))
            learned = rule(applies_when=f"case {number} {id}", id=id)
            lesson = Lesson(False, "lasting", status="approved", id=id)
            place.reviews.decide(Review("lesson", id, "approve", id=id), [learned], lesson)
            acknowledge.send(("decision", id))


def follow_for_ever(place: Place) -> None:
    while True:
        place.index.follow()


def revise_together(_: Connection, home: Path, shared: str, times: int) -> None:
    """Adds rules of its own, and a version of one rule that everybody writes."""
    with opened(home) as place:
        for _ in range(times):
            place.knowledge.put([rule(), rule(id=shared)], "process", "revise")


def hold_the_index(orders: Connection, home: Path) -> None:
    """Owns the Chroma folder; adds a rule, or looks for one, when told to."""
    with opened(home) as place:
        place.index.follow()
        orders.send("ready")
        while (order := orders.recv()) != "close":
            action, words = order
            if action == "add":
                place.knowledge.put([rule(applies_when=words, id=words.replace(" ", "-"))], "other", "add")
            orders.send(place.nearest(words, 1))


def keep_open(orders: Connection, home: Path) -> None:
    """Has the workspace open until told otherwise."""
    with opened(home):
        orders.send("ready")
        orders.recv()


def close_while_threads_work(told: Connection, home: Path, times: int) -> None:
    """Opens and closes the workspace again and again over threads that use it; tells how their work ended."""
    ends: list[str] = []
    for _ in range(times):
        database = open_database(home)
        history = History(database, Events(database))
        all_at_work = threading.Barrier(5)
        threads = [threading.Thread(target=_save_until_refused, args=(history, all_at_work, ends))
                   for _ in range(4)]
        for thread in threads:
            thread.start()
        all_at_work.wait(20)
        database.close()
        for thread in threads:
            thread.join()
    told.send(set(ends))


def _save_until_refused(history: History, all_at_work: threading.Barrier, ends: list[str]) -> None:
    history.save(trajectory())
    all_at_work.wait(20)
    try:
        while True:
            history.save(trajectory())
            history.trajectories("none")
    except StoreError:
        ends.append("refused")
    except Exception as error:
        ends.append(repr(error))
