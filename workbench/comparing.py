"""What a comparison is: one task answered in several ways, judged by people who do not know which is which.

The sides are shuffled for each person by a hash of the ids, so that a reload shows the same order and a
liking for the left side evens out over people. Names (what was different about an answer) are hidden from
a person until that person has voted. A vote given after that is kept and marked as not blind; undoing a
vote hides nothing that was seen. A vote says who came in which place, whatever way it was given: two
answers, a ranking, a tie. Nothing here opens a store; `Workbench` reads and saves.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations
from typing import Any, Literal

from workbench.errors import WorkbenchError
from workbench.records import Conversation, Feedback, Setup, Trajectory

FEWEST, MOST = 2, 5
LETTERS = "ABCDE"
RATINGS = (1, 2, 3, 4, 5)
VARIED = 0.7  # how boldly samples of one setup are written, so that they differ
DESCRIBED = {"gate", "model", "temperature", "seed"}
CHOICES = ("comparison", "ranking")

Choice = Literal["preferred", "ranked", "tie", "bad", "names"]
"""One of two is better; an order of more; no difference; none is any good; no vote, only the names."""


@dataclass(frozen=True)
class Answer:
    """One side of a comparison: the answer as it stands, and the ids of every try at it."""

    trajectory: Trajectory
    tries: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.trajectory.answer.text if self.trajectory.answer else ""


@dataclass(frozen=True)
class Comparison:
    """A task, its answers in the order they were asked for, and what people did about them."""

    conversation: Conversation
    answers: tuple[Answer, ...]
    given: tuple[Feedback, ...] = ()

    @property
    def id(self) -> str:
        return self.conversation.id

    @property
    def live(self) -> bool:
        return any(answer.trajectory.live for answer in self.answers)

    @property
    def names(self) -> dict[str, str]:
        """What is different about each answer, by the id of its trajectory."""
        ids = [answer.trajectory.id for answer in self.answers]
        return dict(zip(ids, names([answer.trajectory.setup for answer in self.answers]), strict=True))

    def shown_to(self, person: str) -> tuple[Answer, ...]:
        """The answers in the order this person sees them, today and tomorrow."""
        return tuple(sorted(self.answers, key=lambda answer: _place(self.id, person, answer.tries[0])))

    def knows_names(self, person: str) -> bool:
        """Whether this person has seen the names, by a vote or by asking for them, even if taken back."""
        return any(found.author == person and found.kind in CHOICES for found in self.given)

    def choice_of(self, person: str) -> Feedback | None:
        """This person's vote as it stands, or that they asked for the names without one."""
        return next((found for found in reversed(self.choices) if found.author == person), None)

    @property
    def choices(self) -> list[Feedback]:
        """Everybody's votes as they stand, oldest first."""
        return [found for found in self.given if found.kind in CHOICES and not found.undone]

    def ratings_of(self, person: str) -> dict[str, Feedback]:
        """This person's ratings as they stand, by the id of the trajectory rated."""
        return {found.trajectory: found for found in self.given
                if found.kind == "rating" and found.author == person and not found.undone}

    def losers(self, places: Mapping[str, int]) -> list[Answer]:
        """The answers that did not come first, the last one first; all of them where none did."""
        last_first = sorted(self.answers, key=lambda answer: -places.get(answer.trajectory.id, 0))
        beaten = [answer for answer in last_first if places.get(answer.trajectory.id, 0) > 1]
        return beaten or last_first


def with_and_without(setup: Setup) -> tuple[Setup, ...]:
    """The setup with the rules, and the same without them."""
    return setup, replace(setup, gate="never")


def samples(setup: Setup, count: int) -> tuple[Setup, ...]:
    """The same setup so many times; only chance differs."""
    bold = VARIED if setup.temperature is None else setup.temperature
    return tuple(replace(setup, temperature=bold, seed=number) for number in range(1, count + 1))


def checked(setups: Sequence[Setup]) -> tuple[Setup, ...]:
    """The setups, if so many can be compared; WorkbenchError says how many can."""
    if not FEWEST <= len(setups) <= MOST:
        raise WorkbenchError(f"{FEWEST} to {MOST} answers can be compared, not {len(setups)}. "
                             "Choose more of them, or fewer.")
    return tuple(setups)


def vote(comparison: Comparison, person: str, choice: Choice, places: Mapping[str, int],
         seconds: float | None) -> Feedback:
    """A vote as it is kept; WorkbenchError where it does not say a place for each answer that is there.

    `places` has a place for each trajectory id, 1 for the best; equal places are a tie.
    """
    shown = comparison.shown_to(person)
    if choice == "names":
        places = {}
    elif set(places) != {answer.trajectory.id for answer in shown}:
        raise WorkbenchError("These are not the answers that are here now. Look again, then vote.")
    elif not all(answer.text.strip() for answer in shown):
        raise WorkbenchError("An answer is still missing. Wait for it, or retry it, then vote.")
    best = [id for id, place in places.items() if place == 1]
    data = {**_circumstances(comparison, person, seconds), "choice": choice, "places": dict(places),
            "preferred": best[0] if len(best) == 1 else None,
            "early": any(answer.trajectory.live for answer in shown)}
    return _about(shown[0], "comparison" if len(shown) == 2 else "ranking", person, data)


def rating(comparison: Comparison, person: str, trajectory: str, value: int,
           seconds: float | None) -> Feedback:
    """A rating as it is kept."""
    rated = next((one for one in comparison.answers if one.trajectory.id == trajectory and one.text), None)
    if rated is None or value not in RATINGS:
        raise WorkbenchError(f"An answer that is there can be rated from {RATINGS[0]} to {RATINGS[-1]}.")
    data = {**_circumstances(comparison, person, seconds), "value": value}
    return _about(rated, "rating", person, data)


def places_of(choice: Choice, shown: Sequence[Answer], order: Sequence[str] = ()) -> dict[str, int]:
    """The place of each answer: by an order, best first, or the same for all where there is none."""
    ids = [answer.trajectory.id for answer in shown]
    if choice == "preferred":
        return {id: 1 if id == order[0] else 2 for id in ids}
    return {id: order.index(id) + 1 if id in order else 1 for id in ids}


def is_vote(feedback: Feedback) -> bool:
    """Whether somebody judged, rather than only asking for the names."""
    return feedback.kind in CHOICES and feedback.data.get("choice") != "names"


def same_vote(first: Feedback | None, second: Feedback) -> bool:
    """Whether a vote only repeats the one that stands."""
    compared = ("choice", "places", "value")
    return first is not None and all(first.data.get(key) == second.data.get(key) for key in compared)


def duels(feedback: Feedback) -> Iterator[tuple[str, str, float]]:
    """Each two answers a vote says something of: 1 where the first is better, 0 the other, 0.5 for a tie."""
    for (first, place), (second, other) in combinations(feedback.data.get("places", {}).items(), 2):
        yield first, second, 0.5 if place == other else float(place < other)


def names(setups: Sequence[Setup]) -> list[str]:
    """What is different about each setup, in words; the model and the rules are always said."""
    varying = [field.name for field in fields(Setup) if field.name not in DESCRIBED
               and len({repr(getattr(setup, field.name)) for setup in setups}) > 1]
    sampled = len({setup.seed for setup in setups}) > 1
    return [_name(setup, varying, sampled) for setup in setups]


def _name(setup: Setup, varying: Sequence[str], sampled: bool) -> str:
    parts = ["without the rules" if setup.gate == "never" else "with the rules", setup.model]
    if setup.gate not in ("never", Setup().gate):
        parts[0] += f" by the gate {setup.gate}"
    if setup.temperature is not None:
        parts.append(f"temperature {setup.temperature:g}")
    parts += [f"{name.replace('_', ' ')} {_said(getattr(setup, name))}" for name in varying]
    if sampled and setup.seed is not None:
        parts.append(f"sample {setup.seed}")
    return ", ".join([parts[0].capitalize(), *parts[1:]])


def _said(value: Any) -> str:
    return " and ".join(value) or "none" if isinstance(value, tuple) else str(value)


def _place(comparison: str, person: str, answer: str) -> str:
    return hashlib.sha256(f"{comparison}\n{person}\n{answer}".encode("utf-8", "replace")).hexdigest()


def _circumstances(comparison: Comparison, person: str, seconds: float | None) -> dict[str, Any]:
    """What anybody needs to know who weighs this judgement later."""
    shown = comparison.shown_to(person)
    return {"comparison": comparison.id, "trajectories": [answer.trajectory.id for answer in shown],
            "responses": [answer.trajectory.answer.id if answer.trajectory.answer else None
                          for answer in shown],
            "blind": not comparison.knows_names(person),
            "seconds": None if seconds is None else round(seconds, 1)}


def _about(answer: Answer, kind: str, person: str, data: dict[str, Any]) -> Feedback:
    """Feedback on an answer; for a vote that is the answer shown first, since a record has one target."""
    response = answer.trajectory.answer
    return Feedback(kind, trajectory=answer.trajectory.id, response=response.id if response else None,
                    author=person, data=data)
