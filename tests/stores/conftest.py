from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores.places import Place, opened


@pytest.fixture
def place(own_workspace: Path) -> Iterator[Place]:
    with opened(own_workspace) as place:
        yield place
