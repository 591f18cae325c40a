"""The one flow from a task to an answer: retrieve, gate, respond, critique, refine.

`run` yields a longer trajectory at each step, and `proceed` takes any trajectory up from where it is,
so the live page, the command line, a replay and a test all walk the same road. A trajectory may start
with matches already decided (a lesson on trial, a person's own choice); retrieval leaves those alone.
Nothing here saves anything: whoever iterates decides what to keep, and stops by closing the iterator.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench import scope
from workbench.errors import ModelError
from workbench.records import Match, Response, Setup, Task, Trajectory
from workbench.searches import propose
from workbench.versions import failures, standing
from workbench.writing import Steps, another, carry_on, judge, mend, unwritten, write

if TYPE_CHECKING:
    from workbench.bench import Workbench


def run(task: Task, setup: Setup, bench: "Workbench") -> Iterator[Trajectory]:
    """Work on a task step by step; the last trajectory yielded holds the answer."""
    return proceed(Trajectory(task=task, setup=setup), bench)


def proceed(trajectory: Trajectory, bench: "Workbench") -> Iterator[Trajectory]:
    """Go on from any snapshot, by its state; errors of the model reach the caller."""
    begun = time.monotonic() - trajectory.seconds
    for snapshot in _steps(trajectory, bench, begun):
        yield replace(snapshot, seconds=round(time.monotonic() - begun, 3))


def going_on(trajectory: Trajectory, cut: Response, bench: "Workbench") -> Iterator[Trajectory]:
    """Go on with a version that was cut at the token limit, then as with any version."""
    longer = yield from carry_on(trajectory, bench, cut)
    yield from proceed(replace(longer, state="critiquing"), bench)


def _steps(trajectory: Trajectory, bench: "Workbench", begun: float) -> Iterator[Trajectory]:
    yield trajectory
    if trajectory.state == "retrieving":
        trajectory = trajectory.grow(matches=_decide(trajectory, bench), state="responding")
        yield trajectory
    if trajectory.state == "responding":
        trajectory = yield from write(trajectory, bench)
        trajectory = replace(trajectory, state="critiquing")
    if trajectory.state == "critiquing":
        yield trajectory
        trajectory = replace(judge(trajectory, bench), state="refining")
        yield trajectory
    if failures(trajectory):  # an easy answer is left alone
        trajectory = yield from _refine(trajectory, bench, begun)
    yield replace(trajectory, state="done")


def _decide(trajectory: Trajectory, bench: "Workbench") -> tuple[Match, ...]:
    """The gate's matches, less the rules that were decided before the run began."""
    settled = {match.rule.id for match in trajectory.matches}
    replaced = {old: match.rule for match in trajectory.applied for old in match.rule.overrides}
    matches = scope.decide(trajectory.task, bench, trajectory.setup)
    return tuple(_give_way(match, replaced) for match in matches if match.rule.id not in settled)


def _give_way(match: Match, replaced: dict) -> Match:
    if match.rule.id not in replaced or match.decision == "withhold":
        return match
    newer = replaced[match.rule.id].text
    return replace(match, decision="withhold", reason=f"A newer rule takes its place here: {newer}")


def _refine(trajectory: Trajectory, bench: "Workbench", begun: float) -> Steps:
    """A mild repair where that is enough, else the rounds of the search; any repair is the last resort."""
    trajectory = yield from mend(trajectory, bench, trajectory.responses[-1])
    try:
        while failures(trajectory) and (parents := propose(trajectory)) and not _late(trajectory, begun):
            for parent in parents:
                if not _late(trajectory, begun):
                    trajectory = yield from another(trajectory, bench, parent)
    except ModelError as error:  # what there is already is better than nothing
        trajectory = trajectory.grow(responses=(unwritten(error),))
    for response in standing(trajectory) if failures(trajectory) else ():
        trajectory = yield from mend(trajectory, bench, response, last_resort=True)
    return trajectory


def _late(trajectory: Trajectory, begun: float) -> bool:
    limit = trajectory.setup.time_limit
    return limit is not None and time.monotonic() - begun >= limit
