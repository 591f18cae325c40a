"""Pausing between steps, changing what was decided, said or written there, and going on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.fakes import SMALL, FakeModel
from workbench import steering
from workbench.bench import Workbench
from workbench.errors import UnusableReply, WorkbenchError
from workbench.live import Run
from workbench.records import PERSON, Check, Rule, Trajectory

SHORT = Rule("Keep every answer to at most 3 words.", "Always, in every answer.", breadth="global",
             check=Check("max_words", 3), status="active")
CALM = Rule("Never use exclamation marks.", "Always, in every answer.", breadth="global",
            check=Check("no_exclamation"), status="active")
LONG_ANSWER = "This answer is much too long for anybody."


@pytest.fixture
def paused(bench: Workbench, model: FakeModel) -> Callable[[str], Trajectory]:
    """An answer to a task, paused after a step, with the rule SHORT in force."""
    bench.knowledge.put([SHORT], "Ada", "add")

    def until(step: str) -> Trajectory:
        trajectory = begun(bench)
        while steering.step_of(trajectory) != step:
            trajectory = ended(bench.go_on(trajectory, stepping=True))
        return trajectory

    return until


def begun(bench: Workbench) -> Trajectory:
    return ended(bench.start("Say hello", setup=bench.setup(critics=("checks",)), stepping=True))


def ended(run: Run) -> Trajectory:
    assert run.wait(20).done
    assert run.problem == ""
    return run.trajectory


def test_stepping_pauses_after_the_rules_after_each_version_and_after_its_verdicts(
    bench: Workbench, model: FakeModel
) -> None:
    bench.knowledge.put([SHORT], "Ada", "add")
    model.answers = [LONG_ANSWER, "Hello there."]
    trajectory, steps = begun(bench), []
    while trajectory.paused:
        steps.append(steering.step_of(trajectory))
        assert bench.history.trajectory(trajectory.id) == trajectory
        trajectory = ended(bench.go_on(trajectory, stepping=True))
    assert steps == ["rules", "version", "verdicts", "version", "verdicts"]
    assert (trajectory.state, trajectory.answer.text) == ("done", "Hello there.")


def test_going_on_without_stepping_runs_to_the_end(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER, "Hello there."]
    assert ended(bench.go_on(paused("rules"))).state == "done"


def test_a_running_answer_pauses_after_the_step_it_is_in(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Hello there you."]
    model.hold()
    run = bench.start("Say hello")
    assert model.waiting.wait(20)
    run.pause()
    model.let_go()
    assert steering.step_of(ended(run)) == "version"
    assert run.trajectory.paused


def test_a_paused_answer_survives_the_end_of_the_program(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("version")
    bench.steer(trajectory, steering.redraft("Hello."))
    bench.close()
    with Workbench.open() as again:
        assert again.history.trajectory(trajectory.id).paused
        assert ended(again.go_on(trajectory)).answer.text == "Hello."


def test_a_rule_held_back_while_paused_is_neither_told_nor_checked(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER]
    bench.steer(trajectory := paused("rules"), steering.decide(SHORT.id, "withhold"))
    last = ended(bench.go_on(trajectory))
    assert (last.answer.text, len(last.responses)) == (LONG_ANSWER, 1)
    assert SHORT.text not in str(model.asked)
    assert [(match.decision, match.reason) for match in last.matches] == [("withhold", steering.DECIDED)]


def test_a_rule_that_was_not_retrieved_can_be_applied(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["That is good!"]
    trajectory = paused("rules")
    bench.knowledge.put([CALM], "Ada", "add")
    bench.steer(trajectory, steering.decide(CALM.id, "apply"))
    assert ended(bench.go_on(trajectory)).answer.text == "That is good."


def test_a_decision_changed_after_the_verdicts_has_the_version_judged_anew(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER]
    trajectory = paused("verdicts")
    assert [critique.verdict for critique in trajectory.critiques] == ["fail"]
    bench.steer(trajectory, steering.decide(SHORT.id, "withhold"))
    last = ended(bench.go_on(trajectory))
    assert (len(last.responses), last.critiques) == (1, ())


def test_a_dismissed_critique_no_longer_counts(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER]
    trajectory = paused("verdicts")
    bench.steer(trajectory, steering.dismiss(trajectory.critiques[0]))
    last = ended(bench.go_on(trajectory))
    assert [response.text for response in last.responses] == [LONG_ANSWER]
    assert last.critiques[0].dismissed


def test_what_was_dismissed_stays_so_when_the_version_is_judged_anew(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER]
    trajectory = paused("verdicts")
    bench.knowledge.put([CALM], "Ada", "add")
    bench.steer(trajectory, steering.dismiss(trajectory.critiques[0]))
    bench.steer(trajectory, steering.decide(CALM.id, "apply"))
    last = ended(bench.go_on(trajectory))
    assert len(last.responses) == 1
    assert [(one.verdict, one.dismissed) for one in last.critiques] == [("fail", True), ("pass", False)]


def test_the_work_goes_on_from_a_draft_a_person_edited(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["Hello there."]
    bench.steer(trajectory := paused("verdicts"), steering.redraft("Good day."))
    last = ended(bench.go_on(trajectory))
    assert (last.answer.text, last.answer.origin) == ("Good day.", "edit")
    assert last.verdicts(last.answer)[0].verdict == "pass"


def test_an_edited_draft_that_breaks_a_rule_is_refined_like_any_other(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["Hello there.", "Good day."]
    bench.steer(trajectory := paused("version"), steering.redraft(LONG_ANSWER))
    last = ended(bench.go_on(trajectory))
    assert last.answer.text == "Good day."


def test_a_critique_by_a_person_leads_to_another_version_that_is_told_of_it(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["Hello there.", "Good day."]
    trajectory = paused("verdicts")
    bench.steer(trajectory, steering.criticise("Too familiar for a director", quote="hello"))
    last = ended(bench.go_on(trajectory))
    assert last.answer.text == "Good day."
    assert "Too familiar for a director" in str(model.asked[-1])
    said = next(critique for critique in last.critiques if critique.critic == PERSON)
    assert (said.verdict, said.span.quote) == ("fail", "Hello")


def test_a_capable_model_is_shown_the_critique_beside_its_version(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.capabilities = replace(SMALL, small=False)
    model.answers = ["Hello there.", "Good day."]
    trajectory = paused("verdicts")
    bench.steer(trajectory, steering.criticise("Too familiar", quote="Hello", suggestion="Good day."))
    assert ended(bench.go_on(trajectory)).responses[-1].origin == "refinement"
    assert "Too familiar At: “Hello”. Suggested: Good day." in str(model.asked[-1])


def test_a_critique_that_a_machine_can_verify_holds_for_the_versions_after_it(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["Hello there.", "Hi there.", "Hi."]
    trajectory = paused("verdicts")
    bench.steer(trajectory, steering.criticise("at most 1 word", quote="Hello there"))
    assert ended(bench.go_on(trajectory)).answer.text in ("Hi.", "Hello")


def test_a_critique_can_take_the_place_of_another(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER]
    trajectory = paused("verdicts")
    bench.steer(trajectory, steering.criticise("Far too long", "much too long", "critical",
                                               instead_of=trajectory.critiques[0]))
    old, new = bench.steered(trajectory).critiques
    assert old.dismissed
    assert (new.critic, new.severity, new.span.quote) == (PERSON, "critical", "much too long")


def test_a_critique_that_rests_on_words_that_are_not_there_is_refused(
    bench: Workbench, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("verdicts")
    with pytest.raises(WorkbenchError, match="not in this version"):
        bench.steer(trajectory, steering.criticise("Wrong year", quote="in 1889"))
    assert bench.history.feedback(trajectory=trajectory.id) == []


@pytest.mark.parametrize("change", [
    steering.redraft("  "), steering.redraft("Fine."), steering.criticise("  "),
    steering.decide("none", "apply"),
    steering.decide(SHORT.id, "perhaps"), steering.criticise("Bad", severity="awful"),
])
def test_a_change_that_says_nothing_is_refused_and_nothing_is_kept(
    bench: Workbench, paused: Callable[[str], Trajectory], change: steering.Feedback
) -> None:
    trajectory = paused("verdicts")
    with pytest.raises(WorkbenchError):
        bench.steer(trajectory, change)
    assert bench.history.feedback(trajectory=trajectory.id) == []


def test_nothing_can_be_criticised_before_anything_is_written(
    bench: Workbench, paused: Callable[[str], Trajectory]
) -> None:
    with pytest.raises(WorkbenchError, match="one step on"):
        bench.steer(paused("rules"), steering.criticise("Bad"))


def test_a_change_taken_back_leaves_the_answer_as_it_was(
    bench: Workbench, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("rules")
    kept = bench.steer(trajectory, steering.decide(SHORT.id, "withhold"))
    bench.history.withdraw(kept.id, "Ada")
    assert bench.steered(trajectory) == trajectory


def test_the_last_change_to_a_thing_stands_and_undo_brings_back_the_one_before(
    bench: Workbench, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("rules")
    bench.steer(trajectory, steering.decide(SHORT.id, "withhold"))
    bench.steer(trajectory, steering.decide(SHORT.id, "apply"))
    assert len(bench.history.feedback(trajectory=trajectory.id)) == 1
    bench.undo()
    assert bench.steered(trajectory).matches[0].decision == "withhold"


def test_only_one_of_two_tabs_can_go_on(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("version")
    bench.go_on(trajectory).wait(20)
    for action in (bench.go_on, bench.leave_off, lambda one: bench.steer(one, steering.redraft("Hi."))):
        with pytest.raises(WorkbenchError, match="not paused any more"):
            action(trajectory)


def test_leaving_off_keeps_what_there_is_with_the_edited_draft(
    bench: Workbench, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("version")
    bench.steer(trajectory, steering.redraft("Good day."))
    bench.leave_off(trajectory)
    kept = bench.history.trajectory(trajectory.id)
    assert (kept.state, kept.answer.text, kept.paused) == ("stopped", "Good day.", False)


def test_a_paused_answer_is_no_part_of_the_conversation_yet(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("version")
    later = bench.ask("And now in French", conversation=trajectory.conversation)
    assert later.follows == ()


def test_every_change_is_exported_with_its_author(
    bench: Workbench, paused: Callable[[str], Trajectory]
) -> None:
    bench.steer(paused("rules"), steering.decide(SHORT.id, "withhold"))
    [line] = bench.export_feedback()
    assert (line["kind"], line["author"], line["data"]) == ("step", "Ada", {"decision": "withhold"})


CHANGES = [steering.decide(SHORT.id, "withhold"), steering.redraft("Good day to you all."),
           steering.criticise("at most 1 word", quote="Hello"), steering.criticise("Too familiar", "Hello"),
           steering.criticise("No signature")]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_made_once_however_many_steps_follow(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory], change: steering.Feedback
) -> None:
    model.answers = ["Hello there you lot.", "Good day.", "Hi."]
    trajectory, steps = paused("verdicts"), 0
    bench.steer(trajectory, change)
    while trajectory.paused:
        trajectory, steps = ended(bench.go_on(trajectory, stepping=True)), steps + 1
        for records in (trajectory.responses, trajectory.critiques):
            assert len({record.id for record in records}) == len(records)
        assert len({match.rule.id for match in trajectory.matches}) == len(trajectory.matches)
        assert steering.pending(trajectory, bench.history.feedback(trajectory=trajectory.id)) == []
    assert trajectory.state == "done" and steps < 20


def test_an_edited_draft_can_be_criticised_and_edited_again(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["Hello there."]
    trajectory = paused("version")
    bench.steer(trajectory, steering.redraft("Cold morning."))
    bench.steer(trajectory, steering.criticise("Too cold", quote="Cold"))
    assert bench.steered(trajectory).critiques[-1].response == bench.steered(trajectory).responses[-1].id
    bench.steer(trajectory, steering.redraft("Hello there."))  # back to the model's own words
    assert [one.text for one in bench.steered(trajectory).responses] == [
        "Hello there.", "Cold morning.", "Hello there."]


def test_taking_back_a_draft_takes_what_was_said_of_it_with_it(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    trajectory = paused("version")
    draft = bench.steer(trajectory, steering.redraft("Cold morning."))
    bench.steer(trajectory, steering.criticise("Too cold", quote="Cold"))
    bench.take_back(draft)
    assert bench.steered(trajectory).critiques == trajectory.critiques


def test_a_critique_stands_while_its_words_do(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["Hello there.", "Hello again.", "Good day."]
    trajectory = paused("verdicts")
    bench.steer(trajectory, steering.criticise("Too familiar", quote="Hello"))
    going = replace(trajectory, setup=replace(trajectory.setup, critics=("checks", "said")))
    bench.history.save(going)
    last = ended(bench.go_on(going))
    assert [one.text for one in last.responses] == ["Hello there.", "Hello again.", "Good day."]
    assert last.answer.text == "Good day." and last.answer.because == "Too familiar (“Hello”)"
    assert last.verdicts(last.answer)[-1].verdict == "unknown"


def test_a_critique_is_told_beside_the_correction_that_is_redone(
    bench: Workbench, model: FakeModel
) -> None:
    model.answers = ["We meet at ten.", "Hello, at eleven.", "At eleven."]
    run = bench.start_correction(bench.ask("Say when we meet"), "too stiff, be warmer")
    run.pause()
    trajectory = ended(run)
    while not trajectory.responses:
        trajectory = ended(bench.go_on(trajectory, stepping=True))
    bench.steer(trajectory, steering.criticise("Too familiar", trajectory.responses[-1].text))
    ended(bench.go_on(trajectory))
    assert "too stiff, be warmer" in str(model.asked[-1])
    assert "Too familiar" in str(model.asked[-1])


def test_a_repair_is_a_step_that_can_be_looked_at(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    bench.knowledge.put([CALM], "Ada", "add")
    model.answers = ["That is good!"]
    trajectory = ended(bench.go_on(paused("verdicts"), stepping=True))
    assert trajectory.paused
    assert (trajectory.answer.text, trajectory.answer.origin) == ("That is good.", "repair")
    assert ended(bench.go_on(trajectory, stepping=True)).state == "done"


def test_a_tab_that_shows_an_earlier_step_changes_nothing(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER]
    earlier = paused("version")
    later = ended(bench.go_on(earlier, stepping=True))
    assert later.paused
    for action in (bench.go_on, bench.leave_off, lambda one: bench.steer(one, steering.redraft("Hi."))):
        with pytest.raises(WorkbenchError, match="where you saw it"):
            action(earlier)


def test_a_retry_keeps_to_what_was_decided(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = [LONG_ANSWER]
    bench.steer(trajectory := paused("rules"), steering.decide(SHORT.id, "withhold"))
    again = ended(bench.retry(ended(bench.go_on(trajectory))))
    assert [(match.rule.id, match.decision) for match in again.matches] == [(SHORT.id, "withhold")]


def test_the_last_resort_never_brings_back_what_was_before_an_edit(
    bench: Workbench, model: FakeModel, paused: Callable[[str], Trajectory]
) -> None:
    model.answers = ["Hello there friend. And this goes on with many more words than three.",
                     UnusableReply("Nothing.")]
    edited = "This sentence has no place where it could end sooner than it does"
    bench.steer(trajectory := paused("verdicts"), steering.redraft(edited))
    assert ended(bench.go_on(trajectory)).answer.text == edited
