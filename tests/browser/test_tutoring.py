"""The tutor's story in a real browser: a class comes in, hints are cleared by keyboard, one rule is taught in
words and the next hint obeys it, the knob is moved, the hints are taken out."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from workbench.experiments.browsing import App, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def decided(page: Page, count: int) -> None:
    expect(page.get_by_text(re.compile(rf"^{count} of \d+ submissions decided"))).to_be_visible()
    settle(page)  # a key pressed before the next hint is drawn decides nothing


def test_a_class_is_cleared_by_keyboard_taught_from_and_taken_out(
    app: App, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(f"{app.url}/tutor")
    page.get_by_role("button", name="Load the example class").click()
    expect(page.get_by_text("looked into")).to_be_visible()
    expect(page.get_by_text("looked into")).to_have_count(0)
    decided(page, 0)

    for count in range(1, 6):
        page.keyboard.press("a")
        decided(page, count)
    page.keyboard.press("u")
    decided(page, 4)

    where = page.get_by_role("textbox", name="Where to look")
    expect(where).to_have_value(re.compile(r"line \d+"))
    expect(page.get_by_role("textbox", name="What is wrong")).to_have_count(1)
    page.get_by_role("textbox", name="What is wrong").fill("never name the line, ask a question first")
    page.get_by_role("button", name="Teach").click()
    page.locator("[class*=st-key-lesson-]").first.get_by_role("button", name="Approve").click()
    expect(where).not_to_have_value(re.compile(r"line \d+"))
    expect(where).to_have_value(re.compile(r"\?"))

    page.goto(f"{app.url}/tutor?view=How+sure")
    settle(page)
    page.get_by_role("slider").press("ArrowRight")
    page.get_by_role("button", name="Set", exact=True).click()
    page.reload()
    expect(page.get_by_text("85 %").first).to_be_visible()

    page.goto(f"{app.url}/tutor?view=Given")
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    target = tmp_path / "hints.csv"
    download.value.save_as(target)
    rows = list(csv.DictReader(target.open(encoding="utf-8")))
    assert len(rows) >= 4 and all(row["student_id"].startswith("Student ") for row in rows)


def test_every_view_of_the_class_opens_and_fits_a_narrow_window(
    demo_app: App, visit: Callable[..., Page], fits: Callable[[Page], bool]
) -> None:
    for view in ("Queue", "Class", "How sure", "Given"):
        page = visit(f"{demo_app.url}/tutor?view={view.replace(' ', '+')}", 390, True)
        expect(page.get_by_role("heading", name="Tutor")).to_be_visible()
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        assert fits(page), view
        page.context.close()
