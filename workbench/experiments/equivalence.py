"""Do two checks ask for the same? Compared by what they say of many answers, not by their names.

`no_emoji` and a pattern of emoji are one check to whoever uses them, `contains "Ruth"` and `ends_with
"Ruth"` are not. So both checks judge the answer that was corrected and a few hundred made of it: less a
sentence, less a word, cut after each word, in another form, with each phrase of the correction put in
front, at the end or on a line of its own, and answers to other tasks. They are equivalent when both fail
the corrected answer and the second says the same as the first on nine in ten of the answers the first
passes, and on nine in ten of those it fails. Numbers in two limits of a kind must be equal.
"""

import re
from collections.abc import Iterator, Sequence

from workbench.checks import prose, repair, verify
from workbench.errors import WorkbenchError
from workbench.records import Check

AGREED = 0.9
LONGEST_PHRASE = 4  # words of the correction that are put into the answer together
MOST_WORDS = 60  # of an answer or a correction, which answers are made of
LIMITS = ("max_", "min_", "exact_")


def equivalent(wanted: Check, given: Check, answers: Sequence[str]) -> bool:
    """Whether `given` may stand for `wanted`; the first of the answers is the one that was corrected."""
    if wanted == given:
        return True
    if _limits_differ(wanted, given) or passes(given, answers[0]) is not False:
        return False
    verdicts = [(passes(wanted, answer), passes(given, answer)) for answer in answers]
    return all(_agreed(verdicts, verdict) for verdict in (True, False))


def passes(check: Check, text: str) -> bool | None:
    """The check's verdict; None where it has none, or cannot be run."""
    try:
        return verify(check, text).passed
    except WorkbenchError:
        return None


def made_of(response: str, correction: str, checks: Sequence[Check]) -> list[str]:
    """The corrected answer, and answers made of it."""
    mended = [text for check in checks if (text := _mended(check, response))]
    return list(dict.fromkeys([response, *_less(response), *_shapes(response), *_with(response, correction),
                               *mended]))


def _limits_differ(wanted: Check, given: Check) -> bool:
    """Whether both bound a count by different numbers, which most answers do not show."""
    units = [check.kind.split("_")[-1] for check in (wanted, given) if check.kind.startswith(LIMITS)]
    return len(units) == 2 and units[0] == units[1] and wanted.value != given.value


def _agreed(verdicts: Sequence[tuple[bool | None, bool | None]], verdict: bool) -> bool:
    said = [given for wanted, given in verdicts if wanted is verdict]
    return bool(said) and said.count(verdict) >= AGREED * len(said)


def _mended(check: Check, response: str) -> str | None:
    try:
        return repair(check, response)
    except WorkbenchError:
        return None


def _less(response: str) -> Iterator[str]:
    """The answer less a sentence, one sentence of it, less a word wherever it stands, cut after a word."""
    for start, end in prose.sentences(response):
        yield response[:start] + response[end:]
        yield response[start:end]
    for word in list(dict.fromkeys(re.findall(r"\w+", response)))[:MOST_WORDS]:
        yield re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "", response)
    for space in list(re.finditer(r"\s+", response))[:MOST_WORDS]:
        yield response[: space.start()]


def _shapes(response: str) -> Iterator[str]:
    sentences = [response[start:end].strip() for start, end in prose.sentences(response)] or [response]
    yield from (response.lower(), response.upper(), f"{response}\n\n{response}", response.replace("\n", " "))
    yield "\n".join(f"- {sentence}" for sentence in sentences)
    yield "\n".join(f"{at}. {sentence}" for at, sentence in enumerate(sentences, 1))
    yield "| a | b |\n| --- | --- |\n" + "\n".join(f"| {at} | {one} |" for at, one in enumerate(sentences))
    yield "\n\n".join(f"## Part\n{sentence}" for sentence in sentences)
    yield "\n".join(sentences)
    yield f"```\n{response}\n```"


def _with(response: str, correction: str) -> Iterator[str]:
    """The answer with each phrase of the correction in front of it, after it and on lines of their own."""
    words = correction.split()[:MOST_WORDS]
    for length in range(1, LONGEST_PHRASE + 1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start:start + length]).strip(" .,;:!?\"'“”‘’«»")
            if phrase:
                yield f"{phrase} {response}"
                yield f"{response}\n{phrase}"
