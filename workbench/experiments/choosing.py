"""Which of the sampled versions would have been the answer, under each way of choosing?

Sampling is the dear part and is done once; how many versions to look at, and when to repair, is then
compared on the same versions. A repair is an edit by hand-written code (`workbench.checks.repair`). It
is mild when it keeps most of the words: a sign-off added is mild, an e-mail cut to its first sentence
is not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.checks import repair, verify
from workbench.experiments.pairs import Pair

MILD = 0.6  # of the words are kept


@dataclass(frozen=True)
class Answer:
    """One version a model gave for a pair."""

    strategy: str
    pair: str
    attempt: int
    temperature: float
    text: str
    seconds: float
    tokens: int


@dataclass(frozen=True)
class Choice:
    """The answer a way of choosing ends with, and what it cost."""

    text: str
    passed: bool
    repaired: bool
    attempts: int
    seconds: float


Sound = Callable[[Pair, str], bool]


def sampled(pair: Pair, answers: Sequence[Answer], sound: Sound) -> Choice:
    """The first version that passes its check, else the one least far off."""
    tried = _until(answers, lambda answer: passes(pair, answer.text))
    return _choice(pair, min(tried, key=lambda answer: _distance(pair, answer.text)).text, tried)


def repaired_last(pair: Pair, answers: Sequence[Answer], sound: Sound) -> Choice:
    """As `sampled`, and repaired if it still fails."""
    choice = sampled(pair, answers, sound)
    return _choice(pair, choice.text, answers[: choice.attempts], mend=True)


def repaired_early(pair: Pair, answers: Sequence[Answer], sound: Sound) -> Choice:
    """Each version that fails is repaired at once where that is mild; any repair at the very last."""
    tried = _until(answers, lambda answer: nearly(pair, answer.text))
    return _best(pair, tried, lambda pair, text: True)


def early_and_sound(pair: Pair, answers: Sequence[Answer], sound: Sound) -> Choice:
    """As `repaired_early`, and a version that is no answer at all does not do."""
    tried = _until(answers, lambda answer: nearly(pair, answer.text) and sound(pair, answer.text))
    return _best(pair, tried, sound)


WAYS: dict[str, Callable[[Pair, Sequence[Answer], Sound], Choice]] = {
    "sampled": sampled, "repaired last": repaired_last,
    "repaired early": repaired_early, "early and sound": early_and_sound,
}


def passes(pair: Pair, text: str) -> bool:
    return bool(text.strip()) and verify(pair.check, text).passed is True


def nearly(pair: Pair, text: str) -> bool:
    """Whether it passes, if need be after a mild repair."""
    mended = repair(pair.check, text) if text.strip() else None
    return mended is not None and len(mended.split()) >= MILD * len(text.split())


def _until(answers: Sequence[Answer], done: Callable[[Answer], bool]) -> Sequence[Answer]:
    """The versions up to the first that will do; all where none does."""
    places = [place for place, answer in enumerate(answers) if done(answer)]
    return answers[: places[0] + 1] if places else answers


def _best(pair: Pair, tried: Sequence[Answer], sound: Sound) -> Choice:
    """Honoured before sound, sound before mild, mild before early."""

    def rank(answer: Answer) -> tuple[bool, bool, bool, bool]:
        mendable = bool(answer.text.strip()) and repair(pair.check, answer.text) is not None
        return (mendable, sound(pair, answer.text), nearly(pair, answer.text), passes(pair, answer.text))

    return _choice(pair, max(tried, key=rank).text, tried, mend=True)


def _choice(pair: Pair, text: str, tried: Sequence[Answer], mend: bool = False) -> Choice:
    mended = repair(pair.check, text) if mend and text.strip() else None
    final = text if mended is None else mended
    seconds = sum(answer.seconds for answer in tried)
    return Choice(final, passes(pair, final), final != text, len(tried), seconds)


def _distance(pair: Pair, text: str) -> float:
    return verify(pair.check, text).distance if text.strip() else float("inf")
