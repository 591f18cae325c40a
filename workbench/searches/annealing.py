"""Refining from a version that may be worse than the best, ever less often (after FITO).

A walk over versions: a new one that is no worse is gone on from; one that is worse only by chance, which
falls with how much worse it is and with each step. Early on the walk leaves a version that is nearly good
but cannot be mended; later it is greedy. The best version of all that were written still wins.
"""

from math import exp
from random import Random

from workbench.records import Response, Trajectory
from workbench.searches import SEARCHES, Parents
from workbench.versions import empty, energy, tries


@SEARCHES.register("annealing")
def annealing(trajectory: Trajectory, heat: float = 2.0) -> Parents:
    """A worse version is gone on from by chance, which falls to none; `heat` is that of the first step."""
    here, *later = tries(trajectory)
    for step, version in enumerate(later, start=1):
        if not empty(version.text) and _accepted(trajectory, here, version, step, heat):
            here = version
    return (here,)


def _accepted(trajectory: Trajectory, here: Response, version: Response, step: int, heat: float) -> bool:
    worse = energy(trajectory, version) - energy(trajectory, here)
    temperature = heat * (1 - step / trajectory.setup.candidates)
    if worse <= 0 or temperature <= 0:
        return worse <= 0
    return _chance(trajectory, step) < exp(-worse / temperature)


def _chance(trajectory: Trajectory, step: int) -> float:
    """Between 0 and 1, the same whenever the same run is taken up again."""
    seed = trajectory.setup.seed
    return Random(f"{trajectory.id if seed is None else seed}/{step}").random()
