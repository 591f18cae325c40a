"""What every test stands on: a workspace of its own, and no settings from the person's machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder, FakeModel
from tests.misbehaving import server  # noqa: F401  a model server that does as told
from workbench.bench import Workbench


@pytest.fixture(autouse=True)
def own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every test writes to a folder of its own; the embedded model's server is shared by the run."""
    for name in [name for name in os.environ if name.startswith("ERRATA_") and name != "ERRATA_CACHE"]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("ERRATA_HOME", str(home))
    monkeypatch.setenv("ERRATA_AUTHOR", "Ada")
    monkeypatch.setattr("workbench.settings.SECRETS", tmp_path / "no-secrets.toml")
    yield home


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> FakeModel:
    """A fake chat model, and a fake embedder, in the place where models are built; the test scripts it."""
    fake = FakeModel()
    monkeypatch.setattr("workbench.models.chat_model", lambda name, settings: fake)
    monkeypatch.setattr("workbench.models.embedder", lambda settings: FakeEmbedder())
    return fake


@pytest.fixture
def bench(model: FakeModel) -> Iterator[Workbench]:
    """A workbench on an empty folder, with the fake model."""
    with Workbench.open() as opened:
        yield opened
