"""The nouns of tutoring: problem, test, submission, what a run showed, a mend, a diagnosis, a hint."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workbench.records import new_id, now

Kind = Literal["syntax", "semantic", "correct", "unrunnable"]
HintLevel = Literal["where", "why", "next"]

LEVELS: tuple[HintLevel, ...] = ("where", "why", "next")


@dataclass(frozen=True)
class Example:
    """One example of what a program should do: a `call` and its value, or `stdin` and all that is printed."""

    expected: Any
    call: str | None = None
    stdin: str | None = None

    @property
    def shown(self) -> str:
        """What is tried, as a tutor reads it."""
        return self.call if self.call is not None else f"input {self.stdin!r}"


@dataclass(frozen=True)
class Problem:
    """A task of a class, with its tests and correct programs; `passing` are other students' correct ones."""

    statement: str
    tests: tuple[Example, ...]
    references: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    title: str = ""
    rubric: str = ""
    retired: bool = False
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Submission:
    """A program a student handed in; the student is known by a pseudonym, and `turn` counts their tries."""

    program: str
    problem: str = ""
    student: str = ""
    turn: int = 1
    withdrawn: bool = False
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)


@dataclass(frozen=True)
class Ran:
    """What one test showed of one program.

    `value` is the value of the call in a form that can be compared, `shown` as Python writes it; `printed` is
    without what `input` asks, `with_prompts` with it. `error` is what it stopped with, in `line`. `ended`
    says why it was cut off, if it was. `lines` are those that ran, `mutated` that an argument was changed.
    """

    test: int
    value: str = ""
    loose: str = ""
    shown: str = ""
    printed: str = ""
    with_prompts: str = ""
    error: str = ""
    line: int | None = None
    ended: str = ""
    lines: tuple[int, ...] = ()
    mutated: bool = False
    steps: int = 0


@dataclass(frozen=True)
class Mend:
    """A small change that makes tests pass: the program after it, the lines it is about, what it undoes.

    `slip` is the misconception it speaks of, empty where it is only a difference to a correct program.
    `new` is what it puts in, which no hint may give away. `cost` orders mends: the most natural is the
    lowest. `parts` are the differences to a correct program that it takes over.
    """

    source: str
    lines: tuple[int, ...]
    slip: str = ""
    new: str = ""
    cost: float = 1.0
    parts: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Failing:
    """The test to look at: what is tried, what should come and what came."""

    test: Example
    expected: str
    actual: str


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong with a program, as far as it can be told without a model.

    `lines` are the most suspect ones, the likeliest first; `mend` is kept from the student. `signals` are
    what the probability of being right rests on. Programs with one `difference` make the same mistake.
    """

    kind: Kind
    reason: str
    failing: Failing | None = None
    lines: tuple[int, ...] = ()
    misconception: str | None = None
    mend: Mend | None = None
    passed: tuple[bool, ...] = ()
    difference: str = ""
    signals: Mapping[str, float] = field(default_factory=dict)

    @property
    def faulty(self) -> bool:
        """Whether there is something to hint at."""
        return self.kind in ("semantic", "syntax")


@dataclass(frozen=True)
class Hint:
    """A draft of what a student may read: `wrong` says which checks it does not pass."""

    level: HintLevel
    text: str
    generator: str = "symbolic"
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Validation:
    """Tries of a student model: `before` of them pass without the words, `after` with them."""

    tries: int
    before: int
    after: int
    accepted: bool
    rounds: int = 1


@dataclass(frozen=True)
class Validated:
    """Hints that a model wrote, with what came of validating them; not accepted ones say so themselves."""

    hints: tuple[Hint, ...]
    validation: Validation
    model: str = ""
    student: str = ""


@dataclass(frozen=True)
class Draft:
    """All that is drafted for one submission; `offered` if it may be shown with this much trust."""

    submission: str
    diagnosis: Diagnosis
    hints: tuple[Hint, ...] = ()
    probability: float = 0.0
    offered: bool = False
    reason: str = ""


HintDecision = Literal["approve", "edit", "reject"]


@dataclass(frozen=True)
class HintReview:
    """What a tutor decided on one hint: `text` is what the student gets, `drafted` what was offered.

    `seconds` is how long it took, for the tutor alone. `provenance` says what the draft rests on.
    """

    submission: str
    level: HintLevel
    decision: HintDecision
    text: str = ""
    drafted: str = ""
    generator: str = "symbolic"
    author: str = ""
    seconds: float = 0.0
    probability: float = 0.0
    provenance: Mapping[str, Any] = field(default_factory=dict)
    undone: bool = False
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)
