"""Searches: where the next versions of an answer that falls short go on from.

A search is a function of the trajectory so far, and of its own options, that names for each version to
be written next the one it goes on from, or None for a fresh one. It holds no state of its own: what it
needs it reads from the versions, their parents and their critiques. So it can take up any snapshot, also
one that a person changed, and it can be tested without a model. All searches share the writing, the
critics, the limits below and the choice of the best version, so that they can be compared.
"""

from collections.abc import Callable
from inspect import Parameter, signature

from workbench.errors import WorkbenchError
from workbench.records import Response, Setup, Trajectory
from workbench.registry import Family
from workbench.versions import since_better, tries

Parents = tuple[Response | None, ...]
Search = Callable[..., Parents]
SEARCHES: Family[Search] = Family("workbench.searches", "search")


def propose(trajectory: Trajectory) -> Parents:
    """A parent for each version of the next round; none once the limits of the setup are reached."""
    setup = trajectory.setup
    left = setup.candidates - len(tries(trajectory))
    if left < 1 or since_better(trajectory) >= setup.patience:
        return ()
    return search_of(setup)(trajectory, **setup.search_options)[:left]


def search_of(setup: Setup) -> Search:
    """The search a setup names; WorkbenchError for one that is not known, or options it does not take."""
    search = SEARCHES[setup.search]
    strange = sorted(set(setup.search_options) - set(taken(search)))
    if strange:
        known = ", ".join(taken(search)) or "none"
        raise WorkbenchError(f"The search {setup.search!r} takes no option {', '.join(strange)}. "
                             f"Options it takes: {known}.")
    return search


def taken(search: Search) -> dict[str, Parameter]:
    """The options of a search, by name, with their defaults."""
    return dict(list(signature(search).parameters.items())[1:])
