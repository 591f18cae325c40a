"""Do two checks ask for the same? Compared by what they say of many answers, not by their names.

`no_emoji` and a pattern of emoji are one check to whoever uses them, `contains "Ruth"` and `ends_with
"Ruth"` are not. So both checks judge the answer that was corrected and a few hundred made of it, in five
families: less a sentence, less a word, cut after each word, in another form, and with each phrase of the
correction put in front or at the end; a sixth may hold answers to other tasks. They are equivalent when
both fail the corrected answer and, in every family, the second says the same as the first on nine in ten
of the answers that the first passes, and on nine in ten of those it fails (of fewer than ten on all but
one). Numbers in two limits of a kind must be equal.
"""

import re
from collections.abc import Iterator, Sequence

from workbench.checks import prose, repair, verify
from workbench.errors import WorkbenchError
from workbench.records import Check

FORGIVEN = 0.1  # of the answers of a family, on which two checks may differ; of few answers one
LONGEST_PHRASE = 4  # words of the correction that are put into the answer together
MOST_WORDS = 60  # of an answer or a correction, which answers are made of
LIMITS = ("max_", "min_", "exact_")


def equivalent(wanted: Check, given: Check, families: Sequence[Sequence[str]]) -> bool:
    """Whether `given` may stand for `wanted`; the first answer of the first family is the corrected one."""
    if wanted == given:
        return True
    if _limits_differ(wanted, given) or passes(given, families[0][0]) is not False:
        return False
    verdicts = [[(passes(wanted, answer), passes(given, answer)) for answer in family] for family in families]
    told = {verdict for family in verdicts for verdict, _ in family}
    alike = (_agreed(family, verdict) for family in verdicts for verdict in (True, False))
    return {True, False} <= told and all(alike)


def passes(check: Check, text: str) -> bool | None:
    """The check's verdict; None where it has none, or cannot be run."""
    try:
        return verify(check, text).passed
    except WorkbenchError:
        return None


def made_of(response: str, correction: str, checks: Sequence[Check]) -> list[list[str]]:
    """The corrected answer, and answers made of it, by the way they are made."""
    mended = [text for check in checks if (text := _mended(check, response))]
    families = ([response, *_less_a_sentence(response)], _less_a_word(response), _cut(response),
                [*_shapes(response), *mended], _with(response, correction))
    return [list(dict.fromkeys(family)) for family in families]


def _limits_differ(wanted: Check, given: Check) -> bool:
    """Whether both bound a count by different numbers, which most answers do not show."""
    units = [check.kind.split("_")[-1] for check in (wanted, given) if check.kind.startswith(LIMITS)]
    return len(units) == 2 and units[0] == units[1] and wanted.value != given.value


def _agreed(verdicts: Sequence[tuple[bool | None, bool | None]], verdict: bool) -> bool:
    said = [given for wanted, given in verdicts if wanted is verdict]
    missed = len(said) - said.count(verdict)
    return missed <= max(1, FORGIVEN * len(said)) and missed <= len(said) / 2


def _mended(check: Check, response: str) -> str | None:
    try:
        return repair(check, response)
    except WorkbenchError:
        return None


def _less_a_sentence(response: str) -> Iterator[str]:
    """The answer less a sentence, and each sentence by itself."""
    for start, end in prose.sentences(response):
        yield response[:start] + response[end:]
        yield response[start:end]


def _less_a_word(response: str) -> Iterator[str]:
    """The answer less a word, wherever that stands."""
    for word in list(dict.fromkeys(re.findall(r"\w+", response)))[:MOST_WORDS]:
        yield re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "", response)


def _cut(response: str) -> Iterator[str]:
    """The answer cut after each word."""
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
    """The answer with each phrase of the correction in front of it, and on a line after it."""
    words = correction.split()[:MOST_WORDS]
    for length in range(1, LONGEST_PHRASE + 1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start:start + length]).strip(" .,;:!?\"'“”‘’«»")
            if phrase:
                yield f"{phrase} {response}"
                yield f"{response}\n{phrase}"
