"""A mended text says what it said, and meets the check."""

import pytest

from workbench.checks import repair
from workbench.records import Check


@pytest.mark.parametrize(
    ("kind", "value", "text", "mended"),
    [
        (
            "not_contains",
            "—",
            "A barn — slowly — in 10—12 days — with care—always.",
            "A barn, slowly, in 10-12 days, with care, always.",
        ),
        ("not_contains", ";", "It is late; we go home.", "It is late. We go home."),
        ("no_emoji", None, "Great job! 🎉 See you ❤️ soon 👋.\n🚀 Launch", "Great job! See you soon.\nLaunch"),
        (
            "no_exclamation",
            None,
            "Hi Tom!\n\nWow!! Really?! Yes! `a != b`",
            "Hi Tom,\n\nWow. Really? Yes. `a != b`",
        ),
        ("lowercase", None, "Hello. See https://A.b/C", "hello. see https://A.b/C"),
        (
            "ends_with",
            "Your Brightwater team",
            "It arrived broken. Best wishes, Sarah from Customer Care",
            "It arrived broken.\n\nYour Brightwater team",
        ),
        (
            "ends_with",
            "Cheers, Sam",
            "Hi Tom,\n\nThe cake is ready.\n\nBest regards,\nAlice",
            "Hi Tom,\n\nThe cake is ready.\n\nCheers, Sam",
        ),
        ("starts_with", "Dear all", "Hi everyone,\n\nThe cake is ready.", "Dear all,\n\nThe cake is ready."),
        ("not_starts_with", "Sure", "Sure! Here is the cake.", "Here is the cake."),
        ("code_only", None, "Sure:\n```py\nx = 1\n```\nIt sets x.", "```py\nx = 1\n```"),
        ("json", None, 'Here you go:\n```json\n{"a": 1}\n```', '{"a": 1}'),
        (
            "no_bullets",
            None,
            "You need:\n- milk\n- two eggs\n\nEnjoy.",
            "You need:\nmilk, two eggs.\n\nEnjoy.",
        ),
        ("numbered_list", None, "Do:\n- a\n- b", "Do:\n1. a\n2. b"),
        ("no_headings", None, "## Title\n\ntext", "Title\n\ntext"),
        ("no_markdown", None, "**Bold** `x` [here](http://x.y)", "Bold x here (http://x.y)"),
        ("max_paragraphs", 1, "One.\n\nTwo.", "One. Two."),
        ("max_emoji", 1, "a 🎉 b 🎉", "a 🎉 b"),
    ],
)
def test_what_can_be_mended_without_changing_what_it_says_is_mended(
    kind: str, value: object, text: str, mended: str
) -> None:
    assert repair(Check(kind, value), text) == mended


def test_a_text_too_long_loses_courtesies_first_and_keeps_its_frame_and_its_request() -> None:
    text = (
        "Dear Ines,\n\nI hope you are well. The freezers stopped working last week. They hold our samples. "
        "Could you approve new ones?\n\nKind regards,\nSam"
    )
    assert repair(Check("max_sentences", 2), text) == (
        "Dear Ines,\n\nThe freezers stopped working last week. Could you approve new ones?\n\nKind "
        "regards,\nSam"
    )


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("max_words", 3, "This one sentence is longer than that."),
        ("max_sentences", 1, "Sure, here it is:\n\n- one\n- two"),
        ("min_words", 50, "Too short."),
        ("contains", "deadline", "No date in here."),
        ("not_contains", "utilize", "We utilize it."),
        ("not_regex", r"\bcups?\b", "Two cups of flour."),
        ("ends_with", "?", "That is all."),
        ("starts_with", "TL;DR", "A long text."),
        ("language", "de", "This is an English text, and it stays one."),
        ("code_only", None, "I cannot write that for you."),
        ("max_items", 1, "- one\n- two"),
        ("no_code", None, "```\nx = 1\n```"),
        ("no_emoji", None, "🎉"),
        ("ends_with", "Cheers, Sam", "```\nx = 1\n```"),
    ],
)
def test_what_only_a_rewrite_could_mend_is_left_alone(kind: str, value: object, text: str) -> None:
    assert repair(Check(kind, value), text) is None


def test_a_text_that_meets_the_check_stays_as_it_is() -> None:
    assert repair(Check("max_words", 5), "  Fine as it is.\n") == "  Fine as it is.\n"
