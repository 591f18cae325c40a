"""What a program nobody trusts may use, and what came of running it."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["finished", "failed", "timed out", "out of memory", "too much output", "not run"]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one run may use; past any of these it is ended as a whole.

    `memory` bounds each process and all of them together; `scratch` is what it may write to its folder, and
    half as much to one file; `output` is bytes on standard output, and as many on standard error.
    """

    seconds: float = 10.0
    cpu_seconds: int = 10
    memory: int = 512 * MEGABYTE
    processes: int = 16
    files: int = 64
    scratch: int = 16 * MEGABYTE
    output: int = 64 * 1024


@dataclass(frozen=True)
class Result:
    """How a run ended: `failed` is an exit code other than 0; `not run` says in `stderr` why not.

    Bytes that are no UTF-8 show as replacement characters. `runner` names what it ran in.
    """

    outcome: Outcome
    stdout: str = ""
    stderr: str = ""
    exit_code: int | None = None
    seconds: float = 0.0
    runner: str = ""
