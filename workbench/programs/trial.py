"""What happens when the Python blocks of an answer are tried out, with the tests they bring along.

The blocks run in the sandbox, in one process and one namespace, since an answer's second block mostly
stands on its first. The harness that does it in there tells of each block as it is done; of a block it did
not get to, the end of the run tells.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import sandbox

LIMITS = sandbox.Limits(seconds=8.0, cpu_seconds=5)
HARNESS = Path(__file__).with_name("harness.py").read_text(encoding="utf-8")
BEGIN = "\nmain(CELLS, MARK)\n"


@dataclass(frozen=True)
class Tried:
    """What came of one block: how many of its tests ran and held, and the first thing that went wrong.

    `failed` is a test that does not hold; `error` is what the block stopped with, of these `kinds`, and
    `meant` if its own `raise` did it; `unknown` is why it was not run to its end.
    """

    tests: int = 0
    failed: str = ""
    error: str = ""
    kinds: tuple[str, ...] = ()
    meant: bool = False
    line: int | None = None
    printed: str = ""
    unknown: str = ""


def try_out(sources: Sequence[str]) -> list[Tried]:
    """What came of each block, in order."""
    mark = secrets.token_hex(16)
    program = f"CELLS = {list(sources)!r}\nMARK = {mark!r}\n{HARNESS}{BEGIN}"
    result = sandbox.run(program, limits=LIMITS)
    told = [_read(line.removeprefix(mark)) for line in result.stdout.splitlines() if line.startswith(mark)]
    rest = Tried(unknown=_why(result))
    return [*told, *[rest] * (len(sources) - len(told))][:len(sources)]


def _read(line: str) -> Tried:
    told = json.loads(line)
    return Tried(tests=told["tests"], failed=told.get("failed", ""), error=told.get("error", ""),
                 kinds=tuple(told.get("kinds", ())), meant=told.get("meant", False), line=told.get("line"),
                 printed=told["printed"])


def _why(result: sandbox.Result) -> str:
    if result.outcome == "not run":
        return f"it was not run. {result.stderr}"
    if result.outcome in ("finished", "failed"):
        return "it ended before its tests were done"
    return f"it was ended after {result.seconds:.0f} s: {result.outcome}"
