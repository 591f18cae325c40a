"""The pages without a browser: Streamlit's own test runner, on the workbench the pages themselves use."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from workbench.bench import Workbench
from workbench.settings import read_settings
from workbench.ui import session

ENTRY = Path(__file__).parents[2] / "streamlit_app.py"


@pytest.fixture
def bench(model: FakeModel) -> Iterator[Workbench]:
    """The very workbench the pages open."""
    settings = read_settings()
    yield session.workbench_of(str(settings.home), settings.model)
    st.cache_resource.clear()


@pytest.fixture
def visit(bench: Workbench) -> Callable[..., AppTest]:
    """Opens the app in a new browser tab, at a page and an address."""

    def open_tab(page: str | None = None, **address: str) -> AppTest:
        tab = AppTest.from_file(str(ENTRY), default_timeout=30)
        if page:
            tab.run()
            tab.switch_page(page)
        for name, value in address.items():
            tab.query_params[name] = value
        return tab.run()

    return open_tab


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str | bytes]]:
    """What each download button on a page would give, by its label; the test runner cannot press them."""
    offered: dict[str, Callable[[], str | bytes]] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: offered.update({label: data}))
    return offered
