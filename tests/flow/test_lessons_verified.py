"""Every past correction is a regression test: what was taught is tried again, and said to hold or not."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.fakes import FakeModel
from workbench.__main__ import main
from workbench.bench import Workbench
from workbench.errors import ModelError
from workbench.records import Check, Lesson, Rule

TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."
LONG = "Dear Ines, I hope you are well. May I replace the two broken freezers in the lab? Kind regards"
SHORT = "Ines, may I replace the two broken freezers?"
WORDS = "10 words tops when I write to Ines"

Teach = Callable[..., Lesson]


@pytest.fixture
def teach(bench: Workbench, model: FakeModel) -> Teach:
    """Ask, correct and approve."""

    def taught(words: str = WORDS, task: str = TASK) -> Lesson:
        model.answers = [LONG]
        lesson = bench.correct(bench.ask(task), words)
        bench.review(lesson, "approve")
        return bench.history.lesson(lesson.id)

    return taught


def outcomes(bench: Workbench) -> list[str]:
    return [found.outcome for found in bench.verify()]


def test_a_lesson_whose_rule_is_applied_and_kept_holds(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    lesson = teach()
    model.answers = [SHORT]
    [found] = bench.verify()
    assert (found.outcome, found.rule, found.said) == ("held", lesson.changes[0].rule.id, WORDS)
    assert found.answer == SHORT and "8 words" in found.reason


def test_a_lesson_the_answer_does_not_keep_broke_and_says_by_how_much(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    lesson = teach("use bullet points when I write to Ines")
    rule = bench.knowledge.rule(lesson.changes[0].rule.id)
    assert rule.check == Check("bullets")
    model.answers = ["Dear Ines, hello."]
    [found] = bench.verify()
    assert found.outcome == "broke" and "not kept" in found.reason


def test_a_lesson_whose_rule_is_no_longer_found_for_its_own_task_broke(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    lesson = teach()
    rule = bench.knowledge.rule(lesson.changes[0].rule.id)
    moved = replace(rule, applies_when="Writing a poem about the sea.", in_scope=(), out_of_scope=(TASK,))
    bench.review(rule, "revise", revised=moved)
    [found] = bench.verify()
    assert found.outcome == "broke" and found.reason.startswith("Not applied")


def test_a_model_that_fails_leaves_it_open_and_the_rest_goes_on(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    teach()
    teach("5 words tops when I write to Bert", "Write an e-mail to my neighbour Bert about the fence.")
    model.answers = [ModelError("The model is away."), "Bert, the fence fell."]
    assert sorted(outcomes(bench)) == ["held", "unknown"]


def test_a_retired_rule_is_nobody_s_wish_any_more(bench: Workbench, teach: Teach) -> None:
    lesson = teach()
    bench.review(bench.knowledge.rule(lesson.changes[0].rule.id), "retire")
    assert outcomes(bench) == []


def test_an_undone_approval_is_not_verified(bench: Workbench, teach: Teach) -> None:
    lesson = teach()
    bench.undo(of=lesson.id)
    assert outcomes(bench) == []


def test_two_lessons_on_one_task_are_tried_on_one_answer(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    teach()
    teach("no exclamation marks when I write to Ines")
    model.answers = [SHORT]
    asked = len(model.asked)
    assert outcomes(bench) == ["held", "held"] and len(model.asked) == asked + 1


def test_a_click_on_the_scope_is_a_test_of_the_gate_that_asks_no_model(
    bench: Workbench, model: FakeModel
) -> None:
    rule = Rule("Use at most 40 words.", "Writing an e-mail to Ines.", status="active")
    bench.knowledge.put([rule], "Ada", "add")
    elsewhere = bench.ask("What did Ines decide about the audit?")
    bench.judge_scope(elsewhere, rule.id, applies=False)
    asked = len(model.asked)
    [found] = bench.verify()
    assert found.outcome == "held" and len(model.asked) == asked
    forgotten = replace(bench.knowledge.rule(rule.id), out_of_scope=(), breadth="global",
                        applies_when="Always, in every answer.")
    bench.knowledge.put([forgotten], "Ada", "revise")
    [found] = bench.verify()
    assert found.outcome == "broke" and "should not apply" in found.reason


def test_an_answer_that_a_later_rule_goes_before_is_left_open(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    lesson = teach()
    old = bench.knowledge.rule(lesson.changes[0].rule.id)
    later = Rule("Use at least 60 words.", old.applies_when, check=Check("min_words", 60), status="active",
                 in_scope=(TASK,), overrides=(old.id,))
    bench.knowledge.put([later], "Ada", "add")
    [found] = bench.verify()
    assert found.outcome == "unknown"


def test_it_stops_between_two_words_and_keeps_what_is_known(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    teach()
    teach("5 words tops when I write to Bert", "Write an e-mail to my neighbour Bert about the fence.")
    model.answers = [SHORT]
    seen: list[str] = []

    def enough() -> bool:
        return bool(seen)

    for found in bench.verify(enough):
        seen.append(found.id)
    assert len(seen) == 1
    assert [found.id for found in bench.verifications.newest_run()] == seen


def test_results_are_kept_and_counted_for_each_rule(bench: Workbench, model: FakeModel, teach: Teach) -> None:
    lesson = teach()
    model.answers = [SHORT]
    for _ in range(3):
        list(bench.verify())
    tally = bench.verifications.tally(lesson.changes[0].rule.id)
    assert (tally.held, tally.broke) == (3, 0) and tally.last
    assert bench.verifications.tally("another") is None


def test_verifying_leaves_no_conversation_and_no_use_behind(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    lesson = teach()
    before = [bench.history.conversations(), bench.knowledge.uses(lesson.changes[0].rule.id)]
    list(bench.verify())
    assert [bench.history.conversations(), bench.knowledge.uses(lesson.changes[0].rule.id)] == before


def test_in_the_background_it_runs_once_and_is_stopped(
    bench: Workbench, model: FakeModel, teach: Teach
) -> None:
    teach()
    model.hold()
    run = bench.start_verifying()
    assert bench.start_verifying() is run
    model.waiting.wait(20)
    bench.stop(run)
    model.let_go()
    assert run.wait(20).done and run.problem == ""
    assert bench.verifications.newest_run() == []


def test_the_command_prints_rows_or_lines_and_fails_when_a_lesson_broke(
    bench: Workbench, model: FakeModel, teach: Teach, capsys: pytest.CaptureFixture
) -> None:
    teach("use bullet points when I write to Ines")
    model.answers = ["- Two freezers, please."]
    assert main(["verify"]) == 0
    out = capsys.readouterr()
    assert "1/1  ✓ held" in out.out and "1 held, 0 broke" in out.err
    model.answers = ["No list at all here."]
    assert main(["verify", "--json"]) == 1
    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["outcome"], line["correction"], line["format"]) == (
        "broke", "use bullet points when I write to Ines", 1)


def test_without_any_lesson_the_command_says_what_to_do(
    bench: Workbench, capsys: pytest.CaptureFixture
) -> None:
    assert main(["verify"]) == 0
    assert "no lesson to verify yet" in capsys.readouterr().err

