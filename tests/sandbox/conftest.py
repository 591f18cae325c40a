"""Each test here runs its program in every runner that this machine has, and says how to get the others."""

import textwrap
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import ModuleType

import pytest

from workbench.sandbox import RUNNERS, Limits, Result, bubblewrap, trouble

LIMITS = Limits(seconds=30.0, cpu_seconds=10, memory=256 * 1024 * 1024)

Attempt = Callable[..., Result]


@pytest.fixture(params=RUNNERS, ids=lambda runner: runner.NAME)
def runner(request: pytest.FixtureRequest) -> ModuleType:
    return usable(request.param)


@pytest.fixture
def attempt(runner: ModuleType) -> Attempt:
    """Runs a program in each runner; limits can be given by name."""
    return attempt_in(runner)


@pytest.fixture
def attempt_with_system() -> Attempt:
    """Runs a program where it has processes, signals and users: what WebAssembly has none of."""
    return attempt_in(usable(bubblewrap))


found_trouble = cache(trouble)  # asked once of each runner, not once a test


def usable(runner: ModuleType) -> ModuleType:
    if reason := found_trouble(runner):
        pytest.skip(reason)
    return runner


def attempt_in(runner: ModuleType) -> Attempt:
    def run(source: str, stdin: str = "", **limits: int | float) -> Result:
        return runner.run(textwrap.dedent(source), stdin, replace(LIMITS, **limits))

    return run
