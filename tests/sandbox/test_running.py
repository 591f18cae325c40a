"""An honest program runs as it would anywhere: input, output, errors, a folder to write to."""

from types import ModuleType

import pytest

from tests.sandbox.conftest import Attempt
from workbench import sandbox


def test_a_program_reads_its_input_and_writes_its_output(attempt: Attempt) -> None:
    result = attempt("print('Grüße,', input()); print(input())", "Ines\nund Jørn 🎈\n")
    assert (result.outcome, result.exit_code) == ("finished", 0)
    assert result.stdout == "Grüße, Ines\nund Jørn 🎈\n"
    assert result.stderr == ""


def test_an_error_is_a_failure_with_its_traceback(attempt: Attempt) -> None:
    result = attempt("print('so far')\n1 / 0")
    assert (result.outcome, result.exit_code, result.stdout) == ("failed", 1, "so far\n")
    assert result.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert "line 2" in result.stderr


def test_an_exit_code_is_kept(attempt: Attempt) -> None:
    result = attempt("exit(7)")
    assert (result.outcome, result.exit_code) == ("failed", 7)


def test_input_that_is_missing_or_not_wanted_does_no_harm(attempt: Attempt) -> None:
    assert "EOFError" in attempt("input()").stderr
    assert attempt("print(1)", "x" * 1_000_000).outcome == "finished"


def test_a_program_that_closes_its_output_is_waited_for(attempt: Attempt) -> None:
    result = attempt("""
        import os, sys
        print("before", flush=True)
        os.close(1)
        sys.stderr.write("after")
        sys.stderr.flush()
        os._exit(4)
    """)
    assert (result.stdout, result.stderr, result.exit_code) == ("before\n", "after", 4)


def test_output_that_is_no_text_is_shown_as_far_as_it_can_be(attempt: Attempt) -> None:
    result = attempt("import sys; sys.stdout.buffer.write(b'ab\\xff\\x00c')")
    assert (result.outcome, result.stdout) == ("finished", "ab\ufffd\x00c")


def test_a_huge_program_runs(attempt: Attempt) -> None:
    result = attempt("numbers = [\n" + "1,\n" * 100_000 + "]\nprint(sum(numbers))")
    assert (result.outcome, result.stdout) == ("finished", "100000\n")


def test_a_program_with_half_a_character_in_it_fails_and_breaks_nothing(attempt: Attempt) -> None:
    assert attempt("print('\udcff')").outcome == "failed"


def test_a_program_writes_to_its_folder_and_the_next_run_finds_it_empty(attempt: Attempt) -> None:
    written = attempt("open('note.txt', 'w').write('x'); print(open('note.txt').read())")
    assert written.stdout == "x\n"
    assert attempt("import os; print(os.listdir('.'))").stdout == "['main.py']\n"


def test_the_runner_that_holds_is_chosen(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.choose.cache_clear()
    monkeypatch.setattr(sandbox, "RUNNERS", (runner,))
    result = sandbox.run("print(1)")
    sandbox.choose.cache_clear()
    assert (result.outcome, result.runner) == ("finished", runner.NAME)
