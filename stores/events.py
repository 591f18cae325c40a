"""Who did what: an append-only log of every decision, from which any of them can be undone.

A decision is one or more changes made together, each with the record before and after. Undoing one
writes the opposite of each change as a new decision; the log itself is never rewritten, and undoing
an undo is redo. What was changed again since is not undone over somebody's head: that is refused,
and the later change is named.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from stores.database import Database, storable
from stores.rows import SUBJECTS, Subject
from workbench.errors import StoreError
from workbench.records import new_id, now, parse, plain

BOOKKEEPING = {"version", "changed", "turns", "created"}
"""Fields that move by themselves, so a difference in them is not a later change."""

SEARCHED = 100
"""How many decisions to look through for one that can still be undone."""


@dataclass(frozen=True)
class Event:
    """One change by one person; changes made together share their `decision`."""

    id: int
    decision: str
    at: str
    author: str
    action: str
    subject: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    undoes: str | None


COLUMNS = "id, decision, at, author, action, subject, subject_id, before, after, undoes"


class Events:
    """The log of decisions."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def list(self, subject_id: str | None = None, limit: int = 200) -> "list[Event]":
        """What happened, newest first; to one rule, lesson, feedback or conversation if its id is given."""
        where, values = ("", []) if subject_id is None else ("WHERE subject_id = ?", [subject_id])
        return self._read(f"{where} ORDER BY id DESC LIMIT ?", [*values, limit])

    def change(self, records: Iterable[Any], author: str, action: str, *, decision: str | None = None,
               undoes: str | None = None) -> str:
        """Writes the records and logs each change, all in one transaction; the id of the decision."""
        decision = decision or new_id()
        with self.database.decision():
            for record in records:
                subject = _subject_of(record)
                before = subject.read(self.database, record.id)
                after = subject.write(self.database, record)
                self.note(decision, author, action, subject.name, record.id, before, after, undoes)
        return decision

    def note(self, decision: str, author: str, action: str, subject: str, subject_id: str,
             before: Any, after: Any, undoes: str | None = None) -> None:
        """Logs one change; part of the decision it is called in."""
        with self.database.decision() as tables:
            tables.execute(
                f"INSERT INTO events ({COLUMNS.removeprefix('id, ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [decision, now(), storable(author), action, subject, subject_id, _dump(before), _dump(after),
                 undoes],
            )

    def undo(self, decision: str, author: str) -> str:
        """Takes back everything one decision changed, or nothing of it; the id of the new decision.

        Raises StoreError when it is undone already, or when something it changed was changed again.
        """
        with self.database.decision():
            changes = self._changes(decision)
            if decision in self.undone():
                raise StoreError("This was undone already. Undo the undo to have it back.")
            for event in _latest(changes):
                self._refuse_if_changed_since(event)
            opposites = [_opposite(event) for event in reversed(changes)]
            return self.change(opposites, author, f"undo {changes[0].action}".replace("undo undo", "redo"),
                               undoes=decision)

    def last(self, author: str | None = None, of: str | None = None) -> str | None:
        """The newest decision that can be undone, by one author or on one record (`of`) if given; or None.

        Undoing it and asking again gives the one before: an undo itself is never the answer, a redo is.
        """
        undone, backwards = self.undone(), self._backwards()
        for decision in self._newest(author, of):
            if decision not in undone and decision not in backwards and self._unchanged(decision):
                return decision
        return None

    def _newest(self, author: str | None, of: str | None) -> "list[str]":
        rows = self.database.rows(
            "SELECT decision FROM events WHERE subject <> 'review' "
            "AND author = coalesce(:author, author) AND subject_id = coalesce(:of, subject_id) "
            "GROUP BY decision ORDER BY max(id) DESC LIMIT :most",
            {"author": author, "of": of, "most": SEARCHED})
        return [row[0] for row in rows]

    def _unchanged(self, decision: str) -> bool:
        return all(self._later(event) is None for event in _latest(self._changes(decision)))

    def _changes(self, decision: str) -> "list[Event]":
        changes = [event for event in self._read("WHERE decision = ? ORDER BY id", [decision])
                   if event.subject in SUBJECTS]
        if not changes:
            raise StoreError(f"There is nothing to undo under {decision!r}. Look it up in the history.")
        return changes

    def _undos(self) -> "list[tuple[str, str]]":
        return self.database.rows(
            "SELECT decision, undoes FROM events WHERE undoes IS NOT NULL GROUP BY decision ORDER BY min(id)")

    def undone(self) -> set[str]:
        """Decisions not in force: undone by one that is."""
        undone: set[str] = set()
        for decision, undoes in reversed(self._undos()):
            if decision not in undone:
                undone.add(undoes)
        return undone

    def _backwards(self) -> set[str]:
        """Decisions that undo something, and not those that redo it."""
        backwards: set[str] = set()
        for decision, undoes in self._undos():
            if undoes not in backwards:
                backwards.add(decision)
        return backwards

    def _refuse_if_changed_since(self, event: Event) -> None:
        later = self._later(event)
        if later is not None:
            raise StoreError(f"This cannot be undone: the {event.subject} was changed later ({later}). "
                             f"Undo that first, or edit the {event.subject} by hand.")

    def _later(self, event: Event) -> str | None:
        """What changed the subject since, in words; None when it is as this event left it."""
        subject = SUBJECTS[event.subject]
        current = plain(subject.read(self.database, event.subject_id))
        if _essence(current) == _essence(event.after):
            return None
        later = self._read("WHERE subject_id = ? AND id > ? ORDER BY id DESC LIMIT 1",
                           [event.subject_id, event.id])
        return _said(later[0]) if later else "a new draft of it was saved"

    def _read(self, clause: str, values: "list[Any]") -> "list[Event]":
        return [_event(row) for row in self.database.rows(f"SELECT {COLUMNS} FROM events {clause}", values)]


def _event(row: tuple) -> Event:
    *start, before, after, undoes = row
    return Event(*start, _load(before), _load(after), undoes)


def _latest(changes: "list[Event]") -> "list[Event]":
    """The last change of each record, for a decision that changed one more than once."""
    return list({event.subject_id: event for event in changes}.values())


def _said(event: Event) -> str:
    return f"{event.action} by {event.author or 'somebody'} at {event.at}"


def _subject_of(record: Any) -> Subject:
    return next(subject for subject in SUBJECTS.values() if subject.kind is type(record))


def _opposite(event: Event) -> Any:
    """The record as it was before; what was not there before stays, withdrawn."""
    subject = SUBJECTS[event.subject]
    if event.before is None:
        return subject.withdrawn(parse(subject.kind, event.after))
    return replace(parse(subject.kind, event.before), id=event.subject_id)


def _essence(data: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (data or {}).items() if name not in BOOKKEEPING}


def _dump(record: Any) -> str | None:
    return None if record is None else json.dumps(plain(record))


def _load(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)
