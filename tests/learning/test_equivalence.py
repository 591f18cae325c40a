"""Two checks are compared by what they say of many answers."""

import pytest

from workbench.experiments.equivalence import equivalent, made_of
from workbench.records import Check

NOTE = "Hi Bo, the shop closes at 3:15 pm today! Ruth has the key. See you soon!"


def same(wanted: Check, given: Check) -> bool:
    return equivalent(wanted, given, made_of(NOTE, "24 hour clock, and thanks to Ruth", [wanted]))


@pytest.mark.parametrize(("wanted", "given"), [
    (Check("no_exclamation"), Check("not_contains", "!")),
    (Check("clock_24"), Check("not_regex", r"(?i)\d ?[ap]m\b")),
    (Check("contains", "thanks"), Check("regex", r"(?i)\bthanks\b")),
])
def test_checks_of_other_names_that_judge_alike_are_equivalent(wanted: Check, given: Check) -> None:
    assert same(wanted, given)


@pytest.mark.parametrize(("wanted", "given"), [
    (Check("contains", "thanks"), Check("ends_with", "thanks")),
    (Check("contains", "thanks"), Check("contains", "hour")),
    (Check("not_contains", "Ruth"), Check("not_contains", "key")),
    (Check("no_exclamation"), Check("max_sentences", 2)),
])
def test_checks_that_judge_other_answers_differently_are_not(wanted: Check, given: Check) -> None:
    assert not same(wanted, given)


def test_a_check_that_the_corrected_answer_meets_stands_for_none_it_fails() -> None:
    assert not same(Check("no_exclamation"), Check("contains", "Ruth"))


def test_limits_of_other_numbers_are_not_the_same_even_where_most_answers_are_far_from_both() -> None:
    assert not same(Check("max_words", 5), Check("max_words", 6))
