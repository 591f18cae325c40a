"""Who speaks in an answer, and to whom: I, you, or neither; do its steps tell the reader what to do?

Told by pronouns, in English, outside code and quotation marks. "I" after a noun of its kind is a number
(World War I). A step tells what to do when it opens with a verb known here, and does not when it opens
with an article, a pronoun or a form in -ing; otherwise it cannot be told. Tenses are left out: no rule
of thumb tells them apart reliably.
"""

import re
from dataclasses import dataclass
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, without
from workbench.checks.asking import asks_for, demands, forbids
from workbench.checks.language import is_foreign
from workbench.checks.lists import items
from workbench.checks.requests import QUOTE, Clause

_FIRST = re.compile(
    r"(?<![\w'’.&/-])(?:I(?![\w&/-]|\.\w|\. [a-z])|(?:me|my|mine|myself|we|us|ours?|ourselves|let['’]s)"
    r"(?![\w-]))",
    re.I,
)
_NO_PERSON = {  # what a word is no pronoun as, or after
    "i": re.compile(r"\b(?:part|war|type|phase|level|stage|act|volume|class|chapter|grade|unit) $", re.I),
    "mine": re.compile(r"\b(?:an?|the|coal|gold|salt) $", re.I),
}
_SECOND = re.compile(r"(?<![\w-])(?:you|yours?|yourself|yourselves)(?![\w-])", re.I)
_QUOTED = re.compile(r"“[^”\n]{1,300}”|\"[^\"\n]{1,300}\"|«[^»\n]{1,300}»|^>.*$", re.M)
_ABOUT = r"(?:to|who|in line|in the|on the|shooter|that|i|we|he|she|view)\b"
_TEXTS = (
    r"(?:my |our |the |all )*(?:bios?|profiles?|reports?|abstracts?|articles?|stor(?:y|ies)|minutes)"
    r" (?:(?:is|are|always|should be|must be|written) )*in "
)
_WORDS = r"(?: (?:singular|plural|pronouns?|voice|form|perspective|narrat\w+|point of view))*"
_ADDRESS = (
    rf"(?:(?:address|speak to|talk to) (?:the |your |our )?(?:readers?|users?|customers?|guests?|audience"
    rf"|them)"
    rf" (?:directly )?(?:as|with) (?:{QUOTE}|you\b)|address (?:the |your |our )?(?:readers?|users?"
    rf"|customers?) directly)"
)
_STEPS = (
    r"(?:(?:all |the |your |each |every )*(?:steps?|instructions?|bullets?|items?|recipes?)(?: (?:are"
    r"|is|should be|must be|always|written|go))* in )?"
)
_IMPERATIVE = rf"{_STEPS}(?:the )?imperatives?(?: (?:mood|form|voice|tense))?"
_VERB_FIRST = (
    r"(?:(?:start|begin|open)s? (?:each|every|all|the) (?:of the )?(?:steps?|bullets?(?: points?)?|items?"
    r"|instructions?)"
    r" with (?:an? |the )?(?:imperative |action |command )?verbs?"
    r"|(?:each|every|all) (?:steps?|bullets?(?: points?)?|items?|instructions?) (?:must "
    r"|should )?(?:starts?|begins?|opens?)"
    r" with (?:an? |the )?(?:imperative |action |command )?verbs?)"
)
_VERB_WORDS = """
add adjust allow answer apply arrange ask assemble attach avoid bake beat blend boil book bring browse
brush build buy call carry change charge check choose chop clean clear click close collect combine
compare complete confirm connect consider contact continue convert cook cool copy count cover create cut
decide define delete describe design determine dig discard disconnect divide do double-check download
drag drain draw drink drive drizzle drop dry eat edit empty enable enjoy ensure enter estimate examine
explain export extract fill filter find finish fit fix flip fold follow force fry gather get give go grab
grate grease guide handle hang heat help hold identify import include increase inform insert inspect
install invite join keep knead label lay learn leave let lift limit list listen locate look loosen lower
make mark mash measure meet melt mention mix monitor mount move name navigate note notify offer open
order organize organise pack paint park paste pay peel pick place plan plant play plug pour practise
practice preheat prepare press print prune pull push put raise reach read rebuild record reduce refresh
remember remove rename repeat replace reply report request rest restart return review rinse roll run save
scan scrape search season secure select sell send separate serve set shake share shut sign simmer sit
slice soak sort speak split spray spread sprinkle stack stand start stay stir stop store strain submit
switch take talk tap taste tell test thank think tie tighten toast toss touch trim try turn type
uninstall unplug unscrew update upload use verify visit wait wake walk warm wash watch water wear weigh
whisk wipe work wrap write don't never always please
"""
_VERBS = frozenset(_VERB_WORDS.split())
_NO_ORDER = re.compile(
    r"(?:i|you|he|she|it|we|they|the|an?|this|that|these|those|there|my|your|his|her|our|their|some|any"
    r"|each|every|no)\b"
    r"|(?!(?:bring|sing|ring|string|spring|cling|fling|sling|swing|wring|ping|king)\b)\w{2,}ing\b",
    re.I,
)


@dataclass(frozen=True)
class NoPerson(Verifier):
    """None of these persons in what the answer says itself."""

    name: str
    said: str
    order: str
    persons: tuple[re.Pattern[str], ...]
    rivals: tuple[str, ...]
    rank = 4

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.name

    @property
    def opposites(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.rivals

    def verify(self, value: None, text: str) -> Finding:
        places = sorted(place for person in self.persons for place in _pronouns(person, text))
        return without(text, places, "word for I, we or you", unsure=not places and is_foreign(text))

    def explain(self, value: None) -> str:
        return self.said

    def instruct(self, value: None) -> str:
        return self.order

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        refused = self.name == "no_first_person"
        which, asked = ("first", forbids) if refused else ("third", asks_for)
        person = rf"(?:{_TEXTS})?(?:the )?{which}[- ]person{_WORDS}"
        return (None,) if asked(clause, person, _ABOUT) else ()


@dataclass(frozen=True)
class Person(NoPerson):
    """At least one word of this person."""

    def verify(self, value: None, text: str) -> Finding:
        found = any(_pronouns(person, text) for person in self.persons)
        if not found and is_foreign(text):
            return Finding(None, "this is read in English alone", (), 0.5)
        return Finding(found, "it is" if found else "no word of it is there", (), 0.0 if found else 1.0)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        which = self.name.partition("_")[0]
        named = asks_for(clause, rf"(?:the )?{which}[- ]person{_WORDS}", _ABOUT)
        return (None,) if named or (which == "second" and demands(clause, _ADDRESS)) else ()


class ImperativeSteps(Verifier):
    """Every list item opens with a verb that tells what to do."""

    kind = "imperative_steps"
    shown = "steps that begin with a verb, as orders"
    instruction = "Begin every step with a verb that tells the reader what to do."
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        openings = [(place, _first_words(text[slice(*place)])) for place in items(text)]
        wrong = [place for place, words in openings if _NO_ORDER.match(words)]
        unknown = any(words.split(" ")[0].lower().strip(",.:;!*_") not in _VERBS for _, words in openings)
        if not openings:
            return Finding(None, "there are no steps in a list", (), 0.5)
        return without(text, wrong, "step that is no order", unknown)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if demands(clause, f"(?:{_IMPERATIVE}(?! to)|{_VERB_FIRST})") else ()


def _pronouns(person: re.Pattern[str], text: str) -> list[prose.Place]:
    """Where words of a person are, outside code and quotation marks."""
    shown = _QUOTED.sub(lambda match: " " * len(match[0]), prose.without_code(text))
    return [match.span() for match in person.finditer(shown) if _is_pronoun(match)]


def _is_pronoun(match: re.Match[str]) -> bool:
    """Whether it is one of a person: not `World War I`, `the mine`, `i` in a formula, or the US."""
    before = match.string[max(0, match.start() - 10) : match.start()]
    other = _NO_PERSON.get(match[0].lower())
    return match[0] not in ("i", "US") and not (other and other.search(before))


def _first_words(item: str) -> str:
    """What an item begins with, without its mark, a box, emphasis or a label in front (`Step 1:`)."""
    bare = prose.MARKER.sub("", item)
    return re.sub(r"^(?:\[[ xX]\]\s*)?[*_~]*(?:step \d+[:.)]\s*)?[*_\"“]*", "", bare, flags=re.I).lstrip()


add(
    NoPerson(
        "no_first_person",
        "no first person",
        "Do not write in the first person (no I, no we).",
        (_FIRST,),
        ("first_person",),
    ),
    NoPerson(
        "third_person",
        "the third person only",
        "Write in the third person (no I, no we, no you).",
        (_FIRST, _SECOND),
        ("first_person", "second_person"),
    ),
    Person(
        "first_person",
        "the first person",
        "Write in the first person (I or we).",
        (_FIRST,),
        ("no_first_person", "third_person"),
    ),
    Person(
        "second_person", "the reader as “you”", "Address the reader as “you”.", (_SECOND,), ("third_person",)
    ),
)
add(ImperativeSteps())
