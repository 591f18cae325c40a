"""Several fresh versions at once, of which the best is kept: the plain way that any other must beat."""

from workbench.records import Trajectory
from workbench.searches import SEARCHES, Parents


@SEARCHES.register("best_of_n")
def best_of_n(trajectory: Trajectory, width: int = 5) -> Parents:
    """A round of `width` fresh versions, all written before any is chosen; rounds until one passes."""
    return (None,) * width
