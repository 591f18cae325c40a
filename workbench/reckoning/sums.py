"""Sums a text states in signs or in words: `12 + 30 = 42`, `15 % of 80 is 12`, `the sum of 3, 4 and 5 is 12`.

Words for signs are put into signs at their place, then each stretch of nothing but numbers and signs is cut
at its equals signs and each side reckoned exactly. What stands next to such a stretch decides whether it is
a sum at all: in `2x + 3 = 7`, in `pages 10-12`, in `= 1 hour` it is none. When in doubt nothing is said.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from workbench.reckoning.stated import CURRENCY, DIGITS, NUMBER, Claim, Stated, read

MOST_NUMBERS, MOST_POWER = 100, 64
NEAR = 30  # characters before a sum in which something may say that it is none

_WORDS = {  # words between two numbers, and the sign they stand for
    r"plus": "+", r"minus": "-", r"times|multiplied by": "×", r"divided by": "÷",
    r"equals|is equal to": "=", r"is|makes|gives|comes to": "≡",
}
_BETWEEN = [(re.compile(rf"(?<=[\d)%]) ?\b(?:{words})\b ?(?=[\d($€£¥₹-])", re.I), sign)
            for words, sign in _WORDS.items()]
_LATEX = [(re.compile(pattern), sign) for pattern, sign in [
    (r"(?<=\d)(?<!\b0) ?[xX] ?(?=\d)", "×"), (r"\\times\b", "×"), (r"\\cdot\b", "×"), (r"\\div\b", "÷"),
    (r"\\approx\b", "≈"), (r"\\([$%])", r"\1"), (r"\\[(\[]|\\[)\]]", ""),
    (r"\$(?=\d[^$\n]{1,80}=[^$\n]{1,80}\d\$)", ""), (r"(?<=\d)\$(?!\d)", "")]]
_PERCENT = re.compile(r"(?<=\d) ?per ?cent\b", re.I)
_OF = re.compile(r"% +of (?=[$€£¥₹]?\d)", re.I)

_TOKEN = re.compile(rf"{NUMBER}|(?P<sign>\*\*|[-+−–*×·÷/^()=≈≡])")
_GAP = re.compile(r"[ \t]*\Z")
_LIST = re.compile(
    rf"\b(?P<what>sum|total|product|average|mean|difference) (?:of|between) "
    rf"(?P<numbers>[{CURRENCY}]?{DIGITS}(?:(?:, and |, | and | & )[{CURRENCY}]?{DIGITS})+)"
    rf" ?(?:is|=|equals|comes to) ?(?P<stated>{NUMBER})", re.I)

_SIGNS = {"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "^": "**"}
_MISLED_BEFORE = re.compile(
    r"(?:[\w)\]}]|\\\w+|[$€£¥₹%°²³√π!^_])\Z|(?:\b(?:plus|minus|times|by|of|over|than|half|root|version|from|log"
    r"|sin|cos|tan|ln|mod)|[-+−–×÷/^<>≠\\])[ \t]*\Z", re.I)
_MISLED_AFTER = re.compile(
    r"\w|[.,]\d|[°²³√π!^_\\{\[…]|\.\.|[ \t]*(?:\.\.\.|…|[-+−–×÷/^<>≠%]|[b-zB-HJ-Z]\b|hundred|thousand|million"
    r"|billion|dozen|rem\b|remainder|rest\b|mod|percent|squared|cubed|or\b|to the\b|times|plus|minus|divided"
    r"|r ?\d)", re.I)
_UNIT_AFTER = re.compile(
    r"[ \t]*(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|kg|grams?|tons?|tonnes?|km|cm"
    r"|mm|m|met(?:er|re)s?|miles?|feet|foot|ft|inch(?:es)?|yards?|lit(?:er|re)s?|ml|l|pounds?|lbs?|ounces?|oz"
    r"|[kmgt]b|o['’]clock|[ap]\.?m|cents?)\b", re.I)
_DOUBT = re.compile(
    r"\b(?:wrong|incorrect\w*|mistak\w+|errors?|not|isn['’]t|n['’]t|never|instead|false|binary|hex\w*|octal|base"
    r"|mod|modulo|modular|remainder|integer|floor|rounded|rounds?|truncat\w+|clock|trick|joke|claim\w*|thought"
    r"|supposed?|mis\w+|nonsense|fake|paradox|concatenat\w+|strings?)\b|≠", re.I)
_ROUGHLY = re.compile(r"(?:about|around|approx\w*\.?|roughly|nearly|almost|some|~)[ \t]*\Z", re.I)
_REPEATING = re.compile(r"\.\d*?(?:3{2,}|6{2,}7?|(\d)\1{2,})$")


@dataclass(frozen=True)
class Token:
    """A number or a sign, and where it is."""

    start: int
    end: int
    sign: str = ""
    number: Stated | None = None


def sums(text: str) -> Iterator[Claim]:
    """Every stated sum that can be told for sure; a text without its code is given."""
    signed = _in_signs(text)
    for run in _runs(signed):
        if any(token.sign in ("=", "≈", "≡") for token in run):
            yield from _judged(text, signed, run)
    for match in _LIST.finditer(text):
        yield from _listed(text, match)


def _in_signs(text: str) -> str:
    """The text with signs for words, each as long as the words were."""
    signed = text.replace("\u00a0", " ").replace("\u202f", " ")
    for pattern, sign in [*_LATEX, (_PERCENT, "%"), (_OF, "%×"), *_BETWEEN]:
        signed = pattern.sub(lambda match, sign=sign: match.expand(sign).ljust(len(match[0])), signed)
    return signed


def _runs(text: str) -> Iterator[list[Token]]:
    """Stretches of numbers and signs with nothing but blanks between."""
    run: list[Token] = []
    for match in _TOKEN.finditer(text):
        if run and not _GAP.match(text[run[-1].end:match.start()]):
            yield run
            run = []
        sign = match["sign"] or ""
        run.append(Token(match.start(), match.end(), sign, None if sign else read(match)))
    if run:
        yield run


def _before(text: str, start: int) -> str:
    return text[max(0, start - NEAR):start]


def _judged(text: str, signed: str, run: list[Token]) -> Iterator[Claim]:
    """What the run states, two neighbouring sides at a time."""
    while run[-1].sign == "(":
        run = run[:-1]  # a remark in brackets follows
    if len({token.number.currency for token in run if token.number and token.number.currency}) > 1:
        return
    sides, equals = _sides(run)
    if not _begins_alone(signed, run, sides[0]):
        sides[0] = []
    if _MISLED_AFTER.match(signed[run[-1].end:]):
        sides[-1] = []
    for (left, right), equal in zip(pairwise(sides), equals, strict=True):
        claim = _claim(text, left, right, equal)
        if claim and (claim.holds or not _doubt(text, run, claim)):
            yield claim


def _sides(run: list[Token]) -> tuple[list[list[Token]], list[Token]]:
    """The run cut at its equals signs, without emphasis and brackets that belong to the sentence."""
    sides: list[list[Token]] = [[]]
    equals = []
    for token in run:
        if token.sign in ("=", "≈", "≡"):
            equals.append(token)
            sides.append([])
        else:
            sides[-1].append(token)
    last = len(sides) - 1
    return [_bare(side, place == 0, place == last) for place, side in enumerate(sides)], equals


def _bare(side: list[Token], first: bool, last: bool) -> list[Token]:
    while side and side[0].sign in ("*", "**", ")"):
        side = side[1:]
    while side and side[-1].sign in ("*", "**", "("):
        side = side[:-1]
    opened = sum(token.sign == "(" for token in side) - sum(token.sign == ")" for token in side)
    while first and opened > 0 and side and side[0].sign == "(":
        side, opened = side[1:], opened - 1
    while last and opened < 0 and side and side[-1].sign == ")":
        side, opened = side[:-1], opened + 1
    return _signed(side)


def _signed(side: list[Token]) -> list[Token]:
    """A number with the minus right before it as one, where the side begins with them."""
    if len(side) < 2 or side[0].sign not in ("-", "−") or not side[1].number or side[0].end != side[1].start:
        return side
    return [Token(side[0].start, side[1].end, number=replace(side[1].number, negative=True)), *side[2:]]


def _claim(text: str, left: list[Token], right: list[Token], equal: Token) -> Claim | None:
    """Whether the single number is what the other side comes to; None where that cannot be reckoned."""
    if not (left and right) or (len(left) > 1) == (len(right) > 1):
        return None
    reckoned, single = (left, right[0]) if len(right) == 1 else (right, left[0])
    exact, stated = _value(reckoned), single.number
    if exact is None or stated is None or stated.doubtful:
        return None
    if equal.sign == "≡" and _joined(text, reckoned):
        return None
    said = text[left[0].start:right[-1].end]
    roughly = equal.sign == "≈" or bool(_ROUGHLY.search(_before(text, single.start)))
    holds = stated.agrees(exact, roughly)
    return Claim(left[0].start, right[-1].end, said, holds, "" if holds else stated.instead(exact))


def _value(side: list[Token]) -> Fraction | None:
    numbers = [token.number for token in side if token.number]
    if not 2 <= len(numbers) <= MOST_NUMBERS or any(number.doubtful for number in numbers):
        return None
    added = any(token.sign in ("+", "-", "−", "–") for token in side)
    if added and len({number.percent for number in numbers}) > 1:
        return None  # 100 - 20 % may be 80 or 99.8
    words = [f"v[{place}]" if token.number else _SIGNS.get(token.sign, token.sign)
             for place, token in enumerate(side)]
    try:
        return _reckon(ast.parse(" ".join(words), mode="eval").body, side)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError, MemoryError):
        return None


def _reckon(node: ast.expr, side: list[Token]) -> Fraction:
    match node:
        case ast.Subscript(slice=ast.Constant(value=int(place))):
            return side[place].number.value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_reckon(operand, side)
        case ast.BinOp(left=left, op=sign, right=right):
            return _combined(_reckon(left, side), sign, _reckon(right, side))
    raise ValueError("this is no sum")


def _combined(left: Fraction, sign: ast.operator, right: Fraction) -> Fraction:
    match sign:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow() if right.denominator == 1 and abs(right) <= MOST_POWER and abs(left) <= 10**6:
            return left ** int(right)
    raise ValueError("this is no sum")


def _begins_alone(text: str, run: list[Token], side: list[Token]) -> bool:
    """Whether nothing before the run makes its first side part of something else."""
    before = _before(text, run[0].start)
    if not side or _MISLED_BEFORE.search(before) or (run[0].sign == "(" and before[-1:].strip()):
        return False  # 2x + 3, half of 12 + 30, f'(3)
    after_a_word = re.search(r"\w[ \t]*\Z", before)
    labelled = len(side) == 1 or side[0].sign or (side[0].number and side[0].number.negative)
    return not (after_a_word and labelled)  # Week 1 = 40 + 5, the rest - 5 + 3


def _joined(text: str, side: list[Token]) -> bool:
    """Whether a sign stands close between two numbers, as in 10-12 or 24/7: no sum, in a sentence."""
    return any(token.sign in ("-", "−", "–", "/") and text[token.start - 1:token.start].isdigit()
               and text[token.end:token.end + 1].isdigit() for token in side)


def _doubt(text: str, run: list[Token], claim: Claim) -> bool:
    """Whether what seems wrong may be meant: shown as a mistake, cut from a thirds, in other units."""
    begin, end = text.rfind("\n", 0, claim.start) + 1, text.find("\n", claim.end)
    line = text[begin:end if end >= 0 else len(text)]
    numbers = [token.number for token in run if token.number]
    return bool(
        _DOUBT.search(line)
        or _UNIT_AFTER.match(text[claim.end:].lstrip("*)"))
        or any(_REPEATING.search(number.digits) for number in numbers)
        or (_joined(text, run) and claim.instead.startswith("-"))
        or (any(token.sign == "≡" for token in run) and re.match(r"[*]*[ \t]+\w", text[claim.end:]))
    )


def _listed(text: str, match: re.Match[str]) -> Iterator[Claim]:
    numbers = [Fraction(digits.replace(",", "")) for digits in re.findall(DIGITS, match["numbers"])]
    stated = read(match)
    exact = _of_list(match["what"].lower(), numbers)
    if exact is None or stated.doubtful or _MISLED_AFTER.match(text[match.end():]):
        return
    holds = stated.agrees(exact) or (match["what"].lower() == "difference" and stated.agrees(-exact))
    claim = Claim(match.start(), match.end(), match[0], holds, "" if holds else stated.instead(abs(exact)))
    if holds or not _doubt(text, [], claim):
        yield claim


def _of_list(what: str, numbers: list[Fraction]) -> Fraction | None:
    if what in ("sum", "total"):
        return sum(numbers, Fraction(0))
    if what in ("average", "mean"):
        return sum(numbers, Fraction(0)) / len(numbers)
    if what == "difference":
        return abs(numbers[0] - numbers[1]) if len(numbers) == 2 else None
    product = Fraction(1)
    for number in numbers:
        product *= number
    return product
