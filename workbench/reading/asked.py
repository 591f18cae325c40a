"""What a task asks for: what is done (writing, planning, answering), the thing wanted, and for whom.

The thing is named by the task's own words ("commit message", "bedtime story"), less what is incidental
(dates, names, numbers, what it is about): so a kind of text nobody thought of is read like any other.
"""

import re
from dataclasses import dataclass

from workbench.reading.lexicon import compiled, piece, table, word_set
from workbench.reading.nouns import singular, with_article
from workbench.reading.people import Person, find_person

MATERIAL = re.compile(r"```.*?(?:```|\Z)|`[^`]*`", re.S)
OPENING = compiled("asked", "opening")
VERB = re.compile(rf"(?i)^(?:{piece('asked', 'write')})\s+(?P<rest>.+)", re.S)
WANTED = re.compile(r"[A-Z][\w'-]+ (?:wants|needs|asks for|would like) (?P<rest>.+)", re.S)
TELL_ME = re.compile(r"(?i)(?:tell|show) me\b(?! (?:a|an|the) \w*\s?(?:story|joke))")
MESSAGES, COMMENTS = table("asked", "messages"), table("asked", "comments")
DOINGS, NOUNED = table("asked", "doings"), table("asked", "nouned")
QUESTION, STOP, FOR = compiled("asked", "question"), compiled("asked", "stop"), compiled("asked", "for")
LEADING = re.compile(rf"(?i)^(?:(?:{piece('asked', 'adjectives')})\s+)+")
SLIGHT, OCCASION = compiled("asked", "slight"), compiled("asked", "occasion")
NAMES_OF_THINGS = word_set("asked", "names_of_things")
CODE = table("asked", "code")
CODE_THING, NOT_CODE = compiled("asked", "code_thing"), compiled("asked", "not_code")
HINT = compiled("asked", "hint")
CODE_NAMES = {"SQL": "SQL query", "regular expression": "regular expression", "": "code"}
LONGEST_THING = 5  # words; more of them name no kind of thing


@dataclass(frozen=True)
class Asked:
    """A task, read: `doing` as a gerund with its thing ("Writing a reply"), and the thing on its own.

    `code` is the language that code is asked in, '' where it is not said, None where none is asked for.
    """

    doing: str
    thing: str = ""
    person: Person | None = None
    place: str = ""
    question: bool = False
    code: str | None = None


def read_task(task: str) -> Asked:
    """What is asked for; any text will do."""
    prose = MATERIAL.sub(" … ", task)
    request, person, code = _request(prose), find_person(prose), _code(task)
    if HINT.search(prose) and person and person.kind == "a student":
        return Asked("Writing a hint", "hint", person)
    if code is not None:
        name = CODE_NAMES.get(code, f"{code} code")
        return Asked(f"Writing {with_article(name)}", name, code=code)
    return _read_request(request, person, _place(request))


def _request(prose: str) -> str:
    """The sentence that asks: the first that opens with a verb of asking, or a question, or the first."""
    parts = re.split(r"(?<=[.?!])\s+|\n+", prose)
    sentences = [OPENING.sub("", part).strip() for part in parts if part.strip()]
    asking = [part for part in sentences if VERB.match(part) or _sent(part) or _stem(part)]
    questions = [part for part in sentences if part.endswith("?")]
    return next(iter(asking or questions or sentences), "")


def _sent(request: str) -> str:
    """What is sent where the verb says it: a reminder for "remind the choir"."""
    direct = r"\s+(?!me\b|us\b|you\b|for\b|of\b)\w"
    return next((thing for verbs, thing in MESSAGES.items()
                 if verbs != "write" and re.match(rf"(?i)(?:{verbs}){direct}", request)), "")


def _stem(request: str) -> str:
    """The verb that names what is done: planning, translating."""
    return next((stem for stem in (*DOINGS, *NOUNED) if re.match(rf"(?i){stem}", request)), "")


def _read_request(request: str, person: Person | None, place: str) -> Asked:
    stem, sent = _stem(request), _sent(request)
    if TELL_ME.match(request):
        return _question(place)
    if sent:
        return _writing(sent, person, place)
    if stem in DOINGS:
        return Asked(DOINGS[stem], COMMENTS.get(stem, "text"), person, place)
    if stem:
        thing = _thing(request.partition(" ")[2])
        return Asked(f"{NOUNED[stem]} {with_article(thing)}".strip(), thing, None, place)
    return _read_written(request, person, place)


def _read_written(request: str, person: Person | None, place: str) -> Asked:
    """A request for something written, by a verb, by somebody's wish, or by the thing alone."""
    wanted, verb = WANTED.match(request), VERB.match(request)
    if wanted:
        return _writing(_thing(wanted["rest"]), person, place)
    if verb:
        return _writing(_thing(_after_person(verb["rest"], person)) or "message", person, place)
    if QUESTION.match(request) or request.endswith("?"):
        return _question(place)
    return _writing(_thing(request) or "text", person, place)


def _writing(thing: str, person: Person | None, place: str) -> Asked:
    return Asked(f"Writing {with_article(thing)}", thing, person, place)


def _question(place: str) -> Asked:
    return Asked("Answering a question", "answer", None, place, question=True)


def _after_person(rest: str, person: Person | None) -> str:
    """`my sister a reminder about ...` is a reminder: who it is for does not name the thing."""
    if person is None or not rest.lower().startswith(person.words.lower()):
        to_somebody = re.match(r"(?i)to\b", rest)
        return "" if to_somebody else re.sub(r"(?i)^(?:me|us|him|her|them)\b\s*", "", rest)
    after = rest[len(person.words):].strip()
    return after if re.match(r"(?i)(?:a|an|the|some|two|three)\b", after) else ""


def _thing(rest: str) -> str:
    """The head of the phrase: `a short bio for my website` gives `bio`."""
    head = STOP.split(LEADING.sub("", rest.strip()), maxsplit=1)[0]
    words = [word for word in head.split() if not SLIGHT.fullmatch(word)]
    return singular(" ".join(map(_lowered, words[-3:]))) if len(words) <= LONGEST_THING else ""


def _lowered(word: str) -> str:
    return word if re.match(r"[A-Z].*[A-Z]", word) or word in NAMES_OF_THINGS else word.lower()


def _code(task: str) -> str | None:
    bare = MATERIAL.sub(" ", task).strip()
    head = re.split(r"(?<=[.:])\s", bare, maxsplit=1)[0]  # what follows may be tables with an e-mail column
    if bare.endswith("?") or NOT_CODE.search(head) or not CODE_THING.search(bare):
        return None
    return next((name for name, pattern in CODE.items()
                 if re.search(pattern if name == "R" else f"(?i){pattern}", bare)), None)


def _place(request: str) -> str:
    """What the text is for (`for the bakery`), where the task says so in general words."""
    head = request.partition(":")[0] if ":" in request[:90] else request
    found = FOR.search(head)
    place = STOP.split(f"{found['place']} .", maxsplit=1)[0].strip() if found else ""
    return "" if not place or OCCASION.search(place) else f"for the {place}"
