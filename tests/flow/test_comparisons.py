"""Comparisons as the workbench keeps them: votes of many people, undone, exported, and through a restart."""

import json
import threading

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench
from workbench.calls import Capabilities
from workbench.comparing import Comparison, places_of, with_and_without
from workbench.errors import ModelError, StoreError, WorkbenchError
from workbench.exchange import FORMAT
from workbench.principles import WRITTEN_FROM
from workbench.records import Feedback, Setup

TASK = "Write to Ines about the freezers."


def compared(bench: Workbench, task: str = TASK) -> Comparison:
    """A comparison whose answers are there."""
    begun = bench.compare(task, with_and_without(bench.setup()))
    for run in bench.runs_of(begun.id):
        run.wait(20)
    return bench.comparison(begun.id)


def vote(bench: Workbench, comparison: Comparison, best: int, author: str = "Ada") -> Feedback:
    order = [comparison.answers[best].trajectory.id]
    return bench.vote(comparison.id, "preferred", places_of("preferred", comparison.answers, order), author)


def standing(bench: Workbench) -> list[Feedback]:
    return bench.history.feedback(kind="comparison")


def test_the_answers_are_saved_before_any_is_written_and_written_side_by_side(
        bench: Workbench, model: FakeModel) -> None:
    model.answers = ["One two three."]
    model.hold()
    begun = bench.compare(TASK, with_and_without(bench.setup()))
    assert len(bench.history.trajectories(begun.id)) == len(bench.runs_of(begun.id)) == 2
    runs = bench.runs_of(begun.id)
    model.let_go()
    for run in runs:
        run.wait(20)
    assert [answer.text for answer in bench.comparison(begun.id).answers] == ["One two three."] * 2


def test_too_many_or_no_answers_leave_nothing_behind(bench: Workbench) -> None:
    for setups in ([bench.setup()], [bench.setup()] * 6):
        with pytest.raises(WorkbenchError, match="can be compared"):
            bench.compare(TASK, setups)
    assert bench.history.conversations(kind=None) == []


def test_a_comparison_is_no_conversation_and_takes_no_question(bench: Workbench) -> None:
    comparison = compared(bench)
    assert bench.history.conversations() == []
    with pytest.raises(WorkbenchError, match="takes no further question"):
        bench.start("And in French?", comparison.id)


def test_one_answer_that_fails_does_not_harm_the_other(bench: Workbench, model: FakeModel) -> None:
    model.answers = [ModelError("Down."), "Here it is."]
    states = {answer.trajectory.state: answer.text for answer in compared(bench).answers}
    assert states == {"failed": "", "done": "Here it is."}


def test_the_same_vote_twice_is_kept_once_and_another_replaces_it(bench: Workbench) -> None:
    comparison = compared(bench)
    first = vote(bench, comparison, 0)
    assert vote(bench, comparison, 0) == first
    second = vote(bench, comparison, 1)
    assert standing(bench) == [second]
    assert (first.data["blind"], second.data["blind"]) == (True, False)
    assert len(bench.history.feedback(kind="comparison", undone=True)) == 2


def test_undoing_a_vote_brings_back_what_it_replaced_and_is_done_once(bench: Workbench) -> None:
    comparison = compared(bench)
    first = vote(bench, comparison, 0)
    second = vote(bench, comparison, 1)
    bench.take_back(second)
    assert standing(bench) == [first]
    with pytest.raises(StoreError, match="undone already"):
        bench.take_back(second)
    bench.take_back(first)
    assert standing(bench) == []


def test_people_voting_at_the_same_moment_all_have_one_vote(bench: Workbench) -> None:
    comparison = compared(bench)
    people = [f"person {number % 4}" for number in range(16)]
    threads = [threading.Thread(target=vote, args=(bench, comparison, number % 2, person))
               for number, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found.author for found in standing(bench)) == sorted(set(people))
    blind = [found for found in bench.history.feedback(kind="comparison", undone=True) if found.data["blind"]]
    assert sorted(found.author for found in blind) == sorted(set(people))


def test_a_rating_replaces_the_earlier_one_and_is_taken_back(bench: Workbench) -> None:
    comparison = compared(bench)
    rated = comparison.answers[0].trajectory.id
    for value in (2, 5):
        bench.rate(comparison.id, rated, value)
    assert [found.data["value"] for found in bench.history.feedback(kind="rating")] == [5]
    bench.rate(comparison.id, rated, None)
    assert bench.history.feedback(kind="rating") == []


def test_what_others_think_is_told_only_of_comparisons_judged_oneself(bench: Workbench) -> None:
    first, second = compared(bench), compared(bench, "Another task.")
    vote(bench, first, 0), vote(bench, second, 0), vote(bench, first, 1, "Ben")
    told = bench.judgements("Ben")
    assert {found.data["comparison"] for found in told} == {first.id}
    assert {found.author for found in told} == {"Ada", "Ben"}
    bench.history.bin(first.id, "Ada")
    assert bench.judgements("Ben") == []


def test_votes_and_answers_outlive_the_program(bench: Workbench) -> None:
    comparison = compared(bench)
    vote(bench, comparison, 0)
    bench.close()
    with Workbench.open() as again:
        found = again.comparison(comparison.id)
        assert found.answers == comparison.answers
        assert [one.trajectory.id for one in found.shown_to("Ada")] == [
            one.trajectory.id for one in comparison.shown_to("Ada")]
        assert found.choice_of("Ada").data["blind"] is True


def test_a_reason_is_a_correction_of_the_loser_and_knows_the_winner(
        bench: Workbench, model: FakeModel) -> None:
    comparison = compared(bench)
    chosen = vote(bench, comparison, 0)
    lost = comparison.answers[1].trajectory
    run = bench.start_explaining(comparison.id, lost, "too long, 20 words at most to Ines", "Ben").wait(20)
    (said,) = bench.history.feedback(kind="correction")
    assert (said.trajectory, said.author, said.data) == (
        lost.id, "Ben", {"comparison": comparison.id, "preferred": None})  # Ben has no vote yet
    assert run.lesson.changes[0].rule.check.value == 20
    bench.start_explaining(comparison.id, lost, "too long", "Ada").wait(20)
    assert bench.history.feedback(kind="correction")[-1].data["preferred"] == chosen.data["preferred"]
    assert len(bench.comparison(comparison.id).answers) == 2


def test_the_export_says_who_did_what_to_which_answers_and_whether_it_stands(bench: Workbench) -> None:
    comparison = compared(bench)
    first = vote(bench, comparison, 0)
    vote(bench, comparison, 1)
    bench.rate(comparison.id, comparison.answers[0].trajectory.id, 4)
    bench.give(Feedback("reaction", data={"value": 1}))
    lines = [json.loads(json.dumps(line)) for line in bench.export_feedback()]
    assert [(line["kind"], line["undone"]) for line in lines] == [
        ("comparison", True), ("comparison", False), ("rating", False), ("reaction", False)]
    assert {line["format"] for line in lines} == {FORMAT}
    assert lines[0]["target"] == {"trajectory": first.trajectory, "response": first.response, "rule": None}
    assert [one["trajectory"] for one in lines[0]["answers"]] == first.data["trajectories"]
    assert {one["setup"]["gate"] for one in lines[0]["answers"]} == {Setup().gate, "never"}
    assert (lines[0]["task"], lines[3]["task"], lines[3]["answers"]) == (TASK, "", [])


def test_principles_of_a_model_that_can_write_them_wait_for_review(
        bench: Workbench, model: FakeModel) -> None:
    votes = [vote(bench, compared(bench, f"Task {number}."), 0) for number in range(10)]
    written = json.dumps({"principles": [{"text": "Be brief.", "applies_when": "writing e-mails"}]})
    model.capabilities, model.answers = Capabilities(), [written, '{"preferred": ["neither"]}']
    run = bench.start_principles(votes, "Ben").wait(20)
    assert run.problem == ""
    (lesson,) = bench.history.lessons(status="proposed")
    assert lesson.correction.startswith(WRITTEN_FROM) and lesson.author == "Ben"
    bench.review(lesson, "approve")
    assert [rule.text for rule in bench.knowledge.rules("active")] == ["Be brief."]


def test_a_model_that_cannot_distil_is_not_asked_for_principles(bench: Workbench) -> None:
    with pytest.raises(WorkbenchError, match="cannot distil"):
        bench.start_principles([])


def test_closing_while_principles_are_written_troubles_nobody(
        bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.bench.CLOSING", 0.05)
    votes = [vote(bench, compared(bench, f"Task {number}."), 0) for number in range(10)]
    model.capabilities, model.answers = Capabilities(), ["One two three."]
    model.hold()
    bench.start_principles(votes)
    assert model.waiting.wait(10)
    bench.close()
    assert bench.distilling.done
    model.let_go()
