"""Programs that do not parse: which token to put in, take out or change so that they do.

The parser names a place; the fault is there or a little before it. Small edits of the tokens around it are
tried, and those that parse are judged by the tests, as every mend is.
"""

import difflib
import keyword
import re
from collections.abc import Callable, Iterator, Sequence

from workbench.tutor.program import parsed
from workbench.tutor.records import Diagnosis, Mend

AROUND = 3
MOST = 600
OPENING, CLOSING = "([{", ")]}"
HEADS = ("if", "elif", "else", "for", "while", "def", "class", "try", "except", "finally", "with")
_PRINT = re.compile(r"^(\s*)print\s+(?![=(])(\S.*?)(,?)\s*$")
_QUOTES = re.compile(r"""["']""")


def diagnosis(source: str, error: Exception, try_out: Callable) -> Diagnosis:
    """What is wrong with a program that does not parse."""
    line = getattr(error, "lineno", None) or 1
    said = getattr(error, "msg", None) or str(error)
    mends = [mend for mend in candidates(source, line, said) if parses(mend.source)]
    unique = list({mend.source: mend for mend in sorted(mends, key=lambda mend: -mend.cost)}.values())[:MOST]
    tried = try_out(unique) if unique else []
    ranked = sorted(tried, key=lambda one: (-sum(one.passed), one.mend.cost))
    best = ranked[0] if ranked else None
    lines = tuple(
        dict.fromkeys(
            [
                *(best.mend.lines if best else ()),
                *(line for one in ranked[1:4] if one.passed == best.passed for line in one.mend.lines),
                line,
            ]
        )
    )
    seen = {
        "syntax": 1.0,
        "mended": float(bool(best and best.all)),
        "parses": float(best is not None),
        "agrees": float(bool(best and line in best.mend.lines)),
        "passing": sum(best.passed) / len(best.passed) if best else 0.0,
    }
    name = best.mend.slip if best else named(said)
    reason = f"It does not parse: {said} (line {line}). " + (
        "One small change makes it parse" + (" and pass every test." if best.all else ".")
        if best
        else "No small change makes it parse."
    )
    mend = best.mend if best else None
    return Diagnosis("syntax", reason, None, lines, name or None, mend, (), f"{name}: {said}", seen)


def parses(source: str) -> bool:
    """Whether it is a program."""
    try:
        parsed(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def named(said: str) -> str:
    """The kind of fault, by the parser's own words."""
    for word, name in NAMED:
        if word in said:
            return name
    return ""


NAMED = (
    ("expected ':'", "missing colon"),
    ("was never closed", "unclosed bracket"),
    ("unmatched", "unclosed bracket"),
    ("does not match", "unclosed bracket"),
    ("unterminated string", "unclosed string"),
    ("unterminated triple", "unclosed string"),
    ("Maybe you meant '=='", "= for =="),
    ("indent", "bad indentation"),
    ("Missing parentheses in call to 'print'", "written for Python 2"),
    ("forgot a comma", "missing operator or comma"),
)


def candidates(source: str, line: int, said: str) -> Iterator[Mend]:
    """Programs with one small edit near the place the parser names."""
    lines = source.splitlines()
    for number in near(lines, line, said):
        text = lines[number - 1]
        for new, slip, cost in edits(text, lines, number):
            if new != text:
                far = 0.1 * abs(number - line)
                yield Mend(
                    "\n".join([*lines[: number - 1], new, *lines[number:]]) + "\n",
                    (number,),
                    slip,
                    new.strip(),
                    cost + far,
                )
    yield from whole(lines)
    yield from several(lines)


def near(lines: Sequence[str], line: int, said: str) -> list[int]:
    """The lines to look at, nearest first; a bracket never closed may be far up."""
    line = min(max(line, 1), max(len(lines), 1))
    span = 8 if "never closed" in said or "unterminated" in said or "indent" in said else AROUND
    numbers = sorted(
        range(max(1, line - span), min(len(lines), line + span) + 1),
        key=lambda number: (abs(number - line), number > line),
    )
    return [number for number in numbers if lines[number - 1].strip()]


def edits(text: str, lines: Sequence[str], number: int) -> Iterator[tuple[str, str, float]]:
    """One line, otherwise: the new text, the name of the fault, how far-fetched it is."""
    yield from _colon(text)
    yield from _brackets(text)
    yield from _quotes(text)
    yield from _equals(text)
    yield from _indent(text, lines, number)
    yield from _python2(text)
    yield from _keywords(text)
    yield from _joins(text)
    yield from _strays(text)


def _code(text: str) -> tuple[str, str]:
    """A line's code and its comment."""
    quote = ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "#":
            return text[:place].rstrip(), text[place:]
    return text.rstrip(), ""


def _colon(text: str) -> Iterator[tuple[str, str, float]]:
    code, comment = _code(text)
    first = code.split()[0].rstrip(":(") if code.split() else ""
    after = f"  {comment}" if comment else ""
    if first in HEADS:
        if not code.endswith(":"):
            yield f"{code}:{after}", "missing colon", 0.1
            yield f"{code.rstrip(';,.=')}:{after}", "missing colon", 0.2
            for closing in (")", "]"):
                yield f"{code}{closing}:{after}", "unclosed bracket", 0.5
        match = re.match(r"^(\s*(?:else|try|finally))\b\s*(.+)$", code)
        if match:
            yield f"{match[1]}: {match[2].lstrip(': ')}{after}", "missing colon", 0.3
            if match[1].strip() == "else":
                yield (
                    f"{match[1].replace('else', 'elif')} {match[2].rstrip(':')}:{after}",
                    "misspelt keyword",
                    0.25,
                )
        for place in (found.start() for found in re.finditer(r"[;,.]\s*$", code)):
            yield f"{code[:place]}:{after}", "missing colon", 0.2
    elif code.endswith(":"):
        yield f"{code[:-1]}{after}", "stray word or sign", 0.5
        for head in ("if", "elif", "for", "while", "def"):
            indent = code[: len(code) - len(code.lstrip())]
            yield f"{indent}{head} {code.lstrip()}{after}", "misspelt keyword", 0.6


def _brackets(text: str) -> Iterator[tuple[str, str, float]]:
    code, comment = _code(text)
    after = f"  {comment}" if comment else ""
    balance = {sign: code.count(sign) for sign in OPENING + CLOSING}
    for opening, closing in zip(OPENING, CLOSING, strict=True):
        if balance[opening] > balance[closing]:
            end = len(code) - code.endswith(":")
            yield f"{code[:end]}{closing}{code[end:]}{after}", "unclosed bracket", 0.1
            for place in range(code.find(opening) + 1, len(code)):
                if not (code[place].isalnum() and code[place - 1].isalnum()):
                    yield f"{code[:place]}{closing}{code[place:]}{after}", "unclosed bracket", 0.3
            place = code.rfind(opening)
            yield f"{code[:place]}{code[place + 1 :]}{after}", "unclosed bracket", 0.5
        elif balance[closing] > balance[opening]:
            places = [place for place, sign in enumerate(code) if sign == closing]
            for place in reversed(places):
                yield f"{code[:place]}{code[place + 1 :]}{after}", "unclosed bracket", 0.2
            for place in [
                found.end() for found in re.finditer(r"[=(,]\s*|\breturn |\bif |\bin |\bprint", code)
            ]:
                yield f"{code[:place]}{opening}{code[place:]}{after}", "unclosed bracket", 0.3
    for place, sign in enumerate(code):
        if sign in CLOSING or sign in OPENING:
            kinds = CLOSING if sign in CLOSING else OPENING
            for other in kinds.replace(sign, ""):
                yield f"{code[:place]}{other}{code[place + 1 :]}{after}", "unclosed bracket", 0.4


def _quotes(text: str) -> Iterator[tuple[str, str, float]]:
    for quote in "\"'":
        if text.count(quote) % 2:
            ends = [len(text)] + [found.start() for found in re.finditer(r"[)\],:+]|\s|$", text)]
            for place in sorted(set(ends), reverse=True):
                yield text[:place] + quote + text[place:], "unclosed string", 0.15
            for place in [found.end() for found in re.finditer(r"[=(\[,+]\s*|^\s*", text)]:
                yield text[:place] + quote + text[place:], "unclosed string", 0.25
            place = text.rfind(quote)
            yield text[:place] + text[place + 1 :], "unclosed string", 0.4
    if text.count("'") and text.count('"'):
        for found in _QUOTES.finditer(text):
            other = "'" if found[0] == '"' else '"'
            yield text[: found.start()] + other + text[found.end() :], "unclosed string", 0.2
    if text.count("'") == 3:  # it's inside single quotes
        first, last = text.find("'"), text.rfind("'")
        yield text[:first] + '"' + text[first + 1 : last] + '"' + text[last + 1 :], "unclosed string", 0.2
    for found in re.finditer(r"(?<=[(,=\s])([A-Za-z][\w ,!?.:]*?)(?=\s*[),]|\s*$)", text):
        words = found[1]
        if not keyword.iskeyword(words.split()[0]):
            yield text[: found.start()] + f'"{words}"' + text[found.end() :], "missing quotes", 0.6


def _equals(text: str) -> Iterator[tuple[str, str, float]]:
    for found in re.finditer(r"(?<![=!<>+\-*/%])=(?!=)", text):
        yield text[: found.start()] + "==" + text[found.end() :], "= for ==", 0.2
    for found in re.finditer(r"={3,}|=!|=<|=>|< =|> =|! =|= =|<>", text):
        for operator in ("==", "!=", "<=", ">="):
            if set(operator) & set(found[0]) - {"="} or operator == "==":
                yield text[: found.start()] + operator + text[found.end() :], "missing operator or comma", 0.3
    for found in re.finditer(r"==", text):
        yield text[: found.start()] + "=" + text[found.end() :], "= for ==", 0.4
    for wrong, right in (("&&", "and"), ("||", "or"), ("!", "not "), ("++", " += 1"), ("--", " -= 1")):
        if wrong in text:
            yield text.replace(wrong, right, 1), "stray word or sign", 0.3


def _indent(text: str, lines: Sequence[str], number: int) -> Iterator[tuple[str, str, float]]:
    stripped = text.lstrip()
    widths = {len(line) - len(line.lstrip()) for line in lines if line.strip()}
    widths |= {width + 4 for width in widths}
    now = len(text) - len(stripped)
    before = next((line for line in reversed(lines[: number - 1]) if line.strip()), "")
    inside = len(before) - len(before.lstrip())
    for width in sorted(widths, key=lambda width: (abs(width - now), width)):
        likely = width == inside or (_code(before)[0].endswith(":") and width == inside + 4)
        yield " " * width + stripped, "bad indentation", 0.3 if likely else 0.5
    if "\t" in text[:now]:
        yield text.expandtabs(4), "bad indentation", 0.3
        yield text.expandtabs(8), "bad indentation", 0.3
    yield f"{' ' * now}pass\n{text}" if _code(before)[0].endswith(":") else text, "bad indentation", 0.9
    if _code(before)[0].endswith(":"):
        yield f"{' ' * (inside + 4)}pass\n{text}", "bad indentation", 0.8


def _python2(text: str) -> Iterator[tuple[str, str, float]]:
    found = _PRINT.match(text)
    if found:
        ending = ', end=" "' if found[3] else ""
        yield f"{found[1]}print({found[2]}{ending})", "written for Python 2", 0.1
    found = re.match(r"^(\s*except\s+\w+),\s*(\w+):", text)
    if found:
        yield f"{found[1]} as {found[2]}:", "written for Python 2", 0.1
    if "raw_input(" in text:
        yield text.replace("raw_input(", "input("), "written for Python 2", 0.2


def _keywords(text: str) -> Iterator[tuple[str, str, float]]:
    words = [*keyword.kwlist, "print", "range", "input"]
    for found in re.finditer(r"[A-Za-z_]+", text):
        for close in difflib.get_close_matches(found[0].lower(), words, 3, 0.6):
            if close != found[0]:
                yield text[: found.start()] + close + text[found.end() :], "misspelt keyword", 0.3
    for wrong, right in (
        ("else if", "elif"),
        ("elseif", "elif"),
        ("elsif", "elif"),
        ("function ", "def "),
        (" of ", " in "),
        ("define ", "def "),
        ("then", ""),
        ("do:", ":"),
        ("foreach ", "for "),
        ("return:", "return"),
        ("null", "None"),
        ("not is", "is not"),
    ):
        if wrong in text:
            yield text.replace(wrong, right, 1), "misspelt keyword", 0.2
    found = re.match(r"^(\s*for\s+\w+(?:\s*,\s*\w+)*)\s+(?!in\b)(\S.*)$", text)
    if found:
        yield f"{found[1]} in {found[2]}", "misspelt keyword", 0.2
    found = re.match(r"^(\s*)(\w+)\s*(\([^()]*\))\s*:\s*$", text)
    if found:
        yield f"{found[1]}def {found[2]}{found[3]}:", "misspelt keyword", 0.3


def _joins(text: str) -> Iterator[tuple[str, str, float]]:
    """Something missing between two words or values."""
    for found in re.finditer(
        r"(?<=[\w)\]\"'])(\s+|(?<=[)\]\"'])(?=[\w(\"'\[])|(?<=\d)(?=[A-Za-z_(]))(?=[\w(\"'\[])", text
    ):
        if not text[: found.start()].strip():
            continue
        for sign in (", ", " + ", " * ", " == ", " and ", " in ", " - ", " % ", "."):
            yield text[: found.start()] + sign + text[found.end() :], "missing operator or comma", 0.4
    for found in re.finditer(r"(?<=[\w)\]\"']),(?=\s*$)", text):
        yield text[: found.start()] + text[found.end() :], "stray word or sign", 0.3
    code, comment = _code(text)
    if code and code[-1] in "+-*/%=<>":
        yield code[:-1].rstrip(), "stray word or sign", 0.5
    if code.strip() and code.rstrip()[-1] in "\"'0123456789abcdefghijklmnopqrstuvwxyz)]}":
        yield f"{code},  {comment}".rstrip() if comment else f"{code},", "missing operator or comma", 0.35


def _strays(text: str) -> Iterator[tuple[str, str, float]]:
    """The line without one of its tokens, or as a comment."""
    for found in re.finditer(r"\w+|[^\w\s]+|[^\w\s]", text):
        yield text[: found.start()] + text[found.end() :], "stray word or sign", 0.7
        if len(found[0]) > 1 and not found[0].isalnum():
            yield text[: found.start()] + found[0][:1] + text[found.end() :], "stray word or sign", 0.6
    indent = text[: len(text) - len(text.lstrip())]
    yield f"{indent}# {text.lstrip()}", "stray word or sign", 0.8
    yield f"{indent}pass", "stray word or sign", 1.2
    for found in re.finditer(r"(?<=\w)-(?=\w)", text):
        yield text[: found.start()] + "_" + text[found.end() :], "stray word or sign", 0.4
    for found in re.finditer(r"\b(\d+)([A-Za-z_]\w*)", text):
        yield text[: found.start()] + found[2] + found[1] + text[found.end() :], "stray word or sign", 0.5
    for wrong, right in (
        ("“", '"'),
        ("”", '"'),
        ("‘", "'"),
        ("’", "'"),
        (";", ""),
        ("×", "*"),
        ("÷", "/"),
        ("–", "-"),
    ):
        if wrong in text:
            yield text.replace(wrong, right), "stray word or sign", 0.2


def whole(lines: Sequence[str]) -> Iterator[Mend]:
    """Edits of every line of a kind: Python 2's print, tabs."""
    if any(_PRINT.match(line) for line in lines):
        first = next(number for number, line in enumerate(lines, 1) if _PRINT.match(line))
        new = [next((text for text, slip, _ in _python2(line)), line) for line in lines]
        yield Mend("\n".join(new) + "\n", (first,), "written for Python 2", "", 0.05)
    if any("\t" in line for line in lines):
        for width in (4, 8):
            new = "\n".join(line.expandtabs(width) for line in lines) + "\n"
            first = next(number for number, line in enumerate(lines, 1) if "\t" in line)
            yield Mend(new, (first,), "bad indentation", "", 0.2)


def several(lines: Sequence[str]) -> Iterator[Mend]:
    """Colons put behind every head that lacks one."""
    new, changed = [], []
    for number, line in enumerate(lines, 1):
        code, _ = _code(line)
        first = code.split()[0] if code.split() else ""
        bare = first.rstrip(":") in HEADS and not code.endswith((":", ",", "(", "[", "\\"))
        if bare and not re.match(r"^\s*(?:else|try|finally)\b\s*:", code) and ":" not in code:
            changed.append(number)
            line = f"{code}:"
        new.append(line)
    if len(changed) > 1:
        yield Mend("\n".join(new) + "\n", tuple(changed[:3]), "missing colon", ":", 0.2)
