"""The JSON Lines other people's scripts stand on: each line's keys, in and out, in one place.

The format is version 1. A key may be added within a version; none is renamed or removed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from workbench.checks import CHECKS
from workbench.errors import WorkbenchError
from workbench.records import (
    Check,
    Feedback,
    Lesson,
    Match,
    Rule,
    RuleStatus,
    Source,
    Trajectory,
    new_id,
    plain,
)

FORMAT = 1
ALWAYS = ("always", "in every answer", "every answer", "everything")


Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Correction(BaseModel):
    """One line that `learn` reads; its id comes back as it was given."""

    id: str | int | float = Field(default_factory=new_id)
    task: Said
    response: str
    correction: Said
    author: str = ""


class Question(BaseModel):
    """One line that `match` reads; its id comes back as it was given."""

    id: str | int | float = Field(default_factory=new_id)
    task: Said


class CheckLine(BaseModel):
    """A check as a line of a rule gives it."""

    kind: str
    value: Any = None


class RuleLine(BaseModel):
    """One line that `rules import` reads."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Said = Field(default_factory=new_id)
    text: Said
    applies_when: Said
    status: RuleStatus = "active"
    level: str | None = Field(None, pattern="^(plan|detail)$")
    breadth: str | None = Field(None, pattern="^(global|regional|local)$")
    check: CheckLine | None = None
    in_scope: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    source: Source | None = None
    created: str | None = None


def read_lines(source: Iterable[str]) -> Iterator[tuple[int, Any | WorkbenchError]]:
    """Each line's number with its data, or with what is wrong with it; empty lines are passed over."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, WorkbenchError(f"Line {number} is not JSON: {error}.")


def line_as(kind: type[BaseModel], data: Any, number: int | None = None) -> Any:
    """A line's data as the record `kind`; raises WorkbenchError naming the key that is wrong."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the line"
        place = f"Line {number}: " if number else ""
        raise WorkbenchError(f"{place}{key}: {first['msg']}.") from None


def rule_of(data: Any, author: str = "", known: Mapping[str, Rule] = MappingProxyType({})) -> Rule:
    """A rule from a line of `rules import`; raises WorkbenchError for an unknown check or a wrong value.

    Of a rule that is `known` by the line's id, what the line does not say stays as it is. Null says
    nothing, but for a check, where it says that there is none.
    """
    line = line_as(RuleLine, data)
    said = {name: value for name in line.model_fields_set if (value := getattr(line, name)) is not None}
    if "check" in line.model_fields_set:
        said["check"] = line.check and checked(line.check.kind, line.check.value)
    if line.id in known:
        return replace(known[line.id], **said)
    defaults = {"id": line.id, "status": line.status, "breadth": _breadth(line.applies_when),
                "source": Source(author=author, drafted_by="import")}
    return Rule(**{**defaults, **said})


@dataclass(frozen=True)
class Imported:
    """What came of rules given as plain data: those that are new or changed, and those known as they are."""

    rules: tuple[Rule, ...]
    known: tuple[Rule, ...]

    def in_words(self) -> str:
        """`3 rules imported, 12 already there (1 of them not in use).`"""
        count, idle = len(self.rules), sum(rule.status != "active" for rule in self.known)
        there = f", {len(self.known)} already there" if self.known else ""
        aside = f" ({idle} of them not in use)" if idle else ""
        return f"{count} rule{'' if count == 1 else 's'} imported{there}{aside}."


def imported(lines: Iterable[Any], author: str, known: Iterable[Rule]) -> Imported:
    """The rules of the lines, oldest first, apart from those that say nothing new."""
    by_id = {rule.id: rule for rule in known}
    by_words = {_words(rule): rule for rule in by_id.values()}
    rules, there = [], []
    for line in lines:
        rule = rule_of(line, author, by_id)
        twin = by_id.get(rule.id) or by_words.get(_words(rule))
        if twin and (twin.id != rule.id or twin == rule):
            there.append(twin)
        else:
            rules.append(rule)
            if "id" not in line:  # given ids are kept, whatever else they say
                by_words[_words(rule)] = rule
    return Imported(tuple(sorted(rules, key=lambda rule: rule.created)), tuple(there))


def _words(rule: Rule) -> tuple[str, str]:
    return tuple(" ".join(words.casefold().split()) for words in (rule.text, rule.applies_when))


def checked(kind: str, value: Any) -> Check:
    """A check by its kind and value; raises WorkbenchError for an unknown kind or a useless value."""
    return Check(kind, CHECKS[kind].validate(value))


def _breadth(applies_when: str) -> str:
    return "global" if applies_when.lower().startswith(ALWAYS) else "regional"


def rule_line(rule: Rule) -> dict:
    """A rule as `rules export` and `learn` print it."""
    data = plain(rule)
    kept = ("id", "text", "applies_when", "level", "breadth", "check", "status", "in_scope", "out_of_scope",
            "overrides", "version", "source", "created", "changed")
    return {key: data[key] for key in kept}


def lesson_line(id: Any, lesson: Lesson, rules: Iterable[Rule]) -> dict:
    """What `learn` and `correct` print of a lesson, with the rules as they stand now."""
    keys = ("id", "text", "applies_when", "level", "breadth", "check", "status", "overrides")
    lines = [{key: line[key] for key in keys} for line in map(rule_line, rules)]
    changes = [{"action": c.action, "rule_id": c.rule.id, "target": c.target, "reason": c.reason}
               for c in lesson.changes]
    return {"id": id, "one_off": lesson.one_off, "reason": lesson.reason, "rules": lines, "changes": changes,
            "lesson_id": lesson.id, "drafted_by": lesson.drafted_by, "note": lesson.note,
            "status": lesson.status, "format": FORMAT}


def match_line(id: Any, matches: Iterable[Match]) -> dict:
    """What `match` prints of one task."""
    return {"id": id, "matches": [_match(match) for match in matches], "format": FORMAT}


def _match(match: Match) -> dict:
    return {"rule_id": match.rule.id, "decision": match.decision,
            "probability": round(match.probability, 4), "reason": match.reason}


def answer_line(trajectory: Trajectory) -> dict:
    """What `ask` prints of an answer."""
    data = plain(trajectory)
    answer = trajectory.answer
    return {"id": trajectory.id, "task": trajectory.task.prompt, "answer": answer.text if answer else "",
            "versions": data["responses"], "matches": [_match(match) for match in trajectory.matches],
            "critiques": data["critiques"], "seconds": trajectory.seconds, "tokens": trajectory.tokens,
            "conversation": trajectory.conversation, "state": trajectory.state, "format": FORMAT}


def feedback_line(feedback: Feedback, answers: Sequence[Trajectory]) -> dict:
    """What `feedback export` prints of one thing a person did, with the answers it is about."""
    data = plain(feedback)
    target = {key: data[key] for key in ("trajectory", "response", "rule")}
    kept = {key: data[key] for key in ("id", "kind", "text", "data", "author", "created", "undone")}
    judged = [*feedback.data.get("responses", ()), feedback.response]
    shown = [{"trajectory": answer.id, "setup": plain(answer.setup), "text": _version(answer, judged)}
             for answer in answers]
    return {**kept, "target": target, "task": answers[0].task.prompt if answers else "", "answers": shown,
            "format": FORMAT}


def _version(trajectory: Trajectory, wanted: Sequence[str | None]) -> str:
    """The version somebody saw, or the answer as it stands where that is not known."""
    seen = [response for response in trajectory.responses if response.id in wanted]
    version = seen[0] if seen else trajectory.answer
    return version.text if version else ""
