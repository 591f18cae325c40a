"""The JSON Lines other people's scripts stand on: each line's keys, in and out, in one place.

The format is version 1. A key may be added within a version; none is renamed or removed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from workbench.checks import CHECKS
from workbench.duplicates import groups
from workbench.errors import WorkbenchError
from workbench.quarantine import suspicion
from workbench.records import (
    Check,
    Feedback,
    Lesson,
    Match,
    Rule,
    RuleStatus,
    Source,
    Trajectory,
    Verification,
    new_id,
    plain,
)
from workbench.tutor.records import Draft, Example, Problem
from workbench.usable import usable

FORMAT = 1


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


class ExampleLine(BaseModel):
    """One test of a problem: a call and its value, or what is typed in and all that is printed."""

    call: Said | None = None
    stdin: str | None = None
    expected: Any

    @model_validator(mode="after")
    def _one_of_both(self) -> "ExampleLine":
        if (self.call is None) == (self.stdin is None):
            raise ValueError("a test has either a call or a stdin")
        return self


class ProblemLine(BaseModel):
    """One line of a file of problems."""

    model_config = ConfigDict(extra="ignore")

    problem: Said
    title: str = ""
    statement: str = ""
    tests: tuple[ExampleLine, ...] = Field(min_length=1)
    references: tuple[str, ...] = ()
    rubric: str = ""

    def record(self) -> Problem:
        """The problem, known by its name."""
        tests = tuple(Example(one.expected, one.call, one.stdin) for one in self.tests)
        return Problem(self.statement, tests, self.references, title=self.title, rubric=self.rubric,
                       id=self.problem)


class HintLine(BaseModel):
    """One line that `tutor hint` reads: a student's program and the problem it is for."""

    model_config = ConfigDict(extra="ignore")

    id: str | int | float = Field(default_factory=new_id)
    statement: str = ""
    tests: tuple[ExampleLine, ...]
    references: tuple[str, ...] = ()
    program: str

    def problem(self) -> Problem:
        """The problem as the tutor's part knows it."""
        tests = tuple(Example(one.expected, one.call, one.stdin) for one in self.tests)
        return Problem(self.statement, tests, self.references)


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
    also_from: tuple[Source, ...] = ()
    positive: str = ""
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
        return usable(replace(known[line.id], **said))
    defaults = {"id": line.id, "status": line.status, "source": Source(author=author, drafted_by="import")}
    return usable(Rule(**{**defaults, **said}))


@dataclass(frozen=True)
class Imported:
    """What came of rules given as plain data: those that are new or changed, and those known as they are.

    `doubles` counts those that say nearly the same as another, and `quarantined` those that wait for review
    because a person has to look at them first.
    """

    rules: tuple[Rule, ...]
    known: tuple[Rule, ...]
    doubles: int = 0
    quarantined: int = 0

    def in_words(self) -> str:
        """`3 rules imported, 12 already there (1 of them not in use).`"""
        count, idle = len(self.rules), sum(rule.status != "active" for rule in self.known)
        there = f", {len(self.known)} already there" if self.known else ""
        aside = f" ({idle} of them not in use)" if idle else ""
        said = [f"{count} rule{'' if count == 1 else 's'} imported{there}{aside}."]
        if self.quarantined:
            said.append(f"{self.quarantined} not in use before somebody reviews them on the Knowledge page.")
        if self.doubles:
            said.append(f"{self.doubles} say nearly the same as another; “Worth a look” on the Knowledge "
                        "page merges them.")
        return " ".join(said)


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
    taken = [_quarantined(rule, by_id) for rule in rules]
    return Imported(tuple(sorted(taken, key=lambda rule: rule.created)), tuple(there),
                    _doubles(taken, by_id.values()),
                    sum(rule != given for rule, given in zip(taken, rules, strict=True)))


def _quarantined(rule: Rule, known: Mapping[str, Rule]) -> Rule:
    """The rule, proposed only where somebody has to look at it first; one in use already was looked at."""
    looked_at = rule.id in known and known[rule.id].text == rule.text
    waits = rule.status == "active" and not looked_at and suspicion(rule)
    return replace(rule, status="proposed") if waits else rule


def _doubles(taken: Sequence[Rule], known: Iterable[Rule]) -> int:
    """How many of the rules taken over say nearly the same as an older one."""
    ids = {rule.id for rule in taken}
    active = [rule for rule in known if rule.status == "active" and rule.id not in ids]
    return sum(rule.id in ids for group in groups([*active, *taken]) for rule in group[1:])


def _words(rule: Rule) -> tuple[str, str]:
    return tuple(" ".join(words.casefold().split()) for words in (rule.text, rule.applies_when))


def checked(kind: str, value: Any) -> Check:
    """A check by its kind and value; raises WorkbenchError for an unknown kind or a useless value."""
    return Check(kind, CHECKS[kind].validate(value))


def rule_line(rule: Rule) -> dict:
    """A rule as `rules export` and `learn` print it."""
    data = plain(rule)
    kept = ("id", "text", "applies_when", "level", "breadth", "check", "status", "in_scope", "out_of_scope",
            "overrides", "version", "source", "also_from", "positive", "created", "changed")
    return {key: data[key] for key in kept}


def lesson_line(id: Any, lesson: Lesson, rules: Iterable[Rule]) -> dict:
    """What `learn` and `correct` print of a lesson, with the rules as they stand now."""
    keys = ("id", "text", "applies_when", "level", "breadth", "check", "status", "overrides")
    lines = [{key: line[key] for key in keys} for line in map(rule_line, rules)]
    changes = [{"action": c.action, "rule_id": c.rule.id, "target": c.target, "reason": c.reason,
                "against": list(c.against)}
               for c in lesson.changes]
    return {"id": id, "one_off": lesson.one_off, "reason": lesson.reason, "rules": lines, "changes": changes,
            "lesson_id": lesson.id, "drafted_by": lesson.drafted_by, "note": lesson.note,
            "status": lesson.status, "format": FORMAT}


def verification_line(found: Verification, rule: str) -> dict:
    """What `verify` prints of one past correction; `rule` is the rule's text."""
    data = plain(found)
    kept = ("outcome", "reason", "task", "answer", "trajectory", "model", "number", "of", "run", "created")
    return {"rule_id": found.rule, "rule": rule, "correction": found.said,
            **{key: data[key] for key in kept}, "format": FORMAT}


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


def hint_line(id: Any, draft: Draft) -> dict:
    """What `tutor hint` prints of one program."""
    found = draft.diagnosis
    failing = found.failing and {"call": found.failing.test.call, "stdin": found.failing.test.stdin,
                                 "expected": found.failing.test.expected, "actual": found.failing.actual}
    hints = [{"level": hint.level, "text": hint.text, "generator": hint.generator} for hint in draft.hints]
    return {"id": id, "kind": found.kind, "failing": failing, "lines": list(found.lines),
            "misconception": found.misconception, "hints": hints, "offered": draft.offered,
            "probability": round(draft.probability, 4), "reason": draft.reason, "format": FORMAT}


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
