"""Python in namespaces of its own, by bubblewrap (Linux; Debian's package `bubblewrap`).

The program sees the interpreter, the system's libraries and a folder in memory to write to, and nothing
else: no home, no /proc, no network. Bubblewrap shuts it in and ends it with us (`--die-with-parent`, which
holds for everything it started, since it is the first process of its namespace); a few lines of Python
inside set the limits that the kernel keeps for each process, and then become the program. They are set
inside because the one on processes counts all that a user runs, and outside that user is the person.

Started by root, the program becomes a user nobody else is: root would be exempt from the limit on
processes. Started by anyone else it gets a user namespace, with no way to another one in it.
"""

import os
import random
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil

from workbench.sandbox import calls
from workbench.sandbox.terms import Limits, Outcome, Result
from workbench.sandbox.watching import Command, watch

NAME = "bubblewrap"
FOLDER = "/scratch"
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/nix/store")
SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"
DEVICES = ("null", "zero", "urandom")
UNUSED_USERS = range(1 << 29, 1 << 30)

INSIDE = """
import os, resource, sys
user, cpu, memory, processes, files, file_size = map(int, sys.argv[1:])
if user:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
limits = {"CORE": 0, "AS": memory, "NPROC": processes, "NOFILE": files, "FSIZE": file_size}
for name, limit in limits.items():
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (limit, limit))
resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))  # told first, then ended
os.execve(sys.executable, [sys.executable, "-I", "main.py"], {})
"""


def missing() -> str:
    """What this machine lacks for it, in words with the remedy; empty where it can be tried."""
    if not calls.known() or sys.platform != "linux":
        return "bubblewrap shuts programs in on Linux only, on x86_64 and aarch64."
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (on Debian and Ubuntu: apt-get install bubblewrap)."
    return ""


def run(source: str, stdin: str, limits: Limits) -> Result:
    """Run a Python program inside."""

    def strain(process: int) -> Outcome | None:
        return "out of memory" if _memory(process) > limits.memory else None

    with tempfile.TemporaryFile() as program, _pipe(calls.program()) as refused:
        program.write(source.encode("utf-8", errors="surrogatepass"))
        program.seek(0)
        command = Command(_words(program, refused, limits), {}, (program.fileno(), refused))
        return watch(command, stdin, limits, strain, NAME)


def _words(program: IO[bytes], refused: int, limits: Limits) -> list[str]:
    root = os.geteuid() == 0
    folder = ["--perms", "0777", "--size", str(limits.scratch), "--tmpfs", FOLDER,
              "--perms", "0444", "--file", str(program.fileno()), f"{FOLDER}/main.py"]
    shut_in = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
               "--hostname", "sandbox", "--new-session", "--die-with-parent", "--seccomp", str(refused)]
    bounds = [random.choice(UNUSED_USERS) if root else 0, limits.cpu_seconds, limits.memory, limits.processes,
              limits.files, limits.scratch // 2]
    return [shutil.which("bwrap"), *shut_in, *(AS_ROOT if root else AS_ANYONE), *_mounts(), *folder,
            "--remount-ro", "/", "--chdir", FOLDER, "--",
            _interpreter(), "-I", "-S", "-c", INSIDE, *map(str, bounds)]


AS_ROOT = ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
AS_ANYONE = ("--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534")


def _mounts() -> list[str]:
    """The interpreter, read-only and without installed packages, and three devices that hold nothing."""
    home = Path(sys.base_prefix)
    shown = dict.fromkeys((*LIBRARIES, *(str(home / name) for name in ("bin", "lib", "lib64"))))
    shown = [place for place in shown if os.path.isdir(place)]
    parents = {str(parent): None for place in shown for parent in reversed(Path(place).parents)}
    words = [word for place in [*list(parents)[1:], "/dev"] for word in ("--perms", "0755", "--dir", place)]
    for place in shown:
        words += ["--ro-bind", place, place]
    for name in DEVICES:
        words += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    for packages in (sysconfig.get_path("purelib", vars={"base": str(home)}), SYSTEM_PACKAGES):
        if os.path.isdir(packages):
            words += ["--tmpfs", packages, "--remount-ro", packages]
    return words


def _interpreter() -> str:
    """This Python without its virtual environment, under the name its own folder has for it."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def _memory(process: int) -> int:
    """Bytes held by a process and all it started."""
    try:
        first = psutil.Process(process)
        return sum(_held(one) for one in (first, *first.children(recursive=True)))
    except psutil.Error:  # gone meanwhile
        return 0


def _held(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


@contextmanager
def _pipe(data: bytes) -> Iterator[int]:
    """A file to read that holds this, and is nowhere on disk."""
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    try:
        yield reading
    finally:
        os.close(reading)
