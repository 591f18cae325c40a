"""Who is to be told something: "tell Ines that", "let her know", "Ines wants to know if ...: yes".

Asking for a message is seldom done with the word message. Who follows a verb of telling receives the
text, and whatever is said after that is content: a report in it is not the report that is asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.gates.lexicon import section, small, words_of

CLAUSE = re.compile(r"[,:–—]\s+")
CLITIC = re.compile(r"-(?:les|lui|leur|le|la)$")
LATEST = 80  # words of a sentence among which it says whom to tell
FURTHEST = 7  # words in which the one addressed is named
AND = frozenset({"and", "und", "et", "y"})
ARTICLES = frozenset({"a", "an", "another", "eine", "einen", "un", "une", "una"})


@dataclass(frozen=True)
class Address:
    """One who is told something in a sentence: who, and the word after which only content follows."""

    people: frozenset[str]
    content: int
    message: bool = True
    back: bool = False  # somebody spoken of before: "answer her"


def find_address(sentence: str, names: frozenset[str]) -> Address | None:
    """Whom a sentence wants to be told something, if anyone; the first of several."""
    words = words_of(sentence)
    starts = _starts(sentence)
    found = (address for at in range(min(len(words), LATEST)) for address in _at(words, at, starts, names))
    return next(found, None) or _asker_answered(sentence, words, names)


def find_asker(sentence: str, names: frozenset[str]) -> frozenset[str]:
    """Who asks something in a sentence: "a buyer wants to know if"."""
    words = words_of(sentence)
    asking = section("asking").find(words[:12])
    return people_named(words[: asking[0].start], names)[0] if asking else frozenset()


def people_named(words: list[str], names: frozenset[str]) -> tuple[frozenset[str], int]:
    """The people named at the start of some words, and where that ends; in "Ines's assistant", not Ines."""
    labels = {found.start: found.label for found in section("people").find(words[:FURTHEST])}
    people, end = frozenset(), 0
    for at, word in enumerate(words[:FURTHEST]):
        if word in small("stop") - small("determiners") - AND:
            break
        if word.endswith(("'s", "s'")):
            people = frozenset()
        elif at in labels or word in names:
            named = {labels.get(at, ""), word if word in names else ""} - {""}
            people, end = people | named, at + 1
        elif people and word not in AND and words[at - 1] not in AND:
            break
    return people, end


def _starts(sentence: str) -> frozenset[int]:
    """The numbers of the words that begin a clause."""
    places, count = {0}, 0
    for clause in CLAUSE.split(sentence):
        count += len(words_of(clause))
        places.add(count)
    return frozenset(places)


def _at(words: list[str], at: int, starts: frozenset[int], names: frozenset[str]) -> Iterator[Address]:
    """The address that begins at a word, where one does."""
    word, after = CLITIC.sub("", words[at]), _past_preposition(words, at + 1)
    if word in small("letters") and after > at + 1 and not small("topic_leads") & frozenset(words[:at]):
        yield from _named(words, after, names, message=True)
    if at not in starts and words[at - 1] not in small("urging"):
        return
    if word in small("telling") or _in_two_halves(words, at) or (word == "explain" and after > at + 1):
        yield from _told(words, at, after, names)
    elif word in small("writing") and not _a_thing(words, after, names):
        yield from _named(words, after, names, message=after > at + 1)


def _told(words: list[str], at: int, after: int, names: frozenset[str]) -> Iterator[Address]:
    named = tuple(_named(words, after, names, message=not _thing_follows(words, at, after, names)))
    pointed = CLITIC.search(words[at]) or small("pointing") & frozenset(words[after: after + 1])
    if not named and (pointed or after >= len(words)):
        named = (Address(frozenset(), after + 1, back=True),)
    yield from named


def _named(words: list[str], after: int, names: frozenset[str], message: bool) -> Iterator[Address]:
    people, length = people_named(words[after:], names)
    if people and words[after] not in small("user"):
        yield Address(people, after + length, message)


def _thing_follows(words: list[str], at: int, after: int, names: frozenset[str]) -> bool:
    """Whether what is to be told is a thing of its own kind: "tell the children a story"."""
    end = after + people_named(words[after:], names)[1]
    return words[at] == "tell" and bool(ARTICLES & frozenset(words[end: end + 1]))


def _a_thing(words: list[str], at: int, names: frozenset[str]) -> bool:
    """Whether a thing is named here, "write a view", and not somebody, as in "escribe a Ines"."""
    return bool(ARTICLES & frozenset(words[at: at + 1])) and not names & frozenset(words[at + 1: at + 2])


def _past_preposition(words: list[str], at: int) -> int:
    return at + 1 if words[at: at + 1] and words[at] in small("towards") else at


def _in_two_halves(words: list[str], at: int) -> bool:
    return words[at] in small("halves") and bool(small("other_halves") & frozenset(words[at + 2:]))


def _asker_answered(sentence: str, words: list[str], names: frozenset[str]) -> Address | None:
    """ "Ines wants to know if the budget is final: yes" says what to answer her."""
    asker = find_asker(sentence, names)
    return Address(asker, section("asking").find(words)[0].end) if asker and ": " in sentence else None
