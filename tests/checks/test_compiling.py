"""What people write becomes the check they mean, or none.

Two tables of phrasings with the checks they ask for: one that the reading was tuned on, which must be
read without a slip, and one written before it was last tuned and kept aside until then, in three parts.
At first sight 108 of the first 119 were read as meant, 74 of the 77 that came with the checks from JSON
keys to persons, and 59 of the last 65; of the 54, 35 and 34 in them that ask for nothing, 51, 35 and 34
gave nothing. What failed has been mended since where it could be, so a new table is needed before a new
figure is claimed. A value of "*" stands for any.
"""

import json
from pathlib import Path

import pytest

from workbench.checks import CHECKS, compile_checks
from workbench.records import Check

FOLDER = Path(__file__).parent
TUNED = [json.loads(line) for line in (FOLDER / "phrasings.jsonl").read_text(encoding="utf-8").splitlines()]
UNSEEN = [
    json.loads(line) for line in (FOLDER / "phrasings_unseen.jsonl").read_text(encoding="utf-8").splitlines()
]


def _read(row: dict) -> bool:
    """Whether the words of a row are read as its checks, in whatever order."""
    found = {check.kind: check.value for check in compile_checks(row["words"])}
    wanted = {check["kind"]: check["value"] for check in row["checks"]}
    return found.keys() == wanted.keys() and all(
        value == "*" or _alike(found[kind], value) for kind, value in wanted.items()
    )


def _alike(one: object, other: object) -> bool:
    return sorted(one) == sorted(other) if isinstance(one, list) and isinstance(other, list) else one == other


@pytest.mark.parametrize("row", TUNED, ids=[row["words"][:60] for row in TUNED])
def test_phrasings_the_reading_was_tuned_on_are_read_as_meant(row: dict) -> None:
    assert _read(row), compile_checks(row["words"])


def test_phrasings_kept_aside_are_mostly_read_as_meant() -> None:
    assert sum(_read(row) for row in UNSEEN) >= 0.9 * len(UNSEEN)


def test_phrasings_kept_aside_that_ask_for_nothing_rarely_give_a_check() -> None:
    silent = [row for row in UNSEEN if not row["checks"]]
    assert sum(not compile_checks(row["words"]) for row in silent) >= 0.9 * len(silent)


def test_the_tables_hold_enough_words_that_ask_for_nothing() -> None:
    assert sum(not row["checks"] for row in TUNED) >= 40
    assert sum(not row["checks"] for row in UNSEEN) >= 40


def test_each_request_of_a_correction_gives_its_own_check_in_its_order() -> None:
    found = compile_checks("no emojis, 40 words tops, and end with a question")
    assert found == [Check("no_emoji"), Check("max_words", 40), Check("ends_with", "?")]


def test_of_two_numbers_for_one_thing_the_last_counts() -> None:
    assert compile_checks("40 words max. no, make that 50 words max") == [Check("max_words", 50)]


def test_words_to_avoid_are_gathered_in_one_check() -> None:
    assert compile_checks("never say 'synergy'. and don't say 'leverage'") == [
        Check("not_contains", ["synergy", "leverage"])
    ]


def test_what_is_quoted_is_never_read_as_a_request() -> None:
    assert compile_checks('she wrote "40 words tops, no emojis" in her mail') == []


def test_a_quoted_wording_keeps_signs_that_mean_something_in_a_pattern() -> None:
    assert compile_checks('never write "(a+b)*c?"') == [Check("not_contains", "(a+b)*c?")]


def test_a_pasted_text_is_read_only_at_its_start() -> None:
    assert compile_checks("40 words tops. " + "and so on it goes. " * 50_000) == [Check("max_words", 40)]


def test_one_kind_can_be_asked_for_its_own_check() -> None:
    assert CHECKS["max_words"].compile("no emojis, 40 words tops") == Check("max_words", 40)
    assert CHECKS["max_words"].compile("no emojis") is None
