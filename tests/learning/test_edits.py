"""What an edit by hand teaches without a model: what can be checked on both texts, and nothing more."""

import pytest

from workbench.checks import verify
from workbench.differences import edits, said, stretches, without
from workbench.reading.edits import NOTE, read_edit
from workbench.records import Check

TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."
LONG = ("Dear Ines, I hope you are well. I wanted to get in touch about the two freezers in the lab. They "
        "stopped working last week and I would kindly ask you to approve their replacement. Kind regards")
SHORT = "Dear Ines, the two freezers in the lab stopped working last week. Kind regards"

HABITS = [
    (LONG, SHORT, Check("max_words", 15)),
    ("Great news! We won the match.", "Great news. We won the match.", Check("no_exclamation")),
    ("We won the match today 😀 and went home.", "We won the match today and went home.", Check("no_emoji")),
    ("- one apple\n- two pears", "One apple and two pears.", Check("no_bullets")),
    ("Dear Ines,\nthe freezers broke.\nKind regards\nAda", "Dear Ines,\nthe freezers broke.\nBest,\nMina",
     Check("ends_with", "Best, Mina")),
    ("We utilize a pump. Then we utilize a tube and a cup.", "We use a pump. Then we use a tube and a cup.",
     Check("not_contains", "utilize")),
    ("It is very cold here and they are very tired.", "It is cold here and they are tired.",
     Check("not_contains", "very")),
]


@pytest.mark.parametrize(("before", "after", "check"), HABITS, ids=lambda given: str(given)[:25])
def test_a_habit_that_a_check_can_show_is_proposed_as_a_rule(before: str, after: str, check: Check) -> None:
    found = read_edit(TASK, before, after)
    assert [rule.check for rule in found.rules] == [check]
    assert not found.one_off
    assert found.note == NOTE
    assert not verify(check, before).passed and verify(check, after).passed


@pytest.mark.parametrize(("before", "after"), [
    ("The meeting is at 14:00 on Monday.", "The meeting is at 15:00 on Tuesday."),
    ("Bob came. Then Bob left.", "Rob came. Then Rob left."),
    ("We utilize a pump.", "We use a pump."),
    (LONG, LONG.replace("kindly ", "")),
    ("Hello to you all! It is cold outside today.", "It is cold outside today."),
    ("It was wonderful to meet you.", "The parcel will be there on Friday, all of it."),
    ("Some words.", ""),
], ids=["facts", "a name", "one place", "a word less", "a sentence that went", "written anew", "emptied"])
def test_an_edit_that_shows_no_habit_teaches_nothing_beyond_this_answer(before: str, after: str) -> None:
    found = read_edit(TASK, before, after)
    assert found.one_off
    assert found.rules == ()
    assert "no habit" in found.reason


def test_a_rule_read_from_an_edit_says_when_it_applies_in_the_words_of_the_task() -> None:
    [rule] = read_edit(TASK, LONG, SHORT).rules
    assert rule.text == "In e-mails, use at most 15 words."
    assert "e-mail" in rule.applies_when
    assert rule.in_scope == (TASK,)


def test_an_edit_is_said_in_words() -> None:
    before = "Dear Ines, I would kindly ask you to come. The end."
    after = "Dear Ines, I ask you to come. The very end."
    assert said(before, after) == "left out “would kindly”; put in “very”"
    assert said("one two", "one  two") == "Only white space was changed"
    assert said("Come at 14:00 then.", "Come at 15:00 then.") == "“14” became “15”"


@pytest.mark.parametrize(("before", "after"), [
    ("Dear Ines, come on Monday at ten.", "Hi Ines, come on Friday at ten."),
    ("שלום עולם, מה שלומך?", "שלום לכולם, מה שלומך היום?"),
    ("👩‍🔬 is here", "👩‍🚀 was here"),
])
def test_rejecting_every_change_gives_the_old_text_and_none_the_new(before: str, after: str) -> None:
    parts = stretches(before, after)
    assert without(parts, range(len(edits(parts)))) == before
    assert without(parts, ()) == after


def test_one_rejected_change_is_turned_back_and_the_others_stand() -> None:
    before, after = "Dear Ines, come on Monday at ten.", "Hi Ines, come on Friday at ten."
    assert without(stretches(before, after), [0]) == "Dear Ines, come on Friday at ten."
