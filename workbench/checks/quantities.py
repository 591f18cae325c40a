"""Which number of what do these words ask for: at most, at least, exactly?

Reads "40 words tops", "under 100 words" (strictly fewer), "two to three sentences", "höchstens 40
Wörter". A number without such a word ("two sentences, please") is read as it is meant: that many
sentences, lines or items, and no more words than that. "About 100 words" gives nothing a machine
could hold anyone to, and neither do numbers of a part ("titles of at most 5 words").
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from workbench.checks.requests import Clause

MOST_IN_A_CLAUSE = 10
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_FOREIGN = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "dix": 10,
    "cent": 100,
    "ein": 1,
    "eine": 1,
    "einen": 1,
    "einem": 1,
    "einer": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "zehn": 10,
    "hundert": 100,
    "uno": 1,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "diez": 10,
    "cien": 100,
    "due": 2,
    "tre": 3,
    "cinque": 5,
    "dois": 2,
    "duas": 2,
    "três": 3,
    "een": 1,
    "twee": 2,
    "drie": 3,
    "a single": 1,
    "single": 1,
    "a dozen": 12,
    "a hundred": 100,
    "fourty": 40,
    "a couple of": 2,
    "a": 1,
}
_PLAIN = (
    {word: number for number, word in enumerate(_ONES)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | _FOREIGN
)
_ONE = "|".join(_ONES[1:10])
_SPOKEN = (
    rf"(?:(?:{_ONE}|a)[ -]hundred(?:(?: and)?[ -](?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONE}))?"
    rf"|{'|'.join(_ONES)}))?"
    rf"|(?:{'|'.join(_TENS)})(?:[ -](?:{_ONE}))?"
    rf"|{'|'.join(sorted((word for word in _PLAIN if word != 'a'), key=len, reverse=True))})(?![\w'])"
)
NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+(?!\d)|\d{{1,6}}(?![\d.,]*\d)|{_SPOKEN})"
UNITS = {
    "words": r"words?|wrds?|wrods?|wods|wordss|mots?|wört(?:er|ern|e)|woerter|palabras?|parol[ae]|palavras?"
    r"|woord(?:en)?",
    "sentences": r"sentences?|sentenc\b|phrases|sätzen?|satz|saetze|frases?|frasi|oraciones|zin(?:nen)?",
    "paragraphs": r"paragraphs?|paras?|paragraphes?|absätzen?|absatz|párrafos?|paragrafi|paragrafo"
    r"|parágrafos?|alinea'?s?",
    "lines": r"lines?|zeilen?|lignes?|líneas?|righe|riga|linhas?|regels?",
    "bullets": r"bullets?(?:[ -]?points?)?|bulletpoints?|bulets?|bullits?|stichpunkten?|puces?|viñetas?",
    "items": r"items?|points|list items?|steps?|entries|entry|punkten?|schritten?|étapes?|pasos?",
    "characters": r"characters?|chars?|zeichen|caractères|caracteres|caratteri",
}
_COMMON = [
    "sentence",
    "sentences",
    "paragraph",
    "paragraphs",
    "characters",
    "bullets",
    "maximum",
    "minimum",
    "exactly",
    "exclamation",
    "bullet points",
    "markdown",
    "headings",
    "numbered",
    "lowercase",
]
_REAL = {
    "sentenced",
    "paragraphed",
    "character",
    "bullet",
    "heading",
    "headings",
    "numbers",
    "reading",
    "leading",
}
_MOST = (
    r"(?:max(?:imum|imal|imo|\.)?(?: of| de| di)?(?: about)?|máx(?:imo|\.)?(?: de)?|massimo|maximaal"
    r"|hoogstens|at (?:the )?most"
    r"|up to|no more th[ae]n|not more th[ae]n|nothing (?:over|above|beyond|longer than)|no longer th[ae]n"
    r"|not longer th[ae]n"
    r"|limit(?:ed)? (?:\S+ ){0,4}?to|restrict(?:ed)? (?:\S+ ){0,4}?to|capp?(?:ed)?(?: \S+){0,3} (?:at|to)"
    r"|(?:a )?limit of"
    r"|limit is|limit:?|ceiling of|keep (?:\S+ ){0,9}?(?:to|within|at|down to)|kept (?:\S+ ){0,4}?(?:to"
    r"|within)"
    r"|(?:cut|trim|shorten|condense|reduce|shrink|squeeze|boil|get|bring)(?: \S+){0,3}? (?:down )?(?:to"
    r"|into)"
    r"|within|(?:max(?:imum)?|word|the) (?:length|limit|count)(?: of|:| is)?|not (?:to )?exceed|≤|<="
    r"|höchstens|maximal|nicht mehr als|bis zu"
    r"|au (?:plus|maximum)|pas plus de|jusqu'à|como (?:mucho|máximo)|no más de|al (?:massimo)|non più di"
    r"|no máximo"
    r"|não mais de|niet meer dan|just|only|merely|nur|seulement|solo|than)"
)
_MOST_AFTER = (
    r"(?:(?:is |as |are )?(?:the |an |my |her |his |our |a )?(?:absolute |hard |strict )?(?:tops?\b"
    r"|max(?:imum|imal|imo)?\b|máx\w*"
    r"|limit\b|ceiling\b|cap\b)|at (?:the )?(?:very )?most|or (?:less|fewer|under|below|shorter)|and (?:no"
    r"|not a word) more"
    r"|(?:is|are) (?:enough|plenty|all\b)|will do|suffices?|höchstens|no more\b(?! no)|(?:au )?maximum"
    r"|como (?:mucho|máximo))"
)
_BELOW = (
    r"(?:under|below|less th[ae]n|fewer th[ae]n|shorter th[ae]n|beneath|<|unter|weniger als|moins de"
    r"|menos de"
    r"|meno di|minder dan|onder(?: de)?)"
)
_LEAST = (
    r"(?:at (?:the )?least|min(?:imum|\.)?(?: of)?|no (?:fewer|less|shorter) th[ae]n|not (?:fewer"
    r"|less) th[ae]n|≥|>="
    r"|mindestens|au moins|al menos|almeno|pelo menos|minstens|mínimo)"
)
_LEAST_AFTER = (
    r"(?:or (?:more|longer|above)|(?:as (?:a|the) )?min(?:imum)?\b|at (?:the )?(?:very )?least"
    r"|mindestens|and up)"
)
_ABOVE = (
    r"(?:more th[ae]n|over|above|longer th[ae]n|upwards of|>|exceed(?:s|ing)?|beyond|past|mehr als"
    r"|plus de|más de)"
)
_EXACT = (
    r"(?:exactly|precisely|always|genau|exactement|exactamente|esattamente|no more (?:and"
    r"|or) no less than)"
)
_EXACT_AFTER = r"(?:exactly|precisely|sharp|no more,? no less|on the dot|genau)"
_ABOUT = (
    r"(?:about|around|roughly|approx(?:\.|imately)?|circa|ca\.?|~|some|nearly|almost|close to|environ"
    r"|ungefähr|etwa"
    r"|another|first|last|next|other|more|top|these|those|the|my|your|his|her|its|our|their|every"
    r"|each|per|same"
    r"|by|than|of (?:the|my|your|these|those)|page|chapter|version|number|#|than|after|before|all)"
)
_ABOUT_AFTER = r"(?:-?ish\b|or so|give or take|more or less|approx|roughly)"
_NOT = r"(?:\bnot?|n't|\bnever|\bcannot|\bwithout|\bnicht|\bpas|\bno)"
_PART = (
    r"\b(?:per|each|every|apiece|long each)\b(?! (?:e-?mail|message|answer|reply|response|text|note|time"
    r"|summary))"
    r"|\b(?:titles?|subject(?: lines?)?|headlines?|headings?|intro(?:duction)?s?|openings?|conclusions?"
    r"|greetings?"
    r"|(?:the |my |your )?(?:first|last|second|third|final|opening|closing) (?:sentence|paragraph|line"
    r"|bullet|section|part)"
    r"|captions? under|sections?|subtitles?|signatures?|names|keywords?|quotes?|title)\b"
)
_INNER = {
    "words": r"\b(?:sentences?|paragraphs?|bullets?(?: points?)?|items?|steps?|lines?|points|phrases"
    r"|stories)\b",
    "characters": r"\b(?:sentences?|paragraphs?|bullets?|items?|lines?|words?|passwords?|story|novel"
    r"|play)\b",
    "sentences": r"\b(?:paragraphs|bullets|bullet points|items|steps|points)\b",
    "lines": r"\b(?:paragraphs|bullets|bullet points|items|steps|points)\b",
}
_ASKING = (
    r"(?:(?:please|pls|all|just|only|no|ok|so|then|and|but|again|sorry|use|using|in|into|as|to|with"
    r"|want(?:ed)?|needs?"
    r"|said|for|me|us|it|this|that|them|make|give|write|answer|reply|keep|be|should|must|is|has|have"
    r"|are|do|put|try"
    r"|get|a|an|i|you|your|my|always|can|could|would|like|prefer|of|her|him|now|next|time|here|give"
    r"|gimme|how|about"
    r"|what|list|provide|include|everything|turn|summari[sz]e|asked|meant|told|rather|instead|better"
    r"|short|only"
    r"|answers?|repl(?:y|ies)|responses?|e-?mails?|messages?|texts?|summar(?:y|ies)|notes?|letters?"
    r"|posts?|:"
    r"|auf|en|auf|bitte|by|exactly|à|mit|con|avec|mach|das|fais|hazlo|schreib\w*|antworte|schreibe"
    r"|es|s'il|vous|plaît|por|favor)\b[\s,:-]*)*"
)
_TOO = r"^\W*(?:is|are|=|would be|'s)?\s*(?:way |far |much |just |still )?too (?:long|many|much)\b"
_VOICED = r"\b(?:want|need|should|must|make|write|give|use|please|include|has to|have to|ask|expect|keep)\b"
_LONGER = re.compile(
    r"\b(?:more|longer|less|shorter|fewer|better|wrong|missing|earlier|ago|later|off|extra"
    r"|that|which"
    r"|about|of|on|above|below|you|i|we|were|was|is|are|of mine|apart|into|from|did"
    r"|long ago)\b"
)
_QUANTITIES = {
    unit: re.compile(
        rf"(?<![\w.,$€£'-])(?P<low>{NUMBER})(?:\s*(?P<join>-|–|to|or|and|bis|oder|à|ou|und|et|o|a"
        rf"|y)\s*(?P<high>{NUMBER}))?"
        rf"[\s-]*(?:(?:short|long|brief|simple|full|complete|whole|single|little|quick|crisp|main|key"
        rf"|concise|numbered"
        rf"|measly|clear|list|solo|sola|seule?|einzige[nrs]?|kurze[nrs]?)\s+)*(?P<unit>{forms})(?![\w'])",
        re.I,
    )
    for unit, forms in UNITS.items()
}
_A = re.compile(
    r"(?:\bkeep (?:\S+ ){0,6}?to|\b(?:max|at most|no more than|limit(?:ed)? (?:\S+ ){0,4}?to"
    r"|cut (?:\S+ )?(?:down )?to))"
    r"\s+(?:just\s+)?(?P<low>an?)\s+(?:short |single )?(?P<unit>sentence|paragraph|line)(?!\w)",
    re.I,
)

_NOT_ONE = re.compile(
    rf"\bnot (?:one|a|a single) (?P<unit>word|sentence|paragraph|line|character) (?:over|above|beyond|past"
    rf"|more than)\s+(?P<most>{NUMBER})(?=\s*(?:$|[,.]|please\b))",
    re.I,
)


@dataclass(frozen=True)
class Quantity:
    """How many of a unit are asked for; None where that side is open."""

    unit: str
    least: int | None = None
    most: int | None = None


def quantities(clause: Clause) -> list[Quantity]:
    """Every number of a unit that a clause asks for."""
    text = _mended(clause.text)
    found = [
        _read(unit, text, match)
        for unit, pattern in _QUANTITIES.items()
        for match in islice(pattern.finditer(text), MOST_IN_A_CLAUSE)
    ]
    article = _A.search(text)
    if article and not _is_part(f"{article['unit']}s", text, article):
        found.append(Quantity(f"{article['unit']}s", most=1))
    beyond = _NOT_ONE.search(text)
    if beyond:
        found.append(Quantity(f"{beyond['unit']}s", most=number(beyond["most"])))
    return [quantity for quantity in found if quantity]


def number(spoken: str) -> int:
    """The number that digits or words say: `1,000`, `forty-five`, `a hundred and twenty`."""
    if spoken[0].isdigit():
        return int(re.sub(r"\D", "", spoken))
    if spoken in _PLAIN:
        return _PLAIN[spoken]
    hundreds, _, rest = spoken.partition("hundred")
    small = sum(_PLAIN[word] for word in re.findall(r"\w+", rest or hundreds) if word != "and")
    return (
        small + (100 * _PLAIN[hundreds.strip(" -")] if _ else 0)
        if rest or not _
        else 100 * _PLAIN[hundreds.strip(" -")]
    )


def _mended(text: str) -> str:
    """The clause with slips in the long words for units put right: `sentances`, `paragrahps`."""

    def right(match: re.Match[str]) -> str:
        close = get_close_matches(match[0], _COMMON, n=1, cutoff=0.84) if match[0] not in _REAL else []
        return close[0] if close else match[0]

    return re.sub(r"[a-z]{7,14}", right, text)


def _read(unit: str, text: str, match: re.Match[str]) -> Quantity | None:
    """What is asked for around one number and unit, or None where nothing is."""
    before, after = text[: match.start()].rstrip(" -"), text[match.end() :].lstrip(" ,")
    low, high = number(match["low"]), number(match["high"]) if match["high"] else None
    if _is_part(unit, text, match) or not 0 < low <= 100_000 or (unit == "characters" and low < 15):
        return None
    if re.search(rf"\b{_ABOUT}$", before) and not re.search(rf"\b(?:{_MOST}|{_EXACT}|{_ABOVE})$", before):
        return None
    if re.match(_ABOUT_AFTER, after):
        return None
    if re.match(_TOO, after):
        return Quantity(unit, most=low) if re.search(rf"{_ABOVE}$", before) else None
    if re.match(r"(?:is|are|was|were) (?:way |far |much )?(?:too|not|for)\b", after):
        return None
    if high:
        return _range(unit, before, after, low, high, match["join"])
    return _bounded(unit, before, after, low) or _bare(unit, before, after, low)


def _is_part(unit: str, text: str, match: re.Match[str]) -> bool:
    """Whether the number is of a part of the answer: words per sentence, words of a title."""
    around = f"{text[: match.start()]} \0 {text[match.end() :]}"
    around = re.sub(r"\b(?:one|a|single|1)\s+(?:short\s+)?(?:paragraph|sentence|bullet|line)\b", " ", around)
    inner = _INNER.get(unit)
    return bool(re.search(_PART, around) or (inner and re.search(inner, around)))


def _range(unit: str, before: str, after: str, low: int, high: int, join: str) -> Quantity | None:
    if high <= low or (
        join in ("and", "und", "et", "y", "a", "o")
        and not re.search(
            r"(?:between|zwischen"
            r"|entre|de|tra)$",
            before,
        )
    ):
        return None
    if re.search(rf"{_NOT}(?: \S+){{0,2}}$", before) and not re.search(rf"\b{_MOST}$", before):
        return None
    limited = re.search(rf"\b{_MOST}$", before) or re.match(_MOST_AFTER, after)
    if limited or unit == "words" or re.search(rf"(?:^|\s){_ASKING}(?:between|zwischen|entre)?$", before):
        return Quantity(unit, None if limited else low, high)
    return None


def _bounded(unit: str, before: str, after: str, count: int) -> Quantity | None:
    """The number with a word that says which side it bounds."""
    refused = rf"{_NOT}(?: \S+){{0,4}}? "
    if re.search(
        rf"(?:{refused}|\b(?:anything|everything|don't go|exceeding) )(?:go )?{_ABOVE}$", before
    ) and not re.match(r"is|are", after):
        return Quantity(unit, most=count)
    if re.search(rf"(?:^|\W){_LEAST}$", before):
        return None if re.search(rf"{refused}{_LEAST}$", before) else Quantity(unit, least=count)
    if re.search(rf"(?:^|\W)(?:{_BELOW}|{_MOST}|{_EXACT})$", before):
        return _from_word_before(unit, before, after, count, refused)
    if re.match(_LEAST_AFTER, after):
        return (
            None
            if re.search(rf"{refused}?$", f"{before} ") and re.search(rf"{_NOT}$", before)
            else Quantity(unit, least=count)
        )
    if re.match(_MOST_AFTER, after):
        return None if re.search(rf"{_NOT}$", before) else Quantity(unit, most=count)
    if re.match(_EXACT_AFTER, after):
        return None if re.search(rf"{_NOT}$", before) else Quantity(unit, count, count)
    if (
        re.search(rf"(?:^|\W){_ABOVE}$", before)
        and re.search(_VOICED, before)
        and unit in ("words", "sentences")
    ):
        return Quantity(unit, least=count + 1)
    return None


def _from_word_before(unit: str, before: str, after: str, count: int, refused: str) -> Quantity | None:
    if re.search(rf"(?:^|\W){_BELOW}$", before):
        return None if re.search(rf"{refused}{_BELOW}$", before) else Quantity(unit, most=count - 1 or None)
    if re.search(rf"(?:^|\W){_EXACT}$", before):
        return None if re.search(rf"{refused}{_EXACT}$", before) else Quantity(unit, count, count)
    own = (
        r"(?:no|not|never|nothing|pas|nicht|non|niet|no) (?:more|longer|over|above|beyond|to exceed"
        r"|exceed|plus|mehr|más|più|meer)"
    )
    negated = re.search(rf"{refused}{_MOST}$", before) and not re.search(rf"{own}[\w ]*$", before)
    weak = re.search(r"\b(?:just|only|merely|solo|nur|than|seulement)$", before)
    if negated or (weak and (_LONGER.match(after) or before.endswith("than"))):
        return None
    return Quantity(unit, most=count)


def _bare(unit: str, before: str, after: str, count: int) -> Quantity | None:
    """The number alone, when the clause is little else: `in two sentences`, `40 words please`."""
    if not re.fullmatch(_ASKING, f"{before} " if before else "") or _LONGER.match(after):
        return None
    if re.search(rf"{_NOT}\b", before):
        return None
    if unit == "words" and count < 3:
        return None  # "in one word", "two words: thank you"
    if unit == "words" or (count == 1 and unit in ("sentences", "paragraphs", "lines")):
        return Quantity(unit, most=count)
    return Quantity(unit, count, count)
