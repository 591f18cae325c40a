"""The command line: `python -m workbench COMMAND`; each command is a file in workbench/commands/.

Exit codes: 0 done; 1 something a person can mend, said in one line on standard error, or a lesson that
broke (`verify`); 2 the command was not understood; 3 done, but some input lines were refused (each said in
its own output line); 130 interrupted.
"""

import argparse
import sys

from workbench.commands import COMMANDS
from workbench.errors import WorkbenchError


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments; `--help` after any of them explains it."""
    top = argparse.ArgumentParser(prog="python -m workbench", description=__doc__.splitlines()[0],
                                  epilog=__doc__.partition("\n\n")[2],
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--home", help="folder of the workspace (default: ERRATA_HOME)")
    top.add_argument("--model", help="chat model, `embedded` or `provider:name` (default: ERRATA_MODEL)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        summary = command.__doc__.splitlines()[0]
        sub = commands.add_parser(name, help=summary, description=command.__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
        command.arguments(sub)
        sub.set_defaults(command=command)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    given = parser().parse_args(arguments)
    sys.stdout.reconfigure(errors="replace")  # half a character, from a broken paste, costs only itself
    try:
        return given.command().run(given) or 0
    except WorkbenchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, `head` say, has enough
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
