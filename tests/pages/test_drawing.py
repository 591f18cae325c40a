"""Other people's text is drawn as it is, and does nothing."""

from html import unescape
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import records
from workbench.records import Response, Task, Trajectory
from workbench.ui import differences, text

PIECES = ["a ", "b ", "<b>", "&amp;", "\n", "!", "[x](y)", "`", "```\n", "~~~\n", "$$", ":red[z]", "é"]
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)


@pytest.mark.parametrize("written", [
    "![x](https://example.com/x.png)",
    "    ![x](https://example.com/x.png)",
    "![x][ref]\n\n[ref]: https://example.com/x.png",
    "`![x](https://example.com/x.png)",
    "$$\n```\n$$\n![x](https://example.com/x.png)\n```",
    "- item\r\n![x](https://example.com/x.png)",
])
def test_a_picture_in_an_answer_is_not_fetched(written: str) -> None:
    assert "![" not in text.answer(written)


def test_code_in_an_answer_stays_as_it_was_written() -> None:
    code = "```rust\nlet a = vec![1];\n```"
    assert text.answer(code) == code
    assert text.answer("Use `a:b[1]` here.") == "Use `a:b[1]` here."


def test_a_label_holds_no_markdown() -> None:
    assert text.label("# *Hi* [a](b) :red[c]") == "\\# \\*Hi\\* \\[a\\](b) \\:red\\[c\\]"
    assert text.label("1. one\n\ntwo") == "1\\. one two"


def test_a_text_too_long_to_draw_is_cut_and_says_so() -> None:
    huge = "word " * 200_000
    assert len(text.answer(huge)) <= text.LONGEST
    assert "1,000,000 characters" in text.left_out(huge)
    assert text.left_out("short") == ""


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_back_from_their_marked_forms(before: str, after: str) -> None:
    shown = [unescape(sub(r"</?(div|ins|del)[^>]*>", "", side)) for side in differences.marked(before, after)]
    assert shown == [before, after]


def test_only_the_words_that_differ_are_marked() -> None:
    old, new = differences.marked("Dear Ines, I hope so.", "Dear Ines, thank you so.")
    assert ">I hope</del>" in old
    assert ">thank you</ins>" in new


def test_words_in_a_difference_cannot_become_html() -> None:
    _, new = differences.marked("", "<script>alert(1)</script>")
    assert "<script" not in new


def test_a_lone_word_in_common_between_two_long_edits_is_not_picked_out() -> None:
    before, after = "Thanks for all of the lovely flowers", "Please move two of those broken freezers"
    _, new = differences.marked(before, after)
    assert new.count("<ins") == 1


def test_a_notebook_fetches_no_picture_and_no_cell_ends_early() -> None:
    assert records.shown("![x](https://example.com/x.png)") == r"\!\[x\](https://example.com/x.png)"
    assert records.shown("a\\| b\n<b>") == r"a\\\| b &lt;b&gt;"
    drawn = Trajectory(Task("Hi ![x](u)"), None, responses=(Response("See ![x](u)."),))._repr_markdown_()
    assert "![" not in drawn


def test_a_time_on_another_day_is_read_with_its_day() -> None:
    assert text.moment("2020-03-05T10:00:00+00:00") == "5 Mar 2020"
