"""Passages that a person marks: where they are, whatever stands before them, and what is kept."""

from typing import Any

import pytest

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.marking import (
    Mark,
    Piece,
    code_point,
    described,
    from_browser,
    marks_on,
    pieces,
    sentences,
    tags,
    unseen,
)
from workbench.records import Response, Setup, Span, Task, Trajectory

TEXT = "Dear Ines 😀,\n\nplease come 👩‍🔬 on Monday. שלום עולם טוב. It is late.\n\nKind regards"


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def event(words: str, text: str = TEXT, **changed: Any) -> dict[str, Any]:
    """What a browser sends of a selection: offsets in UTF-16 units."""
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    return {"number": 1, "tag": "tone", "start": start, "quote": words,
            "end": start + len(words.encode("utf-16-le")) // 2, **changed}


@pytest.mark.parametrize("words", ["Dear", "Monday", "👩‍🔬", "😀", "עולם", "Kind regards"])
def test_a_selection_in_a_browser_is_the_same_words_here(words: str) -> None:
    span = from_browser(event(words), TEXT)
    assert span == at(words)
    assert TEXT[span.start : span.end] == words


def test_white_space_around_a_selection_is_no_part_of_it() -> None:
    assert from_browser(event(" on Monday. "), TEXT) == at("on Monday.")
    assert from_browser(event("\n\n"), TEXT) is None


@pytest.mark.parametrize("wrong", [
    {"quote": "Tuesday"}, {"start": -1}, {"end": 10_000}, {"start": None}, {"start": "3"}, {"end": 2.5},
    {"quote": None},
])
def test_a_selection_that_is_not_in_the_text_is_dropped(wrong: dict[str, Any]) -> None:
    assert from_browser(event("Monday", **wrong), TEXT) is None


def test_an_offset_within_a_character_or_beyond_the_text_is_none() -> None:
    assert code_point("😀x", 2) == 1
    assert code_point("😀x", 1) is None
    assert code_point("x", 2) is None


def test_each_event_counts_once_and_in_its_order() -> None:
    events = [{"number": 3}, {"number": 1}, {"number": 2}, "nonsense", {"number": "4"}]
    assert [found["number"] for found in unseen(events, 1)] == [2, 3]
    assert unseen(events, 3) == []
    assert unseen(None, 0) == []


def test_the_pieces_put_together_are_the_text_and_marks_may_overlap() -> None:
    marks = [Mark(at("please come"), "tone"), Mark(at("come 👩‍🔬 on"), "format")]
    cut = pieces(TEXT, marks)
    assert "".join(piece.text for piece in cut) == TEXT
    assert Piece("come", (1, 2)) in cut and Piece("please ", (1,)) in cut
    assert pieces("", []) == []


def test_sentences_cover_the_answer_from_the_greeting_to_the_sign_off() -> None:
    found = sentences(TEXT)
    assert [span.quote for span in found] == [
        "Dear Ines 😀,", "please come 👩‍🔬 on Monday.", "שלום עולם טוב.", "It is late.", "Kind regards"]
    assert all(TEXT[span.start : span.end] == span.quote for span in found)


def test_a_workspace_adds_tags_of_its_own_and_none_twice() -> None:
    assert tags(" jargon, tone,, too  shy ")[6:] == ("jargon", "too shy")


def test_marks_in_words_name_the_passage_the_tag_and_what_was_said() -> None:
    marks = [Mark(at("Monday"), "wrong fact", "critical", "should be Friday")]
    assert described(marks) == "“Monday” (wrong fact, critical): should be Friday"


@pytest.fixture
def answered(bench: Workbench) -> Trajectory:
    response = Response(TEXT)
    given = Trajectory(Task("Write to Ines."), Setup(), bench.history.start_conversation("Ines").id,
                       responses=(response,), chosen=response.id, state="done")
    bench.history.save(given)
    return given


def standing(bench: Workbench, trajectory: Trajectory) -> list[tuple[str, str]]:
    marks = marks_on(trajectory, bench.history.feedback(trajectory=trajectory.id)).fitting
    return [(mark.span.quote, mark.tag) for mark in marks]


def test_each_tag_is_one_piece_of_feedback_and_a_second_time_clears_it(
        bench: Workbench, answered: Trajectory) -> None:
    bench.mark(answered, [Mark(at("Monday"), "wrong fact", "critical", "should be Friday"),
                          Mark(at("Monday"), "tone")])
    given = bench.history.feedback(kind="span")
    assert [(one.data["tag"], one.text, one.author) for one in given] == [
        ("wrong fact", "should be Friday", "Ada"), ("tone", "", "Ada")]
    assert given[0].data == {"start": at("Monday").start, "end": at("Monday").end, "quote": "Monday",
                             "tag": "wrong fact", "severity": "critical"}
    bench.mark(answered, [Mark(at("Monday"), "tone")])
    assert standing(bench, answered) == [("Monday", "wrong fact")]


def test_several_marks_are_one_decision_and_undone_together(bench: Workbench, answered: Trajectory) -> None:
    decision = bench.mark(answered, [Mark(at("Monday"), "tone"), Mark(at("It is late."), "off topic")])
    assert len(standing(bench, answered)) == 2
    undone = bench.undo(decision)
    assert standing(bench, answered) == []
    bench.undo(undone)
    assert len(standing(bench, answered)) == 2


def test_words_that_are_not_in_the_answer_are_not_marked(bench: Workbench, answered: Trajectory) -> None:
    with pytest.raises(WorkbenchError, match="not in the answer any more"):
        bench.mark(answered, [Mark(Span(0, 4, "Lieb"), "tone")])
    assert bench.history.feedback(kind="span") == []


def test_a_mark_that_no_longer_fits_is_left_out_and_counted(bench: Workbench, answered: Trajectory) -> None:
    bench.mark(answered, [Mark(at("Monday"), "tone"), Mark(at("Dear"), "tone")])
    [response] = answered.responses
    changed = Trajectory(answered.task, answered.setup, id=answered.id, state="done",
                         responses=(Response(TEXT.replace("Monday", "Friday"), id=response.id),))
    found = marks_on(changed, bench.history.feedback(trajectory=answered.id))
    assert [mark.span.quote for mark in found.fitting] == ["Dear"]
    assert found.dropped == 1
