"""Checks count and compare as people do."""

import pytest

from workbench.checks import explain, instruct, prose, verify
from workbench.errors import WorkbenchError
from workbench.records import Check

MAIL = """Subject: Freezers

Dear Ines,

The freezers — both of them — don't work. Can you approve two new ones?

Best wishes,
Sam Brown"""
CODE = "```python\nprint('one two three')\n```"


def passed(kind: str, value: object, text: str) -> bool | None:
    return verify(Check(kind, value), text).passed


def test_words_are_counted_as_people_count_them() -> None:
    for text, count in (
        ("don't use e-mail", 3),
        ("a — b", 2),
        ("- buy milk\n- call Ann", 4),
        ("1. one\n2. two", 2),
        ("**bold** word", 2),
        ("see https://a.b/c?d=e now", 3),
        ("yes—no", 2),
        ("3.5 km", 2),
        ("你好", 2),
        ("# Title here", 2),
        (f"Run it:\n{CODE}", 2),
        ("", 0),
    ):
        assert len(prose.words(text)) == count, text


def test_a_greeting_and_a_sign_off_are_words_but_no_sentences_or_paragraphs() -> None:
    assert passed("exact_sentences", 2, MAIL) and passed("exact_paragraphs", 1, MAIL)
    assert passed("exact_words", 21, MAIL)


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    assert passed("exact_sentences", 2, "Mr. Smith paid 3.50 euro at 5 p.m. today. He left, e.g. by bus.")


def test_a_list_item_is_a_sentence_and_a_heading_is_none() -> None:
    assert passed("exact_sentences", 3, "# Plan\n\nDo this:\n- buy milk\n- call Ann")


def test_a_list_is_one_paragraph_and_code_is_none() -> None:
    assert passed("exact_paragraphs", 2, f"Do this:\n\n- buy milk\n\n- call Ann\n\n{CODE}")


def test_lines_of_code_count_as_lines_and_their_fences_do_not() -> None:
    assert passed("exact_lines", 2, f"Run it:\n\n{CODE}")


def test_a_limit_that_is_broken_shows_what_is_beyond_it_and_how_far() -> None:
    finding = verify(Check("max_words", 2), "one two three four")
    assert not finding.passed and finding.spans[0].quote == "three four" and finding.distance == 1.0


def test_a_limit_that_is_met_has_no_distance() -> None:
    assert verify(Check("max_words", 4), "one two three four").distance == 0


def test_wordings_are_found_whatever_their_case_quotes_and_spaces() -> None:
    assert passed("contains", "Prices don't include VAT", "PRICES  don’t\ninclude vat.")
    assert not passed("contains", ["one", "two"], "only one")


def test_wordings_are_whole_words_and_an_avoided_word_counts_in_its_inflections() -> None:
    assert passed("not_contains", "cup", "in the cupboard")
    for text in ("we utilize it", "it was Utilized", "by utilizing it", "two synergies"):
        assert not passed("not_contains", ["utilize", "synergy"], text)


def test_a_single_letter_keeps_its_case() -> None:
    assert passed("not_contains", "I", "see part i of it") and not passed("not_contains", "I", "I am here")


def test_what_is_found_though_it_must_not_be_is_shown() -> None:
    assert [span.quote for span in verify(Check("not_contains", "—"), "a — b — c").spans] == ["—", "—"]


@pytest.mark.parametrize(
    "text",
    [
        "Bye.\n\nCheers,\nSam",
        "Bye. Cheers, Sam.",
        "Bye. cheers, sam  \n\n",
        'Bye. "Cheers, Sam"',
        "Bye.\n**Cheers, Sam**",
    ],
)
def test_an_ending_may_stand_on_lines_of_its_own_in_quotes_or_before_white_space(text: str) -> None:
    assert passed("ends_with", "Cheers, Sam", text)


def test_an_ending_must_be_the_last_thing() -> None:
    assert not passed("ends_with", "Cheers, Sam", "Cheers, Sam\n\nP.S. Call me.")
    assert passed("ends_with", "?", 'Did he say "now"?') and not passed("ends_with", "?", "Why? Because.")
    assert passed("not_ends_with", "?", "Why? Because.")


def test_an_opening_is_whole_words_whatever_marks_stand_before_it() -> None:
    assert passed("starts_with", "Dear all", "\n**dear all**,\n\nHi") and not passed(
        "starts_with", "Dear all", "Dear allies"
    )
    assert passed("not_starts_with", "Sure", "Surely not.") and not passed(
        "not_starts_with", "Sure", "Sure, here it is."
    )


def test_lists_are_told_from_dashes_and_code() -> None:
    listed = "You need:\n* milk\n* eggs\n1. and\n2. more"
    assert passed("bullets", None, listed) and passed("numbered_list", None, listed)
    assert passed("exact_items", 4, listed) and passed("max_bullets", 2, listed)
    assert passed("no_bullets", None, "Well - yes.\n\n---\n\n```\n- code\n```")


def test_json_may_stand_in_one_code_block_but_not_in_prose() -> None:
    assert passed("json", None, '{"a": [1]}') and passed("json", None, '```json\n{"a": 1}\n```')
    assert not passed("json", None, 'Here: {"a": 1}') and not passed("json", None, "12")


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"{CODE}\n\n{CODE}",
        "def f(x):\n    return x + 1",
        "SELECT id, name FROM customers c\nWHERE c.country = 'NO';",
        "function ok(s) {\n  return !isNaN(Date.parse(s));\n}",
    ],
)
def test_code_alone_is_code_only_fenced_or_bare(text: str) -> None:
    assert passed("code_only", None, text) and not passed("no_code", None, text)


@pytest.mark.parametrize(
    "text",
    [f"Sure, here it is:\n{CODE}", f"{CODE}\nIt prints three words.", "I cannot write that for you.", ""],
)
def test_words_around_code_are_not_code_only(text: str) -> None:
    assert passed("code_only", None, text) is False


def test_a_name_between_backticks_is_no_code() -> None:
    assert passed("no_code", None, "Call `range` with 11 instead.")


def test_emoji_are_pictures_and_typed_smileys_not_trade_marks() -> None:
    assert passed("no_emoji", None, "Acme™ © 2024, 100 % → yes (see 8) and C:/d")
    for text in ("Great 🎉", "love ❤️", "family 👩‍👩‍👧", "nice :-)"):
        assert not passed("no_emoji", None, text)
    assert passed("max_emoji", 1, "family 👩‍👩‍👧")


def test_an_exclamation_mark_in_code_is_none() -> None:
    assert passed("no_exclamation", None, "Use `a != b`.\n```\nx != 3\n```") and not passed(
        "no_exclamation", None, "Hi!"
    )


def test_letter_case_leaves_code_and_addresses_alone() -> None:
    assert passed("lowercase", None, "see https://A.b/C and `Foo`.") and not passed(
        "lowercase", None, "See it"
    )
    assert passed("uppercase", None, "SEE IT, 3 TIMES")


def test_the_language_is_told_and_left_open_where_the_text_is_too_short() -> None:
    assert passed("language", "de", "Sehr geehrte Frau Meyer, vielen Dank für Ihre Nachricht.")
    assert passed("language", "German", "Dear Tom, the cake is ready and waiting for you.") is False
    assert passed("language", "de", "ok") is None


def test_markdown_headings_and_tables_are_seen() -> None:
    assert not passed("no_headings", None, "**Title**\n\ntext") and passed(
        "headings", None, "## Title\n\ntext"
    )
    assert passed("table", None, "| a | b |\n|---|---|\n| 1 | 2 |") and passed("no_table", None, "a | b")
    assert passed("no_markdown", None, "Plain 2 * 3 * 4 text.") and not passed("no_markdown", None, "*so*")


def test_a_pattern_that_takes_too_long_leaves_the_verdict_open() -> None:
    slow = verify(Check("not_regex", r"^(?:(?:a|b|ab)*c?)*$"), "ab" * 3_000 + "!")
    assert slow.passed is None and "too long" in slow.explanation


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("regex", "(unclosed"),
        ("regex", "(?:(?:a{1000}){1000}){1000}"),
        ("regex", "x" * 3_000),
        ("max_words", "many"),
        ("max_words", 0),
        ("contains", ""),
        ("language", "Klingon"),
        ("no_emoji", 3),
        ("max_emoji", -1),
        ("ends_with", None),
        ("max_words", True),
    ],
)
def test_a_value_that_is_of_no_use_is_refused_with_a_sentence(kind: str, value: object) -> None:
    with pytest.raises(WorkbenchError, match=r"\w+ .*[.)]$"):
        verify(Check(kind, value), "text")


def test_checks_say_what_they_ask_for_in_words() -> None:
    assert explain(Check("max_words", 40)) == "at most 40 words"
    assert explain(Check("not_contains", ["a", "b"])) == "without “a” or “b”"
    assert instruct(Check("ends_with", "?")) == "End with a question."
    assert instruct(Check("language", "de")) == "Answer in German."
