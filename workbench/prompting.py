"""Turns a prompt kept as prose into what a model reads.

Every prompt is a file `workbench/prompts/NAME.md` with fields in double braces: `{{name}}` puts a text
in as it is, `{{fenced name}}` puts it in a block of its own, for anything a person or a model wrote.
Rendering is strict, since a prompt that silently lacks a field, or carries one nobody reads, is a bug
that no answer shows. Texts put in are never searched for fields, and no text can close its own fence.
"""

import re
from functools import cache
from importlib import resources

FIELD = re.compile(r"\{\{\s*(?P<fenced>fenced\s+)?(?P<name>[a-z_]+)\s*\}\}")


def render(name: str, **fields: str) -> str:
    """The prompt of that name with its fields filled in; a missing or unused field raises KeyError."""
    prose = _prose(name)
    wanted = {field["name"] for field in FIELD.finditer(prose)}
    if wanted != set(fields):
        missing, unused = sorted(wanted - set(fields)), sorted(set(fields) - wanted)
        raise KeyError(f"prompt {name!r}: missing fields {missing}, unused fields {unused}")
    return FIELD.sub(lambda field: _put(field, fields[field["name"]]), prose).strip()


def fence(text: str) -> str:
    """The text in a block closed by more backticks than it holds in a row, so it cannot end the block."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    bar = "`" * max(3, longest + 1)
    return f"{bar}\n{text}\n{bar}"


def _put(field: re.Match[str], text: str) -> str:
    return fence(text) if field["fenced"] else text


@cache
def _prose(name: str) -> str:
    return resources.files("workbench").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")
