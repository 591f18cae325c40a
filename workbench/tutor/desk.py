"""A tutor's desk: take in a class, look into what was handed in, clear the queue of hints, give them out.

What is found in a program is kept; the words of its hints are put together when somebody looks, so that what
a tutor has just taught shows in the very next one.
"""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stores.classes import Classes, Counted
from workbench.errors import WorkbenchError
from workbench.live import Run
from workbench.records import Lesson, Response, Rule, Task, Trajectory, plain
from workbench.tutor import diagnosing, hinting, importing, knob, obeying, validating
from workbench.tutor.generators import GENERATORS, Known
from workbench.tutor.importing import Taken
from workbench.tutor.records import (
    Diagnosis,
    Draft,
    Hint,
    HintDecision,
    HintLevel,
    HintReview,
    Problem,
    Submission,
    Validated,
)

if TYPE_CHECKING:
    from workbench.bench import Workbench

CONVERSATION = "hints-for-students"
TITLE = "Hints for students"
SYMBOLIC = "symbolic"


@dataclass(frozen=True)
class Group:
    """Submissions to one problem that make the same mistake: decided on together, the first one shown."""

    problem: Problem
    submissions: tuple[Submission, ...]
    draft: Draft

    @property
    def id(self) -> str:
        return self.submissions[0].id

    @property
    def risk(self) -> float:
        """How likely a hint is not right; one that a check refuses is the riskiest."""
        return 1.0 + any(hint.wrong for hint in self.draft.hints) - self.draft.probability


class Desk:
    """What a tutor can do; `bench.tutor` is one."""

    def __init__(self, bench: "Workbench") -> None:
        self.bench = bench
        self.classes = Classes(bench.database, bench.events)
        self.looking: Run | None = None
        """The newest work of looking into submissions."""
        self.writing: Run | None = None
        """The newest work of a model on hints."""

    # --------------------------------------------------------------- taking in

    def preview(self, files: Iterable[tuple[str, bytes]], columns: Mapping[str, str] | None = None) -> Taken:
        """What some files hold, each a name and its bytes; nothing is kept yet."""
        return importing.read_files(files, self.classes.problems(), columns)

    def preview_folder(self, folder: Path) -> Taken:
        """What a folder holds; nothing is kept yet."""
        return importing.read_folder(folder, self.classes.problems())

    def take_in(self, taken: Taken, author: str | None = None) -> int:
        """Keeps problems and programs, less names and addresses; how many programs are new.

        A program handed in before by the same student for the same problem is passed over.
        """
        author = author or self.bench.settings.author
        with self.bench.database.decision():
            known = {submission.id for submission in self.classes.submissions()}
            new = [one for one in map(self._submission, taken.programs) if one.id not in known]
            new = list({one.id: one for one in new}.values())
            if not new and not taken.problems:
                raise WorkbenchError("There is nothing new in these files. Every program is here already.")
            self.classes.hand_in(taken.problems, new, author)
            for problem in taken.problems:
                self.classes.forget(problem.id)
        return len(new)

    def _submission(self, handed: importing.Handed) -> Submission:
        pseudonym = self.classes.pseudonym(handed.student)
        program = importing.without_names(handed.program, handed.student, pseudonym)
        said = json.dumps([handed.problem, handed.student, handed.turn, handed.program])
        id = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return Submission(program, handed.problem, pseudonym, handed.turn, id=id)

    # ------------------------------------------------------------ looking into

    def start_looking(self) -> Run:
        """Looks into everything nobody has looked into yet, in the background; each is kept at once."""
        self.looking = self._going(self.looking) or self._begun(self.look())
        return self.looking

    @staticmethod
    def _going(run: Run | None) -> Run | None:
        return run if run is not None and not run.done else None

    def _begun(self, steps: Iterator[Any]) -> Run:
        """Takes the steps in the background, until they end or somebody stops it."""

        def work(run: Run) -> None:
            with closing(steps):
                for _ in steps:
                    if run.stopping:
                        return

        return self.bench.begin(Run(work))

    def look(self) -> Iterator[Diagnosis]:
        """What is found in each submission that nobody has looked into; identical programs are run once.

        As many at a time as the machine has processors; each is kept before it is given.
        """
        waiting: dict[str, dict[str, list[Submission]]] = defaultdict(lambda: defaultdict(list))
        for one in self.classes.undiagnosed():
            waiting[one.problem][one.program].append(one)
        for problem, programs in waiting.items():
            yield from self._looked(self.classes.problem(problem), programs)

    def _looked(self, problem: Problem, programs: Mapping[str, list[Submission]]) -> Iterator[Diagnosis]:
        """What is found in the programs of one problem, compared with those of them that are correct too."""
        look = diagnosing.looker(problem, [one.program for one in self.classes.submissions(problem.id)])
        with ThreadPoolExecutor(min(8, os.cpu_count() or 1), thread_name_prefix="errata-look") as pool:
            try:
                for alike, found in zip(programs.values(), pool.map(look, programs), strict=True):
                    for one in alike:
                        self.classes.keep(one.id, found)
                        yield found
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    # --------------------------------------------------------------- the queue

    def counted(self) -> Counted:
        """How far the class is, over all problems."""
        return sum(self.classes.counted().values(), Counted())

    def queue(self, problem: str | None = None) -> list[Group]:
        """What waits for a tutor, the riskiest first and of these the largest group."""
        rules, cut = self.taught(), self.cut
        decided = {review.submission for review in self.classes.decided()}
        diagnoses = self.classes.diagnoses()
        problems = {one.id: one for one in self.classes.problems()}
        together: dict[tuple, list[Submission]] = defaultdict(list)
        for one in self.classes.submissions(problem):
            found = diagnoses.get(one.id)
            if found and found.faulty and one.id not in decided:
                mistake = found.difference or one.id
                together[one.problem, found.kind, found.passed, found.misconception, mistake].append(one)
        groups = [
            self._group(problems[key[0]], members, diagnoses, rules, cut) for key, members in together.items()
        ]
        return sorted(groups, key=lambda group: (-round(group.risk, 1), -len(group.submissions), group.id))

    def _group(
        self,
        problem: Problem,
        members: Sequence[Submission],
        diagnoses: Mapping[str, Diagnosis],
        rules: Sequence[Rule],
        cut: float,
    ) -> Group:
        first = members[0]
        draft = hinting.put(first, problem, diagnoses[first.id], cut, fits(rules))
        return Group(problem, tuple(members), draft)

    def draft(self, submission: str) -> Draft:
        """The hints for one submission as they read now, with what tutors taught."""
        return self._draft(submission, self.taught(), self.cut)

    def _draft(self, submission: str, rules: Sequence[Rule], cut: float) -> Draft:
        one = self.classes.submission(submission)
        found = self.classes.diagnosis(submission)
        problem = self.classes.problem(one.problem)
        found = found or hinting.diagnose(one.program, problem)
        return hinting.put(one, problem, found, cut, fits(rules))

    def taught(self) -> list[Rule]:
        """The rules that belong to writing hints, by the same gate as in the chat."""
        if not self.bench.knowledge.rules("active"):
            return []
        return [match.rule for match in self.bench.match(asked_for()) if match.decision == "apply"]

    # ---------------------------------------------------------------- a model

    def start_writing(self, submission: str, tries: int = 4) -> Run:
        """Has the model write hints for a submission and a student model try them, in the background."""
        self.writing = self._going(self.writing) or self._begun(self.write(submission, tries))
        return self.writing

    def write(self, submission: str, tries: int = 4) -> Iterator[Validated]:
        """Hints by each generator that asks a model, validated; each is kept before it is given."""
        one = self.classes.submission(submission)
        problem, found = self.classes.problem(one.problem), self.draft(submission).diagnosis
        known = Known(one, problem, found, self.taught())
        student = self.bench.model(self.bench.settings.student_model)
        for generator in GENERATORS:
            written = validating.validated(known, generator, self.bench.model(), student, tries)
            self.classes.keep_written(submission, generator, written)
            yield written

    def hints(self, submission: str, generator: str = SYMBOLIC) -> tuple[Hint, ...]:
        """The hints for a submission by one generator; levels it has none for are the symbolic ones."""
        draft, written = self.draft(submission), self.classes.written(submission).get(generator)
        return tuple(_shown(draft, written, hint.level) for hint in draft.hints)

    # --------------------------------------------------------------- decisions

    def decide(
        self,
        submissions: Sequence[str],
        decisions: Mapping[HintLevel, tuple[HintDecision, str]],
        seconds: float = 0.0,
        author: str | None = None,
        generator: str = SYMBOLIC,
    ) -> str:
        """Keeps what a tutor decided on each level, for several submissions alike; the decision, for undo.

        A decision is `approve`, `edit` with the tutor's own words, or `reject`. To approve with words is to
        approve what was shown for the first submission; the others get their own hints, which name their own
        lines. Words that were edited, or written by a model (`generator`), go to all.
        """
        author = author or self.bench.settings.author
        holder = self.classes.claim(submissions, author)
        if holder:
            raise WorkbenchError(
                f"{holder} is looking at this submission. Take the next one; it comes back if they leave it."
            )
        rules, cut = self.taught(), self.cut
        written = self.classes.written(submissions[0]).get(generator)
        drafts = [self._draft(one, rules, cut) for one in submissions]
        reviews = [
            replace(
                _review(draft, written, level, decision, text, first=draft is drafts[0]),
                author=author,
                seconds=seconds / len(drafts),
                provenance=_provenance(draft, rules, written),
            )
            for draft in drafts
            for level, (decision, text) in decisions.items()
        ]
        return self.classes.decide(reviews, author)

    def correct(self, submission: str, level: HintLevel, said: str, author: str | None = None) -> Lesson:
        """Says in words what is wrong with a hint; what that teaches, as in the chat."""
        hint = next(hint for hint in self.draft(submission).hints if hint.level == level)
        author = author or self.bench.settings.author
        with self.bench.database.decision():
            self.bench.history.start_conversation(TITLE, author, CONVERSATION)
            response = Response(hint.text)
            answered = Trajectory(
                Task(asked_for()),
                self.bench.setup(),
                CONVERSATION,
                responses=(response,),
                chosen=response.id,
                state="done",
                author=author,
            )
            self.bench.history.save(answered)
        return self.bench.correct(answered, said, author)

    # ---------------------------------------------------------------- the knob

    @property
    def precision(self) -> float:
        """How sure to be that a hint is right before it is offered, as somebody set it last."""
        set_last = self.classes.precision()
        return hinting.PRECISION if set_last is None else set_last

    @property
    def cut(self) -> float:
        """The probability from which a hint is offered here; above 1 where none may be."""
        found = knob.cut(self.classes.decided(), self.precision)
        return 2.0 if found is None else found

    def set_precision(self, precision: float, author: str | None = None) -> None:
        """Sets how sure to be, from 0 to 1."""
        if not 0 <= precision <= 1:
            raise WorkbenchError("How sure to be is between 0 and 1.")
        self.classes.set_precision(precision, author or self.bench.settings.author)

    def curve(self) -> knob.Curve:
        """What the knob would do, told from this workspace's own decisions."""
        return knob.curve(self.classes.decided())

    # --------------------------------------------------------------------- out

    def given(self) -> Iterator[dict[str, Any]]:
        """Every approved hint with where it comes from, as plain data; students by their pseudonyms."""
        submissions = {one.id: one for one in self.classes.submissions()}
        for review in self.classes.decided():
            one = submissions.get(review.submission)
            if one and review.decision != "reject":
                yield {"student": one.student, "problem": one.problem, "turn": one.turn, **plain(review)}

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Edited hints as pairs, the tutor's words preferred, to train a model with."""
        for review in self.classes.decided():
            if review.decision == "edit":
                yield {
                    "prompt": asked_for(),
                    "chosen": review.text,
                    "rejected": review.drafted,
                    "submission": review.submission,
                    "level": review.level,
                }

    def helped(self) -> list[dict[str, Any]]:
        """For each hint whose student handed in again: how many tests failed before and after."""
        diagnoses = self.classes.diagnoses()
        tries: dict[tuple[str, str], list[Submission]] = defaultdict(list)
        for one in self.classes.submissions():
            tries[one.student, one.problem].append(one)
        after = {
            earlier.id: later
            for line in tries.values()
            for ordered in [sorted(line, key=lambda one: one.turn)]
            for earlier, later in zip(ordered, ordered[1:], strict=False)
        }
        rows = []
        for review in self.classes.decided():
            later = after.get(review.submission)
            if later and review.decision != "reject" and later.id in diagnoses:
                before, now = diagnoses[review.submission], diagnoses[later.id]
                rows.append(
                    {
                        "problem": later.problem,
                        "student": later.student,
                        "level": review.level,
                        "generator": review.generator,
                        "failing before": _failing(before),
                        "failing after": _failing(now),
                        "helped": _better(before, now),
                    }
                )
        return rows


def asked_for() -> str:
    """The task that a hint answers, by which rules for hints are found."""
    return "Write a hint for a student about their Python program."


def fits(rules: Sequence[Rule]) -> hinting.Fits:
    """How badly a wording goes against some rules."""
    return lambda text: obeying.against(text, rules)


def _review(
    draft: Draft, written: Validated | None, level: HintLevel, decision: HintDecision, text: str, first: bool
) -> HintReview:
    """A decision on one hint; words that were shown count for the first submission, edited ones for all."""
    hint, text = _shown(draft, written, level), text.strip()
    if decision == "edit" and not text:
        raise WorkbenchError("A hint without words cannot be given. Write one, or reject it.")
    if decision == "edit" and text == hint.text:
        decision = "approve"
    given = {"reject": "", "edit": text, "approve": text if first and text else hint.text}[decision]
    return HintReview(
        draft.submission, level, decision, given, hint.text, hint.generator, probability=draft.probability
    )


def _shown(draft: Draft, written: Validated | None, level: HintLevel) -> Hint:
    """The hint of a level: a model's if it wrote one, else the one put together without a model."""
    hints = (*(written.hints if written else ()), *draft.hints)
    return next((hint for hint in hints if hint.level == level), Hint(level, ""))


def _provenance(draft: Draft, rules: Sequence[Rule], written: Validated | None) -> dict[str, Any]:
    found = draft.diagnosis
    return {
        "kind": found.kind,
        "lines": list(found.lines),
        "misconception": found.misconception,
        "signals": dict(found.signals),
        "offered": draft.offered,
        "reason": draft.reason,
        "rules": [rule.id for rule in rules],
        "model": written.model if written else None,
        "student": written.student if written else None,
        "validation": plain(written.validation) if written else None,
    }


def _failing(found: Diagnosis) -> int | None:
    """How many tests a program fails; None where none could be run."""
    if found.kind == "correct":
        return 0
    return found.passed.count(False) if found.passed else None


def _better(before: Diagnosis, now: Diagnosis) -> bool:
    """Whether a later try fails fewer tests, or runs at last."""
    was, is_now = _failing(before), _failing(now)
    if is_now is None:
        return False
    return was is None or is_now < was
