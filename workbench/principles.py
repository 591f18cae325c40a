"""What do people's choices have in common, in few words, and how many of the choices does that explain?

A model that can distil writes a few principles from half of the votes and is then asked, vote by vote on
the other half, which answer each principle prefers (after Inverse Constitutional AI). A principle is only
worth what it says about votes it was not written from. Without such a model nothing is called a
principle: what can be counted on the texts is (length, lists, questions, a closing), and for each the
share of votes it predicts when its direction is learnt only from votes on other comparisons.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from workbench.checks import CHECKS, prose
from workbench.checks.emoji import emoji
from workbench.checks.limits import UNITS
from workbench.checks.lists import bullets, numbered
from workbench.checks.structure import headings
from workbench.comparing import is_vote
from workbench.errors import UnusableReply, WorkbenchError
from workbench.learning import OVERHEARD
from workbench.prompting import fence, render
from workbench.reading.instructions import addresses_machine
from workbench.records import Feedback, Lesson, Message, Rule, RuleChange, Source, Trajectory
from workbench.shares import Share, share

if TYPE_CHECKING:
    from workbench.models import ChatModel

FEWEST = 10
"""Comparisons voted on below which no principle is written: half of them have to be kept to test it."""

READ, TESTED, MOST = 12, 24, 5  # votes shown to the model, votes tested on, principles
LONGEST = 1_200  # characters of a task or an answer shown to the model
WRITTEN_FROM = "What votes on the Compare page have in common"

Side = Literal["first", "second", "neither"]


@dataclass(frozen=True)
class Preference:
    """One vote with a winner: on which comparison, the task, the answer put first and the one put last."""

    comparison: str
    task: str
    preferred: str
    rejected: str


@dataclass(frozen=True)
class Difference:
    """Something to count on a text that the preferred answers have more of, or less.

    `won` is how often that tells the preferred answer, among the votes whose answers differ in it; the
    direction is learnt from the votes on other comparisons each time. `votes` counts them all.
    """

    name: str
    more: bool
    won: Share
    votes: int

    @property
    def above_chance(self) -> bool:
        return self.won.interval[0] > 0.5


@dataclass(frozen=True)
class Principle:
    """A sentence that says which answers people prefer, and how often it is right where it says anything."""

    text: str
    applies_when: str
    won: Share
    votes: int


class Written(BaseModel):
    """One principle as the model writes it."""

    text: str
    applies_when: str = "always"


class Constitution(BaseModel):
    """All of them."""

    principles: list[Written] = Field(default_factory=list)


class Judged(BaseModel):
    """Which answer each principle prefers, in their order."""

    preferred: list[Side]


def preferences(votes: Sequence[Feedback], answers: Mapping[str, Trajectory]) -> list[Preference]:
    """The blind votes that have a winner, one preference each: the first place against the last."""
    found = []
    for vote in votes:
        places = vote.data.get("places", {})
        if not is_vote(vote) or not vote.data.get("blind") or len(set(places.values())) < 2:
            continue
        best, worst = (answers.get(pick(places, key=places.get)) for pick in (min, max))
        if best and worst and best.answer and worst.answer:
            found.append(Preference(vote.data["comparison"], best.task.prompt, best.answer.text,
                                    worst.answer.text))
    return found


# ------------------------------------------------------ what can be counted


def _questions(text: str) -> int:
    return prose.without_code(text).count("?")


def _exclamations(text: str) -> int:
    return prose.without_code(text).count("!")


def _digits(text: str) -> int:
    return sum(word.strip(".,%€$£()").isdigit() for word in prose.without_code(text).split())


def _sentence_length(text: str) -> float:
    return len(prose.words(text)) / max(1, len(prose.sentences(text)))


MEASURES: dict[str, Callable[[str], float]] = {
    **{unit: lambda text, places=places: len(places(text)) for unit, places in UNITS.items()
       if unit != "characters"},
    "words in a sentence": _sentence_length,
    "bullet points": lambda text: len(bullets(text)),
    "numbered items": lambda text: len(numbered(text)),
    "headings": lambda text: len(headings(text)),
    "tables": lambda text: bool(CHECKS["table"].verify(None, text).passed),
    "code": prose.has_code,
    "emoji": lambda text: len(emoji(text)),
    "questions": _questions,
    "exclamation marks": _exclamations,
    "numbers": _digits,
    "a greeting": lambda text: prose.frame(text)[0] is not None,
    "a closing": lambda text: prose.frame(text)[1] is not None,
}


def differences(chosen: Sequence[Preference]) -> list[Difference]:
    """What can be counted, by how many votes it predicts; what no two answers differ in is left out."""
    found = [_difference(name, chosen) for name in MEASURES]
    return sorted((one for one in found if one.won.count), key=lambda one: -one.won.interval[0])


@lru_cache(4096)
def _measured(text: str) -> dict[str, float]:
    """Everything counted on a text; kept, since a page counts the same answers again and again."""
    return {name: measure(text) for name, measure in MEASURES.items()}


def _sign(name: str, one: Preference) -> int:
    """1 where the preferred answer has more of it, -1 where it has less, 0 for as much."""
    preferred, rejected = _measured(one.preferred)[name], _measured(one.rejected)[name]
    return (preferred > rejected) - (preferred < rejected)


def _difference(name: str, chosen: Sequence[Preference]) -> Difference:
    """Each vote predicted from those on other comparisons: right where it goes the way most of them go."""
    signs = [(one.comparison, _sign(name, one)) for one in chosen]
    same: Counter[str] = Counter()
    for comparison, sign in signs:
        same[comparison] += sign
    total = sum(same.values())
    told = [(total - same[comparison]) * sign > 0 for comparison, sign in signs if sign]
    return Difference(name, total > 0, share(told), len(signs))


# --------------------------------------------------------- what a model reads


def comparisons(chosen: Sequence[Preference]) -> int:
    """On how many comparisons there is a vote."""
    return len({one.comparison for one in chosen})


def halves(chosen: Sequence[Preference]) -> tuple[list[Preference], list[Preference]]:
    """Votes to write from and votes to test on: of no comparison both, and the same way each time."""
    mixed = sorted({one.comparison for one in chosen}, key=_mixed)
    read = set(mixed[::2])
    return ([one for one in chosen if one.comparison in read][:READ],
            [one for one in chosen if one.comparison not in read][:TESTED])


def _mixed(id: str) -> str:
    return hashlib.sha256(id.encode()).hexdigest()


def distil(chosen: Sequence[Preference], model: "ChatModel", stopping: Callable[[], bool]) -> list[Principle]:
    """A few principles with what each is worth on votes it was not written from, the best first.

    Once it is `stopping`, what was judged so far has to do.
    Raises WorkbenchError for too few votes, ModelError where the model cannot be reached or understood.
    """
    count = comparisons(chosen)
    if count < FEWEST:
        raise WorkbenchError(f"Blind votes with a winner on {FEWEST} comparisons are needed; "
                             f"there are {count}.")
    read, tested = halves(chosen)
    written = _written(read, model)
    judged = list(takewhile(lambda _: not stopping(), _judged(written, tested, model)))
    found = [_principle(one, [sides[number] for sides in judged]) for number, one in enumerate(written)]
    return sorted(found, key=lambda principle: -principle.won.interval[0])


def lesson(principle: Principle, chosen: Sequence[Preference], author: str, drafted_by: str) -> Lesson:
    """A principle as a lesson for review; what may be chance says so and is not approved unseen."""
    correction = f"{WRITTEN_FROM} ({len(chosen)} votes)"
    rule = Rule(principle.text, principle.applies_when,
                breadth="global" if principle.applies_when.lower().startswith("always") else "regional",
                source=Source(author=author, correction=correction, drafted_by=drafted_by))
    won = principle.won
    reason = (f"of {principle.votes} votes it was not written from, it says something of {won.count}, and "
              f"is right in {won.held:g}: {won}")
    change = RuleChange("add", rule, reason="Distilled from votes.")
    return Lesson(False, reason, (change,), drafted_by, _note(principle, chosen), correction=correction,
                  author=author)


def _note(principle: Principle, chosen: Sequence[Preference]) -> str:
    """What a person should look at before approving; empty where there is nothing of the kind."""
    read = (text for one in chosen for text in (one.task, one.preferred, one.rejected))
    chance = "" if principle.won.interval[0] > 0.5 else "This may be chance: see whether you agree with it."
    return " ".join(filter(None, (chance, OVERHEARD if any(map(addresses_machine, read)) else "")))


def _written(read: Sequence[Preference], model: "ChatModel") -> list[Written]:
    prompt = render("principles", choices="\n\n".join(map(_shown, read)), most=str(MOST))
    reply = model.structured([Message("user", prompt)], Constitution, temperature=0.0)
    written = [one for one in reply.principles if one.text.strip() and one.applies_when.strip()]
    if not written:
        raise UnusableReply("The model wrote no principle. Try again, or set another model.")
    return written[:MOST]


def _shown(one: Preference) -> str:
    """A choice for the prompt, each text in a fence it cannot close."""
    parts = {"Task": one.task, "Preferred": one.preferred, "Rejected": one.rejected}
    return "\n".join(f"{name}:\n{fence(text[:LONGEST])}" for name, text in parts.items())


def _judged(written: Sequence[Written], tested: Sequence[Preference],
            model: "ChatModel") -> Iterator[list[bool | None]]:
    """For each vote, whether each principle is right; None where it says nothing or cannot be read."""
    listed = "\n".join(f"{number}. {one.text} (when: {one.applies_when})"
                       for number, one in enumerate(written, start=1))
    for one in tested:
        swapped = _mixed(f"side {one.comparison}") > "8"
        first, second = (one.rejected, one.preferred) if swapped else (one.preferred, one.rejected)
        prompt = render("principles_judge", principles=listed, task=one.task[:LONGEST],
                        first=first[:LONGEST], second=second[:LONGEST])
        right = "second" if swapped else "first"
        sides = _sides(prompt, len(written), model)
        yield [None if side == "neither" else side == right for side in sides]


def _sides(prompt: str, count: int, model: "ChatModel") -> Sequence[Side]:
    """What the model says of each principle; a reply that cannot be read says nothing of any."""
    nothing: list[Side] = ["neither"] * count
    try:
        sides = model.structured([Message("user", prompt)], Judged, temperature=0.0).preferred
    except UnusableReply:
        return nothing
    return sides if len(sides) == count else nothing


def _principle(one: Written, judged: Sequence[bool | None]) -> Principle:
    said = [right for right in judged if right is not None]
    return Principle(" ".join(one.text.split()), " ".join(one.applies_when.split()),
                     Share(sum(said), len(said)), len(judged))
