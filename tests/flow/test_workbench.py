"""What a person can do with a workbench, end to end, on a fake model."""

import threading
from dataclasses import replace
from unittest.mock import Mock

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench, title_of, turns
from workbench.errors import ModelError, WorkbenchError
from workbench.records import Check, Rule, Task, Trajectory

TOO_LONG = ("Dear Ines, I hope you are well. I wanted to get in touch about the two freezers in the lab. "
            "They stopped working last week and I would kindly ask you to approve their replacement soon. "
            "Thank you very much for your time and for everything that you do for all of us. Kind regards")
TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."
CORRECTION = "too long. 20 words tops when I write to Ines"
SHORT = "Dear Ines, may I replace the two broken freezers? Kind regards"


def corrected(bench: Workbench, model: FakeModel):  # noqa: ANN201
    model.answers = [TOO_LONG, SHORT]
    answered = bench.ask(TASK)
    return answered, bench.correct(answered, CORRECTION)


def test_the_whole_story(bench: Workbench, model: FakeModel) -> None:
    answered, lesson = corrected(bench, model)
    assert not lesson.one_off
    assert lesson.changes[0].rule.check == Check("max_words", 20)
    assert "Ines" in lesson.changes[0].rule.applies_when

    redone = bench.redo(lesson)
    assert redone.answer.text == SHORT
    assert redone.redo_of == answered.id

    bench.review(lesson, "approve")
    later = bench.ask("Tell Ines in an e-mail that the audit report will be late.")
    match = next(match for match in later.matches if match.rule.source.correction == CORRECTION)
    assert match.decision == "apply"
    assert match.rule.source.trajectory == answered.id

    unrelated = bench.match("What is the difference between baking soda and baking powder?")
    assert [match.decision for match in unrelated] == ["withhold"]
    assert unrelated[0].reason


def test_a_lesson_is_not_applied_before_someone_approves_it(bench: Workbench, model: FakeModel) -> None:
    corrected(bench, model)
    assert bench.match(TASK) == []


def test_a_lesson_for_once_leaves_no_rule(bench: Workbench, model: FakeModel) -> None:
    _, lesson = corrected(bench, model)
    bench.review(lesson, "once")
    assert bench.knowledge.rules() == []
    assert bench.history.lesson(lesson.id).status == "once"


def test_an_approval_can_be_undone_and_redone(bench: Workbench, model: FakeModel) -> None:
    _, lesson = corrected(bench, model)
    decision = bench.review(lesson, "approve")
    undone = bench.undo(decision)
    assert bench.knowledge.rules("active") == []
    assert bench.history.lesson(lesson.id).status == "proposed"
    bench.undo(undone)
    assert len(bench.knowledge.rules("active")) == 1


def test_edits_made_before_approving_are_what_is_approved(bench: Workbench, model: FakeModel) -> None:
    _, lesson = corrected(bench, model)
    change = lesson.changes[0]
    edited = replace(lesson, changes=(replace(change, rule=replace(change.rule, text="Be brief to Ines.")),))
    bench.review(lesson, "approve", revised=edited)
    assert [rule.text for rule in bench.knowledge.rules("active")] == ["Be brief to Ines."]


def test_the_task_is_kept_when_the_model_is_down(bench: Workbench, model: FakeModel) -> None:
    model.answers = [ModelError("The model is down. Start it.")]
    with pytest.raises(ModelError):
        bench.ask(TASK)
    kept = bench.history.trajectories(bench.history.conversations()[0].id)
    assert [(t.task.prompt, t.state) for t in kept] == [(TASK, "failed")]
    assert kept[0].problem == "The model is down. Start it."


def test_a_failed_task_can_be_tried_again_in_the_same_turn(bench: Workbench, model: FakeModel) -> None:
    model.answers = [ModelError("The model is down. Start it."), "Dear Ines"]
    with pytest.raises(ModelError):
        bench.ask(TASK)
    failed = bench.history.trajectories(bench.history.conversations()[0].id)[0]
    again = bench.retry(failed).wait(20).trajectory
    assert (again.redo_of, again.state, again.answer.text) == (failed.id, "done", "Dear Ines")
    assert bench.history.trajectory(failed.id) == failed


def test_stopping_keeps_what_was_written(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Dear Ines, this is it."]
    model.hold()
    run = bench.start(TASK)
    assert model.waiting.wait(20)
    run.stop()
    model.let_go()
    run.wait(20)
    kept = bench.history.trajectory(run.trajectory.id)
    assert kept.state == "stopped"
    assert kept.answer.text.startswith("Dear")


def test_a_live_answer_is_found_again_by_its_conversation(bench: Workbench, model: FakeModel) -> None:
    model.hold()
    model.answers = ["Dear Ines"]
    run = bench.start(TASK)
    assert model.waiting.wait(20)
    assert bench.run_of(run.trajectory.conversation) is run
    model.let_go()
    run.wait(20)
    assert bench.run_of(run.trajectory.conversation) is None


def test_words_are_saved_before_anything_is_learnt(
    bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = bench.ask(TASK)
    monkeypatch.setattr("workbench.learning.learn", Mock(side_effect=WorkbenchError("Broken.")))
    run = bench.start_correction(answered, CORRECTION)
    assert [given.text for given in bench.history.feedback(trajectory=answered.id)] == [CORRECTION]
    assert run.wait(20).problem == "Broken."


def test_a_correction_in_the_background_learns_and_redoes(bench: Workbench, model: FakeModel) -> None:
    model.answers = [TOO_LONG, SHORT]
    run = bench.start_correction(bench.ask(TASK), CORRECTION).wait(20)
    assert run.lesson.correction == CORRECTION
    assert run.trajectory.answer.text == SHORT
    assert run.trajectory.lesson == run.lesson.id


def test_a_verdict_on_scope_becomes_an_example_of_the_rule(bench: Workbench, model: FakeModel) -> None:
    _, lesson = corrected(bench, model)
    bench.review(lesson, "approve")
    asked = bench.ask("Prepare my notes for the talk with Ines about freezers.")
    rule = bench.knowledge.rules("active")[0]
    bench.judge_scope(asked, rule.id, applies=False)
    assert asked.task.prompt in bench.knowledge.rule(rule.id).out_of_scope
    assert bench.match(asked.task.prompt)[0].decision == "withhold"


def test_the_conversation_so_far_has_the_latest_answer_of_each_turn(
    bench: Workbench, model: FakeModel
) -> None:
    answered, lesson = corrected(bench, model)
    redone = bench.redo(lesson)
    went_on = bench.ask("And in French?", answered.conversation)
    assert [message.content for message in went_on.task.conversation] == [TASK, SHORT]
    assert went_on.follows == (redone.id,)


def test_a_conversation_is_kept_once_and_a_retry_has_all_of_it(bench: Workbench, model: FakeModel) -> None:
    answered, _ = corrected(bench, model)
    went_on = bench.ask("And in French?", answered.conversation)
    kept = bench.history.trajectory(went_on.id)
    assert kept.task.conversation == ()
    again = bench.retry(kept).wait(20).trajectory
    assert again.task.conversation == went_on.task.conversation
    assert bench.redo(bench.correct(kept, CORRECTION)).task.conversation == went_on.task.conversation


def test_a_form_opened_earlier_changes_only_what_was_edited_in_it(bench: Workbench) -> None:
    opened = Rule("Be brief.", "Writing to Ines.", in_scope=("Tell Ines.",), status="active")
    bench.knowledge.put([opened], "Ada", "add")
    meanwhile = replace(opened, out_of_scope=("A poem.",), in_scope=("Tell Ines.", "Ask Ines."))
    bench.review(opened, "revise", revised=meanwhile)
    bench.review(opened, "retire")
    bench.review(opened, "revise", revised=replace(opened, text="Be very brief.", in_scope=()))
    now = bench.knowledge.rule(opened.id)
    assert (now.text, now.status) == ("Be very brief.", "retired")
    assert (now.in_scope, now.out_of_scope) == (("Ask Ines.",), ("A poem.",))


def test_the_index_is_compared_with_the_truth_at_start_though_the_model_is_down(
    bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = threading.Event()
    monkeypatch.setattr(bench.index, "follow", followed.set)
    monkeypatch.setattr(model, "ready", Mock(side_effect=ModelError("It is down. Start it.")))
    bench.warm()
    assert followed.wait(20)


def test_redone_answers_stay_in_the_turn_they_came_from() -> None:
    first, second = (Trajectory(Task(text), None, id=text) for text in ("a", "b"))
    redo = replace(first, id="a2", redo_of="a")
    again = replace(first, id="a3", redo_of="a2")
    grouped = turns([first, second, redo, again])
    assert [[trajectory.id for trajectory in turn] for turn in grouped] == [["a", "a2", "a3"], ["b"]]


@pytest.mark.parametrize("text", ["", "   \n\t"])
def test_empty_words_are_refused_with_the_remedy(bench: Workbench, text: str) -> None:
    with pytest.raises(WorkbenchError, match="empty"):
        bench.ask(text)


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "\x00\x01\x02 binary \x00", "اكتب رسالة قصيرة إلى المدير", "🎉🎉🎉", "a\ud800b"],
    ids=["a megabyte", "binary", "right to left", "emoji", "half a character"],
)
def test_odd_messages_are_answered_and_kept(bench: Workbench, model: FakeModel, text: str) -> None:
    model.answers = ["Fine."]
    assert bench.ask(text).answer.text == "Fine."
    assert len(bench.history.conversations()) == 1


def test_rules_come_and_go_as_plain_data(bench: Workbench, tmp_path) -> None:  # noqa: ANN001
    rule = Rule("Be brief.", "Writing to Ines.", check=Check("max_words", 9), status="active", id="mine")
    bench.knowledge.put([rule], "Ada", "import")
    lines = bench.export_rules()
    with Workbench.open(tmp_path / "other") as other:
        other.import_rules(lines)
        assert other.knowledge.rule("mine").check == Check("max_words", 9)


@pytest.mark.parametrize("line", [[1, 2], 5, None, {"id": ["x"], "text": "a", "applies_when": "b"}])
def test_a_line_that_is_no_rule_is_refused_in_a_sentence(bench: Workbench, line: object) -> None:
    with pytest.raises(WorkbenchError):
        bench.import_rules([line])
    assert bench.knowledge.rules() == []


def test_titles_are_the_first_words() -> None:
    assert title_of("\n  Hello there\nmore") == "Hello there"
    assert len(title_of("word " * 100)) <= 60


def test_many_questions_at_once_are_all_kept(bench: Workbench) -> None:
    threads = [threading.Thread(target=bench.ask, args=(f"Question {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    titles = {conversation.title for conversation in bench.history.conversations()}
    assert titles == {f"Question {number}" for number in range(8)}


def test_a_merge_keeps_what_happened_to_the_rule_since_it_was_proposed(
    bench: Workbench, model: FakeModel
) -> None:
    _, first = corrected(bench, model)
    bench.review(first, "approve")
    rule = bench.knowledge.rules("active")[0]
    again = bench.correct(bench.ask("Write an e-mail to Ines about the new microscope."), CORRECTION)
    assert again.changes[0].action == "merge"
    bench.review(rule, "revise", revised=replace(rule, text="Be brief to Ines.", out_of_scope=("A poem",)))
    bench.review(again, "approve")
    merged = bench.knowledge.rule(rule.id)
    assert (merged.text, merged.out_of_scope) == ("Be brief to Ines.", ("A poem",))
    assert "Write an e-mail to Ines about the new microscope." in merged.in_scope


def test_a_merge_into_a_rule_retired_meanwhile_is_refused(bench: Workbench, model: FakeModel) -> None:
    _, first = corrected(bench, model)
    bench.review(first, "approve")
    rule = bench.knowledge.rules("active")[0]
    again = bench.correct(bench.ask("Write an e-mail to Ines about the new microscope."), CORRECTION)
    bench.review(rule, "retire")
    with pytest.raises(WorkbenchError, match="not in use any more"):
        bench.review(again, "approve")


def test_one_undo_takes_a_verdict_on_scope_back_whole(bench: Workbench, model: FakeModel) -> None:
    answered, lesson = corrected(bench, model)
    bench.review(lesson, "approve")
    rule = bench.knowledge.rules("active")[0]
    bench.undo(bench.judge_scope(answered, rule.id, applies=False))
    assert bench.knowledge.rule(rule.id).out_of_scope == ()
    assert bench.history.feedback(trajectory=answered.id, kind="scope") == []


def test_an_interrupted_ask_leaves_nothing_live(bench: Workbench, model: FakeModel) -> None:
    model.answers = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        bench.ask(TASK)
    assert bench.history.trajectories(bench.history.conversations()[0].id)[0].state == "stopped"
