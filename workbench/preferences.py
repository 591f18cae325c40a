"""What many votes add up to: how often each setup wins, and whether ratings say the same as votes.

One vote counts once for each setup in it, however many answers it ranks: the score of a setup in a vote
is the share of its rivals there that it beat, a tie counting half. So the interval rests on the number
of votes and is never narrower than they bear. Samples of one setup are no rivals of each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.comparing import duels, is_vote, names
from workbench.records import Feedback, Setup
from workbench.shares import Share

ENOUGH = 30
"""Votes below which a result says that it may well change."""

Relation = Literal["agree", "disagree", "one tie"]


@dataclass(frozen=True)
class Standing:
    """How one setup did: its name, and the share of its rivals it beat, over so many votes."""

    name: str
    setup: Setup
    won: Share


@dataclass(frozen=True)
class Pair:
    """Two answers one person has both voted on and rated, and whether the two say the same.

    `vote` is 1 where the vote puts the first before the second, 0 the other way round, 0.5 for a tie.
    """

    person: str
    first: str
    second: str
    vote: float
    ratings: tuple[int, int]

    @property
    def relation(self) -> Relation:
        rated = _preferred(*self.ratings)
        if rated == self.vote:
            return "agree"
        return "one tie" if 0.5 in (rated, self.vote) else "disagree"


def standings(votes: Iterable[Feedback], setups: Mapping[str, Setup], blind: bool = True) -> list[Standing]:
    """Every setup by how often it wins, the best first; `setups` has the setup of each trajectory.

    Only votes given before the names were shown count, unless `blind` is False.
    """
    scores: dict[Setup, list[float]] = defaultdict(list)
    for vote in votes:
        if is_vote(vote) and (vote.data.get("blind") or not blind):
            for setup, score in _scores(vote, setups).items():
                scores[setup].append(score)
    named = zip(scores.items(), names(list(scores)), strict=True)
    found = [Standing(name, setup, Share(sum(won), len(won))) for (setup, won), name in named]
    return sorted(found, key=lambda standing: -standing.won.rate)


def compared(votes: Iterable[Feedback], ratings: Iterable[Feedback]) -> list[Pair]:
    """Each pair of answers that one person has judged both ways."""
    given = {(found.author, found.trajectory): found.data["value"] for found in ratings}
    pairs = []
    for vote in filter(is_vote, votes):
        for first, second, score in duels(vote):
            both = given.get((vote.author, first)), given.get((vote.author, second))
            if None not in both:
                pairs.append(Pair(vote.author, first, second, score, both))
    return pairs


def agreement(pairs: Sequence[Pair]) -> dict[Relation, Share]:
    """How often a person's ratings say the same as that person's votes."""
    relations = [pair.relation for pair in pairs]
    return {relation: Share(relations.count(relation), len(pairs))
            for relation in ("agree", "disagree", "one tie")}


def _scores(vote: Feedback, setups: Mapping[str, Setup]) -> dict[Setup, float]:
    """What each setup won in one vote: the mean over its answers and their rivals of other setups."""
    won: dict[Setup, list[float]] = defaultdict(list)
    for first, second, score in duels(vote):
        sides = [replace(setups[id], seed=None) for id in (first, second) if id in setups]
        if len(sides) == 2 and sides[0] != sides[1]:
            won[sides[0]].append(score)
            won[sides[1]].append(1 - score)
    return {setup: sum(scores) / len(scores) for setup, scores in won.items()}


def _preferred(first: int, second: int) -> float:
    return 0.5 if first == second else float(first > second)
