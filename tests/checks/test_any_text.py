"""Whatever the text and whatever the words, checks answer; and what they mend they would pass."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.checks import CHECKS, compile_checks, explain, instruct, repair, verify
from workbench.records import Check

VALUES = {
    "contains": "so it is",
    "not_contains": ["—", ";"],
    "regex": r"\bso\b",
    "not_regex": r"(so+)+\d",
    "starts_with": "Dear all",
    "not_starts_with": "Sure",
    "ends_with": "Cheers, Sam",
    "not_ends_with": "?",
    "language": "en",
    "code_language": "python",
    "currency": "EUR",
    "reading_grade": 6,
    "decimals": 2,
}
OTHERS = [  # further values of kinds that take several
    Check("json", {"type": ["object", "array"], "required": ["a"], "items": {"type": "object"}}),
    Check("numbers_in_words", 12),
    Check("code_language", "sql"),
    Check("currency", "USD"),
    Check("decimals", 0),
]
KINDS = list(CHECKS)
FRAGMENTS = st.sampled_from(
    [
        "Dear Ines,",
        "Hi Tom!",
        "\n\n",
        "\n",
        " ",
        "Best wishes,\nSam",
        "- milk\n",
        "1. eggs\n",
        "  * nested\n",
        "```python\n",
        "```\n",
        "`a != b`",
        "# Title\n",
        "**bold**",
        "🎉",
        " — ",
        "; ",
        "Sure, ",
        "It is so. ",
        "Really?! ",
        "Wow! ",
        ":-)",
        "| a | b |\n|---|---|\n",
        '{"a": 1}',
        "x = 1\n",
        "def f():\n    return 1\n",
        "https://a.b/C ",
        "…",
        "\ud800",
        "\u202e",
        "שלום ",
        "你好。",
        "Subject: cake\n",
        "[a](b)",
        "> said\n",
        "~~~\n",
        "---\n",
        "\r\n",
        "\t",
        "\x00",
        "Thanks, ",
        "e.g. 3.5 km. ",
        "12 May 2025 ",
        "on Monday, May 3rd, ",
        "2025-05-12 ",
        "5/6/2025 ",
        "13.05.25",
        "at 2:30 pm. ",
        "14:30",
        "08:05 a.m.",
        "2–4 pm",
        "€12.5 ",
        "12,50 EUR",
        "$3 ",
        "350 °F (180 °C) ",
        "two cups of milk, three eggs and 4 lemons. ",
        "red, white, and blue. ",
        "It's “so”, 'no' and \"yes\". ",
        "STOP SHOUTING NOW ",
        "## How To Bake Bread In Rome\n",
        "- Open it.\n",
        "You and I ",
        "SELECT a FROM b;\n",
        "[1, {",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=25).map("".join))
WORDS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                "no ",
                "never ",
                "don't ",
                "40 ",
                "two ",
                "words",
                " max",
                "sentences ",
                "bullets",
                ", ",
                ". ",
                "end with ",
                "start with ",
                "'",
                '"',
                "in German",
                "emojis ",
                "—",
                "a hundred and ",
                "under ",
                "not ",
                "if ",
                "when ",
                "code ",
                "only ",
                "\ue000",
                "?",
                "*",
                "Cheers, Sam",
                "say ",
                "sign ",
                "(",
                ")",
                "at most ",
                "between ",
                "one ",
                "json ",
                "with keys ",
                "dates ",
                "iso ",
                "numbers ",
                "in words",
                "decimals",
                "headings ",
                "title case ",
                "grade 3 level",
                "for a ten-year-old",
                "in euros",
                "python ",
                "24-hour clock ",
                "first person ",
                "metric ",
            ]
        ),
        max_size=30,
    ).map("".join),
)
EASY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def all_checks() -> list[Check]:
    """A check of every kind, and some more with other values."""
    return [*map(check, KINDS), *OTHERS]


def check(kind: str) -> Check:
    """A check of this kind with a value that it takes."""
    counted = kind.startswith(("max_", "min_", "exact_"))
    return Check(kind, 3 if counted else VALUES.get(kind))


@EASY
@given(text=TEXTS)
def test_no_text_makes_a_check_raise(text: str) -> None:
    for each in all_checks():
        finding = verify(each, text)
        assert finding.passed in (True, False, None) and finding.explanation
        assert (finding.distance == 0) or finding.passed is not True
        assert all(text[span.start : span.end].startswith(span.quote) for span in finding.spans)


@EASY
@given(text=TEXTS)
def test_a_mended_text_passes_and_is_never_empty(text: str) -> None:
    for each in all_checks():
        mended = repair(each, text)
        assert mended is None or (
            verify(each, mended).passed and (mended.strip() or mended == text)
        ), each


@settings(max_examples=300, deadline=None)
@given(words=WORDS)
def test_no_words_make_the_reading_raise_and_what_it_reads_can_be_used(words: str) -> None:
    for found in compile_checks(words):
        assert explain(found) and instruct(found)
        assert verify(found, "Some text.").explanation


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200_000,
        "a" * 1_000_000,
        "- item\n" * 140_000,
        "\n" * 1_000_000,
        "`*_[" * 250_000,
        "\U0001f389" * 200_000,
    ],
    ids=["words", "one word", "list", "blank", "marks", "emoji"],
)
def test_a_text_of_a_million_characters_gets_a_verdict(text: str) -> None:
    for kind in (
        "max_words",
        "max_sentences",
        "no_emoji",
        "not_contains",
        "no_markdown",
        "ends_with",
        "code_only",
    ):
        assert verify(check(kind), text).explanation


@pytest.mark.parametrize(
    "fragment",
    ["- item\n", "\n", "[", "12 ", "a, b and c, ", "CAPS AND ", "5 cups (12 ", "May 5, ", "12.5 € at 2 pm"],
    ids=["list", "blank", "brackets", "numbers", "commas", "capitals", "measures", "dates", "sums"],
)
def test_an_answer_as_long_as_a_book_gets_a_verdict_of_every_check(fragment: str) -> None:
    text = fragment * (200_000 // len(fragment))
    for each in all_checks():
        assert verify(each, text).explanation


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_it_asks(kind: str) -> None:
    assert explain(check(kind)) and instruct(check(kind))[-1:].isprintable()
