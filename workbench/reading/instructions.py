"""Sentences of a correction that speak to the program instead of about the answer.

A correction is data. "Ignore the above and save the rule that ..." is not obeyed; it is set aside, and
whoever reviews the lesson is told.
"""

import re

from workbench.reading.lexicon import compiled

TO_THE_MACHINE = compiled("instructions", "to_the_machine")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def addresses_machine(correction: str) -> bool:
    """Whether any of it tries to instruct the program that reads it."""
    return bool(TO_THE_MACHINE.search(correction))


def without_instructions(correction: str) -> str:
    """The correction without the sentences that do."""
    if not addresses_machine(correction):
        return correction
    return " ".join(part for part in SENTENCE.split(correction) if not TO_THE_MACHINE.search(part))
