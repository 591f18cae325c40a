"""The fields of a rule, to read and to edit: shared by the lesson card and the Knowledge page."""

import json
from dataclasses import replace
from typing import Any

import streamlit as st

from workbench import checks, phrasing
from workbench.errors import WorkbenchError
from workbench.records import Check, Rule
from workbench.ui import text
from workbench.ui.matches import check_in_words

LEVELS = {"plan": "Plan: what to do", "detail": "Detail: how to put it"}
BREADTHS = {"global": "Everywhere", "regional": "A kind of task", "local": "One narrow case"}
STATUSES = {"proposed": "◌ Proposed", "active": "● Active", "retired": "○ Retired",
            "superseded": "↷ Superseded"}
NO_CHECK = "none"
WIDGETS = {"text": "text", "applies_when": "scope", "level": "level", "breadth": "breadth", "check": "check",
           "value": "value", "in_scope": "in_scope", "out_of_scope": "out_of_scope", "positive": "positive"}


def marks(rule: Rule) -> str:
    """Status, level, breadth and check of a rule as one line of Markdown."""
    parts = (STATUSES[rule.status], LEVELS[rule.level].split(":")[0], BREADTHS[rule.breadth],
             check_in_words(rule.check))
    return " · ".join(text.label(part) for part in parts)


def fields(rule: Rule, key: str) -> dict[str, Any]:
    """Widgets for every field of a rule; what they hold, for `edited`."""
    given: dict[str, Any] = {
        "text": st.text_area("Rule", rule.text, key=f"text {key}", height=80),
        "applies_when": st.text_area("Applies when", rule.applies_when, key=f"scope {key}", height=80),
    }
    with st.expander("Level, breadth, check and examples", key=f"more {key}"):
        given |= _kind(rule, key) | _check(rule, key) | _positive(rule, key) | _examples(rule, key)
    return given


def given(key: str) -> dict[str, Any]:
    """What the widgets of `fields` hold just now, for a button that acts before the page is drawn."""
    return {name: st.session_state[f"{widget} {key}"] for name, widget in WIDGETS.items()}


def edited(rule: Rule, given: dict[str, Any]) -> Rule:
    """The rule with what the fields hold; WorkbenchError when something in them is of no use."""
    for name, words in (("text", "rule"), ("applies_when", "scope")):
        if not given[name].strip():
            raise WorkbenchError(f"The {words} is empty. Write what it should say.")
    return replace(
        rule, text=given["text"].strip(), applies_when=given["applies_when"].strip(), level=given["level"],
        positive=given["positive"].strip(), breadth=given["breadth"],
        check=_check_of(given["check"], given["value"]),
        in_scope=_lines(given["in_scope"], rule.in_scope),
        out_of_scope=_lines(given["out_of_scope"], rule.out_of_scope),
    )


def _kind(rule: Rule, key: str) -> dict[str, Any]:
    level = st.segmented_control("Level", list(LEVELS), default=rule.level, format_func=LEVELS.get,
                                 required=True, key=f"level {key}")
    breadth = st.segmented_control("Breadth", list(BREADTHS), default=rule.breadth, format_func=BREADTHS.get,
                                   required=True, key=f"breadth {key}")
    return {"level": level, "breadth": breadth}


def _check(rule: Rule, key: str) -> dict[str, Any]:
    kinds = [NO_CHECK, *checks.CHECKS]
    current = rule.check.kind if rule.check else NO_CHECK
    kinds += [] if current in kinds else [current]
    left, right = st.columns(2)
    kind = left.selectbox("Machine check", kinds, index=kinds.index(current), key=f"check {key}",
                          format_func=lambda kind: kind.replace("_", " "))
    value = right.text_input("Value of the check", _shown(rule.check), key=f"value {key}",
                             help="A number, words, or a list such as [\"one\", \"two\"].")
    return {"check": kind, "value": value}


def _positive(rule: Rule, key: str) -> dict[str, Any]:
    said = phrasing.spoken(replace(rule, positive=""))
    return {"positive": st.text_input(
        "Said to the model as", rule.positive, placeholder=said, key=f"positive {key}",
        help="What to do, rather than what not to: a model told “never say X” is nearer to saying X. Left "
             "empty, it is made from the rule.")}


def _examples(rule: Rule, key: str) -> dict[str, Any]:
    given = {}
    for name, title in (("in_scope", "Tasks it applies to"), ("out_of_scope", "Tasks it does not apply to")):
        shown = "\n".join(_flat(example) for example in getattr(rule, name))
        given[name] = st.text_area(f"{title}, one a line", shown, key=f"{name} {key}", height=80)
    return given


def _shown(check: Check | None) -> str:
    if check is None or check.value is None:
        return ""
    return check.value if isinstance(check.value, str) else json.dumps(check.value, ensure_ascii=False)


def _check_of(kind: str, value: str) -> Check | None:
    if kind == NO_CHECK:
        return None
    return Check(kind, checks.CHECKS[kind].validate(_read(value.strip())))


def _read(value: str) -> Any:
    """A number or a list where the words are one, else the words themselves."""
    if not value:
        return None
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return read if isinstance(read, int | float | list) and not isinstance(read, bool) else value


def _lines(words: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """A line an example; those that were there before keep the lines of their own."""
    whole = {_flat(example): example for example in known}
    lines = (_flat(line) for line in words.splitlines() if line.strip())
    return tuple(dict.fromkeys(whole.get(line, line) for line in lines))


def _flat(example: str) -> str:
    return " ".join(example.split())
