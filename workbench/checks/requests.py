"""What does a person ask for in these words, clause by clause?

Corrections are written in a hurry: several requests in one breath, complaints, reports of what was
there, questions, exceptions. The words are cut into clauses, quoted wordings are set aside as one
character each (so that what is quoted is never read as a request), and clauses that do not ask for
anything are dropped: reports ("it was 40 words last time"), questions, reasons and conditions,
permissions that leave everything open, and anything with an exception.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 4_000  # characters read: whoever pastes more has pasted a text, not a request
MASK = 0xE000  # quoted wordings become private-use characters, which no keyboard types
QUOTE = "[\ue000-\ue0ff]"

_FOLDED = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "\u00a0": " ",
        "\t": " ",
        "\r": "\n",
        "\u2011": "-",
    }
)
_QUOTED = re.compile(
    r'"(?P<double>[^"\n]{1,200})"|`(?P<tick>[^`\n]{1,200})`'
    r"|(?<![\w'])'(?P<single>[^\s'](?:[^'\n]|'(?=\w)){0,200})'(?!\w)"
    r"|(?P<lead>\b(?:no|in|on|by|with|using|use|a|an|the|any|these|those"
    r"|more)\s)(?P<symbol>[?!;—–…*#&])(?!\w)",
    re.I,
)
_ENDING = re.compile(
    r"(?<!\bmax)(?<!\bmin)(?<!\bapprox)(?<!\bca)(?<!\be\.g)\.+(?=\s|$|\))|[;!\n]+"
    r"|\?+(?!\s*(?:never(?: again)?|no more|no,? thank(?:s| you))\s*(?:$|[.!,]))|\.{2,}|…"
    r"|\s+[-–—]+\s+|(?<=[a-z])[–—](?=[a-z])"
)
_STARTER = (
    r"(?:please\s+|pls\s+|also\s+|just\s+|only\s+|always\s+|and\s+|but\s+|then\s+|i\s+(?:want|need)\s+)*"
    r"(?:no|not|never|don'?t|do not|use|using|keep|start|begin|open|end|finish|close|conclude|sign|make|put"
    r"|write|answer|reply|respond|give|say|call|avoid|without|stop|skip|drop|max|maximum|min|minimum"
    r"|at most"
    r"|at least|up to|exactly|under|over|below|less than|fewer than|more than|limit|cut|trim|shorten"
    r"|include"
    r"|mention|add|remove|lose|ditch|all (?:lower|upper|caps|small|in)|lower ?case|upper ?case"
    r"|in (?=[a-zà-ü])"
    r"|as (?:json|a|bullets?|plain)|bullets?|bullet points?|numbered|json|plain text|code only|emojis?"
    r"|the (?:last|first|final) (?:line|word|sentence)|(?:last|first|final) (?:line|word|sentence)"
    r"|it (?:should|must)|they (?:should|must)|one|two|three|four|five|six|seven|eight|nine|ten|\d+"
    r"|a single|zero|kein\w*|ohne|nie|pas|sans|jamais|sin|nunca|niente|senza|sem|geen|zonder|nur"
    r"|höchstens|maximal|auf (?:deutsch|englisch|französisch)|mots?)\b"
)
_REFERS_BACK = (
    r"(?:please\s+|pls\s+)?(?:never(?: again| ever)?|no more|not|stop(?: it)?|give or take"
    r"|more or less)(?:\s+(?:please|again|ever))*\s*(?:$|[,!])"
    rf"|(?:not|instead of|rather than)\s+{QUOTE}\s*(?:$|[,!])"
)
_REMARK = r"(?:i|you|he|she|they|we|it's|that's|it (?:is|was|looks|reads)|my \w+ (?:is|are))\b"
_JOINT = re.compile(
    rf"(?:,\s*(?:and\s+|but\s+|then\s+|so\s+|plus\s+)?|(?<!between \d)(?<!between "
    rf"\d\d)(?<!between \d\d\d)\s+(?:and|but|then|so|plus|&|und|et|y)\s+"
    rf"|:\s+|\s*[()]\s*)(?!{_REFERS_BACK})(?={_STARTER})|,\s*(?={_REMARK})",
    re.I,
)
_CONDITION = re.compile(
    r"\s*(?:and\s+|but\s+)?(?P<word>if|when|whenever|because|since|although|while"
    r"|unless"
    r"|even if|even though|wenn|quand|si|cuando)\b",
    re.I,
)
_MAIN = re.compile(
    r"\b(?:keep|use|write|make|always|never|no|don't|max|maximum|at most|only|just|start"
    r"|begin"
    r"|end|finish|sign|answer|reply|limit|put)\b",
    re.I,
)
_TAIL = re.compile(
    r"\s(?:if|because|unless|since|cuz|bc|coz|as (?:she|he|they|i|it|we)"
    r"|so that(?! (?:\S+ ){0,4}?\S*(?:year|grader))|otherwise"
    r"|although|even though|when(?:ever)?|which|who|where|weil|wenn|parce)\b.*",
    re.I | re.S,
)
_ON_CONTENT = re.compile(
    r"\swhen(?:ever)? (?:there(?:'s| is| are)|it(?:'s| is) (?!for|to|from"
    r"|an? (?:e-?mail|mail|letter|text))|the (?:answer|text|list)|listing)\b",
    re.I,
)
_DROPPED = re.compile(
    r"\b(?:except|apart from|other than|aside from|unless it|only (?:if|when|where)|optional"
    r"|(?:does|do|did|need|has|have)(?:n't|nt| not) (?:have|need|necessarily|mind|care)|no need|needn't"
    r"|not necessarily|feel free|not sure|maybe|perhaps|might"
    r"|nobody|no one|who said|i (?:never|didn't|did not|don't|do not|wasn't|am not|'m not)(?: \w+)?"
    r" (?:say|said|saying|mean|meant|ask|asked|asking|suggest\w*)"
    r"|(?:mean|say)s? that)\b",
    re.I,
)
_REPORT = re.compile(
    r"\b(?:was|were|wasn't|weren't|had|used to|last time|yesterday|earlier|previously|originally|already"
    r"|you(?:'ve| have)? (?:wrote|written|used|gave|given|said|put|made|added|left|missed|forgot(?! to)"
    r"|dropped|deleted|removed|changed|ignored|did|sent|cut|kept|ended|started|began|wrote)"
    r"|(?:he|she|they|we|tom|it) (?:wrote|used|gave|said|sent|counted|got|has \d+)"
    r"|i (?:wrote|used|gave|sent|counted|got|like|liked|love|loved)"
    r"|there (?:are|is)|there's|i (?:know|see|think|guess|count|understand)|lost|missing|went missing"
    r"|misspelled|typo|thanks for|thank you for)\b",
    re.I,
)
_INSISTS = re.compile(
    r"\b(?:i (?:already |just )?(?:said|asked|told|meant|wanted|needed)|make sure|ensure"
    r"|as i (?:said|told))\b",
    re.I,
)
_QUESTION = re.compile(
    r"\s*(?:and |but |so |ok |wait )*(?:why|what(?! about)|how(?! about)|who|where|when"
    r"|which|is|are"
    r"|was|were|did|does|do (?!not)|has|have|isn't|aren't|weren't|wasn't)\b",
    re.I,
)
_OF_A_KIND = re.compile(
    r"(?:please\s+|and\s+|also\s+|all\s+|my\s+|our\s+)*"
    r"(?:definitions|headlines|greetings|invitations|summaries|abstracts|announcements|reminders|bios"
    r"|captions|slogans|taglines|tweets|haikus|limericks|blurbs|press releases|product descriptions)"
    r"(?:\s+(?:to|for)\s+(?:my\s+|our\s+)?[a-zà-ÿ]+)?"
    r"\s+(?:always\s+)?(?:(?P<have>(?:(?:must|should|need to|have to)\s+(?:always\s+)?)?(?:have|contain|use))"
    r"|(?:(?:must|should|need to|have to)\s+(?:always\s+)?)?(?:are|be))\s+(?:always\s+)?"
    r"(?!too\b|not\b|never\b|in my\b)",
    re.I,
)
_PERMITTED = re.compile(
    r"\b(?:is|are|were|be|'s) (?:also |totally |still |perfectly )?(?:fine|ok|okay|allowed|good|great"
    r"|perfect|welcome"
    r"|nice|useful|helpful|right|correct)\b"
    r"|\b(?:can|may|could) (?:also |still )?(?:use|be|have|keep|stay|contain)\b|\b(?:ok|fine|okay) (?:with"
    r"|to|for)\b",
    re.I,
)


@dataclass(frozen=True)
class Clause:
    """One request: `text` is lower-case, `original` as written; quotes are one character in both."""

    original: str
    quotes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(char.lower() if len(char.lower()) == 1 else char for char in self.original)

    @property
    def permits(self) -> bool:
        """Whether it allows rather than asks: `emojis are fine`."""
        return bool(_PERMITTED.search(self.original))

    def quoted(self, masked: str) -> list[str]:
        """The wordings quoted in a stretch of the clause."""
        return [self.quotes[ord(char) - MASK] for char in re.findall(QUOTE, masked)]

    def plain(self, masked: str) -> str:
        """A stretch of the clause with its quotes put back as they were."""
        return re.sub(QUOTE, lambda mark: self.quotes[ord(mark[0]) - MASK], masked)


@lru_cache(maxsize=256)
def clauses(words: str) -> tuple[Clause, ...]:
    """The requests in a correction or a rule; what is no request is left out."""
    masked, quotes = _masked(words[:LONGEST])
    parts = [part for sentence in _sentences(masked) for part in _parts(sentence)]
    return tuple(Clause(part, quotes) for part in parts)


def _masked(words: str) -> tuple[str, tuple[str, ...]]:
    """The words with each quoted wording as one character, and those wordings."""
    quotes: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        if len(quotes) > 200:
            return match[0]
        quotes.append(next(match[name] for name in ("double", "tick", "single", "symbol") if match[name]))
        return (match["lead"] or "") + chr(MASK + len(quotes) - 1)

    folded = re.sub("[\ue000-\uf8ff]", " ", words.translate(_FOLDED))
    return _QUOTED.sub(set_aside, folded), tuple(quotes)


def _sentences(masked: str) -> list[str]:
    """Sentences that are not plain questions."""
    kept, start = [], 0
    for ending in [*_ENDING.finditer(masked), None]:
        sentence = masked[start : ending.start()] if ending else masked[start:]
        asks = ending is not None and "?" in ending[0] and _QUESTION.match(sentence)
        if sentence.strip() and not asks:
            kept.append(sentence.strip())
        start = ending.end() if ending else start
    return kept


def _parts(sentence: str) -> list[str]:
    """The clauses of a sentence that ask for something, without their conditions and reasons."""
    parts = [part.strip(" ,:") for part in _JOINT.split(_without_condition(sentence))]
    cuts = [_TAIL.sub("", f" {part}").strip() for part in parts if _asks(part)]
    return [_as_request(cut) for cut in cuts if cut]


def _as_request(part: str) -> str:
    """What is said of a whole kind of text, as a request: `headlines have 12 words`, `use 12 words`.

    Kinds that are a part of an answer, as titles are, stay: what is said of them holds of no answer.
    """
    kind = _OF_A_KIND.match(part)
    return part if kind is None else f"{'use ' if kind['have'] else ''}{part[kind.end():]}"


def _without_condition(sentence: str) -> str:
    """The sentence without a condition in front: `when I write to her, 40 words` asks for 40 words."""
    condition = _CONDITION.match(sentence)
    if not condition:
        return sentence
    head, comma, rest = sentence.partition(",")
    if comma:
        return rest.strip()
    main = _MAIN.search(sentence, condition.end() + 8)
    return sentence[main.start() :] if main else ""


def _asks(part: str) -> bool:
    if not part or _DROPPED.search(part) or _ON_CONTENT.search(f" {part}"):
        return False
    return bool(_INSISTS.search(part)) or not _REPORT.search(_TAIL.sub("", f" {part}"))
