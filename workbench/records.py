"""The records that flow through the workbench: what was asked, answered, corrected and learned.

Every record is frozen and plain, so a page, a notebook and a line of JSON show the same thing, and
a step is taken by replacing a record, never by changing it. `plain` and `parse` turn a record into
JSON-ready data and back. This module imports nothing of ours.
"""

import html
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter

Level = Literal["plan", "detail"]
Breadth = Literal["global", "regional", "local"]
RuleStatus = Literal["proposed", "active", "retired", "superseded"]
Decision = Literal["apply", "ask", "withhold"]
Verdict = Literal["pass", "fail", "unknown"]
Origin = Literal["draft", "candidate", "refinement", "repair", "edit"]
State = Literal[
    "retrieving", "responding", "critiquing", "refining", "done", "stopped", "failed", "interrupted"
]
FeedbackKind = Literal[
    "correction", "span", "edit", "change", "critique", "step",
    "comparison", "ranking", "rating", "reaction", "scope",
]
Action = Literal["add", "revise", "merge", "override", "retire"]
ConversationKind = Literal["chat", "comparison"]
LessonStatus = Literal["proposed", "approved", "once", "rejected"]
Outcome = Literal["held", "broke", "unknown"]

PERSON = "person"  # names a person where otherwise a critic is named

Record = TypeVar("Record")


def new_id() -> str:
    """A short identifier that no other record has."""
    return uuid.uuid4().hex[:16]


def now() -> str:
    """The time as ISO 8601 in UTC, to the millisecond, so that text sorts by time."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Conversation:
    """A run of tasks under one title, or one task answered in several ways to be compared.

    Those that are `binned` are kept, out of sight.
    """

    title: str = ""
    author: str = ""
    turns: int = 0
    binned: bool = False
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)
    changed: str = field(default_factory=now)
    kind: ConversationKind = "chat"


@dataclass(frozen=True)
class Task:
    """What the person asked, with the conversation that led to it."""

    prompt: str
    conversation: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Setup:
    """Everything that decides how a task is worked on, as names and options, so it can run again.

    At most `candidates` versions are written. The search over them also ends once `patience` versions in
    a row were no better than the best, or no new one is begun after `time_limit` seconds of work.
    """

    model: str = "embedded"
    strategy: str = "auto"
    gate: str = "model"
    critics: tuple[str, ...] = ("checks",)
    search: str = "greedy"
    search_options: Mapping[str, int | float] = field(default_factory=dict, hash=False)
    candidates: int = 6
    patience: int = 5
    time_limit: float | None = 300.0
    retrieved: int = 20
    apply_at: float = 0.6
    ask_at: float = 0.3
    embedder: str = ""
    temperature: float | None = None
    seed: int | None = None


@dataclass(frozen=True)
class Check:
    """A form of a rule that a machine can verify: the name of a check and its value."""

    kind: str
    value: Any = None


@dataclass(frozen=True)
class Source:
    """Where a rule came from."""

    author: str = ""
    correction: str = ""
    trajectory: str | None = None
    feedback: str | None = None
    conversation: str | None = None
    drafted_by: str = "person"


@dataclass(frozen=True)
class Rule:
    """A distilled correction: what to do, when it applies, and what decided so far.

    `positive` is what a model is told in place of `text`, where somebody put it better; `also_from` names
    the further corrections that said the same.
    """

    text: str
    applies_when: str
    level: Level = "detail"
    breadth: Breadth = "regional"
    check: Check | None = None
    in_scope: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    status: RuleStatus = "proposed"
    version: int = 1
    overrides: tuple[str, ...] = ()
    source: Source = field(default_factory=Source)
    also_from: tuple[Source, ...] = ()
    positive: str = ""
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)
    changed: str = field(default_factory=now)


@dataclass(frozen=True)
class Candidate:
    """A rule found for a task, before the gate: cosine similarity of the task to its nearest words.

    `similarity` is to the scope or an example in scope, `away` to the nearest example out of scope.
    """

    rule: Rule
    similarity: float
    nearest: str = ""
    away: float | None = None
    away_nearest: str = ""


@dataclass(frozen=True)
class Match:
    """A rule met by a task: whether it is applied here, how sure that is, and why."""

    rule: Rule
    decision: Decision
    probability: float
    reason: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Usage:
    """What one model call cost; tokens are None where the server did not say."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Response:
    """One version of the answer and what caused it."""

    text: str
    origin: Origin = "draft"
    parent: str | None = None
    because: str = ""
    complete: bool = True
    usage: Usage = field(default_factory=Usage)
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Span:
    """A stretch of an answer: code-point offsets, and the words there when it was marked."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Critique:
    """What one critic says of one version; a verdict it cannot give is `unknown`, with the reason.

    `distance` says how far a failed version is from passing (0 when it passes), to choose between versions.
    One a person `dismissed` is kept and no longer counts.
    """

    critic: str
    response: str
    verdict: Verdict
    explanation: str
    kind: Literal["strength", "weakness"] = "weakness"
    rule: str | None = None
    span: Span | None = None
    error_type: str = ""
    severity: Literal["minor", "major", "critical"] = "major"
    suggestion: str = ""
    distance: float = 0.0
    dismissed: bool = False
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Revision:
    """What to redo: the answer as it was, and what the person said of it."""

    answer: str
    correction: str


@dataclass(frozen=True)
class Trajectory:
    """The work on one task so far; each step gives a longer one. `paused`, it waits for a person to go on.

    `feedback` is the edit a person wrote it by: taking that back takes this answer back. `steered_by` names
    the changes a person made while it was paused that it has gone on with.
    `follows` names the answers that the task's conversation consists of: they are kept once, not again
    with every task that comes after them.
    """

    task: Task
    setup: Setup
    conversation: str | None = None
    follows: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    responses: tuple[Response, ...] = ()
    critiques: tuple[Critique, ...] = ()
    chosen: str | None = None
    state: State = "retrieving"
    paused: bool = False
    problem: str = ""
    redo_of: str | None = None
    revision: Revision | None = None
    lesson: str | None = None
    feedback: str | None = None
    steered_by: tuple[str, ...] = ()
    author: str = ""
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)
    seconds: float = 0.0

    @property
    def live(self) -> bool:
        """Whether somebody is working on it."""
        return not self.paused and self.state in ("retrieving", "responding", "critiquing", "refining")

    @property
    def answer(self) -> Response | None:
        """The version shown as the answer: the chosen one, or the newest while none is chosen."""
        chosen = [response for response in self.responses if response.id == self.chosen]
        return (chosen or list(self.responses[-1:]) or [None])[0]

    @property
    def applied(self) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if match.decision == "apply")

    @property
    def tokens(self) -> int | None:
        """Tokens read and written over all versions; None where no server said."""
        usages = [response.usage for response in self.responses]
        counts = [count for usage in usages for count in (usage.prompt_tokens, usage.completion_tokens)]
        known = [count for count in counts if count is not None]
        return sum(known) if known else None

    def verdicts(self, response: Response) -> tuple[Critique, ...]:
        return tuple(critique for critique in self.critiques if critique.response == response.id)

    def grow(self, **changes: Any) -> "Trajectory":
        """The next snapshot; tuples given here are added to what is there."""
        added = {
            name: (*getattr(self, name), *value) if isinstance(value, tuple) else value
            for name, value in changes.items()
        }
        return replace(self, **added)

    def _repr_markdown_(self) -> str:
        applied = "\n".join(
            f"- **{match.decision}** ({match.probability:.0%}) {shown(match.rule.text)} — "
            f"{shown(match.reason)}" for match in self.matches) or "- no rule was considered"
        text = without_pictures(self.answer.text) if self.answer else f"*{shown(self.problem)}*"
        quoted = "\n".join(f"> {line}" for line in text.splitlines())
        cost = f"{self.state}, {len(self.responses)} version(s), {self.seconds:.1f} s"
        return f"**{shown(self.task.prompt)}**\n\n{quoted}\n\n{applied}\n\n{cost}"


@dataclass(frozen=True)
class Feedback:
    """One thing a person did about an answer or a rule."""

    kind: FeedbackKind
    trajectory: str | None = None
    response: str | None = None
    rule: str | None = None
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    author: str = ""
    undone: bool = False
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)


@dataclass(frozen=True)
class Trial:
    """A request that a drafted rule is tried on: whether it is for it, and who says so, gate or model."""

    prompt: str
    belongs: bool
    by: str


@dataclass(frozen=True)
class RuleChange:
    """One change to the knowledge that a lesson proposes, with the reason.

    `against` names the known rules that the new one contradicts: whoever approves it has the choice.
    `trials` show what the rule would be used for, and whoever approves it can put them right.
    """

    action: Action
    rule: Rule
    target: str | None = None
    reason: str = ""
    against: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """What a correction teaches: nothing beyond this answer, or changes to the rules.

    An `unclear` one comes of words that do not say what to do; the reason says what to ask for instead.
    """

    one_off: bool
    reason: str
    changes: tuple[RuleChange, ...] = ()
    drafted_by: str = "reading"
    note: str = ""
    status: LessonStatus = "proposed"
    unclear: bool = False
    trajectory: str | None = None
    feedback: str | None = None
    correction: str = ""
    author: str = ""
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)

    def _repr_markdown_(self) -> str:
        said, reason = shown(self.correction), shown(self.reason)
        if self.one_off:
            return f"**Only this once**: {said}\n\n{reason}"
        rows = "\n".join(
            f"| {change.action} | {shown(change.rule.text)} | {shown(change.rule.applies_when)} "
            f"| {change.rule.level} | {change.rule.check.kind if change.rule.check else '—'} |"
            for change in self.changes)
        return (f"**Lesson** ({self.status}): {said}\n\n{reason}\n\n"
                f"| change | rule | applies when | level | check |\n|---|---|---|---|---|\n{rows}")


@dataclass(frozen=True)
class Verification:
    """What came of one past correction when its task met the rules in force again.

    `said` is the correction in the person's words; `answer` is empty where the gate alone was asked.
    `number` of `of` says how far the `run` it belongs to had come.
    """

    rule: str
    outcome: Outcome
    reason: str
    trajectory: str
    task: str
    said: str = ""
    answer: str = ""
    model: str = ""
    run: str = ""
    number: int = 1
    of: int = 1
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)


@dataclass(frozen=True)
class Review:
    """A person's decision on a lesson, a rule or a hint."""

    subject: Literal["lesson", "rule", "hint"]
    subject_id: str
    decision: Literal["approve", "revise", "reject", "once", "retire", "restore"]
    author: str = ""
    note: str = ""
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)


def shown(text: str) -> str:
    """People's text on one line with nothing in it taken for HTML or Markdown, nor for a table's end."""
    return " ".join(re.sub(r"([\\`*_\[\]!|~#])", r"\\\1", html.escape(text, quote=False)).split())


def without_pictures(text: str) -> str:
    """Markdown as a model wrote it, less HTML and pictures, which a notebook would fetch at once."""
    return html.escape(text, quote=False).replace("![", "!\\[")


@cache
def _adapter(kind: type) -> TypeAdapter:
    return TypeAdapter(kind)


def plain(record: Any) -> Any:
    """A record as JSON-ready data: dictionaries, lists, text and numbers."""
    return _adapter(type(record)).dump_python(record, mode="json")


def parse(kind: type[Record], data: Any) -> Record:
    """A record from what `plain` gave; raises pydantic.ValidationError naming the field that is wrong."""
    return _adapter(kind).validate_python(data)
