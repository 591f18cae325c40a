"""Does a clause forbid a thing, ask for it, or merely speak of it?

"No emojis", "stop using bullets", "em dashes: never again" forbid; "use bullets", "as a table, please"
ask; "don't remove the emojis", "the second bullet is wrong" and "emojis are fine here" do neither. A
thing is given as a pattern of its names.
"""

import re
from functools import cache

from workbench.checks.requests import Clause

NEVER = r"(?!)"  # a pattern that matches nowhere
_STOP = (
    r"(?:no(?: more)?|not(?: a single| any| one)?|never(?: again)?(?: ever)?|don'?t|do not|dont"
    r"|doesn't|does not|don't ever|mustn't"
    r"|must not|shouldn't|should not|can't|cannot|may not|won't|stop|avoid|without|skip|drop|lose"
    r"|remove|ditch|leave out"
    r"|cut out|cut|get rid of|enough(?: with| of)?|quit|zero|free of|hate|ban|instead of|rather than"
    r"|delete|strip"
    r"|keine?[nrms]?|ohne|nie(?:mals)?|niemals|nicht|pas|sans|jamais(?: de| d')?|sin|nunca|ningún"
    r"|niente|senza"
    r"|nessun\w*|sem|não|geen|zonder|nooit)"
)
_BETWEEN = (
    r"(?:(?:use|using|used|put|putting|write|writing|add|adding|include|including|insert|give"
    r"|giving|show|showing|want|need"
    r"|like|contain|contains|have|has|having|be|me|us|any|more|those|these|such|all|the|a|an|single"
    r"|ever|again|please|with|in|as|of"
    r"|to|it|them|end|ask|asking|sentences|answer|reply|respond|send|sending|usar|verwende\w*"
    r"|utilise\w*|mettre|mets|your|so|many"
    r"|bloody|damn|fucking|stupid|silly|annoying|ugly|awful|long|fancy|little|new|anything"
    r"|unnecessary|whatsoever|d|de|des|du|les|le|la|die|den|los|las|i)[\s']+)*"
)
_AFTER = (
    r"(?:[\s,:?]+(?:please|pls|are|is|were|must|should|have to|has to"
    r"|need to))*[\s,:?]*\s(?:never(?: again| ever)?|no more|forbidden|banned|verboten"
    r"|prohibited|off limits|are out|must go|have to go|has to go|(?:to )?go away|gone|not allowed"
    r"|aren't allowed|isn't allowed"
    r"|not (?:wanted|welcome|be used)|never be used|interdits?|prohibid\w+)\b(?! (?:in the (?:title"
    r"|subject)))"
)
_REFUSED = re.compile(
    r"(?:\b(?:not|never|don'?t|dont|do not|didn't|doesn't|won't|shouldn't|no need to"
    r"|without)|n't|\b(?:i|we|he|she|they)(?:'ve| have| has| had| own)(?: got)?|\b(?:her"
    r"|his|its|their) \w+(?: \w+)? ha(?:s|ve|d))(?: \w+)?\s*$",
    re.I,
)
_COUNTED = re.compile(r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten))\s*$")
_ALONE = re.compile(
    r"\s*(?:$|[,.!:(]|(?:please|pls|plz|only|instead|when|next|again|for|in|not|as|and"
    r"|always|everywhere|at|on|bitte"
    r"|rather|to|if|from now|each|every|all the time|max|at most|so|because|s'il|por)\b)",
    re.I,
)
_NOUNS = (
    r"(?:answers?|repl(?:y|ies)|responses?|e-?mails?|mails?|messages?|texts?|notes?|letters?|posts?"
    r"|captions?|tweets?"
    r"|summar(?:y|ies)|drafts?|everything|anything|it|this|that|them|they|all|output|the whole thing"
    r"|lists?|questions"
    r"|steps|results?|data|recipes?|instructions|explanations?)"
)
_LEADING = (
    rf"(?:(?:please|pls|just|only|no(?=,)|ok|so|and|but|again|use|using|with|in|into|as|want|prefer"
    rf"|need|needs|give|me|us|make|put|write|written|answer"
    rf"|reply|respond|turn|format|formatted|convert|return|returned|output|produce|send|sent"
    rf"|present|render|list|do|try|get|got|keep"
    rf"|kept|should|must|be|is|are|always|have|has|add|include|i|i'd|would|rather|like|asked|said"
    rf"|for|told|you|to|can|could|instead|better|a|an|your"
    rf"|one|short|simple|proper|clean|plain|real|valid|some|of|markdown|compact|the|here|next|time"
    rf"|how|about|what|my|our|we|also|fully"
    rf"|bitte|en|als|auf|por|favor|un|une|in|(?:to|for|from|with|about)(?: \S+){{1,4}}?(?= (?:in|as"
    rf"|use|must|should|are|always|with)\b)|(?:(?!no\b|not\b|never\b|don)\w+\s)?{_NOUNS})[\s,:]+)*"
)
_SPOKEN_OF = (
    r"\s*(?:(?:you|i|we|that|which|he|she|they|were|was|are|is|isn't|aren't|above|below|about"
    r"|missing|lost|parallel|wrong|with the|from"
    r"|file|files|look|looks|don't|doesn't|only when|on page|in the list|who|at the top|already"
    r"|got|went|should be|need|needs|has|have|had)\b|\d|'s\b)"
)


def forbids(clause: Clause, thing: str, spoken_of: str = NEVER) -> bool:
    """Whether the clause forbids the thing; `spoken_of` is what may not follow its name."""
    if clause.permits:
        return False
    before, after = _forbidding(thing)
    for match in before.finditer(clause.text):
        rest = clause.text[match.end() :]
        if not _REFUSED.search(clause.text[: match.start()]) and not re.match(
            rf"\s*(?:{spoken_of}|{_PART})", rest
        ):
            return True
    match = after.search(clause.text)
    return bool(match) and not _COUNTED.search(clause.text[: match.start()])


def asks_for(clause: Clause, thing: str, spoken_of: str = NEVER) -> bool:
    """Whether the clause is little else than a request for the thing."""
    if clause.permits:
        return False
    for match in re.finditer(rf"(?<![\w-]){thing}(?![\w-])", clause.text):
        head, rest = clause.text[: match.start()], clause.text[match.end() :]
        if (
            _asking().fullmatch(head)
            and not re.match(rf"{_SPOKEN_OF}|\s*(?:{spoken_of})", rest)
            and not _known(head)
        ):
            return bool(head.strip()) or bool(_ALONE.match(rest))
    return False


def demands(clause: Clause, request: str) -> re.Match[str] | None:
    """Where the clause holds a request that is whole in itself: `spell out the month, please`.

    Nothing but asking words may stand before it, from the last comma on, and nothing that goes on with
    it after: "the 24-hour clock in the hall is slow" asks for nothing.
    """
    if clause.permits:
        return None
    for match in re.finditer(rf"(?<![\w-]){request}(?![\w-])", clause.text):
        head = re.split(r"[,:]\s*", clause.text[: match.start()])[-1]
        rest = re.sub(r"^\s+here\b", "", re.split(r"[,.]", clause.text[match.end() :])[0])
        alone = _ALONE.match(rest) and not _REMARK.search(rest)
        if alone and _asking().fullmatch(head) and not _known(head):
            return match
    return None


_REMARK = re.compile(r"\b(?:is|are|was|were|isn't|aren't|broke|broken|breaks|fails?|failed|looks?|ends?|has|had)\b")
_PART = (
    r"in (?:the|your|my|a) (?:titles?|subjects?|subject line|headlines?|headings?|first|last|intro\w*"
    r"|summary)\b|(?:changes?|review)\b|[a-z]+s? (?:is|are) (?:fine|ok)"
)


def _known(head: str) -> bool:
    """Whether something known is spoken of: `the bullets`, `my table`, `capitals for headings`."""
    return bool(
        re.search(
            r"\b(?:the|my|our|your|those|these|that|this|its|his|her|their|for|about|from"
            r"|than)\s+$",
            head,
        )
    )


@cache
def _asking() -> re.Pattern[str]:
    return re.compile(_LEADING, re.I)


@cache
def _forbidding(thing: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"\b{_STOP}[\s']+{_BETWEEN}(?<![\w-]){thing}(?!\w)", re.I),
        re.compile(rf"(?<![\w-]){thing}{_AFTER}", re.I),
    )
