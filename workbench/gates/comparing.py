"""A request held against a rule, facet by facet: each point where they meet or part, in words.

The cues are measured here and weighed elsewhere: what each is worth is fitted to requests that people
sorted (`cues.json`), so that nothing in this file says how much a cue counts, only which way it may
speak: what speaks for a rule can never be weighed against it. Cues that fitting gave no weight are gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from workbench.gates.facets import Facets, read_facets, stems
from workbench.gates.lexicon import shown_names
from workbench.records import Candidate, Rule

FOR = 1.0
AGAINST = -1.0
RELATED = 0.3  # cosine below which a request has little to do with a text
REMOTE = 0.18
ALIKE = 0.6
STRANGE = 0.4  # cosine below which somebody known by name only is not taken for one of the people meant
DATA = frozenset({"code", "fix"})  # acts in which people are only data: "a class for bank customers"
MANNERS = frozenset({"howto", "advise", "explain"})  # ways of asking for another act: "how do I make dough"
NOTE = stems(["note"])
GENERAL = frozenset(  # stems of words that most scopes have
    {"writ", "user", "giv", "ask", "answ", "messag", "request", "text", "us", "mak", "suggest", "want"})


@dataclass(frozen=True)
class Cue:
    """One point of comparison: its strength from 0 to 1, which way it speaks, and what it says."""

    name: str
    value: float
    speaks: float
    words: str = ""


@dataclass(frozen=True)
class Reading:
    """What a rule's scope, words and examples say together."""

    scope: Facets
    text: Facets
    inside: tuple[Facets, ...]
    outside: tuple[Facets, ...]

    @property
    def acts(self) -> frozenset[str]:
        return self.scope.acts or union(self.inside, "acts")

    @property
    def recipients(self) -> frozenset[str]:
        return self.scope.recipients or union(self.inside, "recipients")

    def all(self, facet: str) -> frozenset[str]:
        """A facet over the scope, the rule's words and its examples in scope."""
        return union((self.scope, self.text, *self.inside), facet)


def union(parts: Iterable[Facets], facet: str) -> frozenset[str]:
    """One facet of several texts, taken together."""
    return frozenset(chain.from_iterable(getattr(part, facet) for part in parts))


@lru_cache(maxsize=8192)
def read_rule(applies_when: str, text: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> Reading:
    """A rule's facets, read once for each wording of it."""
    return Reading(read_facets(applies_when), read_facets(text),
                   tuple(map(read_facets, inside)), tuple(map(read_facets, outside)))


def _read(rule: Rule) -> Reading:
    return read_rule(rule.applies_when, rule.text, rule.in_scope, rule.out_of_scope)


def compare(asked: Facets, candidate: Candidate) -> list[Cue]:
    """Every cue of a request and a rule, in a fixed order; zero where there is nothing to compare."""
    reading = _read(candidate.rule)
    related = min(1.0, max(candidate.similarity, 0.0) / RELATED)
    reached = _reached(asked, reading)
    return [*_nearness(candidate, bool(reached), asked.first_act in reading.acts),
            *_acts(asked, reading, related), *_people(asked, reading, reached),
            *_manner(asked, reading, related), *_topic(asked, reading), *_verdicts(asked, reading)]


def _reached(asked: Facets, reading: Reading) -> frozenset[str]:
    """Those a message goes to who are the ones the rule is for, whatever the message is about."""
    meant = not reading.acts or asked.first_act in reading.acts
    return asked.told & reading.recipients if meant else frozenset()


def _nearness(candidate: Candidate, reached: bool, same_act: bool) -> list[Cue]:
    """How near by meaning; a message to the right person may be about anything."""
    near, away = candidate.similarity, candidate.away or 0.0
    inside = f"it is {near:.0%} similar to {quoted(candidate.nearest)}"
    unrelated = (not reached) * max(0.0, RELATED - near) / RELATED
    outside = f"it is near {quoted(candidate.away_nearest)}, where the rule does not apply"
    return [
        _for("alike", max(0.0, near - ALIKE) / (1 - ALIKE), inside),
        _against("unrelated", (not same_act) * unrelated, "it has little in common with the scope"),
        _against("unrelated_matter", same_act * unrelated, "it has little in common with the scope"),
        _against("remote", (not reached and not same_act) * max(0.0, REMOTE - near) / REMOTE,
                 "it has nothing in common with the scope"),
        _against("nearer_outside", max(0.0, away - near), outside),
        _against("near_outside", max(0.0, away - 0.5) * 2, outside),
    ]


def _acts(asked: Facets, reading: Reading, related: float) -> list[Cue]:
    """Cues any request may give count only as far as it is related to the rule at all."""
    acts, first = reading.acts, asked.first_act
    brought = asked.acts - reading.all("mentioned_acts") - (MANNERS if asked.acts & acts else frozenset())
    return [
        _for("same_act", first in acts, f"it asks for {shown(first)}, as the rule means"),
        _for("unsaid_act", related * (not asked.acts), "it names no other kind of thing"),
        _against("new_act", brought, f"it asks for {listed(brought)}, and the rule is about {listed(acts)}"),
        _against("explains", first == "explain" and first not in acts, "it wants something explained"),
        _against("advises", first == "advise" and not acts & {"advise", "plan"}, "it asks for advice"),
    ]


def _people(asked: Facets, reading: Reading, reached: frozenset[str]) -> list[Cue]:
    to, given, names = reading.recipients, asked.recipients, reading.scope.names
    spoken_of = (asked.people & to) - given if given else frozenset()
    beside = reached or asked.first_act in DATA
    others = frozenset() if beside else asked.people - asked.names - reading.all("people")
    another = names & to if given and not given & to else frozenset()
    return [
        _for("reached", reached, f"it is to go to {listed(reached)}"),
        _for("named", asked.names & names, f"it names {listed(asked.names & names)}"),
        _against("other_person", another, f"it goes to {listed(given)}, not to {listed(another)}"),
        _against("spoken_of", spoken_of, f"it only speaks of {listed(spoken_of)}"),
        _against("nobody", to and not (given or asked.message), f"it is not said to go to {listed(to)}"),
        _against("others", others, f"it brings in someone else ({listed(others)})"),
    ]


def strangers(asked: Facets, candidate: Candidate) -> str:
    """Why a message to one person does not meet a rule for messages to another, in words; "" where it may.

    No cue outweighs this: who a message goes to is not a matter of degree. A rule for a kind of people
    may mean somebody known by name only, unless the message has little to do with the rule besides.
    """
    reading = _read(candidate.rule)
    if "commit" in reading.scope.words - asked.words and _is_for_a_person(asked):
        return "it is a message for somebody, and the rule is about commit messages"
    named = reading.scope.names & reading.recipients
    meant = named or (reading.scope.recipients if candidate.similarity < STRANGE else frozenset())
    if not (meant and asked.told) or asked.told & reading.recipients:
        return ""
    return f"it goes to {listed(asked.told)}, not to {listed(meant)}"


def _is_for_a_person(asked: Facets) -> bool:
    """Whether a text goes to people: somebody is told it, or it is a card or a note."""
    told = asked.told or asked.message or asked.recipients or asked.first_act == "message" and asked.people
    return bool(told or asked.first_act == "card" or NOTE & asked.words)


def _manner(asked: Facets, reading: Reading, related: float) -> list[Cue]:
    subjects = reading.scope.subjects if reading.scope.words else reading.all("subjects")
    apart = bool(subjects) and not asked.subjects & subjects
    other = asked.subjects - reading.all("subjects") if apart else frozenset()
    general = asked.question and not (asked.first_person or asked.told) and "explain" not in reading.acts
    return [
        _for("facts", related * asked.facts, "it gives what is to be put into words"),
        _against("general_question", general, "it is a question of general knowledge"),
        _against("author", asked.author - reading.all("author"), "it says itself whom it comes from"),
        _against("elsewhere", "elsewhere" in asked.turns, "it says that it is for another purpose"),
        _against("inward", "inward" in asked.turns - reading.all("turns"), "it is meant to stay inside"),
        _against("other_subject", other, f"it is about {listed(other)}, the rule about {listed(subjects)}"),
    ]


def _topic(asked: Facets, reading: Reading) -> list[Cue]:
    scope = reading.scope.words - GENERAL
    matter = (reading.text.words - scope - GENERAL) & asked.words
    shared = len(asked.words & union(reading.inside, "words")) / max(len(asked.words), 1)
    apart = _apart(asked, reading)
    return [
        _for("same_topic", shared * (not apart), "it has the topic and the kind of an example"),
        _against("look_alike", shared * apart, "it shares an example's topic but is of another kind"),
        _against("no_scope_word", scope and not asked.words & scope, "it shares no word with the scope"),
        _against("matter", matter, "it is about what the rule itself speaks of"),
    ]


def _apart(asked: Facets, reading: Reading) -> bool:
    """Whether a request is of another kind than the rule's, whatever words they share."""
    other_act = bool(asked.first_act and reading.acts) and asked.first_act not in reading.acts
    to, given = reading.recipients, asked.recipients
    other_person = bool(to and given) and not to & given
    return other_act or other_person or bool(asked.acts - reading.all("mentioned_acts"))


def _verdicts(asked: Facets, reading: Reading) -> list[Cue]:
    """What requests out of scope had that those in scope have not."""
    acts = union(reading.outside, "acts") - reading.all("acts")
    people = (union(reading.outside, "people") - reading.all("people")) & asked.people
    first = asked.first_act
    return [
        _against("outside_act", first in acts, f"the rule was held back from {shown(first)}"),
        _against("outside_person", people, f"the rule was held back for {listed(people)}"),
    ]


def _for(name: str, value: object, words: str) -> Cue:
    return Cue(name, _strength(value), FOR, words)


def _against(name: str, value: object, words: str) -> Cue:
    return Cue(name, _strength(value), AGAINST, words)


def _strength(value: object) -> float:
    """A measure as it is; of anything else, whether there is any."""
    return float(value) if isinstance(value, int | float) else float(bool(value))


def listed(labels: Iterable[str]) -> str:
    """A few labels as words a person reads."""
    return " and ".join(sorted(map(shown, labels))[:3]) or "something else"


def shown(label: str) -> str:
    """What a label of the lexicon is called; what is none of its labels is somebody's name."""
    return shown_names().get(label) or label.title()


def quoted(text: str, length: int = 80) -> str:
    """The beginning of a text on one line, in quotation marks."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= length else line[: length - 1] + '…'}”"
