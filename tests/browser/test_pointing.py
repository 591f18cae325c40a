"""Correcting by pointing, in the real app: edit, accept and reject, mark by mouse, by keys and by pills."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from workbench.bench import Workbench
from workbench.experiments.browsing import App, settle
from workbench.records import Feedback, Response, Task, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

TASK = "Tell Ines about the freezers."
OLD = "Dear Ines 😀, please come on Monday at ten. The tower was built in 1999. Kind regards"
NEW = "Hi Ines 😀, please come on Friday at ten. The tower was built in 1999. Kind regards"

SELECT = """([root, words]) => {
  const text = root.querySelector(".errata-text");
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return [left, right, (top + bottom) / 2];
  }
}"""


@pytest.fixture
def answered(app: App) -> Trajectory:
    """An answer in a conversation, saved as the app saves it."""
    with Workbench.open(app.home) as bench:
        response = Response(OLD)
        given = Trajectory(Task(TASK), bench.setup(), bench.history.start_conversation(TASK).id,
                           responses=(response,), chosen=response.id, state="done")
        bench.history.save(given)
        return given


def opened(page: Page, way: str) -> None:
    page.get_by_role("button", name="Correct", exact=True).last.click()
    page.get_by_text(way, exact=True).click()
    settle(page)


def where(page: Page, words: str) -> list[float]:
    """Where words of the answer begin and end, and their height, in the window."""
    return page.locator(".errata-marked").evaluate(f"(root) => ({SELECT})([root, {words!r}])")


def drag_over(page: Page, words: str) -> None:
    """Selects words with the mouse, as a person does."""
    expect(page.locator("[class*=st-key-severity-] button").first).to_be_visible()  # it moves what is below
    expect(page.locator("[class*=st-key-picking-] summary")).to_be_visible()
    page.locator(".errata-text").scroll_into_view_if_needed()
    place = None
    while place != (place := where(page, words)):  # parts of the page that load late move what is below them
        page.wait_for_timeout(300)
    left, right, height = place
    page.mouse.move(left + 0.5, height)
    page.mouse.down()
    page.mouse.move((left + right) / 2, height, steps=4)
    page.mouse.move(right - 0.5, height, steps=4)
    page.mouse.up()
    assert page.evaluate("document.getSelection().toString()") == words


def marks(app: App, trajectory: Trajectory) -> list[Feedback]:
    with Workbench.open(app.home) as bench:
        return bench.history.feedback(trajectory=trajectory.id, kind="span")


def test_passages_are_marked_with_the_mouse_with_keys_and_with_pills(
    app: App, answered: Trajectory, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}")
    opened(page, "Mark passages")
    drag_over(page, "Monday")
    page.get_by_role("button", name="1 wrong fact").click()
    expect(page.locator(".errata-text mark")).to_have_text("Monday")
    page.keyboard.press("4")  # the selection still stands: one more tag on the same words
    expect(page.locator("[class*=st-key-unmark-]")).to_have_count(2)

    page.locator("[class*=st-key-picking-] summary").click()
    page.locator("[class*=st-key-picked-] button").filter(has_text="The tower").click()
    page.locator("[class*=st-key-tags-] button").filter(has_text="off topic").click()
    page.get_by_role("button", name="Mark them").click()
    expect(page.locator("[class*=st-key-unmark-]")).to_have_count(3)
    given = [(mark.data["quote"], mark.data["tag"]) for mark in marks(app, answered)]
    assert given == [("Monday", "wrong fact"), ("Monday", "tone"),
                     ("The tower was built in 1999.", "off topic")]

    page.reload()
    settle(page)
    opened(page, "Mark passages")
    expect(page.locator("[class*=st-key-unmark-]")).to_have_count(3)
    page.locator("[class*=st-key-unmark-] button").first.click()
    expect(page.locator("[class*=st-key-unmark-]")).to_have_count(2)
    page.get_by_label("What should be there?").fill("should be noon")
    drag_over(page, "ten")
    page.keyboard.press("1")
    expect(page.locator("[class*=st-key-unmark-]")).to_have_count(3)
    page.locator("[class*=st-key-unmark-] button").first.click()  # tone on Monday: no words, a model's work
    expect(page.locator("[class*=st-key-unmark-]")).to_have_count(2)

    page.get_by_role("button", name="Redo the marked passages").click()
    expect(page.locator("del").first).to_be_visible()
    with Workbench.open(app.home) as bench:
        redone = bench.history.trajectories(answered.conversation)[-1]
    assert redone.answer.text == "Dear Ines 😀, please come on Monday at noon. Kind regards"


def test_an_edit_and_each_change_are_decided_on_by_a_person(
    app: App, answered: Trajectory, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}")
    opened(page, "Edit the text")
    page.locator("[class*=st-key-edited-] textarea").fill(NEW)
    page.get_by_role("button", name="Save the edit").click()
    expect(page.get_by_text("Edited by hand").first).to_be_visible()
    expect(page.get_by_text("Only this once").first).to_be_visible()
    page.get_by_role("button", name="Undo the edit").click()
    expect(page.get_by_text("Edited by hand")).to_have_count(0)

    with Workbench.open(app.home) as bench:
        response = Response(NEW)
        bench.history.save(Trajectory(answered.task, answered.setup, answered.conversation, state="done",
                                      responses=(response,), chosen=response.id, redo_of=answered.id))
    page.reload()
    settle(page)
    page.get_by_text("Accept or reject each change").click()
    change = page.locator("[class*=st-key-change-]")
    expect(change).to_have_count(2)
    change.nth(0).get_by_text("✗ Reject").click()
    expect(page.get_by_text("1 rejected ·")).to_be_visible()
    change.nth(1).get_by_role("radio", name="✓ Accept").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("0 open")).to_be_visible()
    page.get_by_role("button", name=re.compile("Use the text without")).click()
    expect(page.get_by_text("Turned back").first).to_be_visible()
    with Workbench.open(app.home) as bench:
        answer = bench.history.trajectories(answered.conversation)[-1].answer
    assert (answer.text, answer.origin) == (NEW.replace("Hi", "Dear"), "edit")


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["wide light", "narrow dark"])
def test_the_ways_to_correct_fit_the_window(
    app: App, answered: Trajectory, visit: Callable[..., Page], width: int, dark: bool
) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}", width, dark)
    for way in ("Edit the text", "Mark passages"):
        if way == "Edit the text":
            page.get_by_role("button", name="Correct", exact=True).last.click()
        page.get_by_text(way, exact=True).click()
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), way
