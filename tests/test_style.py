"""The code reads as CONTRIBUTING.md says, as far as ruff can tell; `make lint` says the same."""

import subprocess
import sys
from pathlib import Path


def test_ruff_has_nothing_to_say() -> None:
    root = Path(__file__).parents[1]
    said = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "."], cwd=root,
                          capture_output=True, text=True)
    assert said.returncode == 0, said.stdout
