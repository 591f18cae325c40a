"""Tries out the blocks of an answer, one after the other in one namespace, with the tests found in them.

It runs inside the sandbox, as a whole program: `CELLS` (the blocks) and `MARK` are put before it. For each
block it prints one line, the mark and then JSON: how many tests ran, what failed, or with what error it
stopped. Tests are its assert statements, its doctests, functions named test_..., and TestCases. What the
block itself prints is kept apart.
"""

import ast
import contextlib
import doctest
import inspect
import io
import json
import linecache
import os
import sys
import traceback
import types
import unittest
from collections.abc import Iterator

MOST_PRINTED, MOST_MESSAGE = 300, 300
SAME = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Kept(io.RawIOBase):
    """Takes all that is written to it and keeps the first of it."""

    def __init__(self) -> None:
        self.kept = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        data = bytes(data)
        self.kept += data[:MOST_PRINTED - len(self.kept)]
        return len(data)


class Failed(Exception):
    """A test that does not hold: what it says, and the line of the block."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class FirstFailure(doctest.DocTestRunner):
    """Stops at the first example that gives something else than it says."""

    def report_failure(
        self, out: object, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        said = f"{example.source.strip()} gives {got.strip() or 'nothing'}, not {example.want.strip()}"
        raise Failed(said, (test.lineno or 0) + example.lineno + 1)

    def report_unexpected_exception(
        self, out: object, test: doctest.DocTest, example: doctest.Example, exc_info: tuple
    ) -> None:
        raise exc_info[1]


def main(cells: list[str], mark: str) -> None:
    out = sys.stdout
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    for number, source in enumerate(cells):
        kept = Kept()
        sys.stdout = sys.stderr = io.TextIOWrapper(io.BufferedWriter(kept), "utf-8", "replace")
        told = tried(source, f"<block {number + 1}>", vars(module))
        with contextlib.suppress(OSError, ValueError):  # the block may have closed it
            sys.stdout.flush()
        told.update(block=number, printed=kept.kept.decode("utf-8", "replace"))
        out.write("\n" + mark + json.dumps(told) + "\n")
        out.flush()
    os._exit(0)


def tried(source: str, name: str, namespace: dict) -> dict:
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace["__file__"] = name
    told = {"tests": 0}
    try:
        if source.startswith(">>> ") or "\n>>> " in source:
            session(source, name, namespace, told)
        else:
            before = dict(namespace)
            executed(source, name, namespace, told)
            new = {key: value for key, value in namespace.items() if before.get(key) is not value}
            tested(new, namespace, told)
    except Failed as failed:
        told.update(failed=str(failed)[:MOST_MESSAGE], line=failed.line)
    except BaseException as error:
        stopped(error, name, source, told)
    return told


def executed(source: str, name: str, namespace: dict, told: dict) -> None:
    tree = ast.parse(source, name)
    try:
        exec(compile(tree, name, "exec"), namespace)
    except SystemExit:
        return  # the end of a program, or of unittest.main(), whose tests are run again below
    told["tests"] += sum(isinstance(node, ast.Assert) for node in top_level(tree))


def top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that surely ran: of the block itself, and under `if __name__ == "__main__"`."""
    for node in tree.body:
        yield node
        if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
            yield from node.body


def session(source: str, name: str, namespace: dict, told: dict) -> None:
    test = doctest.DocTestParser().get_doctest(source, namespace, name, name, 0)
    FirstFailure(optionflags=SAME, verbose=False).run(test, out=lambda text: None, clear_globs=False)
    told["tests"] += sum(bool(example.want) for example in test.examples)


def tested(new: dict, namespace: dict, told: dict) -> None:
    finder = doctest.DocTestFinder()
    for key, value in new.items():
        if isinstance(value, (types.FunctionType, type)) and getattr(value, "__module__", "") == "__main__":
            for test in finder.find(value, key, module=False, globs=namespace):
                runner = FirstFailure(optionflags=SAME, verbose=False)
                told["tests"] += runner.run(test, out=lambda text: None, clear_globs=False)[1]
        if isinstance(value, types.FunctionType) and key.startswith("test_") and runs_by_itself(value):
            value()
            told["tests"] += 1
        if isinstance(value, type) and issubclass(value, unittest.TestCase):
            case(value, told)


def runs_by_itself(function: types.FunctionType) -> bool:
    code = function.__code__
    given = len(function.__defaults__ or ())
    asks_for = code.co_argcount - given or code.co_kwonlyargcount
    return not asks_for and not code.co_flags & inspect.CO_COROUTINE


def case(kind: type[unittest.TestCase], told: dict) -> None:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(kind).run(result)
    for test, said in result.failures:
        raise Failed(f"{test.id().rpartition('.')[2]}: {said.strip().splitlines()[-1]}")
    for test, said in result.errors:
        raise RuntimeError(f"{test.id().rpartition('.')[2]}: {said.strip().splitlines()[-1]}")
    told["tests"] += result.testsRun - len(result.skipped)


def stopped(error: BaseException, name: str, source: str, told: dict) -> None:
    """What stopped the block, a test of its own or an error, and the last of its lines on the way there."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    line = lines[-1] if lines else getattr(error, "lineno", None)
    at = source.splitlines()[line - 1].strip() if line and line <= len(source.splitlines()) else ""
    said = f"{type(error).__name__}: {error}"[:MOST_MESSAGE]
    if isinstance(error, AssertionError) and at.startswith("assert"):
        told.update(failed=at + (f" ({error})" if str(error) else ""), line=line)
    else:
        told.update(error=said.rstrip(": "), kinds=[kind.__name__ for kind in type(error).__mro__], line=line,
                    meant=at.startswith("raise"))
