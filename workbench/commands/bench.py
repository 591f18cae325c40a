"""Run the benchmarks."""

import argparse
import os
import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from workbench.commands import COMMANDS, Command
from workbench.experiments import EXPERIMENTS, Table


@COMMANDS.register("bench")
class Bench(Command):
    """Measure the workbench and print tables; without a name, everything.

    Speed is given as a ratio against a baseline in the same run. --quick is a smaller version that
    still goes all the way through; its figures are for no report.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="experiments to run")
        parser.add_argument("--quick", action="store_true", help="a smaller version")
        parser.add_argument("--write", metavar="FILE", help="write the tables to this Markdown file too")

    def run(self, given: argparse.Namespace) -> None:
        parts = [_heading(given)]
        print(parts[0], flush=True)
        for name in given.names or EXPERIMENTS:
            experiment = EXPERIMENTS[name]
            part = _part(name, experiment.__doc__ or "", experiment(given.quick))
            print(part, flush=True)
            parts.append(part)
            if given.write:  # after each, so that a long run that is cut off leaves what it has
                Path(given.write).write_text("\n".join(parts), encoding="utf-8")


def _heading(given: argparse.Namespace) -> str:
    kind = "Quick run; its figures are for no report." if given.quick else "Full run."
    return (f"# Benchmarks\n\n{kind} {date.today()}, {platform.system()} {platform.machine()}, "
            f"{os.cpu_count()} cores, Python {platform.python_version()}.\n")


def _part(name: str, about: str, tables: Iterable[Table]) -> str:
    body = "\n".join(table.markdown() for table in tables)
    return f"## {name}\n\n{about.strip()}\n\n`python -m workbench bench {name}`\n\n{body}"
