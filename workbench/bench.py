"""The workbench: stores and models opened once, and everything a person can do with them.

Pages, notebooks, scripts and the command line all stand on this one class. It saves as it goes: what a
person says is on disk before any model is asked, and each decision is one transaction in the stores.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stores.backup import back_up
from stores.database import open_database
from stores.events import Events
from stores.figures import Figures
from stores.history import INTERRUPTED, History
from stores.history import exchange as exchange_of
from stores.index import Index, IndexReport
from stores.knowledge import Knowledge
from stores.reviews import Reviews
from stores.thresholds import Thresholds, ThresholdStore
from stores.verifications import Verifications
from workbench import (
    comparing,
    conflicts,
    editing,
    exchange,
    learning,
    loop,
    marking,
    models,
    passages,
    principles,
    quarantine,
    rulebook,
    scope,
    steering,
    verifying,
)
from workbench.comparing import Answer, Comparison
from workbench.errors import StoreError, WorkbenchError
from workbench.live import Run
from workbench.records import (
    Feedback,
    Lesson,
    Match,
    Review,
    Revision,
    Rule,
    Setup,
    Task,
    Trajectory,
    Verification,
    new_id,
)
from workbench.settings import Settings, read_settings
from workbench.tutor.desk import Desk
from workbench.usable import usable

if TYPE_CHECKING:
    import numpy

log = logging.getLogger(__name__)

SAVE_EVERY = 1.0  # seconds between saves of an answer still being written
CLOSING = 5.0  # seconds in which work can end by itself when the workbench closes
STOPPING = 2.0  # seconds in which work that a person stops can end by itself, should its model hang
TITLE_LENGTH = 60
WARMED = 200  # rules whose words are read ahead of the first question
CRITICS_OF_SMALL_MODELS = ("checks", "correction", "said", "request", "calculator", "code")  # ask no model
CRITICS_OF_CAPABLE_MODELS = ("checks", "correction", "said", "rules", "calculator", "code")


class Workbench:
    """Ask a model, correct it, review what the corrections teach; `Workbench.open()` gives one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = open_database(settings.home)
        self.events = Events(self.database)
        self.history = History(self.database, self.events)
        self.embedder = models.embedder(settings)
        self.index = Index(settings.home, self.database, self.embed, self.embedder.name, settings.chroma_url)
        self.knowledge = Knowledge(self.database, self.events, self.index)
        self.reviews = Reviews(self.database, self.events)
        self.verifications = Verifications(self.database)
        self.figures = Figures(self.database, (ASKED_FOR, LEFT_OUT, ON_TRIAL))
        self._thresholds = ThresholdStore(self.database, self.events)
        self.tutor = Desk(self)
        self.history.mark_interrupted()
        self.distilling: Run | None = None
        """The newest work on what votes have in common."""
        self.verifying: Run | None = None
        """The newest work on which lessons still hold."""
        self._runs: list[Run] = []
        self._unsaved: list[Trajectory] = []
        self._warming: threading.Thread | None = None
        self._current: dict[str, tuple[Lesson, int, Lesson]] = {}
        self._contradictions: tuple[int, list[tuple[Rule, Rule]]] | None = None
        self._models: dict[str, models.ChatModel] = {}
        self._lock, self._saving = threading.RLock(), threading.RLock()

    @classmethod
    def open(cls, home: str | Path | None = None, model: str | None = None,
             settings: Settings | None = None) -> "Workbench":
        """Open the workspace in `home` with the model named; both default to the settings in force."""
        return cls(settings or read_settings(home=home, model=model))

    def __enter__(self) -> "Workbench":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop what is running and let go of the folder; everything shown as saved is saved."""
        runs = [run for run in self._runs if not run.done]
        for run in runs:
            run.stop()
        until = time.monotonic() + CLOSING
        for run in runs:
            run.wait(max(0.0, until - time.monotonic()))
            self._leave(run, "interrupted", INTERRUPTED)
        self._save_again()
        self.index.close()
        self.database.close()

    # ------------------------------------------------------------------ models

    def model(self, name: str | None = None) -> models.ChatModel:
        """The chat model of that name, by default the one in the settings; built at its first use."""
        name = name or self.settings.model
        with self._lock:
            if name not in self._models:
                self._models[name] = models.chat_model(name, self.settings)
            return self._models[name]

    def embed(self, texts: list[str]) -> "numpy.ndarray":
        """Vectors of these texts, one row each, of length 1."""
        return self.embedder.embed(texts)

    def test_model(self, name: str | None = None) -> str:
        """Ask a model for one word; a sentence on how that went, or ModelError with the remedy."""
        return models.test_model(name or self.settings.model, self.settings)

    def warm(self) -> None:
        """Load in the background, once, what the first question would otherwise wait for."""
        with self._lock:
            if self._warming is None:
                self._warming = threading.Thread(target=self._warm, daemon=True, name="errata-warm")
                self._warming.start()

    @property
    def ready(self) -> bool:
        """Whether `warm` has loaded what the first question needs, or has found that it cannot."""
        return self._warming is not None and not self._warming.is_alive()

    def _warm(self) -> None:
        try:
            self.model().ready()  # first: with no rules yet, it is all that a question needs
            self.embed(["ready"])
            scope.warm(self.knowledge.rules("active")[:WARMED], self.setup())
        except WorkbenchError as error:  # said again, to the person, when they first ask something
            log.warning("Not ready yet: %s", error)
        self._follow()  # whatever the model says: the index is compared with the truth at every start

    # ------------------------------------------------------------------ asking

    def setup(self, **changes: Any) -> Setup:
        """The setup a question gets when none is given; its critics are those that the model is up to."""
        setup = replace(Setup(self.settings.model, embedder=self.embedder.name, **vars(self.thresholds)),
                        **changes)
        small = self.model(setup.model).capabilities.small
        critics = CRITICS_OF_SMALL_MODELS if small else CRITICS_OF_CAPABLE_MODELS
        return setup if "critics" in changes else replace(setup, critics=critics)

    def ask(self, prompt: str, conversation: str | None = None, setup: Setup | None = None) -> Trajectory:
        """Answer a task and wait for it; raises ModelError when the model cannot, with the task kept."""
        return _last(self._kept(self._opened(prompt, conversation, setup)))

    def start(self, prompt: str, conversation: str | None = None, setup: Setup | None = None,
              stepping: bool = False) -> Run:
        """Answer a task in the background, `stepping` with a pause after the first step.

        What the person asked is saved before this returns.
        """
        return self._go(self._opened(prompt, conversation, setup), stepping)

    def retry(self, trajectory: Trajectory) -> Run:
        """Work again on a task, finished or not; what was written before is kept."""
        again = replace(self._afresh(trajectory), matches=self._trial(trajectory), lesson=trajectory.lesson,
                        revision=trajectory.revision)
        self.history.save(again)
        return self._go(again)

    def write_on(self, trajectory: Trajectory) -> Run:
        """Go on with an answer that was cut at the token limit; the cut one is kept."""
        cut = trajectory.answer
        if cut is None or cut.complete:
            raise WorkbenchError("This answer was not cut: there is nothing to go on with.")
        begun = replace(self._afresh(trajectory), matches=trajectory.matches, lesson=trajectory.lesson,
                        revision=trajectory.revision, state="responding")
        self.history.save(begun)

        def work(run: Run) -> None:
            _last(self._kept(begun, run, loop.going_on(begun, cut, self)))

        return self.begin(Run(work, begun))

    def stop(self, run: Run) -> None:
        """End some work at its next step, or without it where a model hangs; what it has is kept."""
        run.stop()

        def give_up() -> None:
            run.wait(STOPPING)
            self._leave(run, "stopped")

        threading.Thread(target=give_up, daemon=True, name="errata-stop").start()

    def run_of(self, conversation: str) -> Run | None:
        """The work still going on in a conversation, the newest if there is more than one."""
        return next(reversed(self.runs_of(conversation)), None)

    def runs_of(self, conversation: str) -> list[Run]:
        """All work still going on in a conversation, oldest first."""
        self._save_again()
        return [run for run in self._runs
                if not run.done and run.trajectory and run.trajectory.conversation == conversation]

    def match(self, prompt: str, setup: Setup | None = None) -> list[Match]:
        """Which rules a task would meet, and what the gate decides of each.

        No answer is written; a model that judges is asked about the rules the gate is unsure of.
        """
        return list(scope.decide(Task(_said(prompt, "task")), self, setup or self.setup()))

    def _opened(self, prompt: str, conversation: str | None, setup: Setup | None) -> Trajectory:
        prompt, setup = _said(prompt, "task"), setup or self.setup()
        with self.database.decision():
            if conversation is None:
                conversation = self.history.start_conversation(title_of(prompt), self.settings.author).id
            if self.history.conversation(conversation).kind != "chat":
                raise WorkbenchError("A comparison takes no further question. Ask in a conversation instead.")
            earlier = self._answers_so_far(conversation)
            task = Task(prompt, tuple(message for answer in earlier for message in exchange_of(answer)))
            trajectory = Trajectory(task, setup, conversation, author=self.settings.author,
                                    follows=tuple(answer.id for answer in earlier))
            self.history.save(trajectory)
        return trajectory

    def _answers_so_far(self, conversation: str) -> list[Trajectory]:
        """The latest answer of each turn of a conversation that has one."""
        answered = ([version for version in turn
                     if version.answer and version.answer.text and not version.paused]
                    for turn in turns(self.history.trajectories(conversation)))
        return [versions[-1] for versions in answered if versions]

    def _afresh(self, trajectory: Trajectory) -> Trajectory:
        """The same task to be worked on again, in the conversation it was asked in."""
        asked = self.history.resumed(trajectory)
        return Trajectory(asked.task, asked.setup, asked.conversation, asked.follows, redo_of=asked.id,
                          author=self.settings.author)

    def _go(self, trajectory: Trajectory, stepping: bool = False) -> Run:
        def work(run: Run) -> None:
            _last(self._kept(trajectory, run))

        run = Run(work, trajectory)
        return self.begin(run.pause() if stepping else run)

    def begin(self, run: Run) -> Run:
        """Start some work in the background; it is stopped when the workbench closes."""
        with self._lock:
            self._runs = [*(other for other in self._runs if not other.done), run]
        return run.begin()

    def _kept(self, trajectory: Trajectory, run: Run | None = None,
              steps: Iterator[Trajectory] | None = None) -> Iterator[Trajectory]:
        """The steps of the loop, each saved: at every new part at once, growing text each second."""
        saved, shape, begun = time.monotonic(), None, _shape(trajectory)
        steps = steps or loop.proceed(trajectory, self)
        try:
            for trajectory in steps:
                if run is not None:
                    run.trajectory = trajectory
                    if run.stopping and trajectory.live:
                        break
                moved = shape != (shape := _shape(trajectory))
                if run is not None and run.pausing and moved and shape != begun:
                    run.trajectory = trajectory = steering.paused(trajectory)
                if moved or time.monotonic() - saved > SAVE_EVERY:
                    self._save(trajectory, run)
                    saved = time.monotonic()
                yield trajectory
                if trajectory.paused:
                    break
        except Exception as error:
            self._ended(trajectory, run, "failed", str(error))
            raise
        except BaseException:  # Ctrl-C in a notebook, or whoever iterates has had enough
            self._ended(trajectory, run, "stopped", "")
            raise
        finally:
            steps.close()
        if trajectory.live:
            yield self._ended(trajectory, run, "stopped", "")

    def _ended(self, trajectory: Trajectory, run: Run | None, state: str, problem: str) -> Trajectory:
        if not trajectory.live:
            return trajectory
        trajectory = replace(trajectory, state=state, problem=problem)
        try:
            self._save(trajectory, run)
        except StoreError:  # a full disk, say: what was written is saved as soon as there is room
            self._unsaved.append(trajectory)
            raise
        if run is not None:
            run.trajectory = trajectory
        return trajectory

    def _save(self, trajectory: Trajectory, run: Run | None = None) -> None:
        """Saves a step of some work, unless the workbench has closed over it."""
        with self._saving:
            if run is None or not run.left:
                self.history.save(trajectory)

    def _leave(self, run: Run, state: str, problem: str = "") -> None:
        """Closes the books on work that did not end in time, such as a server that hangs."""
        with self._saving:
            if run.done:
                return
            if run.trajectory and run.trajectory.live:
                run.trajectory = replace(run.trajectory, state=state, problem=problem)
            if run.trajectory:
                self._unsaved.append(run.trajectory)
            self._save_again()
            run.leave()  # last: whoever sees it done finds it saved

    def _save_again(self) -> None:
        """Saves the ends of answers that could not be saved when they ended."""
        if not self._unsaved:
            return
        with self._saving:
            waiting, self._unsaved = self._unsaved, []
            for number, trajectory in enumerate(waiting):
                try:
                    self.history.save(trajectory)
                except StoreError as error:
                    log.warning("An answer is still not saved: %s", error)
                    self._unsaved += waiting[number:]
                    return

    # ---------------------------------------------------------------- steering

    def steered(self, trajectory: Trajectory) -> Trajectory:
        """A paused answer with what people changed in it so far (`workbench.steering`)."""
        given = self.history.feedback(trajectory=trajectory.id)
        return steering.steered(trajectory, given, self.knowledge.rule)

    def _folded(self, trajectory: Trajectory) -> Trajectory:
        """The paused answer gone on with, its changes made once and for all."""
        paused = self._paused(trajectory)
        made = steering.pending(paused, self.history.feedback(trajectory=paused.id))
        return replace(self.steered(paused), paused=False).grow(steered_by=tuple(one.id for one in made))

    def steer(self, trajectory: Trajectory, change: Feedback) -> Feedback:
        """Change something in a paused answer; it takes the place of an earlier change to the same thing."""
        with self.database.decision():
            paused = self._paused(trajectory)
            made = steering.checked(self.steered(paused), change, self.knowledge.rule)
            made = replace(made, trajectory=paused.id, author=made.author or self.settings.author)
            given = steering.pending(paused, self.history.feedback(trajectory=paused.id))
            earlier = [one for one in given if steering.same_subject(one, made)]
            return self.history.give(made, earlier)

    def go_on(self, trajectory: Trajectory, stepping: bool = False) -> Run:
        """Go on with a paused answer as people changed it: to its end, or `stepping` to its next step."""
        with self.database.decision():  # two tabs cannot both go on
            going = self._folded(trajectory)
            self.history.save(going)
        return self._go(self.history.resumed(going), stepping)

    def leave_off(self, trajectory: Trajectory) -> None:
        """End a paused answer as it stands, with what people changed in it."""
        with self.database.decision():
            self.history.save(replace(self._folded(trajectory), state="stopped"))

    def _paused(self, trajectory: Trajectory) -> Trajectory:
        paused = self.history.trajectory(trajectory.id)
        if not paused.paused or _shape(paused) != _shape(trajectory):
            raise WorkbenchError("This answer is not paused any more where you saw it: it was gone on with, "
                                 "perhaps in another tab. Reload the page to see it.")
        return paused

    # -------------------------------------------------------------- correcting

    def correct(self, trajectory: Trajectory | str, words: str, author: str | None = None) -> Lesson:
        """Say what was wrong with an answer; gives what it teaches, for review. The words are saved first."""
        trajectory = self.history.trajectory(trajectory) if isinstance(trajectory, str) else trajectory
        lesson = learning.learn(trajectory, self._corrected(trajectory, words, author), self)
        self.history.save_lesson(lesson)
        return lesson

    def start_correction(self, trajectory: Trajectory, words: str) -> Run:
        """Correct in the background: the lesson appears on the run, then the answer is redone with it."""
        feedback = self._corrected(trajectory, words, None)

        def work(run: Run) -> None:
            run.lesson = lesson = self._learnt(trajectory, feedback, run)
            if lesson is None or lesson.unclear:  # a model told no more than "no" would answer just anything
                return
            redone = self._redone(trajectory, lesson)
            self._save(redone, run)
            _last(self._kept(redone, run))

        return self.begin(Run(work, trajectory))

    def redo(self, lesson: Lesson) -> Trajectory:
        """The corrected answer, written again with what the correction teaches, approved or not."""
        redone = self._redone(self.history.trajectory(lesson.trajectory), lesson)
        self.history.save(redone)
        return _last(self._kept(redone))

    def give(self, feedback: Feedback) -> Feedback:
        """Keep one thing a person did; giving the same one twice keeps it once."""
        return self.history.give(replace(feedback, author=feedback.author or self.settings.author))

    def react(self, trajectory: Trajectory, reaction: Feedback | None) -> None:
        """Keep a reaction to an answer in place of every earlier one; with None, take those back."""
        with self.database.decision():
            earlier = self.history.feedback(trajectory=trajectory.id, kind="reaction")
            if reaction is not None:
                self.give(reaction)
            for old in earlier:
                self.history.withdraw(old.id, self.settings.author)

    def _corrected(self, trajectory: Trajectory, words: str, author: str | None,
                   **data: Any) -> Feedback:
        if trajectory.answer is None:
            raise WorkbenchError("There is no answer here to correct yet.")
        return self.give(Feedback(kind="correction", trajectory=trajectory.id, response=trajectory.answer.id,
                                  text=_said(words, "correction"), data=data, author=author or ""))

    def _learnt(self, trajectory: Trajectory, feedback: Feedback, run: Run) -> Lesson | None:
        """The lesson, saved; None if the work was stopped meanwhile: the words can be learnt from again."""
        lesson = learning.learn(trajectory, feedback, self)
        with self._saving:
            if run.left:
                return None
            self.history.save_lesson(lesson)
        return lesson

    def _redone(self, trajectory: Trajectory, lesson: Lesson) -> Trajectory:
        fresh = replace(self._afresh(trajectory), author=lesson.author, lesson=lesson.id,
                        revision=Revision(trajectory.answer.text, lesson.correction))
        return replace(fresh, matches=self._trial(fresh))

    def _trial(self, trajectory: Trajectory) -> tuple[Match, ...]:
        """The rules a lesson proposes, applied to the answer it came from whatever the gate would say."""
        decided = tuple(m for m in trajectory.matches if m.reason in DECIDED)
        if trajectory.lesson is None:
            return decided
        known = {match.rule.id for match in decided}
        changes = self.history.lesson(trajectory.lesson).changes
        return (*decided, *(Match(change.rule, "apply", 1.0, ON_TRIAL)
                            for change in changes
                            if change.action != "retire" and change.rule.id not in known))

    # --------------------------------------------------------------- pointing

    def edit(self, trajectory: Trajectory, text: str) -> Lesson:
        """Save the answer as you rewrote it, beside the old one; gives what the edit teaches, for review."""
        lesson = learning.learn(trajectory, editing.edit(trajectory, text, self), self)
        self.history.save_lesson(lesson)
        return lesson

    def start_edit(self, trajectory: Trajectory, text: str) -> Run:
        """Save the answer as a person rewrote it, and learn from the edit in the background."""
        return self.start_learning(trajectory, editing.edit(trajectory, text, self))

    def start_learning(self, trajectory: Trajectory, feedback: Feedback) -> Run:
        """Draft the lesson of what a person did, in the background; no answer is redone."""
        def work(run: Run) -> None:
            run.lesson = self._learnt(trajectory, feedback, run)

        return self.begin(Run(work, trajectory))

    def withdraw_edit(self, feedback: str) -> str:
        """Take an edit back, with the answer it made and the lesson that waits; the decision, for undo."""
        return editing.withdraw(feedback, self)

    def decide_change(self, trajectory: Trajectory, number: int, accepted: bool | None) -> None:
        """Accept or reject one of the changes between an answer and the one before it; None clears it."""
        editing.decide(trajectory, number, accepted, self)

    def take_changes(self, trajectory: Trajectory) -> Feedback:
        """Make the answer without the rejected changes the answer."""
        return editing.take(trajectory, self)

    def mark(self, trajectory: Trajectory, marks: Iterable[marking.Mark]) -> str:
        """Keep marks on passages of an answer, all in one decision; one that is there already is cleared."""
        return marking.give(trajectory, tuple(marks), self)

    def start_redoing(self, trajectory: Trajectory) -> Run:
        """Write the marked passages again in the background, and learn from the words given with them."""
        marks = marking.marks_on(trajectory, self.history.feedback(trajectory=trajectory.id)).fitting
        begun = passages.begun(trajectory, marks, self.settings.author)

        def work(run: Run) -> None:
            for redone in passages.redo(begun, marks, self, lambda: run.stopping):
                run.trajectory = redone
                self._save(redone, run)
            said = marking.said_of(trajectory, marks)
            if said is not None and not run.stopping:
                lesson = self._learnt(trajectory, said, run)
                if lesson is not None:
                    self._save(replace(run.trajectory, lesson=lesson.id), run)
                run.lesson = lesson

        return self.begin(Run(work, begun, steps=False))

    # --------------------------------------------------------------- comparing

    def compare(self, prompt: str, setups: Sequence[Setup]) -> Comparison:
        """Answer a task with each setup at once, in the background, for people to judge blind."""
        prompt, setups = _said(prompt, "task"), comparing.checked(setups)
        with self.database.decision():
            place = self.history.start_conversation(title_of(prompt), self.settings.author, kind="comparison")
            asked = [Trajectory(Task(prompt), setup, place.id, author=self.settings.author)
                     for setup in setups]
            for trajectory in asked:
                self.history.save(trajectory)
        for trajectory in asked:
            self._go(trajectory)
        return self.comparison(place.id)

    def comparison(self, id: str) -> Comparison:
        """A comparison as it is now, with answers still being written and everything people did."""
        conversation = self.history.conversation(id)
        growing = {run.trajectory.id: run.trajectory for run in self.runs_of(id)}
        answers = [Answer(growing.get(turn[-1].id, turn[-1]), tuple(one.id for one in turn))
                   for turn in turns(self.history.trajectories(id))]
        given = self.history.feedback(conversation=id, undone=True)
        return Comparison(conversation, tuple(answers), tuple(given))

    def vote(self, comparison: str, choice: comparing.Choice, places: Mapping[str, int] | None = None,
             author: str | None = None, seconds: float | None = None) -> Feedback:
        """Judge the answers of a comparison; a second vote of one person takes the place of the first."""
        author = author or self.settings.author
        with self.database.decision():  # two tabs of one person cannot both be the first
            compared = self.comparison(comparison)
            given = comparing.vote(compared, author, choice, places or {}, seconds)
            return self._given_again(compared.choice_of(author), given)

    def rate(self, comparison: str, trajectory: str, value: int | None, author: str | None = None,
             seconds: float | None = None) -> None:
        """Rate one answer of a comparison from 1 to 5, or take the rating back with None."""
        author = author or self.settings.author
        with self.database.decision():
            compared = self.comparison(comparison)
            standing = compared.ratings_of(author).get(trajectory)
            if value is not None:
                given = comparing.rating(compared, author, trajectory, value, seconds)
                self._given_again(standing, given)
            elif standing:
                self.history.withdraw(standing.id, author)

    def take_back(self, feedback: Feedback) -> None:
        """Undo giving it; what it took the place of stands again."""
        given = [event for event in self.events.list(feedback.id) if event.before is None]
        self.undo(given[0].decision, author=feedback.author)

    def start_explaining(self, comparison: str, trajectory: Trajectory, words: str,
                         author: str | None = None) -> Run:
        """Say why an answer lost, in the background: a correction of it, whose lesson waits for review."""
        compared = self.comparison(comparison)
        standing = compared.choice_of(author or self.settings.author)
        preferred = standing.data.get("preferred") if standing else None
        feedback = self._corrected(trajectory, words, author, comparison=comparison, preferred=preferred)

        return self.start_learning(trajectory, feedback)

    def start_principles(self, votes: Sequence[Feedback], author: str | None = None) -> Run:
        """Distil what votes have in common, in the background: each principle a lesson for review."""
        chosen = principles.preferences(votes, self.compared_answers())
        model, author = self.model(), author or self.settings.author
        if not model.capabilities.distils:
            raise WorkbenchError(f"The model {model.name} cannot distil. Set another in ERRATA_MODEL.")

        def work(run: Run) -> None:
            found = principles.distil(chosen, model, lambda: run.stopping)
            with self.database.decision():
                for principle in found:
                    self.history.save_lesson(
                        principles.lesson(principle, chosen, author, f"model {model.name}"))

        self.distilling = self.begin(Run(work))
        return self.distilling

    def judgements(self, author: str) -> list[Feedback]:
        """Votes and ratings that stand, of everybody, on the comparisons this person has judged too."""
        shown = {one.id for one in self.history.conversations(kind="comparison", limit=-1)}
        judged = self.judged_by(author) & shown
        return [given for kind in (*comparing.CHOICES, "rating") for given in self.history.feedback(kind=kind)
                if given.data.get("comparison") in judged]

    def judged_by(self, author: str) -> set[str]:
        """The comparisons on which this person has voted, or asked for the names."""
        return {given.data["comparison"] for kind in comparing.CHOICES
                for given in self.history.feedback(kind=kind) if given.author == author}

    def compared_answers(self) -> dict[str, Trajectory]:
        """Every answer of the comparisons that are not in the bin, by its id."""
        return {trajectory.id: trajectory for trajectory in self.history.compared()}

    def _given_again(self, standing: Feedback | None, given: Feedback) -> Feedback:
        if standing is not None and comparing.same_vote(standing, given):
            return standing
        return self.history.give(given, [standing] if standing else [])

    # --------------------------------------------------------------- deciding

    def review(self, subject: Lesson | Rule, decision: str, revised: Lesson | Rule | None = None,
               note: str = "", author: str | None = None) -> str:
        """Decide on a lesson (approve, once, reject) or a rule (revise, retire, restore); gives the decision.
        """
        author = author or self.settings.author
        with self.database.decision():  # what is decided on is read in it, so that two cannot decide at once
            if isinstance(subject, Lesson):
                done = learning.review(subject, decision, self, revised=revised, note=note, author=author)
            else:
                review = Review("rule", subject.id, decision, author, note)
                decided = _decided(self.knowledge.rule(subject.id), decision, subject, revised)
                done = self.reviews.decide(review, [decided])
        self.refresh()
        return done

    def current(self, lesson: Lesson) -> Lesson:
        """A waiting lesson held against the rules of now, some of them approved since it was drafted."""
        revision = self.knowledge.revision()
        known = self._current.get(lesson.id)
        if known is None or known[:2] != (lesson, revision):
            known = self._current[lesson.id] = (lesson, revision, learning.current(lesson, self))
        return known[2]

    def merge(self, keep: str, others: Sequence[str], author: str | None = None) -> str:
        """Make one rule of several that say the same, with all their examples and sources; the decision.

        The others step back, and one undo brings all of them back.
        """
        author = author or self.settings.author
        with self.database.decision():
            kept = self.knowledge.rule(keep)
            doubles = [self.knowledge.rule(id) for id in dict.fromkeys(others) if id != keep]
            if not doubles or any(rule.status != "active" for rule in (kept, *doubles)):
                raise WorkbenchError("Two or more active rules are needed to merge. Reload the page.")
            before = dict.fromkeys((*kept.overrides, *(rule.id for rule in doubles)))
            merged = replace(conflicts.together(kept, *doubles), overrides=tuple(before))
            ended = [replace(rule, status="superseded") for rule in doubles]
            decision = self.events.change([merged, *ended], author, "merge")
        self.refresh()
        return decision

    def review_rules(self, rules: Sequence[Rule], decision: str, author: str | None = None) -> str:
        """Bring several rules into use (restore) or out of it (retire), in one decision with one undo.

        One that has to be looked at first comes into use by itself only.
        """
        author, together = author or self.settings.author, new_id()
        for rule in rules if decision == "restore" and len(rules) > 1 else ():
            if why := quarantine.suspicion(rule):
                raise WorkbenchError(f"“{rule.text[:80]}” is not approved among others. {why} Take it out of "
                                     "the selection, and decide on it by itself.")
        with self.database.decision():
            for rule in rules:
                review = Review("rule", rule.id, decision, author)
                decided = _decided(self.knowledge.rule(rule.id), decision, rule, None)
                self.reviews.decide(review, [decided], decision=together)
        self.refresh()
        return together

    def settle(self, first: str, other: str, end: bool, author: str | None = None) -> str:
        """Decide between two rules that contradict each other: one goes first, or `end`s the other."""
        author = author or self.settings.author
        with self.database.decision():
            before, after = self.knowledge.rule(first), self.knowledge.rule(other)
            if {before.status, after.status} != {"active"}:
                raise WorkbenchError("One of the two is not in use any more. Reload the page.")
            before = replace(before, overrides=tuple(dict.fromkeys((*before.overrides, after.id))))
            ended = [replace(after, status="superseded")] if end else []
            decision = self.events.change([before, *ended], author, "settle")
        self.refresh()
        return decision

    @property
    def thresholds(self) -> Thresholds:
        """How sure to be before a rule is applied, and before it is asked about: as somebody set it last."""
        return self._thresholds.current() or Thresholds(self.settings.apply_at, self.settings.ask_at)

    def set_thresholds(self, apply_at: float, ask_at: float, author: str | None = None) -> None:
        """Set how sure to be before applying a rule, and before asking about it, from 0 to 1."""
        if not 0 <= ask_at <= apply_at <= 1:
            raise WorkbenchError("A rule cannot be applied sooner than it is asked about. Move the first "
                                 "knob up, or the second one down.")
        self._thresholds.set(Thresholds(apply_at, ask_at), author or self.settings.author)

    def earlier_thresholds(self) -> Thresholds | None:
        """Those in force before the ones of now; None where nobody changed them."""
        set_last = self._thresholds.latest(2)
        given = Thresholds(self.settings.apply_at, self.settings.ask_at)
        return None if not set_last else (set_last[1:] or [given])[0]

    def contradictions(self) -> list[tuple[Rule, Rule]]:
        """Active rules that contradict each other with nothing decided about it, the later one first."""
        revision = self.knowledge.revision()
        if self._contradictions is None or self._contradictions[0] != revision:
            rules = self.knowledge.rules("active")
            vectors = self.knowledge.scope_vectors(rules)
            self._contradictions = revision, conflicts.standing(rules, vectors)
        return self._contradictions[1]

    def review_all(self, lessons: Sequence[Lesson], decision: str, author: str | None = None) -> str:
        """Approve or reject several lessons as they were drafted, all or none; one decision, one undo.

        To approve one that is for this once is to keep it to this once. One with a note wants a person's eye
        and is not approved among others.
        """
        if not lessons:
            raise WorkbenchError("No lesson is selected. Select one or more first.")
        noted = [lesson for lesson in lessons if decision == "approve" and learning.needs_a_person(lesson)]
        if noted:
            raise WorkbenchError(f"“{noted[0].correction[:80]}” is not approved among others. "
                                 f"{noted[0].note} Take it out of the selection and decide on it by itself.")
        author, together = author or self.settings.author, new_id()
        with self.database.decision():
            for lesson in lessons:
                once = decision == "approve" and lesson.one_off
                learning.review(self.current(lesson), "once" if once else decision, self, author=author,
                                together=together)
        self.refresh()
        return together

    def write_rule(self, rule: Rule, author: str | None = None) -> Lesson:
        """Keep a rule you wrote yourself, active at once; the lesson says how it stands to known ones.

        One that contradicts a known rule, or that a person has to look at first, waits for review instead.
        Without a check it gets the one its words ask for, where they ask for exactly one.
        """
        author = author or self.settings.author
        lesson = learning.written(rule, author, self)
        with self.database.decision():
            self.history.save_lesson(lesson)
            if not learning.unseen(lesson):
                self.review(lesson, "approve", author=author)
        return self.history.lesson(lesson.id)

    def judge_scope(self, trajectory: Trajectory, rule: str, applies: bool) -> str:
        """Say that a rule should (not) have applied to a task; the task becomes an example of the rule."""
        feedback = Feedback(kind="scope", trajectory=trajectory.id, rule=rule, data={"applies": applies},
                            author=self.settings.author)
        with self.database.decision():
            taught = _with_example(self.knowledge.rule(rule), trajectory.task.prompt, applies)
            decision = self.events.change([feedback, taught], self.settings.author, "judge scope")
        self.refresh()
        return decision

    def apply_here(self, trajectory: Trajectory, rule: str) -> Run:
        """Answer a task again with a rule that was asked about or held back."""
        match = Match(self.knowledge.rule(rule), "apply", 1.0, ASKED_FOR)
        again = replace(self._afresh(trajectory), matches=(match,))
        self.history.save(again)
        return self._go(again)

    def leave_out(self, trajectory: Trajectory, rule: str) -> Run:
        """Answer a task again without a rule, whatever the gate would say of it."""
        match = Match(self.knowledge.rule(rule), "withhold", 0.0, LEFT_OUT)
        settled = tuple(other for other in self._trial(trajectory) if other.rule.id != rule)
        again = replace(self._afresh(trajectory), matches=(*settled, match), lesson=trajectory.lesson,
                        revision=trajectory.revision)
        self.history.save(again)
        return self._go(again)

    def undo(self, decision: str | None = None, of: str | None = None, author: str | None = None) -> str:
        """Take a decision back; gives the id of the decision that did so.

        By default your newest (or the author's), or anybody's newest on the rule or lesson `of`; again and
        again, each goes one further back.
        """
        author = author or self.settings.author
        decision = decision or self.events.last(None if of else author, of)
        if decision is None:
            raise WorkbenchError("There is nothing to undo: it was undone already, or something in it was "
                                 "changed later. The history shows what; edit by hand what should change.")
        undone = self.events.undo(decision, author)
        self.refresh()
        return undone

    # ----------------------------------------------------------------- upkeep

    def verify(self, stopping: Callable[[], bool] = lambda: False) -> Iterator[Verification]:
        """Run every past correction again with the rules in force; each outcome as soon as it is known.

        Each is kept before it is given. It ends early once it is `stopping`, or when the iterator is closed.
        """
        for found in verifying.run(self, stopping):
            self.verifications.keep(found)
            yield found

    def start_verifying(self) -> Run:
        """Run every past correction again in the background; the outcomes are kept one by one."""
        if self.verifying is not None and not self.verifying.done:
            return self.verifying

        def work(run: Run) -> None:
            deque(self.verify(lambda: run.stopping), maxlen=0)

        self.verifying = self.begin(Run(work))
        return self.verifying

    def refresh(self) -> None:
        """Bring the index up to the truth in the background; nobody waits for it."""
        threading.Thread(target=self._follow, daemon=True, name="errata-index").start()

    def _follow(self) -> None:
        try:
            self.index.follow()
        except WorkbenchError as error:  # searching goes on, exactly; the next change tries again
            log.warning("The search index could not be brought up to date: %s", error)

    def reindex(self) -> IndexReport:
        """Build the index anew from the truth."""
        self.index.rebuild()
        return self.index.verify()

    def back_up(self, to: Path) -> Path:
        """Write the whole workspace to one file, while it is in use; no secret is in it."""
        return back_up(self.settings.home, to)

    def export_feedback(self) -> Iterator[dict]:
        """Everything people did, as plain data, oldest first; what was taken back is in it and says so."""
        for feedback in self.history.feedback(undone=True):
            about = feedback.data.get("trajectories") or filter(None, [feedback.trajectory])
            yield exchange.feedback_line(feedback, [self.history.trajectory(id) for id in about])

    def export_rules(self, status: str | None = None) -> list[dict]:
        """Rules as plain data, one dictionary each, as `import_rules` takes them."""
        return [exchange.rule_line(rule) for rule in self.knowledge.rules(status)]

    def rulebook(self, status: str = "active") -> str:
        """The rules as one Markdown text, grouped by scope, for people and for other agents' prompt files."""
        return rulebook.rulebook(self.knowledge.rules(status), date.today())

    def import_rules(self, lines: Iterable[dict]) -> exchange.Imported:
        """Take over rules given as plain data, all or none; ids are kept, a known id gets a new version.

        A rule that is there already, by its id or by its words and scope, is passed over and counted.
        """
        with self.database.decision():
            found = exchange.imported(lines, self.settings.author, self.knowledge.rules())
            if found.rules:
                self.knowledge.put(found.rules, self.settings.author, "import")
        self.refresh()
        return found


ASKED_FOR = "You asked for it here."
LEFT_OUT = "You left it out here."
DECIDED = (ASKED_FOR, LEFT_OUT, steering.DECIDED, steering.SAID)  # a retry keeps to what a person decided
ON_TRIAL = "Learnt from your correction of this answer."


def _last(trajectories: Iterator[Trajectory]) -> Trajectory:
    return deque(trajectories, maxlen=1).pop()


def turns(trajectories: Iterable[Trajectory]) -> list[list[Trajectory]]:
    """Trajectories grouped by turn: an answer, then each time it was redone, oldest first."""
    grouped: list[list[Trajectory]] = []
    turn_of: dict[str, list[Trajectory]] = {}
    for trajectory in trajectories:
        turn = turn_of.get(trajectory.redo_of)
        if turn is None:
            grouped.append(turn := [])
        turn.append(trajectory)
        turn_of[trajectory.id] = turn
    return grouped


def title_of(prompt: str) -> str:
    """A conversation's title from its first words."""
    line = next((line.strip() for line in prompt.splitlines() if line.strip()), "")
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def _said(text: str, what: str) -> str:
    text = text.replace("\x00", "")
    if not text.strip():
        raise WorkbenchError(f"The {what} is empty. Write what you want first.")
    return text


def _shape(trajectory: Trajectory) -> tuple:
    return (trajectory.state, len(trajectory.matches), len(trajectory.responses), len(trajectory.critiques),
            trajectory.chosen)


def _decided(rule: Rule, decision: str, opened: Rule, revised: Rule | None) -> Rule:
    """The rule as a decision leaves it; a revision changes what the person changed since they `opened` it."""
    status = {"retire": "retired", "restore": "active"}
    if decision in status:
        return replace(rule, status=status[decision])
    if decision == "revise" and revised is not None:
        return usable(learning.revised(rule, opened, revised))
    raise WorkbenchError(f"A rule can be revised, retired or restored, not {decision!r}.")


def _with_example(rule: Rule, prompt: str, applies: bool) -> Rule:
    """The rule with this task among its examples, and on one side only."""
    inside = [example for example in rule.in_scope if example != prompt]
    outside = [example for example in rule.out_of_scope if example != prompt]
    (inside if applies else outside).append(prompt)
    return replace(rule, in_scope=tuple(inside), out_of_scope=tuple(outside))
