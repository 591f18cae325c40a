"""Corrections with what a careful person reads in them: lasting or not, checks, number of rules, scope.

Half of them were put aside while the reading was written; they are judged by their share, not one by one.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from workbench.reading import read_correction
from workbench.records import Check

Item = dict[str, Any]
LINES = Path(__file__).with_name("corrections.jsonl").read_text(encoding="utf-8").splitlines()
ITEMS: list[Item] = [json.loads(line) for line in LINES]
SEEN = [item for item in ITEMS if not item["held_out"]]
HELD_OUT = [item for item in ITEMS if item["held_out"]]
ENOUGH = 0.8


def wrong(item: Item) -> str:
    """What the reading of a correction gets wrong, or nothing."""
    found = read_correction(item["task"], item["response"], item["correction"])
    if found.one_off != item["one_off"]:
        return found.reason
    checks = [rule.check for rule in found.rules]
    lacking = [check for check in item["checks"] if Check(**check) not in checks]
    if lacking or len(checks) != item["rules"]:
        return f"{len(checks)} rules with {checks}"
    return " ".join(rule.applies_when for rule in found.rules
                    if not re.search(item["scope"], rule.applies_when, re.I))


@pytest.mark.parametrize("item", SEEN, ids=lambda item: item["correction"][:40])
def test_a_correction_is_read_as_a_careful_person_reads_it(item: Item) -> None:
    assert wrong(item) == ""


def test_most_corrections_nothing_was_adjusted_to_are_read_right() -> None:
    right = [item for item in HELD_OUT if not wrong(item)]
    assert len(right) >= ENOUGH * len(HELD_OUT)


DRAFTS = [
    (
        "Write an e-mail asking for a room.",
        "sign my e-mails with Best, Mina",
        ['Sign the user\'s e-mails with "Best, Mina".'],
        "Writing an e-mail from the user.",
    ),
    (
        "Write a Python function that counts words.",
        'Never use the word "simply" anywhere.',
        ['Never use the word "simply".'],
        "Always, in every answer.",
    ),
    (
        "Suggest a headline for our spring sale.",
        "Headlines must not have a colon. And keep headlines to 8 words max.",
        ["In headlines, never use a colon.", "In headlines, use at most 8 words."],
        "Writing a headline.",
    ),
    (
        "Reply to a customer whose lamp is broken.",
        'Replies to customers end with "Your team", never with a person\'s name.',
        ['In replies to customers, end with "Your team" and never with a person\'s name.'],
        "Writing a reply to customers.",
    ),
    (
        "Write an e-mail with the schedule.",
        "schedules as bullet points please, always",
        ["Give schedules as bullet points."],
        "Giving a schedule.",
    ),
    (
        "Write a Python function that returns the mean.",
        "just the code please. when I ask for code I don't need the explanation",
        ["When the user asks for code, give only the code."],
        "The user asks for code to be written.",
    ),
]


@pytest.mark.parametrize(("task", "correction", "texts", "scope"), DRAFTS)
def test_the_rule_is_one_sentence_that_says_nothing_twice(
    task: str, correction: str, texts: list[str], scope: str
) -> None:
    found = read_correction(task, "Dear X, this is an answer. Kind regards", correction)
    assert [rule.text for rule in found.rules] == texts
    assert {rule.applies_when for rule in found.rules} == {scope}
