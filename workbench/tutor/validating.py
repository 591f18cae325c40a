"""Is a hint of use to a student? A weaker model tries to repair the program without it and with it.

After GPT4Hints-GPT3.5Val (Phung et al. 2024): of n tries n1 pass all tests without the words and n2 with
them; they are accepted if n2 >= n1 and (n2 / n >= 0.5 or (n2 - n1) / n >= 0.25), in at most three rounds. For
syntax errors after PyFiXV (Phung et al. 2023): the words must lead the student model back to the same repair
in at least h of n tries. We validate the hint itself; the published methods validate the explanation.
"""

import ast
from collections.abc import Sequence

from workbench.models import ChatModel
from workbench.programs.blocks import blocks
from workbench.prompting import render
from workbench.tutor.diagnosing import settled, usable
from workbench.tutor.generators import GENERATORS, Known, user
from workbench.tutor.program import parsed
from workbench.tutor.records import Hint, Validated, Validation
from workbench.tutor.running import Job, Wanted, run

ROUNDS, HALF, GAIN = 3, 0.5, 0.25
WITHOUT = "Nothing yet."


def accepted(before: int, after: int, tries: int) -> bool:
    """The published rule: no worse than without the words, and good or better by enough."""
    return after >= before and (after / tries >= HALF or (after - before) / tries >= GAIN)


def validated(
    known: Known,
    generator: str,
    model: ChatModel,
    student: ChatModel,
    tries: int = 4,
    same: int | None = None,
) -> Validated:
    """Hints of a generator, written anew up to three times until a student model gets on with them.

    For a program that does not parse, `same` of the tries (by default half) must give the same repair. Hints
    that are never accepted are kept and marked. Raises ModelError where a model fails.
    """
    right = settled(known.problem)
    before = _tried(known, WITHOUT, student, tries, right)
    best: Validated | None = None
    for number in range(1, ROUNDS + 1):
        hints = GENERATORS[generator](known, model)
        words = " ".join(hint.text for hint in hints)
        after = _tried(known, words, student, tries, right)
        good = _good(known, before, after, tries, same)
        validation = Validation(tries, len(before), len(after), good, number)
        found = Validated(hints if good else _marked(hints), validation, model.name, student.name)
        if best is None or found.validation.after > best.validation.after or good:
            best = found
        if good:
            break
    return best


def _good(known: Known, before: Sequence[str], after: Sequence[str], tries: int, same: int | None) -> bool:
    if known.diagnosis.kind != "syntax":
        return accepted(len(before), len(after), tries)
    wanted = _shape(known.mended)
    return sum(_shape(source) == wanted for source in after) >= (same or -(-tries // 2))


def _marked(hints: Sequence[Hint]) -> tuple[Hint, ...]:
    return tuple(
        Hint(hint.level, hint.text, hint.generator, (*hint.wrong, "a student model got no further with it"))
        for hint in hints
    )


def _tried(known: Known, words: str, student: ChatModel, tries: int, right: Wanted) -> list[str]:
    """The repairs of a student model that pass every test."""
    asked = render(
        "student_repair",
        statement=known.problem.statement,
        program=known.submission.program,
        failing=known.failing,
        explanation=words,
    )
    answers = [
        student.complete(user(asked), temperature=0.7, seed=number, max_tokens=600).text
        for number in range(tries)
    ]
    sources = [source for source in map(code_of, answers) if source]
    tests = usable(known.problem, right)
    runs = run([Job(source, tests) for source in sources], known.problem.tests)
    return [source for source, shown in zip(sources, runs, strict=True) if all(map(right.passes, shown))]


def code_of(answer: str) -> str:
    """The program in a model's answer: its first block, or all of it where it parses."""
    for block in blocks(answer):
        return block.source
    return answer if _shape(answer) else ""


def _shape(source: str) -> str:
    """A program as its tree; an empty text where it does not parse."""
    try:
        return ast.dump(parsed(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
