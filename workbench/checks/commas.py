"""Does a list in a sentence have a comma before its "and"?

Told from the sentence alone, for English: a list of short items that ends the sentence is one ("milk,
eggs and bread."), a comma after an opening phrase or a name makes none ("In Rome, Tom and Ann ate").
Where it could be either, the check says that it cannot tell.
"""

import re
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, without
from workbench.checks.asking import demands, forbids
from workbench.checks.requests import Clause

_OXFORD = r"(?:the |an? )?(?:oxford|serial|harvard) commas?"
_SUBJECT = r"(?:i|you|he|she|it|we|they|this|that|these|those|there|who|which|then|so|yet|please)\b"
_ITEM = rf"(?!{_SUBJECT})[\w'’-]+(?: (?!(?:and|or)\b)[\w'’-]+){{0,2}}"
_BARE = re.compile(rf", (?P<second>{_ITEM})(?P<gap> )(?:and|or) (?P<last>{_ITEM})", re.I)
_COMMA = re.compile(rf", (?P<second>{_ITEM})(?P<gap>,) (?:and|or) (?P<last>{_ITEM})", re.I)
_MAYBE_BARE = re.compile(r",[^,;:.]*[^,] (?:and|or) ", re.I)
_MAYBE_COMMA = re.compile(rf",[^,;:.]*, (?:and|or) (?!{_SUBJECT})", re.I)
_OPENING = re.compile(
    r"\W*(?:if|when|while|after|before|because|since|although|though|as|once|until|unless|where|in|on|at|by"
    r"|for|from|with|without|to|of|during|under|over|per|via|however|therefore|thus|hence|also|yes|no|well"
    r"|sure|thanks|thank|sorry|hi|hello|dear|hey|please|today|tomorrow|yesterday|first|next|then|finally"
    r"|later|meanwhile|overall|still|instead|otherwise|\w+ly|\w+ing|given)\b",
    re.I,
)
_ASIDE = re.compile(r"(?:however|though|therefore|too|also|indeed|of course|for example|please)$", re.I)


class OxfordComma(Verifier):
    """A comma before the "and" of every list of three or more; mended by adding it."""

    kind = "oxford_comma"
    shown = "a comma before the last item of a list (Oxford comma)"
    instruction = "Put a comma before the “and” of a list of three or more (Oxford comma)."
    opposites: tuple[str, ...] = ("no_oxford_comma",)
    rank = 4

    def verify(self, value: None, text: str) -> Finding:
        places, unsure = _lists(text, _BARE, _MAYBE_BARE)
        return without(text, places, "list without it", unsure)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if demands(clause, _OXFORD) else ()

    def repair(self, value: None, text: str) -> str | None:
        return _mended(text, _lists(text, _BARE, _MAYBE_BARE)[0], _BARE, ", ")


class NoOxfordComma(OxfordComma):
    """No comma before the "and" of a list; mended by leaving it out."""

    kind = "no_oxford_comma"
    shown = "no comma before the last item of a list (no Oxford comma)"
    instruction = "Put no comma before the “and” of a list (no Oxford comma)."
    opposites = ("oxford_comma",)

    def verify(self, value: None, text: str) -> Finding:
        places, unsure = _lists(text, _COMMA, _MAYBE_COMMA)
        return without(text, places, "list with it", unsure)

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if forbids(clause, _OXFORD) else ()

    def repair(self, value: None, text: str) -> str | None:
        return _mended(text, _lists(text, _COMMA, _MAYBE_COMMA)[0], _COMMA, "")


def _lists(text: str, pattern: re.Pattern[str], maybe: re.Pattern[str]) -> tuple[list[prose.Place], bool]:
    """Where lists of this form are for sure, and whether there may be others."""
    shown = prose.without_code(text)
    found: list[prose.Place] = []
    unsure = False
    for start, end in prose.sentences(text):
        sentence = " ".join(shown[start:end].split("\n"))
        match = pattern.search(sentence)
        if match and _is_list(sentence, match):
            found.append((start + match.start("second"), start + match.end()))
        elif maybe.search(sentence):
            unsure = True
    return found, unsure


def _is_list(sentence: str, match: re.Match[str]) -> bool:
    """Whether the commas set off items: two of them before, or one and the end of the sentence after."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    first = before.rpartition(",")[2]
    if _ASIDE.search(match["second"]) or _ASIDE.search(first.strip()):
        return False
    called = (
        match["second"][:1].isupper() and not "".join(first.split()[-1:])[:1].isupper()
    )  # `, Tom and Ann`
    if "," in before and 1 <= len(first.split()) <= 3 and not called:
        return True
    ends = re.match(r"[.!?;)]*\s*$", after)
    return bool(ends) and len(before.split()) > 1 and not called and not _OPENING.match(before)


def _mended(text: str, places: list[prose.Place], pattern: re.Pattern[str], comma: str) -> str:
    """The text with what stands before the "and" of each list changed."""
    for start, end in reversed(places):
        match = pattern.match(text, start - 2, end)
        if match:
            at = match.start("gap")
            text = text[:at] + comma + text[at + 1 :]
    return text


add(OxfordComma(), NoOxfordComma())
