"""Are the times of an answer on the 24-hour clock, or with am and pm?

14:30 is on the one, 2:30 pm on the other; of 9:15 alone it cannot be told for the 12-hour clock, while
the 24-hour clock has it. An answer without times meets both. Mending writes the same time the other
way; a span of two times with one "pm" is left alone.
"""

import re
from dataclasses import dataclass
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, spans
from workbench.checks.asking import asks_for, demands, forbids
from workbench.checks.requests import Clause

_CLOCK = (
    r"[- ]?(?:h(?:ou)?rs?|h)?[- ](?:clocks?|times?(?! (?:limit|frame|window|period|zone|slot))|format"
    r"|notation|style)"
)
_24 = (
    rf"(?:(?:the |a )?(?:24{_CLOCK}|24[- ]?h(?= times?\b|\s*$|\s*,)|twenty[- ]four[- ]hour (?:clock"
    rf"|time)|military time))"
)
_12 = rf"(?:(?:the |a )?(?:12{_CLOCK}|twelve[- ]hour (?:clock|time))(?: with am (?:and|or) pm)?)"
_AM_PM = (
    r"(?:(?:times? )?(?:(?:are|is|always|in|with|as|using) )*\(?am ?(?:/|and|or|&) ?pm\)?(?: times?"
    r"| format)?)"
)
_TIMES = r"(?:(?:all |the )?times? (?:(?:are|is|always|in|with|on|as|using|should be) )*)?"
_12_HOUR = re.compile(
    r"(?<![\w:.,/])(?P<hour>1[0-2]"
    r"|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?[ \u00a0\u202f]?(?P<half>[ap])\.?m\b\.?",
    re.I,
)
_COLON = re.compile(r"(?<![\w:.,/-])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!:?\d|[-\w]*[a-z]\w*:)")
_HALF = re.compile(r"\s?[ap]\.?m\b", re.I)
_SPAN = re.compile(r"\d\s?(?:-|–|—|to|and|or|until|till)\s?$", re.I)


@dataclass(frozen=True)
class Time:
    """A time in a text; `half` is "a" or "p" where it says am or pm."""

    place: prose.Place
    hour: int
    minute: int
    half: str = ""


class Clock24(Verifier):
    """Every time on the 24-hour clock; mended by writing the same time so."""

    kind = "clock_24"
    shown = "times on the 24-hour clock"
    instruction = "Write times on the 24-hour clock, as in 14:30."
    opposites: tuple[str, ...] = ("clock_12",)
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        found = times(text)
        return _judged(text, [time.place for time in found if time.half], [], bool(found))

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        wanted = demands(clause, f"{_TIMES}{_24}") or forbids(clause, _AM_PM) or forbids(clause, _12)
        return (None,) if wanted else ()

    def repair(self, value: None, text: str) -> str | None:
        for time in reversed(times(text)):
            if time.half and not _SPAN.search(text[: time.place[0]][-12:]):
                hour = time.hour % 12 + (12 if time.half == "p" else 0)
                text = _put(text, time, f"{hour:02}:{time.minute:02}")
        return text


class Clock12(Clock24):
    """Every time with am or pm; mended by writing the same time so."""

    kind = "clock_12"
    shown = "times with am and pm"
    instruction = "Write times on the 12-hour clock, as in 2:30 pm."
    opposites = ("clock_24",)

    def verify(self, value: None, text: str) -> Finding:
        bare = [time for time in times(text) if not time.half]
        plain = [time.place for time in bare if _on_24(text, time)]
        unsure = [time.place for time in bare if not _on_24(text, time)]
        return _judged(text, plain, unsure, bool(times(text)))

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        wanted = demands(clause, f"{_TIMES}{_12}") or asks_for(clause, _AM_PM) or forbids(clause, _24)
        return (None,) if wanted else ()

    def repair(self, value: None, text: str) -> str | None:
        for time in reversed(times(text)):
            if not time.half and _on_24(text, time):
                minutes = f":{time.minute:02}" if time.minute else ""
                text = _put(
                    text, time, f"{time.hour % 12 or 12}{minutes} {'pm' if 12 <= time.hour < 24 else 'am'}"
                )
        return text


def times(text: str) -> list[Time]:
    """Every time outside code and web addresses: with a colon, or with am or pm."""
    shown = prose.shown(text)
    found = [
        Time(match.span(), int(match["hour"]), int(match["minute"] or 0), match["half"].lower())
        for match in _12_HOUR.finditer(shown)
    ]
    found += [
        Time(match.span(), int(match["hour"]), int(match["minute"]))
        for match in _COLON.finditer(shown)
        if not _HALF.match(shown, match.end())
    ]
    return sorted(found, key=lambda time: time.place)


def _on_24(text: str, time: Time) -> bool:
    """Whether only the 24-hour clock has it: 14:30, 00:15, 08:10."""
    return time.hour > 12 or text[time.place[0]] == "0"


def _judged(text: str, wrong: list[prose.Place], unsure: list[prose.Place], any_time: bool) -> Finding:
    if wrong:
        return Finding(False, f"{counted(len(wrong), 'time')} not so", spans(text, wrong), float(len(wrong)))
    if unsure:
        return Finding(None, "one could be on either clock", spans(text, unsure), 0.5)
    return Finding(True, "every time is" if any_time else "it has no time")


def _put(text: str, time: Time, written: str) -> str:
    start, end = time.place
    ends_sentence = text[start:end].endswith(".") and not text[end:].lstrip(" ")[:1].islower()
    return f"{text[:start]}{written}{'.' if ends_sentence else ''}{text[end:]}"


add(Clock24(), Clock12())
