"""Which names, numbers and times of an answer does a correction replace?

"18:40, I misread the ticket" speaks of one value in one answer. A number that limits a form ("40 words")
is no such value, nor is a name the answer already had right.
"""

import re

from workbench.reading.lexicon import compiled, piece

DIGITS = re.compile(r"(?<![\w#])[€$£]?\d[\d.,:/-]*\d|(?<![\w#])[€$£]?\d+")
DAY = re.compile(rf"(?i)\b(?:{piece('values', 'months')})s?\b")
FORM, LIMIT = compiled("values", "form"), compiled("values", "limit")
SPELLED, RENAMED = compiled("values", "spelled"), compiled("values", "renamed")
AGE = re.compile(r"(?i)(?:^|[.,;!] ?)(?:he|she|they)(?:'s| is|'re| are)(?: only| just)?\s+$")
OWN_MOVE = re.compile(r"(?i)\b(?:i|we)(?:'ve| have)? (?:\w+ed|went|are|use|run) (?:over |everything )?(?:to|on|with)\s+$")
LANGUAGE = re.compile(r"\w+(?:ish|man|ian|ese)|French|Dutch|Arabic|Czech|Greek|Korean|Hindi")
NOT_BUT = re.compile(r"(?P<name>[A-ZÀ-Þ][\w'-]+)\b[^.;!?]{0,40}?,? not (?P<old>[A-ZÀ-Þ][\w'-]+)")


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
