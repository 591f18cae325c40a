"""Which language is an answer written in?

py3langid tells, offline, among the languages named here. Code and web addresses are left out; a text
of a few words, or one that could be of two languages, is left undecided.
"""

import re
from functools import cache, lru_cache
from typing import Any

from workbench.checks import Finding, Verifier, add, prose
from workbench.checks.requests import Clause
from workbench.errors import WorkbenchError

NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
OWN_NAMES = {
    "deutsch": "de",
    "allemand": "de",
    "alemán": "de",
    "tedesco": "de",
    "englisch": "en",
    "anglais": "en",
    "inglés": "en",
    "inglese": "en",
    "engels": "en",
    "français": "fr",
    "francais": "fr",
    "französisch": "fr",
    "francés": "fr",
    "francese": "fr",
    "español": "es",
    "espanol": "es",
    "spanisch": "es",
    "espagnol": "es",
    "spagnolo": "es",
    "castellano": "es",
    "italiano": "it",
    "italienisch": "it",
    "italien": "it",
    "português": "pt",
    "portugiesisch": "pt",
    "nederlands": "nl",
    "niederländisch": "nl",
    "polski": "pl",
    "polnisch": "pl",
    "svenska": "sv",
    "türkçe": "tr",
    "mandarin": "zh",
    "flemish": "nl",
    "farsi": "fa",
}
FEWEST_LETTERS = 12
_CODES = {name.lower(): code for code, name in NAMES.items()} | OWN_NAMES
_NAME = "|".join(sorted(_CODES, key=len, reverse=True))
_IN = (
    r"(?P<head>.*?)(?:\b(?:in|into|auf|en|em|på|po|w|in het|use|using|speak|only|switch to"
    r"|(?:translate|convert) (?:it |this |that |everything |(?:the |all )*\w+ )?(?:in)?to)"
    r"\s+(?:proper |formal |correct |european |brazilian )?|^(?:please,? |pls |just )?)"
    r"(?P<name>{})(?![\w+#-])(?P<rest>.*)"
)
_HEAD = (
    r"(?:(?:{}please|pls|no|ok|so|and|but|always|only|just|again|everything|all|it|them|this|that|these|those"
    r"|i|you|me|us|we|want|need|should|must|have|has|to|be|is|are|(?:answer|write(?: to)?|reply to"
    r"|respond to|text|e-?mail|message)(?:\s+(?!words?\b|names?\b|terms?\b|titles?\b|phrase|sentence"
    r"|lines?\b|say|said|the\b|a\b|that\b|it\b)[\w'.-]+){{1,4}}?(?=\s*$)|write|writes|written|answer|answered"
    r"|answers"
    r"|reply|replies|respond|responses?|say|put|keep|make|do|give|send|get|speak|talk|work|wanted|asked"
    r"|said|meant|for|prefer|would|like|rather|can|could|letters?|e-?mails?|mails?|messages?|texts?|notes?"
    r"|translate|use|the|an?|rewrite|whole|thing|text|bitte|immer|toujours|siempre|sempre|altijd|schreib\w*"
    r"|antworte\w*|responde|escribe|réponds|écris|rédige\w*"
    r"|(?:to|for|with|from)(?:\s+[\w'.-]+){{1,5}}?(?=\s+(?:in|auf|are|is|must|should|always|only|have|go)\b"
    r"|\s*$))[\s,:]+)*"
)
_GOOD_REST = re.compile(
    r"\s*(?:$|[,.)]|(?:please|pls|not|instead|only|again|when|whenever|for|to|from|with"
    r"|always|as|and|next|this|bitte|s'il|por|if|unless|now|because|since|she|he|they"
    r"|\(|at|every|text|language|rather|throughout|no matter|antworten|schreiben)\b)",
    re.I,
)
_REFUSED = re.compile(r"\b(?:not|never|n't|don'?t|do not|stop|avoid|no)\b", re.I)


class Language(Verifier):
    """The language of the text, as a two-letter code."""

    kind = "language"
    rank = 3

    def verify(self, value: str, text: str) -> Finding:
        shown = prose.ADDRESS.sub(" ", prose.without_code(text)).strip()
        if sum(char.isalpha() for char in shown) < FEWEST_LETTERS and shown.isascii():
            return Finding(None, "too short to tell the language")
        likely = _ranked(shown[:20_000])
        best, chance = likely[0]
        if best == value and chance >= 0.5:
            return Finding(True, f"it is {NAMES[value]}")
        if best != value and chance >= 0.8 and dict(likely)[value] < 0.1:
            return Finding(False, f"it is {NAMES[best]}", (), 1.0)
        return Finding(None, f"it cannot be told whether it is {NAMES[value]}", (), 0.5)

    def explain(self, value: str) -> str:
        return f"in {NAMES[value]}"

    def instruct(self, value: str) -> str:
        return f"Answer in {NAMES[value]}."

    def asked(self, clause: Clause) -> tuple[str, ...]:
        match = asked_in(clause, _NAME)
        return (_CODES[match["name"]],) if match else ()

    def validate(self, value: Any) -> str:
        given = str(value).strip().lower()
        code = given if given in NAMES else _CODES.get(given, given[:2] if given[2:3] in ("-", "_") else "")
        if code not in NAMES:
            raise WorkbenchError(
                f"The check language needs one of {', '.join(NAMES)} (it was {value!r:.80})."
            )
        return code


def asked_in(clause: Clause, names: str, things: str = "") -> re.Match[str] | None:
    """The one of these names that a clause asks to write in: `in German`, `use Python`.

    `things` are further words that may stand before it, each pattern ended by a bar: `code|scripts?|`.
    """
    match = _asking_in(names).match(clause.text)
    if not match or clause.permits or _REFUSED.search(match["head"]):
        return None
    another = rf"(?<!not )\b(?:in|auf|en) (?:{names})\b|^,? ?(?:and|or|und|/) ?(?:{names})\b"
    if re.search(another, match["rest"]):
        return None  # two are named
    asks = _asking_head(things).fullmatch(match["head"]) and _GOOD_REST.match(match["rest"])
    return match if asks else None


def is_foreign(text: str) -> bool:
    """Whether a text is plainly in another language than English."""
    return Language().verify("en", text).passed is False


@cache
def _asking_in(names: str) -> re.Pattern[str]:
    return re.compile(_IN.format(names), re.I | re.S)


@cache
def _asking_head(things: str) -> re.Pattern[str]:
    return re.compile(_HEAD.format(things), re.I)


def _ranked(text: str) -> list[tuple[str, float]]:
    """How likely each language is, the likeliest first."""
    safe = re.sub("[\ud800-\udfff]", " ", text)
    return [(str(code), float(chance)) for code, chance in _identifier().rank(safe)]


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(NAMES))
    return identifier


add(Language())
