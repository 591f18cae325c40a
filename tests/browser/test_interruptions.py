"""Reloading, stopping, clicking and dying in the middle of an answer, in the real app: nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from workbench.bench import Workbench
from workbench.experiments.browsing import App, settle
from workbench.records import Response, Task, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.timeout(400)]

STORY = "Tell me the history of Lisbon and of the people who lived there."
WORDS = re.compile(r"(\S+\s+){12}")
EARLIER = "What is the capital of Portugal?"


def stop(page: Page) -> Locator:
    return page.locator(".st-key-stop button")


def begin_story(page: Page) -> None:
    """Asks for something long and waits for its first words."""
    page.locator("[data-testid=stChatInput] textarea").fill(STORY)
    page.keyboard.press("Enter")
    expect(stop(page)).to_be_visible()
    written = page.locator("[data-testid=stChatMessage]").last.locator("[data-testid=stMarkdownContainer]")
    expect(written.last).to_have_text(WORDS, timeout=120_000)


def ended(page: Page) -> None:
    expect(stop(page)).to_have_count(0, timeout=150_000)
    expect(page.locator("[class*=st-key-correct-] button").last).to_be_visible()
    settle(page)


def answers(app: App) -> list[Trajectory]:
    """What the workspace holds of its newest conversation."""
    with Workbench.open(app.home) as bench:
        return bench.history.trajectories(bench.history.conversations()[0].id)


def answered_before(app: App) -> Trajectory:
    """An answer given earlier, saved as the app saves it."""
    with Workbench.open(app.home) as bench:
        response = Response("Lisbon.")
        given = Trajectory(Task(EARLIER), bench.setup(), bench.history.start_conversation(EARLIER).id,
                           responses=(response,), chosen=response.id, state="done")
        bench.history.save(given)
        return given


def test_a_thumb_and_a_reload_while_an_answer_is_written_disturb_nothing(
    app: App, visit: Callable[..., Page]
) -> None:
    earlier = answered_before(app)
    page = visit(f"{app.url}/?conversation={earlier.conversation}")
    begin_story(page)
    thumb = page.locator(f".st-key-thumbs-{earlier.id} button").first
    thumb.click()
    expect(thumb).to_have_attribute("aria-checked", "true")
    expect(stop(page)).to_be_visible()

    page.reload()
    expect(stop(page)).to_be_visible()
    ended(page)
    expect(page.get_by_text("Stopped.")).to_have_count(0)
    with Workbench.open(app.home) as bench:
        assert [given.data for given in bench.history.feedback(trajectory=earlier.id)] == [{"value": 1}]
        story = bench.history.trajectories(earlier.conversation)[-1]
        assert (story.state, story.task.prompt) == ("done", STORY)
        assert WORDS.match(story.answer.text)


def test_stop_keeps_what_was_written(app: App, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    begin_story(page)
    stop(page).click()
    ended(page)
    expect(page.get_by_text("Stopped.").first).to_be_visible()
    [story] = answers(app)
    assert story.state == "stopped"
    expect(page.locator("[data-testid=stChatMessage]").last).to_contain_text(story.answer.text.split("\n")[0])


def test_an_answer_cut_off_by_a_kill_is_shown_with_a_way_to_try_again(
    app: App, visit: Callable[..., Page]
) -> None:
    page = visit(app.url)
    begin_story(page)
    expect(page).to_have_url(re.compile("conversation="))
    address = page.url
    page.context.close()
    app.restart()  # killed, not asked to stop

    page = visit(address)
    expect(page.get_by_text(STORY).first).to_be_visible()
    expect(page.get_by_text("This was broken off.").first).to_be_visible()
    page.locator("[class*=st-key-retry-] button").click()
    expect(stop(page)).to_be_visible()
    ended(page)
    cut_off, *_, again = answers(app)
    assert (cut_off.state, again.state, again.task.prompt) == ("interrupted", "done", STORY)
