"""Is the code in this version sound, as far as parsing it and running it can show?

Each fenced block is parsed. Python blocks are then run in the sandbox, with their asserts, doctests and
tests. A block passes only by tests that ran: that it parses, or runs, is told as unknown. It fails when it
does not parse, when a test of its own does not hold, or when it stops with an error that is nobody's fault
but its own; what may be missing around it (a name, a module, a file, an answer to `input()`) is unknown.
"""

import re
import sys
from typing import Any

from workbench.critics import CRITICS
from workbench.programs.blocks import Block, blocks
from workbench.programs.syntax import Broken, Undecided, parse
from workbench.programs.trial import Tried, try_out
from workbench.records import Critique, Response, Trajectory

OWN_FAULTS = {"TypeError", "ValueError", "ZeroDivisionError", "IndexError", "KeyError", "AttributeError",
              "UnboundLocalError", "RecursionError"}
MOST_BLOCKS = 12
_IMPORTS = re.compile(r"^[ \t]*(?:>>> )?(?:import|from)[ \t]+(\w+)", re.M)
_SURROUNDINGS = re.compile(
    r"\bsys\.(?:argv|stdin)\b|\bos\.environ\b|\bgetenv\(|\bopen\(|\bargparse\b|module '.*' has no attribute"
    r"|ellipsis", re.I)
_BY_CHANCE = re.compile(
    r"\b(?:import|from)\s+(?:random|secrets|uuid|time|datetime)\b|\b(?:set|id|hash)\(|\b0x[0-9a-f]{4}")
_SHOWN_FAILING = re.compile(r"\w*(?:Error|Exception)\b|\braises?\b|\bfails?\b|\bcrash", re.I)


@CRITICS.register("code")
def code(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """Whether each code block parses and, for Python, what running it with its own tests shows."""
    found = [block for block in blocks(response.text) if block.language != "text"][:MOST_BLOCKS]
    said = {number: _parsed(block, response) for number, block in enumerate(found)}
    running = [number for number, block in enumerate(found) if said[number] is None]
    tried = try_out([found[number].source for number in running]) if running else []
    for number, result in zip(running, tried, strict=True):
        said[number] = _ran(found[number], result, response)
    return tuple(critique for critique in said.values() if critique)


def _parsed(block: Block, response: Response) -> Critique | None:
    """What parsing says; None for Python that is worth running."""
    try:
        if not block.is_session:
            parse(block.language, block.source)
    except Undecided as undecided:
        return _critique(block, response, "unknown", f"Not judged: {undecided}.")
    except Broken as broken:
        where = f" in line {broken.line}" if broken.line else ""
        return _critique(block, response, "fail", f"The {block.shown} code is broken{where}: {broken}.",
                         "syntax", broken.line, "Write this line so that the code parses.")
    if block.language != "python":
        return _critique(block, response, "unknown", f"The {block.shown} code parses; it was not run.")
    if missing := _missing(block.source):
        return _critique(block, response, "unknown", f"The code parses; not run, for it needs {missing}.")
    return None


def _missing(source: str) -> str:
    """What of this code's needs no sandbox has; empty where there is nothing."""
    foreign = [name for name in _IMPORTS.findall(source) if name not in sys.stdlib_module_names]
    if foreign:
        return f"the module {foreign[0]}"
    return "somebody to answer its questions" if re.search(r"(?<![\w.])input\(", source) else ""


def _ran(block: Block, tried: Tried, response: Response) -> Critique:
    """What running it shows."""
    if tried.unknown:
        return _critique(block, response, "unknown", f"The code parses; {tried.unknown}.")
    if tried.failed:
        verdict = "unknown" if _BY_CHANCE.search(block.source) else "fail"
        explanation = f"A test in the code does not hold: {tried.failed}."
        return _critique(block, response, verdict, explanation, "test", tried.line,
                         "Mend the code, or what the test expects, so that they agree.")
    if tried.error:
        return _stopped(block, tried, response)
    if tried.tests:
        ran = "its test ran and holds" if tried.tests == 1 else f"its {tried.tests} tests ran and hold"
        return _critique(block, response, "pass", f"The code runs, and {ran}.")
    printed = f" and prints “{' '.join(tried.printed.split())[:80]}”" if tried.printed.strip() else ""
    return _critique(block, response, "unknown", f"The code runs{printed}; there is no test in it.")


def _stopped(block: Block, tried: Tried, response: Response) -> Critique:
    if not _own_fault(block, tried, response):
        return _critique(block, response, "unknown",
                         f"The code parses; run by itself it stops with {tried.error}.", line=tried.line)
    return _critique(block, response, "fail", f"The code stops with {tried.error}.", "error", tried.line,
                     f"Mend this line: it ends in {tried.kinds[0]}.")


def _own_fault(block: Block, tried: Tried, response: Response) -> bool:
    """Whether the error is the code's own: nothing around it is missing, and nobody means to show it."""
    if not tried.kinds or tried.kinds[0] not in OWN_FAULTS or tried.meant:
        return False
    if _SURROUNDINGS.search(block.source) or _SURROUNDINGS.search(tried.error):
        return False
    return tried.kinds[0] not in response.text and not any(_shown(line.text) for line in block.lines)


def _shown(line: str) -> bool:
    """Whether a comment or a handler says that something fails here."""
    comment = line.partition("#")[2]
    return bool(_SHOWN_FAILING.search(comment))


def _critique(block: Block, response: Response, verdict: str, explanation: str, error_type: str = "",
              line: int | None = None, suggestion: str = "") -> Critique:
    failed = verdict == "fail"
    return Critique(
        critic="code",
        response=response.id,
        verdict=verdict,
        explanation=explanation.replace("..", "."),
        kind="strength" if verdict == "pass" else "weakness",
        span=block.span(line) if failed else None,
        error_type=error_type if failed else "",
        suggestion=suggestion if failed else "",
        distance=1.0 if failed else 0.0,
    )
