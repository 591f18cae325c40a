"""What a person finds and can do on the Compare page."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest
from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from tests.pages.reading import click, one, words
from workbench import demo
from workbench.bench import Workbench
from workbench.calls import Capabilities
from workbench.comparing import places_of, with_and_without
from workbench.errors import ModelError
from workbench.records import Feedback, Setup

PAGE = "pages/compare.py"
TASK = "Write to Ines about the freezers."
SHORT = "Dear Ines, two freezers broke."
LONG = "Dear Ines, I hope you are well. Two freezers broke. Kind regards"

Visit = Callable[..., AppTest]


def finished(tab: AppTest, bench: Workbench) -> AppTest:
    """The page once all work on every comparison has ended."""
    for conversation in bench.history.conversations(kind="comparison"):
        for run in bench.runs_of(conversation.id):
            run.wait(20)
    return tab.run()


def begun(tab: AppTest, bench: Workbench, task: str = TASK) -> AppTest:
    one(tab.text_area, "task to compare").set_value(task)
    return finished(click(tab, "begin"), bench)


def only(bench: Workbench) -> str:
    (conversation,) = bench.history.conversations(kind="comparison")
    return conversation.id


def votes(bench: Workbench) -> list[Feedback]:
    return [found for kind in ("comparison", "ranking") for found in bench.history.feedback(kind=kind)]


@pytest.fixture
def compared(visit: Visit, bench: Workbench, model: FakeModel) -> AppTest:
    model.answers = [SHORT, LONG]
    return begun(visit(PAGE), bench)


def table(tab: AppTest, column: str) -> pandas.DataFrame:
    """The one table with that column."""
    (found,) = [shown.value for shown in tab.dataframe if column in shown.value]
    return found


def press(tab: AppTest, bench: Workbench, letters: str) -> AppTest:
    """Have these answers pressed so far, best first."""
    shown = bench.comparison(only(bench)).shown_to("Ada")
    ids = [shown["ABCDE".index(letter)].trajectory.id for letter in letters]
    return one(tab.button_group, "order ").set_value(ids).run()


def as_person(tab: AppTest, name: str) -> AppTest:
    return one(tab.text_input, "voter").set_value(name).run()


def test_an_empty_page_says_what_it_is_for(visit: Visit) -> None:
    tab = visit(PAGE)
    assert not tab.exception
    assert "No comparison yet" in words(tab)
    assert "No vote to count yet" in words(visit(PAGE, view="Results"))


@pytest.fixture
def seeded(own_workspace: Path) -> Path:
    """The seeded example in the workspace, as it was recorded: before there was a Compare page."""
    return demo.load(own_workspace)


def test_on_the_seeded_example_its_rules_are_compared_with_none(
        seeded: Path, visit: Visit, bench: Workbench) -> None:
    assert len(bench.history.conversations()) == 6
    tab = begun(visit(PAGE), bench, "Tell Ines that the audit report will be late.")
    assert not tab.exception
    applied = {len(answer.trajectory.applied) > 0 for answer in bench.comparison(only(bench)).answers}
    assert applied == {True, False}


def test_a_task_is_answered_twice_and_the_names_are_hidden(compared: AppTest, bench: Workbench) -> None:
    read = words(compared)
    assert SHORT in read and LONG in read
    assert "the rules" not in read
    gates = {answer.trajectory.setup.gate for answer in bench.comparison(only(bench)).answers}
    assert gates == {Setup().gate, "never"}


def test_a_vote_shows_the_names_and_is_kept_blind(compared: AppTest, bench: Workbench) -> None:
    tab = click(compared, "vote A")
    assert "With the rules, embedded" in words(tab) and "Without the rules, embedded" in words(tab)
    assert "prefers A · blind" in words(tab)
    (vote,) = votes(bench)
    first = bench.comparison(only(bench)).shown_to("Ada")[0].trajectory.id
    assert (vote.author, vote.data["preferred"], vote.data["blind"]) == ("Ada", first, True)
    assert vote.data["seconds"] >= 0 and vote.data["trajectories"][0] == first


def test_a_second_vote_replaces_the_first_and_is_not_blind(compared: AppTest, bench: Workbench) -> None:
    tab = click(click(compared, "vote A"), "vote tie")
    assert "said: it is a tie · not blind" in words(tab)
    assert [vote.data["choice"] for vote in votes(bench)] == ["tie"]
    assert len(bench.history.feedback(kind="comparison", undone=True)) == 2


def test_undo_brings_the_earlier_vote_back_and_then_none(compared: AppTest, bench: Workbench) -> None:
    tab = click(click(compared, "vote A"), "vote bad")
    tab = click(tab, "undo ")
    assert [vote.data["choice"] for vote in votes(bench)] == ["preferred"]
    tab = click(tab, "undo ")
    assert votes(bench) == []
    assert "marked as not blind" in words(tab)
    assert "not blind" in words(click(tab, "vote B"))


def test_a_reload_shows_the_same_sides_and_the_same_vote(
        compared: AppTest, visit: Visit, bench: Workbench) -> None:
    click(compared, "vote B")
    before = [mark.value for mark in compared.markdown]
    again = visit(PAGE, comparison=only(bench))
    assert "prefers B · blind" in words(again)
    shown = [mark.value for mark in again.markdown if mark.value in before]
    assert [value for value in before if value in (SHORT, LONG)] == [
        value for value in shown if value in (SHORT, LONG)]


def test_two_people_have_each_a_vote_and_see_the_others_only_after_their_own(
        compared: AppTest, visit: Visit, bench: Workbench) -> None:
    ben = as_person(visit(PAGE, comparison=only(bench)), "Ben")
    click(compared, "vote A")
    ben.run()
    assert "prefers" not in words(ben) and "the rules" not in words(ben)
    click(ben, "vote tie")
    assert "Ada prefers" in words(ben)
    assert {(vote.author, vote.data["blind"]) for vote in votes(bench)} == {("Ada", True), ("Ben", True)}
    click(ben, "undo ")
    assert [vote.author for vote in votes(bench)] == ["Ada"]


def test_names_can_be_seen_without_voting_and_a_vote_after_that_is_not_blind(
        compared: AppTest, bench: Workbench) -> None:
    tab = click(compared, "names")
    assert "With the rules" in words(tab) and "without voting" in words(tab)
    assert "not blind" in words(click(tab, "vote A"))


def test_an_early_vote_counts_while_the_answers_are_written(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["One two three four."]
    model.hold()
    tab = visit(PAGE)
    one(tab.text_area, "task to compare").set_value(TASK)
    click(tab, "begin")
    assert model.waiting.wait(10)
    while not all(answer.text for answer in bench.comparison(only(bench)).answers):
        pass  # both have come as far as their first word
    click(tab.run(), "vote A")
    assert votes(bench)[0].data["early"] is True
    model.let_go()
    tab = finished(tab, bench)
    assert words(tab).count("One two three four.") == 2
    assert "prefers A · blind" in words(tab)


def test_stop_ends_every_answer_and_keeps_what_was_written(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["One two three four."]
    model.hold()
    tab = visit(PAGE)
    one(tab.text_area, "task to compare").set_value(TASK)
    click(tab, "begin")
    assert model.waiting.wait(10)
    click(tab.run(), "stop")
    model.let_go()
    tab = finished(tab, bench)
    assert {answer.trajectory.state for answer in bench.comparison(only(bench)).answers} == {"stopped"}
    assert "Stopped." in words(tab)


def test_a_model_that_fails_says_why_cannot_be_voted_on_and_can_be_retried(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [ModelError("The model is down. Start it.")]
    tab = begun(visit(PAGE), bench)
    assert "The model is down. Start it." in words(tab)
    assert one(tab.button, "vote A").disabled
    model.answers = [SHORT]
    for button in [button for button in tab.button if button.key.startswith("retry-")]:
        button.click().run()
    tab = finished(tab, bench)
    assert not one(tab.button, "vote A").disabled
    assert len(bench.comparison(only(bench)).answers) == 2


def test_three_samples_are_ranked_by_pressing_them_best_first(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["One.", "Two.", "Three."]
    tab = visit(PAGE)
    one(tab.button_group, "way").set_value("samples").run()
    one(tab.button_group, "samples").set_value(3).run()
    tab = begun(tab, bench)
    tab = press(tab, bench, "B")
    assert "Best first: B, …" in words(tab) and votes(bench) == []
    tab = press(tab, bench, "BC")
    assert "ranks B, C, A · blind" in words(tab)
    (vote,) = votes(bench)
    shown = [answer.trajectory.id for answer in bench.comparison(only(bench)).shown_to("Ada")]
    assert (vote.kind, vote.data["places"]) == ("ranking", {shown[1]: 1, shown[2]: 2, shown[0]: 3})


def test_an_answer_pressed_twice_is_taken_out_of_the_order(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    tab = visit(PAGE)
    one(tab.button_group, "way").set_value("samples").run()
    one(tab.button_group, "samples").set_value(3).run()
    tab = press(press(begun(tab, bench), bench, "B"), bench, "")
    assert votes(bench) == []
    assert "ranks C, A, B" in words(press(tab, bench, "CA"))


def test_ratings_are_redrawn_from_the_store_and_set_beside_the_vote(
        compared: AppTest, visit: Visit, bench: Workbench) -> None:
    shown = bench.comparison(only(bench)).shown_to("Ada")
    for answer, stars in zip(shown, (1, 4), strict=True):
        one(compared.feedback, f"stars-{answer.trajectory.id}").set_value(stars).run()
    click(compared, "vote A")
    again = visit(PAGE, comparison=only(bench))
    assert "Your vote puts A before B; you gave A 2 and B 5 stars." in words(again)
    assert list(again.dataframe[0].value["Stars"]) == [2, 5]
    one(again.feedback, f"stars-{shown[0].trajectory.id}").set_value(None).run()
    assert [found.data["value"] for found in bench.history.feedback(kind="rating")] == [5]


def test_saying_why_corrects_the_losing_answer_and_shows_the_lesson(
        compared: AppTest, bench: Workbench) -> None:
    tab = click(compared, "vote A")
    one(tab.text_area, "reason").set_value("too long. 20 words at most when I write to Ines")
    tab = finished(click(tab, "teach"), bench)
    assert "What this taught" in words(tab)
    loser = bench.comparison(only(bench)).shown_to("Ada")[1].trajectory.id
    (reason,) = bench.history.feedback(kind="correction")
    assert (reason.trajectory, reason.data["preferred"]) == (loser, votes(bench)[0].data["preferred"])
    click(tab, "approve ")
    assert bench.knowledge.rules("active")[0].source.trajectory == loser


def test_an_empty_reason_is_refused(compared: AppTest, bench: Workbench) -> None:
    tab = click(click(compared, "vote A"), "teach")
    assert "empty" in tab.error[0].value


def test_comparisons_are_no_conversations_of_the_chat(
        compared: AppTest, visit: Visit, bench: Workbench) -> None:
    chat = visit()
    assert [button for button in chat.button if (button.key or "").startswith("open ")] == []
    followed = visit(conversation=only(bench))
    assert one(followed.button, "vote A")


def test_a_deleted_comparison_is_in_the_bin_of_the_settings(
        compared: AppTest, visit: Visit, bench: Workbench) -> None:
    comparison = only(bench)
    click(click(compared, "vote A"), "bin")
    assert bench.judgements("Ada") == []
    click(visit("pages/settings.py"), "restore ")
    assert only(bench) == comparison and len(bench.judgements("Ada")) == 1


def test_a_comparison_that_is_not_there_is_said_to_be_so(visit: Visit, bench: Workbench) -> None:
    assert "There is no conversation 'nowhere'" in visit(PAGE, comparison="nowhere").error[0].value
    chat = bench.history.start_conversation("A chat").id
    assert "not a comparison" in visit(PAGE, comparison=chat).error[0].value


def test_an_empty_task_is_refused(visit: Visit, bench: Workbench) -> None:
    tab = click(visit(PAGE), "begin")
    assert "The task is empty" in tab.error[0].value
    assert bench.history.conversations(kind="comparison") == []


def test_one_model_alone_cannot_be_compared(visit: Visit, bench: Workbench) -> None:
    tab = visit(PAGE)
    one(tab.button_group, "way").set_value("models").run()
    one(tab.text_area, "task to compare").set_value(TASK)
    assert "2 to 5 answers" in click(tab, "begin").error[0].value


def test_results_count_blind_votes_say_they_are_few_and_leave_out_what_waits(
        compared: AppTest, visit: Visit, bench: Workbench) -> None:
    click(compared, "vote A")
    tab = visit(PAGE, view="Results")
    assert "Fewer than 30 votes (1)" in words(tab)
    assert sorted(table(tab, "Wins")["Wins"]) == [0, 100]
    ben = as_person(visit(PAGE, view="Results"), "Ben")
    assert "1 comparison waits for your vote" in words(ben) and "No vote to count yet" in words(ben)
    assert "Fewer than 30 votes" in words(click(ben, "count all"))


def test_a_vote_that_is_not_blind_counts_only_on_request(
        compared: AppTest, visit: Visit, bench: Workbench) -> None:
    click(click(compared, "names"), "vote A")
    tab = visit(PAGE, view="Results")
    assert "No blind vote between different setups yet" in words(tab)
    tab.toggle[0].set_value(True).run()
    assert "Fewer than 30 votes (1)" in words(tab)


def test_the_export_holds_everything_also_what_was_undone(
        compared: AppTest, visit: Visit, bench: Workbench, downloads: dict[str, Callable]) -> None:
    click(click(compared, "vote A"), "undo ")
    visit(PAGE, view="Results")
    lines = [json.loads(line) for line in downloads["Export all feedback"]().splitlines()]
    assert [(line["kind"], line["undone"], line["author"], line["task"]) for line in lines] == [
        ("comparison", True, "Ada", TASK)]


def test_with_a_small_model_no_principle_is_offered(compared: AppTest, visit: Visit) -> None:
    click(compared, "vote A")
    tab = visit(PAGE, view="Results")
    assert "things to count, not reasons" in words(tab)
    assert [button for button in tab.button if button.key == "distil"] == []
    counted = list(table(tab, "Predicted")["Preferred answers have"])
    assert any(line.endswith(": words") for line in counted)
    assert set(table(tab, "Predicted")["Votes that differ in it"]) == {"1 of 1"}


def test_nothing_that_was_written_can_draw_on_the_page(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["See ![this](https://example.com/a.png) <b>x</b>"]
    tab = begun(visit(PAGE), bench, "Show ![that](https://example.com/c.png)")
    assert not any("![" in mark.value or mark.proto.allow_html for mark in tab.markdown)


def test_with_a_model_that_can_principles_are_written_and_wait_for_review(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    for number in range(10):
        comparison = bench.compare(f"Task {number}.", with_and_without(bench.setup()))
        for run in bench.runs_of(comparison.id):
            run.wait(20)
        first = [comparison.answers[0].trajectory.id]
        bench.vote(comparison.id, "preferred", places_of("preferred", comparison.answers, first))
    written = json.dumps({"principles": [{"text": "Be brief.", "applies_when": "always"}]})
    model.capabilities, model.answers = Capabilities(), [written, '{"preferred": ["neither"]}']
    tab = click(visit(PAGE, view="Results"), "distil")
    bench.distilling.wait(20)
    tab.run()
    assert "This may be chance" in words(tab)
    click(tab, "approve ")
    assert [rule.text for rule in bench.knowledge.rules("active")] == ["Be brief."]


def test_principles_that_could_not_be_written_say_why(
        visit: Visit, bench: Workbench, model: FakeModel, compared: AppTest) -> None:
    click(compared, "vote A")
    model.capabilities = Capabilities()
    tab = visit(PAGE, view="Results")
    assert one(tab.button, "distil").disabled
    bench.start_principles([]).wait(20)
    assert "on 10 comparisons are needed; there are 0" in tab.run().error[0].value
