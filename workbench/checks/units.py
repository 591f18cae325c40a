"""Which system are the measures of an answer in: metric or imperial, grams or cups, Celsius or Fahrenheit?

A measure is a number with its unit; words that are units only at times ("a foot in the door", "second")
count with a number alone. Pounds are no weight where an answer speaks of money. Mending takes away a
second measure in brackets, as in "180 °C (350 °F)"; nothing is converted, since rounding is a choice.
"""

import re
from dataclasses import dataclass
from typing import Any

from workbench.checks import Finding, Verifier, add, prose, without
from workbench.checks.asking import demands, forbids
from workbench.checks.requests import Clause

_COUNT = (
    r"(?:\d[\d.,/]*(?:[ -]?[½¼¾⅓⅔⅛])?|[½¼¾⅓⅔⅛]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|twenty"
    r"|thirty|forty|fifty|hundred|thousand|half an?|several|few))"
)
_APART = r"[\s\u00a0-]{0,2}(?:square |cubic |fluid |fl\.? )?"
_FAHRENHEIT = r"(?:\d+\s?°\s?F\b|\d+(?:\s?(?:°|degrees?))?\s?(?i:fahrenheit)\b|\b\d+F\b|(?i:\bfahrenheit\b))"
_CELSIUS = (
    r"(?:\d+\s?°\s?C\b|\d+(?:\s?(?:°|degrees?))?\s?(?i:celsius|centigrade)\b|\b\d+C\b"
    r"|(?i:\b(?:celsius|centigrade)\b))"
)
_POUNDS = r"lbs?|pounds?(?! sterling)"
_CUPS = r"cups?(?! of (?:tea|coffee|cocoa)|cakes?)|ounces?|oz"
_IMPERIAL = (
    rf"(?i:{_COUNT}{_APART}(?:inch(?:es)?|feet|foot|ft|yards?|yds?|miles?|mph|{_POUNDS}|{_CUPS}|gallons?"
    rf"|pints?|quarts?"
    r"|acres?|psi)\b)"
)
_METRIC = (
    rf"(?:(?i:{_COUNT}{_APART}(?:(?:kilo|centi|milli)?met(?:er|re)s?|(?:kilo|milli)?grams?|(?:kilo"
    rf"|milli)?grammes?|kilos?"
    r"|(?:milli|deci|centi)?lit(?:er|re)s?|hectares?)\b)"
    r"|\d[\s\u00a0]?(?:km/h|kph|km²?|cm[²³]?|mm[²³]?|m[²³]|kg|mg|g|ml|mL|dl|cl|l|L|ha)(?![\w²³])"
    r"|(?<![$€£\d.,])\d[\d.,]*[\s\u00a0]?m(?![\w²³]))"
)
_UNITS = r"(?: (?:units?|measures?|measurements?|system|values?|equivalents?))"
_THINGS = (
    r"(?:(?:all |the |my |oven |cooking |baking |air )*(?:temperatures?|temps?|degrees|amounts?|weights?"
    r"|quantities"
    r"|measures?|measurements?|distances?|lengths?|sizes?|ingredients?|everything)"
    r"(?: (?:in|as|by|are|is|must be|should be|always|given|to))* (?:degrees )?)"
)
_NO_UNITS = r"(?:we|is|are|tons?|tonnes?|that|which|for|of|per|war|museum|college|was|he|she|i|you|scale)\b"


@dataclass(frozen=True)
class Measures(Verifier):
    """Measures of one sort only; mended by taking away what is given in brackets beside them."""

    name: str
    said: str
    wrong: str
    thing: str
    wanted: str
    unwanted: str
    rivals: tuple[str, ...]
    rank = 4

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.name

    @property
    def opposites(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.rivals

    def verify(self, value: None, text: str) -> Finding:
        return without(text, self._places(text), self.thing)

    def explain(self, value: None) -> str:
        return self.said

    def instruct(self, value: None) -> str:
        return f"Give {self.said}."

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        asked = demands(clause, f"{_THINGS}?{self.wanted}(?! {_NO_UNITS})")
        return (None,) if asked or forbids(clause, self.unwanted, _NO_UNITS) else ()

    def repair(self, value: None, text: str) -> str | None:
        beside = re.compile(
            rf"\s?\((?:about |approx\.? |around |roughly |~|or )?(?:{self.wrong})[^()\n]{{0,10}}\)"
        )
        return prose.on_prose(text, lambda stretch: beside.sub("", stretch))

    def _places(self, text: str) -> list[prose.Place]:
        shown = prose.shown(text)
        money = re.search(
            r"[£$€]|\b(?:GBP|pence|sterling|prices?|cost|costs|pays?|paid|fee|budget|rent)\b", shown
        )
        return [
            match.span()
            for match in re.finditer(self.wrong, shown)
            if not (money and match[0].lower().endswith(("pound", "pounds")))
        ]


add(
    Measures(
        "metric",
        "measures in metric units",
        f"{_IMPERIAL}|{_FAHRENHEIT}",
        "imperial measure",
        rf"(?:the )?(?:metric{_UNITS}?|si units|international units)",
        rf"(?:imperial{_UNITS}?|(?:us|american){_UNITS})",
        ("imperial", "fahrenheit"),
    ),
    Measures(
        "imperial",
        "measures in imperial units",
        f"{_METRIC}|{_CELSIUS}",
        "metric measure",
        rf"(?:the )?(?:imperial{_UNITS}?|(?:us|american)(?: customary)?{_UNITS})",
        rf"metric{_UNITS}?",
        ("metric", "celsius", "grams"),
    ),
    Measures(
        "celsius",
        "temperatures in Celsius",
        _FAHRENHEIT,
        "temperature in Fahrenheit",
        r"(?:celsius|celcius|centigrade|°\s?c)",
        r"(?:fahrenheit|°\s?f)",
        ("fahrenheit", "imperial"),
    ),
    Measures(
        "fahrenheit",
        "temperatures in Fahrenheit",
        _CELSIUS,
        "temperature in Celsius",
        r"(?:fahrenheit|farenheit|°\s?f)",
        r"(?:celsius|centigrade|°\s?c)",
        ("celsius", "metric"),
    ),
    Measures(
        "grams",
        "amounts in grams, not in cups, ounces or pounds",
        rf"(?i:{_COUNT}{_APART}(?:{_CUPS}|{_POUNDS})\b)",
        "amount in cups, ounces or pounds",
        r"(?:grams?|grammes?)(?! of)",
        r"(?!)",
        ("imperial",),
    ),
)
