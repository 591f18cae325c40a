"""What was asked, answered and said about it: conversations, trajectories, feedback and lessons.

A trajectory is saved again with every step, so what a person saw is on disk even if the program is
killed; while it is live its row names the process that works on it, and rows whose process is gone
are found and marked interrupted.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import psutil

from stores.database import Database, storable
from stores.events import Events
from stores.rows import (
    CONVERSATION,
    conversation_of,
    dump,
    load,
    read_conversation,
    read_feedback,
    read_lesson,
    write_conversation,
    write_lesson,
)
from workbench.errors import StoreError
from workbench.records import (
    Conversation,
    ConversationKind,
    Feedback,
    Lesson,
    Message,
    Trajectory,
    now,
)

WEIGHT = ("unknown", "pass", "fail")
INTERRUPTED = "The program ended before this answer was finished; what was written is kept."

FOUND = """
(instr(folded(title), :words) OR EXISTS (
    SELECT 1 FROM trajectories t WHERE t.conversation = c.id
    AND (instr(folded(t.prompt), :words) OR instr(folded(t.answer), :words))))
"""

COMPARED = """
SELECT t.record FROM trajectories t JOIN conversations c ON c.id = t.conversation
WHERE c.kind = 'comparison' AND c.binned = 0 ORDER BY t.created, t.rowid
"""


class History:
    """Conversations with everything that happened in them."""

    def __init__(self, database: Database, events: Events) -> None:
        self.database, self.events = database, events

    def start_conversation(self, title: str = "", author: str = "", id: str | None = None,
                           kind: ConversationKind = "chat") -> Conversation:
        """A new conversation; with the id of one that is there already, that one."""
        conversation = Conversation(title, author, kind=kind, **({} if id is None else {"id": id}))
        with self.database.decision():
            known = read_conversation(self.database, conversation.id)
            return known or write_conversation(self.database, conversation)

    def conversations(self, search: str = "", binned: bool = False, limit: int = 200,
                      kind: ConversationKind | None = "chat") -> list[Conversation]:
        """Conversations of one kind, or of all with None, the one changed last first.

        `search` is plain text, looked for in titles, prompts and answers whatever its case; `binned`
        lists the bin instead.
        """
        wanted = "" if kind is None else "AND kind = :kind"
        found = f"AND {FOUND}" if search.strip() else ""
        rows = self.database.rows(
            f"{CONVERSATION} WHERE binned = :binned {wanted} {found} "
            "ORDER BY changed DESC, rowid DESC LIMIT :limit",
            {"binned": binned, "kind": kind, "words": storable(search.strip().casefold()), "limit": limit},
        )
        return [conversation_of(row) for row in rows]

    def conversation(self, id: str) -> Conversation:
        found = read_conversation(self.database, id)
        return _required(found, "conversation", id)

    def rename(self, id: str, title: str, author: str = "") -> str:
        """Gives a conversation another title; the decision, for undo."""
        return self._change(id, author, "rename", title=title)

    def bin(self, id: str, author: str = "") -> str:
        """Puts a conversation out of sight; nothing in it is deleted."""
        return self._change(id, author, "bin", binned=True)

    def restore(self, id: str, author: str = "") -> str:
        """Takes a conversation back out of the bin."""
        return self._change(id, author, "restore", binned=False)

    def save(self, trajectory: Trajectory) -> None:
        """Saves a trajectory as it is now, over what was saved of it before."""
        with self.database.decision() as tables:
            self.database.put("trajectories", _row(trajectory))
            tables.execute("UPDATE conversations SET changed = ? WHERE id = ?",
                           [now(), trajectory.conversation])
            self._save_matches(trajectory)
            self._save_verdicts(trajectory)

    def trajectory(self, id: str) -> Trajectory:
        text = self.database.value("SELECT record FROM trajectories WHERE id = ?", [id])
        found = load(Trajectory, _required(text, "answer", id))
        return _as_preferred([found], self.feedback(trajectory=id, kind="step"))[0]

    def trajectories(self, conversation: str) -> list[Trajectory]:
        """What was worked on in a conversation, oldest first; less what was taken back."""
        found = [load(Trajectory, row[0]) for row in self.database.rows(
            "SELECT record FROM trajectories WHERE conversation = ? ORDER BY created, rowid", [conversation])]
        edits = self.feedback(conversation=conversation, kind="edit", undone=True)
        standing = _standing(found, {edit.id for edit in edits if edit.undone})
        return _as_preferred(standing, self.feedback(conversation=conversation, kind="step"))

    def prompts(self, limit: int) -> list[str]:
        """What was asked in chats, the newest first and nothing twice."""
        rows = self.database.rows(
            "SELECT t.prompt FROM trajectories t JOIN conversations c ON c.id = t.conversation"
            " WHERE c.kind = 'chat' AND NOT c.binned GROUP BY t.prompt ORDER BY max(t.created) DESC LIMIT ?",
            [limit])
        return [row[0] for row in rows]

    def resumed(self, trajectory: Trajectory) -> Trajectory:
        """A trajectory as it was worked on, with the words of the answers that it follows."""
        if trajectory.task.conversation or not trajectory.follows:
            return trajectory
        said = tuple(message for id in trajectory.follows for message in exchange(self.trajectory(id)))
        return replace(trajectory, task=replace(trajectory.task, conversation=said))

    def compared(self) -> list[Trajectory]:
        """Every answer of the comparisons that are not in the bin, oldest first."""
        return [load(Trajectory, row[0]) for row in self.database.rows(COMPARED)]

    def mark_interrupted(self) -> int:
        """Marks what a process was working on when it died, keeping what it wrote; how many there were."""
        with self.database.decision():
            rows = self.database.rows(
                "SELECT process, process_started, record FROM trajectories WHERE process IS NOT NULL")
            lost = [load(Trajectory, text) for pid, started, text in rows if not _running(pid, started)]
            for trajectory in lost:
                problem = trajectory.problem or INTERRUPTED
                self.save(replace(trajectory, state="interrupted", problem=problem))
        return len(lost)

    def give(self, feedback: Feedback, instead_of: Sequence[Feedback] = ()) -> Feedback:
        """Saves what a person did; given twice under one id it counts once.

        What it is given `instead_of` is taken back in the same decision, so that undoing brings it back.
        """
        with self.database.decision():
            known = read_feedback(self.database, feedback.id)
            if known is None:
                withdrawn = [replace(earlier, undone=True) for earlier in instead_of]
                self.events.change([*withdrawn, feedback], feedback.author, feedback.kind)
        return known or feedback

    def withdraw(self, id: str, author: str) -> None:
        """Takes feedback back; it is kept, marked as undone."""
        with self.database.decision():
            feedback = _required(read_feedback(self.database, id), "feedback", id)
            if not feedback.undone:
                self.events.change([replace(feedback, undone=True)], author, "withdraw")

    def feedback(self, trajectory: str | None = None, conversation: str | None = None,
                 kind: str | None = None, rule: str | None = None, undone: bool = False) -> list[Feedback]:
        """What people did, oldest first; with `undone` also what they took back."""
        return self._records("feedback", Feedback, conversation, trajectory=trajectory, kind=kind, rule=rule,
                             undone=None if undone else 0)

    def save_lesson(self, lesson: Lesson) -> None:
        """Saves a lesson as drafted so far, over what was saved of it before."""
        with self.database.decision():
            write_lesson(self.database, lesson)

    def lesson(self, id: str) -> Lesson:
        return _required(read_lesson(self.database, id), "lesson", id)

    def lessons(self, conversation: str | None = None, trajectory: str | None = None,
                status: str | None = None) -> list[Lesson]:
        """Lessons, oldest first."""
        return self._records("lessons", Lesson, conversation, trajectory=trajectory, status=status)

    def _change(self, id: str, author: str, action: str, **changes: Any) -> str:
        with self.database.decision():
            return self.events.change([replace(self.conversation(id), **changes)], author, action)

    def _save_matches(self, trajectory: Trajectory) -> None:
        tables = self.database.tables
        tables.execute("DELETE FROM matches WHERE trajectory = ?", [trajectory.id])
        tables.conn.executemany(
            "INSERT OR REPLACE INTO matches VALUES (?, ?, ?, ?, ?)",
            [(trajectory.id, match.rule.id, match.decision, match.probability, storable(match.reason))
             for match in trajectory.matches],
        )

    def _save_verdicts(self, trajectory: Trajectory) -> None:
        """How the answer as it stands keeps each rule: what one critic found wrong outweighs the others."""
        verdicts: dict[str, str] = {}
        for critique in trajectory.verdicts(trajectory.answer) if trajectory.answer else ():
            if critique.rule and not critique.dismissed:
                said = (verdicts.get(critique.rule, "unknown"), critique.verdict)
                verdicts[critique.rule] = max(said, key=WEIGHT.index)
        tables = self.database.tables
        tables.execute("DELETE FROM verdicts WHERE trajectory = ?", [trajectory.id])
        tables.conn.executemany("INSERT INTO verdicts VALUES (?, ?, ?)",
                                [(trajectory.id, rule, verdict) for rule, verdict in verdicts.items()])

    def _records(self, table: str, shape: type, conversation: str | None, **wanted: Any) -> list[Any]:
        wanted = {column: value for column, value in wanted.items() if value is not None}
        clauses = [f"{column} = ?" for column in wanted]
        if conversation is not None:
            clauses.append("trajectory IN (SELECT id FROM trajectories WHERE conversation = ?)")
            wanted["conversation"] = conversation
        where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
        rows = self.database.rows(f"SELECT record FROM {table} {where} ORDER BY created, rowid",
                                  list(wanted.values()))
        return [load(shape, row[0]) for row in rows]


def _standing(found: list[Trajectory], undone: set[str]) -> list[Trajectory]:
    """The answers whose edit was not taken back, and those that a standing one was made from."""
    kept: list[Trajectory] = []
    for trajectory in reversed(found):
        made_from = any(later.redo_of == trajectory.id for later in kept)
        if trajectory.feedback not in undone or made_from:
            kept.insert(0, trajectory)
    return kept


def _as_preferred(found: list[Trajectory], given: list[Feedback]) -> list[Trajectory]:
    """The answers with the versions that people preferred; taking that back brings back the loop's choice."""
    chosen = {one.trajectory: one.data["preferred"] for one in given if "preferred" in one.data}
    return [replace(one, chosen=chosen.get(one.id, one.chosen)) for one in found] if chosen else found


def exchange(trajectory: Trajectory) -> tuple[Message, Message]:
    """What was asked and what was answered, as the turns of a conversation."""
    answer = trajectory.answer.text if trajectory.answer else ""
    return Message("user", trajectory.task.prompt), Message("assistant", answer)


def _lean(trajectory: Trajectory) -> Trajectory:
    """Without the words that other rows keep; with them each turn would hold all turns before it."""
    task = replace(trajectory.task, conversation=()) if trajectory.follows else trajectory.task
    return replace(trajectory, task=task)


def _row(trajectory: Trajectory) -> dict[str, Any]:
    process, started = (os.getpid(), _started(os.getpid())) if trajectory.live else (None, None)
    return {
        "id": trajectory.id, "conversation": trajectory.conversation, "state": trajectory.state,
        "prompt": storable(trajectory.task.prompt),
        "answer": storable(trajectory.answer.text if trajectory.answer else ""),
        "redo_of": trajectory.redo_of, "created": trajectory.created,
        "process": process, "process_started": started, "record": dump(_lean(trajectory)),
    }


@cache
def _started(pid: int) -> float:
    return psutil.Process(pid).create_time()


def _running(pid: int, started: float) -> bool:
    """True when the very process still runs; a later one may have been given the same number."""
    try:
        process = psutil.Process(pid)
        ended = process.status() == psutil.STATUS_ZOMBIE  # killed, and not yet collected by its parent
        return not ended and abs(process.create_time() - started) < 1
    except psutil.NoSuchProcess:
        return False


def _required(found: Any, what: str, id: str) -> Any:
    if found is None:
        raise StoreError(f"There is no {what} {id!r} here. It may be in another data folder (ERRATA_HOME).")
    return found
