"""What a comparison is and what one vote says, without a store or a model."""

from dataclasses import replace

import pytest

from workbench.comparing import (
    Answer,
    Comparison,
    checked,
    duels,
    names,
    places_of,
    rating,
    same_vote,
    samples,
    vote,
    with_and_without,
)
from workbench.errors import WorkbenchError
from workbench.records import Conversation, Feedback, Response, Setup, Task, Trajectory

SETUP = Setup()


def comparison(*texts: str, setups: tuple[Setup, ...] = (), **fields: object) -> Comparison:
    answers = []
    for number, text in enumerate(texts):
        setup = setups[number] if setups else replace(SETUP, seed=number)
        response = Response(text)
        trajectory = Trajectory(Task("Write."), setup, "c", responses=(response,), chosen=response.id,
                                state="done", id=f"t{number}")
        answers.append(Answer(trajectory, (trajectory.id,)))
    return Comparison(Conversation(id="c", kind="comparison"), tuple(answers), **fields)


def chosen(compared: Comparison, person: str, *order: str, choice: str = "preferred") -> Feedback:
    return vote(compared, person, choice, places_of(choice, compared.answers, order), 1.0)


def test_sides_stay_for_a_person_and_are_even_over_people() -> None:
    compared = comparison("one", "two")
    assert compared.shown_to("Ada") == compared.shown_to("Ada")
    first = [compared.shown_to(f"person {number}")[0].text for number in range(400)]
    assert 150 < first.count("one") < 250


def test_a_retried_answer_keeps_its_side() -> None:
    compared = comparison("one", "two", "three", "four", "five")
    again = [replace(answer, trajectory=replace(answer.trajectory, id=f"again {answer.trajectory.id}"),
                     tries=(*answer.tries, "again")) for answer in compared.answers]
    retried = replace(compared, answers=tuple(again))
    assert [one.text for one in retried.shown_to("Ada")] == [one.text for one in compared.shown_to("Ada")]


def test_names_say_what_differs_and_always_the_rules_and_the_model() -> None:
    assert names(with_and_without(SETUP)) == ["With the rules, embedded", "Without the rules, embedded"]
    assert names([SETUP, replace(SETUP, model="openai:GPT")]) == [
        "With the rules, embedded", "With the rules, openai:GPT"]
    assert names(samples(SETUP, 2)) == ["With the rules, embedded, temperature 0.7, sample 1",
                                        "With the rules, embedded, temperature 0.7, sample 2"]
    assert names([SETUP, replace(SETUP, candidates=1, gate="always", critics=())]) == [
        "With the rules, embedded, critics checks, candidates 6",
        "With the rules by the gate always, embedded, critics none, candidates 1"]


def test_samples_differ_in_their_seed_alone() -> None:
    first, second = samples(replace(SETUP, temperature=0.3), 2)
    assert replace(first, seed=None) == replace(second, seed=None) == replace(SETUP, temperature=0.3)
    assert first.seed != second.seed


@pytest.mark.parametrize("count", [0, 1, 6])
def test_two_to_five_answers_can_be_compared(count: int) -> None:
    with pytest.raises(WorkbenchError, match=f"2 to 5 answers can be compared, not {count}"):
        checked([SETUP] * count)
    assert len(checked([SETUP] * 5)) == 5


def test_a_vote_says_what_was_seen_in_which_order_and_that_it_was_blind() -> None:
    compared = comparison("one", "two")
    given = vote(compared, "Ada", "preferred", {"t0": 2, "t1": 1}, 4.26)
    shown = compared.shown_to("Ada")
    assert given.kind == "comparison"
    assert given.data == {
        "comparison": "c", "trajectories": [one.trajectory.id for one in shown],
        "responses": [one.trajectory.answer.id for one in shown], "blind": True, "seconds": 4.3,
        "choice": "preferred", "places": {"t0": 2, "t1": 1}, "preferred": "t1", "early": False}


def test_a_vote_after_the_names_were_seen_is_not_blind_even_if_they_were_seen_and_undone() -> None:
    compared = comparison("one", "two")
    first = chosen(compared, "Ada", "t0")
    after = replace(compared, given=(replace(first, undone=True),))
    assert after.choice_of("Ada") is None
    assert chosen(after, "Ada", "t0").data["blind"] is False
    assert chosen(after, "Ben", "t0").data["blind"] is True


def test_asking_for_the_names_is_no_vote_and_reveals_them() -> None:
    compared = comparison("one", "two")
    asked = vote(compared, "Ada", "names", {}, None)
    assert (list(duels(asked)), asked.data["preferred"], asked.data["seconds"]) == ([], None, None)
    assert replace(compared, given=(asked,)).knows_names("Ada")


@pytest.mark.parametrize("places", [{}, {"t0": 1}, {"t0": 1, "elsewhere": 2}, {"t0": 1, "t1": 2, "t2": 3}])
def test_a_vote_on_other_answers_than_those_shown_is_refused(places: dict[str, int]) -> None:
    with pytest.raises(WorkbenchError, match="not the answers that are here now"):
        vote(comparison("one", "two"), "Ada", "preferred", places, None)


def test_an_answer_that_is_not_there_cannot_be_judged() -> None:
    compared = comparison("one", " ")
    with pytest.raises(WorkbenchError, match="still missing"):
        chosen(compared, "Ada", "t0")
    with pytest.raises(WorkbenchError, match="can be rated from 1 to 5"):
        rating(comparison("one", ""), "Ada", "t1", 3, None)
    with pytest.raises(WorkbenchError, match="can be rated from 1 to 5"):
        rating(compared, "Ada", "t0", 6, None)


def test_a_vote_on_an_answer_still_being_written_is_marked_early() -> None:
    compared = comparison("one", "two")
    growing = replace(compared.answers[1].trajectory, state="responding")
    early = replace(compared, answers=(compared.answers[0], Answer(growing, ("t1",))))
    assert chosen(early, "Ada", "t0").data["early"] is True


def test_a_ranking_says_every_pair_and_a_tie_says_half() -> None:
    compared = comparison("one", "two", "three")
    ranked = chosen(compared, "Ada", "t2", "t0", "t1", choice="ranked")
    assert ranked.kind == "ranking"
    assert {(a, b): score for a, b, score in duels(ranked)} == {
        ("t0", "t1"): 1.0, ("t0", "t2"): 0.0, ("t1", "t2"): 0.0}
    assert {score for *_, score in duels(chosen(compared, "Ada", choice="tie"))} == {0.5}


def test_the_losers_are_the_last_first_and_all_where_none_won() -> None:
    compared = comparison("one", "two", "three")
    places = {"t0": 2, "t1": 1, "t2": 3}
    assert [one.text for one in compared.losers(places)] == ["three", "one"]
    assert len(compared.losers({"t0": 1, "t1": 1, "t2": 1})) == 3


def test_the_same_vote_again_is_known_as_such() -> None:
    compared = comparison("one", "two")
    assert same_vote(chosen(compared, "Ada", "t0"), chosen(compared, "Ada", "t0"))
    assert not same_vote(chosen(compared, "Ada", "t0"), chosen(compared, "Ada", "t1"))
    assert not same_vote(chosen(compared, "Ada", choice="tie"), chosen(compared, "Ada", choice="bad"))
    assert not same_vote(None, chosen(compared, "Ada", "t0"))
