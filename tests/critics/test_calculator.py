"""The critic `calculator` reckons again what an answer states, and says nothing where it may be mistaken."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workbench.critics import CRITICS
from workbench.records import Critique, Response, Setup, Task, Trajectory


def said(text: str) -> tuple[Critique, ...]:
    response = Response(text)
    return CRITICS["calculator"](Trajectory(Task("how much"), Setup(), responses=(response,)), response, None)


@pytest.mark.parametrize("text", [
    "12 + 30 = 42", "So **12 + 30 = 42**.", "12 + 30 = **42** apples", "7 = 3 + 4", "-5 + 3 = -2",
    "- 5 + 3 = 8", "12 plus 30 is 42.", "1,200 + 300 = 1,500", "$12.50 + $30.25 = $42.75", "5x4=20",
    "5 x 4 = 20", "2^10 = 1024", "(3 + 4 + 5) / 3 = 4", "area = 3 × 4 = 12", "(that is 12 + 30 = 42)",
    "12 × 3 = 36 (rounded)", "2/3 = 0.67", "2/3 = 0.66", "2 / 3 ≈ 0.7", "1234 × 56 ≈ 69,000", "1/4 = 25%",
    "30 / 120 × 100 = 25 %", "15 % of 80 is 12", "15 percent of $80 is $12.",
    "the sum of 12, 30 and 5 is 47", "the average of 3, 4 and 5 is 4.",
    "The difference between 12 and 30 is 18.", r"\(12 \times 30 = 360\)", r"$12 \times 30 = 360$",
    r"\$12 + \$30 = \$42", "from 3 May to 10 May is 7 days", "from 3 May to 10 May is 8 days",
    "From May 3, 2024 to May 10, 2024 (7 days)", "from 2024-02-27 to 2024-03-02 is 4 days",
    "from 20 December to 3 January is 14 days", "from 27 February to 2 March is 3 days",
    "from 1 May to 15 May is 2 weeks",
])
def test_what_is_right_passes_as_a_strength(text: str) -> None:
    (critique,) = said(text)
    assert (critique.verdict, critique.kind) == ("pass", "strength")


@pytest.mark.parametrize(("text", "place", "right"), [
    ("12 + 30 = 43", "12 + 30 = 43", "42"),
    ("In all, 17 × 24 = 398 seats.", "17 × 24 = 398", "408"),
    ("8 = 3 + 4", "8 = 3 + 4", "7"),
    ("So 1,200 + 300 = 1,600.", "1,200 + 300 = 1,600", "1,500"),
    ("$12.50 + $30.25 = $42.76", "$12.50 + $30.25 = $42.76", "$42.75"),
    ("2/3 = 0.65", "2/3 = 0.65", "0.67"),
    ("1234 × 56 ≈ 79,000", "1234 × 56 ≈ 79,000", "69,104"),
    ("30 / 120 × 100 = 35%", "30 / 120 × 100 = 35%", "25%"),
    ("A tip: 15 % of 80 is 13.", "15 % of 80 is 13", "12"),
    ("12 plus 30 is 43.", "12 plus 30 is 43", "42"),
    ("the average of 3, 4 and 5 is 5.", "average of 3, 4 and 5 is 5", "4"),
    (r"\(12 \times 30 = 370\)", r"12 \times 30 = 370", "360"),
    ("Stay from 3 May to 10 May: 17 days.", "from 3 May to 10 May: 17 days", "7 days"),
    ("from 1 May to 15 May is 3 weeks", "from 1 May to 15 May is 3 weeks", "2 weeks"),
])
def test_what_is_wrong_fails_at_its_place_with_the_right_value(text: str, place: str, right: str) -> None:
    (critique,) = said(text)
    assert (critique.verdict, critique.error_type, critique.distance) == ("fail", "calculation", 1.0)
    assert critique.span.quote == place == text[critique.span.start:critique.span.end]
    assert critique.suggestion == f"Write {right} there."


@pytest.mark.parametrize("text", [
    "", "Dear Ines, two freezers are broken.", "x = 12 + 30", "2x + 3 = 7", "x + 12 + 30 = 43", "f(3) = 12",
    "f'(1-0) = -1", "half of 12 + 30 = 36", "5 squared + 12 + y = 3", "2 + 2 = 4²", "4! = 25",
    "1 1/2 + 1 = 3", "pages 10-12 is 3", "2020-2024 = 5 years", "24/7 is 365", "Week 1 = 40 + 5",
    "Call 555-1234 = 5", "30% of 200 people are 18", "30% of 200 is 70 or more",
    "45 + 30 = 1 hour 15 minutes", "500 + 700 = 1.2 kg", "7 / 2 = 3 remainder 1", "9 + 5 = 2 o'clock",
    "1 + 1 = 10 in binary", "It is wrong that 2 + 2 = 5.", "2 + 2 ≠ 5",
    "You wrote 2 + 2 = 5, which is incorrect", "100 - 20% = 80", "33.33 × 3 = 100.00", "$12 + €30 = 43",
    "1.500 × 2 = 3.001", "12,5 + 3,5 = 17", "05 + 12 = 2012", "10 / 0 = 5", "2 ^ 999999 = 4",
    "3 × 4 = 13 thousand", "`12 + 30 = 43`", "```\n12 + 30 = 43\n```",
    "from 3 May to 10 May is 5 working days", "from 31 February to 3 March is 9 days", "0x10 + 5 = 21",
])
def test_where_nothing_is_stated_for_sure_it_says_unknown(text: str) -> None:
    assert [critique.verdict for critique in said(text)] == ["unknown"]


LIST = "Costs:\n- Rent: $1,200\n- Food (two): $300\n\n**Total: {total}**"
TABLE = """| what | cost | pieces |
|---|---|---|
| a | $10 | 1 |
| b | $20 | 2 |
| **Total** | **{total}** | 3 |"""


@pytest.mark.parametrize(("text", "right", "wrong"), [(LIST, "$1,500", "$1,600"), (TABLE, "$30", "$31")])
def test_a_total_is_what_stands_above_it(text: str, right: str, wrong: str) -> None:
    assert [critique.verdict for critique in said(text.format(total=right))] == ["pass"]
    (critique,) = said(text.format(total=wrong))
    assert critique.span.quote.strip() == wrong
    assert critique.suggestion == f"Write {right} there."


@pytest.mark.parametrize("text", [
    "- Rent: $1,200 per month\n- Food: $300\nTotal: $1,600", "- Budget: $2,000\n- Food: $300\nTotal: $300",
    "- Rent: $1,200\n- Discount: $300\nTotal: $900", "- Rent: $1,000–$1,200\n- Food: $300\nTotal: $1,600",
    "- Rent: $1,200\n  - Heating: $300\n- Food: $100\nTotal: $1,300",
    "- Rent: $1,200\n- Food\nTotal: $1,300", "- Rent: $1,200\n- Food: €300\nTotal: $1,600",
    "- Rent: $1,200\n- Food: $300\nTotal for the year: $18,000",
    "| day | rate |\n|---|---|\n| a | 10 |\n| b | 20 |\n| Total | 15 |",
    "| day | kilos |\n|---|---|\n| a | 10 |\n| b | some |\n| Total | 15 |", "|\n|---|\n|\n|\n|\n|\n",
])
def test_a_total_that_may_mean_something_else_is_left_alone(text: str) -> None:
    assert [critique.verdict for critique in said(text)] == ["unknown"]


def test_each_wrong_statement_is_named_and_the_right_ones_are_not() -> None:
    critiques = said("1 + 1 = 2\n2 + 2 = 5\n3 + 3 = 7")
    assert [critique.span.quote for critique in critiques] == ["2 + 2 = 5", "3 + 3 = 7"]


def test_a_very_long_answer_is_read_in_one_go() -> None:
    critiques = said("On 3 May we sold 12 + 30 = 42 of them, 15 % of 280 is 42. " * 5_000 + "1 + 1 = 3")
    assert [critique.span.quote for critique in critiques] == ["1 + 1 = 3"]


@given(some.text(alphabet="0123456789 +-*/=().,%$x\\n|^≈×", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for critique in said(text):
        assert critique.span is None or text[critique.span.start:critique.span.end] == critique.span.quote


@given(some.integers(0, 10**9), some.integers(1, 10**9), some.sampled_from("+-*"), some.integers(1, 99))
def test_a_result_that_is_off_is_found_and_the_true_one_is_not(
    left: int, right: int, sign: str, off: int
) -> None:
    exact = {"+": left + right, "-": left - right, "*": left * right}[sign]
    assert [c.verdict for c in said(f"We get {left} {sign} {right} = {exact}.")] == ["pass"]
    assert [c.verdict for c in said(f"We get {left} {sign} {right} = {exact + off}.")] == ["fail"]
