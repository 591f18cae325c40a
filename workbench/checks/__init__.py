"""What a machine can verify on a text, and how a person's words become such a check.

A check is a kind and a value: `Check("max_words", 40)`. Each file of this folder answers for a few
kinds: it verifies them, says in words what they ask, reads them out of what a person wrote, and mends
a text where that can be done without changing what it says. Words that ask for nothing a machine can
verify give no check: a rule without a check is better than one with a wrong check.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from workbench.checks.requests import Clause, clauses
from workbench.errors import WorkbenchError
from workbench.records import Check, Span
from workbench.registry import Family

CHECKS: Family["Verifier"] = Family("workbench.checks", "check")
MOST_SPANS = 20


@dataclass(frozen=True)
class Finding:
    """What a check found: `passed` is None where it cannot tell; `distance` is 0 when met.

    The distance grows with how far off the text is, as a share of what was asked: it orders versions
    of one answer by one check, and means nothing across kinds.
    """

    passed: bool | None
    explanation: str
    spans: tuple[Span, ...] = ()
    distance: float = 0.0


class Verifier(ABC):
    """One kind of check: verifies it, explains it, reads it from words, mends a text to meet it."""

    kind: str = ""
    rank: int = 5  # a clause that gives several checks lists the lowest rank first
    shown: str = ""
    instruction: str = ""
    positive: str = ""  # what to do so that it is met, for a check that forbids
    opposites: tuple[str, ...] = ()  # kinds that no text can meet at the same time

    @abstractmethod
    def verify(self, value: Any, text: str) -> Finding:
        """Whether the text meets the value, with the places that do not."""

    def explain(self, value: Any) -> str:
        """What is asked, in a few words: `at most 40 words`."""
        return self.shown

    def instruct(self, value: Any) -> str:
        """What is asked, said to whoever writes: `Use at most 40 words.`"""
        return self.instruction

    def asked(self, clause: Clause) -> tuple[Any, ...]:
        """The values this clause asks for; () when it does not speak of this."""
        return ()

    def compile(self, words: str) -> Check | None:
        """The first check of this kind that the words ask for."""
        values = [value for clause in clauses(words) for value in self.asked(clause)]
        return Check(self.kind, self.validate(values[0])) if values else None

    def repair(self, value: Any, text: str) -> str | None:
        """The text mended without changing what it says, or None where that cannot be done."""
        return None

    def validate(self, value: Any) -> Any:
        """The value in the form it is kept in; WorkbenchError when it is of no use."""
        if value not in (None, "", True):
            raise WorkbenchError(f"The check {self.kind} takes no value; leave it empty (it was {value!r}).")
        return None


def add(*verifiers: Verifier) -> None:
    """Registers each verifier under its own kind."""
    for verifier in verifiers:
        CHECKS.register(verifier.kind)(verifier)


def compile_checks(words: str) -> list[Check]:
    """Every check that a correction or a rule asks for, in the order it asks; [] rather than a wrong one."""
    found: list[Check] = []
    for clause in clauses(words):
        for verifier in sorted((part for _, part in CHECKS.items()), key=lambda part: part.rank):
            for value in verifier.asked(clause):
                found.append(Check(verifier.kind, verifier.validate(value)))
    return _settled(found)


def verify(check: Check, text: str) -> Finding:
    """Whether the text meets the check."""
    verifier = CHECKS[check.kind]
    return verifier.verify(verifier.validate(check.value), text)


def explain(check: Check) -> str:
    """What the check asks, in words fit to show: `at most 40 words`."""
    verifier = CHECKS[check.kind]
    return verifier.explain(verifier.validate(check.value))


def instruct(check: Check) -> str:
    """What the check asks, said to whoever writes the text: `Use at most 40 words.`"""
    verifier = CHECKS[check.kind]
    return verifier.instruct(verifier.validate(check.value))


def repair(check: Check, text: str) -> str | None:
    """The text, mended if need be so that it meets the check; None where only a rewrite would do."""
    verifier = CHECKS[check.kind]
    value = verifier.validate(check.value)
    if verifier.verify(value, text).passed:
        return text
    mended = verifier.repair(value, text)
    usable = mended is not None and mended.strip() and verifier.verify(value, mended).passed
    return mended if usable else None


def spans(text: str, places: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Places in a text as spans; the first few where there are many."""
    return tuple(Span(start, end, text[start:end][:200]) for start, end in places[:MOST_SPANS])


def without(text: str, places: list[tuple[int, int]], thing: str, unsure: bool = False) -> Finding:
    """The verdict of a check that wants none of a thing: these are the places where it is.

    With no place left, `unsure` says that there may be one which cannot be told.
    """
    if places:
        said = f"it has {counted(len(places), thing)}"
        return Finding(False, said, spans(text, places), float(len(places)))
    if unsure:
        return Finding(None, f"it cannot be told whether it has a {thing}", (), 0.5)
    return Finding(True, f"it has no {thing}")


def counted(count: int, thing: str) -> str:
    """How many of a thing, said with its plural: `1 heading`, `3 headings`."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _settled(found: list[Check]) -> list[Check]:
    """One check of a kind: wordings are gathered in one list, of anything else the last word counts."""
    settled: dict[str, Check] = {}
    for check in found:
        earlier = settled.get(check.kind)
        if earlier and check.kind in ("contains", "not_contains"):
            settled[check.kind] = Check(check.kind, _joined(earlier.value, check.value))
        else:
            settled[check.kind] = check
    return list(settled.values())


def _joined(first: str | list[str], second: str | list[str]) -> str | list[str]:
    listed = [value if isinstance(value, list) else [value] for value in (first, second)]
    joined = list(dict.fromkeys(listed[0] + listed[1]))
    return joined if len(joined) > 1 else joined[0]
