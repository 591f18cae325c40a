"""What was found, in plain careful words: where to look, what idea is behind it, what to do next.

Each hint is put in several ways; which one is taken is settled by the checks and by what tutors taught. The
words name a place by what stands in the student's own program, and never what should stand there.
"""

import ast
from collections.abc import Iterator

from workbench.tutor.program import FUNCTIONS, Program, text
from workbench.tutor.records import Diagnosis, HintLevel
from workbench.tutor.slips import SLIPS

MOST_QUOTED = 60

SYNTAX = {
    "missing colon": (
        "Python needs a sign at the end of each line that begins a block, to know that one follows.",
        "Compare the ends of all lines that begin a block in your program with each other.",
    ),
    "unclosed bracket": (
        "Every bracket that is opened has to be closed by its partner, in the right order.",
        "Go through the line with a finger and pair each opening bracket with its closing one.",
    ),
    "unclosed string": (
        "A text begins and ends with the same quotation mark, and Python reads on until it finds it.",
        "Find where each text in the line begins and where it ends; are the marks of one kind?",
    ),
    "= for ==": (
        "Giving a value to a name and asking whether two values are equal are written differently.",
        "Read the line aloud: does it ask something, or does it set something?",
    ),
    "bad indentation": (
        "Python tells by the indentation alone which lines belong together.",
        "Draw a line down the left edge of each block; which line does not stand where it should?",
    ),
    "misspelt keyword": (
        "Python's own words have one spelling, in small letters, and one form.",
        "Compare the first word of the line with an example from the course, letter by letter.",
    ),
    "missing operator or comma": (
        "Two things stand beside each other, and Python cannot tell how they go together.",
        "Say aloud what is to happen between the two; which sign says that?",
    ),
    "written for Python 2": (
        "This is written in an older version of Python, in which some things were said otherwise.",
        "Look up how printing is written in the Python of this course.",
    ),
    "missing quotes": (
        "Words without quotation marks are names of variables to Python, not text.",
        "Which words in the line are meant as text, to be shown as they stand?",
    ),
    "stray word or sign": (
        "There is something in the line that Python does not know what to do with.",
        "Cover the line sign by sign from the left; where does it stop making sense?",
    ),
}
UNKNOWN_SYNTAX = (
    "Python cannot read the program up to the end, so none of it runs.",
    "Take lines away from the end until the rest runs; the last one you took is where to look.",
)
UNKNOWN = (
    "What the program does and what the task asks for part at some point.",
    "Follow a failing test line by line on paper, with a column for each variable, until something is odd.",
)


def ways(source: str, diagnosis: Diagnosis, level: HintLevel) -> Iterator[str]:
    """One hint in several ways, the fullest first."""
    why, step = _idea(diagnosis)
    if level == "where":
        yield from _where(source, diagnosis)
    elif level == "why":
        yield why
        yield f"Have you thought about this? {why}"
        yield f"{why} Where does that matter in your program?"
    else:
        tried = _tried(diagnosis)
        yield f"{tried}{step}"
        yield step
        yield f"What would you try first? {step}"
        yield f"{step} What do you find?"


def _idea(diagnosis: Diagnosis) -> tuple[str, str]:
    name = diagnosis.misconception
    if diagnosis.kind == "syntax":
        return SYNTAX.get(name, UNKNOWN_SYNTAX)
    if name in SLIPS:
        return SLIPS[name].why, SLIPS[name].step
    return UNKNOWN


def _tried(diagnosis: Diagnosis) -> str:
    failing = diagnosis.failing
    if failing is None:
        return ""
    if failing.test.call is not None:
        return f"Begin with `{failing.test.call}`. " if len(failing.test.call) <= MOST_QUOTED else ""
    typed = (failing.test.stdin or "").strip().splitlines()
    return f"Begin with the input `{' / '.join(typed)}`. " if typed and len(typed) < 5 else ""


def _where(source: str, diagnosis: Diagnosis) -> Iterator[str]:
    if not diagnosis.lines:
        yield "Something in this program keeps the tests from passing; begin at its first line."
        return
    line = diagnosis.lines[0]
    lines = source.splitlines()
    if diagnosis.kind == "syntax":
        yield from _unread(line, lines[line - 1].strip() if line <= len(lines) else "")
        return
    quoted = lines[line - 1].strip() if line <= len(lines) else ""
    what, inside = _place(source, line)
    numbered = f", line {line}"
    if quoted and len(quoted) <= MOST_QUOTED and "`" not in quoted:
        yield f"Have another look at {what}{inside}{numbered}: `{quoted}`"
        yield f"Have another look at {what}{inside}: `{quoted}`"
        yield f"What does {what}{inside} do, step by step: `{quoted}`?"
    yield f"Have another look at {what}{inside}{numbered}."
    yield f"Have another look at {what}{inside}."
    yield f"What does {what}{inside} do, step by step?"
    yield "Have another look at the part of your program that the failing test goes through."
    yield "Which part of your program does the failing test go through?"


def _unread(line: int, quoted: str) -> Iterator[str]:
    """Where Python cannot read on."""
    if quoted and len(quoted) <= MOST_QUOTED and "`" not in quoted:
        yield f"Python cannot read on near line {line}: `{quoted}`"
        yield f"Python cannot read on near this line: `{quoted}`"
        yield f"Can you read this line the way Python does: `{quoted}`?"
    yield f"Python cannot read on near line {line}."
    yield "Python cannot read the program to its end; where does it stop?"


def _place(source: str, line: int) -> tuple[str, str]:
    """What kind of statement stands in a line, and in which function."""
    try:
        program = Program(source)
    except (SyntaxError, ValueError, RecursionError):
        return "this line", ""
    found = [node for node in program.each(ast.stmt) if node.lineno == line]
    if not found:
        return "this place", ""
    statement = found[0]
    function = program.function(statement)
    return _kind(statement), f" in `{function.name}`" if function else ""


def _kind(node: ast.stmt) -> str:
    if isinstance(node, FUNCTIONS):
        return "the beginning of the function"
    if isinstance(node, (ast.For, ast.While)):
        return "the loop"
    if isinstance(node, ast.If):
        return "the condition"
    if isinstance(node, ast.Return):
        return "the return"
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return f"the place that sets `{text(target)}`" if isinstance(target, ast.Name) else "the assignment"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return "the call"
    return "the statement"
