"""The shape of the database, one numbered step after another.

A step that was released is never edited: the shape changes by a new step at the end. Every record is
kept whole as JSON in `record`; the columns beside it are what is searched, sorted and joined by.
"""

import sqlite_utils
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("errata")


def unknown_migrations(tables: sqlite_utils.Database) -> list[str]:
    """Steps applied to this file that this program does not have: it was written by a newer one."""
    known = {migration.name for migration in MIGRATIONS.applied(tables)}
    return sorted(known - {migration.name for migration in MIGRATIONS._migrations})


@MIGRATIONS()
def m001_first_shape(tables: sqlite_utils.Database) -> None:
    tables.executescript(FIRST_SHAPE)


@MIGRATIONS()
def m002_kinds_of_conversation(tables: sqlite_utils.Database) -> None:
    tables.executescript(KINDS_OF_CONVERSATION)


@MIGRATIONS()
def m003_what_rules_came_to(tables: sqlite_utils.Database) -> None:
    tables.executescript(WHAT_RULES_CAME_TO)


@MIGRATIONS()
def m004_classes(tables: sqlite_utils.Database) -> None:
    tables.executescript(CLASSES)


FIRST_SHAPE = """
CREATE TABLE workspace (id TEXT PRIMARY KEY);
INSERT INTO workspace VALUES (lower(hex(randomblob(8))));

CREATE TABLE conversations (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, author TEXT NOT NULL, binned INTEGER NOT NULL,
    created TEXT NOT NULL, changed TEXT NOT NULL);
CREATE INDEX conversations_changed ON conversations (binned, changed);

CREATE TABLE trajectories (
    id TEXT PRIMARY KEY, conversation TEXT, prompt TEXT NOT NULL, answer TEXT NOT NULL, state TEXT NOT NULL,
    redo_of TEXT, created TEXT NOT NULL, process INTEGER, process_started REAL, record TEXT NOT NULL);
CREATE INDEX trajectories_conversation ON trajectories (conversation, created);
CREATE INDEX trajectories_live ON trajectories (process) WHERE process IS NOT NULL;

CREATE TABLE matches (
    trajectory TEXT NOT NULL, rule TEXT NOT NULL, decision TEXT NOT NULL, probability REAL NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY (trajectory, rule)) WITHOUT ROWID;
CREATE INDEX matches_rule ON matches (rule);

CREATE TABLE feedback (
    id TEXT PRIMARY KEY, trajectory TEXT, rule TEXT, kind TEXT NOT NULL, undone INTEGER NOT NULL,
    created TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX feedback_trajectory ON feedback (trajectory);
CREATE INDEX feedback_rule ON feedback (rule);

CREATE TABLE lessons (
    id TEXT PRIMARY KEY, trajectory TEXT, status TEXT NOT NULL, created TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX lessons_trajectory ON lessons (trajectory);
CREATE INDEX lessons_status ON lessons (status);

CREATE TABLE rules (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL, breadth TEXT NOT NULL,
    revision INTEGER NOT NULL, created TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX rules_revision ON rules (revision);
CREATE INDEX rules_status ON rules (status, created);
CREATE INDEX rules_everywhere ON rules (status) WHERE breadth = 'global';

CREATE TABLE rule_versions (
    rule TEXT NOT NULL, version INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (rule, version));

CREATE TABLE scopes (
    rule TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL,
    current INTEGER NOT NULL, PRIMARY KEY (rule, role, hash)) WITHOUT ROWID;

CREATE TABLE vectors (
    embedder TEXT NOT NULL, hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (embedder, hash));

CREATE TABLE indexes (collection TEXT PRIMARY KEY, revision INTEGER NOT NULL);

CREATE TABLE reviews (
    id TEXT PRIMARY KEY, subject TEXT NOT NULL, subject_id TEXT NOT NULL, decision TEXT NOT NULL,
    created TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX reviews_subject ON reviews (subject_id);

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, decision TEXT NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL,
    action TEXT NOT NULL, subject TEXT NOT NULL, subject_id TEXT NOT NULL,
    before TEXT, after TEXT, undoes TEXT);
CREATE INDEX events_decision ON events (decision);
CREATE INDEX events_subject ON events (subject_id);
CREATE INDEX events_undoes ON events (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
"""

KINDS_OF_CONVERSATION = """
ALTER TABLE conversations ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat';
CREATE INDEX conversations_kind ON conversations (kind, binned, changed);
"""

WHAT_RULES_CAME_TO = """
CREATE TABLE verdicts (
    trajectory TEXT NOT NULL, rule TEXT NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (trajectory, rule))
    WITHOUT ROWID;
CREATE INDEX verdicts_rule ON verdicts (rule, verdict);
INSERT INTO verdicts
    SELECT t.id, c.value ->> 'rule', CASE
        WHEN sum(c.value ->> 'verdict' = 'fail') THEN 'fail'
        WHEN sum(c.value ->> 'verdict' = 'pass') THEN 'pass' ELSE 'unknown' END
    FROM trajectories t, json_each(t.record, '$.critiques') c
    WHERE c.value ->> 'rule' IS NOT NULL AND c.value ->> 'response' = t.record ->> 'chosen'
    AND NOT coalesce(c.value ->> 'dismissed', 0)
    GROUP BY t.id, c.value ->> 'rule';
CREATE INDEX trajectories_created ON trajectories (created);

CREATE TABLE verifications (
    id TEXT PRIMARY KEY, run TEXT NOT NULL, rule TEXT NOT NULL, outcome TEXT NOT NULL, created TEXT NOT NULL,
    record TEXT NOT NULL);
CREATE INDEX verifications_rule ON verifications (rule, created);
CREATE INDEX verifications_run ON verifications (run);

CREATE TABLE thresholds (
    id INTEGER PRIMARY KEY AUTOINCREMENT, apply_at REAL NOT NULL, ask_at REAL NOT NULL, author TEXT NOT NULL,
    created TEXT NOT NULL);
"""

CLASSES = """
CREATE TABLE problems (
    id TEXT PRIMARY KEY, retired INTEGER NOT NULL, created TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE submissions (
    id TEXT PRIMARY KEY, problem TEXT NOT NULL, student TEXT NOT NULL, turn INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL, created TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX submissions_problem ON submissions (problem, student, turn);
CREATE TABLE diagnoses (
    submission TEXT PRIMARY KEY, kind TEXT NOT NULL, difference TEXT NOT NULL, made TEXT NOT NULL,
    record TEXT NOT NULL);
CREATE TABLE hint_reviews (
    id TEXT PRIMARY KEY, submission TEXT NOT NULL, level TEXT NOT NULL, decision TEXT NOT NULL,
    undone INTEGER NOT NULL, created TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX hint_reviews_submission ON hint_reviews (submission, level, created);
CREATE TABLE written_hints (
    submission TEXT NOT NULL, generator TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (submission, generator)) WITHOUT ROWID;
CREATE TABLE claims (submission TEXT PRIMARY KEY, author TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE pseudonyms (pseudonym TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE precisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, precision REAL NOT NULL, author TEXT NOT NULL, created TEXT NOT
    NULL);
"""
