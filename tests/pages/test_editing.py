"""Correcting an answer by hand on the Chat page: edit its text, accept or reject each change."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from tests.pages.reading import ask, click, correct, finished, one, words
from workbench.bench import Workbench
from workbench.errors import ModelError
from workbench.models import Capabilities
from workbench.records import Trajectory

Visit = Callable[..., AppTest]

TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."
LONG = ("Dear Ines, I hope you are well. I wanted to get in touch about the two freezers in the lab. They "
        "stopped working last week and I would kindly ask you to approve their replacement. Kind regards")
SHORT = "Dear Ines, the two freezers in the lab stopped working last week. Kind regards"
OLD, NEW = "Dear Ines, please come on Monday at ten.", "Hi Ines, please come on Friday at ten."
DISTILLED = ('{"one_off": false, "reason": "It is a habit.", "rules": [{"text": "Be brief to Ines.", '
             '"applies_when": "Writing to Ines.", "check": null}]}')


def answers(bench: Workbench) -> list[Trajectory]:
    (conversation,) = bench.history.conversations()
    return bench.history.trajectories(conversation.id)


def way(tab: AppTest, name: str) -> AppTest:
    return one(tab.button_group, "way-").set_value(name).run()


def edit(tab: AppTest, bench: Workbench, text: str) -> AppTest:
    way(click(tab, "correct-"), "Edit the text")
    one(tab.text_area, "edited-").set_value(text)
    click(tab, "save-")
    return finished(tab, bench)


@pytest.fixture
def edited(visit: Visit, bench: Workbench, model: FakeModel) -> AppTest:
    model.answers = [LONG]
    return edit(ask(visit(), bench, TASK), bench, SHORT)


@pytest.fixture
def redone(visit: Visit, bench: Workbench, model: FakeModel) -> AppTest:
    """An answer redone after a correction in words, with its two changes open to decide on."""
    model.answers = [OLD, NEW]
    tab = correct(ask(visit(), bench, TASK), bench, "not on a Monday")
    return one(tab.toggle, "changes-").set_value(True).run()


def test_an_edit_stands_beside_the_old_answer_and_teaches_what_it_shows(
        edited: AppTest, bench: Workbench, model: FakeModel) -> None:
    before, after = answers(bench)
    assert (after.answer.text, after.answer.origin, after.state) == (SHORT, "edit", "done")
    assert (after.redo_of, after.answer.parent) == (before.id, before.answer.id)
    [given] = bench.history.feedback(kind="edit")
    assert given.data["text"] == SHORT and given.response == before.answer.id
    assert "Edited by hand by Ada" in words(edited)
    assert "left out “I hope you are well" in words(edited)
    assert "In e-mails, use at most 15 words." in one(edited.text_area, "text ").value
    assert "read from your edit without a model" in words(edited)
    assert len(model.asked) == 1
    assert len(edited.get("html")) == 2


def test_an_edit_goes_into_what_is_said_next(edited: AppTest, bench: Workbench) -> None:
    ask(edited, bench, "And now in French.")
    _, edit_made, later = answers(bench)
    assert later.follows == (edit_made.id,)
    assert bench.history.resumed(later).task.conversation[-1].content == SHORT


def test_an_edit_that_shows_no_habit_is_a_lesson_for_this_once(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [OLD]
    tab = edit(ask(visit(), bench, TASK), bench, OLD.replace("Monday", "Friday"))
    [lesson] = bench.history.lessons()
    assert lesson.one_off and lesson.changes == ()
    assert "Only this once" in words(tab)


def test_a_model_that_distils_is_told_what_the_edit_changed(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.capabilities = Capabilities(True, True, True, False)
    model.answers = [LONG, DISTILLED]
    tab = edit(ask(visit(), bench, TASK), bench, SHORT)
    assert "left out “I hope you are well" in model.asked[-1][0][0].content
    assert one(tab.text_area, "text ").value == "Be brief to Ines."
    assert bench.history.lessons()[0].drafted_by == "model fake"


def test_an_edit_is_undone_and_done_again(edited: AppTest, bench: Workbench) -> None:
    tab = click(edited, "undo edit ")
    assert [answer.answer.text for answer in answers(bench)] == [LONG]
    assert "Edited by hand" not in words(tab) and "What this taught" not in words(tab)
    assert bench.history.lessons(status="proposed") == []
    bench.undo()
    assert [answer.answer.text for answer in answers(bench)] == [LONG, SHORT]
    assert "Edited by hand" in words(tab.run()) and "What this taught" in words(tab)


def test_an_edit_another_answer_was_made_from_stays_when_it_is_taken_back(
        edited: AppTest, bench: Workbench) -> None:
    first = answers(bench)[-1]
    bench.edit(first, SHORT.replace("two", "2"))
    bench.withdraw_edit(first.feedback)
    assert [answer.answer.text for answer in answers(bench)][1:] == [SHORT, SHORT.replace("two", "2")]
    bench.withdraw_edit(answers(bench)[-1].feedback)
    assert [answer.answer.text for answer in answers(bench)] == [LONG]


@pytest.mark.parametrize(("text", "said"), [("  ", "empty"), (LONG, "Nothing was changed")])
def test_an_edit_of_nothing_is_refused_and_the_text_stays(
        visit: Visit, bench: Workbench, model: FakeModel, text: str, said: str) -> None:
    model.answers = [LONG]
    tab = way(click(ask(visit(), bench, TASK), "correct-"), "Edit the text")
    one(tab.text_area, "edited-").set_value(text)
    click(tab, "save-")
    assert said in tab.error[0].value
    assert one(tab.text_area, "edited-").value == text
    assert len(answers(bench)) == 1


def test_an_edit_is_kept_when_nothing_could_be_learnt_and_can_be_tried_again(
        visit: Visit, bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    model.answers = [LONG]
    tab = ask(visit(), bench, TASK)
    with monkeypatch.context() as broken:
        broken.setattr("workbench.learning.read_edit", _refuse)
        tab = edit(tab, bench, SHORT)
    assert "nothing was learnt from it yet" in words(tab)
    assert answers(bench)[-1].answer.text == SHORT
    tab = finished(click(tab, "learn-"), bench)
    assert "What this taught" in words(tab)
    assert "nothing was learnt" not in words(tab)


def _refuse(*_: object) -> None:
    raise ModelError("The model is down. Start it.")


def test_each_change_is_accepted_or_rejected_and_drawn_from_the_store(
        redone: AppTest, visit: Visit, bench: Workbench) -> None:
    groups = [group for group in redone.button_group if group.key.startswith("change-")]
    groups[0].set_value("✗ Reject").run()
    groups[1].set_value("✓ Accept").run()
    given = bench.history.feedback(kind="change")
    assert [(one.data["before"], one.data["after"], one.data["accepted"]) for one in given] == [
        ("Dear", "Hi", False), ("Monday", "Friday", True)]
    again = visit(conversation=answers(bench)[0].conversation)
    again = one(again.toggle, "changes-").set_value(True).run()
    assert "✓ 1 accepted · ✗ 1 rejected · 0 open" in words(again)


def test_a_decision_on_a_change_is_taken_back_by_a_second_click_and_by_undo(
        redone: AppTest, bench: Workbench) -> None:
    group = [group for group in redone.button_group if group.key.startswith("change-")][0]
    group.set_value("✗ Reject").run()
    group.set_value("✓ Accept").run()
    assert [one.data["accepted"] for one in bench.history.feedback(kind="change")] == [True]
    bench.undo()
    assert [one.data["accepted"] for one in bench.history.feedback(kind="change")] == [False]
    group.set_value(None).run()
    assert bench.history.feedback(kind="change") == []


def test_the_text_without_the_rejected_changes_becomes_the_answer(redone: AppTest, bench: Workbench) -> None:
    group = [group for group in redone.button_group if group.key.startswith("change-")][0]
    group.set_value("✗ Reject").run()
    tab = click(redone, "take-")
    assert answers(bench)[-1].answer.text == "Dear Ines, please come on Friday at ten."
    assert answers(bench)[-1].answer.origin == "edit"
    assert "Turned back: “Hi” became “Dear”" in words(tab).replace("\\", "")
    assert "nothing was learnt" not in words(tab)
    tab = click(tab, "undo edit ")
    assert answers(bench)[-1].answer.text == NEW
    assert [one.data["accepted"] for one in bench.history.feedback(kind="change")] == [False]


def test_the_next_round_refines_the_text_with_the_accepted_changes(
        redone: AppTest, bench: Workbench, model: FakeModel) -> None:
    group = [group for group in redone.button_group if group.key.startswith("change-")][0]
    group.set_value("✗ Reject").run()
    tab = correct(click(redone, "take-"), bench, "and say why")
    assert answers(bench)[-1].revision.answer == "Dear Ines, please come on Friday at ten."
    assert not tab.exception


def test_nothing_rejected_leaves_the_answer_as_it_is(redone: AppTest, bench: Workbench) -> None:
    assert one(redone.button, "take-").disabled
