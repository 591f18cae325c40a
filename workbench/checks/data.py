"""Is an answer JSON, and of the shape that was asked for?

A JSON answer is one object or list, bare or in one code block with nothing around it. The shape is a
JSON schema, held against it by jsonschema; without one any JSON will do. A schema may come from
anybody, and must be judged in a moment: it may not refer elsewhere, search by patterns or compare all
items with each other. From words only the names of keys are read, where they are plainly named.
"""

import json as reader
import re
from collections.abc import Iterator
from typing import Any

from workbench.checks import Finding, Verifier, add, spans
from workbench.checks.asking import asks_for, forbids
from workbench.checks.requests import QUOTE, Clause
from workbench.checks.structure import fenced, unfenced
from workbench.checks.wording import quoted
from workbench.errors import WorkbenchError

LONGEST_SCHEMA = 20_000
REFUSED = {"$ref", "$dynamicRef", "$recursiveRef", "pattern", "patternProperties", "uniqueItems"}
NAMED = {"properties", "$defs", "definitions", "dependentSchemas"}  # their keys are names, not keywords
VALUES = {"const", "enum", "default", "examples", "required"}
_JSON = r"(?:(?:raw |pure |valid )?json(?: format| only| object| array| output)?)"
_ONLY_JSON = re.compile(
    r"\b(?:only|nothing but|just|pure|valid|raw)\s+(?:the\s+)?(?:valid\s+)?json\b(?! "
    r"(?:file|you|that|part|schema))|\bjson only\b",
    re.I,
)
_SOME_KEYS = r"(?: with (?!the )(?:\w+ ){1,3}(?:keys|fields|names))?"
_KEY = (
    rf"(?:{QUOTE}|(?!(?:please|pls|only|that|in|as|from|for|and|with|to|like|sorted|quoted|unquoted|indented"
    r"|escaped|ordered|translated|capitali[sz]ed|lower\w*|upper\w*)\b)[A-Za-z_][\w-]*)"
)
_KEYED = re.compile(
    r"\bjson(?: format| output)?(?: (?P<shape>objects?|arrays?(?: of objects)?|lists?(?: of objects)?))?,?"
    r" (?:with|having|containing|that has|using) (?P<just>(?:the|these|exactly(?: the)?|only(?: the)?) )?"
    r"(?:following )?(?:keys?|fields?|properties|attributes)(?: called| named)?:?\s+"
    rf"(?P<keys>{_KEY}(?:(?:\s*,\s*(?:and )?|\s+and\s+){_KEY})*)"
    r"(?=\s*(?:$|[,.;:)]|(?:please|pls|only|nothing|and nothing|for|per|when|so)\b))",
    re.I,
)
_SPOKEN_OF = re.compile(
    r"\b(?:the|my|our|your|this|that|his|her|their|about|from|parse|read|explain|why|no|not|never|without"
    r"|is|was|has)\s+(?:an? |valid |raw )*$",
    re.I,
)


class Json(Verifier):
    """One JSON object or list and nothing else, which fits the schema where one is given."""

    kind = "json"
    rank = 3

    def verify(self, value: dict | None, text: str) -> Finding:
        body = unfenced(text)
        try:
            data = reader.loads(body)
        except (ValueError, RecursionError) as error:
            return Finding(False, f"it is not JSON ({str(error)[:80]})", _broken(text, body, error), 1.0)
        if not isinstance(data, dict | list):
            return Finding(False, "it is no JSON object or list", (), 1.0)
        return _fits(value, data) if value is not None else Finding(True, "it is JSON")

    def explain(self, value: dict | None) -> str:
        return f"{_shown(value)} and nothing else"

    def instruct(self, value: dict | None) -> str:
        return f"Answer with {_shown(value)} and nothing else."

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        if clause.permits or forbids(clause, "json"):
            return ()
        spoken_of = r"(?:files?|lines?|schema|parser|you|from|in|payload|string|column|error|field|keys?)\b"
        schema = _keyed(clause)
        wanted = schema or asks_for(clause, _JSON + _SOME_KEYS, spoken_of) or _ONLY_JSON.search(clause.text)
        return (schema,) if wanted else ()

    def repair(self, value: dict | None, text: str) -> str | None:
        blocks = fenced(text)
        if len(blocks) == 1:
            return blocks[0][1].strip()
        start, end = re.search(r"[\[{]", text), max(text.rfind("}"), text.rfind("]"))
        return text[start.start() : end + 1] if start and not blocks and end > start.start() else None

    def validate(self, value: Any) -> dict | None:
        if value in (None, "", True):
            return None
        if not isinstance(value, dict) or len(reader.dumps(value, default=str)) > LONGEST_SCHEMA:
            raise WorkbenchError(
                f"The check json takes a JSON schema of up to {LONGEST_SCHEMA:,} characters, or nothing "
                f"(it was {value!r:.80})."
            )
        refused = REFUSED & set(_keywords(value))
        if refused:
            raise WorkbenchError(f"A schema here may not use {quoted(sorted(refused), 'or')}; leave it out.")
        return _readable(value)


def keys_schema(keys: list[str], shape: str = "") -> dict:
    """The schema of an object, or a list of objects, that has these keys; of either without a shape."""
    one = {"type": "object", "required": keys}
    if shape.startswith("object"):
        return one
    if shape:
        return {"type": "array", "items": one}
    return {"type": ["object", "array"], "required": keys, "items": one}


def _keyed(clause: Clause) -> dict | None:
    """The schema of the keys a clause names; one bare word after "keys" may be anything and names none."""
    match = _KEYED.search(clause.original)
    if not match or _SPOKEN_OF.search(clause.original[: match.start()]):
        return None
    parts = re.split(r"\s*,\s*(?:and )?|\s+and\s+", match["keys"])
    alone = len(parts) == 1 and not re.match(QUOTE, parts[0])
    return (
        None if alone else keys_schema([clause.plain(part) for part in parts], (match["shape"] or "").lower())
    )


def _fits(schema: dict, data: Any) -> Finding:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    try:
        errors = list(Draft202012Validator(schema).iter_errors(data))
        worst = best_match(errors)
    except RecursionError:
        return Finding(None, "it is nested too deeply to hold it against the schema", (), 0.5)
    if not worst:
        return Finding(True, "it is JSON as asked")
    place = f" at {worst.json_path}" if worst.json_path != "$" else ""
    return Finding(False, f"it does not fit{place}: {worst.message[:160]}", (), float(len(errors)))


def _broken(text: str, body: str, error: Exception) -> tuple:
    """From where on the text is no JSON, to the end of that line."""
    at, start = getattr(error, "pos", 0), text.find(body)
    place = max(start, 0) + at
    end = text.find("\n", place)
    return spans(text, [(place, end if end >= 0 else len(text))]) if place < len(text) else ()


def _keywords(schema: Any) -> Iterator[str]:
    """Every keyword of a schema, without the names of properties and the values it compares with."""
    if isinstance(schema, list):
        for part in schema:
            yield from _keywords(part)
    if not isinstance(schema, dict):
        return
    for key, part in schema.items():
        yield str(key)
        if key not in VALUES:
            yield from _keywords(list(part.values()) if key in NAMED and isinstance(part, dict) else part)


def _readable(schema: dict) -> dict:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except (SchemaError, RecursionError) as error:
        said = getattr(error, "message", "it is nested too deeply")
        raise WorkbenchError(f"The schema cannot be used ({said:.120}); mend it or leave it out.") from None
    return schema


def _shown(schema: dict | None) -> str:
    if schema is None:
        return "JSON"
    for shape in ("object", "array", ""):
        keys = schema.get("required") or (schema.get("items") or {}).get("required") or []
        if keys and schema == keys_schema(keys, shape):
            form = {"object": "a JSON object", "array": "a JSON list of objects", "": "JSON"}[shape]
            return f"{form} with the key{'s' if len(keys) > 1 else ''} {quoted(keys, 'and')}"
    return f"JSON that fits the schema {reader.dumps(schema, ensure_ascii=False):.300}"


add(Json())
