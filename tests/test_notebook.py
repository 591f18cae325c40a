"""The notebook in examples/ runs from top to bottom on the real embedded model."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "examples" / "the_loop.ipynb"


@pytest.mark.embedded
def test_the_notebook_shows_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=170, kernel_name="python3").execute()
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    readable = [data["text/markdown"] for data in shown if "text/markdown" in data]
    assert any("apply" in text for text in readable), "the redone answer shows the rule it was given"
    assert any("at most 40 words" in text for text in readable), "the lesson shows the rule it proposes"
    tables = [data["text/html"] for data in shown if "text/html" in data]
    assert "withhold" in tables[0]
