"""What a clause demands in a form that a program can verify: counts, places, wordings, languages, samples."""

import re

from workbench.reading.clauses import Clause
from workbench.reading.lexicon import compiled, table
from workbench.reading.prohibitions import FORBIDDING, quotes
from workbench.records import Check

NUMBERS = {"a single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
           "eight": 8, "nine": 9, "ten": 10}
COUNTED, MOST, LEAST = compiled("forms", "counted"), compiled("forms", "most"), compiled("forms", "least")
APART = re.compile(r"(?i)\b(?:each|every|per|(?<!cuts )(?<!stops )after|between|in)\s*$")
PER_PART = compiled("forms", "per_part")
FEW = 3  # up to here a bare number is meant to the letter: "one sentence", but "40 words" is a limit
LIMITED = {"words", "lines"}
DEMANDED, SAMPLE = compiled("forms", "demanded"), compiled("forms", "sample")
FIRST, LAST = compiled("forms", "first"), compiled("forms", "last")
BEFORE = re.compile(r"(?i)\bbefore it\b|\bin front\b")
NOTHING_BUT = re.compile(r"(?i)\b(?:start|begin)s? with (?:anything|nothing) but (\w+)")
SIGNED = re.compile(r"(?i:\b(?:sign(?:ed)?(?: off)?|ends?|finish|close) (?:it |them )?(?:with|as):?) "
                    r"(?P<words>[A-Z][^.;!?]{2,40})$")
NUMBER = re.compile(r"(?<![\w.,])\+?\d(?:[ /-]?\d){5,}(?!\w)")
TITLED = re.compile(r"\b(?:Ms|Mrs|Mr|Dr|Prof)\.? [A-ZÀ-Þ][\w-]+")
BLANK_LINE = re.compile(r"(?i)\b(?:subject|title|first line|headline)\b.*\b(?:empty|blank) line\b")
SIGN = re.compile(r"(?<![\w\"'])(?:[%@$\\<\[][\w/%-]+[)\]>]?|\([\w%-]*/[\w/%-]+\))(?![\w\"'])")
TITLES = re.compile(r"(?<=\s)([A-ZÀ-Þ][\w-]+) and ([A-ZÀ-Þ][\w-]+)\b")
LANGUAGES, SHAPES = table("forms", "languages"), table("forms", "shapes")


def language(clause: Clause, response: str) -> Check | None:
    """`answer in Spanish`: of several languages the first that is named."""
    places = {code: re.search(rf"(?i)\b(?:{pattern})\b", clause.text) for code, pattern in LANGUAGES.items()}
    said = {code: found.start() for code, found in places.items() if found}
    return Check("language", min(said, key=said.get)) if said else None


def blank_line(clause: Clause, response: str) -> Check | None:
    """`subject, empty line, then the reason`."""
    return Check("regex", r"^[^\n]+\n\s*\n\S") if BLANK_LINE.search(clause.text) else None


def counted(clause: Clause, response: str) -> Check | None:
    """`3 sentences is what fits on it` is a limit, `alt = one sentence` an exact count."""
    found = COUNTED.search(clause.text)
    if not found or APART.search(clause.text[: found.start()]):
        return None
    number = NUMBERS.get(found["number"].lower()) or int(found["number"])
    thing = f"{found['thing'].lower().rstrip('s')}s"
    return Check(f"{_bound(clause.text, number, thing)}_{thing}", number)


def _bound(words: str, number: int, thing: str) -> str:
    if LEAST.search(words):
        return "min"
    return "max" if MOST.search(words) or number > FEW or thing in LIMITED else "exact"


def per_part(clause: Clause) -> bool:
    """Whether a count is meant for each part of an answer, which no check can verify."""
    counts = re.search(r"(?i)\b(?:sentences?|lines?|words?)\b", clause.text)
    return bool(counts and PER_PART.search(clause.text))


def placed(clause: Clause, response: str) -> Check | None:
    """`"Weather:" goes on the first line`, `never start with anything but You`."""
    only, wordings = NOTHING_BUT.search(clause.text), quotes(clause.text)
    if only:
        return Check("starts_with", only[1])
    signed = SIGNED.search(clause.text)
    if signed and not wordings:
        return Check("ends_with", signed["words"].strip())
    if not wordings or re.search(r"(?i)\b(?:never|don'?t|no|not)\b", clause.text):
        return None
    if FIRST.search(clause.text):
        return Check("starts_with", wordings[0])
    if BEFORE.search(clause.text):
        return Check("contains", wordings[0])
    return Check("ends_with", wordings[-1]) if LAST.search(clause.text) else None


def demanded(clause: Clause, response: str) -> Check | None:
    """Wordings it demands and the answer lacks: in quotes, as signs, or as titles (`Parts and Labour`)."""
    if FORBIDDING.search(clause.text) or not DEMANDED.search(clause.text):
        return None
    titles = [title for pair in TITLES.findall(clause.text) for title in pair]
    wordings = quotes(clause.text) or SIGN.findall(clause.text) or NUMBER.findall(clause.text) or titles
    lacking = [wording for wording in wordings if wording not in response]
    return Check("contains", lacking if len(lacking) > 1 else lacking[0]) if lacking else None


def shaped(clause: Clause, response: str) -> Check | None:
    """A thing known by its shape that it asks for: `type hints on every function`."""
    if FORBIDDING.search(clause.text):
        return None
    return next((Check("regex", pattern) for name, pattern in SHAPES.items()
                 if re.search(rf"(?i)\b(?:{name})(?!\w)", clause.text)), None)


def titled(clause: Clause, response: str) -> Check | None:
    """How somebody is to be addressed: `she's Ms Okafor to you`."""
    found = TITLED.search(clause.text)
    return Check("contains", found[0]) if found and not FORBIDDING.search(clause.text) else None


def sampled(clause: Clause, response: str) -> Check | None:
    """A form shown by a sample: `it's CHF 12'450.00`, `03:00 style`."""
    found = SAMPLE.search(clause.text)
    if not found or FORBIDDING.search(clause.text[: found.start()]):
        return None
    sample = re.escape((found["after"] or found["before"]).strip(" ,.\"'"))
    if re.match(r"[A-Z€$£]", sample):  # a currency in front: any amount may follow
        return Check("regex", re.split(r"\d", sample)[0] + r"\d")
    fixed = ":" in sample or "-" in sample  # as many digits as the sample, in times and dates
    as_many = (lambda digits: rf"\d{{{len(digits[0])}}}") if fixed else (lambda digits: r"\d+")
    return Check("regex", re.sub(r"\d+", as_many, sample))
