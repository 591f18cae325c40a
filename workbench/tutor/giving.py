"""Approved hints on their way out: CSV for a learning platform, Markdown for each student, JSON Lines."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.records import shown
from workbench.tutor.records import LEVELS

COLUMNS = ("student_id", "assignment", "turn", *LEVELS)
HEADINGS = {"where": "Where to look", "why": "The idea behind it", "next": "A next step"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(given: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """One row a submission, the three levels beside each other; `names` are those behind the pseudonyms."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for (student, problem, turn), hints in _by_submission(given).items():
        row = {"student_id": names.get(student, student), "assignment": problem, "turn": turn, **hints}
        writer.writerow({key: _harmless(value) for key, value in row.items()})
    return out.getvalue()


def as_markdown(given: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> dict[str, str]:
    """A page for each student."""
    pages: dict[str, list[str]] = defaultdict(list)
    for (student, problem, _), hints in _by_submission(given).items():
        name = names.get(student, student)
        pages[name] += [
            f"## {shown(problem)}\n",
            *(f"**{HEADINGS[level]}.** {hints[level]}\n" for level in LEVELS if level in hints),
        ]
    return {name: f"# Hints for {shown(name)}\n\n" + "\n".join(parts) for name, parts in pages.items()}


def as_lines(records: Iterable[Mapping[str, Any]]) -> str:
    """JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _by_submission(given: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, int], dict[str, str]]:
    found: dict[tuple[str, str, int], dict[str, str]] = defaultdict(dict)
    for one in given:
        found[one["student"], one["problem"], one["turn"]][one["level"]] = one["text"]
    return found


def _harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
