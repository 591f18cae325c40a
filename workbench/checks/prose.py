"""How many words, sentences, paragraphs and lines does a person see in a text?

Counted as people count: a fenced code block is no prose; list markers, heading marks and emphasis are
no words; "don't", "e-mail" and a web address are one word each, words joined by a dash are two; in
Chinese and Japanese each character counts, as word processors do. A greeting and a sign-off count as
words, but are neither sentences nor paragraphs. A list item is a sentence, a heading is none; a list
is one paragraph. Every place is given as code-point offsets into the text as it was.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

Place = tuple[int, int]

FENCE = re.compile(r"^[ ]{0,12}(`{3,}|~{3,})")
MARKER = re.compile(
    r"^[ \t]{0,16}(?P<mark>[-*+•‣◦▪●○–](?=[ \t])|\(?\d{1,3}[.)](?=[ \t])"
    r"|\(?[a-zA-Z]\)(?=[ \t]))[ \t]+"
)
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?=\S)")
BOLD_LINE = re.compile(r"^\s*(\*\*|__)[^*_\n]{1,100}\1:?\s*$")
RULE = re.compile(r"^ {0,3}([-*_=])(?:[ \t]*\1){2,}[ \t]*$")
ADDRESS = re.compile(r"https?://\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,200}")
INLINE_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]{1,500}\1(?!`)")
_WORD = regex.compile(
    r"https?://[^\s<>\"']+|[\w.+-]+@[\w-]+\.[\w.-]*\w|[\p{Han}\p{Hiragana}\p{Katakana}]"
    r"|[\p{L}\p{N}\p{M}_](?:[^\s\p{Han}\p{Hiragana}\p{Katakana}—–\"“”„«»()\[\]{}<>|*]*[\p{L}\p{N}\p{M}_])?",
    regex.V1,
)
_SURROGATE = re.compile("[\ud800-\udfff\u0000]")
GREETING = re.compile(
    r"^\W*(?:dear|hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|to whom|hallo|guten"
    r"|moin"
    r"|sehr geehrte\w*|liebe[rs]?|bonjour|salut|cher|chère|chers|hola|buen[oa]s|estimad\w+|querid\w+|ciao"
    r"|gentile"
    r"|buongiorno|olá|caro|cara|beste|geachte)\b[^.!?\n]{0,60}[,:!.]?\s*$",
    re.I,
)
CLOSING = re.compile(
    r"^\W*(?:best|kind(?:est)?|warm(?:est|ly)?|regards|cheers|thanks|thank you|many thanks|sincerely|yours"
    r"|with (?:best"
    r"|kind|warm|love|thanks|gratitude)|love|take care|all the best|cordially|respectfully|talk soon"
    r"|see you soon"
    r"|mit (?:freundlichen|besten|herzlichen)|viele|liebe|beste|herzliche|lg|mfg|vg|gru(?:ß|ss)|bien"
    r"|cordialement"
    r"|amicalement|merci|bises|saludos|atentamente|un (?:abrazo|saludo)|gracias|cordiali|saluti|distinti"
    r"|grazie"
    r"|atenciosamente|abraços|obrigad[oa]|groet\w*|met vriendelijke|hartelijke|your(?: [\w']+){0,3} team"
    r"|the(?: [\w']+){0,3} team)\b",
    re.I,
)
_HEADER = re.compile(r"^\W*(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|re)\W*:", re.I)
_TERMINAL = re.compile(r"""[.!?…。！？؟]["'”’»)\]*_]*\s*$""")


@dataclass(frozen=True)
class Line:
    """One line of a text, where it starts and what it is."""

    start: int
    text: str
    kind: str  # "blank", "code", "fence", "item", "heading", "rule" or "prose"

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@lru_cache(maxsize=16)
def lines(text: str) -> tuple[Line, ...]:
    """Every line with its kind; an unclosed fence runs to the end, as a reader's screen shows it."""
    found, start, fence = [], 0, ""
    for raw in text.split("\n"):
        mark = FENCE.match(raw)
        kind = "code" if fence else _kind(raw)
        if mark and (not fence or (mark[1].startswith(fence) and not raw.strip(" `~\r"))):
            kind, fence = "fence", "" if fence else mark[1]
        found.append(Line(start, raw, kind))
        start += len(raw) + 1
    return tuple(found)


def _kind(raw: str) -> str:
    if not raw.strip():
        return "blank"
    if RULE.match(raw):
        return "rule"
    if HEADING.match(raw) or BOLD_LINE.match(raw):
        return "heading"
    return "item" if MARKER.match(raw) else "prose"


@lru_cache(maxsize=16)
def code(text: str, inline: bool = True) -> tuple[Place, ...]:
    """Where the code is: fenced blocks with their fences, and stretches between backticks."""
    places: list[Place] = []
    for line in lines(text):
        if line.kind in ("code", "fence"):
            places.append((line.start, line.end))
        elif inline and "`" in line.text:
            places += [
                (line.start + match.start(), line.start + match.end())
                for match in INLINE_CODE.finditer(line.text)
            ]
    return tuple(places)


def on_prose(text: str, mend: Callable[[str], str]) -> str:
    """The text with each stretch outside code mended, and the code as it was."""
    parts, start = [], 0
    for begin, end in code(text):
        parts += [mend(text[start:begin]), text[begin:end]]
        start = end
    return "".join([*parts, mend(text[start:])])


def without_code(text: str, inline: bool = True) -> str:
    """The text with code as spaces of the same length, so that offsets stay true."""
    return blanked(text, code(text, inline))


@lru_cache(maxsize=16)
def shown(text: str) -> str:
    """The text with code and web addresses as spaces of the same length."""
    return ADDRESS.sub(lambda match: " " * len(match[0]), without_code(text))


def blanked(text: str, places: Iterable[Place]) -> str:
    """The text with these places, in their order, as spaces of the same length."""
    parts, start = [], 0
    for begin, end in places:
        begin, end = max(begin, start), max(end, start)  # places may overlap
        parts += [text[start:begin], " " * (end - begin)]
        start = end
    return "".join([*parts, text[start:]])


def has_code(text: str) -> bool:
    """Whether there is a fenced code block."""
    return any(line.kind == "fence" for line in lines(text))


def words(text: str) -> list[Place]:
    """Where each word is; code blocks, list numbers and marks do not count."""
    shown = "\n".join(_unmarked(line) for line in lines(text))
    return [match.span() for match in _WORD.finditer(shown)]


def _unmarked(line: Line) -> str:
    """The line with what is no word of it as spaces."""
    marker = MARKER.match(line.text) if line.kind == "item" else None
    silent = len(line.text) if line.kind in ("code", "fence") else marker.end() if marker else 0
    return " " * silent + line.text[silent:]


@lru_cache(maxsize=16)
def sentences(text: str) -> tuple[Place, ...]:
    """Where each sentence is: greetings, sign-offs, headings and code are none, a list item is one."""
    found: list[Place] = []
    for start, end in _blocks(text, "prose"):
        found += _segments(text, start, end)
    items = [(line.start, line.end) for line in lines(text) if line.kind == "item"]
    return tuple(sorted(found + [place for item in items for place in _segments(text, *item)]))


def paragraphs(text: str) -> list[Place]:
    """Where each paragraph is, set off by blank lines; a list is one, greetings and headings are none."""
    found: list[Place] = []
    previous = ""
    for start, end, kind in _parts(text):
        if kind == "item" and previous == "item":
            found[-1] = (found[-1][0], end)
        elif kind in ("item", "prose"):
            found.append((start, end))
        previous = kind
    return found


def filled_lines(text: str) -> list[Place]:
    """Where each line with something on it is; lines of code count, the fences around them do not."""
    return [(line.start, line.end) for line in lines(text) if line.text.strip() and line.kind != "fence"]


def frame(text: str) -> tuple[Place | None, Place | None]:
    """Where the greeting and the sign-off are, when the text has them on lines of their own."""
    shown = [line for line in lines(text) if line.kind != "blank"]
    if len(shown) < 2:
        return None, None
    first = next((line for line in shown[:3] if not _HEADER.match(line.text)), None)
    greets = first is not None and first.kind == "prose" and GREETING.match(first.text)
    greeting = (first.start, first.end) if greets and len(first.text.split()) <= 8 else None
    return greeting, _closing(shown)


def _closing(shown: list[Line]) -> Place | None:
    """The last lines from a closing formula on: `Best wishes,` and the names under it."""
    for index in range(len(shown) - 1, max(0, len(shown) - 5), -1):
        line = shown[index]
        if line.kind != "prose" or len(line.text.split()) > 7:
            return None
        if CLOSING.match(line.text) and not _is_sentence(line.text):
            return line.start, shown[-1].end
        if _TERMINAL.search(line.text) and not _TERMINAL.search(line.text)[0].startswith("."):
            return None
    return None


def _is_sentence(line: str) -> bool:
    """`Thanks for your patience with us today.` is a sentence, `Thanks, Sam.` is not."""
    return bool(_TERMINAL.search(line)) and len(line.split()) > 4


def _parts(text: str) -> list[tuple[int, int, str]]:
    """Stretches of lines of one kind, without the greeting, the sign-off and header lines."""
    apart = [place for place in frame(text) if place]
    parts: list[tuple[int, int, str]] = []
    joined = ""
    for line in lines(text):
        outside = any(start <= line.start < end for start, end in apart) or _HEADER.match(line.text)
        kind = "frame" if outside and line.kind == "prose" else line.kind
        if kind == "prose" and joined == "item" and line.text[:1] in " \t":
            kind = "item"  # an indented line goes on with the item above it
        if kind == joined != "blank":
            parts[-1] = (parts[-1][0], line.end, kind)
        elif kind != "blank":
            parts.append((line.start, line.end, kind))
        joined = kind
    return parts


def _blocks(text: str, kind: str) -> list[Place]:
    return [(start, end) for start, end, part in _parts(text) if part == kind]


def _segments(text: str, start: int, end: int) -> list[Place]:
    """The sentences of one stretch of prose."""
    import sentencex

    stretch = _SURROGATE.sub("\ufffd", text[start:end]).replace("\n", " ").replace("\r", " ")
    marker = MARKER.match(stretch)
    at = start + (marker.end() if marker else 0)
    found = []
    for segment in sentencex.segment("en", stretch[at - start :]):
        bare = segment.strip()
        if _WORD.search(bare):
            offset = at + len(segment) - len(segment.lstrip())
            found.append((offset, offset + len(bare)))
        at += len(segment)
    return found
