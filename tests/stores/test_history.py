import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stores.places import Place, opened, rule, trajectory
from workbench.errors import StoreError
from workbench.records import Feedback, Lesson, Match, Response, RuleChange


def test_a_trajectory_is_read_back_as_it_was_saved(place: Place) -> None:
    conversation = place.history.start_conversation("Landlord", "Ada")
    saved = trajectory(answer="Dear landlord", conversation=conversation.id,
                       matches=(Match(rule(), "apply", 0.9, "It is an email.", ("Mail Bob",)),))
    place.history.save(saved)
    assert place.history.trajectory(saved.id) == saved
    assert place.history.trajectories(conversation.id) == [saved]


def test_saving_again_replaces_the_earlier_snapshot_and_keeps_the_order(place: Place) -> None:
    first, second = (trajectory(prompt, conversation="c", created="2026-01-01") for prompt in ("one", "two"))
    for step in (first, second, first.grow(responses=(Response("longer"),))):
        place.history.save(step)
    assert [(one.task.prompt, len(one.responses)) for one in place.history.trajectories("c")] == [
        ("one", 1), ("two", 0)]


@pytest.mark.parametrize("text", ["half a pair \ud83d", "zero \x00 byte", "עברית", "🙂", "x" * 1_000_000])
def test_any_text_survives(place: Place, text: str) -> None:
    conversation = place.history.start_conversation(text)
    saved = trajectory(text, answer=text, conversation=conversation.id)
    place.history.save(saved)
    place.history.give(Feedback("correction", trajectory=saved.id, text=text))
    assert place.history.trajectory(saved.id).task.prompt == text
    assert place.history.feedback(trajectory=saved.id)[0].text == text
    assert len(place.history.conversations()) == 1


def test_conversations_are_listed_by_their_last_change_with_their_turns(place: Place) -> None:
    older, newer = (place.history.start_conversation(title) for title in ("older", "newer"))
    place.history.save(trajectory(conversation=older.id, redo_of="an earlier one"))
    place.history.save(trajectory(conversation=older.id))
    place.history.save(trajectory(conversation=newer.id))
    assert [(one.title, one.turns) for one in place.history.conversations()] == [("newer", 1), ("older", 1)]


@pytest.mark.parametrize("search", ["100%", "STRASSE", "answer_text", "élan"])
def test_search_takes_words_literally_in_titles_prompts_and_answers(place: Place, search: str) -> None:
    place.history.start_conversation("something else, 1000 answers-text")
    wanted = place.history.start_conversation("The 100% plan")
    place.history.save(trajectory("Die Straße, with Élan", answer="answer_text", conversation=wanted.id))
    assert [one.id for one in place.history.conversations(search)] == [wanted.id]


def test_comparisons_and_conversations_are_listed_apart_and_binned_together(place: Place) -> None:
    chat = place.history.start_conversation("A chat")
    compared = place.history.start_conversation("Which is better?", kind="comparison")
    assert [one.id for one in place.history.conversations()] == [chat.id]
    assert [one.id for one in place.history.conversations(kind="comparison")] == [compared.id]
    place.history.rename(compared.id, "Renamed", "Ada")
    for one in (chat, compared):
        place.history.bin(one.id, "Ada")
    assert {one.title for one in place.history.conversations(binned=True, kind=None)} == {"A chat", "Renamed"}
    assert place.history.conversation(compared.id).kind == "comparison"


def test_what_was_compared_is_every_answer_of_comparisons_outside_the_bin(place: Place) -> None:
    chat = place.history.start_conversation("A chat")
    kept, gone = (place.history.start_conversation(title, kind="comparison") for title in ("kept", "gone"))
    for conversation in (chat, kept, gone):
        place.history.save(trajectory(answer=conversation.title, conversation=conversation.id))
    place.history.bin(gone.id, "Ada")
    assert [one.answer.text for one in place.history.compared()] == ["kept"]


def test_feedback_given_instead_of_another_takes_its_place_in_one_decision(place: Place) -> None:
    first = place.history.give(Feedback("comparison", data={"choice": "tie"}, author="Ada"))
    second = place.history.give(Feedback("comparison", data={"choice": "bad"}, author="Ada"), [first])
    assert place.history.feedback() == [second]
    place.events.undo(place.events.list(second.id)[0].decision, "Ada")
    assert place.history.feedback() == [first]


def test_a_binned_conversation_is_out_of_sight_until_restored(place: Place) -> None:
    conversation = place.history.start_conversation("Old")
    place.history.bin(conversation.id, "Ada")
    assert place.history.conversations() == []
    assert [one.id for one in place.history.conversations(binned=True)] == [conversation.id]
    place.history.restore(conversation.id, "Ada")
    assert [one.id for one in place.history.conversations()] == [conversation.id]


def test_starting_a_conversation_twice_under_one_id_gives_the_first(place: Place) -> None:
    first = place.history.start_conversation("First", id="seeded")
    assert place.history.start_conversation("Second", id="seeded").title == first.title


def test_what_is_not_there_is_said_to_be_not_there(place: Place) -> None:
    history = place.history
    for read in (history.conversation, history.trajectory, history.lesson, place.knowledge.rule):
        with pytest.raises(StoreError, match="There is no .*'lost'"):
            read("lost")


def test_feedback_given_twice_counts_once_and_can_be_withdrawn(place: Place) -> None:
    liked = Feedback("reaction", trajectory="t", text="up", author="Ada")
    assert place.history.give(liked) == place.history.give(replace(liked, text="down")) == liked
    place.history.withdraw(liked.id, "Ada")
    place.history.withdraw(liked.id, "Ada")
    assert place.history.feedback(trajectory="t") == []
    assert [one.undone for one in place.history.feedback(trajectory="t", undone=True)] == [True]
    assert [event.action for event in place.events.list(liked.id)] == ["withdraw", "reaction"]


def test_feedback_and_lessons_are_found_by_what_they_are_about(place: Place) -> None:
    answer = trajectory(conversation="c")
    place.history.save(answer)
    scope = place.history.give(Feedback("scope", trajectory=answer.id, rule="r"))
    place.history.give(Feedback("rating", trajectory="another"))
    lesson = Lesson(False, "lasting", (RuleChange("add", rule()),), trajectory=answer.id)
    place.history.save_lesson(lesson)
    place.history.save_lesson(Lesson(True, "once", trajectory="another"))
    assert place.history.feedback(conversation="c") == place.history.feedback(rule="r") == [scope]
    assert place.history.feedback(kind="scope", trajectory=answer.id) == [scope]
    assert place.history.lessons(conversation="c") == place.history.lessons(trajectory=answer.id) == [lesson]
    assert len(place.history.lessons(status="proposed")) == 2


LEFT_LIVE = """
import sys
from pathlib import Path
from tests.stores.places import opened, trajectory
with opened(Path(sys.argv[1])) as place:
    place.history.save(trajectory(answer="half an ans", state="responding", id="left"))
"""


def test_a_killed_process_counts_as_dead_before_its_parent_collects_it(own_workspace: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", LEFT_LIVE, str(own_workspace)], cwd=os.getcwd())
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and left in the process table
    with opened(own_workspace) as place:
        assert place.history.mark_interrupted() == 1
    assert process.wait() == 0


def test_what_a_dead_process_was_writing_is_marked_and_kept(own_workspace: Path) -> None:
    subprocess.run([sys.executable, "-c", LEFT_LIVE, str(own_workspace)], check=True, cwd=os.getcwd())
    with opened(own_workspace) as place:
        place.history.save(trajectory(state="responding", id="mine"))
        assert place.history.mark_interrupted() == 1
        left = place.history.trajectory("left")
        assert (left.state, left.answer.text) == ("interrupted", "half an ans")
        assert "kept" in left.problem
        assert place.history.trajectory("mine").state == "responding"
        assert place.history.mark_interrupted() == 0
