"""What came of verifying: each past correction that was tried again, with the outcome and the answer.

A result is never changed. Another run adds results of its own, so that a rule's page can say how often
what it was taught by has held, and since when it does not.
"""

from dataclasses import dataclass

from stores.database import Database
from stores.rows import dump, load
from workbench.records import Verification

TALLY = """
SELECT rule, sum(outcome = 'held'), sum(outcome = 'broke'), max(created) FROM verifications
WHERE rule = coalesce(:rule, rule) GROUP BY rule
"""


@dataclass(frozen=True)
class Tally:
    """How often the lessons of a rule held and broke, and when they were verified last."""

    held: int
    broke: int
    last: str


class Verifications:
    """The results of all runs."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, found: Verification) -> None:
        """Adds one result."""
        self.database.put("verifications", {
            "id": found.id, "run": found.run, "rule": found.rule, "outcome": found.outcome,
            "created": found.created, "record": dump(found)})

    def newest_run(self) -> list[Verification]:
        """The results of the run begun last, in their order; there are none before the first."""
        return self._read("WHERE run = (SELECT run FROM verifications ORDER BY rowid DESC LIMIT 1) "
                          "ORDER BY rowid", [])

    def of_rule(self, rule: str, limit: int = 50) -> list[Verification]:
        """What verifying a rule's lessons came to, newest first."""
        return self._read("WHERE rule = ? ORDER BY rowid DESC LIMIT ?", [rule, limit])

    def tally(self, rule: str) -> Tally | None:
        """How often a rule's lessons held; None where they were never verified."""
        rows = self.database.rows(TALLY, {"rule": rule})
        return Tally(*rows[0][1:]) if rows else None

    def _read(self, clause: str, values: list) -> list[Verification]:
        return [load(Verification, row[0])
                for row in self.database.rows(f"SELECT record FROM verifications {clause}", values)]
