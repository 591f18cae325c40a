"""An answer stepped through on the Chat page: paused, changed, gone on with."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from tests.pages.reading import ask, click, finished, one, words
from workbench.bench import Workbench
from workbench.records import Check, Rule, Trajectory

Visit = Callable[..., AppTest]

SHORT = Rule("Keep every answer to at most 3 words.", "Always, in every answer.", breadth="global",
             check=Check("max_words", 3), status="active")
CALM = Rule("Never use exclamation marks.", "Writing to my director.", check=Check("no_exclamation"),
            status="active")
LONG_ANSWER = "Hello and a very warm welcome to everybody."


@pytest.fixture
def paused(visit: Visit, bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page after the first step: the rules are decided, nothing is written."""
    monkeypatch.setattr("workbench.bench.CRITICS_OF_SMALL_MODELS", ("checks",))
    bench.knowledge.put([SHORT], "Ada", "add")
    model.answers = [LONG_ANSWER, "Hello there."]
    tab = visit()
    one(tab.toggle, "stepping").set_value(True)
    return ask(tab, bench, "Say hello")


def answer(bench: Workbench) -> Trajectory:
    (conversation,) = bench.history.conversations()
    return bench.history.trajectories(conversation.id)[-1]


def step(tab: AppTest, bench: Workbench) -> AppTest:
    return finished(click(tab, "next step"), bench)


def test_each_step_waits_for_the_person(paused: AppTest, bench: Workbench) -> None:
    assert "Paused after the rules were decided" in words(paused)
    assert "✓ 1 applied" in words(paused)
    tab = step(paused, bench)
    assert "Paused after a version was written" in words(tab)
    assert LONG_ANSWER in words(tab)
    tab = step(tab, bench)
    assert "Paused after the newest version was checked" in words(tab)
    assert "✗ not met" in words(tab)
    tab = finished(click(tab, "run on"), bench)
    assert "Paused" not in words(tab)
    assert answer(bench).answer.text == "Hello there."


def test_a_reload_finds_the_answer_paused_with_its_changes(
    paused: AppTest, bench: Workbench, visit: Visit
) -> None:
    click(paused, "steer ")
    tab = visit(conversation=answer(bench).conversation)
    assert "Paused after the rules were decided" in words(tab)
    assert f"Held back\\: {SHORT.text}" in words(tab)


def test_a_rule_held_back_is_not_applied_and_the_change_can_be_taken_back(
    paused: AppTest, bench: Workbench
) -> None:
    tab = click(paused, "steer ")
    assert "– 1 held back" in words(tab)
    tab = click(tab, "unsteer")
    assert "✓ 1 applied" in words(tab)
    tab = finished(click(click(tab, "steer "), "run on"), bench)
    assert answer(bench).answer.text == LONG_ANSWER


def test_another_rule_can_be_looked_up_and_applied(paused: AppTest, bench: Workbench) -> None:
    bench.knowledge.put([CALM], "Ada", "add")
    one(paused.text_input, "find rule").set_value("exclamation").run()
    tab = one(paused.button, f"steer {answer(bench).id} {CALM.id}").click().run()
    assert "✓ 2 applied" in words(tab)


def test_the_draft_is_edited_and_gone_on_from(paused: AppTest, bench: Workbench) -> None:
    tab = step(paused, bench)
    one(tab.text_area, "draft words").set_value("Good day.")
    tab = click(tab, "redraft ")
    assert "Edited the draft" in words(tab)
    finished(click(tab, "run on"), bench)
    assert answer(bench).answer.text == "Good day."


def test_a_critique_is_dismissed_and_one_of_your_own_added(
    paused: AppTest, bench: Workbench, model: FakeModel
) -> None:
    tab = step(step(paused, bench), bench)
    checked = answer(bench).critiques[0]
    tab = click(tab, f"dismiss {checked.id}")
    assert "dismissed" in words(tab)
    mine = f"critique {answer(bench).responses[-1].id} {len(answer(bench).critiques)}"
    one(tab.text_input, f"{mine} words").set_value("Too warm for a director")
    one(tab.selectbox, f"{mine} quote").set_value(LONG_ANSWER)
    tab = click(tab, f"{mine} save")
    assert "Criticised\\: Too warm for a director" in words(tab)
    finished(click(tab, "run on"), bench)
    assert "Too warm for a director" in str(model.asked[-1])


def test_a_critique_without_words_is_refused_in_a_sentence(paused: AppTest, bench: Workbench) -> None:
    tab = step(paused, bench)
    tab = click(tab, f"critique {answer(bench).responses[-1].id}")
    assert tab.error[0].value == "Say what is wrong first."


def test_leaving_it_as_it_is_ends_the_answer(paused: AppTest, bench: Workbench) -> None:
    tab = click(step(paused, bench), "leave off")
    assert (answer(bench).state, answer(bench).answer.text) == ("stopped", LONG_ANSWER)
    assert "Paused" not in words(tab)


def test_an_answer_no_version_of_which_met_the_rules_asks_to_be_rewritten(
    visit: Visit, bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.bench.CRITICS_OF_SMALL_MODELS", ("checks",))
    bench.knowledge.put([replace(SHORT, check=Check("regex", "xyz"))], "Ada", "add")
    tab = ask(visit(), bench, "Say hello")
    assert "Showing how it should read helps more" in words(tab)
    tab = click(tab, "rewrite ")
    assert tab.text_area[0].value == "Fine."


def test_the_better_of_two_versions_that_pass_is_chosen_on_the_page(
    visit: Visit, bench: Workbench, model: FakeModel
) -> None:
    bench.knowledge.put([SHORT], "Ada", "add")
    model.answers = [LONG_ANSWER, "Hello there.", "Good day."]
    setup = bench.setup(critics=("checks",), search="best_of_n", search_options={"width": 2})
    done = bench.ask("Say hello", setup=setup)
    tab = visit(conversation=done.conversation)
    one(tab.toggle, "choose-").set_value(True).run()
    click(tab, "prefer ")
    assert answer(bench).answer.text == "Good day."
