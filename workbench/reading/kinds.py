"""Which kind of text does a correction speak of in its own words: "my e-mails", "letters to parents"?

A plural names a kind: "headlines must not have a colon" is said of every headline, whatever the task at
hand was about. So the kind is found once: it makes the correction lasting, it is the scope, and what the
clause says of it becomes an instruction.
"""

import re
from dataclasses import dataclass

from workbench.reading.lexicon import compiled, piece, word_set
from workbench.reading.nouns import plural, singular, with_article

TEXTS = rf"(?:{piece('kinds', 'texts')})"
OWNER = r"(?:(?:my|our|all|the user's|the|any|your)\s+)*"
NAMED = (r"(?P<kind>(?:(?!(?:in|for|to|and|or|of|the|with|on|is|are|as|never|always|no|not|my|our)\b|"
         rf"{piece('kinds', 'verbs')}\b)"
         rf"[\w-]+\s+)?{TEXTS})(?:\s+(?:to|for)\s+(?P<who>(?:(?:my|our|the)\s+)?[a-zà-ÿ-]+s|parents|staff)"
         r"|\s+for (?:me|us))?")
SUBJECT = re.compile(rf"(?i)^(?:and |also |please )*{OWNER}{NAMED}(?=[:,]?\s+(?:{piece('kinds', 'after')})\b|:)")
PLACED = re.compile(rf"(?i)\b(?:in|for|on)\s+{OWNER}{NAMED}(?=\s*$|[,.;:!]|\s+(?:{piece('kinds', 'after')})\b)")
OBJECT = re.compile(rf"(?i)^(?:and |also |please |always )*(?:{piece('kinds', 'verbs')})\s+{OWNER}{NAMED}\b")
MESSAGES, GIVEN = word_set("kinds", "messages"), word_set("kinds", "given")
FORBIDS, MODAL = compiled("kinds", "forbids"), compiled("kinds", "modal")
HAVE = re.compile(r"(?i)^never (?:have|contain) ")
LEADS_IN = re.compile(rf"(?i)^(?:and |also )*(?:in|for|on|with)\s+{OWNER}{NAMED},?\s+(?=\w)")
AS_GIVEN = re.compile(r"(?i)^:?\s*(?:are\s+)?(?:(?:please|always|only)\s+)*(?=(?:as|in|without|with|of)\b)")


@dataclass(frozen=True)
class Kind:
    """A kind of text: one of it (`letter`), and its readers where they are named."""

    thing: str
    readers: str = ""

    @property
    def several(self) -> str:
        return f"{plural(self.thing)}{self._to}"

    @property
    def applies_when(self) -> str:
        """`Writing a letter to parents.`"""
        doing = "Giving" if self._last in GIVEN else "Writing"
        whose = " from the user" if self._sent and not self.readers else ""
        return f"{doing} {with_article(self.thing)}{whose}{self._to}."

    @property
    def lead(self) -> str:
        return f"In {self.several}"

    @property
    def _to(self) -> str:
        """A letter goes to its readers, a hint is for them."""
        return f" {'to' if self._sent else 'for'} {self.readers}" if self.readers else ""

    @property
    def _sent(self) -> bool:
        return self.thing in MESSAGES

    @property
    def _last(self) -> str:
        return self.thing.split()[-1]


def find_kind(words: str, thing: str = "") -> Kind | None:
    """The kind of text that a clause speaks of; `thing` is what the task at hand asks for."""
    found = SUBJECT.search(words) or OBJECT.search(words) or PLACED.search(words)
    if found is None:
        return None
    kind = singular(found["kind"].lower() if not re.search(r"[A-Z]{2}", found["kind"]) else found["kind"])
    own = thing if thing.lower().endswith(f" {kind}") else kind
    return Kind(own, re.sub(r"(?i)^(?:my|our)\s", "the user's ", found["who"] or ""))


def said_of_kind(words: str, kind: Kind) -> str:
    """What a clause says of its kind, as an instruction; "must not have a colon" as "never have a colon"."""
    led, placed = LEADS_IN.match(words), PLACED.search(words)
    if led:
        return words[led.end():]
    if placed and placed.end() == len(words) and not OBJECT.match(words):
        return words[: placed.start()].strip(" ,")
    subject = SUBJECT.match(words)
    return _said_of_subject(words, words[subject.end():].strip(), kind) if subject else words


def _said_of_subject(words: str, rest: str, kind: Kind) -> str:
    """`must not have a colon` as `never use a colon`; what only tells how such texts are stays whole."""
    if AS_GIVEN.match(rest):
        verb = "give" if kind.applies_when.startswith("Giving") else "write"
        return f"{verb} {kind.several} {AS_GIVEN.sub('', rest)}"
    for pattern, verb in ((FORBIDS, "never "), (MODAL, "")):
        if pattern.match(rest):
            return HAVE.sub("never use ", pattern.sub(verb, rest, count=1))
    return rest.lstrip(": ") if rest.startswith(":") else words


def predicate(words: str) -> str:
    """What a clause asks of its kind, without the kind: `schedules always as bullets` as `as bullets`."""
    subject = SUBJECT.match(words)
    return AS_GIVEN.sub("", words[subject.end():].strip()) if subject else words


def names_itself(words: str) -> bool:
    """Whether an instruction names its kind already, so that nothing need lead in to it."""
    return bool(SUBJECT.match(words) or OBJECT.match(words) or re.match(rf"(?i)(?:give|write) [\w -]*{TEXTS}\b", words))
