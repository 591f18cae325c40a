"""Marked passages are written again, and every other character stays as it was."""

import pytest

from tests.fakes import FakeModel
from workbench.bench import Workbench
from workbench.errors import ModelError
from workbench.marking import Mark
from workbench.passages import Passage, around, exactly, passages, spliced, usable
from workbench.records import Response, Span, Task, Trajectory

TEXT = ("Dear Ines 😀,\n\nThe tower was built in 1999. I would most humbly ask you to approve it!  "
        "Bananas are blue.\n\n- שלום עולם טוב\n- two pears\n\nKind regards\nAda")


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def passage(words: str, *marks: Mark) -> Passage:
    return Passage(at(words), marks, words)


@pytest.fixture
def answered(bench: Workbench) -> Trajectory:
    response = Response(TEXT)
    given = Trajectory(Task("Write to Ines."), bench.setup(), bench.history.start_conversation("Ines").id,
                       responses=(response,), chosen=response.id, state="done")
    bench.history.save(given)
    return given


def redone(bench: Workbench, answered: Trajectory, *marks: Mark) -> Trajectory:
    bench.mark(answered, marks)
    run = bench.start_redoing(answered).wait(20)
    assert run.problem == ""
    return bench.history.trajectories(answered.conversation)[-1]


def test_only_the_sentence_that_holds_the_mark_is_written_again(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    model.answers = ["Would you approve it?"]
    after = redone(bench, answered, Mark(at("most humbly"), "tone", words="more direct"))
    asked = "I would most humbly ask you to approve it!"
    assert after.answer.text == TEXT.replace(asked, "Would you approve it?")
    assert (after.state, after.answer.origin, after.redo_of) == ("done", "refinement", answered.id)
    [(messages, _)] = model.asked
    told = messages[0].content
    assert "most humbly" in told and "has the wrong tone" in told and "more direct" in told
    assert "1999" not in told and "Bananas" not in told


def test_several_passages_are_each_written_again_in_their_place(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    model.answers = ["- שלום עולם", "Please approve it, I ask you."]
    after = redone(bench, answered, Mark(at("humbly"), "tone"), Mark(at("טוב"), "format"))
    assert after.answer.text == (TEXT.replace("שלום עולם טוב", "- שלום עולם")
                                 .replace("I would most humbly ask you to approve it!",
                                          "Please approve it, I ask you."))


@pytest.mark.parametrize("tag", ["off topic", "unsafe"])
def test_what_is_off_topic_or_unsafe_is_taken_out_without_a_model(
        bench: Workbench, answered: Trajectory, model: FakeModel, tag: str) -> None:
    after = redone(bench, answered, Mark(at("Bananas"), tag), Mark(at("two pears"), tag))
    assert after.answer.text == TEXT.replace("  Bananas are blue.", "").replace("\n- two pears", "")
    assert model.asked == []


def test_the_very_words_a_person_gives_are_put_in_as_they_are(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    after = redone(bench, answered, Mark(at("1999"), "wrong fact", words="should be 1889"))
    assert after.answer.text == TEXT.replace("1999", "1889")
    assert model.asked == []


@pytest.mark.parametrize(("words", "meant"), [
    ("should be 1889", "1889"), ("“1889”", "1889"), ('it should be "last week".', "last week"),
    ("say “Hi Ines”", "Hi Ines"), ("Should read: at noon", "at noon"),
    ("more direct", None), ("name both freezers", None), ("never say “utilize” again", None), ("", None),
])
def test_only_plain_words_are_taken_for_the_very_words(words: str, meant: str | None) -> None:
    assert exactly(words) == meant


@pytest.mark.parametrize("reply", [
    "I would most humbly ask you to approve it!",
    'The sentence should read: "I ask you to approve it."',
    "Its tone is wrong.",
    "As an AI I cannot ask you to approve it.",
    "",
    "I would ask you to approve it. " * 8,
], ids=["the same", "about itself", "something else", "an excuse", "nothing", "far too long"])
def test_a_reply_that_is_no_such_sentence_is_not_used(reply: str) -> None:
    assert usable(reply, passage("I would most humbly ask you to approve it!")) is None


@pytest.mark.parametrize("reply", ["“I ask you to approve it.”", "```\nI ask you to approve it.\n```",
                                   "I ask you to approve it.\n\nThat is better."])
def test_what_is_put_around_a_sentence_is_taken_off(reply: str) -> None:
    assert usable(reply, passage("I would most humbly ask you to approve it!")) == "I ask you to approve it."


def test_a_model_that_gives_the_old_sentence_back_is_asked_again_less_carefully(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    model.answers = ["Bananas are blue.", "Bananas are yellow."]
    after = redone(bench, answered, Mark(at("blue"), "wrong fact", words="they have another colour"))
    assert after.answer.text == TEXT.replace("blue", "yellow")
    assert [options["temperature"] for _, options in model.asked] == [0.2, 0.5]


def test_a_reply_that_keeps_the_marked_words_is_not_used_but_for_what_was_missing() -> None:
    old, reply = "I would most humbly ask you to approve it!", "I most humbly ask you to approve it soon."
    assert usable(reply, passage(old, Mark(at("most humbly"), "tone"))) is None
    assert usable(reply, passage(old, Mark(at("most humbly"), "missing"))) == reply


def test_a_small_model_is_not_asked_what_is_true(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    bench.mark(answered, [Mark(at("1999"), "wrong fact")])
    assert "Say what should be there" in bench.start_redoing(answered).wait(20).problem
    assert model.asked == []


def test_what_a_model_cannot_put_right_is_left_as_it_was_and_said_to_be_so(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    model.answers = ["Bananas are blue."]
    after = redone(bench, answered, Mark(at("blue"), "tone"),
                   Mark(at("1999"), "wrong fact", words="should be 1889"))
    assert after.answer.text == TEXT.replace("1999", "1889")
    assert after.problem == "Left as it was: “blue”. The model found no other words for it."


def test_words_a_person_gave_are_put_in_even_where_the_model_fails_on_the_rest_of_the_sentence(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    model.answers = ["Nothing."]
    after = redone(bench, answered, Mark(at("humbly"), "tone", words="should be “kindly”"),
                   Mark(at("approve it"), "format"))
    assert after.answer.text == TEXT.replace("humbly", "kindly")
    assert after.problem.startswith("Left as it was: “approve it”.")


def test_a_mark_on_words_that_were_replaced_has_been_seen_to(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    after = redone(bench, answered, Mark(at("1999"), "wrong fact", words="should be 1889"),
                   Mark(at("1999"), "tone"))
    assert after.answer.text == TEXT.replace("1999", "1889")
    assert (after.problem, model.asked) == ("", [])


@pytest.mark.parametrize(("reply", "said"), [
    ("Bananas are blue.", "no other words"), (ModelError("The model is down. Start it."), "is down")])
def test_where_nothing_could_be_changed_there_is_no_other_answer_and_the_marks_stay(
        bench: Workbench, answered: Trajectory, model: FakeModel, reply: str | Exception, said: str) -> None:
    model.answers = [reply]
    bench.mark(answered, [Mark(at("blue"), "tone")])
    run = bench.start_redoing(answered).wait(20)
    assert said in run.problem
    assert len(bench.history.trajectories(answered.conversation)) == 1
    assert len(bench.history.feedback(kind="span")) == 1


def test_an_answer_is_never_emptied(bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Bananas are blue."]
    answer = bench.ask("Say something.")
    bench.mark(answer, [Mark(Span(0, 7, "Bananas"), "unsafe")])
    assert "Nothing would be left" in bench.start_redoing(answer).wait(20).problem


def test_the_words_of_several_marks_teach_one_lesson(
        bench: Workbench, answered: Trajectory, model: FakeModel) -> None:
    after = redone(bench, answered,
                   Mark(at("1999"), "wrong fact", words="should be 1889"),
                   Mark(at("Bananas"), "off topic", words="should be “Never use exclamation marks”"))
    [lesson] = bench.history.lessons()
    assert after.lesson == lesson.id
    assert "should be 1889" in lesson.correction and "exclamation" in lesson.correction
    assert lesson.feedback in [one.id for one in bench.history.feedback(kind="span")]


def test_marks_without_words_teach_nothing(bench: Workbench, answered: Trajectory) -> None:
    redone(bench, answered, Mark(at("Bananas"), "off topic"))
    assert bench.history.lessons() == []


def test_two_marks_in_one_sentence_are_one_passage_and_a_mark_across_two_joins_them() -> None:
    tower, humbly = at("The tower was built in 1999."), at("I would most humbly ask you to approve it!")
    marks = [Mark(at("tower"), "tone"), Mark(at("1999"), "wrong fact")]
    assert [passage.span for passage in passages(TEXT, marks)] == [tower]
    [joined] = passages(TEXT, [Mark(at("1999. I would"), "tone")])
    assert (joined.span.start, joined.span.end) == (tower.start, humbly.end)


def test_a_mark_in_a_greeting_or_a_sign_off_is_its_line() -> None:
    assert around(TEXT, at("Ines")).quote == "Dear Ines 😀,"
    assert around(TEXT, at("Ada")).quote == "Ada"


@pytest.mark.parametrize(("text", "words", "left"), [
    ("One. Two. Three.", "Two.", "One. Three."), ("One. Two.", "Two.", "One."), ("One. Two.", "One.", "Two."),
    ("One.\n\nTwo.", "One.", "Two."), ("- one\n- two\n- three", "two", "- one\n- three"),
    ("1. one\n2. two", "two", "1. one"), ("👩‍🔬 One. Two.", "One.", "👩‍🔬 Two."),
    ("One.\n\nTwo.\n\nThree.", "Two.", "One.\n\nThree."), ("All:\n\n- one\n- two", "one", "All:\n\n- two"),
    ("One.\n\nTwo.", "Two.", "One."),
])
def test_what_is_taken_out_leaves_no_hole(text: str, words: str, left: str) -> None:
    assert spliced(text, at(words, text), "") == left
