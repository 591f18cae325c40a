"""The Tutor page without a browser: empty, with the example class; what is decided, undone and taught."""

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from tests.pages.reading import click, one, words
from tests.tutor.conftest import MEAN, RIGHT
from workbench.bench import Workbench
from workbench.errors import StoreError
from workbench.tutor.importing import Handed, Taken

PAGE = "pages/tutor.py"
WRONG = RIGHT.replace("total / len", "total // len")
SAME = WRONG.replace("total", "s").replace("marks", "xs")
OTHER = RIGHT.replace("total = 0", "total = 1")
NASTY = "<script>alert(1)</script>"

Visit = Callable[..., AppTest]


@pytest.fixture
def handed_in(bench: Workbench) -> Workbench:
    bench.tutor.take_in(Taken((MEAN,), (
        Handed("ada", "mean", f"# {NASTY}\n{WRONG}"), Handed("bo", "mean", SAME),
        Handed("cy", "mean", OTHER))))
    for _ in bench.tutor.look():
        pass
    return bench


def test_an_empty_desk_says_what_it_is_for_and_offers_the_example(visit: Visit) -> None:
    tab = visit(PAGE)
    assert "Nothing is handed in yet" in words(tab)
    assert "Load the example class" in words(tab)


def test_the_example_class_is_taken_in_and_looked_into_until_somebody_stops_it(
    visit: Visit, bench: Workbench
) -> None:
    click(visit(PAGE), "example from queue")
    tab = visit(PAGE)
    assert "of 66 looked into" in "".join(bar.proto.text for bar in tab.get("progress"))
    click(tab, "stop looking")
    bench.tutor.looking.wait(20)
    left = 66 - bench.tutor.counted().diagnosed
    assert f"Look into {left} submissions" in words(visit(PAGE))


def test_one_hint_at_a_time_with_its_program_case_and_levels(visit: Visit, handed_in: Workbench) -> None:
    tab = visit(PAGE)
    said = words(tab)
    assert "3 waiting" in said and "Should give" in said
    levels = [area.key.split()[1] for area in tab.text_area if area.key.startswith("words ")]
    assert levels == ["where", "why", "next"]


def test_a_program_is_shown_and_never_taken_for_html(visit: Visit, handed_in: Workbench) -> None:
    nasty = handed_in.tutor.classes.submissions()[0]
    tab = visit(PAGE, submission=nasty.id)
    assert NASTY in words(tab)
    assert not any(NASTY in element.proto.body for element in tab.get("html"))


def test_approving_decides_for_the_whole_group_and_goes_on(visit: Visit, handed_in: Workbench) -> None:
    tab = visit(PAGE)
    first = handed_in.tutor.queue()[0]
    click(tab, "approve")
    assert handed_in.tutor.counted().decided == len(first.submissions)
    assert "✓ Hints approved" in words(tab)
    click(tab, "undo hints")
    assert handed_in.tutor.counted().decided == 0


def test_edited_words_are_kept_as_edited_and_an_unticked_level_is_left_out(
    visit: Visit, handed_in: Workbench
) -> None:
    tab = visit(PAGE)
    one(tab.text_area, "words where ").set_value("Look at the division.")
    one(tab.checkbox, "give why ").uncheck()
    click(tab, "approve")
    decided = {review.level: review for review in handed_in.tutor.classes.decided()}
    assert (decided["where"].decision, decided["where"].text) == ("edit", "Look at the division.")
    assert decided["why"].decision == "reject" and decided["next"].decision == "approve"


def test_skipping_puts_a_hint_at_the_end_and_loses_nothing(visit: Visit, handed_in: Workbench) -> None:
    tab = visit(PAGE)
    before = tab.query_params["submission"]
    click(tab, "skip")
    assert tab.query_params["submission"] != before
    assert handed_in.tutor.counted().waiting == 3


def test_what_is_taught_shows_in_the_hint_once_it_is_approved(visit: Visit, handed_in: Workbench) -> None:
    tab = visit(PAGE)
    assert "line" in one(tab.text_area, "words where ").value
    tab.text_area(key="taught words").set_value("never name the line, ask a question first")
    click(tab, "teach")
    [lesson] = handed_in.history.lessons(status="proposed")
    handed_in.review(lesson, "approve")
    tab.run()
    assert "line" not in one(tab.text_area, "words where ").value


def test_a_submission_somebody_else_looks_at_is_passed_over(visit: Visit, handed_in: Workbench) -> None:
    first, second = handed_in.tutor.queue()
    handed_in.tutor.classes.claim([one.id for one in first.submissions], "Ines")
    assert visit(PAGE).query_params["submission"] == second.id


def test_when_all_is_decided_the_queue_says_so(visit: Visit, handed_in: Workbench) -> None:
    tab = visit(PAGE)
    for _ in handed_in.tutor.queue():
        click(tab, "reject")
    assert "All hints are decided" in "".join(element.value for element in tab.success)


def test_a_full_disk_is_said_and_the_words_stay(
    visit: Visit, handed_in: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full, so this was not saved.")

    tab = visit(PAGE)
    one(tab.text_area, "words where ").set_value("Look at the division.")
    monkeypatch.setattr(handed_in.tutor.classes, "decide", full)
    click(tab, "approve")
    assert "The disk is full" in words(tab)
    assert one(tab.text_area, "words where ").value == "Look at the division."


def test_every_view_draws_with_and_without_a_class(
    visit: Visit, bench: Workbench, model: FakeModel
) -> None:
    empty = {"Class": "No class yet", "How sure": "Not enough decisions", "Given": "No hint is"}
    for view, said in empty.items():
        assert said in words(visit(PAGE, view=view))


def test_what_was_given_can_be_taken_out(
    visit: Visit, handed_in: Workbench, downloads: dict[str, Callable[[], str | bytes]]
) -> None:
    click(visit(PAGE), "approve")
    visit(PAGE, view="Given")
    assert "Student" in downloads["CSV"]()
    assert '"provenance"' in downloads["JSON Lines with provenance"]()
    assert downloads["Markdown for each student"]()[:2] == b"PK"


def test_the_knob_is_set_and_kept(visit: Visit, handed_in: Workbench) -> None:
    tab = visit(PAGE, view="How sure")
    tab.slider(key="precision").set_value(95)
    click(tab, "set precision")
    assert handed_in.tutor.precision == 0.95


def test_words_a_model_wrote_are_shown_with_what_came_of_trying_them(
    visit: Visit, handed_in: Workbench, model: FakeModel
) -> None:
    said = {"explanation": "It is off.", "idea": "Numbers have kinds.", "move": "focus",
            "hint": "Look at the division once more.", "text": "What kind of number is that?"}
    model.answers = [json.dumps(said)]
    tab = visit(PAGE)
    shown = tab.query_params["submission"]
    for _ in handed_in.tutor.write(shown, tries=1):
        pass
    tab.session_state[f"by {shown}"] = "model"
    tab.run()
    assert one(tab.text_area, "words next ").value == "Look at the division once more."
    assert "Not accepted: of 1 tries" in words(tab)
    click(tab, "approve")
    decided = [review for review in handed_in.tutor.classes.decided(shown) if review.level == "next"]
    assert decided[0].generator == "model" and decided[0].provenance["model"] == "fake"


def test_a_key_pressed_again_before_the_next_hint_is_drawn_decides_nothing(
    visit: Visit, handed_in: Workbench
) -> None:
    group = handed_in.tutor.queue()[0]
    tab = visit(PAGE, submission=group.id)
    handed_in.tutor.decide([one.id for one in group.submissions], {"where": ("approve", "")})
    before = handed_in.tutor.classes.decided()
    click(tab, "approve")
    assert handed_in.tutor.classes.decided() == before


def test_of_a_long_program_the_part_around_the_place_is_drawn_first(visit: Visit, bench: Workbench) -> None:
    long = WRONG + "".join(f"\n\ndef helper_{number}():\n    return {number}\n" for number in range(30))
    bench.tutor.take_in(Taken((MEAN,), (Handed("ada", "mean", long),)))
    for _ in bench.tutor.look():
        pass
    drawn = [element.proto.body for element in visit(PAGE).get("html")]
    around, whole = [body for body in drawn if "<pre" in body]
    assert "total //" in around and "helper_29" not in around
    assert "helper_29" in whole
