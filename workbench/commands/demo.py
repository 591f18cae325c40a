"""The seeded example from the command line."""

import argparse
from pathlib import Path

from workbench import demo
from workbench.commands import COMMANDS, Command
from workbench.settings import read_settings


@COMMANDS.register("demo")
class Demo(Command):
    """Put the seeded example into a folder and print it, or record it anew on the embedded model.

    The folder is --home, or `errata-demo` beside the usual workspace; a workspace that is there stays.
    """

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="begin anew; what is there is moved aside")
        parser.add_argument("--record", action="store_true", help="play the story anew; takes minutes")

    def run(self, given: argparse.Namespace) -> None:
        if given.record:
            print(demo.record())
            return
        usual = read_settings().home
        home = Path(given.home) if given.home else usual.with_name(f"{usual.name}-demo")
        print(demo.load(home, anew=given.reset))
