"""A program that takes too much of anything is ended, and the result says of what."""

import subprocess
import sys
from contextlib import suppress
from types import ModuleType

import psutil
import pytest

from tests.sandbox.conftest import Attempt
from workbench.sandbox import bubblewrap

FOR_EVER = "import time; time.sleep(600)"


def test_an_endless_loop_runs_out_of_processor(attempt: Attempt) -> None:
    result = attempt("while True: pass", cpu_seconds=1)
    assert result.outcome == "timed out"
    assert result.seconds < 10


def test_a_program_that_waits_for_ever_runs_out_of_time(attempt: Attempt) -> None:
    result = attempt("import time\nprint('here', flush=True)\nwhile True: time.sleep(60)", seconds=1.5)
    assert (result.outcome, result.stdout) == ("timed out", "here\n")
    assert result.seconds < 10


def test_a_program_deaf_to_signals_is_ended_all_the_same(attempt_with_system: Attempt) -> None:
    result = attempt_with_system("""
        import signal, time
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        while True: time.sleep(60)
    """, seconds=1.0)
    assert result.outcome == "timed out"


@pytest.mark.parametrize(
    "bomb", ["x = bytearray(10 ** 9)", "x = []\nwhile True: x.append(bytearray(10 ** 6))"]
)
def test_a_memory_bomb_runs_out_of_memory(attempt: Attempt, bomb: str) -> None:
    assert attempt(bomb).outcome == "out of memory"


def test_memory_is_counted_over_all_processes(attempt_with_system: Attempt) -> None:
    result = attempt_with_system("""
        import os, time
        for _ in range(8):
            if not os.fork():
                x = bytearray(b"x") * (100 * 1024 * 1024)
                time.sleep(60)
        time.sleep(60)
    """)
    assert result.outcome == "out of memory"


def test_a_fork_bomb_is_stopped(attempt_with_system: Attempt) -> None:
    result = attempt_with_system("""
        import os
        started = 0
        try:
            while True:
                if not os.fork():
                    import time
                    time.sleep(60)
                started += 1
        except OSError:
            print(started)
    """)
    assert 1 < int(result.stdout) < 16


def test_threads_are_counted_as_well(attempt_with_system: Attempt) -> None:
    result = attempt_with_system("""
        import threading
        for _ in range(100):
            threading.Thread(target=threading.Event().wait, args=(60,), daemon=True).start()
    """)
    assert "can't start new thread" in result.stderr


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_of_output_is_cut(attempt: Attempt, stream: str) -> None:
    result = attempt(f"import sys\nwhile True: print('x' * 999, file=sys.{stream})", output=5_000)
    assert result.outcome == "too much output"
    assert len(getattr(result, stream)) == 5_000


def test_a_program_that_prints_too_much_and_ends_says_so_too(attempt: Attempt) -> None:
    assert attempt("print('x' * 5_001)", output=5_000).outcome == "too much output"


def test_one_large_file_is_refused(attempt: Attempt) -> None:
    result = attempt("open('big', 'wb').write(bytes(20 * 1024 * 1024))")
    assert result.outcome in ("failed", "too much output")


def test_many_files_do_not_fill_the_disk(attempt: Attempt) -> None:
    result = attempt("""
        for number in range(5_000):
            with open(str(number), "wb") as file:
                file.write(bytes(1024 * 1024))
    """)
    assert result.outcome in ("failed", "too much output")


def test_what_a_program_leaves_running_ends_with_it(attempt_with_system: Attempt) -> None:
    before = set(psutil.pids())
    result = attempt_with_system("""
        import os, time
        if os.fork():
            os._exit(0)
        os.setsid()
        if os.fork():
            os._exit(0)
        time.sleep(600)
    """)
    assert result.outcome == "finished"
    assert result.seconds < 10
    _, alive = psutil.wait_procs(_programs_since(before), timeout=10)
    assert not alive


def _programs_since(before: set[int]) -> list[psutil.Process]:
    """Programs in the sandbox, wherever they hang in the tree by now."""
    return [process for process in psutil.process_iter(["cmdline"])
            if process.pid not in before and (process.info["cmdline"] or [])[-2:] == ["-I", "main.py"]]


def test_a_run_ends_when_the_process_that_asked_for_it_is_killed(runner: ModuleType) -> None:
    asking = f"from {runner.__name__} import Limits, run; run({FOR_EVER!r}, '', Limits(seconds=600))"
    parent = subprocess.Popen([sys.executable, "-c", asking])
    inside = _wait_for_children(psutil.Process(parent.pid), 3 if runner is bubblewrap else 1)
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(inside, timeout=20)
    assert not alive


def _wait_for_children(parent: psutil.Process, number: int) -> list[psutil.Process]:
    """The processes of a run, once there are so many."""
    for _ in range(3_000):
        if len(found := parent.children(recursive=True)) >= number:
            return found
        with suppress(psutil.TimeoutExpired):
            parent.wait(timeout=0.01)
    raise AssertionError("the run did not begin")
