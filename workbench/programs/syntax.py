"""Does a block of code parse, in the languages for which a well-kept parser is at hand?

A parser here says nothing, or raises `Broken` with the line and what is wrong there, or `Undecided` where
the block may be a fragment, a template, or in a dialect or version the parser does not know.
"""

import ast
import json
import logging
import re
import tomllib
import warnings
from collections.abc import Callable
from xml.etree import ElementTree

import sqlglot
import sqlglot.errors
import tree_sitter
import tree_sitter_javascript
import yaml

_ELIDED = re.compile(r"\.\.\.|…|\{\{|\[your |YOUR_")
_PLACEHOLDER = re.compile(r"<[A-Za-z][\w -]*>")
_COMMANDS = re.compile(r"^\s*(?:[!%]\w|\?\w|\w+\?$|\$ |pip3? |python3? -)", re.M)
_COMMENTED = re.compile(r"^\s*//|/\*|[,\[{\"\d]\s*//", re.M)
_CONSOLE = re.compile(r"^\s*=?>", re.M)
_NEWER = re.compile(r"^\s*(?:type \w+|(?:async )?def \w+\[|class \w+\[)|\bf['\"]|^\s*except [\w.]+,", re.M)
_DIALECTS = (None, "mysql", "postgres", "sqlite", "tsql", "bigquery", "snowflake", "oracle")
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, which deep nesting does not slow down
MOST_CHARACTERS = 200_000


class Broken(Exception):
    """The block is no valid code: the line, counted from 1, and what is wrong."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Undecided(Exception):
    """The parser cannot tell, and why."""


def python(source: str) -> None:
    """Python of the version that runs the workbench."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        if _COMMANDS.search(source):
            raise Undecided("it holds commands for a shell or a notebook") from error
        if error.msg.startswith("expected an indented block") and _ends_open(source, error.lineno):
            raise Undecided("parts of it are left out") from error
        line = source.splitlines()[error.lineno - 1:error.lineno] if error.lineno else []
        if _NEWER.search("".join(line)):
            raise Undecided("it may be in a newer version of the language") from error
        raise Broken(error.msg, error.lineno) from error


def _ends_open(source: str, line: int) -> bool:
    """Whether a body was left out on purpose: a comment stands in its place, or the block ends there."""
    lines = [number for number, text in enumerate(source.splitlines(), 1) if text.strip()]
    before = [source.splitlines()[number - 1].strip() for number in lines if number <= line]
    return line >= lines[-1] or any(text.startswith("#") for text in before[-2:])


def as_json(source: str) -> None:
    """JSON; lines of JSON, one value each, are as good."""
    try:
        json.loads(source)
    except json.JSONDecodeError as error:
        if all(_is_json(line) for line in source.splitlines() if line.strip()):
            return
        if _COMMENTED.search(source) or _is_json(f"{{{source.strip().rstrip(',')}}}"):
            raise Undecided("it has comments, or is a part of a longer document") from error
        raise Broken(error.msg, error.lineno) from error


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
        return True
    except json.JSONDecodeError:
        return False


def toml(source: str) -> None:
    """TOML."""
    try:
        tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise Broken(str(error), int(line[1]) if line else None) from error


def as_yaml(source: str) -> None:
    """YAML, one document or several; nothing is built from it."""
    try:
        for _ in yaml.parse(source, Loader=_YAML):
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = getattr(error, "problem", None) or str(error)
        raise Broken(message, mark.line + 1 if mark else None) from error


def xml(source: str) -> None:
    """XML; several elements side by side, or a prefix declared elsewhere, make a fragment."""
    try:
        ElementTree.fromstring(source.strip())
    except ElementTree.ParseError as error:
        message = str(error).partition(":")[0]
        if "junk" in message or "unbound prefix" in message or "undefined entity" in message:
            raise Undecided("it may be a part of a longer document") from error
        raise Broken(message, error.position[0]) from error


def sql(source: str) -> None:
    """SQL; broken only where no dialect we know takes it."""
    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of each statement it passes over
    first: sqlglot.errors.SqlglotError | None = None
    for dialect in _DIALECTS:
        try:
            sqlglot.parse(source, read=dialect)
            return
        except sqlglot.errors.SqlglotError as error:
            first = first or error
    place = (getattr(first, "errors", None) or [{}])[0]
    raise Broken("no dialect of it known here takes this", place.get("line")) from first


def javascript(source: str) -> None:
    """JavaScript, JSX among it; a value by itself is a part of a program."""
    row = _first_error(_tree(source))
    if row is None:
        return
    if _CONSOLE.search(source) or _first_error(_tree(f"({source.strip().rstrip(';')})")) is None:
        raise Undecided("it is a part of a program, or of a session")
    raise Broken("it does not parse from here", row + 1)


def _tree(source: str) -> tree_sitter.Node:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
    return parser.parse(source.encode("utf-8", errors="replace")).root_node


def _first_error(root: tree_sitter.Node) -> int | None:
    """The row of the first error; walked by hand, for a tree may be deeper than Python's stack."""
    waiting = [root] if root.has_error else []
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            return node.start_point[0]
        waiting += [child for child in reversed(node.children) if child.has_error]
    return 0 if root.has_error else None


PARSERS: dict[str, Callable[[str], None]] = {
    "python": python, "json": as_json, "jsonl": as_json, "toml": toml, "yaml": as_yaml, "xml": xml,
    "sql": sql, "javascript": javascript,
}


def parse(language: str, source: str) -> None:
    """Nothing where the block parses; Broken or Undecided otherwise."""
    if language not in PARSERS:
        raise Undecided(f"{language or 'a block that names no language'} is not parsed here")
    if len(source) > MOST_CHARACTERS:
        raise Undecided("it is too long")
    try:
        PARSERS[language](source)
    except Broken as broken:
        angled = language not in ("xml", "javascript") and _PLACEHOLDER.search(source)
        if angled or _ELIDED.search(source):
            raise Undecided("parts of it are left out") from broken
        raise
    except (RecursionError, MemoryError, ValueError) as error:
        raise Undecided(f"the parser gave up: {error}") from error
