"""Look after the workspace folder: index, backup, restore."""

import argparse
from pathlib import Path

from stores.backup import back_up, restore
from workbench.bench import Workbench
from workbench.commands import COMMANDS, Command, say
from workbench.settings import read_settings


@COMMANDS.register("reindex")
class Reindex(Command):
    """Build the index of rules anew from the truth, and say whether they agree."""

    def run(self, given: argparse.Namespace) -> None:
        with Workbench.open(given.home, given.model) as bench:
            say(vars(bench.reindex()))


@COMMANDS.register("backup")
class Backup(Command):
    """Write the whole workspace to one file, safely while the app runs; secrets are not in it."""

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="where to write the backup, a .zip")

    def run(self, given: argparse.Namespace) -> None:
        settings = read_settings(home=given.home, model=given.model)
        print(back_up(settings.home, Path(given.file)))


@COMMANDS.register("restore")
class Restore(Command):
    """Bring a backup back; what is in the folder now is moved aside, never deleted."""

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a file that `backup` wrote")

    def run(self, given: argparse.Namespace) -> None:
        settings = read_settings(home=given.home, model=given.model)
        moved = restore(Path(given.file), settings.home)
        print(f"Restored to {settings.home}." + (f" What was there is in {moved}." if moved else ""))
