"""Reads a correction without a model: does it last, what is the rule, when does it apply.

A small model cannot distil a correction, and a large one is not always at hand. This reading is careful
rather than clever: it keeps the person's own words, puts them so that they stand alone, and says how
sure it is. Where the words ask for nothing, or for two things that exclude each other, it says that.
"""

import re
from dataclasses import dataclass

from workbench.reading.candidates import Heard
from workbench.reading.clauses import FOLDED, Clause, read_clauses
from workbench.reading.drafts import Draft, draft_rules
from workbench.reading.forms import find_forms
from workbench.reading.instructions import addresses_machine, without_instructions
from workbench.reading.kinds import find_kind
from workbench.reading.lasting import Said, judge_lasting
from workbench.reading.opposites import opposed
from workbench.reading.ranking import meant_forms
from workbench.reading.scopes import ALWAYS

NOTHING = ("It does not say what to do differently. Say it in words, for instance “shorter” or "
           "“never use bullet points when I write to customers”.")
CLASH = "It asks for two things that exclude each other ({}). Say which one holds."
SUSPECT = ("Part of the correction speaks to the program rather than about the answer; it was not obeyed. "
           "Read the proposal with care.")
CUT = "The correction is very long: only its beginning was read."
LONGEST, LONGEST_TASK, LONGEST_RESPONSE = 2_000, 4_000, 20_000  # characters


@dataclass(frozen=True)
class Reading:
    """What a correction teaches by its words alone; `note` is not empty where a person must look.

    `unclear` is one that does not say what to do: it teaches nothing and nothing can be redone by it.
    """

    one_off: bool
    reason: str
    rules: tuple[Draft, ...] = ()
    confidence: float = 0.5
    note: str = ""
    unclear: bool = False


def read_correction(task: str, response: str, correction: str) -> Reading:
    """What this correction of this answer teaches; any text will do, and none is obeyed."""
    heard, note = heard_in(task, response, correction), _note(correction)
    clauses = list(heard.clauses)
    clash = opposed(clauses)
    if clash or not _says_something(clauses):
        return Reading(True, CLASH.format(clash) if clash else NOTHING, (), 0.9, note, unclear=True)
    verdict = judge_lasting(said_in(heard))
    if not verdict.lasting:
        return Reading(True, verdict.reason, (), verdict.confidence, note)
    drafts = draft_rules(heard.task, heard.words, clauses, meant_forms(heard), verdict.confidence)
    return Reading(False, verdict.reason, drafts, verdict.confidence, note)


def heard_in(task: str, response: str, correction: str) -> Heard:
    """A correction cut and read, before it is judged what it means."""
    words = without_instructions(correction[:LONGEST]).translate(FOLDED)
    clauses, response = read_clauses(words), response[:LONGEST_RESPONSE]
    return Heard(task[:LONGEST_TASK], response, words, clauses, find_forms(clauses, response))


def said_in(heard: Heard) -> Said:
    """The correction as it is judged to be lasting or not."""
    kind = any(find_kind(clause.text) for clause in heard.clauses)
    checks = [form.check for form in heard.forms]
    return Said(heard.task, heard.response, heard.words, heard.clauses, checks, kind)


def _note(correction: str) -> str:
    suspect = SUSPECT if addresses_machine(correction) else ""
    return " ".join(filter(None, (suspect, CUT if len(correction) > LONGEST else "")))


def _says_something(clauses: list[Clause]) -> bool:
    """Whether anything is asked or told; "too long" is, a bare "no" or "wrong" is not."""
    return any(clause.role != "reaction" or re.search(r"(?i)\b(?:too|sound)\b", clause.text)
               for clause in clauses)


__all__ = ["ALWAYS", "Draft", "Reading", "read_correction"]
