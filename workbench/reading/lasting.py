"""Is a correction meant to last, or only for the answer it corrects?

Both ways of speaking leave traces: "whenever", "we say", "I don't eat" on one side; "this time", "make
that 14", "I misread" on the other. The traces are named cues, each with a weight by hand, what the clauses
do, and the words themselves in runs of up to three; what they count together was learned from a corpus
(`python -m workbench.training.lasting`), and lies in `lasting.json` to be read. The cue that speaks loudest
is the reason given.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbench.reading import lexicon
from workbench.reading.clauses import QUOTED, Clause
from workbench.reading.values import swapped_values
from workbench.records import Check

FILE = Path(__file__).with_name("lasting.json")
REPORTED = re.compile(r"(?i)(?:^|(?<=[.!?] ))you(?:'ve| have) just[^.!?]*(?:[.!?]|$)")  # what the answer did
MOST_SURE = 0.98
MANY = 3  # times that a cue counts
HAND = 3  # what the strongest cues were judged to count
TOKEN = re.compile(r"[\w']+|[?!]")
RUN, LOUD = 3, 2.0  # words that stand together, and what all runs count beside one cue
FORM, KIND, SWAPPED = "asks for a form", "speaks of a kind of text", "replaces a detail"
SAYINGS = {FORM: "asks for a form that every such answer can have",
           KIND: "speaks of a kind of text, not of this one"}


@dataclass(frozen=True)
class Cue:
    """A way of speaking, with what it was judged to count by hand: above zero it means a lasting wish."""

    weight: float
    reason: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Verdict:
    """Whether a correction lasts, how sure that is (0.5 to 1), and why in words."""

    lasting: bool
    confidence: float
    reason: str


@dataclass(frozen=True)
class Said:
    """A correction as it is judged: its words and clauses, the checks it asks for, what it answers."""

    task: str
    response: str
    correction: str
    clauses: Sequence[Clause]
    checks: Sequence[Check]
    kind: bool  # whether it speaks of a kind of text

    @property
    def swapped(self) -> str:
        """The detail of this answer it replaces, or nothing."""
        return swapped_values(self.task, self.response, _without_values(self.correction, self.checks))


def judge_lasting(said: Said) -> Verdict:
    """Lasting or only this once."""
    bias, weights = learned()
    found = traces(said)
    total = bias + sum(weights.get(name, 0.0) * value for name, value in found.items())
    return _verdict(total, _voices(said, found, weights))


def traces(said: Said) -> dict[str, float]:
    """What speaks for a lasting wish or against one, each with how much of it there is."""
    spoken = REPORTED.sub(" ", QUOTED.sub(" … ", said.correction))
    found = {cue.reason: float(times) for cue in _cues() if (times := _times(cue, spoken))}
    roles = Counter(f"role {clause.role}" for clause in said.clauses)
    found |= {role: float(times) for role, times in roles.items()}
    found["weighed by hand"] = sum(cue.weight * found.get(cue.reason, 0.0) for cue in _cues()) / HAND
    found |= {name: 1.0 for name, there in ((FORM, said.checks), (KIND, said.kind), (SWAPPED, said.swapped))
              if there}
    found["length"] = min(len(spoken.split()), 60) / 20
    found["words of the task"] = _shared(said.correction, said.task)
    found["words of the answer"] = _shared(said.correction, said.response)
    found["has a number"] = float(bool(re.search(r"\d", said.correction)))
    return found | _runs(spoken)


def _times(cue: Cue, spoken: str) -> int:
    return min(len({found[0].lower() for found in cue.pattern.finditer(spoken)}), MANY)


def _shared(correction: str, task: str) -> float:
    """Which share of its longer words the task has too."""
    words, known = re.findall(r"\w{4,}", correction.lower()), set(re.findall(r"\w{4,}", task.lower()))
    return sum(word in known for word in words) / max(len(words), 1)


def _runs(spoken: str) -> dict[str, float]:
    """The runs of words, each as one of many: what is said in three words counts more than one in thirty."""
    words = TOKEN.findall(spoken.lower())
    runs = {" ".join(words[at:at + length]) for length in range(1, RUN + 1)
            for at in range(len(words) - length + 1)}
    return {f"says {run}": LOUD / math.sqrt(len(runs)) for run in runs}


@cache
def _cues() -> tuple[Cue, ...]:
    """Compiled at the first correction: it takes a while, and the first page must not wait for it."""
    return tuple(Cue(cue["weight"], cue["reason"], re.compile(lexicon.joined(cue["pattern"]), re.I))
                 for cue in lexicon.cues())


@cache
def learned() -> tuple[float, Mapping[str, float]]:
    """The bias and what each trace counts, read once."""
    fitted = json.loads(FILE.read_text(encoding="utf-8"))
    return fitted["bias"], fitted["weights"]


def _without_values(correction: str, checks: Sequence[Check]) -> str:
    """The words less what a form asks for: a signature replaces no detail of the answer."""
    for value in (check.value for check in checks if isinstance(check.value, str)):
        correction = correction.replace(value, " … ")
    return correction


def _voices(said: Said, found: Mapping[str, float], weights: Mapping[str, float]) -> list[tuple[float, str]]:
    """The traces that have words for a person, with what each counts here."""
    named = {**{cue.reason: cue.reason for cue in _cues()}, **SAYINGS}
    if SWAPPED in found:
        named[SWAPPED] = f"replaces a detail of this answer by “{said.swapped}”"
    return [(weights.get(name, 0.0) * found[name], words) for name, words in named.items() if name in found]


def _verdict(total: float, voices: Sequence[tuple[float, str]]) -> Verdict:
    lasting = total > 0
    loudest, words = max(voices, key=lambda voice: voice[0] if lasting else -voice[0], default=(0.0, ""))
    spoke = loudest > 0 if lasting else loudest < 0
    silent = "nothing ties it to this answer alone" if lasting else "nothing in it reaches further"
    reason = f"{'Lasting' if lasting else 'Only this once'}: {f'it {words}' if spoke else silent}."
    return Verdict(lasting, min(MOST_SURE, 1 / (1 + math.exp(-abs(total)))), reason)
