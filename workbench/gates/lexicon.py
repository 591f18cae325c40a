"""The words the gate knows, from `lexicon.toml`, looked up in a text in one pass.

Requests are read by word lists and not by a model because the gate has milliseconds; the lists are
data, so that a word can be added without touching code.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

TOKEN = re.compile(r"[^\W_]+(?:['’;-][^\W_]+)*")
FILE = Path(__file__).with_name("lexicon.toml")


class Found(NamedTuple):
    """A label of the lexicon met in a text, and which of the text's words it begins and ends at."""

    label: str
    start: int
    end: int


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, hyphens and apostrophes within them kept."""
    return TOKEN.findall(text.lower().replace("’", "'"))


class Words:
    """One section of the lexicon: entries by label, `*` at the end of an entry standing for any ending."""

    def __init__(self, section: Mapping[str, Iterable[str]]) -> None:
        self._entries: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for label, entries in section.items():
            for entry in entries:
                first, *rest = entry.lower().split()
                self._entries.setdefault(first, []).append((label, tuple(rest)))
        self._shortest = min((len(key) - 1 for key in self._entries if key.endswith("*")), default=99)

    def find(self, words: Sequence[str]) -> list[Found]:
        """Every entry met, in the order of the text."""
        return [found for start in range(len(words)) for found in self._at(words, start)]

    def labels(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(found.label for found in self.find(words))

    def _at(self, words: Sequence[str], start: int) -> Iterable[Found]:
        for key in self._keys(words[start]):
            for label, rest in self._entries.get(key, ()):
                end = start + 1 + len(rest)
                if _same(rest, words[start + 1:end]):
                    yield Found(label, start, end)

    def _keys(self, word: str) -> Iterable[str]:
        yield word
        if word.endswith("'s"):
            yield word[:-2]
        for length in range(self._shortest, len(word) + 1):
            yield word[:length] + "*"


def _same(entry: Sequence[str], words: Sequence[str]) -> bool:
    if len(entry) != len(words):
        return False
    return all(word.startswith(part[:-1]) if part.endswith("*") else word == part
               for part, word in zip(entry, words, strict=True))


@cache
def section(name: str) -> Words:
    """A section of the lexicon, read once."""
    return Words(_lexicon()[name])


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def shown_names() -> dict[str, str]:
    """What each label is called to a person: its entry in `[shown]`, or the label as it is."""
    lexicon = _lexicon()
    labels = [label for part in ("people", "subjects", "acts") for label in lexicon[part]]
    return {label: label.replace("_", " ") for label in labels} | lexicon["shown"]


@cache
def small(name: str) -> frozenset[str]:
    """A set of small words: what ends a name, what points back, what is no name."""
    return frozenset(_lexicon()["small"][name].split())
