"""What a clause forbids, found in the answer it corrects: wordings, signs, kinds of things, forms of address.

"any is banned in our linter" forbids a wording only because the answer holds `any`; "I don't eat meat"
forbids the bacon in it. So each reader here looks at the answer too.
"""

import re
from collections.abc import Iterable

from workbench.reading.clauses import Clause
from workbench.reading.lexicon import compiled, piece, table, word_set
from workbench.records import Check

FORBIDDING, BANNED = compiled("forms", "forbidding"), compiled("forms", "banned")
INSTEAD, WRONG_NAME = compiled("forms", "instead"), compiled("forms", "wrong_name")
QUOTES = re.compile(r"\"([^\"\n]{1,80})\"|(?<!\w)'([^'\n]{1,80})'(?!\w)|`([^`\n]{1,80})`")
OPENING_NO = re.compile(r"(?i)^(?:ok,? |oh,? )?no,? (?=across|but|it|the|i\b)")
CONTENT_ENDS = re.compile(r"(?i)[,;(]|\b(?:because|since|but|if|when|in|to|for|on)\b")
APPROVING = re.compile(r"(?i)\b(?:keep|good|fine|like|love|leave|ok|great|say|write|use)\b")
SMALL, KINDS_OF, SIGNS = word_set("forms", "small"), table("forms", "kinds_of"), table("forms", "signs")
PREFERRED, ADDRESS = table("forms", "preferred"), table("forms", "address")
PUNCTUATION = table("forms", "punctuation")
LAST_BIT, CLOSERS = compiled("forms", "last_bit"), piece("forms", "closers")
MOST_SHARED = 3  # words that clause and answer share; more are not the point


def quotes(words: str) -> list[str]:
    """The wordings quoted in a clause."""
    return [next(filter(None, found)).strip() for found in QUOTES.findall(words)]


def replaced(clause: Clause, response: str) -> Check | None:
    """`'must', not 'shall'`: the second is what the answer has and should not."""
    for found in INSTEAD.finditer(clause.text):
        old = found["d"] or found["e"] or found["f"]
        if old.lower() not in SMALL and re.search(rf"(?i)\b{re.escape(old)}\b", response):
            return Check("not_regex", rf"(?i)\b{re.escape(old)}\b")
    return None


def preferred(clause: Clause, response: str) -> Check | None:
    """A diet, a unit or a form of address says what is out without forbidding: `celsius please`."""
    if FORBIDDING.search(clause.text) and not re.search(r"(?i)\bvegan|vegetarian", clause.text):
        return None
    address = _of_named(ADDRESS, clause.text)
    pattern = _of_named(PREFERRED, clause.text)
    return Check("not_regex", address or f"(?i){pattern}") if address or pattern else None


def unsigned(clause: Clause, response: str) -> Check | None:
    """A sign that is forbidden by its name, whatever the answer has: `headlines never have a colon`."""
    cut = FORBIDDING.search(clause.text)
    sign = _of_named(PUNCTUATION, clause.text[cut.end():]) if cut else ""
    return Check("not_contains", sign) if sign else None


def named(clause: Clause, response: str) -> Check | None:
    """Words of the answer held up to it, quoted or in a row: `Event, Get-together, I ask you`."""
    if APPROVING.search(clause.text):
        return None
    quoted = quotes(clause.text)
    row = [part.strip() for part in re.split(r",| and | und | et | y ", clause.text)]
    words = quoted or [part for part in row if re.fullmatch(r"[\w-]{3,}", part)]
    held = [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", response)]
    return _none_of(held) if len(held) > 1 or (quoted and held == quoted) else None


def forbidden(clause: Clause, response: str) -> Check | None:
    """What the clause forbids and the answer has."""
    words = OPENING_NO.sub("", clause.text)
    outright = _banned(words, response) or _wrong_name(words, response) or _closing(words, response)
    cut = FORBIDDING.search(words)
    if outright or not cut or clause.role == "reason":
        return outright
    return (_sign(words[cut.end():], response) or _quoted(words[cut.start():], response)
            or _kind(words[cut.start():]) or _shared(words[cut.end():], response))


def _banned(words: str, response: str) -> Check | None:
    """`any is banned in our linter`."""
    found = BANNED.search(words)
    pattern = rf"(?<!\w){re.escape(found['thing'].strip(chr(34) + chr(39) + '`'))}(?!\w)" if found else ""
    return Check("not_regex", pattern) if found and re.search(pattern, response) else None


def _wrong_name(words: str, response: str) -> Check | None:
    """`Kestrel Road is the other end of town`, `Wojtek is what we call him`."""
    found = WRONG_NAME.search(words)
    return Check("not_contains", found["thing"]) if found and found["thing"] in response else None


def _closing(words: str, response: str) -> Check | None:
    """`drop that last bit`, where the answer closes by offering more."""
    end = "\n".join(re.split(r"(?<=[.!?])\s", response)[-2:])
    return Check("not_regex", CLOSERS) if LAST_BIT.search(words) and re.search(CLOSERS, end) else None


def _sign(words: str, response: str) -> Check | None:
    """A sign or shape by its name, where the answer has it: `no star`, `no abbreviations`."""
    pattern = _of_named(SIGNS, words)
    return Check("not_regex", pattern) if pattern and re.search(pattern, response) else None


def _quoted(words: str, response: str) -> Check | None:
    return _none_of([wording for wording in quotes(words) if wording.lower() in response.lower()])


def _kind(words: str) -> Check | None:
    """What belongs to a thing forbidden by its name: bacon to meat."""
    pattern = _of_named(KINDS_OF, words)
    return Check("not_regex", rf"(?i)\b(?:{pattern})\b") if pattern else None


def _shared(words: str, response: str) -> Check | None:
    """The content words the answer has too; none when there are too many to be the point."""
    words = CONTENT_ENDS.split(words)[0]
    content = [word for word in re.findall(r"[\w=#*+-]{2,}", words) if word.lower().strip("-") not in SMALL]
    stems = dict.fromkeys(re.sub(r"(?<=\w{4})(?:ings?|es|ed|s|e)$", "", word) for word in content)
    held = [stem for stem in stems if re.search(rf"(?i)(?<!\w){re.escape(stem)}", response)]
    if not held:
        return _none_of(list(filter(None, (_longest_part(word, response) for word in content)))[:1])
    if len(held) > MOST_SHARED:
        return None
    return Check("not_regex", "(?i)" + "|".join(rf"(?<!\w){re.escape(stem)}\w{{0,3}}\b" for stem in held))


def _longest_part(word: str, response: str) -> str:
    """Of `keep-on-file` the part the answer has: `on file`."""
    parts, known = word.split("-")[:8], response.lower()
    runs = [" ".join(parts[start:end]) for start in range(len(parts) - 1)
            for end in range(start + 1, len(parts) + 1)]
    return max((run for run in runs if len(run) > 4 and run.lower() not in SMALL and run.lower() in known),
               key=len, default="")


def _of_named(patterns: dict[str, str], words: str) -> str:
    """The pattern of the first thing the words name."""
    return next((pattern for name, pattern in patterns.items()
                 if pattern and re.search(rf"(?i)\b(?:{name})\b", words)), "")


def _none_of(wordings: Iterable[str]) -> Check | None:
    listed = list(wordings)
    return Check("not_contains", listed if len(listed) > 1 else listed[0]) if listed else None
