"""Is an answer all in small letters, or all in capitals?

Code and web addresses do not count: their case matters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.asking import asks_for, forbids
from workbench.checks.requests import Clause

_LOWER = (
    r"(?:(?:all |only |entirely )?(?:in )?(?:all )?(?:lower[- ]?cased?|small letters|minuscules"
    r"|minúsculas|kleinbuchstaben)(?: letters| only| text| please)?"
    r"|uncapitali[sz]ed)"
)
_UPPER = (
    r"(?:(?:all |only |entirely )?(?:in )?(?:all )?(?:upper[- ]?cased?|capital letters|block capitals"
    r"|majuscules|mayúsculas|großbuchstaben)(?: letters| only| text)?"
    r"|all[- ]?caps|all capitals)"
)
_CAPITALS = (
    r"(?:(?<!all )(?<!all-)(?:capital(?:s| letters)|upper[- ]?case(?: letters)?|capitali[sz]ation"
    r"|großbuchstaben))"
)
_SPOKEN_OF = (
    r"(?:headings?|headlines?|titles?|names?|keywords?|letters? (?:at|in the)"
    r"|in (?:the )?(?:titles?|headings?|names?)|for (?:\w+ )?(?:headings?|titles?|keywords?|names?"
    r"|variables?)|first|at the|on|greeting)\b"
)


@dataclass(frozen=True)
class Letters(Verifier):
    """Every letter in one case; mended by changing the case."""

    case: str
    letters: str
    wrong: Callable[[str], bool]
    changed: Callable[[str], str]
    named: str
    rank = 4

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.case

    def verify(self, value: None, text: str) -> Finding:
        shown = prose.shown(text)
        places = [match.span() for match in re.finditer(r"[^\W\d_]+", shown) if self.wrong(match[0])]
        said = f"{counted(len(places), 'word')} not so" if places else "every word is"
        return Finding(not places, said, spans(text, places), float(len(places)))

    def explain(self, value: None) -> str:
        return f"all in {self.letters}"

    def instruct(self, value: None) -> str:
        return f"Write everything in {self.letters}."

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        wanted = asks_for(clause, self.named, _SPOKEN_OF)
        return (
            (None,) if wanted or (self.kind == "lowercase" and forbids(clause, _CAPITALS, _SPOKEN_OF)) else ()
        )

    def repair(self, value: None, text: str) -> str | None:
        return prose.on_prose(text, self._mended)

    def _mended(self, stretch: str) -> str:
        parts, start = [], 0
        for address in prose.ADDRESS.finditer(stretch):
            parts += [self.changed(stretch[start : address.start()]), address[0]]
            start = address.end()
        return "".join([*parts, self.changed(stretch[start:])])


add(
    Letters("lowercase", "small letters", lambda word: word != word.lower(), str.lower, _LOWER),
    Letters("uppercase", "capitals", lambda word: word != word.upper(), str.upper, _UPPER),
)
