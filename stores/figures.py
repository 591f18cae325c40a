"""What the rules came to: how answers kept them, what people said of their scope, and which need a look.

All of it is counted by the database from what is kept anyway, over indexes, so that ten thousand rules
are looked through while a page is drawn. Where a person had a rule applied or left out by hand, or a
lesson was on trial on its own answer, nothing was decided by the gate: such `forced` matches are no use.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stores.database import Database, marks

TASKS = 20  # tasks since it was made, after which a rule that was never applied is worth a look
JUDGED = 3  # verdicts or clicks from which one can speak of always and never
MOST = 100  # rules listed of a kind

UNUSED = """
FROM rules r WHERE r.status = 'active'
AND r.created < (SELECT created FROM trajectories ORDER BY created DESC LIMIT 1 OFFSET {tasks})
AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.rule = r.id AND m.decision = 'apply'
                AND m.reason NOT IN ({forced}))
"""
SINCE = "(SELECT count(*) FROM trajectories t WHERE t.created > r.created)"
CONSIDERED = "(SELECT count(*) FROM matches m WHERE m.rule = r.id)"

REJECTED = """
SELECT f.rule, sum(NOT (f.record ->> '$.data.applies')) AS out, sum(f.record ->> '$.data.applies') AS inside
FROM feedback f JOIN rules r ON r.id = f.rule AND r.status = 'active'
WHERE f.kind = 'scope' AND f.undone = 0 GROUP BY f.rule HAVING out >= ? AND inside = 0 ORDER BY out DESC
"""
DISOBEYED = """
SELECT v.rule, sum(v.verdict = 'fail') AS failed, sum(v.verdict = 'pass') AS passed
FROM verdicts v JOIN rules r ON r.id = v.rule AND r.status = 'active'
GROUP BY v.rule HAVING failed >= ? AND passed = 0 ORDER BY failed DESC
"""
KEPT = """
SELECT t.created, v.verdict, t.prompt, t.conversation, t.id FROM verdicts v
JOIN trajectories t ON t.id = v.trajectory WHERE v.rule = ? ORDER BY t.created DESC, t.rowid DESC LIMIT ?
"""
CLICKS = """
SELECT m.probability, f.record ->> '$.data.applies' FROM feedback f
JOIN matches m ON m.trajectory = f.trajectory AND m.rule = f.rule
WHERE f.kind = 'scope' AND f.undone = 0 AND m.reason NOT IN ({forced}) ORDER BY f.created
"""


@dataclass(frozen=True)
class Unused:
    """A rule never applied: how many tasks came since it was made, and for how many it was considered."""

    rule: str
    tasks: int
    considered: int


@dataclass(frozen=True)
class Counted:
    """A rule with how often something bad was found of it; never the good."""

    rule: str
    times: int


@dataclass(frozen=True)
class Attention:
    """The active rules worth a look, the worst first; `unused_in_all` also counts those not listed."""

    unused: tuple[Unused, ...]
    unused_in_all: int
    rejected: tuple[Counted, ...]
    disobeyed: tuple[Counted, ...]


@dataclass(frozen=True)
class Keeping:
    """How one answer kept a rule that was applied to it."""

    at: str
    verdict: str
    prompt: str
    conversation: str | None
    trajectory: str


@dataclass(frozen=True)
class Click:
    """What somebody said of a rule on a task, and how probable the gate had held that it belongs there."""

    probability: float
    applies: bool


class Figures:
    """Counts over everything that was kept of the rules."""

    def __init__(self, database: Database, forced: Sequence[str]) -> None:
        self.database, self.forced = database, list(forced)

    def attention(self) -> Attention:
        """Rules never used, always judged out of place, or never kept."""
        unused = UNUSED.format(tasks=TASKS - 1, forced=marks(self.forced))
        found = self.database.rows(
            f"SELECT r.id, {SINCE}, {CONSIDERED} {unused} ORDER BY r.created LIMIT {MOST}", self.forced)
        count = len(found) if len(found) < MOST else self.database.value(
            f"SELECT count(*) {unused}", self.forced)
        rejected, disobeyed = (tuple(Counted(rule, times) for rule, times, _ in self.database.rows(
            sql, [JUDGED])[:MOST]) for sql in (REJECTED, DISOBEYED))
        return Attention(tuple(Unused(*row) for row in found), count, rejected, disobeyed)

    def keeping(self, rule: str, limit: int = 500) -> list[Keeping]:
        """How the answers that a rule was applied to kept it, oldest first."""
        return [Keeping(*row) for row in self.database.rows(KEPT, [rule, limit])][::-1]

    def clicks(self) -> list[Click]:
        """What people said of rules on tasks the gate had decided about, oldest first."""
        sql = CLICKS.format(forced=marks(self.forced))
        return [Click(probability, bool(applies))
                for probability, applies in self.database.rows(sql, self.forced)]
