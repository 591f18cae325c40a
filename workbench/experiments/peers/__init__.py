"""Other memory layers, to be measured beside ours: each in a process and an environment of its own.

They are no part of the product. `make bench-scope` installs them into `.venv-peers`, which falls back on
our environment, so that the embedder is the very same; where that failed, tables say so instead. A peer is
spoken to in JSON Lines and times itself, so that the pipe counts for nobody.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
NAMES = ("mem0 on Chroma", "mem0 on Qdrant", "LangMem in memory", "LangMem on SQLite")
NOT_INSTALLED = "not installed: `make bench-scope` tries to"
SILENT = {"MEM0_TELEMETRY": "False", "ANONYMIZED_TELEMETRY": "False", "LANGSMITH_TRACING": "false",
          "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}


@dataclass(frozen=True)
class Remembered:
    """What a peer gave for a request, by its own defaults, best first; and how long it took."""

    ids: tuple[str, ...]
    seconds: float


class Peer:
    """One memory layer, running; `close` ends it."""

    def __init__(self, name: str, folder: Path, python: Path | None = None) -> None:
        python = python or PYTHON
        if not python.exists():
            raise WorkbenchError(f"{name} is {NOT_INSTALLED}.")
        self.name, self._log = name, folder / "log.txt"
        folder.mkdir(parents=True, exist_ok=True)
        place = {"MEM0_DIR": str(folder / "settings"), "PYTHONPATH": str(ROOT)}
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [python, "-m", "workbench.experiments.peers.serving", name, folder], text=True, cwd=ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=os.environ | SILENT | place)
        self.version = self._say(hello=True)["version"]

    def remember(self, texts: dict[str, str]) -> None:
        """Adds these texts one by one, as its users do, each to be found again under its id."""
        self._say(remember=texts)

    def fill(self, count: int) -> None:
        """Adds so many made-up scopes with drawn vectors, at once (`workbench.experiments.drawing`)."""
        self._say(fill=count)

    def search(self, text: str) -> Remembered:
        """What it would put before a model that is asked this."""
        found = self._say(search=text)
        return Remembered(tuple(found["ids"]), found["seconds"])

    def close(self) -> None:
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _say(self, **asked: Any) -> dict[str, Any]:
        try:
            print(json.dumps(asked), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise WorkbenchError(self._failed()) from None
        line = self._process.stdout.readline()
        if not line:
            raise WorkbenchError(self._failed())
        return json.loads(line)

    def _failed(self) -> str:
        self._process.wait()
        said = [line for line in self._log.read_text(encoding="utf-8").splitlines() if line.strip()]
        return f"{self.name} broke off: {said[-1] if said else 'it said nothing'}"


def opened(folder: Path, names: Sequence[str] = NAMES) -> tuple[list[Peer], dict[str, str]]:
    """The peers that could be started, and of the others why not."""
    peers, missing = [], {}
    for name in names:
        try:
            peers.append(Peer(name, folder / name.replace(" ", "-")))
        except WorkbenchError as problem:
            missing[name] = str(problem)
    for name, problem in missing.items():
        print(f"{name}: {problem}", file=sys.stderr)
    return peers, missing
