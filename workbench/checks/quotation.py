"""Are the quotation marks and apostrophes of an answer straight, or curly?

Marks inside code do not count, nor do those after a digit, which are feet, inches or minutes. Mending
puts the other form of each mark; nothing else changes.
"""

import re
from dataclasses import dataclass
from typing import Any

from workbench.checks import Verifier, add, prose, without
from workbench.checks.asking import asks_for, forbids
from workbench.checks.requests import Clause

_MARKS = r"(?: (?:quotes?|quotation marks?|quote marks?|apostrophes?|inverted commas)(?: only)?)"
_STRAIGHT = rf"(?:the )?(?:straight|dumb|ascii|typewriter){_MARKS}"
_CURLY = rf"(?:the )?(?:curly|smart|typographic(?:al)?|typographer's|slanted|curved){_MARKS}"
_FOLDED = str.maketrans("“”„‟‘’‚‛", '""""' + "''''")
_OPENS = r"(?:^|(?<=[\s(\[{<—–-]))"


@dataclass(frozen=True)
class Marks(Verifier):
    """Every quotation mark and apostrophe of one form; mended by putting the other form."""

    form: str
    other: str
    wrong: str
    named: str
    unwanted: str
    rank = 4

    @property
    def kind(self) -> str:  # type: ignore[override]
        return f"{self.form}_quotes"

    @property
    def opposites(self) -> tuple[str, ...]:  # type: ignore[override]
        return (f"{self.other}_quotes",)

    def verify(self, value: None, text: str) -> Any:
        shown = prose.shown(text)
        places = [match.span() for match in re.finditer(self.wrong, shown)]
        return without(text, places, f"{self.other} quotation mark")

    def explain(self, value: None) -> str:
        return f"{self.form} quotation marks and apostrophes"

    def instruct(self, value: None) -> str:
        return f"Use {self.explain(value)}."

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if asks_for(clause, self.named) or forbids(clause, self.unwanted) else ()

    def repair(self, value: None, text: str) -> str | None:
        return prose.on_prose(text, _straight if self.form == "straight" else _curled)


def _straight(stretch: str) -> str:
    return stretch.translate(_FOLDED)


def _curled(stretch: str) -> str:
    """Curly marks for straight ones: opening after a space or a bracket, closing elsewhere."""
    stretch = re.sub(r"(?<!\d)'(?=\d\ds?\b)|(?<=[^\W\d])'", "’", stretch)
    stretch = re.sub(_OPENS + '"', "“", stretch)
    stretch = re.sub(_OPENS + "'", "‘", stretch)
    return re.sub(r"(?<!\d)'", "’", re.sub(r'(?<!\d)"', "”", stretch))


add(
    Marks("straight", "curly", "[“”„‟‘’‚‛]", _STRAIGHT, _CURLY),
    Marks("curly", "straight", r"(?<!\d)[\"']", _CURLY, _STRAIGHT),
)
