"""Commands: one file each, dropped in = there. Each takes its arguments and gives an exit code."""

import argparse
import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from workbench.errors import WorkbenchError
from workbench.exchange import line_as, read_lines
from workbench.registry import Family

REFUSED = 3


class Command(ABC):
    """What every command is; its docstring is its help."""

    @staticmethod  # noqa: B027  many commands take nothing more
    def arguments(parser: argparse.ArgumentParser) -> None:
        """Add what this command takes beyond --home and --model."""

    @abstractmethod
    def run(self, given: argparse.Namespace) -> int | None:
        """Do it; gives the exit code, None for 0."""


COMMANDS: Family[type[Command]] = Family("workbench.commands", "command")


def say(data: Any) -> None:
    """Print one line of JSON, at once, so that a pipe sees it."""
    print(json.dumps(data, ensure_ascii=False), flush=True)


@contextmanager
def opened(path: str) -> Iterator[TextIO]:
    """A file to read, or standard input for `-`; raises WorkbenchError when it is not there or not text."""
    try:
        source = sys.stdin.fileno() if path == "-" else path
        file = open(source, encoding="utf-8-sig", closefd=path != "-")  # noqa: SIM115  closed below
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        try:
            yield file
        except UnicodeDecodeError as error:
            raise WorkbenchError(f"{path} is not UTF-8 text (byte {error.start}: {error.reason}).") from error


def each_line(path: str, kind: type, work: Callable[[Any], dict]) -> int:
    """Do `work` on each line of a file and print its result; a line refused is said in its own line."""
    code = 0
    with opened(path) as file:
        for number, data in read_lines(file):
            code = max(code, _one(number, data, kind, work))
    return code


def _one(number: int, data: Any, kind: type, work: Callable[[Any], dict]) -> int:
    try:
        if isinstance(data, WorkbenchError):
            raise data
        say(work(line_as(kind, data, number)))
        return 0
    except WorkbenchError as error:
        known = data.get("id") if isinstance(data, dict) else None
        say({"id": known, "line": number, "error": str(error)})
        return REFUSED
