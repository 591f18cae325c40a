"""A program that tries to see or reach what is not its own finds nothing."""

import os
import socket
import sys
from pathlib import Path

import pytest

from tests.sandbox.conftest import Attempt
from workbench import sandbox
from workbench.sandbox import bubblewrap, wasi
from workbench.sandbox.watching import Command, watch

TRY = """
import json, os, sys
def tried(attempt):
    try:
        return attempt()
    except BaseException as error:
        return None
"""


def test_files_of_the_person_are_not_there(attempt: Attempt, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    at_home = [str(path) for path in Path.home().glob("*") if not Path(sys.base_prefix).is_relative_to(path)]
    places = [str(secret), "/etc/passwd", "/etc/shadow", *at_home, str(Path.cwd()), __file__, "/home", "/var",
              "/sys", "/run"]
    result = attempt(TRY + f"print([place for place in {places!r} if tried(lambda: os.stat(place)) "
                           "and (tried(lambda: open(place).read()) or tried(lambda: os.listdir(place)))])")
    assert (result.outcome, result.stdout) == ("finished", "[]\n")


def test_the_environment_is_empty(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "the secret")
    result = attempt("import os; print([n for n in os.environ if n != 'LC_CTYPE'])")
    assert (result.outcome, result.stdout) == ("finished", "[]\n")


def test_there_is_no_proc_to_read_other_processes_from(attempt: Attempt) -> None:
    paths = ["/proc", "/proc/self/environ", "/proc/1/environ", f"/proc/{os.getpid()}/environ"]
    result = attempt(f"import os; print([path for path in {paths!r} if os.path.exists(path)])")
    assert (result.outcome, result.stdout) == ("finished", "[]\n")


def test_nothing_can_be_written_outside_the_folder(attempt: Attempt, tmp_path: Path) -> None:
    places = [str(tmp_path / "x"), "/tmp/x", "/usr/lib/x", "/dev/x", "/dev/shm/x", "/etc/x", "../x",
              "../../x", "/lib/x", "/var/tmp/x"]
    result = attempt(TRY + f"print([place for place in {places!r} if tried(lambda: open(place, 'w'))])")
    assert (result.outcome, result.stdout) == ("finished", "[]\n")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "0.0.0.0"])
def test_loopback_is_out_of_reach(attempt: Attempt, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        place = (host, listener.getsockname()[1])
        result = attempt(f"{TRY}import socket; print(tried(lambda: socket.create_connection({place}, 1)))")
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (result.outcome, result.stdout) == ("finished", "None\n")


def test_no_socket_can_be_made_at_all(attempt: Attempt) -> None:
    result = attempt(TRY + """
import socket
kinds = [(family, kind) for family in (socket.AF_INET, socket.AF_INET6, getattr(socket, "AF_UNIX", 1), 16, 17)
         for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, 3)]
print([kind for kind in kinds if tried(lambda: socket.socket(*kind))])
print(tried(lambda: socket.getaddrinfo("example.com", 80)))
""")
    assert (result.outcome, result.stdout) == ("finished", "[]\nNone\n")


def test_links_in_the_folder_lead_nowhere(attempt: Attempt, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    targets = [str(secret), "../" * 9 + str(secret).lstrip("/"), "/etc/passwd", "/", ".."]
    result = attempt(TRY + f"""
for number, target in enumerate({targets!r}):
    tried(lambda: os.symlink(target, f"link{{number}}"))
    tried(lambda: os.link(target, f"hard{{number}}"))
names = [name for name in os.listdir(".") if name != "main.py"]
print([name for name in names if tried(lambda: open(name).read())])
print([name for name in names if tried(lambda: open(name, "a").write("x"))])
os.path.exists("out") or tried(lambda: os.symlink({str(tmp_path)!r}, "out"))
print(tried(lambda: open("out/written", "w")))
""")
    assert (result.outcome, result.stdout) == ("finished", "[]\n[]\nNone\n")
    assert secret.read_text() == "the secret"
    assert [path.name for path in tmp_path.glob("*")] == ["secret.txt"]


def test_links_left_in_the_folder_are_not_followed_when_it_is_thrown_away(
    attempt: Attempt, tmp_path: Path
) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    attempt(TRY + f"tried(lambda: os.symlink('../' * 9 + {str(tmp_path).lstrip('/')!r}, 'out'))")
    assert (tmp_path / "kept.txt").read_text() == "kept"


def test_the_program_is_not_root_and_cannot_become_it(attempt_with_system: Attempt) -> None:
    result = attempt_with_system(TRY + """
print(os.getuid() > 0, os.geteuid() > 0, os.getgid() > 0, 0 in os.getgroups())
print(tried(lambda: os.setuid(0)), tried(lambda: os.chown("main.py", 0, 0)), tried(lambda: os.chroot("/")))
""")
    assert result.stdout == "True True True False\nNone None None\n"


def test_signals_reach_nobody_outside(attempt_with_system: Attempt) -> None:
    result = attempt_with_system(TRY + f"""
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for target in [os.getppid(), {os.getpid()}, {os.getppid()}, 1, -1, 0]:
    tried(lambda: os.kill(target, signal.SIGTERM))
for target in [os.getppid(), {os.getpid()}, 1]:
    tried(lambda: os.kill(target, signal.SIGKILL))
print("still here")
""")
    assert (result.outcome, result.stdout) == ("finished", "still here\n")


def test_calls_that_open_doors_are_refused(attempt_with_system: Attempt) -> None:
    result = attempt_with_system("""
        import ctypes
        import os
        system = ctypes.CDLL(None, use_errno=True)
        system.syscall.restype = ctypes.c_long
        def refused(call, *arguments):
            return call(*arguments) == -1 and ctypes.get_errno() == 1
        print(refused(system.unshare, 0x10000000), refused(system.unshare, 0x20000))
        print(refused(system.shmget, 0, 1 << 20, 0o1600), refused(system.memfd_create, b"x", 0))
        print(refused(system.mount, b"none", b"/scratch", b"tmpfs", 0, None))
        print(refused(system.syscall, 425, 8, ctypes.create_string_buffer(256)))
        clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
        print(refused(system.syscall, clone, 0x10000000 | 17, 0, 0, 0, 0))
    """)
    assert result.stdout == "True True\nTrue True\nTrue\nTrue\nTrue\n", result.stderr


class Leaky:
    """A runner whose programs see everything: Python with nothing around it."""

    NAME = "leaky"

    @staticmethod
    def missing() -> str:
        return ""

    @staticmethod
    def run(source: str, stdin: str, limits: sandbox.Limits) -> sandbox.Result:
        command = Command((sys.executable, "-I", "-c", source), {"SECRET": "told"})
        return watch(command, stdin, limits, lambda process: None, "leaky")


def test_a_runner_that_programs_get_out_of_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sandbox.trouble(Leaky).startswith("A program in leaky reached the network and the environment")
    sandbox.choose.cache_clear()
    monkeypatch.setattr(sandbox, "RUNNERS", (Leaky,))
    result = sandbox.run("open('/tmp/never', 'w')")
    sandbox.choose.cache_clear()
    assert (result.outcome, result.exit_code) == ("not run", None)
    assert "No code is run on this machine" in result.stderr


def test_a_machine_with_no_runner_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(wasi, "NEEDED", ("no_such_module",))
    sandbox.choose.cache_clear()
    result = sandbox.run("print(1)")
    sandbox.choose.cache_clear()
    assert result.outcome == "not run"
    assert "apt-get install bubblewrap" in result.stderr
    assert "no_such_module cannot be found" in result.stderr
    assert bubblewrap.missing()
