"""Writes the pages that list what is in the code: `make docs`. A test holds them to the code."""

import inspect
import sys
from collections import Counter
from pathlib import Path

from pydantic.fields import FieldInfo

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from workbench.bench import Workbench  # noqa: E402
from workbench.checks import CHECKS, Verifier  # noqa: E402
from workbench.critics import CRITICS, Critic  # noqa: E402
from workbench.errors import WorkbenchError  # noqa: E402
from workbench.searches import SEARCHES, Search, taken  # noqa: E402
from workbench.settings import PREFIX, Settings  # noqa: E402

DEPENDS = {"home": "your user data folder", "cache": "your user cache folder", "author": "your login name"}


SETTINGS = """# Settings

An environment variable, or the same name in `.streamlit/secrets.toml`; the environment wins. Every default
works with no key and no network. A provider's own variable (`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`) works
too, except with an address of your own: there only `ERRATA_API_KEY` is sent.

| setting | default | what it does |
|---|---|---|
{rows}
"""

CHECKS_PAGE = """# Checks

A check is the form of a rule that a machine can verify: a kind and a value, as in `max_words`, 40. It is
read from the words of a correction where they say it plainly, and can be set on the lesson card.

| kind | what it asks |
|---|---|
{kinds}
"""

CRITICS_PAGE = """# Critics and searches

A critic judges each version of an answer: pass, fail, or unknown where it cannot tell. One that asks the
model needs a model that judges, which the embedded one does not; what such a critic finds wrong counts only
with words quoted from the answer.

| critic | what it judges | needs |
|---|---|---|
{critics}

An answer that no critic fails is left alone. For any other, a search says which version the next goes on
from; the best of all versions wins. `Setup` sets the limits (`candidates`, `patience`, `time_limit`) and the
options (`search_options`).

| search | how it goes on | options |
|---|---|---|
{searches}
"""


def settings() -> str:
    """The page of settings."""
    return SETTINGS.format(rows="\n".join(
        f"| `{PREFIX}{name.upper()}` | {_default(name, field)} | {field.description} |"
        for name, field in Settings.model_fields.items()))


def checks() -> str:
    """The page of checks."""
    verifiers = dict(CHECKS.items())
    shared = Counter(type(verifier) for verifier in verifiers.values())
    return CHECKS_PAGE.format(
        kinds="\n".join(f"| `{kind}` | {_asks(verifier, shared[type(verifier)] > 1)} |"
                        for kind, verifier in verifiers.items()))


def critics() -> str:
    """The page of critics, and of what is done about what they find."""
    return CRITICS_PAGE.format(
        critics="\n".join(f"| `{name}` | {_about(critic)} | {_needs(critic)} |"
                          for name, critic in CRITICS.items()),
        searches="\n".join(f"| `{name}` | {_about(search)} | {_options(search)} |"
                           for name, search in SEARCHES.items()))


def _needs(critic: Critic) -> str:
    needed = getattr(critic, "needs", "")
    return f"a model that {needed}" if needed else ""


def _options(search: Search) -> str:
    return ", ".join(f"`{option.name}` {option.default}" for option in taken(search).values())


def _default(name: str, field: FieldInfo) -> str:
    if name in DEPENDS:
        return DEPENDS[name]
    value = field.default.get_secret_value() if name == "api_key" else field.default
    return f"`{value}`" if value != "" else "empty"


def _asks(verifier: Verifier, shared: bool) -> str:
    """What a check is about; where one class serves several kinds, with what this one asks in front."""
    try:
        said = verifier.explain(verifier.validate(None)) if shared else ""
    except WorkbenchError:  # it needs a value, which its kind names
        said = ""
    return f"{said[:1].upper()}{said[1:]}. {_about(verifier)}" if said else _about(verifier)


def _about(part: object) -> str:
    about = part.__doc__ or type(part).__doc__
    return " ".join(about.split("\n\n")[0].split()).replace("|", "\\|")


PYTHON = """# From Python

`from workbench import Workbench`, then `Workbench.open(home=None, model=None)`: both default to the settings
in force, and everything works with no key and no network. A workbench is a context manager; it gives the
records of `workbench/records.py`, and it raises `WorkbenchError` with a sentence that names the remedy.
README has an example, [examples/the_loop.ipynb](../examples/the_loop.ipynb) the whole loop in a notebook.

| call | what it does |
|---|---|
{rows}

What is kept is read through `bench.history` (conversations, answers, feedback, lessons), `bench.knowledge`
(rules, their versions and uses), `bench.reviews` and `bench.events` (who did what, append-only).
"""


def python() -> str:
    """The page of the Python surface."""
    public = [(name, part) for name, part in vars(Workbench).items()
              if not name.startswith("_") and inspect.isfunction(part)]
    return PYTHON.format(rows="\n".join(
        f"| `{name}({', '.join(list(inspect.signature(part).parameters)[1:])})` | {_about(part)} |"
        for name, part in public))


PAGES = {"python.md": python, "settings.md": settings, "checks.md": checks, "critics.md": critics}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")
