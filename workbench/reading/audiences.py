"""Whom is it for: who reads what the task asks for, and which names it is about.

The correction's words come first ("to owners", "claimants only hear ..."). The task's person counts where
the correction speaks of them, and stays in general words ("a customer") where it does not.
"""

import re

from workbench.gates.lexicon import section, small, words_of
from workbench.reading.asked import Asked
from workbench.reading.clauses import QUOTED
from workbench.reading.lexicon import compiled, word_set
from workbench.reading.people import spoken_of
from workbench.reading.wording import about_user, uncapitalised

PEOPLE = re.compile(r"\b(?<!is )(?<!up )(?:to|for|with) (?P<words>(?:[A-Za-zÀ-ÿ'-]+ ){0,3}[A-Za-zÀ-ÿ'-]+)")
TO_NAME = re.compile(r"\b(?:to|for|with) (?P<name>[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)?)\b")
NAME = re.compile(r"\b[A-ZÀ-Þ][\wÀ-ÿ'-]+\b")
SUBJECT, AUDIENCE = compiled("scopes", "subject"), compiled("scopes", "audience")
NOT_PLACES = word_set("scopes", "not_places")
ENDINGS, NOT_PEOPLE = compiled("scopes", "people_endings"), compiled("scopes", "not_people")
GREETED = re.compile(  # the words of a greeting or of a close are nobody
    r"(?P<how>\b(?:greet|welcome|open|start|begin|close|end|finish|sign)(?:s|ed|ing)?\b[^.;!?\n]{0,40}?)"
    r" with [A-ZÀ-Þ][\wÀ-ÿ'-]*", re.I)
CROSSING = {"the", "our", "my", "a", "is", "are", "it"}
NO_NAMES = {"i", "the", "we", "no", "she", "he", "you"}


def find_audience(asked: Asked, correction: str) -> str:
    """Who reads it, in the words of a scope; nothing where nobody in particular does."""
    spoken = GREETED.sub(r"\g<how>", QUOTED.sub(" … ", correction))
    named = TO_NAME.search(spoken)
    said = said_readers(spoken)
    if said or (named and named["name"].lower() not in small("not_names")):
        return said or named["name"]
    person = asked.person
    if person is None:
        return ""
    if spoken_of(person, spoken):
        return person.short
    return person.kind or ("" if person.name else person.short)


def said_readers(spoken: str) -> str:
    """The people the correction names as readers."""
    sentences = re.split(r"[.!?;,]\s*|\n", spoken)
    for find in (_readers, _receivers, _subject):
        who = next(filter(None, map(find, sentences)), "")
        if who:
            return about_user(uncapitalised(who))
    return ""


def _readers(sentence: str) -> str:
    """`any text the audience gets`."""
    found = AUDIENCE.search(sentence)
    return found["who"] if found else ""


def _receivers(sentence: str) -> str:
    """`for the Swiss clients it is ...`."""
    return next(filter(None, (_people_in(found["words"]) for found in PEOPLE.finditer(sentence))), "")


def _subject(sentence: str) -> str:
    """`customers get two sums`."""
    found = SUBJECT.match(sentence)
    return found["who"] if found and are_people(found["noun"]) else ""


def _people_in(words: str) -> str:
    listed = words.split()
    end = next((at for at, word in enumerate(listed, 1) if are_people(word)), 0)
    crossed = any(word.lower() in CROSSING for word in listed[1:end])
    return "" if crossed else " ".join(listed[:end])


def are_people(noun: str) -> bool:
    """Whether a noun names people: by the lexicon, or by its ending."""
    if noun.lower() in NOT_PLACES:
        return False
    ending = ENDINGS.fullmatch(noun) and not NOT_PEOPLE.search(noun)
    return bool(section("people").labels(words_of(noun)) or ending)


def shared_names(task: str, correction: str) -> list[str]:
    """Names in the correction that the task has too, within its sentences."""
    names = [name for name in NAME.findall(correction) if name.lower() not in NO_NAMES and not name.isupper()]
    return [name for name in dict.fromkeys(names)
            if re.search(rf"(?<![.!?] )(?<!^)\b{re.escape(name)}\b", task)]


def about_names(task: str, correction: str) -> str:
    """`for Hagedorn Logistik`: the first name both speak of, as the task joins it."""
    names = shared_names(task, correction)
    if not names:
        return ""
    around = r"(?:[A-ZÀ-Þ][\w'-]+ )*", r"(?: (?:of |[A-ZÀ-Þ][\w'-]+ ?)+)?"
    whole = f"{around[0]}{re.escape(names[0])}{around[1]}"
    found = re.search(rf"\b(?P<how>for|to|in|of|from|with|at) (?P<name>{whole})", task)
    return f" {found['how']} {found['name'].strip()}" if found else f" about {names[0]}"
