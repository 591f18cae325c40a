"""Generators of hints: one file each, dropped in = there. Each makes hints of what is known of one program.

What a generator writes is checked by machine like everything else; a model that fails or talks nonsense
raises ModelError, and the symbolic hints stand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.models import ChatModel
from workbench.records import Message, Rule
from workbench.registry import Family
from workbench.tutor import leaks
from workbench.tutor.records import Diagnosis, Hint, HintLevel, Problem, Submission


@dataclass(frozen=True)
class Known:
    """All that is known of one program, for whoever puts it in words."""

    submission: Submission
    problem: Problem
    diagnosis: Diagnosis
    rules: Sequence[Rule] = ()

    @property
    def failing(self) -> str:
        """The failing case in words a model reads."""
        case = self.diagnosis.failing
        if case is None:
            return self.diagnosis.reason
        return f"{case.test.shown}\nexpected: {case.expected}\nactual: {case.actual}"

    @property
    def mended(self) -> str:
        """A program that passes, kept from the student: the mended one, or a reference."""
        if self.diagnosis.mend:
            return self.diagnosis.mend.source
        return next(iter(self.problem.references), "")

    @property
    def taught(self) -> str:
        return "\n".join(f"- {rule.positive or rule.text}" for rule in self.rules) or "- nothing so far"

    @property
    def secrets(self) -> leaks.Secrets:
        """What no hint may tell."""
        mended = [self.mended, *self.problem.references]
        new = self.diagnosis.mend.new if self.diagnosis.mend else ""
        return leaks.secrets_of(self.submission.program, self.problem, mended, new)

    def hint(self, level: HintLevel, text: str, generator: str, wrong: tuple[str, ...] = ()) -> Hint:
        """A hint in these words, with what the checks say of them."""
        text = " ".join(text.split())
        return Hint(level, text, generator, (*leaks.faults(text, level, self.secrets), *wrong))


Generator = Callable[[Known, ChatModel], tuple[Hint, ...]]

GENERATORS: Family[Generator] = Family("workbench.tutor.generators", "generator")


def user(text: str) -> tuple[Message, ...]:
    """One question to a model."""
    return (Message("user", text),)
