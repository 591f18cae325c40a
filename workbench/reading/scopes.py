"""When does what a correction teaches apply?

First the correction's own words count ("when I write to her", "for the Swiss clients", "whatever I
ask"); then how the user lives, which reaches all that touches it ("I don't eat meat" reaches any food);
then what the task asks for and for whom, without what is incidental to it.
"""

import re
from dataclasses import dataclass, replace

from workbench.gates.lexicon import words_of
from workbench.reading.asked import Asked
from workbench.reading.audiences import about_names, find_audience, said_readers, shared_names
from workbench.reading.kinds import Kind
from workbench.reading.lexicon import compiled, table, word_set
from workbench.reading.nouns import plural, with_article
from workbench.reading.people import Person, resolve
from workbench.reading.wording import about_user, capitalised, condition_of
from workbench.records import Breadth, Check

ALWAYS = "Always, in every answer."
EVERY_TEXT = {"no_emoji", "no_exclamation", "language", "max_emoji", "no_markdown", "lowercase"}
ONLY_CODE = {"code_only", "no_code"}
MESSAGES = {"e-mail", "reply", "letter", "card"}
LIKE = {"de": "Aufgaben wie „{}“.", "fr": "Demandes comme « {} ».", "es": "Peticiones como «{}»."}
EVERYWHERE, FOR_GOOD = compiled("scopes", "everywhere"), compiled("scopes", "for_good")
CONDITION, FOREIGN_CONDITION = compiled("scopes", "condition"), compiled("scopes", "foreign_condition")
ANSWERING_ME = re.compile(r"(?i)\bwhen(?:ever)? you(?:'ve| have)? (?:answer|talk|reply)")
WRITING_TO = compiled("scopes", "writing_to")
ASKING = re.compile(r"(?i)^i (?:ask(?:ed)?|want|need|request|am asking|'m asking) (?:you )?(?P<rest>.+)$")
SPELLING = re.compile(r"(?i)\b(?:british|american|uk|us|swiss) (?:spelling|english)\b")
NO_READERS = re.compile(r"(?i)(?:the |our |my )?(?:reviews|questions|complaints|calls|requests|comments|posts|e-?mails)")
FOR_CODE = re.compile(r"(?i)(?:for )?(?:some |the )?code$")
PASSING = re.compile(r"(?i)^(?:it'?s|the) (?:done|ready|over|too|right|wrong|true|fine)\b")
HEAD = re.compile(r"[:.;?!\n]|,? (?:dass|que|qui|weil|porque|parce)\b")
DOMAINS, PERSONAL = table("scopes", "domains"), compiled("scopes", "personal")
WRITTEN_FOR, OWN_THINGS = compiled("scopes", "written_for"), word_set("scopes", "own_things")
QUESTION_OPENING = compiled("scopes", "question_opening")
SMALL_WORDS = {code: frozenset(words.split()) for code, words in table("scopes", "small_words").items()}
LONGEST_TOPIC = 90  # characters


@dataclass(frozen=True)
class Scope:
    """When a rule applies, as a sentence, and how a rule's text leads in with it (`In replies`)."""

    applies_when: str
    lead: str = ""
    breadth: Breadth = "regional"


def find_scope(asked: Asked, correction: str, check: Check | None, task: str, kind: Kind | None) -> Scope:
    """The scope of what a correction of this task teaches."""
    if _everywhere(correction, check, kind):
        return Scope(ALWAYS, "", "global")
    if language_of(f"{task} {correction}") != "en":
        return _foreign(task, correction)
    if kind and asked.code is None and not CONDITION.search(correction):
        return _from_kind(kind, correction)
    return (_from_condition(asked, correction) or _from_life(asked, correction) or _from_code(asked, check)
            or _from_task(asked, correction, task))


def _everywhere(correction: str, check: Check | None, kind: Kind | None) -> bool:
    if EVERYWHERE.search(correction):
        return True
    narrowed = kind or (CONDITION.search(correction) and not ANSWERING_ME.search(correction))
    any_text = SPELLING.search(correction) or (check is not None and check.kind in EVERY_TEXT)
    return bool(any_text and not narrowed and FOR_GOOD.search(correction))


def _foreign(task: str, correction: str) -> Scope:
    """In another language the correction's own condition, or the head of the task, says it best."""
    said = FOREIGN_CONDITION.search(correction)
    if said:
        return Scope(f"{capitalised(said['clause'].strip())}.")
    head = HEAD.split(task.strip(), maxsplit=1)[0].strip()
    return Scope(LIKE.get(language_of(task), LIKE["de"]).format(head[:120]))


def language_of(text: str) -> str:
    """`en`, or de, fr or es where the small words of one of these prevail."""
    words = words_of(text[:2000])
    counts = {code: sum(word in small for word in words) for code, small in SMALL_WORDS.items()}
    best = max(counts, key=counts.get)
    return best if counts[best] > counts["en"] else "en"


def _from_kind(kind: Kind, correction: str) -> Scope:
    """The kind of text the correction names itself, with the readers it names beside it."""
    said = said_readers(correction)
    sent_to = said and re.search(rf"(?i)\bto (?:my |our )?{re.escape(said.split()[-1])}\b", correction)
    named = replace(kind, readers=said) if sent_to and not kind.readers else kind
    return Scope(named.applies_when, named.lead)


def _from_condition(asked: Asked, correction: str) -> Scope | None:
    """`when I write to her` becomes "Writing an e-mail or message from the user to Ines"."""
    found = CONDITION.search(correction)
    if not found or PASSING.search(found["clause"]):
        return None
    clause = re.sub(r"(?i)[\s,]*(?:please|pls)$", "", condition_of(found["clause"]))
    to, asks = WRITING_TO.match(clause), ASKING.match(clause)
    if to and not NO_READERS.fullmatch(to["who"]):
        who, thing = _who(to["who"], asked.person), asked.thing if asked.thing in MESSAGES else "e-mail"
        return Scope(f"Writing {with_article(thing)} or message from the user to {who}.",
                     f"In messages to {who}")
    if asks and FOR_CODE.match(asks["rest"]):
        return Scope("The user asks for code to be written.", "When the user asks for code")
    if asks:
        wish = about_user(resolve(asks["rest"], asked.person))
        return Scope(f"The user asks {wish}.", f"When the user asks {wish}")
    words = about_user(resolve(clause, asked.person))
    words = _doing(re.sub(r"(?i)^you (?:are )?", "", words)) if words.lower().startswith("you ") else words
    return Scope(f"{capitalised(words)}.", f"When {words}")


def _doing(words: str) -> str:
    """`explain how to do something` as `explaining how to do something`."""
    verb, _, rest = words.partition(" ")
    stem = verb[:-1] if re.search(r"[^eo]e$", verb) else verb
    return f"{verb if verb.endswith('ing') else f'{stem}ing'} {rest}".strip()


def _who(words: str, person: Person | None) -> str:
    words = re.sub(r"(?i)\b(?:again|only|directly)$", "", words).strip()
    pronoun = words.lower() in ("her", "him", "them", "he", "she")
    return person.short if person and pronoun else about_user(words)


def _from_life(asked: Asked, correction: str) -> Scope | None:
    """How the user lives reaches every task that touches it, where the task is not a text for others."""
    for_others = asked.doing.startswith("Writing") and asked.thing not in OWN_THINGS
    if asked.person or asked.code is not None or for_others or not PERSONAL.search(correction):
        return None
    touched = {scope: len(re.findall(f"(?i){pattern}", correction)) for scope, pattern in DOMAINS.items()}
    best = max(touched, key=touched.get)
    return Scope(best) if touched[best] else None


def _from_code(asked: Asked, check: Check | None) -> Scope | None:
    """Code in a language, or any code where the language makes no difference."""
    if asked.code == "" or (check and check.kind in ONLY_CODE):
        return Scope("The user asks for code to be written: a function, class, script or query.",
                     "When code is asked for")
    if asked.code is None:
        return None
    kind = "or view for the user" if "query" in asked.thing else (
        "for the user: a function, query, script or class is asked for")
    return Scope(f"{asked.doing} {kind}.", f"In {plural(asked.thing)}")


def _from_task(asked: Asked, correction: str, task: str) -> Scope:
    """What is done, for whom the correction or the task says, and names that both speak of."""
    audience = find_audience(asked, correction)
    to = f" {_joins(asked)} {audience}" if audience else ""
    place = f" {asked.place}" if asked.place and asked.place.split()[-1] not in to.split() else ""
    if asked.question:
        topic = "" if place or audience else _topic(task)
        return Scope(f"Answering a question of the user{topic}{to}{place}.", f"In answers{to}")
    known = any(name in audience for name in shared_names(task, correction))
    names = "" if known else about_names(task, correction)
    rest = f"{to}{names}{place}" or " for the user"
    lead = f"In {plural(asked.thing)}{to}{names}" if asked.thing else ""
    return Scope(f"{asked.doing}{rest}.", lead, "local" if names and not to else "regional")


def _joins(asked: Asked) -> str:
    """A letter goes to its readers, a story is told for them."""
    return "to" if asked.doing.startswith("Writing") and not WRITTEN_FOR.search(asked.thing) else "for"


def _topic(task: str) -> str:
    """What a question is about, in its own words."""
    asked = re.split(r"(?<=[.?!])\s", task.strip())[-1] if task.strip().endswith("?") else task
    words = QUESTION_OPENING.sub("", asked.strip())
    words = _doing(words) if re.match(r"(?i)how (?:do|can|to|should)\b", asked.strip()) else words
    return f" about {about_user(words.split(',')[0].rstrip('?. '))}" if 0 < len(words) < LONGEST_TOPIC else ""
