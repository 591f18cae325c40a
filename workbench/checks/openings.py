"""How does an answer begin and end?

Case, surrounding quotation marks, emphasis and the white space around a text do not matter, nor does
a full stop after the last words asked for; line ends count as spaces, so "Cheers, Sam" is met on two
lines. A closing that differs is replaced, a missing one is added on a line of its own; a greeting
likewise. "End with a question" is met by a question mark at the end.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, spans
from workbench.checks.requests import QUOTE, Clause
from workbench.checks.wording import FOLDED
from workbench.errors import WorkbenchError

_AROUND = " \t\r\n\"'”“’‘«»*_`>"
_START = (
    r"(?:start(?:s|ed|ing)?|begin(?:s|ning)?|open(?:s|ed|ing)?|lead(?:ing)?"
    r"|greet(?: \S+)?)(?:\s+(?!with\b|by\b|off\b|on\b)\S+){0,6}?\s+(?:off\s+)?"
    r"(?:with|by saying|by|on|as)|(?:the )?(?:first|opening) (?:line|words?|sentence)s?(?: (?:is|are"
    r"|should be|must be|reads?|has to be|to be|in \S+ \S+ is)|:)"
    r"|(?:the )?greeting (?:is|should be|must be)|beginne?n? (?:\S+ ){0,3}?mit"
    r"|commence[rz]? (?:\S+ ){0,3}?par|(?:empieza|comienza) con"
)
_END = (
    r"(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|clos(?:e|es|ing)|conclud(?:e|es|ing)|wrap(?:s"
    r"|ping)? up)(?:\s+(?!with\b|by\b|on\b|in\b)\S+){0,6}?\s+(?:off\s+)?"
    r"(?:with|by saying|on|in)|(?:the )?(?:last|final|closing) (?:line|words?|sentence)s?(?: (?:is|are"
    r"|should be|must be|reads?|has to be|to be)|:)"
    r"|sign(?:\s+(?!with\b)\S+){1,6}?\s+with|ende?n? (?:\S+ ){0,3}?mit|schließe? (?:\S+ ){0,3}?mit"
    r"|termine[rz]? (?:\S+ ){0,3}?par|termina con"
)
_SIGN = (
    r"(?:sign(?:s|ed|ing)?(?:[- ]offs?)?(?:\s+(?:it|them|off|e-?mails?|mails?|messages?|everything|all"
    r"|my|every|each|letters?|replies|is|should be|must be|the)\b){0,4}(?:\s+(?:with|as|by|off|from|:))?"
    r"|signature:?(?: (?:is|should be|must be))?)"
)
_NEGATED = re.compile(
    r"\b(?:never|don'?t(?: ever)?|do not|dont|stop|avoid|not|no more|quit"
    r"|without)\b(?:\s+\w+){0,2}?\s*$",
    re.I,
)
_QUESTION = re.compile(
    r"\s*(?:(?:just|only|always|exactly|be|asking|an? (?:open |short |single |good "
    r"|real |guiding |clear |friendly |simple |follow-?up )*|one (?:short "
    r"|open )?)\s*)*(?:question(?: mark)?|frage|pregunta|domanda|pergunta|vraag)s?\b"
    r"|\s*poser une question",
    re.I,
)
_QUESTION_LAST = re.compile(
    r"\b(?:ask|put|add|pose)\b[^.]*\bquestion\b[^.]*\b(?:at the (?:very )?end"
    r"|last)\b|\b(?:last|final) (?:line|sentence) (?:is|should be|must be"
    r"|has to be) a question\b",
    re.I,
)
_AT = (
    r"\s*(?:(?:is|goes|must be|should be|belongs|comes|stands|as|on|,)\s+)?(?:always\s+)?(?:on |at |as "
    r"|in )?(?:the )?(?:very )?"
)
_FIRST = r"(?:beginning|start\b|first line|top\b)"
_LAST = r"(?:end\b|last line|bottom|closing line|final line)"
_UNWANTED = re.compile(
    r"\b(?:no|not|never|without|skip|drop|omit|(?:don'?t|do not|stop"
    r"|avoid)(?: (?!forget)\w+)?)\s+(?:the\s+)?$",
    re.I,
)
_EACH = re.compile(
    r"\b(?:sentences?|paragraphs?|lines|bullets?|items?|sections?|steps?)\b(?! (?:is|are"
    r"|should|must|reads?|has|to be|:))",
    re.I,
)
_GREETS = (
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|to whom|hallo"
    r"|guten (?:tag|morgen|abend)|sehr geehrte\w*|liebe[rs]?|moin|bonjour|salut|chers?|chère|hola|buen[oa]s"
    r"|estimad\w+|ciao|gentile|buongiorno|olá)\b"
)
_CLOSES = (
    r"(?:best|kind|warm|regards|cheers|thanks|thank you|many thanks|sincerely|yours|love|take care"
    r"|all the best|cordially|talk soon"
    r"|mit (?:freundlichen|besten|herzlichen)|viele|liebe grüße|beste grüße|lg|mfg|vg|bien"
    r"|cordialement|amicalement|saludos|un abrazo|cordiali|saluti|xx|xoxo|your (?:\w+ ){0,3}team"
    r"|the (?:\w+ ){1,3}team)\b"
)
_UNTIL = re.compile(
    r"\s*(?:[\[<{(+].*|,?\s+(?:and|plus|followed by|then)\s+(?:the|their|her|his|my|your"
    r"|a)?\s*(?:first |last )?names?\b.*|\s(?:please|pls|always|from now on|next time"
    r"|every time"
    r"|in (?:all|every|each|mails?|e-?mails?|messages?|replies|my|the|any)\b.*|when\b.*"
    r"|for\b.*|not\b.*|instead\b.*|rather\b.*|no matter\b.*|on (?:its|a) own\b.*|as (?:the"
    r"|a)\b.*))+[\s.!,]*$",
    re.I,
)
_POINTS = (
    r"\s*(?:the|a|an|my|your|his|her|their|our|this|that|it|some|something|one|what|how|who"
    r"|why)\b(?! (?:\w+ ){0,3}?team\b)"
)


class StartsWith(Verifier):
    """The first words of the text."""

    kind = "starts_with"
    rank = 1

    def verify(self, value: str, text: str) -> Finding:
        place = opening(value, text)
        shown = " ".join(text[:200].split())[:60]
        return Finding(
            place is not None, f"it starts with “{value if place else shown}”", (), 0.0 if place else 1.0
        )

    def explain(self, value: str) -> str:
        return f"“{value}” at the start"

    def instruct(self, value: str) -> str:
        return f"Start with “{value}”."

    def asked(self, clause: Clause) -> tuple[str, ...]:
        return _placed(clause, _FIRST, negated=False) or _values(clause, _START, _GREETS, negated=False)

    def validate(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > 500:
            raise WorkbenchError(f"The check {self.kind} needs the words to look for (it was "
                                 f"{value!r:.80}).")
        return value.strip()

    def repair(self, value: str, text: str) -> str | None:
        if not re.match(_GREETS, value, re.I) or prose.code(text, inline=False):
            return None
        body = text.strip()
        greeting, _ = prose.frame(body)
        inline = re.match(rf"{_GREETS}[^.!?,\n]{{0,40}}[,!]\s+(?=\S)", body, re.I)
        rest = body[greeting[1] if greeting else inline.end() if inline else 0 :].lstrip()
        return f"{value}{_comma(value)}\n\n{rest[:1].upper()}{rest[1:]}" if rest else None


class NotStartsWith(StartsWith):
    """Words the text must not begin with."""

    kind = "not_starts_with"

    def verify(self, value: str, text: str) -> Finding:
        place = opening(value, text)
        said = f"it {'starts' if place else 'does not start'} with “{value}”"
        return Finding(place is None, said, spans(text, [place] if place else []), 1.0 if place else 0.0)

    def explain(self, value: str) -> str:
        return f"not “{value}” at the start"

    def instruct(self, value: str) -> str:
        return f"Do not start with “{value}”."

    def asked(self, clause: Clause) -> tuple[str, ...]:
        return _placed(clause, _FIRST, negated=True) or _values(
            clause,
            _START,
            _GREETS
            + r"|(?:sure|certainly|of course|absolutely|great question|as an ai|okay|well|so|yes|i hope|i"
              r"|great|thanks|thank you)\b",
            negated=True,
        )

    def repair(self, value: str, text: str) -> str | None:
        place = opening(value, text)
        interjection = re.match(
            r"(?:sure(?: thing)?|certainly|of course|absolutely|okay|ok|well"
            r"|great(?: question)?|yes|so)$",
            value.strip(" ,.!:"),
            re.I,
        )
        after = re.match(r"[\s]*[,.!:—–-]+\s*(?=\S)", text[place[1] :]) if place and interjection else None
        rest = text[place[1] + after.end() :] if after else ""
        return rest[:1].upper() + rest[1:] if rest else None


class EndsWith(StartsWith):
    """The last words of the text."""

    kind = "ends_with"

    def verify(self, value: str, text: str) -> Finding:
        place = ending(value, text)
        shown = " ".join(text[-200:].split())[-60:]
        return Finding(
            place is not None, f"it ends with “{value if place else shown}”", (), 0.0 if place else 1.0
        )

    def explain(self, value: str) -> str:
        return "a question at the end" if value == "?" else f"“{value}” at the end"

    def instruct(self, value: str) -> str:
        return "End with a question." if value == "?" else f"End with “{value}”."

    def asked(self, clause: Clause) -> tuple[str, ...]:
        if clause.permits or _negated(clause):
            return ()
        if _asks_question(clause):
            return ("?",)
        placed = _placed(clause, _LAST, negated=False)
        return placed or _values(clause, _END, _CLOSES, negated=False) or _signatures(clause)

    def repair(self, value: str, text: str) -> str | None:
        body = text.rstrip()
        if not re.search(r"\w", value) or prose.code(text, inline=False) or body.lstrip()[:1] in ("{", "["):
            return None
        _, closing = prose.frame(body)
        kept = body[: closing[0]].rstrip() if closing else _without_inline_closing(body)
        return f"{kept}\n\n{value}" if re.search(r"\w", kept) else None


class NotEndsWith(EndsWith):
    """Words the text must not end with."""

    kind = "not_ends_with"

    def verify(self, value: str, text: str) -> Finding:
        place = ending(value, text)
        said = f"it {'ends' if place else 'does not end'} with “{value}”"
        return Finding(place is None, said, spans(text, [place] if place else []), 1.0 if place else 0.0)

    def explain(self, value: str) -> str:
        return "no question at the end" if value == "?" else f"not “{value}” at the end"

    def instruct(self, value: str) -> str:
        return "Do not end with a question." if value == "?" else f"Do not end with “{value}”."

    def asked(self, clause: Clause) -> tuple[str, ...]:
        if any(_QUESTION.match(rest) for rest in _after(clause, _END, negated=True)):
            return ("?",)
        return _placed(clause, _LAST, negated=True) or _values(clause, _END, _CLOSES, negated=True)

    def repair(self, value: str, text: str) -> str | None:
        return None


def opening(value: str, text: str) -> prose.Place | None:
    """Where the text begins with the value, if it does."""
    start = len(text) - len(text.lstrip(_AROUND + "#"))
    found = _words(value.strip(_AROUND)).match(text.translate(FOLDED), start)
    return found.span() if found else None


def ending(value: str, text: str) -> prose.Place | None:
    """Where the text ends with the value, if it does."""
    wanted = value.strip(_AROUND) or value.strip()
    around = _AROUND + ("" if wanted[-1] in ".,;:!" else ".,;!") + (")]" if wanted[-1] not in ")]" else "")
    end = (
        len(text.rstrip(_AROUND + (")]" if wanted == "?" else "")))
        if wanted[-1] in "?.!,;:)]"
        else len(text.rstrip(around))
    )
    folded = text.translate(FOLDED)
    found = [
        match
        for match in _words(wanted).finditer(folded, max(0, end - len(wanted) - 200), end)
        if match.end() == end
    ]
    return found[-1].span() if found else None


def _words(value: str) -> re.Pattern[str]:
    """The words of a value with any white space between them."""
    folded = value.translate(FOLDED)
    body = r"\s+".join(re.escape(word) for word in folded.split())
    left = r"(?<!\w)" if re.match(r"\w", folded) else ""
    right = r"(?!\w)" if re.search(r"\w$", folded) else ""
    return re.compile(left + body + right, re.I)


def _values(clause: Clause, verbs: str, known: str, negated: bool) -> tuple[str, ...]:
    """What a clause says after "start with" or "end with": quoted, or words known to open or close."""
    if clause.permits:
        return ()
    return tuple(value for rest in _after(clause, verbs, negated) if (value := _value(clause, rest, known)))


def _placed(clause: Clause, places: str, negated: bool) -> tuple[str, ...]:
    """The wordings quoted with a place: `put "Confidential" at the top`, `no "Best" at the end`."""
    found = re.finditer(rf"({QUOTE}){_AT}{places}", clause.original, re.I)
    return tuple(
        clause.quoted(match[1])[0]
        for match in found
        if bool(_UNWANTED.search(clause.original[: match.start()])) is negated
    )


def _after(clause: Clause, verbs: str, negated: bool) -> list[str]:
    """What follows the verb, where the verb is negated or not, as wanted."""
    found = re.finditer(rf"(?<![\w-])(?:{verbs})(?=\s|{QUOTE})", clause.original, re.I)
    return [
        clause.original[match.end() :]
        for match in found
        if bool(_NEGATED.search(clause.original[: match.start()])) is negated and not _EACH.search(match[0])
    ]


def _value(clause: Clause, rest: str, known: str) -> str:
    quote = re.match(
        rf"\s*(?:(?:the|these|this|just|only|always|exactly|my|our)\s+)*(?:(?:words?|phrase"
        rf"|line|sentence|greeting|sign-?off|closing|formula|text|salutation)s?\s+)?({QUOTE})",
        rest,
        re.I,
    )
    if quote:
        return clause.quoted(quote[1])[0]
    named = re.match(r"\s*:?\s*(?:(?:just|only|always|a|an)\s+)?", rest)
    bare = _UNTIL.sub("", rest[named.end() :]).strip(" .!:-")
    usable = (
        re.match(known, bare, re.I)
        and len(bare.split()) <= 8
        and not re.match(
            r"so (?:that|she|he"
            r"|they|i)\b|well\b.*\w+ \w+",
            bare,
            re.I,
        )
    )
    return clause.plain(bare) if usable else ""


def _signatures(clause: Clause) -> tuple[str, ...]:
    """`sign it Sam`, `signed 'Your Brightwater team'`: after signing, any name will do."""
    values = []
    for rest in _after(clause, _SIGN, negated=False):
        value = _value(clause, rest, _CLOSES) or (
            "" if re.match(_POINTS, rest, re.I) else _name(clause, rest)
        )
        values += [value] if value else []
    return tuple(values[:1])


def _name(clause: Clause, rest: str) -> str:
    bare = _UNTIL.sub("", rest).strip(" .!:-")
    return (
        bare
        if re.fullmatch(
            r"(?:Dr\.? )?[A-ZÀ-Ý][\w'-]*(?:,? (?:[A-ZÀ-Ý][\w'-]*|team|of|from|and|the"
            r"|de|van|von)){0,4}",
            bare,
        )
        else ""
    )


def _asks_question(clause: Clause) -> bool:
    wanted = any(_QUESTION.match(rest) for rest in _after(clause, _END, negated=False))
    return wanted or bool(_QUESTION_LAST.search(clause.text))


def _negated(clause: Clause) -> bool:
    return bool(
        re.search(
            rf"\b(?:never|don'?t|do not|stop|avoid|not)\s+(?:ever\s+)?(?:{_END}|{_SIGN})", clause.text, re.I
        )
    )


def _without_inline_closing(body: str) -> str:
    """A text of one paragraph without `Best wishes, Sarah` after its last full stop."""
    last = re.search(r"(?<=[.!?])\s+([^.!?\n]{3,60})$", body)
    return body[: last.start()] if last and prose.CLOSING.match(last[1]) else body


def _comma(value: str) -> str:
    return "" if re.search(r"\W$", value) else ","


add(StartsWith(), NotStartsWith(), EndsWith(), NotEndsWith())
