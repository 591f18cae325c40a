"""A rule that comes in is held against those that are known: the same again is merged with both sources
kept, and what says otherwise is shown as a choice before anything is retired."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench
from workbench.conflicts import resolved
from workbench.errors import WorkbenchError
from workbench.records import Check, Lesson, Match, Rule, RuleChange

TASK = "Write an e-mail to my director Ines asking her for two new freezers."
OTHER = "Send an e-mail to Ines about the audit and ask her to call."
ANSWER = "Dear Ines! I hope you are well. May I replace the two broken freezers? Kind regards"

Correct = Callable[..., Lesson]


@pytest.fixture
def correct(bench: Workbench, model: FakeModel) -> Correct:
    model.answers = [ANSWER]
    return lambda words, task=TASK: bench.correct(bench.ask(task), words)


def active(bench: Workbench) -> list[str]:
    return sorted(rule.text for rule in bench.knowledge.rules("active"))


def settle(bench: Workbench, lesson: Lesson, choice: str, **narrowed: str) -> list[RuleChange]:
    """Approve a lesson as a person settled its contradiction on the card."""
    shown = bench.current(lesson)
    changes = [one for change in shown.changes
               for one in resolved(change, choice, {id: narrowed.get("scope", "") for id in change.against},
                                   bench)]
    bench.review(lesson, "approve", revised=replace(shown, changes=tuple(changes)))
    return changes


# ------------------------------------------------------------------- merging


def test_the_same_correction_again_keeps_both_sources_and_undo_brings_the_first_state_back(
    bench: Workbench, correct: Correct
) -> None:
    first = correct("10 words tops when I write to her")
    bench.review(first, "approve")
    before = bench.knowledge.rules("active")
    again = correct("10 words tops when I write to her", OTHER)
    bench.review(again, "approve")
    [rule] = bench.knowledge.rules("active")
    assert [source.trajectory for source in (rule.source, *rule.also_from)] == [
        first.trajectory, again.trajectory]
    assert rule.in_scope == (TASK, OTHER)
    bench.undo(of=again.id)
    [rule] = bench.knowledge.rules("active")
    assert (rule.also_from, rule.in_scope) == ((), before[0].in_scope)
    assert bench.history.lesson(again.id).status == "proposed"


def test_lessons_drafted_side_by_side_are_merged_with_every_source(
    bench: Workbench, correct: Correct
) -> None:
    lessons = [correct("10 words tops when I write to her", task) for task in (TASK, OTHER)]
    bench.review_all(lessons, "approve")
    [rule] = bench.knowledge.rules("active")
    assert {rule.source.trajectory, *(one.trajectory for one in rule.also_from)} == {
        lesson.trajectory for lesson in lessons}


def test_rules_merged_by_hand_keep_examples_sources_and_check_and_come_back_by_one_undo(
    bench: Workbench,
) -> None:
    brief, short, tiny = (
        Rule("Be brief.", "Writing to Ines.", status="active", in_scope=(TASK,), out_of_scope=(OTHER,)),
        Rule("Keep it brief.", "Writing to Ines.", status="active", in_scope=(OTHER,)),
        Rule("Brief, please.", "Writing to Ines.", status="active", check=Check("max_words", 40)))
    bench.knowledge.put([brief, short, tiny], "Ada", "import")
    decision = bench.merge(brief.id, [short.id, tiny.id])
    [kept] = bench.knowledge.rules("active")
    assert (kept.id, kept.check, kept.in_scope, kept.out_of_scope) == (
        brief.id, Check("max_words", 40), (TASK, OTHER), ())
    assert {rule.status for rule in map(bench.knowledge.rule, (short.id, tiny.id))} == {"superseded"}
    bench.undo(decision)
    assert active(bench) == ["Be brief.", "Brief, please.", "Keep it brief."]
    assert bench.knowledge.rule(brief.id).in_scope == (TASK,)


def test_what_is_not_in_use_is_not_merged(bench: Workbench) -> None:
    rule = Rule("Be brief.", "Writing to Ines.", status="active")
    bench.knowledge.put([rule], "Ada", "import")
    with pytest.raises(WorkbenchError, match="Two or more active rules"):
        bench.merge(rule.id, [rule.id])


# ------------------------------------------------------------ contradictions


def test_the_same_correction_twice_and_then_its_opposite_leaves_one_rule_and_the_choice_was_shown(
    bench: Workbench, correct: Correct
) -> None:
    for task in (TASK, OTHER):
        bench.review(correct("10 words tops when I write to her", task), "approve")
    [old] = bench.knowledge.rules("active")
    opposite = correct("at least 60 words when I write to her")
    [change] = opposite.changes
    assert (change.action, change.against) == ("override", (old.id,)) and old.text in change.reason
    assert active(bench) == [old.text]
    bench.review(opposite, "approve")
    assert active(bench) == [change.rule.text]
    [match] = [match for match in bench.match(OTHER) if match.decision == "apply"]
    assert match.rule.text == change.rule.text


def test_what_was_approved_after_a_lesson_was_drafted_is_shown_on_its_card(
    bench: Workbench, correct: Correct
) -> None:
    first, opposite = (correct(words) for words in (
        "10 words tops when I write to her", "at least 60 words when I write to her"))
    assert opposite.changes[0].against == ()
    bench.review(first, "approve")
    [old] = bench.knowledge.rules("active")
    assert bench.current(opposite).changes[0].against == (old.id,)
    settle(bench, opposite, "override")
    assert bench.knowledge.rule(old.id).status == "superseded"


def test_every_rule_of_the_same_scope_that_says_otherwise_is_named_and_ended_and_no_other(
    bench: Workbench, correct: Correct
) -> None:
    scope = "Writing an e-mail or message from the user to Ines."
    doubles = [Rule(text, scope, check=Check("max_words", count), status="active")
               for text, count in (("At most 10 words.", 10), ("No more than 12 words.", 12))]
    elsewhere = Rule("At most 20 words.", "Writing an e-mail or message from the user to Bert.",
                     check=Check("max_words", 20), status="active")
    wider = Rule("At most 80 words.", "Writing e-mails.", check=Check("max_words", 80), status="active")
    bench.knowledge.put([*doubles, elsewhere, wider], "Ada", "import")
    lesson = correct("at least 90 words when I write to Ines")
    [change] = lesson.changes
    assert change.action == "override" and set(change.against) == {rule.id for rule in doubles}
    assert all(rule.text in change.reason for rule in doubles)
    bench.review(lesson, "approve")
    assert active(bench) == sorted([elsewhere.text, wider.text, change.rule.text])


def test_keeping_both_ends_nothing_and_the_later_one_goes_first(bench: Workbench, correct: Correct) -> None:
    bench.review(correct("10 words tops when I write to her"), "approve")
    [old] = bench.knowledge.rules("active")
    opposite = correct("at least 60 words when I write to her")
    [change] = settle(bench, opposite, "before")
    assert len(active(bench)) == 2
    decided = {match.rule.id: match for match in bench.match(TASK)}
    assert decided[change.rule.id].decision == "apply"
    assert decided[old.id].decision == "withhold" and "later rule" in decided[old.id].reason


def test_keeping_both_with_the_old_one_first_holds_the_new_one_back_and_is_undone_at_once(
    bench: Workbench, correct: Correct
) -> None:
    bench.review(correct("10 words tops when I write to her"), "approve")
    [old] = bench.knowledge.rules("active")
    opposite = correct("at least 60 words when I write to her")
    change, first = settle(bench, opposite, "after")
    decided = {match.rule.id: match for match in bench.match(TASK)}
    assert decided[old.id].decision == "apply"
    assert decided[change.rule.id].decision == "withhold" and "go before it" in decided[change.rule.id].reason
    assert bench.knowledge.rule(old.id).overrides == (change.rule.id,) and first.target == old.id
    bench.undo(of=opposite.id)
    assert [(rule.id, rule.overrides) for rule in bench.knowledge.rules("active")] == [(old.id, ())]


def test_narrowing_the_old_rule_keeps_both_and_one_undo_takes_both_back(
    bench: Workbench, correct: Correct
) -> None:
    bench.review(correct("10 words tops when I write to her"), "approve")
    [old] = bench.knowledge.rules("active")
    opposite = correct("at least 60 words when I write to her")
    changes = settle(bench, opposite, "narrow", scope="Sending Ines a reminder.")
    assert [change.action for change in changes] == ["add", "revise"]
    assert bench.knowledge.rule(old.id).applies_when == "Sending Ines a reminder."
    assert len(active(bench)) == 2
    bench.undo(of=opposite.id)
    assert [rule.applies_when for rule in bench.knowledge.rules("active")] == [old.applies_when]


def test_narrowing_without_saying_to_what_is_refused(bench: Workbench, correct: Correct) -> None:
    bench.review(correct("10 words tops when I write to her"), "approve")
    with pytest.raises(WorkbenchError, match="would then still apply"):
        settle(bench, correct("at least 60 words when I write to her"), "narrow")


def test_a_rule_written_by_hand_that_says_otherwise_waits_for_the_choice(bench: Workbench) -> None:
    bench.write_rule(Rule("Use at most 40 words.", "Writing to Ines."))
    lesson = bench.write_rule(Rule("Use at least 60 words.", "Writing to Ines."))
    assert lesson.status == "proposed" and lesson.changes[0].against
    assert active(bench) == ["Use at most 40 words."]


def test_undo_brings_back_exactly_what_was_retrieved_before(bench: Workbench, correct: Correct) -> None:
    bench.review(correct("10 words tops when I write to her"), "approve")
    bench.review(correct("no exclamation marks, in anything you write for me"), "approve")

    def retrieved() -> list[tuple]:
        bench.index.follow()
        return [plainly(match) for task in (TASK, OTHER, "Bake a cake.") for match in bench.match(task)]

    before = retrieved()
    decisions = [bench.review(correct("at least 60 words when I write to her"), "approve"),
                 bench.review(correct("never use emoji in e-mails", OTHER), "approve"),
                 bench.judge_scope(bench.ask(OTHER), bench.knowledge.rules("active")[-1].id, applies=False)]
    assert retrieved() != before
    for decision in reversed(decisions):
        bench.undo(decision)
    assert retrieved() == before


def plainly(match: Match) -> tuple:
    return match.rule.id, match.rule.text, match.decision, round(match.probability, 6), match.reason
