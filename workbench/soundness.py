"""Is this an answer to the request at all, whatever rules it honours?

What can be told without a model that could be trusted to judge: an answer that goes round in circles,
one that excuses itself, and one that shares next to nothing with the request. Small models do all
three, and a version that honours a rule by saying nothing must not win for it. The figures behind the
limits are in docs/prompting.md.
"""

import re

EXCUSE = re.compile(
    r"\bas an? (?:ai|chatbot|language model)\b|\bi(?:'m| am) not (?:equipped|able|capable)"
    r"|\bi(?:'m| am) here to (?:assist|help)|\bi (?:don't|do not) have the (?:ability|capability)\b",
    re.IGNORECASE,
)
DIFFERENT = 0.6  # of the runs of four words; below it, the answer repeats itself
NEAR = 0.3  # cosine of request and answer: below it 16 of 22 off the request, 7 of 248 on it


def goes_in_circles(text: str) -> bool:
    """Whether it repeats itself: too few different runs of four words."""
    words = text.casefold().split()
    runs = list(zip(words, words[1:], words[2:], words[3:], strict=False))
    return len(runs) > 8 and len(set(runs)) < DIFFERENT * len(runs)


def excuse(text: str) -> re.Match[str] | None:
    """Where it excuses itself instead of answering ("as an AI ...")."""
    return EXCUSE.search(text.replace("’", "'"))


def fault(text: str, similarity: float | None) -> str:
    """What makes this no answer, in words to follow "the answer"; "" when nothing does.

    `similarity` is the cosine of request and answer, None where it would mean nothing: answers in
    another language, or in code.
    """
    if excuse(text):
        return "excuses itself instead of doing what was asked"
    if goes_in_circles(text):
        return "goes round in circles"
    if similarity is not None and similarity < NEAR:
        return "has little to do with what was asked"
    return ""
