"""What people decided on lessons, rules and hints, and what each decision changed.

A decision is kept with everything it brings about (the lesson's new status, the versions of rules, the
log) in one transaction, so approving a lesson is never half done.
"""

from collections.abc import Iterable
from typing import Any

from stores.database import Database
from stores.events import Events
from stores.rows import dump, load
from workbench.records import Lesson, Review, Rule, new_id


class Reviews:
    """The decisions people took."""

    def __init__(self, database: Database, events: Events) -> None:
        self.database, self.events = database, events

    def decide(self, review: Review, rules: Iterable[Rule] = (), lesson: Lesson | None = None,
               decision: str | None = None) -> str:
        """Saves a decision and all it changes, or nothing; its id, for undo.

        The same review given again changes nothing and gives the same id. Reviews decided together share
        one `decision`, and one undo.
        """
        with self.database.decision() as tables:
            known = self._decision(review.id)
            if known is not None:
                return known
            decision = decision or new_id()
            tables.execute(
                "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?)",
                [review.id, review.subject, review.subject_id, decision, review.created, dump(review)],
            )
            self._log(review, [*rules, *([lesson] if lesson else [])], decision)
        return decision

    def list(self, subject_id: str | None = None, limit: int = 200) -> "list[Review]":
        """What was decided, newest first; on one lesson, rule or hint if its id is given."""
        where, values = ("", []) if subject_id is None else ("WHERE subject_id = ?", [subject_id])
        rows = self.database.rows(
            f"SELECT record FROM reviews {where} ORDER BY created DESC, rowid DESC LIMIT ?", [*values, limit])
        return [load(Review, row[0]) for row in rows]

    def _decision(self, id: str) -> str | None:
        return self.database.value("SELECT decision FROM reviews WHERE id = ?", [id])

    def _log(self, review: Review, changed: "list[Any]", decision: str) -> None:
        if changed:
            self.events.change(changed, review.author, review.decision, decision=decision)
        else:  # a hint, say: there is nothing to undo, but it is logged all the same
            self.events.note(decision, review.author, review.decision, "review", review.subject_id,
                             None, review)
