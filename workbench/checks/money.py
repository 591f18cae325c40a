"""Which currency are the sums of an answer in, is it named by its sign or its code, with which decimals?

A sum is a number beside a sign, a code or the name of a currency. The dollar sign stands for every
dollar, and pounds are money only beside a sign or "sterling". Mending puts a code for a sign that
belongs to one currency alone, a sign for a code, and noughts; no sum is converted or rounded.
"""

import re
from dataclasses import dataclass
from typing import Any

from workbench.checks import Finding, Verifier, add, counted, prose, without
from workbench.checks.asking import asks_for, forbids
from workbench.checks.dates import dates
from workbench.checks.language import asked_in
from workbench.checks.quantities import NUMBER, number
from workbench.checks.requests import Clause
from workbench.errors import WorkbenchError

CODES = {
    "EUR": r"euros?",
    "USD": r"(?:us |american )?dollars?|bucks",
    "GBP": r"(?:british )?pounds(?: sterling)?|sterling",
    "CHF": r"(?:swiss )?francs?|franken",
    "JPY": r"(?:japanese )?yen",
    "CNY": r"(?:chinese )?yuan|renminbi",
    "INR": r"(?:indian )?rupees?",
    "AUD": r"australian dollars?",
    "CAD": r"canadian dollars?",
    "NZD": r"new zealand dollars?",
    "SGD": r"singapore dollars?",
    "HKD": r"hong kong dollars?",
    "SEK": r"swedish (?:kronor|krona|crowns)",
    "NOK": r"norwegian (?:kroner|krone|crowns)",
    "DKK": r"danish (?:kroner|krone|crowns)",
    "PLN": r"(?:polish )?z[lł]ot(?:y|ys|ych|e)",
    "CZK": r"czech (?:koruna|korunas|crowns)",
    "HUF": r"(?:hungarian )?forints?",
    "BRL": r"(?:brazilian )?reais",
    "MXN": r"mexican pesos?",
    "ZAR": r"(?:south african )?rands?",
    "TRY": r"(?:turkish )?lira",
    "KRW": r"(?:korean )?won",
    "ILS": r"(?:israeli )?shekels?",
}
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "₪": "ILS"}  # each of one currency alone
SHARED = {"$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "BRL"), "¥": ("JPY", "CNY")}
_NAMED = {
    code: names for code, names in CODES.items() if code not in ("KRW", "GBP", "TRY")
}  # words of their own
_SIGN, _CODE = f"[{''.join([*SIGNS, *SHARED])}]", "|".join(CODES)
_NUMBER = r"\d[\d.,'’]*(?<![.,'’])"
_SUM = re.compile(
    rf"(?P<sign>{_SIGN})[ \u00a0]?(?P<after>{_NUMBER})"
    rf"|(?<![\w.,])(?P<before>{_NUMBER})[ \u00a0]?(?P<behind>{_SIGN})"
    rf"|\b(?P<code>{_CODE})[ \u00a0]?(?P<code_after>{_NUMBER})"
    rf"|(?<![\w.,])(?P<code_before>{_NUMBER})[ \u00a0]?(?P<code_behind>{_CODE})\b"
    rf"|(?<![\w.,])(?P<counted>{_NUMBER})[ \u00a0](?P<name>(?i:{'|'.join(_NAMED.values())}))\b"
)
_ASKED = "|".join(rf"{code.lower()}|{names}" for code, names in CODES.items())
_THINGS = (
    r"(?:all |the |any )?(?:prices?|amounts?|costs?|sums?|figures?|totals?|quotes?|invoices?|estimates?"
    r"|salar(?:y|ies)"
    r"|budgets?|convert(?:ed)?|quoted?|state)|"
)
_A_SIGN = r"(?:(?:the |a |any )?(?:currency|money) (?:signs?|symbols?))"
_A_CODE = (
    r"(?:(?:the |a |any )?(?:(?:iso |three-letter )*currency codes?|iso codes? for (?:currenc\w+|money)))"
)
_PLACES = r"(?:decimals|decimal(?: places?| digits?)?|digits? after the (?:decimal )?(?:point|comma))"
_DECIMALS = re.compile(
    rf"(?P<before>.*?)\b(?P<count>{NUMBER}) {_PLACES}\b(?!\s*(?:max|tops|at most|or (?:less|fewer|more)"
    rf"|are|is|was|too))",
    re.I,
)
_ASKS_DECIMALS = re.compile(
    r"(?:^|\b(?:with|to|use|show|give|have|has|need|exactly|always|get|want|on))\s*(?:the )?$", re.I
)
_BOUND = re.compile(r"\b(?:max\w*|at most|up to|no more than|not more than|at least|than|not|no|never)\b")
_DECIMAL = re.compile(r"(?<![\w.,:/-])\d[\d'’]*(?:,\d{3})*[.,](?P<digits>\d+)(?![\w:/-]|[.,]\d)")
_NAMED_BY = re.compile(r"\b(?:version|v|section|chapter|python|figure|table|release|step|no|nr)\.? ?$", re.I)
_LINE_START = re.compile(r"(?:^|\n)[ \t#>*-]*$")
_TITLE = re.compile(r"\.?[ \t]+[A-ZÀ-Þ]")
_CLOCK = re.compile(r"[ \u00a0]?[ap]\.?m\b")
_SCALE = re.compile(r"[ \u00a0]?(?:k|m|bn|mn|million|billion|thousand|mio|mrd)\b", re.I)


@dataclass(frozen=True)
class Sum:
    """A sum of money: where it is, its number, and its currency as written and as codes it may stand for."""

    place: prose.Place
    number: prose.Place
    written: str
    form: str  # "sign", "code" or "name"

    @property
    def codes(self) -> tuple[str, ...]:
        if self.form == "code":
            return (self.written,)
        if self.form == "sign":
            return (SIGNS[self.written],) if self.written in SIGNS else SHARED[self.written]
        return tuple(code for code, names in _NAMED.items() if re.fullmatch(names, self.written, re.I)) + (
            SHARED["$"] if re.fullmatch("dollars?|bucks", self.written, re.I) else ()
        )


class Currency(Verifier):
    """Every sum in this currency, as a code of three letters."""

    kind = "currency"
    rank = 4

    def verify(self, value: str, text: str) -> Finding:
        places = [money.place for money in sums(text) if value not in money.codes]
        return without(text, places, f"sum that is not in {value}")

    def explain(self, value: str) -> str:
        return f"sums in {value}"

    def instruct(self, value: str) -> str:
        return f"Give sums of money in {value}."

    def asked(self, clause: Clause) -> tuple[str, ...]:
        match = asked_in(clause, _ASKED, _THINGS)
        return (
            (
                next(
                    code
                    for code, names in CODES.items()
                    if re.fullmatch(f"{code}|{names}", match["name"], re.I)
                ),
            )
            if match
            else ()
        )

    def validate(self, value: Any) -> str:
        code = SIGNS.get(str(value).strip(), str(value).strip().upper())
        if code not in CODES:
            raise WorkbenchError(
                f"The check currency needs one of {', '.join(CODES)} (it was {value!r:.80})."
            )
        return code


class CurrencyCodes(Verifier):
    """Currencies by their codes, not by signs or names; mended where the sign is of one currency alone."""

    kind = "currency_codes"
    shown = "currency codes, not signs"
    instruction = "Name currencies by their codes, as in EUR 12, not by signs."
    opposites: tuple[str, ...] = ("currency_signs",)
    rank = 4
    form = "code"

    def verify(self, value: None, text: str) -> Finding:
        places = [money.place for money in sums(text) if money.form != self.form]
        return without(text, places, f"sum without a currency {self.form}")

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if asks_for(clause, _A_CODE) or forbids(clause, _A_SIGN) else ()

    def repair(self, value: None, text: str) -> str | None:
        for money in reversed(sums(text)):
            put = self._put(money)
            if put:
                start, end = money.place
                text = text[:start] + put(text[slice(*money.number)], money.number[0] == start) + text[end:]
        return text

    def _put(self, money: Sum) -> Any:
        if money.form != "sign" or money.written not in SIGNS:
            return None
        code = SIGNS[money.written]
        return lambda amount, leads: f"{amount} {code}" if leads else f"{code} {amount}"


class CurrencySigns(CurrencyCodes):
    """Currencies by their signs, not by codes or names; mended where the code has a sign."""

    kind = "currency_signs"
    shown = "currency signs, not codes"
    instruction = "Name currencies by their signs, as in €12, not by codes."
    opposites = ("currency_codes",)
    form = "sign"

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        return (None,) if asks_for(clause, _A_SIGN) or forbids(clause, _A_CODE) else ()

    def _put(self, money: Sum) -> Any:
        sign = next((sign for sign, code in SIGNS.items() if code == money.written), None)
        return (lambda amount, leads: f"{amount} {sign}" if leads else f"{sign}{amount}") if sign else None


class Decimals(Verifier):
    """Every decimal number and every sum with so many decimals; mended by noughts, never by rounding."""

    kind = "decimals"
    rank = 4

    def verify(self, value: int, text: str) -> Finding:
        return without(text, [place for place, _ in _off(value, text)], "number with other decimals")

    def explain(self, value: int) -> str:
        return f"numbers with {counted(value, 'decimal') if value else 'no decimals'}"

    def instruct(self, value: int) -> str:
        return f"Write {self.explain(value)}."

    def asked(self, clause: Clause) -> tuple[int, ...]:
        if clause.permits:
            return ()
        if forbids(clause, _PLACES):
            return (0,)
        match = _DECIMALS.match(clause.text)
        asks = match and _ASKS_DECIMALS.search(match["before"]) and not _BOUND.search(match["before"])
        return (number(match["count"]),) if asks and number(match["count"]) <= 10 else ()

    def validate(self, value: Any) -> int:
        if isinstance(value, bool) or not re.fullmatch(r"\s*(?:\d|10)\s*", str(value)):
            raise WorkbenchError(
                f"The check decimals needs a whole number from 0 to 10 (it was {value!r:.80})."
            )
        return int(value)

    def repair(self, value: int, text: str) -> str | None:
        for (start, end), digits in reversed(_off(value, text)):
            written = text[start:end]
            if digits is None:
                point = "," if re.search(r"\d,\d{1,2}(?!\d)", text) else "."
                again = f"{written}{point}{'0' * value}"
            elif set(digits[value:]) <= {"0"}:
                kept = digits[:value].ljust(value, "0")
                again = written[: -len(digits)] + kept if value else written[: -len(digits) - 1]
            else:
                continue
            text = text[:start] + again + text[end:]
        return text


def sums(text: str) -> list[Sum]:
    """Every sum of money outside code and web addresses."""
    found = []
    for match in _SUM.finditer(prose.shown(text)):
        form = "sign" if match["sign"] or match["behind"] else "name" if match["name"] else "code"
        written = next(
            match[name] for name in ("sign", "behind", "code", "code_behind", "name") if match[name]
        )
        group = next(
            name for name in ("after", "before", "code_after", "code_before", "counted") if match[name]
        )
        found.append(Sum(match.span(), match.span(group), written, form))
    return found


def _off(value: int, text: str) -> list[tuple[prose.Place, str | None]]:
    """Numbers with another count of decimals, with those they have; a whole sum has None."""
    shown = prose.blanked(prose.shown(text), [date.place for date in dates(text)])
    decimal = [(match.span(), match["digits"]) for match in _DECIMAL.finditer(shown) if _counts(match)]
    off = [
        (place, digits)
        for place, digits in decimal
        if len(digits) != value and (len(digits) != 3 or shown[place[0]] == "0")  # 1,500 are thousands
    ]
    whole = [
        (money.number, None)
        for money in sums(text)
        if value and shown[slice(*money.number)].isdecimal() and not _SCALE.match(shown, money.number[1])
    ]
    return sorted(off + whole)


def _counts(match: re.Match[str]) -> bool:
    """Whether digits with a point are a number, not a version, the number of a section or a time."""
    text, before = match.string, match.string[max(0, match.start() - 12) : match.start()]
    section = _LINE_START.search(before) and _TITLE.match(text, match.end())
    return not (section or _NAMED_BY.search(before) or _CLOCK.match(text, match.end()))


add(Currency(), CurrencyCodes(), CurrencySigns(), Decimals())
