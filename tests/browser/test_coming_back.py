"""What a person typed and where they were is there when they come back to it, in the real app."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from workbench.bench import Workbench
from workbench.experiments.browsing import App, settle
from workbench.records import Response, Task, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture
def answered(app: App) -> Trajectory:
    """An answer given earlier, saved as the app saves it."""
    with Workbench.open(app.home) as bench:
        response = Response("Lisbon is the capital of Portugal.")
        given = Trajectory(Task("What is the capital?"), bench.setup(),
                           bench.history.start_conversation("Capitals").id,
                           responses=(response,), chosen=response.id, state="done")
        bench.history.save(given)
        return given


def message(page: Page) -> Locator:
    return page.locator("[data-testid=stChatInput] textarea")


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    settle(page)


def test_coming_back_to_the_chat_finds_the_conversation_and_the_words_typed(
        app: App, answered: Trajectory, visit: Callable[..., Page]) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}")
    message(page).fill("And of Spain?")
    page.wait_for_timeout(300)
    go(page, "Knowledge")
    expect(page.get_by_role("heading", name="Knowledge")).to_be_visible()
    go(page, "Chat")
    expect(page.get_by_text("Lisbon is the capital of Portugal.").first).to_be_visible()
    expect(message(page)).to_have_value("And of Spain?")
    page.locator(".st-key-new button").click()
    expect(page.get_by_text("Ask something, then say what is wrong")).to_be_visible()
    expect(message(page)).to_have_value("And of Spain?")  # as it was before: one box for both


def test_words_typed_in_one_way_to_correct_survive_a_look_at_another(
        app: App, answered: Trajectory, visit: Callable[..., Page]) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}")
    page.locator(".st-key-correct-" + answered.id + " button").click()
    words = page.locator("[class*=st-key-words-] textarea")
    words.fill("name the country too")
    way = page.locator("[class*=st-key-way-]")
    way.get_by_text("Edit the text").click()
    edited = page.locator("[class*=st-key-edited-] textarea")
    expect(edited).to_have_value("Lisbon is the capital of Portugal.")
    edited.fill("Lisbon, in Portugal.")
    way.get_by_text("Mark passages").click()
    expect(edited).to_have_count(0)
    way.get_by_text("Say it").click()
    expect(words).to_have_value("name the country too")
    way.get_by_text("Edit the text").click()
    expect(edited).to_have_value("Lisbon, in Portugal.")
    page.locator("[class*=st-key-save-] button").click()
    expect(page.get_by_text("Edited by hand").first).to_be_visible()
    with Workbench.open(app.home) as bench:
        newest = bench.history.trajectories(answered.conversation)[-1]
        assert newest.answer.text == "Lisbon, in Portugal."


def test_the_menu_of_a_conversation_closes_when_it_was_renamed(
        app: App, answered: Trajectory, visit: Callable[..., Page]) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}")
    page.get_by_role("button", name="Conversation", exact=True).click()
    title = page.get_by_label("Title")
    title.fill("Cities")
    page.locator(".st-key-rename button").click()
    expect(page.get_by_role("heading", name="Cities")).to_be_visible()
    expect(title).not_to_be_visible(timeout=10_000)


def test_a_message_that_was_sent_is_not_typed_again(
        app: App, answered: Trajectory, visit: Callable[..., Page]) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}")
    message(page).fill("And of Spain?")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stChatMessage").get_by_text("And of Spain?")).to_be_visible()
    go(page, "Knowledge")
    go(page, "Chat")
    expect(page.get_by_test_id("stChatMessage").get_by_text("And of Spain?")).to_be_visible()
    page.wait_for_timeout(300)
    expect(message(page)).to_have_value("")
