"""Which language is the code of an answer written in?

A block says so by its tag, which pygments knows under all its names. Without a tag Python is told by
whether Python reads it, SQL by its first word, a script by its first line; of the rest it is not said.
Blocks that show output or data are no code, and a shell command or a page beside the program does not
make it another language.
"""

import ast
import re
from functools import cache
from typing import Any

from workbench.checks import Finding, Verifier, add, spans
from workbench.checks.code import CodeOnly
from workbench.checks.language import asked_in
from workbench.checks.requests import Clause
from workbench.checks.structure import blocks
from workbench.errors import WorkbenchError

FOLDED = {  # pygments' names for what people take for one language
    "splus": "r",
    "ipython": "python",
    "pycon": "python",
    "python2": "python",
    "numpy": "python",
    "postgresql": "sql",
    "postgres-explain": "sql",
    "mysql": "sql",
    "sqlite3": "sql",
    "plpgsql": "sql",
    "transact-sql": "sql",
    "tsql": "sql",
    "jsx": "javascript",
    "tsx": "typescript",
    "console": "bash",
    "psql": "sql",
    "postgres-console": "sql",
}
NO_CODE = {
    "text",
    "output",
    "json",
    "json5",
    "jsonld",
    "yaml",
    "toml",
    "ini",
    "diff",
    "markdown",
    "csv",
    "xml",
    "http",
    "tex",
    "pytb",
    "py2tb",
    "mermaid",
    "rst",
    "log",
}
BESIDE = {"bash", "powershell", "doscon", "bat", "html", "css", "scss", "sql", "docker", "make", "fish"}
SHOWN = {"r": "R", "sql": "SQL", "bash": "Bash"}
LONGEST = 100_000
_NAMES = {
    r"python(?: ?[23](?:\.\d+)?)?": "python",
    r"java ?script|js": "javascript",
    r"type ?script": "typescript",
    r"sql": "sql",
    r"bash": "bash",
    r"powershell": "powershell",
    r"kotlin": "kotlin",
    r"php": "php",
    r"c\+\+|cpp": "cpp",
    r"c#|c sharp": "csharp",
    r"golang|go(?= code)": "go",
    r"rust": "rust",
    r"java": "java",
    r"ruby": "ruby",
    r"scala": "scala",
    r"haskell": "haskell",
    r"perl": "perl",
    r"vba": "vbnet",
    r"swift": "swift",
    r"elixir": "elixir",
    r"matlab": "matlab",
    r"lua": "lua",
    r"r": "r",
    r"c": "c",
    r"go": "go",
}
_MEANT = re.compile(r"\b(?:in|into|use|using|to)\s+$")
_CAPITAL = re.compile(
    r"rust|java|ruby|scala|swift|elixir|perl|r|c|go", re.I
)  # words, unless capitals say else
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_THINGS = r"code|scripts?|examples?|snippets?|functions?|quer(?:y|ies)|programs?|solutions?|our|my|sample|"
_GIVEN = re.compile(
    rf"(?:(?:no|ok|please|pls|always|just|and|but|i|rather)[\s,]+)*(?:give me|gimme|want|prefer)\s+"
    rf"(?P<name>(?!(?:rust|java|ruby|scala|swift|elixir|perl|r|c|go)\b)(?:{_NAME}))"
    r"(?=,?\s*(?:$|not\b|instead of\b|rather than\b|please\b))",
)
_A_FACT = re.compile(r"\s*,\s*(?:[\w'-]+ ){1,4}(?:is|are|can|cannot|can't|has|have|was|were|does|do)\b")
_SHEBANG = re.compile(r"#!\S*?(?:/env\s+)?(?:\S*/)?(?P<name>[a-z]+)[\d.]*\s*$", re.M)
_SQL = re.compile(
    r"\s*(?:--.*\n\s*)*(?:select\b[^;]+?\bfrom\b|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b"
    r"|create\s+(?:or\s+replace\s+)?(?:table|view|index)\b|alter\s+table\b|with\s+\w+\s+as\s*\()",
    re.I,
)
_TELLING = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.If,
    ast.With,
    ast.Try,
    ast.Import,
    ast.ImportFrom,
    ast.JoinedStr,
    ast.ListComp,
    ast.DictComp,
    ast.Match,
)


class CodeLanguage(Verifier):
    """The programming language of the code, by any of its names."""

    kind = "code_language"
    rank = 4

    def verify(self, value: str, text: str) -> Finding:
        found = [(block, _language(tag, body, value)) for block, tag, body in _code(text)]
        coded = [(block, language) for block, language in found if language not in NO_CODE]
        wrong = [
            (block, language)
            for block, language in coded
            if language and language != value and (language not in BESIDE or value in BESIDE)
        ]
        if wrong:
            named = ", ".join(sorted({_shown(language) for _, language in wrong}))
            return Finding(
                False,
                f"there is code in {named}",
                spans(text, [block for block, _ in wrong]),
                float(len(wrong)),
            )
        return _right(value, [language for _, language in coded])

    def explain(self, value: str) -> str:
        return f"code in {_shown(value)}"

    def instruct(self, value: str) -> str:
        return f"Write code in {_shown(value)}."

    def asked(self, clause: Clause) -> tuple[str, ...]:
        wanted = _GIVEN.match(clause.text)
        if wanted:
            return (_kept(wanted["name"]),)
        match = asked_in(clause, _NAME, _THINGS)
        if not match or (_A_FACT.match(match["rest"]) and re.fullmatch(r"\W*", match["head"])):
            return ()
        name = clause.original[slice(*match.span("name"))]
        if _CAPITAL.fullmatch(name) and not (
            name[0].isupper() and _MEANT.search(match.string[: match.start("name")])
        ):
            return ()
        if len(name) == 1 and not match["head"].strip():
            return ()  # `in R. Smith's view`
        return (_kept(name),)

    def validate(self, value: Any) -> str:
        known = canonical(str(value).strip().lower()) if isinstance(value, str) else None
        if not known or known in NO_CODE:
            raise WorkbenchError(
                f"The check code_language needs a programming language, as in python (it was {value!r:.80})."
            )
        return known


def _kept(name: str) -> str:
    return next(kept for names, kept in _NAMES.items() if re.fullmatch(names, name, re.I))


@cache
def canonical(tag: str) -> str | None:
    """One name for a language under all its names, or None where pygments knows none."""
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    if tag in FOLDED.values() or tag in NO_CODE:
        return tag
    try:
        first = find_lexer_class_by_name(tag).aliases[0]
    except ClassNotFound:
        return None
    return FOLDED.get(first, first)


@cache
def _shown(language: str) -> str:
    from pygments.lexers import find_lexer_class_by_name

    return SHOWN.get(language) or find_lexer_class_by_name(language).name


def _right(value: str, languages: list[str | None]) -> Finding:
    """The verdict where no block is plainly in another language."""
    if value in languages and None not in languages:
        return Finding(True, f"the code is in {_shown(value)}")
    if languages and None not in languages:
        return Finding(False, f"there is no code in {_shown(value)}", (), 1.0)
    said = f"it cannot be told whether the code is in {_shown(value)}" if languages else "there is no code"
    return Finding(None, said, (), 0.5)


def _code(text: str) -> list[tuple[tuple[int, int], str, str]]:
    """Each block of code with its place and its tag; a text that is bare code is one without a tag."""
    found = [
        (place, opening.lstrip("`~ ").split(" ")[0].strip("{}.").lower(), body)
        for place, opening, body in blocks(text)
    ]
    bare = not found and CodeOnly().verify(None, text).passed
    return [((0, len(text)), "", text)] if bare else found


def _language(tag: str, body: str, wanted: str) -> str | None:
    """What a block is written in, by its tag, or else by what can be read of it."""
    if tag:
        return canonical(tag)
    shebang = _SHEBANG.match(body.lstrip())
    if shebang:
        return canonical(shebang["name"])
    if _SQL.match(body[:LONGEST]):
        return "sql"
    tree = _python(body)
    telling = tree is not None and any(isinstance(node, _TELLING) for node in ast.walk(tree))
    return "python" if telling or (tree is not None and tree.body and wanted == "python") else None


def _python(body: str) -> ast.Module | None:
    if len(body) > LONGEST:
        return None
    try:
        return ast.parse(body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


add(CodeLanguage())
