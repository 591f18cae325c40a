"""Who a task is about or addressed to, and what the pronouns of a correction stand for.

A rule must make sense to somebody who never saw the task: "40 words when I write to her" says nothing
without Ines. So the person a task names is found once, and pronouns are put back into words with it.
"""

import re
from dataclasses import dataclass

from workbench.gates.lexicon import section, words_of
from workbench.reading.lexicon import compiled, piece, table

ARTICLES = r"(?:my|our|the|a|an|all|some|his|her|their|every|each|this|that|one of (?:my|our|the))"
ENDS = piece("people", "ends")  # words after which the phrase that names a person is over
NAME = r"[A-ZÀ-Þ][\w’'-]*\w(?:\s+(?:van|von|de|der|del|la|da)\b)?"
WORD = rf"(?!(?:{ENDS}|of)\b)[a-zà-ÿ][\w-]*"
NOUNS = rf"(?:{WORD}\s+){{0,3}}{WORD}(?:\s+of\s+(?:my|our|the)\s+[a-zà-ÿ][\w-]*)?"
PERSON = rf"(?:{ARTICLES}\s+{NOUNS}(?:\s+{NAME})*|{NAME}(?:\s+{NAME}){{0,2}}|{piece('people', 'anybody')})"
ASKED = re.compile(rf"(?i:\b(?:{piece('people', 'asked')})\b(?:[^.?!:,;\n]{{0,60}}?\s(?:to|for))?)"
                   rf"\s+(?P<person>{PERSON})")
WANTS = re.compile(rf"\s*({NAME}) (?:wants|needs|asks for|would like) ")
THEIRS = re.compile(r"(?i)\b((?:my|our|a|the) (?:student|pupil|customer|client|patient|learner)s?)\b")
TOLD = re.compile(r"(?i)(?:tell|ask|remind|text|e-?mail|invite|inform|notify|thank)\s+(?:the|my|our)\b")
PRESENT = re.compile(r"(?i)(?:me|you)\b|(?:us|it|them|him|her|this|that|the)$")
NOT_A_PERSON = compiled("people", "not_a_person")
CLASSES = table("people", "classes")
UNTELLING = {"the", "all", "our"}
ANYBODY = {"a customer", "a student", "a patient", "a reviewer", "an applicant"}
PRONOUN = re.compile(r"(?i)\b(he|him|his|she|her|hers)\b")
MAKES = re.compile(r"(?i)\b(makes?|lets?|helps?|having|tells?|gives?|shows?|asks?)\s+$")
OWNED = re.compile(
    r"\s+(?!(?:to|in|on|at|with|and|or|but|if|when|that|about|for|again|only|please|a|the)\b)\w")


@dataclass(frozen=True)
class Person:
    """Somebody a task names: the words for them, and their name where there is one."""

    words: str
    name: str = ""

    @property
    def short(self) -> str:
        if self.kind in ANYBODY and not self.name:
            return self.kind
        return self.name or re.sub(r"(?i)^(?:my|our)\s", "the user's ", self.words)

    @property
    def kind(self) -> str:
        """The class of people this is one of (`a customer`), or nothing where that is not said."""
        return next((name for name, words in CLASSES.items()
                     if re.search(rf"(?i)\b(?:{words})\b", self.words)), "")


def find_person(task: str) -> Person | None:
    """The person the task is addressed to or written for, or None where it names nobody."""
    for asked in ASKED.finditer(task):
        words, after = asked["person"].strip(), task[asked.end("person"):]
        theirs = words.endswith(("'s", "’s")) or re.match(r"['’]s?\b", after)  # names something of theirs
        if not theirs and _is_somebody(words, asked[0]):
            return _person(words)
    found = WANTS.match(task) or THEIRS.search(task)
    return _person(found[1]) if found else None


def _is_somebody(words: str, asked: str) -> bool:
    """A name, a word for people, or whoever is told or written to; not the label in "text for the label"."""
    if PRESENT.match(words) or NOT_A_PERSON.search(words):
        return False
    if re.search(rf"(?:^|\s){NAME}$", words) or section("people").labels(words_of(words)):
        return True
    return bool(TOLD.match(asked) or re.search(r"(?i)\bto (?:the|my|our|a|an|all)\b", asked))


def _person(words: str) -> Person:
    name = re.search(rf"{NAME}(?:\s+{NAME})*$", words)
    return Person(words, name[0] if name else "")


def spoken_of(person: Person, correction: str) -> bool:
    """Whether the correction speaks of this person, by name, by what they are, or by a pronoun."""
    words = [word for word in re.findall(r"[\w-]{3,}", person.words) if word.lower() not in UNTELLING]
    named = any(re.search(rf"(?i)\b{re.escape(word)}s?\b", correction) for word in words)
    return named or bool(PRONOUN.search(correction))


def resolve(words: str, person: Person | None) -> str:
    """The words with the first he or she put into words, unless the person is named before it."""
    pronoun = PRONOUN.search(words)
    if person is None or pronoun is None:
        return words
    before, after = words[: pronoun.start()], words[pronoun.end():]
    if re.search(rf"(?i)\b{re.escape(person.name or person.words)}\b", before):
        return words
    return f"{before}{person.short}{_possessive(pronoun[0].lower(), before, after)}{after}"


def _possessive(pronoun: str, before: str, after: str) -> str:
    """`'s` where the pronoun owns what follows: "her phone", but not "makes her look"."""
    owns = pronoun == "her" and not MAKES.search(before) and OWNED.match(after)
    return "'s" if owns or pronoun in ("his", "hers") else ""
