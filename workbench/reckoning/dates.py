"""How many days a text says lie between two dates: `from 3 May to 10 May is 7 days`.

Whether the last day counts, or the first, is a matter of habit, so one day more or less is not called wrong.
Dates without a year are taken in an ordinary year and in a leap year, and either will do.
"""

import re
from collections.abc import Iterator
from datetime import date

from workbench.reckoning.stated import Claim

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? \d{{4}})?"
         rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)")
_CLAIM = re.compile(
    rf"\b(?:from|between)? ?(?P<first>{_DATE}) ?(?:to|until|till|through|and|–|—|-) ?(?P<last>{_DATE})"
    rf"(?:,? (?:is|are|there are|makes|gives|lasts|spans|covers|comes to)|:|,? =| \() ?"
    rf"(?:exactly |a total of )?"
    rf"(?P<number>\d{{1,5}}) (?P<unit>days?|nights?|weeks?)\b", re.I)
_DOUBT = re.compile(
    r"\b(?:not|wrong|incorrect\w*|mistak\w+|working|business|school|week-?ends?|weekdays?|exclud\w+|holidays?"
    r"|except|apart)\b|n['’]t\b", re.I)
LEAP, ORDINARY = 2024, 2023


def spans_of_days(text: str) -> Iterator[Claim]:
    """Every stated number of days or weeks between two dates."""
    for match in _CLAIM.finditer(text):
        numbers = _possible(match["first"], match["last"])
        line = text[text.rfind("\n", 0, match.start()) + 1:].split("\n", 1)[0]
        if not numbers or _DOUBT.search(line):
            continue
        unit = 7 if match["unit"].lower().startswith("week") else 1
        stated = int(match["number"]) * unit
        holds = any(abs(stated - number) <= 1 for number in numbers)
        instead = "" if holds else _worded(numbers[0], unit)
        yield Claim(match.start(), match.end(), match[0].strip(), holds, instead)


def _worded(days: int, unit: int) -> str:
    if unit == 7 and days % 7 == 0:
        return f"{days // 7} weeks"
    return f"{days} days"


def _possible(first: str, last: str) -> list[int]:
    """How many days lie between; several where no year is named, none where it is no date."""
    found = {}
    for year in (ORDINARY, LEAP, LEAP - 1, LEAP + 1):
        begin, end = _read(first, year), _read(last, year)
        if begin and end and end < begin and not re.search(r"\d{4}", last):
            end = _read(last, year + 1)
        if begin and end and end >= begin:
            found[(end - begin).days] = None
    return list(found)


def _read(words: str, year: int) -> date | None:
    """The date, in this year when it names none."""
    try:
        if re.match(r"\d{4}-", words):
            return date.fromisoformat(words)
        month = next(number for number, name in enumerate(MONTHS, 1)
                     if name.startswith(re.search(r"[A-Za-z]{3,}", _without_ordinal(words))[0].lower()[:3]))
        named = re.search(r"\d{4}", words)
        day = re.search(r"\d{1,2}", words.replace(named[0], "") if named else words)
        return date(int(named[0]) if named else year, month, int(day[0]))
    except (ValueError, StopIteration, TypeError):
        return None


def _without_ordinal(words: str) -> str:
    return re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", words)
