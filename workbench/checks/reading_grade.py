"""How many years of school does a reader of the answer need?

The Flesch-Kincaid grade, from the lengths of sentences and words; syllapy counts the syllables. A
reader of so many years is five grades below. It holds for English, and for more than a line or two:
of anything else it cannot be told. From words it is read only where a grade or an age is said.
"""

from functools import lru_cache
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, spans
from workbench.checks.asking import demands
from workbench.checks.language import is_foreign
from workbench.checks.quantities import NUMBER, number
from workbench.checks.requests import Clause
from workbench.errors import WorkbenchError

FEWEST_WORDS = 20
SCHOOL_AGE = 5  # years before the first grade
LONGEST = 200_000
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
}
_GRADE = (
    rf"(?:grade (?P<grade>\d{{1,2}})|(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)"
    rf"|{'|'.join(_ORDINALS)})[ -]grade(?P<reader>rs?)?)"
)
_AGE = rf"(?P<age>{NUMBER})[- ]?years?[- ]?olds?"
_PLAIN = r"(?:plain|simple|simply|clear|clearly|easy|short|readable|understandable|basic)"
_WHO = (
    rf"(?:an? |any |every |the |my |our |average |typical |normal |bright )*(?:{_GRADE}"
    rf"|{_AGE})(?: (?:child|kid|reader|pupil|student)s?)?"
)
_CAN = r"(?:can|could|will|would|is able to|understands?|gets?|reads?|follows?)"
_ASKED = (
    rf"(?:at |on |to )?(?:an? |the )?{_GRADE}(?: reading| reader)? levels?",
    rf"(?:at |for )?(?:an? |the )?reading (?:level|grade)(?: of| is| at|:| for)? (?:an? )?{_GRADE}",
    rf"(?:at |for )?(?:an? |the )?reading age(?: of| is|:)? (?P<age>{NUMBER})(?! to)",
    rf"{_PLAIN}(?: \w+)? (?:enough )?(?:for|to) {_WHO}",
    rf"(?:so(?: that)?|that|{_PLAIN} enough(?: that| so(?: that)?)?) {_WHO} {_CAN}(?: (?:read|understand"
    rf"|follow|get))?(?: (?:it|this))?",
    rf"(?:(?<!present )for|explain (?:it|this|that|things) to) (?!my |our |the ){_WHO}(?! and)",
    rf"(?:(?:explain|write|say|put|tell)\w*(?: (?:it|this|that|things|everything|them))? )?(?:as (?:if"
    rf"|though)|like)"
    rf"(?: (?:i'm|i am|i were|i was|talking to|explaining (?:it )?to|to|for))* (?!my |our |the ){_WHO}",
)


class ReadingGrade(Verifier):
    """At most this Flesch-Kincaid grade: 6 is read by a pupil of eleven."""

    kind = "reading_grade"
    rank = 4

    def verify(self, value: float, text: str) -> Finding:
        shown = prose.without_code(text)
        places = prose.words(shown)
        if len(places) < FEWEST_WORDS or len(text) > LONGEST or is_foreign(text):
            return Finding(None, "the grade is told of longer texts in English alone", (), 0.5)
        reached = grade(shown)
        hard = [place for place in prose.sentences(shown) if _grade(shown, [place]) > value + 2]
        return Finding(
            reached <= value,
            f"it reads at grade {max(reached, 0):.1f}",
            spans(text, hard) if reached > value else (),
            max(0.0, reached - value) / max(value, 1),
        )

    def explain(self, value: float) -> str:
        return f"reading level of grade {value:g} at most"

    def instruct(self, value: float) -> str:
        age = f"{value + SCHOOL_AGE:g}"
        return f"Use short sentences and plain words that a reader of {age} understands (grade {value:g})."

    def asked(self, clause: Clause) -> tuple[int, ...]:
        found = next(filter(None, (demands(clause, request) for request in _ASKED)), None)
        if not found:
            return ()
        said = found.groupdict()
        if said.get("age"):
            value = number(said["age"]) - SCHOOL_AGE
        else:
            value = int(said["grade"] or 0) or _ORDINALS.get(said["ordinal"]) or int(said["ordinal"][:-2])
        return (value,) if 1 < value <= 13 else ()  # no text for grown-ups reads at the first grade

    def validate(self, value: Any) -> float:
        try:
            given = float(str(value).strip())
        except ValueError:
            given = -1.0
        if isinstance(value, bool) or not 1 <= given <= 20:
            raise WorkbenchError(
                f"The check reading_grade needs a grade from 1 to 20 (it was {value!r:.80})."
            )
        return int(given) if given.is_integer() else given


@lru_cache(maxsize=16)
def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text; items of a list count as sentences."""
    return _grade(text, list(prose.sentences(text)))


def _grade(text: str, sentences: list[prose.Place]) -> float:
    from syllapy import count

    words = [
        text[start:end]
        for begin, finish in sentences
        for start, end in ((begin + one, begin + two) for one, two in prose.words(text[begin:finish]))
    ]
    if not words:
        return 0.0
    syllables = sum(max(1, count(word)) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


add(ReadingGrade())
