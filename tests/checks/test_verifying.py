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


KEYS = {"type": ["object", "array"], "required": ["name"], "items": {"type": "object", "required": ["name"]}}


def test_json_is_held_against_its_schema_as_one_object_or_as_a_list_of_them() -> None:
    assert passed("json", KEYS, '{"name": "Ann"}') and passed("json", KEYS, '```json\n[{"name": 1}]\n```')
    assert not passed("json", KEYS, '{"nom": "Ann"}') and not passed("json", KEYS, '[{"name": 1}, {}]')
    finding = verify(Check("json", {"properties": {"age": {"type": "integer"}}}), '{"age": "ten"}')
    assert "$.age" in finding.explanation and "integer" in finding.explanation


def test_where_a_text_stops_being_json_is_shown() -> None:
    text = 'Here it is:\n```json\n{"a": 1,}\n```'
    assert verify(Check("json"), '{"a": 1,}').spans[0].quote == "}"
    assert verify(Check("json"), text).spans[0].quote == "Here it is:"


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://example.org/schema"},
        {"properties": {"a": {"pattern": "(a+)+$"}}},
        {"type": "thing"},
        {"items": {"uniqueItems": True}},
        {"title": "x" * 30_000},
        [],
    ],
)
def test_a_schema_that_fetches_searches_or_makes_no_sense_is_refused_with_a_sentence(schema: object) -> None:
    with pytest.raises(WorkbenchError, match=r"\w+ .*[.)]$"):
        verify(Check("json", schema), "{}")


def test_a_schema_may_name_a_property_as_a_word_that_is_refused() -> None:
    assert passed("json", {"properties": {"pattern": {"type": "string"}}}, '{"pattern": "dots"}')


def test_the_language_of_code_is_told_by_its_tag_under_any_name() -> None:
    for tag in ("py", "python3", "Python", "pycon", "{.python}"):
        assert passed("code_language", "python", f"```{tag}\nx\n```"), tag
    assert passed("code_language", "js", "```javascript\nx\n```") and passed(
        "code_language", "C#", "```cs\nx\n```"
    )
    assert passed("code_language", "python", "```ruby\nx\n```") is False
    assert passed("code_language", "sql", "```postgresql\nSELECT 1\n```")


def test_the_language_of_code_without_a_tag_is_told_where_it_can_be() -> None:
    python, query = "def f(x):\n    return [y for y in x]", "SELECT id FROM customers;"
    assert passed("code_language", "python", f"```\n{python}\n```") and passed(
        "code_language", "python", python
    )
    assert passed("code_language", "javascript", f"```\n{python}\n```") is False
    assert passed("code_language", "sql", f"```\n{query}\n```")
    assert passed("code_language", "bash", "```\n#!/usr/bin/env bash\nls\n```")
    assert passed("code_language", "ruby", "```\nputs 'x'\n```") is None
    assert passed("code_language", "python", "Just words here.") is None


def test_commands_output_and_data_beside_a_program_do_not_make_it_another_language() -> None:
    beside = "```bash\npip install x\n```\n```python\nx = 1\n```\n```json\n{}\n```\n```text\nout\n```"
    assert passed("code_language", "python", beside)
    assert passed("code_language", "python", "```bash\npip install x\n```") is False


def test_quotation_marks_are_judged_outside_code_and_measures() -> None:
    assert passed("straight_quotes", None, 'He said "it\'s `“`".') and not passed(
        "straight_quotes", None, "it’s"
    )
    assert passed("curly_quotes", None, "It’s 5' 10\" tall, “so”. `x = 'a'`")
    assert verify(Check("curly_quotes"), 'a "b"').spans[0].quote == '"'


def test_a_list_without_its_last_comma_is_told_from_a_phrase_in_front() -> None:
    for text in (
        "We need milk, eggs and bread.",
        "Ann, Bea, Cleo and Dan came early.",
        "They sell red, white or blue.",
    ):
        assert passed("oxford_comma", None, text) is False, text
        assert passed("no_oxford_comma", None, text), text
    for text in ("In Rome, Tom and Ann ate.", "If in doubt, stop and ask.", "Thanks for all, Tom and Ann."):
        assert passed("oxford_comma", None, text) is not False, text
    assert passed("oxford_comma", None, "We need milk, eggs, and bread. Tom and Ann came.")
    assert passed("no_oxford_comma", None, "We need milk, eggs, and bread.") is False
    assert passed("no_oxford_comma", None, "It rained in Rome, and we left.")


def test_bullets_end_with_a_full_stop_on_their_last_line() -> None:
    assert passed("bullet_full_stops", None, "- Open it\n  and look.\n- Ready?\n1. Go.")
    finding = verify(Check("bullet_full_stops"), "- One.\n- Two\n\nText")
    assert finding.passed is False and finding.spans[0].quote == "- Two"
    assert passed("no_bullet_full_stops", None, "- milk\n- eggs etc.\n\nText.")
    assert not passed("no_bullet_full_stops", None, "- milk.\n- eggs")


def test_title_case_leaves_small_words_small() -> None:
    assert passed("title_case_headings", None, "# The Art of Bread in Winter\n\nwe bake")
    finding = verify(Check("title_case_headings"), "# The art of Bread")
    assert finding.passed is False and finding.spans[0].quote == "art"


def test_sentence_case_fails_for_common_words_and_is_open_for_what_may_be_a_name() -> None:
    assert passed("sentence_case_headings", None, "# The art of bread\n## Using the API") is True
    assert passed("sentence_case_headings", None, "# How To Bake") is False
    assert passed("sentence_case_headings", None, "# The Art of Bread\n\nThis art is old.") is False
    assert passed("sentence_case_headings", None, "# A walk in Rome") is None


def test_shouting_is_told_from_abbreviations() -> None:
    assert passed("no_all_caps", None, "NASA and the EU use JSON; see `MAX_SIZE` and HTTP/2.")
    for text in ("do NOT touch it", "IMPORTANT: read it", "the BEST DEAL ever"):
        assert not passed("no_all_caps", None, text), text


DATED = "on 12 May 2025, May 3 and 2025-05-12"


def test_dates_are_judged_by_the_form_that_is_asked_for() -> None:
    for kind, wrong in (
        ("iso_dates", ["12 May 2025", "May 3"]),
        ("day_before_month", ["May 3", "2025-05-12"]),
        ("month_before_day", ["12 May 2025"]),
        ("month_in_words", ["2025-05-12"]),
    ):
        assert [span.quote for span in verify(Check(kind), DATED).spans] == wrong, kind
        assert passed(kind, None, "Version 1.2.10, 3/4 of it, 192.168.1.12, in May 2025")


def test_of_a_date_in_numbers_the_order_is_told_only_where_one_is_no_month() -> None:
    assert passed("day_before_month", None, "31/05/2025, 31.05.25 and 1.2.2025")
    assert passed("day_before_month", None, "05/31/2025") is False
    assert passed("day_before_month", None, "05/06/2025") is None


def test_dates_are_read_in_other_languages() -> None:
    for text in ("am 12. Mai 2025", "le 12 août 2025", "el 12 de mayo de 2025", "12 mei", "1er juin"):
        assert passed("month_before_day", None, text) is False, text
        assert passed("day_before_month", None, text), text


def test_a_weekday_belongs_to_the_date_beside_it() -> None:
    assert passed("weekdays", None, "Monday, 12 May, or Tue May 13 or 14 May (Wednesday)")
    assert passed("weekdays", None, "on Monday we meet; the deadline is 12 May") is False
    assert passed("no_weekdays", None, "on Monday we meet; the deadline is 12 May")
    assert passed("no_weekdays", None, "am Montag, den 12. Mai") is False


def test_times_are_on_one_clock_or_the_other_or_could_be_on_both() -> None:
    assert passed("clock_24", None, "from 9:15 to 14:30") and not passed("clock_24", None, "at 2 p.m.")
    assert passed("clock_12", None, "at 2:30 pm and 9 a.m.")
    assert passed("clock_12", None, "at 14:30") is False and passed("clock_12", None, "at 9:15") is None


def test_measures_are_told_by_a_number_before_them() -> None:
    for text in ("two cups of flour", "5 ft tall", "350 °F", "a dozen, 3 lbs", "ten miles"):
        assert not passed("metric", None, text), text
    assert passed("metric", None, "on foot, 3 cups of tea, in 5 km, 2 kg, he owes £5 and 20 pounds")
    for text in ("5 km away", "200 g of it", "3 litres", "180 °C", "1.80 m tall"):
        assert not passed("imperial", None, text), text
    assert passed("imperial", None, "5G for $3m, a metric of it")
    assert passed("grams", None, "200 g of flour and 2 tablespoons") and not passed(
        "grams", None, "1 cup of flour"
    )


def test_sums_are_known_by_sign_code_and_name() -> None:
    assert passed("currency", "EUR", "€12, 12,50 EUR and 3 euros; 5 people") and passed(
        "currency", "USD", "$3"
    )
    for text in ("$12", "CHF 12", "12 dollars", "£3"):
        assert not passed("currency", "EUR", text), text
    assert passed("currency_codes", None, "EUR 12") and not passed("currency_codes", None, "€12")
    assert passed("currency_signs", None, "€12") and not passed("currency_signs", None, "12 EUR")


def test_decimals_are_those_of_numbers_not_of_versions_dates_and_times() -> None:
    assert passed("decimals", 2, "€12.50, 3.14 and 3 apples; 1,500 people, 3.5.1, 12.05.2025, $2 million")
    for text in ("3.1", "€12", "0.125"):
        assert not passed("decimals", 2, text), text
    assert passed("decimals", 0, "€12 and 1,500") and not passed("decimals", 0, "12.5 %")


def test_numbers_in_words_spare_dates_measures_sums_and_pages() -> None:
    shown = "1. On 12 May at 14:30 we ran 5 km for €7, see page 3, up 4 % in 2024."
    assert passed("numbers_in_words", None, shown)
    assert not passed("numbers_in_words", None, "We have 3 cats") and passed(
        "numbers_in_words", 9, "12 cats, two dogs"
    )
    assert passed("digits", None, "One of them has 3 cats") and not passed(
        "digits", None, "They have twenty-one cats"
    )
    assert passed("digits", None, "Der Hund und die drei Katzen schlafen heute in dem alten Haus.") is None


EASY = (
    "The moon pulls on the sea. The sea gets high. Then it gets low. You can see it on the beach. "
    "It is fun to see."
)
HARD = (
    "Gravitational interaction between astronomical bodies periodically redistributes oceanic water, "
    "considerably influencing navigational possibilities and environmental conditions worldwide, notably "
    "throughout intertidal communities."
)


def test_reading_level_is_told_of_english_of_some_length() -> None:
    assert passed("reading_grade", 3, EASY) and not passed("reading_grade", 8, HARD)
    assert verify(Check("reading_grade", 8), HARD).spans[0].quote.startswith("Gravitational")
    assert passed("reading_grade", 3, "The moon pulls.") is None
    assert (
        passed(
            "reading_grade",
            3,
            "Der Mond zieht das Wasser an, und deshalb steigt es an jedem Tag zweimal und "
            "sinkt dann wieder, was man am Strand sehr gut sehen kann.",
        )
        is None
    )


def test_the_person_is_told_by_pronouns_outside_quotations_and_numerals() -> None:
    assert passed("no_first_person", None, 'In World War I, Part I, the US army; "I came," he wrote. `my_x`')
    for text in ("I came", "it is ours", "let's go", "tell us", "I'm here"):
        assert not passed("no_first_person", None, text), text
    assert passed("third_person", None, "She came.") and not passed("third_person", None, "Tell your boss.")
    assert passed("second_person", None, "You can go.") and not passed("second_person", None, "One can go.")
    assert passed("no_first_person", None, "Der Hund und die Katze schlafen heute in dem alten Haus.") is None


def test_steps_are_orders_where_their_first_word_is_known() -> None:
    assert passed("imperative_steps", None, "1. Open the lid.\n2. **Stir** it.\n- [ ] Step 3: Wait.")
    assert passed("imperative_steps", None, "1. Open it.\n2. You stir.") is False
    assert passed("imperative_steps", None, "1. Open it.\n2. Frobnicate it.") is None
    assert passed("imperative_steps", None, "Open it.") is None


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
        ("code_language", "Klingon"),
        ("code_language", "json"),
        ("currency", "gold"),
        ("decimals", -1),
        ("decimals", "many"),
        ("numbers_in_words", 0),
        ("reading_grade", None),
        ("reading_grade", 99),
        ("clock_24", "yes"),
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
    assert explain(Check("json", KEYS)) == "JSON with the key “name” and nothing else"
    assert explain(Check("code_language", "csharp")) == "code in C#"
    assert instruct(Check("currency", "eur")) == "Give sums of money in EUR."
    assert explain(Check("decimals", 0)) == "numbers with no decimals"
    assert explain(Check("numbers_in_words", 12)) == "numbers up to 12 in words"
