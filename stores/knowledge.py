"""What was learned: every rule with all its versions, where it was used, and which could fit a task.

Rules are never loaded as a whole to find some: the index names the few nearest to a task, and only
those are read. Every change of a rule raises `revision`, by which caches and the index in any process
notice it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stores.database import Database, batches, marks, storable
from stores.events import Events
from stores.rows import load, load_rule, read_rule
from workbench.errors import StoreError
from workbench.records import Candidate, Rule

if TYPE_CHECKING:
    from stores.index import Index

USES = """
SELECT m.rule, t.id, t.conversation, t.prompt, m.decision, m.probability, m.reason, t.created
FROM matches m JOIN trajectories t ON t.id = m.trajectory
WHERE m.rule = ? ORDER BY t.created DESC, t.rowid DESC LIMIT ?
"""

APPLIED = """
SELECT m.rule, count(*), max(t.created) FROM matches m JOIN trajectories t ON t.id = m.trajectory
WHERE m.decision = 'apply' GROUP BY m.rule
"""

TAKING_ITS_PLACE = """
SELECT record FROM rules WHERE EXISTS (SELECT 1 FROM json_each(record, '$.overrides') WHERE value = ?)
ORDER BY created DESC, rowid DESC
"""

SAYING = """
SELECT record FROM rules WHERE status = 'active'
AND json_extract(record, '$.text') = ? AND json_extract(record, '$.applies_when') = ?
ORDER BY created, rowid LIMIT 1
"""


@dataclass(frozen=True)
class Use:
    """One task a rule was considered for, and what came of it."""

    rule: str
    trajectory: str
    conversation: str | None
    prompt: str
    decision: str
    probability: float
    reason: str
    at: str


@dataclass(frozen=True)
class Applied:
    """To how many tasks a rule was applied, and when last."""

    times: int
    last: str


class Knowledge:
    """The rules. Everything but `candidates` works without an index."""

    def __init__(self, database: Database, events: Events, index: "Index | None" = None) -> None:
        self.database, self.events, self.index = database, events, index

    def rules(self, status: str | None = None, search: str = "") -> list[Rule]:
        """Rules, newest first; `search` is plain text, looked for in the words, scope and examples."""
        where, values = ("", []) if status is None else ("WHERE status = ?", [status])
        rows = self.database.rows(
            f"SELECT record FROM rules {where} ORDER BY created DESC, rowid DESC", values)
        rules = [load(Rule, row[0]) for row in rows]
        words = search.strip().casefold()
        return [rule for rule in rules if words in _words(rule)] if words else rules

    def has_active(self) -> bool:
        """Whether there is any rule a task could meet."""
        return bool(self.database.value("SELECT EXISTS (SELECT 1 FROM rules WHERE status = 'active')"))

    def rule(self, id: str) -> Rule:
        rule = read_rule(self.database, id)
        if rule is None:
            raise StoreError(f"There is no rule {id!r} here; `python -m workbench rules list` shows them.")
        return rule

    def versions(self, id: str) -> list[Rule]:
        """The rule as it was and is, oldest first."""
        rows = self.database.rows("SELECT record FROM rule_versions WHERE rule = ? ORDER BY version", [id])
        return [load(Rule, row[0]) for row in rows] or [self.rule(id)]

    def saying(self, rule: Rule) -> Rule | None:
        """The active rule with just these words and this scope, if there is one; the oldest of several."""
        text = self.database.value(SAYING, [storable(rule.text), storable(rule.applies_when)])
        return None if text is None else load_rule(text)

    def put(self, rules: Iterable[Rule], author: str, action: str) -> str:
        """Adds rules, or a new version of those that are there, in one decision; its id, for undo."""
        return self.events.change(rules, author, action)

    def uses(self, rule_id: str, limit: int = 200) -> list[Use]:
        """The tasks a rule was considered for, newest first."""
        return [Use(*row) for row in self.database.rows(USES, [rule_id, limit])]

    def applied(self) -> dict[str, Applied]:
        """How often each rule was applied, by its id; rules that never were are not in it."""
        return {rule: Applied(times, last) for rule, times, last in self.database.rows(APPLIED)}

    def going_before(self, rule_id: str) -> list[Rule]:
        """The rules made to take the place of this one, or to go before it, newest first."""
        return [load(Rule, row[0]) for row in self.database.rows(TAKING_ITS_PLACE, [rule_id])]

    def revision(self) -> int:
        """A number that grows with every change of any rule, in any process."""
        return self.database.value("SELECT coalesce(max(revision), 0) FROM rules")

    def candidates(self, vector: Sequence[float], limit: int) -> list[Candidate]:
        """Active rules for a task's vector, nearest first: the nearest `limit`, and every global one."""
        if self.index is None:
            raise RuntimeError("Knowledge was opened without an index.")
        near = self.index.nearest(vector, limit)
        everywhere = self.database.rows("SELECT id FROM rules WHERE breadth = 'global' AND status = 'active'")
        wanted = list(dict.fromkeys([*near, *(row[0] for row in everywhere)]))
        rules, measured = self._active(wanted), self.index.measure(vector, wanted)
        found = [Candidate(rules[id], *measured[id]) for id in wanted if id in rules and id in measured]
        return sorted(found, key=lambda candidate: -candidate.similarity)

    def _active(self, ids: list[str]) -> dict[str, Rule]:
        found: dict[str, Rule] = {}
        for batch in batches(ids):  # "+" keeps SQLite from walking every active rule instead of these
            rows = self.database.rows(
                f"SELECT id, record FROM rules WHERE +status = 'active' AND id IN ({marks(batch)})", batch)
            found |= {id: load_rule(text) for id, text in rows}
        return found


def _words(rule: Rule) -> str:
    parts = (rule.text, rule.applies_when, *rule.in_scope, *rule.out_of_scope, rule.source.correction)
    return storable("\n".join(parts)).casefold()
