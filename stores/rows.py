"""How each record lies in its table: read one, write one, and what is left when its first writing is undone.

The stores and the undo both go through here, so a record is always written with everything that
belongs to it. Nothing is ever deleted: a rule gets another version, feedback is marked undone,
a conversation goes to the bin. The writers are called inside a decision.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from stores.database import Database, storable
from workbench.records import Conversation, Feedback, Lesson, Rule, now, parse, plain
from workbench.tutor.records import HintReview, Problem, Submission

CONVERSATION = """
SELECT id, title, author, binned, created, changed, kind,
       (SELECT count(*) FROM trajectories t WHERE t.conversation = c.id AND t.redo_of IS NULL) AS turns
FROM conversations c
"""

WRITE_RULE = """
INSERT INTO rules (id, version, status, breadth, revision, created, record)
VALUES (?, ?, ?, ?, (SELECT 1 + coalesce(max(revision), 0) FROM rules), ?, ?)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, status = excluded.status,
    breadth = excluded.breadth, revision = excluded.revision, record = excluded.record
"""


@dataclass(frozen=True)
class Subject:
    """A kind of record whose changes are logged and can be undone."""

    name: str
    kind: type
    read: Callable[[Database, str], Any]
    write: Callable[[Database, Any], Any]
    withdrawn: Callable[[Any], Any]


def dump(record: Any) -> str:
    """A record as JSON text; escaped, because SQLite refuses half of a surrogate pair."""
    return json.dumps(plain(record))


def load(kind: type, text: str) -> Any:
    return parse(kind, json.loads(text))


@lru_cache(4096)
def load_rule(text: str) -> Rule:
    """A rule from its JSON; the ones that tasks meet again and again are read only once."""
    return load(Rule, text)


def text_hash(text: str) -> str:
    """What a text is known by among the cached vectors."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read_rule(database: Database, id: str) -> Rule | None:
    text = database.value("SELECT record FROM rules WHERE id = ?", [id])
    return None if text is None else load_rule(text)


def write_rule(database: Database, rule: Rule) -> Rule:
    """The rule as its next version; scopes it no longer has stay, marked as not current."""
    known = database.rows("SELECT version, created FROM rules WHERE id = ?", [rule.id])
    version, created = known[0] if known else (0, rule.created)
    written = replace(rule, version=version + 1, created=created, changed=now())
    text, tables = dump(written), database.tables
    load_rule(text)  # one that could not be read again would close the whole workspace
    tables.execute("INSERT INTO rule_versions VALUES (?, ?, ?)", [rule.id, version + 1, text])
    tables.execute(WRITE_RULE, [rule.id, version + 1, rule.status, rule.breadth, created, text])
    if known:
        tables.execute("UPDATE scopes SET current = 0 WHERE rule = ?", [rule.id])
    if rule.status == "active":
        tables.conn.executemany("INSERT OR REPLACE INTO scopes VALUES (?, ?, ?, ?, 1)", _scopes(rule))
    return written


def _scopes(rule: Rule) -> list[tuple[str, str, str, str]]:
    words = [("in", rule.applies_when), *(("in", text) for text in rule.in_scope),
             *(("out", text) for text in rule.out_of_scope)]
    kept = [(role, storable(text)) for role, text in words if text.strip()]
    return [(rule.id, role, text_hash(text), text) for role, text in kept]


def read_feedback(database: Database, id: str) -> Feedback | None:
    text = database.value("SELECT record FROM feedback WHERE id = ?", [id])
    return None if text is None else load(Feedback, text)


def write_feedback(database: Database, feedback: Feedback) -> Feedback:
    database.put("feedback", {
        "id": feedback.id, "trajectory": feedback.trajectory, "rule": feedback.rule, "kind": feedback.kind,
        "undone": feedback.undone, "created": feedback.created, "record": dump(feedback),
    })
    return feedback


def read_lesson(database: Database, id: str) -> Lesson | None:
    text = database.value("SELECT record FROM lessons WHERE id = ?", [id])
    return None if text is None else load(Lesson, text)


def write_lesson(database: Database, lesson: Lesson) -> Lesson:
    database.put("lessons", {
        "id": lesson.id, "trajectory": lesson.trajectory, "status": lesson.status, "created": lesson.created,
        "record": dump(lesson),
    })
    return lesson


def conversation_of(row: tuple) -> Conversation:
    id, title, author, binned, created, changed, kind, turns = row
    return Conversation(title, author, turns, bool(binned), id, created, changed, kind)


def read_conversation(database: Database, id: str) -> Conversation | None:
    rows = database.rows(f"{CONVERSATION} WHERE id = ?", [id])
    return conversation_of(rows[0]) if rows else None


def write_conversation(database: Database, conversation: Conversation) -> Conversation:
    written = replace(conversation, changed=now())
    database.put("conversations", {
        "id": written.id, "title": storable(written.title), "author": storable(written.author),
        "binned": written.binned, "created": written.created, "changed": written.changed,
        "kind": written.kind,
    })
    return written


def read_problem(database: Database, id: str) -> Problem | None:
    text = database.value("SELECT record FROM problems WHERE id = ?", [id])
    return None if text is None else load(Problem, text)


def write_problem(database: Database, problem: Problem) -> Problem:
    database.put("problems", {"id": problem.id, "retired": problem.retired, "created": now(),
                              "record": dump(problem)})
    return problem


def read_submission(database: Database, id: str) -> Submission | None:
    text = database.value("SELECT record FROM submissions WHERE id = ?", [id])
    return None if text is None else load(Submission, text)


def write_submission(database: Database, submission: Submission) -> Submission:
    database.put("submissions", {
        "id": submission.id, "problem": submission.problem, "student": submission.student,
        "turn": submission.turn, "withdrawn": submission.withdrawn, "created": submission.created,
        "record": dump(submission),
    })
    return submission


def read_hint(database: Database, id: str) -> HintReview | None:
    text = database.value("SELECT record FROM hint_reviews WHERE id = ?", [id])
    return None if text is None else load(HintReview, text)


def write_hint(database: Database, hint: HintReview) -> HintReview:
    database.put("hint_reviews", {
        "id": hint.id, "submission": hint.submission, "level": hint.level, "decision": hint.decision,
        "undone": hint.undone, "created": hint.created, "record": dump(hint),
    })
    return hint


SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject("rule", Rule, read_rule, write_rule, lambda rule: replace(rule, status="retired")),
        Subject("lesson", Lesson, read_lesson, write_lesson,
                lambda lesson: replace(lesson, status="proposed")),
        Subject("feedback", Feedback, read_feedback, write_feedback,
                lambda feedback: replace(feedback, undone=True)),
        Subject("conversation", Conversation, read_conversation, write_conversation,
                lambda conversation: replace(conversation, binned=True)),
        Subject("problem", Problem, read_problem, write_problem,
                lambda problem: replace(problem, retired=True)),
        Subject("submission", Submission, read_submission, write_submission,
                lambda submission: replace(submission, withdrawn=True)),
        Subject("hint", HintReview, read_hint, write_hint, lambda hint: replace(hint, undone=True)),
    )
}
