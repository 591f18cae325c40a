"""The plainest rules and requests there are, put together from lists: for training only, never for reporting.

Rules for writing to one person, and for one kind of text, are what people teach most, and "Ask Ines whether
Friday works." or "Commit message: drop Python 3.8." is how most people ask; a corpus written with care has
few of either. Here they meet their plainest look-alikes: the same words to somebody else, about the person,
about the thing instead of the thing.
"""

import random
import tomllib
from pathlib import Path

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PEOPLE, KINDS = WORDS["people"], WORDS["kinds"]
TO_PERSON, OF_KIND = WORDS["to_a_person"], WORDS["of_a_kind"]

Sorted = tuple[str, str, str, list[str], list[str]]
"""Scope, rule, the task it came from, requests that belong and such that do not."""


def to_a_person(draw: random.Random, count: int) -> Sorted:
    """A rule for writing to one person, with that many requests on each side."""
    who, other = draw.sample(PEOPLE, 2)
    scope = draw.choice(TO_PERSON["scopes"]).format(who=who.replace("my ", "the user's "))
    inside = [_to(draw, text, who, other) for text in draw.sample(TO_PERSON["inside"], count + 1)]
    outside = [_to(draw, text, who, other) for text in draw.sample(TO_PERSON["outside"], count)]
    outside += [_to(draw, text, other, who) for text in draw.sample(TO_PERSON["inside"], count)]
    return scope, draw.choice(WORDS["manners"]), inside.pop(), inside, [*outside, _some_kind(draw)]


def of_a_kind(draw: random.Random, count: int) -> Sorted:
    """A rule for one kind of text, with that many requests on each side."""
    kind = draw.choice(list(KINDS))
    scope = draw.choice(OF_KIND["scopes"]).format(kind=kind)
    inside = [_of(draw, text, kind) for text in draw.sample(OF_KIND["inside"], count + 1)]
    outside = [_of(draw, text, kind) for text in draw.sample(OF_KIND["outside"], count)]
    letters = [_to(draw, draw.choice(TO_PERSON["inside"]), *draw.sample(PEOPLE, 2)) for _ in range(2)]
    outside += [*letters, _some_kind(draw, kind)]
    return scope, draw.choice(WORDS["manners"]), inside.pop(), inside, outside


MAKERS = (to_a_person, of_a_kind)


def _to(draw: random.Random, text: str, who: str, other: str) -> str:
    said, topic = draw.choice(WORDS["stated"]), draw.choice(WORDS["topics"])
    return _capital(text.format(who=who, other=other, said=said, topic=topic))


def _some_kind(draw: random.Random, but: str = "") -> str:
    return _of(draw, draw.choice(OF_KIND["inside"]), draw.choice([kind for kind in KINDS if kind != but]))


def _of(draw: random.Random, text: str, kind: str) -> str:
    lead, *topics = KINDS[kind]
    second = draw.choice([other for other in KINDS if other != kind])
    return _capital(text.format(kind=kind, Kind=kind[0].upper() + kind[1:], lead=lead, second=second,
                                topic=draw.choice(topics), other=draw.choice(PEOPLE)))


def _capital(text: str) -> str:
    """With a capital, where the pattern did not begin without one on purpose."""
    return text if text.startswith(("tell", "another")) else text[0].upper() + text[1:]
