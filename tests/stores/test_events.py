from dataclasses import replace

import pytest

from tests.stores.places import Place, rule
from workbench.errors import StoreError
from workbench.records import Feedback, Lesson, Review, RuleChange


def approved(place: Place) -> tuple[str, str, str]:
    """A lesson approved into two rules; the decision, the lesson and one of the rules."""
    rules = rule("one"), rule("two")
    lesson = Lesson(False, "lasting", tuple(RuleChange("add", one) for one in rules))
    place.history.save_lesson(lesson)
    review = Review("lesson", lesson.id, "approve", "Ada")
    decision = place.reviews.decide(review, rules, replace(lesson, status="approved"))
    return decision, lesson.id, rules[0].id


def test_a_decision_is_logged_with_who_what_before_and_after(place: Place) -> None:
    kept = rule("Short")
    first = place.knowledge.put([kept], "Ada", "add")
    second = place.knowledge.put([replace(kept, text="Shorter")], "Ben", "revise")
    newest, oldest = place.events.list(kept.id)
    assert (oldest.decision, oldest.author, oldest.action, oldest.before) == (first, "Ada", "add", None)
    assert (newest.decision, newest.before["text"], newest.after["text"]) == (second, "Short", "Shorter")


def test_the_log_cannot_be_rewritten(place: Place) -> None:
    place.knowledge.put([rule()], "Ada", "add")
    for statement in ("UPDATE events SET author = 'Eve'", "DELETE FROM events"):
        with pytest.raises(Exception, match="append-only"), place.database.decision() as tables:
            tables.execute(statement)
    assert [event.author for event in place.events.list()] == ["Ada"]


def test_undoing_an_approval_takes_back_all_of_it_and_redo_brings_it_back(place: Place) -> None:
    decision, lesson, first = approved(place)
    undone = place.events.undo(decision, "Ben")
    assert place.history.lesson(lesson).status == "proposed"
    assert {one.status for one in place.knowledge.rules()} == {"retired"}
    place.events.undo(undone, "Ben")
    assert place.history.lesson(lesson).status == "approved"
    assert {one.status for one in place.knowledge.rules()} == {"active"}
    assert [one.version for one in place.knowledge.versions(first)] == [1, 2, 3]
    assert [event.action for event in place.events.list(first)] == ["redo approve", "undo approve", "approve"]


def test_undoing_an_edit_gives_the_old_words_as_a_new_version(place: Place) -> None:
    kept = rule("Short")
    place.knowledge.put([kept], "Ada", "add")
    place.events.undo(place.knowledge.put([replace(kept, text="Shorter")], "Ada", "revise"), "Ada")
    assert [one.text for one in place.knowledge.versions(kept.id)] == ["Short", "Shorter", "Short"]


def test_feedback_and_conversations_can_be_undone(place: Place) -> None:
    conversation = place.history.start_conversation("First")
    given = place.history.give(Feedback("reaction", text="up", author="Ada"))
    place.events.undo(place.events.last("Ada"), "Ada")
    assert place.history.feedback(undone=True) == [replace(given, undone=True)]
    place.events.undo(place.history.rename(conversation.id, "Second", "Ada"), "Ada")
    place.events.undo(place.history.bin(conversation.id, "Ada"), "Ada")
    assert [one.title for one in place.history.conversations()] == ["First"]


def test_a_decision_is_undone_only_once(place: Place) -> None:
    decision, _, _ = approved(place)
    place.events.undo(decision, "Ada")
    with pytest.raises(StoreError, match="undone already"):
        place.events.undo(decision, "Ada")


def test_a_later_change_of_one_part_refuses_the_undo_of_all_and_is_named(place: Place) -> None:
    decision, lesson, first = approved(place)
    place.knowledge.put([replace(place.knowledge.rule(first), text="by hand")], "Ben", "revise")
    with pytest.raises(StoreError, match="changed later .revise by Ben"):
        place.events.undo(decision, "Ada")
    assert place.history.lesson(lesson).status == "approved"
    assert {one.status for one in place.knowledge.rules()} == {"active"}


def test_nothing_is_undone_under_an_unknown_decision(place: Place) -> None:
    with pytest.raises(StoreError, match="nothing to undo"):
        place.events.undo("no such decision", "Ada")


def test_undo_again_and_again_goes_back_one_decision_at_a_time(place: Place) -> None:
    kept = rule("one")
    place.knowledge.put([kept], "Ada", "add")
    for text in ("two", "three"):
        place.knowledge.put([replace(kept, text=text)], "Ada", "revise")
    seen = []
    while (decision := place.events.last("Ada")) is not None:
        place.events.undo(decision, "Ada")
        seen.append((place.knowledge.rule(kept.id).text, place.knowledge.rule(kept.id).status))
    assert seen == [("two", "active"), ("one", "active"), ("one", "retired")]


def test_undo_of_one_record_goes_back_one_decision_of_anybodys_at_a_time(place: Place) -> None:
    kept = rule("one")
    for author, text in (("Ada", "one"), ("Ben", "two"), ("Ada", "three")):
        place.knowledge.put([replace(kept, text=text)], author, "revise")
    place.knowledge.put([rule("another")], "Ada", "add")
    seen = []
    while (decision := place.events.last(of=kept.id)) is not None:
        place.events.undo(decision, "Eve")
        seen.append((place.knowledge.rule(kept.id).text, place.knowledge.rule(kept.id).status))
    assert seen == [("two", "active"), ("one", "active"), ("one", "retired")]


def test_the_last_decision_is_the_authors_own_and_a_redo_counts(place: Place) -> None:
    place.knowledge.put([rule()], "Ada", "add")
    bens = place.knowledge.put([rule()], "Ben", "add")
    undo = place.events.undo(bens, "Ben")
    assert place.events.last("Ben") is None
    redo = place.events.undo(undo, "Ben")
    assert place.events.last("Ben") == place.events.last() == redo
    assert place.events.last("Eve") is None


def test_a_review_given_twice_decides_once(place: Place) -> None:
    review, kept = Review("rule", "r", "retire", "Ada", "no use"), rule(id="r")
    first = place.reviews.decide(review, [kept])
    assert place.reviews.decide(review, [replace(kept, text="other")]) == first
    assert [one.version for one in place.knowledge.versions("r")] == [1]
    assert place.reviews.list("r") == place.reviews.list() == [review]


def test_a_review_that_fails_half_way_leaves_nothing(place: Place) -> None:
    with pytest.raises(StopIteration):
        place.reviews.decide(Review("rule", "r", "approve"), [rule(id="r"), "not a rule"])
    assert (place.reviews.list(), place.knowledge.rules(), place.events.list()) == ([], [], [])


def test_a_review_of_a_hint_is_logged_and_not_offered_for_undo(place: Place) -> None:
    place.reviews.decide(Review("hint", "h", "reject", "Ada"))
    assert [(event.subject_id, event.action) for event in place.events.list()] == [("h", "reject")]
    assert place.events.last() is None
