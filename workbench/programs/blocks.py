"""Where the code blocks of a text are, in which language they say they are, and which line is where."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.checks import prose
from workbench.records import Span

LANGUAGES = {
    "py": "python", "python3": "python", "pycon": "python", "python-repl": "python", "doctest": "python",
    "js": "javascript", "jsx": "javascript", "mjs": "javascript", "node": "javascript", "yml": "yaml",
    "svg": "xml", "mysql": "sql", "postgresql": "sql", "postgres": "sql", "sqlite": "sql", "tsql": "sql",
    "htm": "html", "sh": "bash", "shell": "bash", "console": "bash", "plaintext": "text", "txt": "text",
    "output": "text", "none": "text",
}
SHOWN = {"python": "Python", "javascript": "JavaScript", "json": "JSON", "jsonl": "JSON", "toml": "TOML",
         "yaml": "YAML", "xml": "XML", "sql": "SQL", "html": "HTML", "bash": "shell"}
_NAMED = re.compile(r"[`~]{3,}[ \t]*\{?\.?([\w+#.-]*)")
_PROMPT = re.compile(r"^>>> ", re.M)
_READS_AS_PYTHON = re.compile(r"^(?:def \w+\(.*\).*:|class \w+.*:|import \w+|from [\w.]+ import |>>> )", re.M)


@dataclass(frozen=True)
class Block:
    """A fenced block without its fences, and the places of its lines in the text."""

    language: str
    source: str
    lines: tuple[prose.Line, ...]

    @property
    def is_session(self) -> bool:
        """Whether it shows a Python prompt, with what was typed and what came of it."""
        return self.language == "python" and bool(_PROMPT.search(self.source))

    @property
    def shown(self) -> str:
        """The language as people write it."""
        return SHOWN.get(self.language, self.language)

    def span(self, line: int | None) -> Span:
        """The place of one of its lines, counted from 1; the first one where there is no such line."""
        known = line is not None and 1 <= line <= len(self.lines)
        found = self.lines[line - 1 if known else 0]
        start = found.start + len(found.text) - len(found.text.lstrip())
        quote = found.text.strip()
        return Span(start, start + len(quote), quote)


def blocks(text: str) -> Iterator[Block]:
    """Every fenced block with something in it; one that is never closed runs to the end."""
    inside: list[prose.Line] | None = None
    language = ""
    for line in prose.lines(text):
        if line.kind == "fence" and inside is None:
            inside, language = [], _NAMED.search(line.text)[1].lower()
        elif line.kind == "fence":
            yield from _block(language, inside)
            inside = None
        elif inside is not None:
            inside.append(line)
    yield from _block(language, inside or [])


def _block(language: str, lines: list[prose.Line]) -> Iterator[Block]:
    if not any(line.text.strip() for line in lines):
        return
    source = textwrap.dedent("\n".join(line.text.rstrip("\r") for line in lines)) + "\n"
    language = LANGUAGES.get(language, language)
    if not language and _READS_AS_PYTHON.search(source):
        language = "python"
    yield Block(language, source, tuple(lines))
