"""What many votes add up to: win rates that know how little they rest on, and ratings held against votes."""

from dataclasses import replace

import pytest

from workbench.preferences import agreement, compared, standings
from workbench.records import Feedback, Setup
from workbench.shares import Share, share

WITH, WITHOUT, THIRD = Setup(), Setup(gate="never"), Setup(model="other")
SETUPS = {"w": WITH, "o": WITHOUT, "x": THIRD, "w1": replace(WITH, seed=1), "w2": replace(WITH, seed=2)}


def ballot(places: dict[str, int], author: str = "Ada", blind: bool = True,
           choice: str = "preferred") -> Feedback:
    return Feedback("comparison", author=author, data={"choice": choice, "places": places, "blind": blind})


def stars(trajectory: str, value: int, author: str = "Ada") -> Feedback:
    return Feedback("rating", trajectory=trajectory, author=author, data={"value": value})


def won(votes: list[Feedback], **how: bool) -> dict[str, tuple[float, int]]:
    return {one.name: (one.won.held, one.won.count) for one in standings(votes, SETUPS, **how)}


def test_a_share_comes_with_its_interval() -> None:
    assert str(share([True] * 6 + [False] * 4)) == "60 % (31 to 83)"


def test_a_share_of_nothing_is_unknown() -> None:
    nothing = share([])
    assert (nothing.rate, nothing.interval) == (None, (0.0, 1.0))
    assert "unknown" in str(nothing)


@pytest.mark.parametrize("held", [0, 10])
def test_an_interval_never_leaves_what_is_possible(held: int) -> None:
    low, high = Share(held, 10).interval
    assert 0 <= low < high <= 1


def test_a_win_counts_one_a_tie_half_and_the_best_comes_first() -> None:
    votes = [ballot({"w": 1, "o": 2}), ballot({"o": 2, "w": 1}), ballot({"w": 1, "o": 1}, choice="tie")]
    assert list(won(votes).items()) == [("With the rules, embedded", (2.5, 3)),
                                        ("Without the rules, embedded", (0.5, 3))]


def test_a_vote_given_after_the_names_were_shown_does_not_count_unless_asked_for() -> None:
    votes = [ballot({"w": 1, "o": 2}), ballot({"w": 2, "o": 1}, blind=False)]
    assert won(votes)["With the rules, embedded"] == (1, 1)
    assert won(votes, blind=False)["With the rules, embedded"] == (1, 2)


def test_asking_for_the_names_counts_for_nothing() -> None:
    assert won([ballot({}, choice="names")]) == {}


def test_a_ranking_counts_as_one_vote_for_each_setup_however_many_it_ranks() -> None:
    assert won([ballot({"w": 1, "o": 2, "x": 3}, choice="ranked")]) == {
        "With the rules, embedded": (1, 1), "Without the rules, embedded": (0.5, 1),
        "With the rules, other": (0, 1)}


def test_samples_of_one_setup_are_one_setup_and_no_rivals() -> None:
    assert won([ballot({"w1": 1, "w2": 2})]) == {}
    assert won([ballot({"w1": 1, "w2": 3, "o": 2}, choice="ranked")]) == {
        "With the rules, embedded": (0.5, 1), "Without the rules, embedded": (0.5, 1)}


def test_an_answer_in_the_bin_is_left_out() -> None:
    assert won([ballot({"w": 1, "gone": 2})]) == {}


def test_ratings_agree_disagree_or_tie_with_the_vote_of_the_same_person() -> None:
    votes = [ballot({"a": 1, "b": 2}), ballot({"c": 1, "d": 2}), ballot({"e": 1, "f": 2}),
             ballot({"g": 1, "h": 1}, choice="tie"), ballot({"a": 2, "b": 1}, author="Ben")]
    ratings = [stars("a", 5), stars("b", 2), stars("c", 1), stars("d", 4), stars("e", 3), stars("f", 3),
               stars("g", 3), stars("h", 3)]
    pairs = compared(votes, ratings)
    assert [pair.relation for pair in pairs] == ["agree", "disagree", "one tie", "agree"]
    assert {name: part.held for name, part in agreement(pairs).items()} == {
        "agree": 2, "disagree": 1, "one tie": 1}
