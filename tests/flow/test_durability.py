"""What a person was told is saved stays saved: through kill -9, closing in the middle, and two at once.

The stores are killed by themselves in tests/stores; here it is a whole workbench with work going on.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder, FakeModel
from tests.stores.writers import started
from workbench import models
from workbench.bench import Workbench
from workbench.errors import ModelError, WorkbenchError
from workbench.records import Lesson, Rule

TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."
CORRECTION = "20 words tops when I write to Ines"
LONG = "Dear Ines, I hope you are well. " * 12
SHORT = "Dear Ines, may I replace the freezers?"
ROUNDS = 6


# ------------------------------------------------- what runs in other processes


def opened_with_fakes(home: Path, model: FakeModel) -> Workbench:
    """A workbench in a process of its own, where nothing else has put the fakes in place."""
    models.chat_model = lambda name, settings: model
    models.embedder = lambda settings: FakeEmbedder()
    return Workbench.open(home)


def work_until_killed(told: Connection, home: Path) -> None:
    """Asks, corrects and approves, and tells of each only once the call has returned."""
    with opened_with_fakes(home, FakeModel(LONG)) as bench:
        for number in range(1_000_000):
            answered = bench.ask(f"{TASK} {number}")
            told.send(("answer", answered.id))
            run = bench.start_correction(answered, f"{CORRECTION} {number}")
            told.send(("correction", f"{CORRECTION} {number}"))
            lesson = run.wait().lesson
            told.send(("lesson", lesson.id))
            bench.review(lesson, "approve")
            told.send(("decided", lesson.id))


def be_killed_in_mid_answer(told: Connection, home: Path) -> None:
    """Has written the first words of an answer when it says so, and never gets further."""
    model = FakeModel(LONG)
    model.hold()
    bench = opened_with_fakes(home, model)
    run = bench.start(TASK)
    model.waiting.wait()
    told.send(run.trajectory.conversation)
    told.recv()


def follow_orders(orders: Connection, home: Path) -> None:
    """A second session on the same folder: adds and looks for rules, undoes, as it is told."""
    with opened_with_fakes(home, FakeModel()) as bench:
        orders.send("open")
        while (order := orders.recv()) is not None:
            action, what = order
            orders.send(_done(bench, action, what))


def _done(bench: Workbench, action: str, what: str) -> object:
    if action == "match":
        return [(match.rule.id, match.decision) for match in bench.match(what)]
    if action == "retire":
        return bench.review(bench.knowledge.rule(what), "retire")
    if action == "undo":
        return bench.undo(what)
    try:
        return bench.review(bench.history.lesson(what), action)
    except WorkbenchError as error:
        return str(error)


@contextmanager
def another_session(home: Path) -> Iterator[Connection]:
    process, orders = started(follow_orders, home)
    assert orders.recv() == "open"
    yield orders
    orders.send(None)
    process.join(30)
    assert process.exitcode == 0


def told_by(orders: Connection, action: str, what: str) -> object:
    orders.send((action, what))
    assert orders.poll(30)
    return orders.recv()


# --------------------------------------------------------------------- killed


def test_nothing_acknowledged_is_missing_however_often_the_program_is_killed(
    model: FakeModel, own_workspace: Path
) -> None:
    told = [fact for number in range(ROUNDS) for fact in _killed(own_workspace, 3 * number + 1)]
    said = {kind: {what for found, what in told if found == kind}
            for kind in ("answer", "correction", "lesson", "decided")}
    with Workbench.open() as bench:
        answers = [answer for conversation in bench.history.conversations()
                   for answer in bench.history.trajectories(conversation.id)]
        assert not [answer for answer in answers if answer.live]
        assert said["answer"] <= {answer.id for answer in answers if answer.state == "done"}
        assert said["correction"] <= {given.text for given in bench.history.feedback()}
        lessons = {lesson.id: lesson for lesson in bench.history.lessons()}
        assert said["lesson"] <= set(lessons)
        assert {lessons[id].status for id in said["decided"]} == {"approved"}
        taught = {rule.source.correction for rule in bench.knowledge.rules("active")}
        assert taught
        bench.index.follow()
        assert bench.index.verify().good


def _killed(home: Path, after: int) -> list[tuple[str, str]]:
    """What a working process told of until it was killed, at another point each time."""
    process, ours = started(work_until_killed, home)
    facts = [ours.recv() for _ in range(after)]
    process.kill()
    process.join()
    try:
        while ours.poll():
            facts.append(ours.recv())
    except EOFError:
        pass
    return facts


def test_an_answer_cut_off_by_a_kill_keeps_its_words_and_can_be_tried_again(
    model: FakeModel, own_workspace: Path
) -> None:
    process, ours = started(be_killed_in_mid_answer, own_workspace)
    conversation = ours.recv()
    process.kill()
    process.join()
    model.answers = [SHORT]
    with Workbench.open() as bench:
        [kept] = bench.history.trajectories(conversation)
        assert (kept.state, kept.answer.text, kept.task.prompt) == ("interrupted", "Dear ", TASK)
        assert "what was written is kept" in kept.problem
        assert bench.run_of(conversation) is None
        again = bench.retry(kept).wait(20).trajectory
        assert (again.state, again.answer.text) == ("done", SHORT)
        assert not [one for one in bench.history.trajectories(conversation) if one.live]


# --------------------------------------------------------------------- closed


@pytest.fixture
def hanging(model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    """A model that stops after its first word, with a workbench that waits for nobody on closing."""
    monkeypatch.setattr("workbench.bench.CLOSING", 0.0)
    model.answers = [LONG]
    model.hold()
    yield model
    model.let_go()


def test_closing_in_mid_answer_keeps_what_was_written_and_leaves_nothing_live(
    bench: Workbench, hanging: FakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    run = bench.start(TASK)
    assert hanging.waiting.wait(20)
    bench.close()
    hanging.let_go()
    run.wait(20)
    assert not [line for line in caplog.records if line.levelno >= logging.ERROR]
    with Workbench.open() as again:
        kept = again.history.trajectory(run.trajectory.id)
        assert (kept.state, kept.answer.text) == ("interrupted", "Dear ")
        assert again.retry(kept).wait(20).trajectory.state == "done"


def test_a_model_that_fails_after_the_workbench_closed_troubles_nobody(
    bench: Workbench, hanging: FakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    hanging.stream = _breaking(hanging)
    run = bench.start(TASK)
    assert hanging.waiting.wait(20)
    bench.close()
    hanging.let_go()
    run.wait(20)
    assert not [line for line in caplog.records if line.levelno >= logging.ERROR]
    with Workbench.open() as again:
        assert again.history.trajectory(run.trajectory.id).state == "interrupted"


def _breaking(model: FakeModel):  # noqa: ANN202
    stream = model.stream

    def broken(*given, **options):  # noqa: ANN002, ANN003, ANN202
        yield next(written := stream(*given, **options))
        next(written)
        raise ModelError("The server is gone. Start it.")

    return broken


def test_closing_while_a_correction_is_learnt_keeps_the_correction(
    bench: Workbench, hanging: FakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    hanging.let_go()
    answered = bench.ask(TASK)
    hanging.hold()
    hanging.capabilities = replace(hanging.capabilities, distils=True)
    run = bench.start_correction(answered, CORRECTION)
    assert hanging.waiting.wait(20)
    bench.close()
    hanging.let_go()
    run.wait(20)
    assert not [line for line in caplog.records if line.levelno >= logging.ERROR]
    with Workbench.open() as again:
        assert [given.text for given in again.history.feedback(trajectory=answered.id)] == [CORRECTION]
        assert again.history.trajectory(answered.id).state == "done"
        assert again.correct(answered.id, CORRECTION).correction == CORRECTION


def test_an_answer_that_ends_while_the_workbench_closes_is_whole(
    bench: Workbench, model: FakeModel
) -> None:
    model.answers = [SHORT]
    runs = [bench.start(f"{TASK} {number}") for number in range(4)]
    bench.close()
    with Workbench.open() as again:
        kept = [again.history.trajectory(run.trajectory.id) for run in runs]
        assert {one.state for one in kept} <= {"done", "stopped"}
        assert all(one.answer.text == SHORT for one in kept if one.state == "done")


# ----------------------------------------------------------------- two at once


@pytest.fixture
def lesson(bench: Workbench, model: FakeModel) -> Lesson:
    model.answers = [LONG]
    return bench.correct(bench.ask(TASK), CORRECTION)


def test_a_rule_approved_in_one_session_is_matched_at_once_in_the_other(
    bench: Workbench, lesson: Lesson, own_workspace: Path
) -> None:
    with another_session(own_workspace) as orders:
        assert told_by(orders, "match", TASK) == []
        bench.review(lesson, "approve")
        rule = bench.knowledge.rules("active")[0].id
        assert told_by(orders, "match", TASK) == [(rule, "apply")]
        told_by(orders, "retire", rule)
        assert bench.match(TASK) == []


def test_what_another_session_approves_is_matched_here_and_can_be_undone_there_and_here(
    bench: Workbench, lesson: Lesson, own_workspace: Path
) -> None:
    with another_session(own_workspace) as orders:
        decision = told_by(orders, "approve", lesson.id)
        assert [match.decision for match in bench.match(TASK)] == ["apply"]
        undone = bench.undo(decision)
        assert told_by(orders, "match", TASK) == []
        told_by(orders, "undo", undone)
        assert [match.decision for match in bench.match(TASK)] == ["apply"]
        assert bench.history.lesson(lesson.id).status == "approved"


def test_the_second_of_two_sessions_that_review_a_lesson_is_told(
    bench: Workbench, lesson: Lesson, own_workspace: Path
) -> None:
    with another_session(own_workspace) as orders:
        bench.review(lesson, "approve")
        assert told_by(orders, "reject", lesson.id) == ("This lesson has been decided already. "
                                                        "Undo that decision first.")
    assert bench.history.lesson(lesson.id).status == "approved"


def test_of_many_who_review_a_lesson_at_the_same_moment_one_decides(
    bench: Workbench, lesson: Lesson
) -> None:
    decided, together = [], threading.Barrier(8)

    def review(decision: str) -> None:
        together.wait()
        try:
            decided.append(bench.review(lesson, decision))
        except WorkbenchError as error:
            assert "decided already" in str(error)

    threads = [threading.Thread(target=review, args=(decision,)) for decision in ("approve", "reject") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(decided) == 1
    assert len(bench.reviews.list(lesson.id)) == 1


def test_retiring_a_rule_that_somebody_edited_meanwhile_keeps_the_edit(bench: Workbench) -> None:
    seen = Rule("Be brief.", "Writing to Ines.", status="active", id="r")
    bench.knowledge.put([seen], "Ada", "add")
    bench.review(seen, "revise", revised=replace(seen, text="Be very brief."), author="Bo")
    bench.review(seen, "retire")
    rule = bench.knowledge.rule("r")
    assert (rule.text, rule.status) == ("Be very brief.", "retired")


def test_verdicts_on_scope_given_at_the_same_moment_all_become_examples(
    bench: Workbench, model: FakeModel
) -> None:
    bench.knowledge.put([Rule("Be brief.", "Writing to Ines.", status="active", id="r")], "Ada", "add")
    asked = [bench.ask(f"Question {number} for Ines.") for number in range(6)]
    threads = [threading.Thread(target=bench.judge_scope, args=(one, "r", number % 2 == 0))
               for number, one in enumerate(asked)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    rule = bench.knowledge.rule("r")
    assert {*rule.in_scope, *rule.out_of_scope} == {one.task.prompt for one in asked}


def test_two_answers_in_one_conversation_are_both_found_until_they_end(
    bench: Workbench, hanging: FakeModel
) -> None:
    first = bench.start(TASK)
    second = bench.start(TASK, first.trajectory.conversation)
    assert bench.run_of(first.trajectory.conversation) is second
    second.stop()
    hanging.let_go()
    first.wait(20), second.wait(20)
    assert bench.run_of(first.trajectory.conversation) is None
    assert not [one for one in bench.history.trajectories(first.trajectory.conversation) if one.live]
