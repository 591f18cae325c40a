"""How are the dates of an answer written: in which order, in words or numbers, with the weekday?

A date has a day and a month; babel knows the names of months and weekdays in the languages an answer can be
asked for. Of 05/06/2025 nobody can tell which is the day: where that matters, neither does the check.
An answer without dates meets every form. Mending writes the same date in the other form, in English.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.asking import demands, forbids
from workbench.checks.language import NAMES, is_foreign
from workbench.checks.requests import Clause

_DATES = r"(?:all |the |every )*dates?(?: (?:are|is|always|should|must|be|written|go|get|use|in|as|with))*"
_FORM = r"(?:format|form|order|style|notation|convention)"
_ISO = (
    rf"(?:(?:{_DATES} )?(?:in |as |use |using )?(?:the )?iso(?: ?-?8601)?(?: (?:date )?{_FORM}"
    rf"|[- ]dates?)(?: for dates)?"
    rf"|{_DATES} (?:the )?iso(?: ?-?8601)?|iso(?: ?-?8601)? for (?:all |the )?dates"
    rf"|(?:{_DATES} )?(?:the format )?yyyy[-‑]mm[-‑]dd)"
)
_DAY_FIRST = (
    r"(?:in (?:all )?dates,? )?(?:(?:the )?day (?:comes |goes |is |stands |must come "
    r"|should come )?before (?:the )?month"
    r"|day[- ]month(?:[- ]year)?(?: order)?|day/month(?:/year)?|dd[/.-]mm(?:[/.-]yy(?:yy)?)?"
    rf"|(?:british|uk|european) dates?(?: {_FORM})?"
    rf"|(?:{_DATES} )?(?:the )?day (?:comes |goes |is )?first(?=.*\b(?:dates?|month)\b)"
    rf"|{_DATES} day[- ]first|(?<=in dates )(?:the )?day (?:comes |goes )first)"
)
_MONTH_FIRST = (
    r"(?:in (?:all )?dates,? )?(?:(?:the )?month (?:comes |goes |is |stands |must come "
    r"|should come )?before (?:the )?day"
    r"|month[- ]day(?:[- ]year)?(?: order)?|month/day(?:/year)?|mm[/.-]dd(?:[/.-]yy(?:yy)?)?"
    rf"|(?:american|us) dates?(?: {_FORM})?"
    rf"|(?:{_DATES} )?(?:the )?month (?:comes |goes |is )?first(?=.*\b(?:dates?|day)\b)"
    rf"|{_DATES} month[- ]first|(?<=in dates )(?:the )?month (?:comes |goes )first)"
)
_IN_WORDS = (
    r"(?:(?:spell|write)(?:ing)? (?:out )?(?:the |all |every )*months?(?: names?)? (?:out|in full|in words"
    r"|as (?:a )?words?"
    r"|in letters)|(?:spell|write)(?:ing)? out (?:the |all |every )*months?(?: names?)?"
    r"|months? (?:names? )?(?:is |are )?(?:spelled|spelt|written) (?:out|in full|in words)"
    r"|(?:the )?months? (?:in|as) (?:a )?(?:words?|letters))"
)
_WEEKDAY = r"(?:(?:the |a |any )?(?:weekdays?|days? of the week|names? of the day)(?: names?)?)"
_WITH = (
    rf"(?:(?:with|add|give|include|put|state|name|mention|write|say) {_WEEKDAY}"
    r"(?: (?:with|to|of|for|beside|in) (?:an? |the |all |every |each )?dates?)?)"
)
_LEFT_OUT = rf"leave {_WEEKDAY} (?:out|off|away)(?: (?:of|in|from) (?:the |all )?dates)?"
_OF_DATES = re.compile(r"\bdates?\b")
_ISO_DATE = re.compile(r"(?<![\w-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w-]*\d)")
_NUMERIC = re.compile(
    r"(?<![\w./-])(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4}"
    r"|\d{2})(?![./-]?\w)"
)
_MONTH, _YEAR = r"(?P<month>[^\W\d_]{3,}+)", r"(?:\.?,? (?:de |of )?(?P<year>\d{4})\b)?"
_SPELLED = {  # by what stands first; whether the word is a month is looked up
    "day month": re.compile(
        r"(?<![\w.,:/-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?(?: (?:of|de|d'))? ?" + _MONTH + _YEAR, re.I
    ),
    "month day": re.compile(
        rf"(?<!\w){_MONTH}\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]|[.,]\d){_YEAR}", re.I
    ),
}
_MONTHS_IN_ENGLISH = """
January February March April May June July August September October November December
"""
_ENGLISH = _MONTHS_IN_ENGLISH.split()
_ARTICLES = r"(?:the |den |der |dem |am |le |el |il |o |de |på |on )?"
_NAME = r"(?P<name>[^\W\d_]{3,}(?:-[^\W\d_]+)?)"
_BEFORE = re.compile(rf"(?<![\w-]){_NAME}\.?,? {_ARTICLES}$", re.I)
_AFTER = re.compile(rf",? ?\(?{_NAME}\.?\)?(?!\w)", re.I)


@dataclass(frozen=True)
class Date:
    """A date in a text; None for a year that is not given, and for both parts where they may be either."""

    place: prose.Place
    form: str  # "iso", "day month", "month day", and in numbers "numeric day month", "numeric" where untold
    day: int | None
    month: int | None
    year: int | None
    english: bool = True

    @property
    def day_first(self) -> bool | None:
        """Whether the day stands before the month; None where it cannot be told."""
        return None if self.form == "numeric" else self.form.endswith("day month")


@dataclass(frozen=True)
class DateForm(Verifier):
    """Every date in one form; mended where the same date can be written in it."""

    name: str
    form: str
    order: str
    wrong: Callable[[str, Date], bool | None]
    mended: Callable[[str, Date], str | None]
    request: str
    unwanted: str
    rivals: tuple[str, ...] = ()
    rank = 4

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.name

    @property
    def opposites(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.rivals

    def explain(self, value: None) -> str:
        return self.form

    def instruct(self, value: None) -> str:
        return self.order

    def verify(self, value: None, text: str) -> Finding:
        found = dates(text)
        judged = [(date, self.wrong(text, date)) for date in found]
        places = [date.place for date, wrong in judged if wrong]
        if places:
            return Finding(
                False, f"{counted(len(places), 'date')} not so", spans(text, places), float(len(places))
            )
        unsure = [date.place for date, wrong in judged if wrong is None]
        if unsure:
            return Finding(None, "one could be day or month first", spans(text, unsure), 0.5)
        return Finding(True, "every date is" if found else "it has no date")

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        plain = Clause(clause.plain(clause.original))
        wanted = demands(plain, self.request) or (self.unwanted and forbids(plain, self.unwanted))
        return (None,) if wanted else ()

    def repair(self, value: None, text: str) -> str | None:
        for date in reversed(dates(text)):
            if self.wrong(text, date):
                start, end = date.place
                again = self.mended(text, date)
                text = text[:start] + (again if again is not None else text[start:end]) + text[end:]
        return text


@dataclass(frozen=True)
class Weekdays(DateForm):
    """Every date with its weekday, or none with it; mended by leaving it out."""

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return super().asked(clause) if _OF_DATES.search(clause.text) else ()

    def repair(self, value: None, text: str) -> str | None:
        if self.name == "weekdays":
            return None
        for date in reversed(dates(text)):
            before, after = _weekday_before(text, date), _weekday_after(text, date)
            if after:
                text = text[: date.place[1]] + text[date.place[1] + after.end() :]
            if before:
                text = text[: before.start()] + text[date.place[0] :]
        return text


@lru_cache(maxsize=16)
def dates(text: str) -> tuple[Date, ...]:
    """Every date outside code and web addresses, in their order."""
    shown = prose.shown(text)
    found = [_iso(match) for match in _ISO_DATE.finditer(shown)]
    found += [_numeric(match) for match in _NUMERIC.finditer(shown)]
    for form, pattern in _SPELLED.items():
        found += [_named(form, match) for match in pattern.finditer(shown)]
    kept: list[Date] = []
    for date in sorted(filter(None, found), key=lambda date: (date.place[0], -date.place[1])):
        if not kept or date.place[0] >= kept[-1].place[1]:
            kept.append(date)
    return tuple(kept)


def _iso(match: re.Match[str]) -> Date | None:
    day, month = int(match["day"]), int(match["month"])
    return Date(match.span(), "iso", day, month, int(match["year"])) if _possible(day, month) else None


def _numeric(match: re.Match[str]) -> Date | None:
    """A date in numbers: day and month as far as they can be told, by their size or by full stops."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if match["sign"] != "/" and len(match["year"]) == 2 and len(match["first"] + match["second"]) < 4:
        return None  # a version or a section
    day_first, month_first = _possible(first, second), _possible(second, first)
    if match["sign"] == "." and day_first:
        month_first = False
    full = year if year > 99 else None
    if day_first and month_first and first != second:
        return Date(match.span(), "numeric", None, None, full)
    if day_first:
        return Date(match.span(), "numeric day month", first, second, full)
    return Date(match.span(), "numeric month day", second, first, full) if month_first else None


def _named(form: str, match: re.Match[str]) -> Date | None:
    name = match["month"].lower().rstrip(".")
    day, month = int(match["day"]), _months().get(name, 0)
    english = name == "sept" or any(full.lower().startswith(name) for full in _ENGLISH)
    year = int(match["year"]) if match["year"] else None
    return Date(match.span(), form, day, month, year, english) if _possible(day, month) else None


def _possible(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


@cache
def _months() -> dict[str, int]:
    """The number of each month under its names in every language known here."""
    from babel.dates import get_month_names

    known: dict[str, int] = {"sept": 9}
    for language in NAMES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    bare = name.lower().rstrip(".")
                    if re.fullmatch(r"[^\W\d_]{3,}", bare):
                        known.setdefault(bare, number)
    return known


@cache
def _weekdays() -> frozenset[str]:
    """The names of the weekdays in every language known here."""
    from babel.dates import get_day_names

    names = {
        name.lower().rstrip(".")
        for language in NAMES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    }
    return frozenset(name for name in names if len(name) > 2)


def _weekday_before(text: str, date: Date) -> re.Match[str] | None:
    found = _BEFORE.search(text, max(0, date.place[0] - 40), date.place[0])
    return found if found and found["name"].lower() in _weekdays() else None


def _weekday_after(text: str, date: Date) -> re.Match[str] | None:
    found = _AFTER.match(text[date.place[1] : date.place[1] + 40])
    return found if found and found["name"].lower() in _weekdays() else None


def _has_weekday(text: str, date: Date) -> bool:
    return bool(_weekday_before(text, date) or _weekday_after(text, date))


def _in_order(text: str, date: Date, day_first: bool) -> str | None:
    """The date as it was written, with day and month changed over."""
    written = text[slice(*date.place)]
    numbers = _NUMERIC.fullmatch(written)
    if numbers:
        return f"{numbers['second']}{numbers['sign']}{numbers['first']}{numbers['sign']}{numbers['year']}"
    if date.form == "iso" or not date.english or re.search(r"\b(?:of|the)\b", written) or _the(text, date):
        return None
    name = re.search(r"[^\W\d_]{3,}\.?", written)[0]
    return f"{date.day} {name}{_year(date, ' ')}" if day_first else f"{name} {date.day}{_year(date, ', ')}"


def _iso_form(text: str, date: Date) -> str | None:
    told = date.year and date.day and date.month and not _the(text, date)
    return f"{date.year:04}-{date.month:02}-{date.day:02}" if told else None


def _worded(text: str, date: Date) -> str | None:
    if date.day is None or date.month is None or date.year is None or is_foreign(text):
        return None
    name = _ENGLISH[date.month - 1]
    american = date.form == "numeric month day"
    return f"{name} {date.day}, {date.year}" if american else f"{date.day} {name} {date.year}"


def _the(text: str, date: Date) -> bool:
    """Whether `the` stands before the date, which only one form of it bears."""
    return bool(re.search(r"\bthe $", text[max(0, date.place[0] - 5) : date.place[0]], re.I))


def _year(date: Date, gap: str) -> str:
    return f"{gap}{date.year}" if date.year else ""


def _not_day_first(text: str, date: Date) -> bool | None:
    return None if date.day_first is None else not date.day_first


def _not_month_first(text: str, date: Date) -> bool | None:
    return date.day_first


add(
    DateForm(
        "iso_dates",
        "dates as 2025-05-31",
        "Write dates as 2025-05-31 (year, month, day).",
        lambda text, date: date.form != "iso",
        _iso_form,
        _ISO,
        "",
        ("day_before_month", "month_in_words", "weekdays"),
    ),
    DateForm(
        "day_before_month",
        "the day before the month in dates",
        "In dates, put the day before the month.",
        _not_day_first,
        lambda text, date: _in_order(text, date, True),
        _DAY_FIRST,
        _MONTH_FIRST,
        ("month_before_day", "iso_dates"),
    ),
    DateForm(
        "month_before_day",
        "the month before the day in dates",
        "In dates, put the month before the day.",
        _not_month_first,
        lambda text, date: _in_order(text, date, False),
        _MONTH_FIRST,
        "",
        ("day_before_month",),
    ),
    DateForm(
        "month_in_words",
        "the month in words in dates",
        "In dates, write the month in words.",
        lambda text, date: date.form not in ("day month", "month day"),
        _worded,
        _IN_WORDS,
        "",
        ("iso_dates",),
    ),
    Weekdays(
        "weekdays",
        "every date with its weekday",
        "Give the weekday with every date.",
        lambda text, date: not _has_weekday(text, date),
        lambda text, date: None,
        rf"(?:{_WITH}|{_DATES} {_WEEKDAY})",
        "",
        ("no_weekdays",),
    ),
    Weekdays(
        "no_weekdays",
        "dates without the weekday",
        "Give dates without the weekday.",
        _has_weekday,
        lambda text, date: None,
        _LEFT_OUT,
        rf"{_WEEKDAY}(?=\s*(?:$|[,.]|(?:in|with|on|from|before|after|next to|please)\b))",
        ("weekdays",),
    ),
)
