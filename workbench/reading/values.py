"""Which names, numbers and times of an answer does a correction replace?

"18:40, I misread the ticket" speaks of one value in one answer. A number that limits a form ("40 words")
is no such value, nor is a name the answer already had right.
"""

import re
from dataclasses import dataclass

from workbench.reading.lexicon import compiled, piece

DIGITS = re.compile(r"(?<![\w#])[€$£]?\d[\d.,:/-]*\d|(?<![\w#])[€$£]?\d+")
DAY = re.compile(rf"(?i)\b(?:{piece('values', 'months')})s?\b")
FORM, LIMIT = compiled("values", "form"), compiled("values", "limit")
SPELLED, RENAMED = compiled("values", "spelled"), compiled("values", "renamed")
AGE = re.compile(r"(?i)(?:^|[.,;!] ?)(?:he|she|they)(?:'s| is|'re| are)(?: only| just)?\s+$")
OWN_MOVE = re.compile(r"(?i)\b(?:i|we)(?:'ve| have)? (?:\w+ed|went|are|use|run) (?:over |everything )?(?:to|on|with)\s+$")
LANGUAGE = re.compile(r"\w+(?:ish|man|ian|ese)|French|Dutch|Arabic|Czech|Greek|Korean|Hindi")
NOT_BUT = re.compile(r"(?P<name>[A-ZÀ-Þ][\w'-]+)\b[^.;!?]{0,40}?,? not (?P<old>[A-ZÀ-Þ][\w'-]+)")


WEEKDAY = re.compile(r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)days?")
LIST_MARK = re.compile(r"[.)]\s")
HALF = re.compile(r"(?i)\s?([ap])\.?m\b")


@dataclass(frozen=True)
class Swap:
    """A value to put into an answer, and the one whose place it takes; "" where that cannot be told."""

    new: str
    old: str = ""

    def has_new(self, text: str) -> bool:
        """Whether the new value is there, a time also by the other clock."""
        return bool(self._places(self.new, text)) or _minutes(self.new) in _times(text)

    def olds(self, text: str) -> list[tuple[int, int]]:
        """Where the old value still is."""
        return self._places(self.old, text) if self.old else []

    def swapped(self, text: str) -> str:
        """The text with the new value wherever the old one was."""
        for start, end in reversed(self.olds(text)):
            text = text[:start] + self.new + text[end:]
        return text

    @staticmethod
    def _places(value: str, text: str) -> list[tuple[int, int]]:
        whole = rf"(?i)(?<![\w])(?<!\d[.,:/-]){re.escape(value)}(?!\w)(?![.,:/-]\d)"
        return [found.span() for found in re.finditer(whole, text)]


def swap(task: str, response: str, correction: str) -> Swap | None:
    """The value that a correction plainly gives in place of one of the answer's; `fifty` may become `50`."""
    new = swapped_values(task, response, correction)
    plain = new and not SPELLED.fullmatch(new)
    return Swap(new, _replaced(new, response, correction)) if plain else None


def _replaced(new: str, response: str, correction: str) -> str:
    """The value of the answer that the new one takes the place of: named, or the only one of its shape."""
    named = [found["old"] for found in NOT_BUT.finditer(correction) if found["name"] == new]
    named += [found for found in _alike(new, correction) if found != new]
    known = named or _alike(new, response)
    olds = {old.casefold(): old for old in known if old.casefold() != new.casefold() and old in response}
    return next(iter(olds.values())) if len(olds) == 1 else ""


def _alike(value: str, text: str) -> list[str]:
    """The values in a text that look like this one: a time, a sum of money, a year, a weekday, a month."""
    if DAY.fullmatch(value):
        same = bool(WEEKDAY.fullmatch(value))
        return [found[0] for found in DAY.finditer(text) if bool(WEEKDAY.fullmatch(found[0])) is same]
    if not DIGITS.fullmatch(value):
        return []
    return [found[0] for found in DIGITS.finditer(text)
            if _shape(found[0]) == _shape(value) and not _marks_a_list(found, text)]


def _shape(value: str) -> tuple[str, bool]:
    """What a number looks like; a year is no count."""
    return re.sub(r"\d+", "0", value), bool(re.fullmatch(r"\d{4}", value))


def _marks_a_list(found: re.Match, text: str) -> bool:
    return bool(re.search(r"(?:^|\n)\s*$", text[: found.start()]) and LIST_MARK.match(text, found.end()))


def _times(text: str) -> set[int]:
    """The times of day a text names, as minutes, in one clock and the other."""
    found = [(one, HALF.match(text, one.end())) for one in DIGITS.finditer(text)]
    return {minutes + (720 if half and half[1].lower() == "p" and minutes < 720 else 0)
            for one, half in found if (minutes := _minutes(one[0])) is not None}


def _minutes(value: str) -> int | None:
    clock = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", value)
    return int(clock[1]) * 60 + int(clock[2]) if clock else None


def swapped_values(task: str, response: str, correction: str) -> str:
    """The new name, number or time that a correction puts in place of one of the answer's, or nothing."""
    given = f"{task}\n{response}"
    return (_number(given, response, correction) or _spelled(given, response, correction)
            or _day(given, response, correction) or _name(given, correction))


def _number(given: str, response: str, correction: str) -> str:
    """A number the answer has another of, unless it limits a form: `40 words`."""
    if not DIGITS.search(response):
        return ""
    for found in DIGITS.finditer(correction):
        limits = FORM.match(correction[found.end():]) or LIMIT.search(correction[: found.start()])
        if not limits and found[0] not in given:
            return found[0]
    return ""


def _spelled(given: str, response: str, correction: str) -> str:
    """A number in words where the answer has another: `he turns fifty`, but not an age, "she's four"."""
    if not (DIGITS.search(response) or SPELLED.search(response)):
        return ""
    known = {word.lower() for word in SPELLED.findall(given)}
    for found in SPELLED.finditer(correction):
        aside = FORM.match(correction[found.end():]) or AGE.search(correction[: found.start()])
        if found[0].lower() not in known and not aside:
            return found[0]
    return ""


def _day(given: str, response: str, correction: str) -> str:
    """A day or a month the answer has another of, unless it is every such day."""
    known = {day.lower() for day in DAY.findall(given)}
    new = [day for day in DAY.findall(correction) if day.lower() not in known]
    every = [day for day in new if re.search(rf"(?i)\b(?:every|on|each) {day}s\b", correction)]
    return next((day for day in new if day not in every), "") if DAY.search(response) else ""


def _name(given: str, correction: str) -> str:
    for pattern in (NOT_BUT, RENAMED):
        for found in pattern.finditer(correction):
            before = correction[: found.start("name")]
            if OWN_MOVE.search(before) or (before.endswith("in ") and LANGUAGE.fullmatch(found["name"])):
                continue
            if not re.search(rf"\b{re.escape(found['name'])}\b", given) and not found["name"].isupper():
                return found["name"]
    return ""
