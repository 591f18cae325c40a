"""Every check a correction might ask for, each with the traces that speak for it and against it.

Words and answer alone rarely settle which check is meant: a word the correction shares with the answer may
be the one that is forbidden, or only what the talk is about. So everything that could be meant is proposed
here, widely, as long as the corrected answer fails it; `workbench/reading/ranking.py` has learned from
corrections which of the traces tell the meant from the merely possible.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from workbench.checks import prose
from workbench.reading.clauses import QUOTED, Clause
from workbench.reading.forms import Form, failed
from workbench.reading.lexicon import compiled, table, word_set
from workbench.reading.prohibitions import quotes
from workbench.records import Check

FEW = 3  # up to here a bare number may be meant to the letter
MOST = 40  # candidates of one correction; more are noise
SHORT, LONG = 60, 50  # characters of a correction, words of an answer
EARLY = 20  # characters into a correction
AROUND = 40  # characters beside a wording that are looked at
WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")
CODE = re.compile(r"\\?[\w.$:@%-]*(?:[_\\%@$]|\w\.\w|::)[\w.$:@%-]*(?:\(\))?|[-\w]+\(\)|(?<!\w)--?\w[\w-]*")
NUMBERED = re.compile(r"(?:§ ?|[A-Z]{2,} |\d+ )?[\w+#-]*\d[\w.:/'-]*(?: \d[\d-]*)*%?")
NAMED = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+(?: (?:(?:of|de|von|&) )?[A-ZÀ-Þ\d][\w'’-]*)*")
ACRONYM = re.compile(r"\b[A-ZÀ-Þ]{2,}\b")
DECIMALS = re.compile(r"(?i)\b(no|one|two|1|2) (?:decimal|digits? after)|\bwhole (?:numbers|pounds|euros)")
GRADE = re.compile(r"(?i)\b(?:grade|year|reading age)\D{0,12}(\d{1,2})\b|\b(\d{1,2})(?:th)?[- ](?:year|grade)"
                   r"|as if i (?:was|were) (\d+)")
ASKING = Check("ends_with", "?")
SIGNS = " .,;:!?\"'“”‘’«»…"
PERSONS = r"(?<![.!?:] )(?<!^)\b[A-ZÀ-Þ][a-zà-ÿ]{2,}\b"


@dataclass(frozen=True)
class Candidate:
    """A check that may be meant: how it was found, in which clause, and what speaks for or against it."""

    check: Check
    source: str
    clause: int = 0
    traces: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Heard:
    """A correction as the candidates are read from it."""

    task: str
    response: str
    words: str
    clauses: Sequence[Clause]
    forms: Sequence[Form]


def find_candidates(heard: Heard) -> list[Candidate]:
    """All checks that may be meant and that the answer fails, each once."""
    found: dict[tuple[str, str], Candidate] = {}
    for reader in (_read, _limits, _kinds, _valued, _lacking, _held, _asking, _persons, _numbers):
        for one in reader(heard):
            key = (one.check.kind, str(one.check.value))
            if key not in found and failed(one.check, heard.response):
                found[key] = one
    kept = list(found.values())[:MOST]
    return [_placed(one, heard, len(kept)) for one in kept]


def _read(heard: Heard) -> Iterator[Candidate]:
    """What the careful reading finds by itself."""
    for form in heard.forms:
        yield Candidate(form.check, "read", form.clause, {f"read {form.check.kind}": 1.0})


def _limits(heard: Heard) -> Iterator[Candidate]:
    """A number with a unit as the most, the least and the exact count."""
    for found in compiled("candidates", "units").finditer(heard.words):
        number = _number(found["number"].lower())
        for thing in _matching("things", found["thing"]):
            for bound in ("max",) if thing == "emoji" else ("max", "min", "exact"):
                around = heard.words[max(0, found.start() - AROUND): found.end() + AROUND]
                yield Candidate(Check(f"{bound}_{thing}", number), f"limit {bound}", 0, _said(around) | {
                    f"{bound} of few": float(number <= FEW), f"{bound} {thing}": 1.0})


def _number(words: str) -> int:
    return int(words) if words.isdigit() else int(next(iter(_matching("numbers", words)), "1"))


def _matching(section: str, words: str) -> list[str]:
    return [name for name, pattern in table("candidates", section).items()
            if re.fullmatch(f"(?i){pattern}", words)]


@cache
def _patterns(section: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"(?i){pattern}") for name, pattern in table("candidates", section).items()}


def _kinds(heard: Heard) -> Iterator[Candidate]:
    """Checks that take no value, by the words that ask for them."""
    for kind, pattern in _patterns("kinds").items():
        for found in list(pattern.finditer(heard.words))[:1]:
            yield _candidate(Check(kind), "kind", found, heard, {f"kind {kind}": 1.0})


def _valued(heard: Heard) -> Iterator[Candidate]:
    """Languages and currencies by their names, decimals and school grades by their numbers."""
    for kind, section in (("language", "languages"), ("currency", "currencies")):
        for value, pattern in _patterns(section).items():
            for found in list(pattern.finditer(heard.words))[:1]:
                yield _candidate(Check(kind, value), kind, found, heard, {})
    places, grade = DECIMALS.search(heard.words), GRADE.search(heard.words)
    if places:
        number = _number(places[1].lower()) if places[1] and places[1].lower() != "no" else 0
        yield _candidate(Check("decimals", number), "decimals", places, heard, {})
    if grade:
        number = max(int(next(filter(None, grade.groups()))), 1)
        yield _candidate(Check("reading_grade", number), "grade", grade, heard, {})


def _lacking(heard: Heard) -> Iterator[Candidate]:
    """Wordings of the correction the answer lacks, as demanded somewhere, at its start or at its end."""
    for found, sort in _wordings(heard.words):
        said = _bare(found, sort)
        at = re.search(re.escape(found), heard.words)
        if not said or at is None or said.lower() in heard.response.lower():
            continue
        traces = {f"lacking {sort}": 1.0, "lacking in task": float(said.lower() in heard.task.lower())}
        yield _candidate(_containing(said, sort), "lacking", at, heard, traces)
        if sort != "word":
            yield _candidate(Check("starts_with", said), "starts", at, heard, traces)
            yield _candidate(Check("ends_with", said), "ends", at, heard, traces)
    together = [wording for wording in quotes(heard.words) if wording.lower() not in heard.response.lower()]
    if len(together) > 1:
        yield Candidate(Check("contains", together), "lacking all", 0, {})


def _bare(found: str, sort: str) -> str:
    """A wording without the signs around it; of a quoted one only what trails off is left out."""
    said = (found.strip(" …").rstrip(".") or found) if sort == "quoted" else found.strip(SIGNS)
    return re.sub(r"\s*\.\.\.$", "", said)


def _containing(said: str, sort: str) -> Check:
    """A word in any of its endings, any other wording to the letter."""
    if sort != "word":
        return Check("contains", said)
    return Check("regex", rf"(?i)\b{re.escape(_stem(said))}")


def _stem(word: str) -> str:
    return re.sub(r"(?<=\w{3})(?:ies|es|s|y)$", "", word) if len(word) > 4 else word


def _wordings(words: str) -> Iterator[tuple[str, str]]:
    """What may be demanded to the letter: quoted, code, numbers, names, short forms, and single words."""
    for quoted in quotes(words):
        yield quoted, "quoted"
    bare = QUOTED.sub(" … ", words)
    for pattern, sort in ((NUMBERED, "numbered"), (CODE, "code"), (ACRONYM, "acronym"), (NAMED, "named")):
        for found in pattern.finditer(bare):
            yield found[0], sort
    for found in WORD.finditer(bare):
        if not _small(found[0]) and found[0].islower():
            yield found[0], "word"


def _small(word: str) -> bool:
    return word.lower() in word_set("forms", "small") | word_set("candidates", "common")


def _held(heard: Heard) -> Iterator[Candidate]:
    """Words and quotes of the correction that the answer holds, as forbidden in it."""
    quoted = [wording for wording in quotes(heard.words) if wording.lower() in heard.response.lower()]
    if len(quoted) > 1:
        yield Candidate(Check("not_contains", quoted), "held all", 0, {"held quoted": 1.0})
    shared = _shared(heard, quoted)
    for word, stem in shared.items():
        at = re.search(rf"(?<!\w){re.escape(word)}", heard.words)
        traces = {"held quoted": float(word in quoted), "held named": float(word[0].isupper()),
                  "held in task": float(stem.lower() in heard.task.lower()),
                  "held alone": float(stem == next(iter(shared.values())))}
        check = Check("not_contains", word) if word in quoted else _none_of([stem])
        if at:
            yield _candidate(check, "held", at, heard, traces)
    if len(shared) > 1:
        yield Candidate(_none_of(list(shared.values())), "held together", 0, {"held count": len(shared) / 4})


def _shared(heard: Heard, quoted: Sequence[str]) -> dict[str, str]:
    """The quotes and telling words that correction and answer share, each with its stem."""
    words = [found[0] for found in WORD.finditer(QUOTED.sub(" … ", heard.words)) if not _small(found[0])]
    stems = {word: word if word in quoted else _stem(word) for word in (*quoted, *words)}
    return {word: stem for word, stem in stems.items()
            if re.search(rf"(?i)(?<!\w){re.escape(stem)}", heard.response)}


def _none_of(stems: Sequence[str]) -> Check:
    return Check("not_regex", rf"(?i)\b(?:{'|'.join(map(re.escape, stems))})\w{{0,3}}\b")


def _asking(heard: Heard) -> Iterator[Candidate]:
    """A question at the end, a question anywhere, or none at the end."""
    found = compiled("candidates", "asks").search(heard.words)
    if found:
        yield _candidate(ASKING, "asking", found, heard, {})
        yield _candidate(Check("regex", r"\?"), "asking anywhere", found, heard, {})
        yield _candidate(Check("not_regex", r"\?\s*$"), "not asking", found, heard, {})


def _persons(heard: Heard) -> Iterator[Candidate]:
    """The names in the answer, where the correction speaks of names."""
    found = compiled("candidates", "persons").search(heard.words)
    names = list(dict.fromkeys(re.findall(PERSONS, heard.response)))
    if found and names:
        check = Check("not_regex", rf"\b(?:{'|'.join(map(re.escape, names))})\b")
        yield _candidate(check, "persons", found, heard, {"persons count": len(names) / 4})


def _numbers(heard: Heard) -> Iterator[Candidate]:
    """No figures at all, where the correction speaks of amounts."""
    found = compiled("candidates", "amounts").search(heard.words)
    if found:
        yield _candidate(Check("not_regex", r"\d"), "no numbers", found, heard, {})


def _candidate(check: Check, source: str, at: re.Match[str], heard: Heard,
               traces: Mapping[str, float]) -> Candidate:
    """A candidate with what stands around the words that gave it."""
    before = heard.words[max(0, at.start() - AROUND): at.start()]
    after = heard.words[at.end(): at.end() + AROUND]
    clause = next((number for number, one in enumerate(heard.clauses) if at[0].strip() in one.text), 0)
    role = heard.clauses[clause].role if heard.clauses else "fact"
    beside = {name: float(bool(compiled("candidates", name).search(text))) for name, text in (
        ("forbids", before), ("demands", before), ("lacks", after), ("rejects", after))}
    return Candidate(check, source, clause, {
        **traces, **_said(before + after), **beside, f"role {role}": 1.0,
        "early": float(at.start() < EARLY), "opens": float(not before.strip())})


def _said(around: str) -> dict[str, float]:
    """What the words around say of a place or a bound."""
    return {name: float(bool(pattern.search(around))) for name, pattern in (
        ("starts", compiled("candidates", "starts")), ("ends", compiled("candidates", "ends")),
        ("most", compiled("forms", "most")), ("least", compiled("forms", "least")))}


def _placed(one: Candidate, heard: Heard, count: int) -> Candidate:
    """The candidate with what the whole correction and answer say, by how it was found."""
    whole = {name: 1.0 for name, there in _whole(heard).items() if there}
    told = {name: value for name, value in {**one.traces, **whole}.items() if value}
    kind = f"kind {one.check.kind}"
    by_kind = {f"{kind}: {name}": 1.0 for name in ("asks none", "negative") if name in whole}
    by_source = {f"{one.source}: {name}": value for name, value in told.items()}
    return replace(one, traces={one.source: 1.0, kind: 1.0, "crowd": count / 10, **by_kind, **by_source})


def _whole(heard: Heard) -> dict[str, object]:
    """What the whole correction and answer say, true or not."""
    words = heard.words
    patterns = {"negative": ("forms", "forbidding"), "start": ("candidates", "starts"),
                "end": ("candidates", "ends"), "asks": ("candidates", "asks"),
                "asks none": ("candidates", "no_questions")}
    return {**{name: compiled(*place).search(words) for name, place in patterns.items()},
            "read too": heard.forms, "quotes": quotes(words), "numbers": re.search(r"\d", words),
            "short": len(words) < SHORT, "long answer": len(prose.words(heard.response)) > LONG}
