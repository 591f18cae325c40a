"""Are the numbers of an answer in digits, or in words?

"One" is left out, since it is mostly no number, and so are ordinals. Where words are asked for, digits
remain right in dates, times, sums of money, percentages, measures, years, numbers of pages and the
like. Read and mended in English alone; of a text in another language it cannot be told.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.asking import demands
from workbench.checks.dates import dates
from workbench.checks.language import is_foreign
from workbench.checks.money import sums
from workbench.checks.quantities import NUMBER, number
from workbench.checks.requests import Clause
from workbench.errors import WorkbenchError

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
ONES = [*_ONES.split(), "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
LARGEST = 99
_RANGE = (
    r"(?: (?:that are )?(?:under|below|less than|smaller than|lower than|up to|through|to|(?:from )?\w+ to)"
    rf"(?: and including)? {NUMBER})?"
)
_NUMBERS = rf"(?:(?:all |the |your |small )*numbers{_RANGE})"
_DIGITS = (
    rf"(?:{_NUMBERS}(?: (?:are|always|should be|written|go))* (?:as|in|with|using) (?:digits|figures"
    rf"|numerals)"
    rf"|(?:digits|figures|numerals) for (?:all )?{_NUMBERS}|(?:digits|figures|numerals) (?:instead of|not"
    rf"|rather than) words)"
)
_WORDS = (
    rf"(?:(?:spell|write)(?:ing)? (?:out )?{_NUMBERS}(?: out| in full| as words| in words)"
    rf"|(?:spell|write)(?:ing)? out {_NUMBERS}|{_NUMBERS}(?: (?:are|always|should be))*"
    r" (?:(?:spelled|spelt|written) out|(?:written )?(?:as|in) words))"
)
_BOUND = re.compile(
    rf"\bnumbers (?:that are )?(?:(?P<below>under|below|less than|smaller than|lower than)|up to|to|through"
    rf"|from (?:{NUMBER}) to|(?:{NUMBER}) to)(?: and including)? (?P<number>{NUMBER})"
)
_COMPOUND = re.compile(
    rf"(?<![\w-])(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(ONES[1:10])}))?|{'|'.join(ONES[:1:-1])})"
    r"(?![\w-]| (?:hundred|thousand|million|billion)\b)",
    re.I,
)
_WHOLE = re.compile(
    r"(?<![\w.,:/€$£¥#%+×*=^-])\d{1,3}(?![\w:/%‰°×*=^+-]|[.,]\d|\s?(?:%|°|percent|per cent|[kcm]?m|k?g|mg"
    r"|[mcd]?l|ft|lbs?|oz"
    r"|[kmg]b|hz|[ap]\.?m|x|×|=|\+)(?!\w))",
    re.I,
)
_NUMBERED = re.compile(
    r"\b(?:page|pages|chapter|figure|fig|table|step|section|version|line|lines|room|item|no|nr|number|act"
    r"|route|level|grade"
    r"|part|day|week|question|exercise|unit|bus|gate|platform|article|rule|top)s?\.? $",
    re.I,
)


class Digits(Verifier):
    """Numbers in digits; mended up to ninety-nine."""

    kind = "digits"
    shown = "numbers in digits"
    instruction = "Write numbers in digits."
    opposites: tuple[str, ...] = ("numbers_in_words",)
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        return _english(text, _in_words(text), "number in words")

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if demands(clause, rf"(?:{_DIGITS}|(?:digits|numerals)(?: only)?(?! in the))") else ()

    def repair(self, value: None, text: str) -> str | None:
        for start, end in reversed(_in_words(text)):
            text = text[:start] + str(number(text[start:end].lower())) + text[end:]
        return text


class NumbersInWords(Verifier):
    """Numbers in words, all of them or up to a number; mended up to ninety-nine."""

    kind = "numbers_in_words"
    opposites: tuple[str, ...] = ("digits",)
    rank = 4

    def verify(self, value: int | None, text: str) -> Finding:
        return _english(text, _in_digits(value, text), "number in digits")

    def explain(self, value: int | None) -> str:
        return "numbers in words" if value is None else f"numbers up to {value} in words"

    def instruct(self, value: int | None) -> str:
        return f"Write {self.explain(value)}."

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        if not demands(clause, _WORDS):
            return ()
        bound = _BOUND.search(clause.text)
        limit = number(bound["number"]) - bool(bound["below"]) if bound else None
        return (limit,) if limit is None or 0 < limit <= 100 else ()

    def validate(self, value: Any) -> int | None:
        if value in (None, "") or value is True:
            return None
        if isinstance(value, bool) or not re.fullmatch(r"\s*[1-9]\d{0,2}\s*", str(value)):
            raise WorkbenchError(
                f"The check {self.kind} takes a whole number up to 999, or nothing (it was {value!r:.80})."
            )
        return int(value)

    def repair(self, value: int | None, text: str) -> str | None:
        begin = {start for start, _ in prose.sentences(text)}
        for start, end in reversed(_in_digits(value, text)):
            count = int(text[start:end])
            if count <= LARGEST:
                word = spelled(count)
                text = text[:start] + (word.capitalize() if start in begin else word) + text[end:]
        return text


def spelled(count: int) -> str:
    """A number up to ninety-nine in words."""
    if count < 20:
        return ONES[count]
    tens, ones = divmod(count, 10)
    return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")


def _english(text: str, places: list[prose.Place], thing: str) -> Finding:
    if is_foreign(text):
        return Finding(None, "this is read in English alone", (), 0.5)
    said = f"it has {counted(len(places), thing)}" if places else f"it has no {thing}"
    return Finding(not places, said, spans(text, places), float(len(places)))


def _in_words(text: str) -> list[prose.Place]:
    return [match.span() for match in _COMPOUND.finditer(prose.without_code(text))]


def _in_digits(value: int | None, text: str) -> list[prose.Place]:
    """Whole numbers in digits where words could stand."""
    marked = [
        (line.start, line.start + len(prose.MARKER.match(line.text)[0]))
        for line in prose.lines(text)
        if line.kind == "item"
    ]
    apart = [*marked, *(date.place for date in dates(text)), *(money.place for money in sums(text))]
    shown = prose.blanked(prose.shown(text), sorted(apart))
    return [
        match.span()
        for match in _WHOLE.finditer(shown)
        if (value is None or int(match[0]) <= value)
        and not _NUMBERED.search(shown[max(0, match.start() - 12) : match.start()])
    ]


add(Digits(), NumbersInWords())
