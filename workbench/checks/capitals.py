"""Which words of an answer begin with a capital, and is any written in capitals throughout?

Title case is told by the longer words of a heading; sentence case by words that are capitalised though
the text has them in small letters elsewhere, or though they are common ones. A capitalised word that
could be a name leaves the verdict open. Abbreviations are no shouting: a word in capitals counts where
it is long, common, or one of two in a row.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, without
from workbench.checks.asking import demands, forbids
from workbench.checks.requests import Clause
from workbench.checks.structure import headings

_HEADS = r"(?:(?:sub)?head(?:ing|line|er)s?|(?:section )?titles?)"
_IN_HEADS = rf"(?: (?:in|for|on) (?:all |the |every |your |my )*{_HEADS}| {_HEADS})"
_HEADS_IN = rf"{_HEADS}(?: (?:in|are|should|must|be|always|written|use|get|as|have))*"
_TITLE, _SENTENCE = r"(?:title|headline|start)[- ]case", r"sentence[- ]case"
_BIG = (
    rf"(?:{_TITLE}{_IN_HEADS}|{_HEADS_IN} {_TITLE}"
    rf"|capitali[sz]e (?:each|every|all(?: the)?|the)(?: (?:main|major|important))? words?{_IN_HEADS})"
)
_SMALL = (
    rf"(?:{_SENTENCE}{_IN_HEADS}|{_HEADS_IN} {_SENTENCE}"
    rf"|(?:only )?capitali[sz]e only the first word (?:of|in) (?:a |the |each |every )?{_HEADS}"
    rf"|only capitali[sz]e the first word (?:of|in) (?:a |the |each |every )?{_HEADS})"
)
_SHOUTING = (
    r"(?:(?:words?|text|sentences|things|anything|letters|parts) )?(?:(?:written |are )?in )?(?:all[- ]?caps"
    r"|all[- ]capitals?|all[- ]upper[- ]?case|block capitals|caps[- ]lock)(?: words?| letters| text)?"
)
_MINOR_WORDS = """
a an and as at but by for from in into nor of off on onto or out over per so than that the to up via vs
with yet is it its are be
"""
_MINOR = frozenset(_MINOR_WORDS.split())
_COMMON_WORDS = """
about after again all also and any are because been before being best between both but by can common
could each first for from get getting give good have here how important into its key last like look main
make making many might more most much need needs never new next not now of off only on other our out over
own same should some such than that the their them then there these they this those through to tips too
use using very was what when where which while who why will with without would you your overview
introduction conclusion summary steps background benefits results ingredients instructions options
details examples questions answers guide plan things ways points problem solution
"""
COMMON = frozenset(_COMMON_WORDS.split())
_SHOUTED_WORDS = """
NO NOT NEVER ALWAYS MUST ALL ONLY VERY DO DONT YOU STOP NOW PLEASE READ THIS THAT AND BUT THE ANY BEFORE
AFTER WILL CAN ONE FREE NEW REALLY EVERY HERE HUGE
"""
_SHOUTED = frozenset(_SHOUTED_WORDS.split())
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_SHOUT = re.compile(r"(?<![\w./@&-])[A-ZÀ-ÖØ-Þ]{2,}(?:['’][A-Z]+)?(?![\w/@&]|-\w|\.\w)")
LONG = 7  # letters; hardly any abbreviation is as long
FEWEST = 3  # letters of a word that title case writes with a capital, small words aside


class TitleCaseHeadings(Verifier):
    """Every longer word of each heading with a capital; mended by putting it."""

    kind = "title_case_headings"
    shown = "headings in title case"
    instruction = "Write headings in title case, with a capital for each main word."
    opposites: tuple[str, ...] = ("sentence_case_headings", "no_headings", "lowercase")
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        return without(text, _small_in_titles(text), "small letter in a heading")

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if demands(clause, _BIG) else ()

    def repair(self, value: None, text: str) -> str | None:
        for start, _ in _small_in_titles(text):
            text = text[:start] + text[start].upper() + text[start + 1 :]
        return text


class SentenceCaseHeadings(Verifier):
    """A capital in headings only for the first word and for names; mended where it is surely no name."""

    kind = "sentence_case_headings"
    shown = "headings in sentence case"
    instruction = "Write headings in sentence case: a capital for the first word and for names only."
    opposites: tuple[str, ...] = ("title_case_headings", "no_headings", "uppercase")
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places, unsure = _capitals_in_titles(text)
        return without(text, places, "capital in a heading", unsure)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        refused = forbids(clause, rf"{_TITLE}(?:{_IN_HEADS})?") and re.search(_HEADS, clause.text)
        return (None,) if refused or demands(clause, _SMALL) else ()

    def repair(self, value: None, text: str) -> str | None:
        for start, end in _capitals_in_titles(text)[0]:
            text = text[:start] + text[start:end].lower() + text[end:]
        return text


class NoAllCaps(Verifier):
    """No word in capitals throughout, abbreviations aside; mended by writing it small."""

    kind = "no_all_caps"
    shown = "no words in all capitals"
    instruction = "Write no words in all capitals, abbreviations aside."
    positive = "Write every word in ordinary case, abbreviations aside."
    opposites: tuple[str, ...] = ("uppercase",)
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        return without(text, _shouted(text), "word in all capitals")

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if forbids(clause, _SHOUTING, rf"(?:(?:in|for) (?:the )?{_HEADS}|{_HEADS})") else ()

    def repair(self, value: None, text: str) -> str | None:
        begin = {start for start, _ in prose.sentences(text)}
        for start, end in _shouted(text):
            first = start in begin or not re.search(r"\w", text[text.rfind("\n", 0, start) + 1 : start])
            word = text[start:end].lower()
            text = text[:start] + (word.capitalize() if first else word) + text[end:]
        return text


def _titles(text: str) -> list[list[prose.Place]]:
    """The words of each heading, without code and addresses."""
    shown = prose.shown(text)
    return [[match.span() for match in _WORD.finditer(shown, start, end)] for start, end in headings(text)]


def _small_in_titles(text: str) -> list[prose.Place]:
    return [
        (start, end)
        for words in _titles(text)
        for start, end in words
        if text[start].islower()
        and text[start].upper() != text[start]
        and len(text[start].upper()) == 1
        and text[start:end].lower() not in _MINOR
        and (end - start >= FEWEST or (start, end) in (words[0], words[-1]))
        and text[start - 1 : start] not in ("-", "/", ".", "'", "’", "_")
    ]


def _capitals_in_titles(text: str) -> tuple[list[prose.Place], bool]:
    """Words of headings with a capital for no reason, and whether there are others that may be names."""
    small = {match[0] for match in re.finditer(r"(?<![\w'’])[^\W\d_A-Z][\w'’]*", prose.without_code(text))}
    wrong: list[prose.Place] = []
    unsure = False
    for words in _titles(text):
        for start, end in words[1:]:
            word = text[start:end]
            if (
                not word[0].isupper()
                or word == "I"
                or word.startswith(("I'", "I’"))
                or word[1:] != word[1:].lower()
            ):
                continue
            if re.search(r"[:.!?–—]\W*$", text[max(0, start - 5) : start]):
                continue  # a second beginning: `Part 2: The plan`
            if word.lower() in small or word.lower() in COMMON | _MINOR:
                wrong.append((start, end))
            elif len(word) > 1:
                unsure = True
    return wrong, unsure


def _shouted(text: str) -> list[prose.Place]:
    """Words in capitals that are no abbreviation: long, common, or two of some length side by side."""
    shown = prose.shown(text)
    found = list(_SHOUT.finditer(shown))
    sure = {
        match.span() for match in found if len(match[0]) >= LONG or match[0].replace("’", "'") in _SHOUTED
    }
    for first, second in zip(found, found[1:], strict=False):
        beside = second.start() == first.end() + 1 and shown[first.end()] == " "
        if beside and min(len(first[0]), len(second[0])) > FEWEST:
            sure |= {first.span(), second.span()}
    return sorted(sure)


add(TitleCaseHeadings(), SentenceCaseHeadings(), NoAllCaps())
