"""A thing's name with its article and in the plural: `a reply`, `replies`, but `minutes`."""

import re

from workbench.reading.lexicon import word_set

PLURAL_ONLY = word_set("nouns", "plural_only")
UNCOUNTED = word_set("nouns", "uncounted")


def with_article(thing: str) -> str:
    """The thing as one of its kind: `a reply`, `an e-mail`, but `minutes`."""
    last = _last(thing)
    if not thing or last in PLURAL_ONLY or last in UNCOUNTED:
        return thing
    return f"{'an' if re.match(r'(?i)[aio]|e(?!u)|u(?!n?i|se)|SQL|FAQ|SMS', thing) else 'a'} {thing}"


def plural(thing: str) -> str:
    """Several of the thing: `replies`, `e-mails`, `minutes`."""
    last = _last(thing)
    if not thing or last.endswith("s") or last in UNCOUNTED:
        return thing
    if re.search(r"[^aeiou]y$", last):
        return f"{thing[:-1]}ies"
    return f"{thing}es" if re.search(r"(?:[xz]|ch|sh)$", last) else f"{thing}s"


def singular(thing: str) -> str:
    """One of the thing: `bedtime stories` as `bedtime story`."""
    last = _last(thing)
    if last in PLURAL_ONLY or not re.search(r"[^su]s$", last):
        return thing
    if last.endswith("ies"):
        return f"{thing[:-3]}y"
    return thing[:-2] if re.search(r"(?:[sxz]|ch|sh)es$", last) else thing[:-1]


def _last(thing: str) -> str:
    return thing.split()[-1] if thing else ""
