"""How sure to be before a rule is applied, and before it is left unsaid, as people set it on the page.

Each setting is a row of its own, so that the one before can be put back. Without any, or once it was
given back, the settings of the program hold.
"""

from dataclasses import dataclass

from stores.database import Database
from stores.events import Events
from workbench.records import new_id, now


@dataclass(frozen=True)
class Thresholds:
    """From which probability a rule is applied, and from which it is asked about."""

    apply_at: float
    ask_at: float


class ThresholdStore:
    """The thresholds of a workspace, the ones set last in force."""

    def __init__(self, database: Database, events: Events) -> None:
        self.database, self.events = database, events

    def set(self, wanted: Thresholds, author: str) -> None:
        """Puts other thresholds in force, and logs it."""
        with self.database.decision() as tables:
            before = self.current()
            if before == wanted:
                return
            tables.execute("INSERT INTO thresholds (apply_at, ask_at, author, created) VALUES (?, ?, ?, ?)",
                           [wanted.apply_at, wanted.ask_at, author, now()])
            self.events.note(new_id(), author, "thresholds", "review", "thresholds", before, wanted)

    def current(self) -> Thresholds | None:
        """Those in force; None while nobody has set any."""
        return next(iter(self.latest(1)), None)

    def latest(self, limit: int = 2) -> list[Thresholds]:
        """Those set last, newest first."""
        rows = self.database.rows("SELECT apply_at, ask_at FROM thresholds ORDER BY id DESC LIMIT ?", [limit])
        return [Thresholds(*row) for row in rows]
