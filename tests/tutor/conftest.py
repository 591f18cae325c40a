"""A problem of a first course, and programs students wrote for it."""

import pytest

from workbench.tutor.records import Example, Problem

MEAN = Problem(
    "Write a function mean(numbers) that returns the mean of a list of numbers, and 0 for an empty list.",
    (
        Example(2, "mean([1, 2, 3])"),
        Example(0, "mean([])"),
        Example(2.5, "mean([2, 3])"),
        Example(-1, "mean([-1])"),
    ),
    (
        "def mean(numbers):\n    if not numbers:\n        return 0\n    return sum(numbers) / len(numbers)\n",
        "def mean(numbers):\n    total = 0\n    for n in numbers:\n        total += n\n"
        "    if len(numbers) == 0:\n        return 0\n    return total / len(numbers)\n",
    ),
    title="The mean",
    id="mean",
)

RIGHT = """def mean(marks):
    if len(marks) == 0:
        return 0
    total = 0
    for m in marks:
        total = total + m
    return total / len(marks)
"""


@pytest.fixture
def problem() -> Problem:
    return MEAN


@pytest.fixture
def right() -> str:
    return RIGHT
