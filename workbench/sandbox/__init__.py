"""Run Python that nobody trusts, so that the worst it can do is fail.

`run` takes a program and its standard input, and gives what came of it. Each run is a process of its own
with no network, no environment and no files but a folder that is thrown away, ended as a whole at any limit
it passes. Two runners can do that: bubblewrap, and where namespaces are not to be had Python in WebAssembly.
Which one is settled at first use by running a program that tries to get out; where it gets out of both,
nothing is run, and the result says so.
"""

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from workbench.sandbox import bubblewrap, wasi
from workbench.sandbox.terms import Limits, Outcome, Result

__all__ = ["Choice", "Limits", "Outcome", "Result", "choose", "run", "trouble"]

RUNNERS = (bubblewrap, wasi)
TRYING = Limits(seconds=60.0, cpu_seconds=60)  # WebAssembly is made into machine code at its first run

WAY_OUT = """
import json, os
def reaches(port):
    try:
        import socket
        socket.create_connection(("127.0.0.1", port), timeout=1)
    except (OSError, ImportError, AttributeError):
        return False
    return True
def is_root():
    return hasattr(os, "getuid") and os.getuid() == 0
told = json.loads(input())
print(json.dumps({
    "the network": reaches(told["port"]),
    "the environment": bool(set(os.environ) - {"LC_CTYPE"}),
    "your files": any(os.path.exists(path) for path in told["files"]),
    "the rights of root": is_root(),
}))
"""


@dataclass(frozen=True)
class Choice:
    """The runner settled on, or none and why."""

    runner: ModuleType | None = None
    reason: str = ""


def run(source: str, stdin: str = "", limits: Limits | None = None) -> Result:
    """Run a Python program; `not run`, with the reason, where there is no safe way to on this machine."""
    choice = choose()
    if choice.runner is None:
        return Result("not run", stderr=choice.reason)
    return choice.runner.run(source, stdin, limits or Limits())


@cache
def choose() -> Choice:
    """The first runner that a program does not get out of; settled once for this process."""
    reasons = []
    for runner in RUNNERS:
        reason = trouble(runner)
        if not reason:
            return Choice(runner)
        reasons.append(reason)
    return Choice(reason=f"No code is run on this machine. {' '.join(reasons)}")


def trouble(runner: ModuleType) -> str:
    """What stands against a runner here, in words; empty after a program in it could not get out."""
    if reason := runner.missing():
        return reason
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = {"port": listener.getsockname()[1], "files": _of_the_person()}
        result = runner.run(WAY_OUT, json.dumps(told), TRYING)
    if result.outcome != "finished":
        said = (result.stderr.strip().splitlines() or [result.outcome])[-1]
        return f"A program in {runner.NAME} did not run: {said}"
    reached = [what for what, reached in json.loads(result.stdout).items() if reached]
    return f"A program in {runner.NAME} reached {' and '.join(reached)}." if reached else ""


def _of_the_person() -> Sequence[str]:
    return (os.path.abspath(__file__), "/etc/passwd", "/proc/self", os.path.expanduser("~/.profile"))
