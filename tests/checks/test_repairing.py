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
        ("straight_quotes", None, "“It’s so” `“`", "\"It's so\" `“`"),
        ("curly_quotes", None, "\"It's 'so'\", the '90s", "“It’s ‘so’”, the ’90s"),
        ("oxford_comma", None, "We need milk, eggs and bread.", "We need milk, eggs, and bread."),
        ("no_oxford_comma", None, "We need milk, eggs, and bread.", "We need milk, eggs and bread."),
        ("bullet_full_stops", None, "- One\n- *Two*\n- Three?", "- One.\n- *Two.*\n- Three?"),
        ("no_bullet_full_stops", None, "- One.\n- Two etc.", "- One\n- Two etc."),
        ("title_case_headings", None, "# The art of bread\n\nthe art", "# The Art of Bread\n\nthe art"),
        ("sentence_case_headings", None, "# How To Bake\n\nwe bake", "# How to bake\n\nwe bake"),
        ("no_all_caps", None, "Do NOT touch it. STOP here, NASA.", "Do not touch it. Stop here, NASA."),
        ("iso_dates", None, "By May 3, 2025 or 4 May 2025.", "By 2025-05-03 or 2025-05-04."),
        ("day_before_month", None, "By May 3, 2025 or 05/31/2025.", "By 3 May 2025 or 31/05/2025."),
        ("month_before_day", None, "By 3 May 2025 or 4 May.", "By May 3, 2025 or May 4."),
        ("month_in_words", None, "It is due on 2025-05-12.", "It is due on 12 May 2025."),
        ("no_weekdays", None, "On Monday, 12 May (Monday) we meet.", "On 12 May we meet."),
        ("clock_24", None, "At 2:30 pm, 12 am and 9 a.m. today.", "At 14:30, 00:00 and 09:00 today."),
        ("clock_12", None, "At 14:30, 00:15 and 12:00 pm.", "At 2:30 pm, 12:15 am and 12:00 pm."),
        ("celsius", None, "Bake at 180 °C (350 °F).", "Bake at 180 °C."),
        ("metric", None, "It is 5 km (about 3 miles) away.", "It is 5 km away."),
        ("currency_codes", None, "It is €12.50 or 3 £.", "It is EUR 12.50 or 3 GBP."),
        ("currency_signs", None, "It is EUR 12.50 or 3 GBP.", "It is €12.50 or 3 £."),
        ("decimals", 2, "It is €12.5 or €3, 1.500 of it.", "It is €12.50 or €3.00, 1.500 of it."),
        ("decimals", 0, "It is €12.00.", "It is €12."),
        ("digits", None, "They have twenty-one cats.", "They have 21 cats."),
        ("numbers_in_words", None, "They have 21 cats. 3 sleep.", "They have twenty-one cats. Three sleep."),
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
        ("json", {"required": ["name"]}, '{"nom": 1}'),
        ("code_language", "python", "```ruby\nx\n```"),
        ("iso_dates", None, "By May 3."),
        ("day_before_month", None, "By 05/06/2025."),
        ("clock_24", None, "Open 2-4 pm."),
        ("metric", None, "It is 3 miles away."),
        ("currency", "EUR", "It is $12."),
        ("currency_codes", None, "It is $12."),
        ("decimals", 1, "It is 3.14."),
        ("no_bullet_full_stops", None, "- One. Two.\n- Three."),
        ("sentence_case_headings", None, "# How To See Rome"),
        ("no_first_person", None, "I came."),
        ("weekdays", None, "By 12 May."),
    ],
)
def test_what_only_a_rewrite_could_mend_is_left_alone(kind: str, value: object, text: str) -> None:
    assert repair(Check(kind, value), text) is None


def test_a_text_that_meets_the_check_stays_as_it_is() -> None:
    assert repair(Check("max_words", 5), "  Fine as it is.\n") == "  Fine as it is.\n"
