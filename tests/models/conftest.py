"""A chat model on a server that misbehaves as a test tells it to."""

import pytest

from tests.misbehaving import Misbehaving
from workbench.models import ChatModel, chat_model
from workbench.settings import read_settings


@pytest.fixture
def model(server: Misbehaving) -> ChatModel:
    """A chat model at the local server, impatient and with two tries more."""
    return chat_model("test-model", read_settings(base_url=server.url, timeout=5, retries=2))
