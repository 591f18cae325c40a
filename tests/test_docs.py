"""Whatever can be listed is documented: settings, commands, checks, pages and where things are."""

import re
from pathlib import Path
from runpy import run_path

import pytest

from workbench.commands import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = run_path(str(ROOT / "docs" / "generate.py"))["PAGES"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(PAGES))
def test_pages_made_from_the_code_are_up_to_date(name: str) -> None:
    assert _doc(name) == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    assert f"python -m workbench {name}" in _doc("command-line.md")


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_every_page_is_named_in_the_readme(path: Path) -> None:
    assert path.stem.title() in README


def test_the_readme_names_only_files_that_exist() -> None:
    named = re.findall(r"\]\((?!https?:|#)([^)]+)\)", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_gives_the_two_commands() -> None:
    assert "make app" in README
    assert "make test" in README
