"""Marking passages on the Chat page: what a browser sends, sentence pills, the list of marks, the redo."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from tests.pages.reading import ask, click, finished, one, words
from workbench.bench import Workbench
from workbench.records import Trajectory
from workbench.ui import spans

Visit = Callable[..., AppTest]

ANSWER = "Dear Ines 😀, the tower was built in 1999. Bananas are blue."


@pytest.fixture
def marking(visit: Visit, bench: Workbench, model: FakeModel) -> AppTest:
    model.answers = [ANSWER]
    tab = click(ask(visit(), bench, "Write to Ines."), "correct-")
    return one(tab.button_group, "way-").set_value("Mark passages").run()


def answers(bench: Workbench) -> list[Trajectory]:
    (conversation,) = bench.history.conversations()
    return bench.history.trajectories(conversation.id)


def pick(tab: AppTest, sentences: list[int], tags: list[str]) -> AppTest:
    one(tab.button_group, "picked-").set_value(sentences)
    one(tab.button_group, "tags-").set_value(tags)
    return click(tab, "mark-")


def test_sentences_are_marked_without_a_mouse_several_at_once(marking: AppTest, bench: Workbench) -> None:
    one(marking.button_group, "severity-").set_value("critical")
    one(marking.text_input, "said-").set_value("should be “yellow”")
    tab = pick(marking, [0, 1], ["wrong fact", "tone"])
    given = bench.history.feedback(kind="span")
    assert [(one.data["quote"][:7], one.data["tag"]) for one in given] == [
        ("Dear In", "wrong fact"), ("Dear In", "tone"), ("Bananas", "wrong fact"), ("Bananas", "tone")]
    assert {(one.data["severity"], one.text) for one in given} == {("critical", "should be “yellow”")}
    assert words(tab).count("wrong fact · critical") == 2
    assert one(tab.text_input, "said-").value == ""
    assert one(tab.button_group, "picked-").value == []


def test_a_mark_is_drawn_from_the_store_and_undone(
        marking: AppTest, visit: Visit, bench: Workbench) -> None:
    pick(marking, [1], ["off topic"])
    again = click(visit(conversation=answers(bench)[0].conversation), "correct-")
    again = one(again.button_group, "way-").set_value("Mark passages").run()
    assert "“Bananas are blue" in words(again)
    again = click(again, "unmark ")
    assert "“Bananas are blue" not in words(again)
    assert bench.history.feedback(kind="span") == []


def test_nothing_picked_is_said_to_be_so(marking: AppTest, bench: Workbench) -> None:
    tab = click(marking, "mark-")
    assert "Pick a sentence and a tag first" in tab.error[0].value
    assert one(tab.button, "redo-").disabled


def test_the_marked_passages_are_redone_beside_the_old_answer(
        marking: AppTest, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Bananas are yellow."]
    tab = pick(marking, [1], ["tone"])
    tab = finished(click(tab, "redo-"), bench)
    assert answers(bench)[-1].answer.text == ANSWER.replace("Bananas are blue.", "Bananas are yellow.")
    assert "(tone, major)" in words(tab)
    before, after = (drawn.proto.body for drawn in tab.get("html"))
    assert "<del" in before and "<ins" in after
    assert not tab.exception


def test_where_no_passage_could_be_redone_the_page_says_why(
        marking: AppTest, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Bananas are blue."]
    tab = pick(marking, [1], ["format"])
    model.hold()
    click(tab, "redo-")
    assert model.waiting.wait(10)
    model.let_go()
    tab = finished(tab, bench)
    assert "found no other words" in tab.error[0].value
    assert len(answers(bench)) == 1


def test_what_was_left_as_it_was_is_said_under_the_answer(
        marking: AppTest, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Bananas are blue."]
    one(marking.text_input, "said-").set_value("should be “Dear Ines.”")
    tab = pick(marking, [0], ["format"])
    tab = finished(click(pick(tab, [1], ["tone"]), "redo-"), bench)
    assert ["“Bananas are blue" in warning.value for warning in tab.warning] == [True]
    assert answers(bench)[-1].answer.text == "Dear Ines. Bananas are blue."


def test_work_that_fails_at_once_is_said_to_have_failed_once(marking: AppTest, bench: Workbench) -> None:
    tab = click(pick(marking, [0, 1], ["unsafe"]), "redo-")
    said = [error.value for error in tab.error]
    said += [error.value for error in finished(tab, bench).error]
    assert [words for words in said if "Nothing would be left" in words] == said
    assert len(said) == 1


def test_tags_of_the_workspace_are_offered_too(
        visit: Visit, bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "settings", bench.settings.model_copy(update={"tags": "jargon"}))
    model.answers = [ANSWER]
    tab = click(ask(visit(), bench, "Write to Ines."), "correct-")
    tab = one(tab.button_group, "way-").set_value("Mark passages").run()
    assert "jargon" in one(tab.button_group, "tags-").options


def event(number: int, quote: str, tag: str = "tone") -> dict[str, object]:
    start = len(ANSWER[: ANSWER.index(quote)].encode("utf-16-le")) // 2
    return {"number": number, "start": start, "end": start + len(quote), "quote": quote, "tag": tag}


def test_what_a_browser_sends_is_kept_once_however_often_it_is_sent(
        marking: AppTest, bench: Workbench) -> None:
    [answer] = answers(bench)
    sent = [event(1, "1999", "wrong fact"), event(2, "Bananas")]
    assert spans.outbox(bench, answer, sent, 0, "major", "") == 2
    assert spans.outbox(bench, answer, [*sent, event(3, "blue")], 2, "minor", "should be “yellow”") == 3
    given = bench.history.feedback(kind="span")
    assert [(one.data["quote"], one.data["severity"]) for one in given] == [
        ("1999", "major"), ("Bananas", "major"), ("blue", "minor")]


@pytest.mark.parametrize("wrong", [{"quote": "2000"}, {"tag": "no such tag"}, {"start": 5_000}])
def test_what_does_not_fit_is_dropped_and_what_follows_is_kept(
        marking: AppTest, bench: Workbench, wrong: dict[str, object]) -> None:
    [answer] = answers(bench)
    sent = [{**event(1, "1999"), **wrong}, event(2, "Bananas")]
    assert spans.outbox(bench, answer, sent, 0, "major", "") == 2
    assert [one.data["quote"] for one in bench.history.feedback(kind="span")] == ["Bananas"]
