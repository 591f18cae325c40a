"""The measure itself: the pairs, the ways of choosing, what counts as answering, and resuming a run."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder, FakeModel
from workbench.checks import CHECKS, verify
from workbench.experiments import adherence
from workbench.experiments.answering import meets_key_words
from workbench.experiments.choosing import Answer, early_and_sound, repaired_early, repaired_last, sampled
from workbench.experiments.pairs import Pair, read_pairs
from workbench.records import Check

SHORT = Pair("p1", "tune", "Write to Ines.", "At most 5 words.", Check("max_words", 5), (("ines",),))
CLOSED = Pair("p2", "tune", "Write to Ines.", "End with Bye.", Check("ends_with", "Bye"), (("ines",),))


def version(text: str, attempt: int = 0) -> Answer:
    return Answer("guided", "p1", attempt, 0.2, text, 1.0, 10)


def test_no_task_and_no_rule_is_in_two_sets() -> None:
    parts = [read_pairs(part) for part in ("tune", "held_out", "reserved")]
    assert [len(part) for part in parts] == [80, 60, 109]
    for words in (lambda pair: pair.task, lambda pair: pair.rule):
        for one, other in combinations(parts, 2):
            assert not {words(pair) for pair in one} & {words(pair) for pair in other}


def test_every_kind_of_check_that_is_tuned_on_is_reported_on() -> None:
    held_out = [*read_pairs("held_out"), *read_pairs("reserved")]
    assert {pair.check.kind for pair in held_out} >= {pair.check.kind for pair in read_pairs("tune")}


@pytest.mark.parametrize("part", ["tune", "held_out", "reserved"])
def test_every_pair_has_a_check_that_can_be_verified(part: str) -> None:
    for pair in read_pairs(part):
        assert pair.check.kind in CHECKS, pair.id
        assert verify(pair.check, "Some words.").explanation, pair.id


def anything(pair: Pair, text: str) -> bool:
    return True


def mentions_ines(pair: Pair, text: str) -> bool:
    return "Ines" in text


def test_sampling_takes_the_first_version_that_passes() -> None:
    choice = sampled(SHORT, [version("one two three four five six"), version("Hello Ines.", 1)], anything)
    assert (choice.text, choice.passed, choice.attempts, choice.seconds) == ("Hello Ines.", True, 2, 2.0)


def test_sampling_takes_the_version_least_far_off_when_none_passes() -> None:
    versions = [version("word " * 30), version("one two three four five six", 1)]
    choice = sampled(SHORT, versions, anything)
    assert (choice.text, choice.passed) == ("one two three four five six", False)


def test_a_repair_is_counted_as_one() -> None:
    choice = repaired_last(CLOSED, [version("Dear Ines, all is well.")], anything)
    assert choice.passed and choice.repaired
    assert choice.text.endswith("Bye")


def test_an_early_repair_saves_the_other_versions() -> None:
    versions = [version("Dear Ines, all is well."), version("Bye", 1)]
    assert repaired_early(CLOSED, versions, anything).attempts == 1


def test_a_version_that_passes_by_not_answering_does_not_win() -> None:
    versions = [version("I cannot."), version("Hello Ines.", 1)]
    assert early_and_sound(SHORT, versions, mentions_ines).text == "Hello Ines."


def test_a_rule_honoured_comes_before_an_answer_that_breaks_it() -> None:
    rude = Pair("p3", "tune", "Write to Ines.", "Say please.", Check("contains", "please"), (("ines",),))
    versions = [version("Ines, come here now."), version("Come here, please.", 1)]
    assert early_and_sound(rude, versions, mentions_ines).text == "Come here, please."


def test_half_of_the_key_words_are_enough() -> None:
    about = (("heater", "heating"), ("landlord",))
    assert meets_key_words(about, "The heating is broken.")
    assert not meets_key_words(about, "All is well.")


def test_a_run_goes_on_where_the_last_one_ended(
    model: FakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(adherence, "chat_model", lambda name, settings: model)
    monkeypatch.setattr(adherence, "embedder", lambda settings: FakeEmbedder())
    results, given = tmp_path / "results.jsonl", ["--tune", "--strategies", "without", "--limit", "2"]
    adherence.main([*given, "--results", str(results)])
    lines = results.read_text().splitlines()
    adherence.main([*given, "--results", str(results)])
    assert results.read_text().splitlines() == lines
    assert [json.loads(line)["attempt"] for line in lines] == [0, 0]
    assert "honoured" in capsys.readouterr().out
