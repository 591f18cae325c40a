"""What the scope model is taught with: nothing it is asked stands among what it is told."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from workbench.training.scope_pairs import Dealer, Group
from workbench.training.scope_plain import MAKERS, WORDS

ITEM = {
    "id": "a1", "domain": "lab", "task": "Write to Ines about the freezers.", "generalizes": True,
    "rule": "At most 40 words to Ines.", "applies_when": "Writing an e-mail to Ines.", "overrides": None,
    "in_scope": ["Tell Ines that the audit is late.", "Ask Ines for Friday off.", "Let Ines know."],
    "near_scope": ["Tell Tom what Ines decided.", "What do I say to Ines tomorrow?", "Who is Ines Duarte?"],
    "out_of_scope": ["Name a boat."]}
OTHER = ITEM | {
    "id": "a2", "rule": "Use bullets.", "applies_when": "Making a list for the stores.", "overrides": None,
    "task": "What do we order in May?",
    "in_scope": ["Gloves, tips, tape.", "What ran out at Paulo's?", "Count the racks."],
    "near_scope": ["Ring the stores.", "Where are the stores?", "Thank Paulo for the list."]}


@pytest.fixture
def dealer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dealer:
    monkeypatch.setattr("workbench.training.scope_pairs.embedder", lambda settings: FakeEmbedder())
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join(map(json.dumps, (ITEM, OTHER))), encoding="utf-8")
    return Dealer([file], seed=3)


def dealt(dealer: Dealer, times: int = 60) -> list[Group]:
    return [group for _ in range(times) for group in dealer.round()]


def test_no_request_is_asked_that_is_already_an_example(dealer: Dealer) -> None:
    for group in dealt(dealer):
        told = {*group.wording.inside, *group.wording.outside}
        assert not told & {one.prompt for one in group.asked}


def test_every_group_has_requests_that_belong_and_such_that_do_not(dealer: Dealer) -> None:
    for group in dealt(dealer):
        assert {one.belongs for one in group.asked} == {True, False}


def test_something_is_always_known_of_the_rule(dealer: Dealer) -> None:
    for group in dealt(dealer):
        assert group.wording.scope or group.wording.text or group.wording.inside


def test_people_are_renamed_throughout(dealer: Dealer) -> None:
    renamed = [group for group in dealt(dealer, 200) if "e-mail to" in group.wording.scope
               and "Ines" not in group.wording.scope]
    assert renamed
    for group in renamed:
        assert not any("Ines" in one.prompt for one in group.asked if one.belongs)


def test_the_same_seed_deals_the_same(dealer: Dealer, tmp_path: Path) -> None:
    assert Dealer([tmp_path / "corpus.jsonl"], seed=3).round() == dealer.round()


def test_the_plainest_rules_are_among_them(dealer: Dealer, tmp_path: Path) -> None:
    (tmp_path / "long.jsonl").write_text("\n".join(map(json.dumps, [ITEM, OTHER] * 10)), encoding="utf-8")
    groups = Dealer([tmp_path / "long.jsonl"], seed=3).round()
    assert len(groups) == 23
    assert len([group for group in groups if group.wording.text in WORDS["manners"]]) == 3


@pytest.mark.parametrize("make", MAKERS)
def test_a_plain_request_is_on_one_side_only_and_filled_in(make: Callable) -> None:
    for seed in range(200):
        scope, rule, task, inside, outside = make(random.Random(seed), 3)
        assert not {task, *inside} & set(outside)
        assert not [text for text in (scope, rule, task, *inside, *outside) if "{" in text or not text]
