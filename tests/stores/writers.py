"""What the test of many writers and the test of sudden death run in processes of their own."""

import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.stores.places import Place, opened, rule, trajectory
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
