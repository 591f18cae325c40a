"""What a request, or the words of a scope, is about: what to make, for whom, from whom, in which form.

Similarity cannot tell an e-mail to Ines from an e-mail about what Ines decided; these facets can, since
the two differ in who receives it. The same reading serves the request, the scope and its examples, so
that they can be held against each other facet by facet.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workbench.gates.addressing import find_address, find_asker
from workbench.gates.lexicon import Found, section, small, words_of

HEAD, TAIL = 2400, 1200  # characters read of a long request: what is asked stands at its start or its end
MATERIAL = re.compile(
    r"```.*?(?:```|\Z)|`[^`]+`|[\"“„«][^\"”“»]{25,}[\"”“»]|^(?:\s{4,}|\t).*$|^.*[;{}=]\s*$",
    re.DOTALL | re.MULTILINE)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|;\s+")
CLAUSE = re.compile(r"[,:–—]\s+|\s(?:and|und|et|y)\s")
NAME = re.compile(r"(?<![.!?:\n\"“] )(?<!^)(?<!\n)\b[A-ZÀ-ÖØ-Þ][\w'’-]+")
GERMAN_NAME = re.compile(
    r"\b(?:[Ff]rage?|[Ss]age?|an|für|[Ff]rau|Herrn?|Dr\.?|[Bb]itte|[Ee]rinnere|[Ll]ass|[Dd]anke|[Ii]nformiere|[Aa]ntworte"
    r"|[Ss]chreibe?) ((?:[A-ZÄÖÜ][\w-]+ ?){1,2})")
ASKER = re.compile(
    r"^([A-ZÀ-ÖØ-Þ][\w'’-]+)(?= (?:wants?|wanted|would like|needs|wonders|asks|asked|is asking|has asked|will wissen"
    r"|möchte wissen|fragt|veut savoir|demande|quiere saber|pregunta)\b)", re.MULTILINE)
VERBS = frozenset({"review", "edit", "fix"})  # kinds of request whose words also occur in what is told
WITH_CODE = frozenset({"code", "fix", "explain", "howto", "advise", "review", "edit", "translate", "list"})
MATERIAL_MARK = " … "
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ers", "er", "ed", "es", "s", "e", "y", "en")


@dataclass(frozen=True)
class Facets:
    """One text, read; empty where it does not say."""

    acts: frozenset[str] = frozenset()
    first_act: str = ""
    mentioned_acts: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    message: bool = False
    people: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    author: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    question: bool = False
    first_person: bool = False
    facts: bool = False


def bounded(text: str) -> str:
    """The head and the tail of a text that is too long to read whole."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


@lru_cache(maxsize=8192)
def read_facets(text: str) -> Facets:
    """The facets of a request, a scope or an example; any text will do, and none is refused."""
    prose = MATERIAL.sub(MATERIAL_MARK, bounded(text))
    words, names = words_of(prose), _names(prose)
    request, told, message = _asked(prose, names)
    acts = _acts(request) or ([] if message else _acts(words))
    acts = acts if not message or "message" in acts else ["message", *acts]
    people = section("people").labels(words) | names
    return Facets(
        acts=frozenset(acts), first_act=next(iter(acts), ""), told=told, message=message,
        mentioned_acts=frozenset(item.label for item in _things(words)), recipients=told or _recipients(words, names, people),
        people=people, names=names, author=section("author").labels(words),
        turns=section("turns").labels(words), subjects=section("subjects").labels(words), words=stems(words),
        question=prose.rstrip(" …\n").endswith("?"),
        first_person=bool(small("first_person") & frozenset(words)),
        facts=len(re.findall(r"\d+", prose)) >= 2 or ":" in prose)


def _asked(prose: str, names: frozenset[str]) -> tuple[list[str], frozenset[str], bool]:
    """The words that ask, without what is only to be told; who is told it; whether that makes a message."""
    sentences = [sentence for sentence in SENTENCE.split(prose) if sentence.strip()]
    found = [(sentence, find_address(sentence, names)) for sentence in sentences]
    asking = [pair for pair in found if pair[1] or _asks(pair[0])] or found
    words = [words_of(sentence)[: address.content if address and address.message else None]
             for sentence, address in asking]
    told = union_of(address.people for _, address in found if address)
    back = any(address.back for _, address in found if address)
    askers = union_of(find_asker(sentence, names) for sentence in sentences) if back and not told else told
    message = any(address.message for _, address in found if address)
    return [word for part in words for word in (*part, ".")], told or askers, message


def union_of(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)


def stems(words: Iterable[str]) -> frozenset[str]:
    """The content words, cut so that "freezer" and "freezers" are one."""
    return frozenset(_stem(word) for word in words if word not in small("common") and len(word) > 2)


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    ending = next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), "")
    return word.removesuffix(ending)


def _names(text: str) -> frozenset[str]:
    """Proper names: capitalised words within a sentence; in German, where every noun is, those addressed."""
    if text.isupper():
        return frozenset()
    pattern = GERMAN_NAME if _language(words_of(text)) == "de" else NAME
    named = [*ASKER.findall(text), *pattern.findall(text)]
    found = [re.sub(r"['’]s$", "", word).lower() for met in named for word in met.split()]
    nobody = small("common") | small("not_names")
    return frozenset(name for name in found if name not in nobody and len(name) > 1
                     and not name.startswith(("i'", "don't")))


def _language(words: list[str]) -> str:
    counts = Counter(found.label for found in section("languages").find(words))
    best = counts.most_common(1)
    return best[0][0] if best and best[0][1] >= 2 else ""


def _asks(sentence: str) -> bool:
    if sentence.rstrip().endswith("?"):
        return True
    starts = (words_of(clause)[:4] for clause in CLAUSE.split(sentence))
    return any(found.start == 0 for start in starts for found in section("requests").find(start))


def _acts(words: list[str]) -> list[str]:
    """What is to be made or done, in the order it is said; "tell Tom" and "answer her" are messages."""
    named = _things(words)
    found = [item for item in named if item.label not in VERBS or _leads(words, item.start)]
    addressed = [Found("message", at, at) for at in range(len(words) - 1) if _addresses(words, at)]
    stated = [item.label for item in named if _stated(words, item.start)]
    if stated:
        return stated[:1]
    ordered = sorted((*found, *addressed), key=lambda item: item.start)
    return list(dict.fromkeys(item.label for item in ordered if _is_asked(words, ordered[0], item)))


def _things(words: list[str]) -> list[Found]:
    """The kinds of thing that are named; the message of a commit is none that goes to somebody."""
    return [item for item in section("acts").find(words)
            if item.label != "message" or not _of_a_commit(words, item)]


def _of_a_commit(words: list[str], item: Found) -> bool:
    nearby = words[max(item.start - 1, 0): item.start] + words[item.end: item.end + 3]
    return words[item.start].startswith("message") and any(word.startswith("commit") for word in nearby)


def _stated(words: list[str], at: int) -> bool:
    """Whether the kind of thing is given outright: "as a query", "als Liste"."""
    lead = words[max(at - 2, 0): at]
    return lead[-1:] == ["als"] or lead in (["as", "a"], ["as", "an"])


def _is_asked(words: list[str], first: Found, item: Found) -> bool:
    """Whether it is asked for, rather than what the thing asked for is about or what happens in it."""
    if item.label == "code" and first.label not in WITH_CODE:
        return False
    return not small("topic_leads") & frozenset(words[first.end: item.start])


def _leads(words: list[str], at: int) -> bool:
    """Whether a verb is what is asked ("check this", "and please check"), not part of what is told."""
    return at <= 2 or words[at - 1] in small("leading")


def _addresses(words: list[str], at: int) -> bool:
    """Whether somebody is told or asked something here: "ask Ines", "answer her", not "ask for"."""
    if words[at] not in small("telling"):
        return False
    follows = words[at + 1]
    ends = small("stop") | small("user")
    return follows not in ends or follows in small("determiners") - {"a", "an"}


def _recipients(words: list[str], names: frozenset[str], people: frozenset[str]) -> frozenset[str]:
    """Who it is written to; "answer her" goes to whoever was spoken of."""
    named = frozenset(person for at, word in enumerate(words) if word in small("address")
                      for person in _person(words[at + 1: at + 7], names))
    return named or (people if small("pointing") & frozenset(words) else frozenset())


def _person(words: list[str], names: frozenset[str]) -> frozenset[str]:
    """The people in the words that follow; in "Ines's assistant Paulo", not Ines."""
    ends = small("stop") - small("determiners") - {"and", "all"}
    group: list[str] = []
    for word in words:
        if word in ends:
            break
        group = [] if word.endswith(("'s", "s'")) else [*group, word]
    return section("people").labels(group) | frozenset(word for word in group if word in names)
