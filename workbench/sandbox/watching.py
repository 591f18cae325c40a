"""How a command is kept to its limits from outside: its time, its output, and whatever else it strains.

One watcher for every runner. It feeds standard input, reads both outputs as they come and keeps no more of
them than the limits say, and ends the whole process group at the first limit that is passed.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from workbench.sandbox.terms import Limits, Outcome, Result

POLL = 0.1  # seconds between looks at what a run strains
LINGER = 2.0  # seconds for its pipes to close once it is gone
TIME_IS_UP = 128 + 24
"""The exit code of a program that used up its seconds of processor: the shell's word for SIGXCPU."""

Strain = Callable[[int], Outcome | None]  # given the process id: the limit that is passed, if one is


@dataclass(frozen=True)
class Command:
    """What to start: its words, its environment, the files left open for it."""

    words: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    open_files: Sequence[int] = ()


def watch(command: Command, stdin: str, limits: Limits, strain: Strain, runner: str) -> Result:
    """Run a command to its end, or to the first limit it passes."""
    begun = time.monotonic()
    process = subprocess.Popen(
        command.words, env=dict(command.environment), pass_fds=tuple(command.open_files),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=os.name == "posix",
    )
    outputs = (_Output(process.stdout, limits.output), _Output(process.stderr, limits.output))
    try:
        feeding = threading.Thread(target=_feed, args=(process.stdin, stdin), daemon=True)
        feeding.start()
        passed = _until_over(process, outputs, begun + limits.seconds, strain)
    finally:
        _end(process)
    for output in outputs:
        output.reading.join(LINGER)
    stdout, stderr = (output.text for output in outputs)
    if passed is None and any(output.flooded for output in outputs):
        passed = "too much output"
    seconds = round(time.monotonic() - begun, 3)
    outcome = passed or _outcome(process.returncode, stderr)
    return Result(outcome, stdout, stderr, process.returncode, seconds, runner)


class _Output:
    """One stream of a process, read as it comes; past the limit it is read no further."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit, self._kept = stream, limit, bytearray()
        self.flooded = False
        self.reading = threading.Thread(target=self._read, daemon=True)
        self.reading.start()

    def _read(self) -> None:
        with self._stream as stream:
            while chunk := stream.read1(65536):
                self._kept += chunk[: self._limit - len(self._kept) + 1]
                if len(self._kept) > self._limit:
                    self.flooded = True
                    return

    @property
    def text(self) -> str:
        return bytes(self._kept[: self._limit]).decode("utf-8", errors="replace")


def _feed(stream: IO[bytes], text: str) -> None:
    with suppress(OSError), stream:  # a program may end, or close its input, without reading it all
        stream.write(text.encode("utf-8", errors="surrogatepass"))


def _until_over(
    process: subprocess.Popen, outputs: Sequence[_Output], deadline: float, strain: Strain
) -> Outcome | None:
    """Waits for the end; the limit that was passed before it, if one was."""
    while True:
        left = deadline - time.monotonic()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, min(POLL, left)))
            return None
        if left <= 0:
            return "timed out"
        if any(output.flooded for output in outputs):
            return "too much output"
        if passed := strain(process.pid):
            return passed


def _end(process: subprocess.Popen) -> None:
    """Ends the process and its whole group; what it left running in namespaces of its own ends with it."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _outcome(code: int, stderr: str) -> Outcome:
    if code in (TIME_IS_UP, -24):
        return "timed out"
    lines = stderr.rstrip().splitlines()
    if code and lines and lines[-1].startswith("MemoryError"):
        return "out of memory"
    return "failed" if code else "finished"
