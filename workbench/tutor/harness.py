"""Runs programs with tests, and tells of each test in a line of JSON.

It runs inside the sandbox, as a whole program: `JOBS` (a program and the numbers of its tests, each),
`TESTS`, `LIMITS` and `MARK` are put before it. Every test gets a namespace of its own. Values are told in a
form in which equal values are equal texts.
"""

import ast
import builtins
import contextlib
import copy
import io
import json
import math
import os
import re
import signal
import sys

NAME = "<program>"
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
MOST_SHOWN = 400


class Cut(BaseException):
    """The program is cut off: it takes too many steps, too long, or prints too much."""


class Kept(io.TextIOBase):
    """Standard output, up to a bound."""

    def __init__(self, most):
        self.parts, self.left = [], most

    def writable(self):
        return True

    def write(self, text):
        self.left -= len(text)
        if self.left < 0:
            raise Cut("prints too much")
        self.parts.append(text)
        return len(text)

    @property
    def text(self):
        return "".join(self.parts)


class Typed(io.StringIO):
    """Standard input; what is left unread does no harm."""


def main(jobs, tests, limits, mark):
    out = sys.stdout
    for number, (source, chosen, steps) in enumerate(jobs):
        try:
            code = compile(source, NAME, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            tell(out, mark, {"job": number, "broken": f"{type(error).__name__}: {error}"})
            continue
        told = {}
        for test in chosen:
            if not (steps and told.get("ended")):  # one of hundreds that does not end is not tried again
                told = tried(code, tests[test], limits, steps)
            tell(out, mark, {"job": number, "test": test, **told})
    os._exit(0)


def tell(out, mark, data):
    out.write("\n" + mark + json.dumps(data) + "\n")
    out.flush()


def tried(code, test, limits, steps):
    """One test: what came of it."""
    kept, prompts = Kept(limits["output"]), []
    watch = Watch(steps or limits["steps"])
    told = {}
    space = {"__name__": "__main__", "__builtins__": dict(vars(builtins), input=asking(kept, prompts))}
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = Typed(test.get("stdin") or ""), kept, Kept(limits["output"])
    alarm(limits["lean_seconds" if steps else "seconds"])
    sys.settrace(watch)
    try:
        work(code, test, space, told)
    except SystemExit:
        told.setdefault("value", "")
    except Cut as cut:
        told["ended"] = str(cut)
    except BaseException as error:
        told.update(stopped(error))
    finally:
        sys.settrace(None)
        alarm(0)
        sys.stdin, sys.stdout, sys.stderr = before
    told["printed"] = kept.text[: limits["output"]]
    told["with_prompts"] = with_prompts(kept, prompts)
    told["lines"], told["steps"] = sorted(watch.lines), watch.steps
    return told


def work(code, test, space, told):
    exec(code, space)
    if test.get("call") is None:
        return
    expression, setting = parts(test["call"])
    given = arguments(expression)
    for name, node in given.items():
        space[name] = eval(compile(ast.fix_missing_locations(ast.Expression(node)), "<test>", "eval"), space)
    was = {name: canonical(space[name]) for name in given}
    exec(compile(setting, "<test>", "exec"), space)
    value = eval(compile(ast.fix_missing_locations(ast.Expression(expression)), "<test>", "eval"), space)
    told["value"], told["loose"] = canonical(value), canonical(value, loose=True)
    told["shown"], told["none"] = shown(value), value is None
    told["mutated"] = any(canonical(space[name]) != was[name] for name in given)


def parts(call):
    """The last expression of a call, and the statements before it."""
    tree = ast.parse(call)
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return ast.Constant(None), tree
    last = tree.body.pop()
    return last.value, tree


def arguments(expression):
    """Takes lists, sets and dictionaries that are given to a call out into names, to see them afterwards."""
    if not isinstance(expression, ast.Call):
        return {}
    given = {}
    for number, node in enumerate(expression.args):
        if isinstance(node, (ast.List, ast.Dict, ast.Set)):
            name = f"_given_{number}"
            given[name] = node
            expression.args[number] = ast.Name(name, ast.Load())
    return given


def asking(kept, prompts):
    def ask(prompt=""):
        prompts.append((len(kept.parts), str(prompt)))
        line = sys.stdin.readline()
        if not line:
            raise EOFError("EOF when reading a line")
        return line[:-1] if line.endswith("\n") else line

    return ask


def with_prompts(kept, prompts):
    if not any(prompt for _, prompt in prompts):
        return ""
    parts = list(kept.parts)
    for place, prompt in reversed(prompts):
        parts.insert(place, prompt)
    return "".join(parts)


def stopped(error):
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    said = ""
    with contextlib.suppress(Exception):
        said = str(error)[:MOST_SHOWN]
    return {"error": f"{type(error).__name__}: {said}".rstrip(": "), "line": line}


class Watch:
    """Counts the lines of the program that run, and cuts it off at a bound."""

    def __init__(self, most):
        self.lines, self.steps, self.most = set(), 0, most

    def __call__(self, frame, event, argument):
        return self.local if frame.f_code.co_filename == NAME else None

    def local(self, frame, event, argument):
        if event == "line":
            self.lines.add(frame.f_lineno)
            self.steps += 1
            if self.steps > self.most:
                raise Cut("does not end")
        return self.local


def alarm(seconds):
    """Cuts off what takes too long inside a single step, where the system can."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2 if seconds else 0)


def ring(number, frame):
    raise Cut("does not end")


def shown(value):
    try:
        return repr(value)[:MOST_SHOWN]
    except (
        BaseException
    ):  # a student's own __repr__ may raise anything; the kind of the value is what is left
        return f"<{type(value).__name__}>"


def canonical(value, loose=False, depth=0):
    """Equal texts for equal values; `loose` takes a tuple for a list, and a key for its text."""
    if depth > 40:
        return "..."

    def inner(one):
        return canonical(one, loose, depth + 1)

    if isinstance(value, (bool, int)):
        return str(int(value)) if abs(int(value)) < 10**300 else hex(int(value))
    if isinstance(value, float):
        if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
            return str(int(value))
        return f"{value:.9g}"
    if value is None or isinstance(value, (str, bytes, complex)):
        return repr(value)
    if isinstance(value, dict):
        pairs = sorted(
            ((inner(str(key) if loose else key), inner(one)) for key, one in copy.copy(list(value.items())))
        )
        return "{" + ", ".join(f"{key}: {one}" for key, one in pairs) + "}"
    if isinstance(value, (list, tuple)):
        opening, closing = "[]" if loose or isinstance(value, list) else "()"
        return opening + ", ".join(inner(one) for one in value) + closing
    if isinstance(value, (set, frozenset)):
        return "set(" + ", ".join(sorted(inner(one) for one in value)) + ")"
    return ADDRESS.sub("", shown(value))
