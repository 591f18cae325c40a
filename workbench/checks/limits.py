"""How long may an answer be: words, sentences, paragraphs, lines, characters; at most, at least, exactly?

One verifier serves every unit and bound. A text that is too long in words or sentences is mended by
leaving out whole sentences: courtesies first, then from the end, what is asked of the reader and what
it is about last, and never the greeting or the sign-off; one that says something must remain.
Paragraphs too many are joined. Nothing is ever lengthened.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.quantities import Quantity, quantities
from workbench.checks.requests import Clause
from workbench.errors import WorkbenchError

Places = Sequence[prose.Place]
LONGEST_CUT = 200_000  # beyond it, trying which sentences to leave out takes seconds
BOUNDS = {"max": "at most", "min": "at least", "exact": "exactly"}
_COURTESY = re.compile(
    r"^\W*(?:i (?:hope|trust) (?:you|this|that|all)|hope (?:you|this)|thank(?:s| you)\b|many thanks"
    r"|(?:please )?(?:do not|don't|feel free to) hesitate|please (?:let me know if|feel free|contact me if)"
    r"|if you have any (?:questions|concerns)"
    r"|let me know if|(?:i(?: am|'m)? )?look(?:ing)? forward|as you (?:may )?know|have a (?:great|nice|good"
    r"|lovely))",
    re.I,
)
_REQUEST = re.compile(
    r"\?|\b(?:please|could you|would you|can you|(?:kindly |therefore )?ask you"
    r"|need you to|approve|must|deadline)\b",
    re.I,
)
_INLINE_GREETING = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon"
    r"|evening))\b[^,.!?\n]{0,40},[ \t]+(?=\S)",
    re.I,
)
_ANNOUNCES = re.compile(
    r"^\W*(?:sure|certainly|of course|absolutely|okay|ok|here(?:'s| is| are)"
    r"|great question)\b|:\s*$",
    re.I,
)


def characters(text: str) -> Places:
    """Where each character is, spaces included, without what surrounds the text."""
    start = len(text) - len(text.lstrip())
    return [(at, at + 1) for at in range(start, len(text.rstrip()))]


UNITS: dict[str, Callable[[str], Places]] = {
    "words": prose.words,
    "sentences": prose.sentences,
    "paragraphs": prose.paragraphs,
    "lines": prose.filled_lines,
    "characters": characters,
}


@dataclass(frozen=True)
class Limit(Verifier):
    """A bound on how many of one unit a text has."""

    unit: str
    bound: str
    places: Callable[[str], Places]
    rank = 2

    @property
    def kind(self) -> str:  # type: ignore[override]
        return f"{self.bound}_{self.unit}"

    def verify(self, value: int, text: str) -> Finding:
        places = self.places(text)
        count = len(places)
        over = max(0, count - value) if self.bound != "min" else 0
        under = max(0, value - count) if self.bound != "max" else 0
        beyond = [(places[value][0], places[-1][1])] if over else []
        said = f"it has {counted(count, self.unit[:-1])}"
        return Finding(not over and not under, said, spans(text, beyond), (over + under) / max(value, 1))

    def explain(self, value: int) -> str:
        return f"{BOUNDS[self.bound]} {counted(value, self.unit[:-1])}"

    def instruct(self, value: int) -> str:
        return f"{'Write' if self.unit in ('paragraphs', 'lines') else 'Use'} {self.explain(value)}."

    def asked(self, clause: Clause) -> tuple[int, ...]:
        wanted = [quantity for quantity in quantities(clause) if quantity.unit == self.unit]
        return tuple(value for quantity in wanted if (value := bound_of(quantity, self.bound)) is not None)

    def validate(self, value: Any) -> int:
        try:
            count = int(str(value).strip())
        except ValueError:
            count = -1
        if count < 0 or (count == 0 and self.bound == "max") or isinstance(value, bool):
            raise WorkbenchError(f"The check {self.kind} needs a whole number above zero (it was "
                                 f"{value!r}).")
        return count

    def repair(self, value: int, text: str) -> str | None:
        if self.bound == "min" or len(self.places(text)) < value:
            return None
        if self.unit == "paragraphs":
            return _joined(text, value)
        return (
            _cut(text, lambda shorter: len(self.places(shorter)) <= value) if self.unit != "lines" else None
        )


def bound_of(quantity: Quantity, bound: str) -> int | None:
    """The quantity as a value for this bound, when that is how it is asked for."""
    exact = quantity.least == quantity.most
    if bound == "exact":
        return quantity.most if exact else None
    return None if exact else quantity.most if bound == "max" else quantity.least


def _joined(text: str, value: int) -> str | None:
    """The text with its last paragraphs run together; None where a list or code would be broken."""
    if any(line.kind in ("item", "code", "fence", "heading", "rule") for line in prose.lines(text)):
        return None
    places = prose.paragraphs(text)
    tail = " ".join(" ".join(text[start:end].split()) for start, end in places[value - 1 :])
    return text[: places[value - 1][0]] + tail + text[places[-1][1] :]


def _cut(text: str, fits: Callable[[str], bool]) -> str | None:
    """The text without as many whole sentences as it takes; None where no full sentence would remain."""
    if len(text) > LONGEST_CUT or any(line.kind in ("item", "code", "fence") for line in prose.lines(text)):
        return None
    places = [_after_greeting(text, place) for place in prose.sentences(text)]
    weights = [_weight(text, place) for place in places]
    opener = next((at for at, weight in enumerate(weights) if weight), 0)  # it says what all is about
    order = sorted(range(len(places)), key=lambda at: (3 if at == opener else weights[at], -at))
    low, high, best = 1, len(places) - 1, None
    while low <= high:
        middle = (low + high) // 2
        shorter = _left_out(text, sorted(places[at] for at in order[:middle]))
        low, high, best = (low, middle - 1, shorter) if fits(shorter) else (middle + 1, high, best)
    return best if best and _says_something(best) else None


def _weight(text: str, place: prose.Place) -> int:
    """How much would be missed: courtesies least, what is asked of the reader most."""
    sentence = text[place[0] : place[1]]
    return 0 if _COURTESY.search(sentence) else 2 if _REQUEST.search(sentence) else 1


def _after_greeting(text: str, place: prose.Place) -> prose.Place:
    """The place without a greeting in front: `Dear Ines, ` stays when its sentence goes."""
    greeting = _INLINE_GREETING.match(text, *place)
    return (greeting.end(), place[1]) if greeting else place


def _left_out(text: str, places: list[prose.Place]) -> str:
    """The text without these places, and without the blank lines that would be left."""
    kept, start = [], 0
    for begin, end in places:
        kept.append(text[start:begin])
        start = end + len(re.match(r"[ \t]*", text[end : end + 20])[0])
    joined = "".join([*kept, text[start:]])
    return re.sub(r"\n[ \t]*\n\s*\n", "\n\n", re.sub(r"[ \t]+(?=\n|$)", "", joined)).strip()


def _says_something(text: str) -> bool:
    """Whether more than an announcement ("Sure, here it is:") is left."""
    kept = [text[start:end] for start, end in prose.sentences(text)]
    full = [
        sentence for sentence in kept if len(sentence.split()) >= 3 and re.search(r"[.!?…。]\W*$", sentence)
    ]
    return any(not _ANNOUNCES.search(sentence) for sentence in full)


add(*(Limit(unit, bound, places) for unit, places in UNITS.items() for bound in BOUNDS))
