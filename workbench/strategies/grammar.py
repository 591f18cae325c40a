"""Shapes that a small model is held to while it writes, where trying again hardly ever hits them.

Told "exactly three bullets" the embedded model numbers them, told "a table" it describes one; six versions
seldom hold one that is right. A grammar (GBNF, llama.cpp's own) leaves the words to the model and sees to
the marks and the count. Only shapes whose parts end with a line are here: held to a number of words or of
letters, the model stops in mid-sentence.
"""

from collections.abc import Iterable

from workbench.records import Check

LINE, BULLET = r"[^ \n] [^\n]+", r'"- " [A-Za-z*] [^\n]+'
ROWS = {"exact_lines": LINE, "min_lines": LINE, "exact_bullets": BULLET, "min_bullets": BULLET}
MORE = 4  # rows beyond the fewest asked for
MOST = 30  # rows; an answer of this model has no room for more
TABLE = r"""root ::= row "|" ("---|"){2,4} "\n" row{1,8}
row ::= "|" (" " [A-Za-z0-9$] [^|\n]{0,60} "|"){2,4} "\n"
"""


def held(checks: Iterable[Check]) -> str:
    """The grammar that the checks ask for; "" where there is none, or two that no one answer could keep."""
    grammars = [grammar for check in checks if (grammar := _grammar(check))]
    return grammars[0] if len(grammars) == 1 else ""


def _grammar(check: Check) -> str:
    if check.kind == "table":
        return TABLE
    if check.kind not in ROWS or not isinstance(check.value, int) or not 0 < check.value <= MOST:
        return ""
    more = MORE if check.kind.startswith("min_") else 0
    further = f"{{{check.value - 1},{check.value - 1 + more}}}"
    return f'root ::= row ("\\n" row){further}\nrow ::= {ROWS[check.kind]}\n'
