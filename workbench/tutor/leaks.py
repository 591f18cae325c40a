"""Does a hint say more than it should? Checked by machine, whoever wrote it.

A hint must not hold code that the solution has and the student's program has not, nor the value a test
expects, nor a block of code; it is short, one idea, kind, and in the language of the class.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.tutor.records import Problem

MOST_WORDS = {"where": 45, "why": 45, "next": 55}
_CODE = re.compile(r"`([^`]*)`")
_BLOCK = re.compile(r"```|~~~|^ {4,}\S|^\t\S", re.M)
_WORDS = re.compile(r"[A-Za-z_]\w*|\d+(?:\.\d+)?|//=?|\*\*=?|<<|>>|[-+*/%<>=!]=|->|[^\s\w]")
_UNKIND = re.compile(
    r"\b(?:stupid|dumb|lazy|obvious(?:ly)?|trivial(?:ly)?|wrong again|simply|just|silly|careless(?:ly)?|"
    r"bad programmer|of course|everyone knows)\b",
    re.I,
)
_TELLS = re.compile(
    r"\b(?:replace|change) (?:it |this |that |.{1,40} )?(?:to|with|into|by)\b|\bshould be\b|"
    r"\binstead of\b|\bthe (?:fix|solution|answer) is\b|\b(?:add|insert|delete|remove) (?:the|a|one|an)\b",
    re.I,
)
_PLAIN = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "be",
        "by",
        "do",
        "for",
        "from",
        "if",
        "in",
        "is",
        "it",
        "not",
        "of",
        "on",
        "or",
        "so",
        "the",
        "to",
        "with",
        "one",
        "two",
        "you",
        "your",
        "what",
        "which",
        "how",
        "where",
        "when",
        "why",
        "this",
        "that",
        "line",
        "loop",
        "return",
        "returns",
        "print",
        "test",
        "input",
        "value",
        "name",
        "list",
        "number",
        "function",
        "call",
        "no",
        "yes",
        "first",
        "last",
        "word",
    }
)
"""Words anybody writes: they give nothing away but where they are put as code."""


@dataclass(frozen=True)
class Secrets:
    """What a hint may not tell: runs of words of the solutions, words new in the mend, expected values."""

    runs: frozenset[tuple[str, ...]]
    new: frozenset[str]
    expected: frozenset[str]
    known: str


def secrets_of(program: str, problem: Problem, mended: Iterable[str], new: str = "") -> Secrets:
    """What must not be told about one program."""
    own = _tokens(program)
    known = set(_runs(own, 2)) | set(_runs(own, 3))
    runs: set[tuple[str, ...]] = set()
    words: set[str] = set()
    statement = set(_words(problem.statement))
    for source in mended:
        tokens = _tokens(source)
        words |= {word for word in tokens if word not in own and word not in statement}
        for length in (2, 3):
            runs |= {run for run in _runs(tokens, length) if run not in known and _telling(run)}
    words |= {word for word in _tokens(new) if word not in own and word not in statement}
    expected = {_flat(str(test.expected)) for test in problem.tests}
    expected |= {_flat(repr(test.expected)) for test in problem.tests}
    return Secrets(
        frozenset(runs),
        frozenset(word for word in words if word not in _PLAIN),
        frozenset(one for one in expected if one),
        program,
    )


def faults(text: str, level: str, secrets: Secrets) -> tuple[str, ...]:
    """What is wrong with a hint, each in a few words; empty where nothing is."""
    found = []
    if _BLOCK.search(text):
        found.append("it holds a block of code")
    if leaked := leak(text, secrets):
        found.append(f"it gives away {leaked}")
    if told := expected_in(text, secrets):
        found.append(f"it gives away an expected value, {told}")
    if len(text.split()) > MOST_WORDS[level]:
        found.append(f"it has {len(text.split())} words, of at most {MOST_WORDS[level]}")
    if _UNKIND.search(text):
        found.append(f"“{_UNKIND.search(text)[0]}” may hurt")
    if _TELLS.search(text):
        found.append(f"“{_TELLS.search(text)[0]}” tells the fix")
    return tuple(found)


def leak(text: str, secrets: Secrets) -> str:
    """A run of words of the solution that the student's own program has not; empty where there is none."""
    words = _words(text)
    for length in (3, 2):
        for run in _runs(words, length):
            if run in secrets.runs:
                return f"“{' '.join(run)}”"
    for code in _CODE.findall(text):
        for word in _words(code):
            if word in secrets.new and _telling((word,)):
                return f"“{word}”"
    plain = _CODE.sub(" ", text)
    for word in _words(plain):
        if word in secrets.new and not word.isalpha() and _telling((word,)) and word not in ".,:;()'\"!?-":
            return f"“{word}”"
    return ""


def expected_in(text: str, secrets: Secrets) -> str:
    """An expected value that stands in a hint by itself; empty where there is none."""
    flat, code = f" {_flat(text)} ", " ".join(_CODE.findall(text))
    for value in secrets.expected:
        flat_here = code if value.lower() in _PLAIN else flat
        if re.search(rf"(?<![\w.'\"]){re.escape(value)}(?![\w'\"]|\.\d)", flat_here):
            return f"“{value[:40]}”"
    return ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _tokens(source: str) -> list[str]:
    try:
        return [
            token.string
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.string.strip() and token.type != tokenize.COMMENT
        ]
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return _words(source)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[place : place + length]) for place in range(len(words) - length + 1))


def _telling(run: tuple[str, ...]) -> bool:
    """Whether it is code rather than words anybody writes: it has a sign or a digit, or a name of code."""
    marks = [word for word in run if not word.isalpha() and word not in ".,:;'\"!?`-"]
    return bool(marks) and any(word not in "()[]{}:,.=" or len(run) > 2 for word in run)
