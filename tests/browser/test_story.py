"""The main job, in the real app with the real embedded model: correct once, applied where it belongs.

One visit tells the whole story, so that the model is asked as seldom as possible.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from workbench.bench import Workbench
from workbench.experiments.browsing import App, settle
from workbench.records import Check, Rule

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.timeout(400)]

TASK = "Write an e-mail to my director Ines asking her to approve two new freezers for the lab."
CORRECTION = "too long. Ines reads on her phone, 40 words tops when I write to her"
LATER = "Tell Ines that the audit report will be two days late because the supplier sent wrong figures."
LOOKALIKE = "Write an e-mail to Paulo about what Ines decided on the freezers."
UNRELATED = "What is the difference between baking soda and baking powder?"
RULE = Rule("Keep it to at most 40 words.", "When I write to Ines.", in_scope=(TASK,), status="active",
            check=Check("max_words", 40))
CARD = "Draft a birthday card for Ines from the whole lab."
NEXT_CARD = "Write a birthday card for Ines from all of us in the lab."


def ask(page: Page, task: str) -> None:
    page.locator("[data-testid=stChatInput] textarea").fill(task)
    page.keyboard.press("Enter")
    expect(page.get_by_text(task).first).to_be_visible()
    finished(page)


def finished(page: Page) -> None:
    """The answer being written is complete: it can be corrected, and there is nothing to stop."""
    expect(page.locator("[class*=st-key-stop]")).to_have_count(0)
    expect(page.get_by_role("button", name="Correct").last).to_be_visible()
    settle(page)


def last_answer(page: Page) -> Locator:
    return page.locator("[data-testid=stChatMessage]").last


def correct(page: Page) -> None:
    page.get_by_role("button", name="Correct").last.click()
    page.locator("[class*=st-key-words-] textarea").fill(CORRECTION)
    page.locator("[class*=st-key-send-] button").click()
    expect(page.get_by_text(CORRECTION).first).to_be_visible()
    finished(page)


def test_correct_once_and_it_is_applied_where_it_belongs_and_nowhere_else(
    app: App, visit: Callable[..., Page]
) -> None:
    page = visit(app.url)
    ask(page, TASK)
    correct(page)
    expect(page.get_by_text("what came is underlined")).to_be_visible()
    expect(page.locator("ins").first).to_be_visible()

    expect(page.get_by_label("Rule").first).to_have_value(re.compile("at most 40 words"))
    expect(page.get_by_label("Applies when").first).to_have_value(re.compile("Ines"))
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Undo").first).to_be_visible()

    page.get_by_role("button", name="New conversation").click()
    settle(page)
    ask(page, LATER)
    last = last_answer(page)
    last.get_by_text("1 applied").first.click()
    expect(last.get_by_text(re.compile("40 words tops")).first).to_be_visible()
    finished(page)
    with Workbench.open(app.home) as bench:
        answer = bench.history.trajectories(bench.history.conversations()[0].id)[-1]
        assert len(answer.answer.text.split()) <= 40

    for elsewhere in (LOOKALIKE, UNRELATED):
        ask(page, elsewhere)
        expect(last_answer(page).get_by_text("1 held back").first).to_be_visible()

    address = page.url
    assert "conversation=" in address
    app.restart()  # killed, not asked to stop
    again = visit(address)
    expect(again.get_by_text(LATER).first).to_be_visible()
    expect(again.get_by_text(UNRELATED).first).to_be_visible()


def test_one_click_where_it_was_wrongly_held_back_puts_it_right_there_and_for_the_next_like_it(
    app: App, visit: Callable[..., Page]
) -> None:
    with Workbench.open(app.home) as bench:
        bench.knowledge.put([RULE], "Ada", "add")
    page = visit(app.url)
    ask(page, CARD)
    last_answer(page).get_by_text("1 held back").first.click()
    page.get_by_role("button", name="It should have applied").click()
    expect(page.get_by_text("Answer again with this rule").first).to_be_visible()
    finished(page)
    expect(last_answer(page).get_by_text("1 applied").first).to_be_visible()

    ask(page, NEXT_CARD)
    expect(last_answer(page).get_by_text("1 applied").first).to_be_visible()
    ask(page, LOOKALIKE)
    expect(last_answer(page).get_by_text("1 held back").first).to_be_visible()
    with Workbench.open(app.home) as bench:
        assert bench.knowledge.rule(RULE.id).in_scope == (TASK, CARD)


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["wide light", "narrow dark"])
def test_every_page_of_the_seeded_example_fits_the_window(
    demo_app: App, visit: Callable[..., Page], fits: Callable[[Page], bool], width: int, dark: bool
) -> None:
    with Workbench.open(demo_app.home) as bench:
        conversation = bench.history.conversations()[0].id
        rule = bench.knowledge.rules("active")[0].id
    for place in (f"/?conversation={conversation}", f"/knowledge?rule={rule}", "/knowledge", "/settings"):
        page = visit(f"{demo_app.url}{place}", width, dark)
        expect(page.locator("[data-testid=stMainBlockContainer]")).to_be_visible()
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        assert fits(page), place
        background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", background)[:3])) < 200) == dark
