"""Experiments: what is measured, each a file here, run by `python -m workbench bench NAME`.

An experiment is a function of `quick` (a smaller version that still goes all the way through) that
gives the tables to show. Its docstring says what it measures.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.registry import Family

EXPERIMENTS: Family[Callable[[bool], "Sequence[Table]"]] = Family("workbench.experiments", "experiment")


@dataclass(frozen=True)
class Table:
    """Figures to show: a title, the columns, the rows, and a note on how they came about."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    note: str = ""

    def markdown(self) -> str:
        """The table as Markdown; numbers with a fraction to three digits that count."""
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        table = "\n".join("| " + " | ".join(_shown(cell) for cell in line) + " |" for line in lines)
        return f"### {self.title}\n\n{table}\n" + (f"\n{self.note}\n" if self.note else "")


def median_seconds(work: Callable[[], Any], times: int) -> float:
    """The median seconds one call takes, over `times` calls after one that does not count."""
    work()
    return statistics.median(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _shown(cell: Any) -> str:
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)
