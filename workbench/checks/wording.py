"""Does an answer use, or avoid, these words, signs or patterns?

Wordings are looked for without regard to case, to the kind of quotation mark or apostrophe, or to how
many spaces or line ends stand between their words, and as whole words: "cup" is not in "cupboard".
An avoided word counts in its English inflections too (utilize, utilized, utilizing). A single letter
keeps its case. Patterns (`regex`, `not_regex`) come from people: they are compiled with a limit on
their length, and run with a limit on time; past it the check says that it cannot tell.
"""

import re
from functools import lru_cache
from math import prod
from typing import Any

import regex as patterns

from workbench.checks import MOST_SPANS, Finding, Verifier, add, prose, spans
from workbench.checks.asking import forbids
from workbench.checks.requests import QUOTE, Clause
from workbench.errors import WorkbenchError

LONGEST_PATTERN = 2_000
SECONDS = 1.0
MOST_REPEATED = 10_000  # counted repeats within each other are written out: they can fill the memory
_COUNTED = re.compile(r"\{(\d{1,9})")
FOLDED = str.maketrans("’‘‚“”„«»\u00a0\u2011", "''" + "'" + '"' * 5 + " -")
EM_DASH = (
    r"(?:em[- ]?dash(?:es)?|—|(?:long|big|wide|those|these|ai|chatgpt|gpt)[ -]dash(?:es|s)?"
    r"|long hyphens?|gedankenstriche?n?|tirets? (?:longs?|cadratins?))"
)
SIGNS = {
    EM_DASH: "—",
    r"en[- ]?dash(?:es)?": "–",
    r"dash(?:es|s)?": ["—", "–"],
    r"(?:semi[- ]?colon|strichpunkt|semicolen|point-virgule)s?": ";",
    r"ellips(?:is|es)|(?:dot dot dots?|three dots)": ["…", "..."],
    r"ampersands?": "&",
    r"parenthes[ie]s|round brackets|brackets|klammern": ["(", ")"],
}
CONTRACTIONS = (
    r"(?i)\b\w+(?:n['’]t|['’](?:re|ve|ll|m|d))\b|\b(?:it|that|he|she|what|who|there|let|here"
    r"|where|how)['’]s\b"
)
PATTERNS = {
    r"contractions?": CONTRACTIONS,
    r"hash[- ]?tags?": r"(?<!\w)#[^\W\d]\w*",
    r"(?:links?|urls?|hyperlinks?|web addresses)": r"(?i)\bhttps?://\S+|\bwww\.\S+|\]\(\S+\)",
    r"(?:digits|numerals)": r"\d",
    r"(?:bold(?: text| face| print)?|bolding)": r"\*\*[^*\n]+\*\*|__[^_\n]+__",
    r"(?:cups|(?:us |measuring )?cups?)": r"(?i)\bcups?\b",
    r"(?:ounces|oz)": r"(?i)\b(?:ounces?|oz)\b",
}
SELECT_STAR = r"(?i)select\s+(distinct\s+)?(\w+\.)?\*"
_USE = (
    r"(?:use|using|say|saying|write|writing|include|including|mention|mentioning|put|putting|call"
    r"|calling|have|type|see|want to see"
    r"|read|answer with|add|contain|contains|utter|insert|employ)"
)
_NEVER = (
    r"(?:never(?: ever| again)?|don'?t(?: ever| you)?|do not(?: ever)?|dont|stop|avoid|no more|no"
    r"|without|not(?= (?:use|say|write|include|mention|contain|put))|must not|should not|shouldn't|mustn't"
    r"|ban|quit|drop|skip|lose|leave out|cut|remove|delete|instead of|rather than|nie|jamais|nunca|pas)"
)
_TERM = (
    r"(?:(?:the |these |those |my |that |any |this |all )?(?:\w+ )?(?:words?|phrases?|terms?"
    r"|expressions?|wording|sentences?|adjectives?|names?|buzzwords?|cliché|letters?)(?: like"
    r"| such as)?:? )"
)
_LIST = rf"(?P<list>{QUOTE}(?:(?:\s*,\s*(?:or |and |nor )?|\s*/\s*|\s+(?:or|and|nor|&)\s+){QUOTE})*)"
_BANS = re.compile(
    rf"\b{_NEVER}\s+(?:(?:ever|again|please|just|also)\s+)*(?:{_USE}\s+)?(?:(?:things|stuff"
    rf"|words|phrases|anything) like\s+)?{_TERM}?{_LIST}(?!\s*(?:at|in|as"
    rf"|on) the (?:very )?(?:end|start|beginning|bottom|top|last|first|subject|title)\b)",
    re.I,
)
_BANNED = re.compile(
    rf"{_LIST}\s*(?:(?:is|are|must be|should be)\s+)?(?:banned|forbidden|prohibited"
    rf"|off limits|out\b|taboo|never\b|must go|has to go|(?:is|are) not allowed|verboten)",
    re.I,
)
_NOT_THIS = re.compile(
    rf"\b(?:use|say|write|call|type|prefer|put"
    rf"|spell)\b[^\ue000-\ue0ff]{{0,40}}{QUOTE}\s*,?\s*(?:and |but )?(?:not|never"
    rf"|instead of|rather than)\s+(?:{_USE}\s+)?(?P<list>{QUOTE})",
    re.I,
)
_BARE_ENDS = (
    r"(?=\s*(?:$|,|\bagain\b|\bplease\b|\bpls\b|\bever\b|\bany ?more\b|\bin (?:any|my|our|an?"
    r"|e-?mails?|mails?|messages?)\b|\bwhen\b|\bto (?:customers|clients|me|us)\b))"
)
_WORD = r"[a-zà-ÿ][\w'-]{2,}"
_BARE = re.compile(
    rf"\b(?:never|don'?t|do not|dont|stop|avoid|no more|quit|leave out|drop)\s+(?:ever\s+)?(?:(?:say"
    rf"|saying)\s+(?P<said>{_WORD}(?:(?:\s*,\s*(?:or )?|\s+or\s+){_WORD})*)"
    rf"|(?:{_USE}\s+)?the words?\s+(?P<named>{_WORD}(?:(?:\s*,\s*(?:or |and )?|\s+(?:or"
    rf"|and)\s+){_WORD})*)){_BARE_ENDS}",
    re.I,
)
_CALLED = re.compile(
    rf"\bcall\s+(?:them|it|us|him|her|these|our \w+)\s+{_WORD}\s*,?\s*(?:and "
    rf")?not\s+(?P<said>{_WORD}){_BARE_ENDS}",
    re.I,
)
_POINTERS = {
    "it",
    "that",
    "this",
    "these",
    "those",
    "such",
    "anything",
    "things",
    "something",
    "what",
    "why",
    "how",
    "who",
    "more",
    "yes",
    "the",
    "them",
    "him",
    "her",
    "you",
    "otherwise",
    "so",
    "again",
    "which",
    "everything",
    "nothing",
    "here",
    "there",
    "too",
    "much",
    "please",
    "ever",
}
_CONTAINS = re.compile(
    rf"\b(?:include|mention|contain|contains|containing|add|always say|must say"
    rf"|should say|has to say|always write|always use|say|state|put in|put"
    rf"|use|insert|need|needs)\s+{_TERM}?{_LIST}(?=\s*(?:$|[,.]|(?:in|to) (?:every|each"
    rf"|all|any|my|our|the|your|e-?mails?|replies)\b|somewhere|please|every|each|for"
    rf"|when|always))(?!\s*,?\s*(?:not|rather)\b)",
    re.I,
)
_NOT_CONTAINING = re.compile(
    rf"\b(?:{_NEVER}|greet|start\w*|begin\w*|open\w*|end\w*|finish\w*|clos\w+"
    rf"|sign\w*|conclude\w*|last|first|replace|instead|top|bottom|words like|like"
    rf"|not|n't)\b",
    re.I,
)


class Contains(Verifier):
    """Every one of these wordings is there."""

    kind = "contains"
    rank = 1

    def verify(self, value: str | list[str], text: str) -> Finding:
        missing = [wording for wording in _listed(value) if not find(wording, text)]
        said = (
            f"{quoted(missing, 'and')} is missing"
            if missing
            else (f"{quoted(_listed(value), 'and')} is there")
        )
        return Finding(not missing, said, (), len(missing) / len(_listed(value)))

    def explain(self, value: str | list[str]) -> str:
        return f"the wording {quoted(_listed(value), 'and')}"

    def instruct(self, value: str | list[str]) -> str:
        return f"Include the wording {quoted(_listed(value), 'and')}."

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        if clause.permits or _NOT_CONTAINING.search(clause.text):
            return ()
        return tuple(
            wording for match in _CONTAINS.finditer(clause.text) for wording in clause.quoted(match["list"])
        )

    def validate(self, value: Any) -> str | list[str]:
        listed = [str(wording).strip() for wording in _listed(value) if str(wording).strip()]
        if not listed or any(len(wording) > LONGEST_PATTERN for wording in listed):
            raise WorkbenchError(
                f"The check {self.kind} needs a wording, or a list of wordings (it was {value!r:.80})."
            )
        return listed if isinstance(value, list | tuple) and len(listed) > 1 else listed[0]


class NotContains(Contains):
    """None of these wordings is there."""

    kind = "not_contains"

    def verify(self, value: str | list[str], text: str) -> Finding:
        found = {
            wording: places for wording in _listed(value) if (places := find(wording, text, inflected=True))
        }
        places = sorted(place for listed in found.values() for place in listed)
        named = quoted(list(found) or _listed(value), "and" if found else "or")
        said = f"{named} is there {_times(len(places))}" if found else f"{named} is not there"
        return Finding(not places, said, spans(text, places), float(len(places)))

    def explain(self, value: str | list[str]) -> str:
        return f"without {quoted(_listed(value), 'or')}"

    def instruct(self, value: str | list[str]) -> str:
        return f"Do not use {quoted(_listed(value), 'or')}."

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (*_signs(clause), *_banned(clause), *_bare(clause))

    def repair(self, value: str | list[str], text: str) -> str | None:
        if not set(_listed(value)) <= {"—", "–", ";", "…", "..."}:
            return None
        return prose.on_prose(text, lambda stretch: _without_signs(_listed(value), stretch))


class Pattern(Verifier):
    """A regular expression, searched for in the whole text."""

    kind = "regex"
    rank = 1

    def verify(self, value: str, text: str) -> Finding:
        places = self._places(value, text)
        if places is None:
            return Finding(None, f"the pattern {value!r:.80} takes too long on this text")
        return Finding(
            bool(places),
            "the pattern is there" if places else f"nothing matches {value!r:.80}",
            (),
            0.0 if places else 1.0,
        )

    def explain(self, value: str) -> str:
        return f"something that matches {value}"

    def instruct(self, value: str) -> str:
        return f"Write it so that it matches the pattern {value}"

    def validate(self, value: Any) -> str:
        if not isinstance(value, str) or not value or len(value) > LONGEST_PATTERN:
            raise WorkbenchError(
                f"The check {self.kind} needs a pattern of 1 to {LONGEST_PATTERN} characters."
            )
        if prod(int(least) or 1 for least in _COUNTED.findall(value)) > MOST_REPEATED:
            raise WorkbenchError(
                f"The pattern {value!r:.80} repeats too much; use smaller numbers in its braces."
            )
        try:
            _compiled(value)
        except (patterns.error, RecursionError, OverflowError, ValueError) as error:
            raise WorkbenchError(
                f"The pattern {value!r:.80} cannot be read ({error}); mend it or leave it out."
            ) from None
        return value

    def _places(self, value: str, text: str) -> list[prose.Place] | None:
        """Where the pattern matches, the first few; None when time ran out."""
        places: list[prose.Place] = []
        try:
            for match in _compiled(value).finditer(text, timeout=SECONDS, concurrent=True):
                places.append(match.span())
                if len(places) >= MOST_SPANS:
                    break
        except (TimeoutError, MemoryError):
            return None
        return places


class NotPattern(Pattern):
    """A regular expression that must match nowhere."""

    kind = "not_regex"

    def verify(self, value: str, text: str) -> Finding:
        places = self._places(value, text)
        if places is None:
            return Finding(None, f"the pattern {value!r:.80} takes too long on this text")
        said = (
            f"{quoted([text[a:b][:40] for a, b in places[:3]], 'and')} is there"
            if places
            else "nothing of it is there"
        )
        return Finding(not places, said, spans(text, places), float(len(places)))

    def explain(self, value: str) -> str:
        return f"nothing that matches {value}"

    def instruct(self, value: str) -> str:
        return f"Write nothing that matches the pattern {value}"

    def asked(self, clause: Clause) -> tuple[str, ...]:
        found = tuple(pattern for thing, pattern in PATTERNS.items() if forbids(clause, thing))
        return found + ((SELECT_STAR,) if _forbids_star(clause) else ())


def find(wording: str, text: str, inflected: bool = False) -> list[prose.Place]:
    """Where a wording is, as whole words."""
    return [match.span() for match in _wording(wording, inflected).finditer(text.translate(FOLDED))]


@lru_cache(maxsize=256)
def _wording(wording: str, inflected: bool) -> re.Pattern[str]:
    folded = wording.translate(FOLDED)
    body = r"\s+".join(re.escape(word) for word in folded.split())
    if inflected and re.fullmatch(r"[A-Za-z]{3,}", folded):
        body = _inflected(folded)
    left = r"(?<!\w)" if re.match(r"\w", folded) else ""
    right = r"(?!\w)" if re.search(r"\w$", folded) else ""
    return re.compile(left + body + right, 0 if len(folded) == 1 else re.I)


def _inflected(word: str) -> str:
    """The word with its English endings; short words only in the plural, `car` is not in `caring`."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return rf"{word[:-1]}(?:y|ies|ied|ying)"
    stem = word[:-1] if word.endswith("e") else word
    if len(word) < 5:
        return rf"{word}s?"
    return rf"{stem}(?:{word[len(stem) :]}(?:s|es)?|e?d|ing)"


@lru_cache(maxsize=256)
def _compiled(value: str) -> "patterns.Pattern[str]":
    return patterns.compile(value)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] if value is not None else []


def quoted(wordings: list[str], joint: str) -> str:
    """Wordings in quotation marks: `“a”, “b” and “c”`."""
    quoted = [f"“{wording}”" for wording in wordings]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _signs(clause: Clause) -> list[str]:
    """The signs a clause forbids by name; the long dash is not any dash."""
    found: list[str] = []
    for thing, signs in SIGNS.items():
        bare = thing.startswith("dash") and re.search(rf"{EM_DASH}|en[- ]?dash", clause.text)
        if not bare and forbids(clause, f"(?:{thing})"):
            found += _listed(signs)
    return found


def _banned(clause: Clause) -> list[str]:
    """The quoted wordings a clause forbids."""
    if clause.permits:
        return []
    matches = [*_BANS.finditer(clause.text), *_BANNED.finditer(clause.text), *_NOT_THIS.finditer(clause.text)]
    return list(dict.fromkeys(wording for match in matches for wording in clause.quoted(match["list"])))


def _bare(clause: Clause) -> list[str]:
    """The words forbidden without quotation marks: `don't say synergy`."""
    found = [
        match.group(name)
        for pattern, names in ((_BARE, ("said", "named")), (_CALLED, ("said",)))
        for match in pattern.finditer(clause.original)
        for name in names
        if match.group(name)
    ]
    words = [
        word for stretch in found for word in re.split(r"\s*,\s*(?:or |and )?|\s+(?:or|and)\s+", stretch)
    ]
    return [word for word in words if word.lower() not in _POINTERS]


def _forbids_star(clause: Clause) -> bool:
    star = (
        r"(?:select ?(?:\*|star)|select \W?\*|(?:a |the )?stars?(?= in (?:sql|my|your|the"
        r"|any)? ?(?:sql )?quer))"
    )
    return forbids(clause, star) or (forbids(clause, r"(?:select\b\W+)") and "*" in clause.plain(clause.text))


def _without_signs(signs: list[str], stretch: str) -> str:
    """Dashes as commas, a semicolon as a full stop, three dots as one."""
    if "—" in signs or "–" in signs:
        dash = "[" + "".join(sign for sign in signs if sign in "—–") + "]"
        stretch = re.sub(rf"(?<=\d){dash}(?=\d)", "-", stretch)
        starts = re.compile(rf"(?m)^([ \t]*){dash}+[ \t]*")
        stretch = starts.sub(r"\1- " if len(starts.findall(stretch)) > 1 else r"\1", stretch)
        stretch = re.sub(rf"[ \t]*{dash}+[ \t]*(?=[,.;:!?)\]]|$)", "", stretch, flags=re.M)
        stretch = re.sub(rf"(?<=[,.;:!?(\[])[ \t]*{dash}+[ \t]*", " ", stretch)
        stretch = re.sub(rf"[ \t]*{dash}+[ \t]*", ", ", stretch)
    if ";" in signs:
        stretch = re.sub(r"\s*;\s+(\w)", lambda match: ". " + match[1].upper(), stretch).replace(";", ".")
    if "…" in signs or "..." in signs:
        stretch = re.sub(r"…|\.{3,}", ".", stretch)
    return stretch


add(Contains(), NotContains(), Pattern(), NotPattern())
