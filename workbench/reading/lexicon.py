"""The words corrections and tasks are read by, from `lexicon.toml`.

They are data because they grow by the word and not by the line of code: a way of speaking that is
missed is mended by adding it to a list.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("lexicon.toml")


def compiled(section: str, name: str) -> re.Pattern[str]:
    """One pattern, its pieces put together."""
    return re.compile(piece(section, name))


def piece(section: str, name: str) -> str:
    """A piece of a pattern, to be built into others."""
    return joined(_lexicon()[section][name])


def table(section: str, name: str) -> dict[str, str]:
    """Pieces of patterns by what they stand for, in the order of the file."""
    return {key: joined(value) for key, value in _lexicon()[section][name].items()}


def word_set(section: str, name: str) -> frozenset[str]:
    return frozenset(_lexicon()[section][name].split())


def cues() -> list[dict[str, Any]]:
    """The traces of a lasting or a passing wish, each with its weight and the reason it gives."""
    return _lexicon()["cues"]


def joined(pieces: str | list[str]) -> str:
    return pieces if isinstance(pieces, str) else "".join(pieces)


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
