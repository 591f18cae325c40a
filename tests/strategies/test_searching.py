"""The measure of searches: every search starts from the same drafts, and easy answers are left alone."""

import pytest

from tests.fakes import FakeModel
from workbench.experiments.pairs import Pair
from workbench.experiments.searching import OTHERS, searches, shipped
from workbench.records import Check

HARD = Pair("h", "tune", "Write to Ines.", "Never say dash.", Check("not_contains", "dash"), (("ines",),))
EASY = Pair("e", "tune", "Write to Paulo.", "At most 9 words.", Check("max_words", 9), (("paulo",),))


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Critics that need no nearness of words, which the fake embedder does not know."""
    monkeypatch.setattr("workbench.soundness.NEAR", 0.0)


def test_a_share_is_given_for_one_try_and_for_the_loop(model: FakeModel, cheap: None) -> None:
    model.answers = ["Dear Ines, dash.", "Dear Paulo.", "Dear Ines, dash.", "Dear Ines.", "Dear Paulo."]
    compared, by_kind = shipped([HARD, EASY])
    assert [(row[2], str(row[3]).split(" %")[0]) for row in compared.rows] == [
        ("one try, rule under the task", "50"), ("the loop as shipped", "100")]
    assert [(row[0], row[2], row[5]) for row in by_kind.rows] == [("max_words", 1, 1), ("not_contains", 1, 2)]


def test_searches_are_compared_on_the_same_drafts_where_one_was_needed(model: FakeModel, cheap: None) -> None:
    model.answers = ["Dear Ines, dash.", "Dear Paulo.", "Dear Ines."]
    (table,) = searches([HARD, EASY, EASY])
    assert table.title == "Searches, on 1 pair whose draft did not do"
    assert [row[0] for row in table.rows] == ["greedy, as shipped", *OTHERS]
    assert [row[5] for row in table.rows] == [2, 2, 6, 2, 2]
