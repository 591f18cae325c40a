"""Stepping through an answer in the real app: look at each step, change it, go on, and find it again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from workbench.bench import Workbench
from workbench.experiments.browsing import App, settle
from workbench.records import Check, Rule, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.timeout(400)]

CALM = Rule("Keep every answer to at most 12 words.", "Always, in every answer.", breadth="global",
            check=Check("max_words", 12), status="active")
TASK = "Write two sentences to thank Tom for the apples."


def panel(page: Page, said: str) -> None:
    expect(page.get_by_text(f"Paused after {said}")).to_be_visible()
    settle(page)


def press(page: Page, key: str) -> None:
    page.locator(f"[class*=st-key-{key}] button:visible").first.click()


def answer(app: App) -> Trajectory:
    with Workbench.open(app.home) as bench:
        return bench.history.trajectories(bench.history.conversations()[0].id)[-1]


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_an_answer_is_stepped_through_changed_and_run_on(
    app: App, visit: Callable[..., Page], width: int, dark: bool
) -> None:
    with Workbench.open(app.home) as bench:
        bench.knowledge.put([CALM], "Ada", "add")
    page = visit(app.url, width, dark)
    page.locator(".st-key-stepping label").first.click()
    settle(page)
    page.locator("[data-testid=stChatInput] textarea").fill(TASK)
    page.keyboard.press("Enter")
    panel(page, "the rules were decided")

    press(page, "steer-")
    expect(page.get_by_text("Held back: Keep every answer")).to_be_visible()
    page.reload()
    panel(page, "the rules were decided")
    expect(page.get_by_text("Held back: Keep every answer")).to_be_visible()
    press(page, "unsteer-")
    expect(page.get_by_text("Held back: Keep every answer")).to_have_count(0)

    press(page, "next-step")
    panel(page, "a version was written")
    page.get_by_text("Edit this version").click()
    draft = page.get_by_label("The draft to go on from")
    draft.fill("Dear Tom, thank you very much for the apples.")
    press(page, "redraft-")
    expect(page.get_by_text("Edited the draft")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    press(page, "next-step")
    panel(page, "the newest version was checked")
    press(page, "run-on")
    expect(page.locator("[class*=st-key-correct-] button").last).to_be_visible()
    expect(page.get_by_text("Paused after")).to_have_count(0)
    expect(page.get_by_text(re.compile("thank you very much for the apples")).last).to_be_visible()
    assert answer(app).answer.text == "Dear Tom, thank you very much for the apples."
    assert answer(app).state == "done"


def test_an_answer_being_written_is_paused_criticised_and_gone_on_with(
    app: App, visit: Callable[..., Page]
) -> None:
    page = visit(app.url)
    page.locator("[data-testid=stChatInput] textarea").fill("Tell me the history of Lisbon.")
    page.keyboard.press("Enter")
    page.locator(".st-key-pause button:visible").click()
    expect(page.get_by_text("Paused after")).to_be_visible()
    settle(page)
    if answer(app).responses == ():
        press(page, "next-step")
        panel(page, "a version was written")
    page.get_by_text("Add a critique").click()
    page.get_by_label("What is wrong?").fill("Nothing on the harbour")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Criticised: Nothing on the harbour")).to_be_visible()
    press(page, "leave-off")
    expect(page.get_by_text("Stopped.")).to_be_visible()
    assert "Nothing on the harbour" in [one.explanation for one in answer(app).critiques]
