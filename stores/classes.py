"""Classes: problems, what students handed in, what was found in it, and what tutors decided on hints.

What a person did (handing in, deciding) goes through the log and can be undone. A diagnosis is reckoned from
a program and can be made again at any time; a claim says who is looking at a submission and runs out by
itself. Students are known by pseudonyms; the names stay in this one table.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from stores.database import Database
from stores.events import Events
from stores.rows import dump, load
from workbench.errors import StoreError
from workbench.records import new_id, now
from workbench.tutor.records import Diagnosis, HintReview, Problem, Submission, Validated

CLAIMED_FOR = 600.0
"""Seconds after which a submission that somebody opened is anybody's again."""


COUNTED = """
SELECT s.problem, count(*), count(d.kind), count(*) FILTER (WHERE d.kind = 'correct'),
    count(*) FILTER (WHERE d.kind = 'unrunnable'),
    count(*) FILTER (WHERE d.kind IN ('semantic', 'syntax') AND r.submission IS NOT NULL),
    count(*) FILTER (WHERE d.kind IN ('semantic', 'syntax') AND r.submission IS NULL)
FROM submissions s JOIN problems p ON p.id = s.problem
LEFT JOIN diagnoses d ON d.submission = s.id
LEFT JOIN (SELECT DISTINCT submission FROM hint_reviews WHERE NOT undone) r ON r.submission = s.id
WHERE NOT s.withdrawn AND NOT p.retired GROUP BY s.problem
"""


@dataclass(frozen=True)
class Counted:
    """How far submissions are: in all, looked into, correct, not to be run, hints decided, hints waiting."""

    submissions: int = 0
    diagnosed: int = 0
    correct: int = 0
    unrunnable: int = 0
    decided: int = 0
    waiting: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


class Classes:
    """The problems and submissions of this workspace."""

    def __init__(self, database: Database, events: Events) -> None:
        self.database, self.events = database, events

    def hand_in(self, problems: Sequence[Problem], submissions: Sequence[Submission], author: str) -> str:
        """Takes in problems and submissions together, in one decision with one undo."""
        return self.events.change([*problems, *submissions], author, "import")

    def problems(self) -> list[Problem]:
        """Those in use, in the order they came."""
        rows = self.database.rows("SELECT record FROM problems WHERE NOT retired ORDER BY rowid")
        return [load(Problem, row[0]) for row in rows]

    def problem(self, id: str) -> Problem:
        """One problem; raises StoreError where there is none."""
        text = self.database.value("SELECT record FROM problems WHERE id = ?", [id])
        if text is None:
            raise StoreError(f"There is no problem {id!r} in this workspace. Import it first.")
        return load(Problem, text)

    def submissions(self, problem: str | None = None) -> list[Submission]:
        """What was handed in, of one problem if given, in the order it came."""
        return self._submissions("AND s.problem = coalesce(?, s.problem)", [problem])

    def submission(self, id: str) -> Submission:
        """One submission; raises StoreError where there is none."""
        text = self.database.value("SELECT record FROM submissions WHERE id = ?", [id])
        if text is None:
            raise StoreError("There is no such submission. It may have been taken back; reload the page.")
        return load(Submission, text)

    def undiagnosed(self) -> list[Submission]:
        """Submissions nobody has looked into yet."""
        return self._submissions("AND NOT EXISTS (SELECT 1 FROM diagnoses d WHERE d.submission = s.id)", [])

    def _submissions(self, condition: str, values: list) -> list[Submission]:
        rows = self.database.rows(
            "SELECT s.record FROM submissions s JOIN problems p ON p.id = s.problem "
            f"WHERE NOT s.withdrawn AND NOT p.retired {condition} ORDER BY s.rowid",
            values,
        )
        return [load(Submission, row[0]) for row in rows]

    def counted(self) -> dict[str, Counted]:
        """How far each problem is, by its id; problems nobody handed in for are left out."""
        found: dict[str, Counted] = {}
        for problem, *counts in self.database.rows(COUNTED):
            found[problem] = Counted(*counts)
        return found

    # --------------------------------------------------------------- diagnoses

    def keep(self, submission: str, diagnosis: Diagnosis) -> None:
        """Keeps what was found in a submission, in place of what was found before."""
        self.database.put(
            "diagnoses",
            {
                "submission": submission,
                "kind": diagnosis.kind,
                "difference": diagnosis.difference,
                "made": now(),
                "record": dump(diagnosis),
            },
            key="submission",
        )

    def diagnoses(self) -> dict[str, Diagnosis]:
        """What was found, by submission."""
        rows = self.database.rows("SELECT submission, record FROM diagnoses")
        return {submission: load(Diagnosis, record) for submission, record in rows}

    def diagnosis(self, submission: str) -> Diagnosis | None:
        """What was found in one submission; None before anybody looked."""
        text = self.database.value("SELECT record FROM diagnoses WHERE submission = ?", [submission])
        return None if text is None else load(Diagnosis, text)

    def keep_written(self, submission: str, generator: str, hints: Validated) -> None:
        """Keeps hints a model wrote, in place of what that generator wrote before."""
        with self.database.decision() as tables:
            tables.execute("INSERT OR REPLACE INTO written_hints VALUES (?, ?, ?)",
                           [submission, generator, dump(hints)])

    def written(self, submission: str) -> dict[str, Validated]:
        """Hints a model wrote for a submission, by their generator."""
        rows = self.database.rows(
            "SELECT generator, record FROM written_hints WHERE submission = ?", [submission]
        )
        return {generator: load(Validated, record) for generator, record in rows}

    def forget(self, problem: str) -> None:
        """Lets go of what was found for a problem, so that it is looked into again."""
        with self.database.decision() as tables:
            tables.execute(
                "DELETE FROM diagnoses WHERE submission IN (SELECT id FROM submissions WHERE problem = ?)",
                [problem],
            )

    # ----------------------------------------------------------------- reviews

    def decide(self, reviews: Iterable[HintReview], author: str) -> str:
        """Keeps decisions on hints, taken together; the id of the decision, for undo."""
        return self.events.change(list(reviews), author, "review hints")

    def decided(self, submission: str | None = None) -> list[HintReview]:
        """Decisions in force, oldest first; of those on one hint the newest counts."""
        rows = self.database.rows(
            "SELECT record FROM hint_reviews WHERE NOT undone AND submission = coalesce(?, submission) "
            "ORDER BY created, rowid",
            [submission],
        )
        latest: dict[tuple[str, str], HintReview] = {}
        for review in (load(HintReview, row[0]) for row in rows):
            latest.pop((review.submission, review.level), None)
            latest[review.submission, review.level] = review
        return list(latest.values())

    # ------------------------------------------------------------------ claims

    def claim(self, submissions: Sequence[str], author: str, seconds: float = CLAIMED_FOR) -> str:
        """Takes submissions to look at; the name of whoever has one of them already, or an empty text."""
        with self.database.decision() as tables:
            for submission in submissions:
                holder = self.holder(submission)
                if holder and holder != author:
                    return holder
            for submission in submissions:
                tables.execute(
                    "INSERT OR REPLACE INTO claims VALUES (?, ?, ?)",
                    [submission, author, time.time() + seconds],
                )
        return ""

    def holder(self, submission: str) -> str:
        """Who is looking at a submission now; an empty text where nobody is."""
        found = self.database.value(
            "SELECT author FROM claims WHERE submission = ? AND until > ?", [submission, time.time()]
        )
        return found or ""

    # ---------------------------------------------------------------- the knob

    def precision(self) -> float | None:
        """How sure to be before a hint is offered; None while nobody has set it."""
        return self.database.value("SELECT precision FROM precisions ORDER BY id DESC LIMIT 1")

    def set_precision(self, precision: float, author: str) -> None:
        """Sets how sure to be, and logs it."""
        with self.database.decision() as tables:
            before = self.precision()
            tables.execute(
                "INSERT INTO precisions (precision, author, created) VALUES (?, ?, ?)",
                [precision, author, now()],
            )
            self.events.note(new_id(), author, "precision", "review", "precision", before, precision)

    # -------------------------------------------------------------- pseudonyms

    def pseudonym(self, name: str) -> str:
        """The name a student is known by here, the same each time."""
        with self.database.decision() as tables:
            known = self.database.value("SELECT pseudonym FROM pseudonyms WHERE name = ?", [name])
            if known is None:
                known = f"Student {1 + self.database.value('SELECT count(*) FROM pseudonyms')}"
                tables.execute("INSERT INTO pseudonyms VALUES (?, ?)", [known, name])
        return known

    def names(self) -> dict[str, str]:
        """The names behind the pseudonyms; they stay on this machine."""
        return dict(self.database.rows("SELECT pseudonym, name FROM pseudonyms"))
