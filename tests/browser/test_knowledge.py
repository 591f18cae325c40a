"""The Knowledge page in a real browser: each view opens, fits the window, and does what it is for."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from workbench.experiments.browsing import App

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

VIEWS = {"Rules": "Search", "Review": "waiting", "Worth a look": "lessons still hold",
         "Map": "The map as a table", "Try a task": "A task", "How sure": "How sure",
         "Import and export": "Download the rulebook"}


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["wide light", "narrow dark"])
def test_every_view_opens_and_fits_the_window(
    demo_app: App, visit: Callable[..., Page], fits: Callable[[Page], bool], width: int, dark: bool
) -> None:
    for view in VIEWS:
        page = visit(f"{demo_app.url}/knowledge?view={view.replace(' ', '+')}", width, dark)
        expect(page.get_by_role("heading", name="Knowledge")).to_be_visible()
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        shown = page.locator("[data-testid=stMainBlockContainer]")
        expect(shown).to_contain_text(re.compile(VIEWS[view], re.IGNORECASE))
        assert fits(page), view
        page.context.close()
