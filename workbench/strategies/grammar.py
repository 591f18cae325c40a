"""Shapes that a small model is held to while it writes, where trying again hardly ever hits them.

Told "exactly three bullets" the embedded model numbers them, told "a table" it describes one; six versions
seldom hold one that is right. A grammar (GBNF, llama.cpp's own) leaves the words to the model and sees to
the marks and the count. Only shapes whose parts end with a line are here: held to a number of words or of
letters, the model stops in mid-sentence.
"""

from collections.abc import Callable, Iterable
from typing import Any

from workbench.records import Check

MORE = 4  # lines or bullets beyond the fewest asked for
LINE = r'[^ \n] [^\n]+'
BULLET = r'"- " [A-Za-z*] [^\n]+'
TABLE = r'''root ::= row "|" ("---|"){2,4} "\n" row{1,8}
row ::= "|" (" " [A-Za-z0-9$] [^|\n]{0,60} "|"){2,4} "\n"'''


def _rows(row: str, fewest: int, most: int) -> str:
    """So many rows with a line's end between them."""
    return f'root ::= row ("\\n" row){{{fewest - 1},{most - 1}}}\nrow ::= {row}'


GRAMMARS: dict[str, Callable[[Any], str]] = {
    "exact_lines": lambda count: _rows(LINE, count, count),
    "min_lines": lambda count: _rows(LINE, count, count + MORE),
    "exact_bullets": lambda count: _rows(BULLET, count, count),
    "min_bullets": lambda count: _rows(BULLET, count, count + MORE),
    "table": lambda _: TABLE,
}


def held(checks: Iterable[Check]) -> str:
    """The grammar that the checks ask for; "" where there is none, or two that no one answer could keep."""
    grammars = [GRAMMARS[check.kind](check.value) for check in checks if check.kind in GRAMMARS]
    return grammars[0] if len(grammars) == 1 else ""
