"""The real app in a real browser: a server on a folder of its own, and Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from workbench import demo
from workbench.experiments.browsing import CHROMIUM, NO_CHROMIUM, App, chromium, settle

FITS = """() => {
  let part = document.querySelector("[data-testid=stMainBlockContainer]");
  for (; part; part = part.parentElement) if (part.scrollWidth > part.clientWidth) return false;
  return true;
}"""  # a page scrolls inside one of its parts, so that the document alone always fits

expect.set_options(timeout=120_000)  # the embedded model takes its time on a busy machine


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    with chromium() as opened:
        yield opened


@pytest.fixture
def fits() -> Callable[[Page], bool]:
    """Whether nothing on a page is wider than its window."""
    return lambda page: page.evaluate(FITS)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    running = App(tmp_path / "home")
    yield running
    running.kill()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page; the test fails if a script on it fails."""
    contexts, failures = [], []

    def open_page(url: str, width: int = 1440, dark: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900},
                                      color_scheme="dark" if dark else "light")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(url)
        settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture(scope="session")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on the seeded example, started once."""
    running = App(demo.load(tmp_path_factory.mktemp("demo") / "home"))
    yield running
    running.kill()
