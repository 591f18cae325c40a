"""The one flow from a task to an answer: retrieve, gate, respond, critique, refine.

`run` yields a longer trajectory at each step, and `proceed` takes any trajectory up from where it is,
so the live page, the command line, a replay and a test all walk the same road. A trajectory may start
with matches already decided (a lesson on trial, a person's own choice); retrieval leaves those alone.
Nothing here saves anything: whoever iterates decides what to keep, and stops by closing the iterator.
"""

import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench import scope
from workbench.critics import criticise
from workbench.errors import ModelError, UnusableReply
from workbench.records import Match, Origin, Response, Setup, Task, Trajectory
from workbench.strategies import STRATEGIES, Prompt
from workbench.strategies.going_on import go_on
from workbench.versions import best, failures, fault, mild, repaired

if TYPE_CHECKING:
    from workbench.bench import Workbench

FIRST_TEMPERATURE, WARMER, WARMEST = 0.2, 0.1, 0.7


def run(task: Task, setup: Setup, bench: "Workbench") -> Iterator[Trajectory]:
    """Work on a task step by step; the last trajectory yielded holds the answer."""
    return proceed(Trajectory(task=task, setup=setup), bench)


def proceed(trajectory: Trajectory, bench: "Workbench") -> Iterator[Trajectory]:
    """Go on from any snapshot, by its state; errors of the model reach the caller."""
    begun = time.monotonic() - trajectory.seconds
    for snapshot in _steps(trajectory, bench):
        yield replace(snapshot, seconds=round(time.monotonic() - begun, 3))


Steps = Generator[Trajectory, None, Trajectory]  # yields each snapshot, returns the last


def _steps(trajectory: Trajectory, bench: "Workbench") -> Iterator[Trajectory]:
    yield trajectory
    if trajectory.state == "retrieving":
        trajectory = trajectory.grow(matches=_decide(trajectory, bench), state="responding")
        yield trajectory
    if trajectory.state == "responding":
        trajectory = yield from _respond(trajectory, bench, "draft")
        trajectory = replace(trajectory, state="critiquing")
    if trajectory.state == "critiquing":
        yield trajectory
        trajectory = replace(_criticise(trajectory, bench), state="refining")
    if failures(trajectory):
        yield trajectory
        trajectory = yield from _refine(trajectory, bench)
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


def _respond(trajectory: Trajectory, bench: "Workbench", origin: Origin) -> Steps:
    """One more version, growing as it is written; it is chosen while there is nothing better."""
    model, prompt = bench.model(trajectory.setup.model), _prompt(trajectory, bench)
    response = Response(text="", origin=origin, complete=False, parent=trajectory.chosen)
    for completion in model.stream(
        prompt.messages, system=prompt.system, prefill=prompt.prefill,
        temperature=_temperature(trajectory), seed=_seed(trajectory), **prompt.options,
    ):
        response = replace(response, text=completion.text, usage=completion.usage,
                           because=_left_out(completion.left_out))
        yield replace(trajectory, responses=(*trajectory.responses, response))
    response = replace(response, text=prompt.finish(response.text), complete=completion.finished)
    return trajectory.grow(responses=(response,), chosen=trajectory.chosen or response.id)


def _left_out(messages: int) -> str:
    return f"The {messages} oldest messages did not fit into what the model can read." if messages else ""


def _prompt(trajectory: Trajectory, bench: "Workbench") -> Prompt:
    """What the strategy makes of the task; after a version that lacks something, going on from that one."""
    capabilities = bench.model(trajectory.setup.model).capabilities
    rules = tuple(match.rule for match in trajectory.applied)
    prompt = STRATEGIES[trajectory.setup.strategy](trajectory.task, rules, capabilities, trajectory.revision)
    if not trajectory.responses or not capabilities.prefill:
        return prompt
    text = trajectory.responses[-1].text
    onwards = (go_on(prompt, rule.check, text) for rule in rules if rule.check)
    return next((longer for longer in onwards if longer), prompt)


def _temperature(trajectory: Trajectory) -> float | None:
    """Careful at first, then bolder with each version that did not hold, so that they differ."""
    if trajectory.setup.temperature is not None:
        return trajectory.setup.temperature
    tried = sum(response.origin != "repair" for response in trajectory.responses)
    return round(min(FIRST_TEMPERATURE + WARMER * tried, WARMEST), 2)


def _seed(trajectory: Trajectory) -> int | None:
    seed = trajectory.setup.seed
    return None if seed is None else seed + len(trajectory.responses)


def _criticise(trajectory: Trajectory, bench: "Workbench") -> Trajectory:
    """Every critic's word on the newest version, and which version is the best now."""
    response = trajectory.responses[-1]
    trajectory = trajectory.grow(critiques=criticise(trajectory, response, bench))
    return replace(trajectory, chosen=best(trajectory).id)


def _refine(trajectory: Trajectory, bench: "Workbench") -> Steps:
    """A mild repair where that is enough, else other versions; any repair that helps is the last resort."""
    for _ in range(trajectory.setup.candidates - 1):
        trajectory = _mend(trajectory, bench, trajectory.responses[-1])
        if not failures(trajectory):
            return trajectory
        try:
            trajectory = yield from _another(trajectory, bench)
        except ModelError as error:  # what there is already is better than nothing
            trajectory = trajectory.grow(responses=(_unwritten(error),))
            if not isinstance(error, UnusableReply):
                break
    for response in trajectory.responses:
        trajectory = _mend(trajectory, bench, response, last_resort=True)
    return trajectory


def _another(trajectory: Trajectory, bench: "Workbench") -> Steps:
    trajectory = yield from _respond(trajectory, bench, "candidate")
    trajectory = _criticise(trajectory, bench)
    yield trajectory
    return trajectory


def _unwritten(error: ModelError) -> Response:
    """A try that came to nothing, for the timeline to show why."""
    return Response(text="", origin="candidate", because=str(error), complete=False)


def _mend(
    trajectory: Trajectory, bench: "Workbench", response: Response, last_resort: bool = False
) -> Trajectory:
    """The trajectory with a repair of that version, if the repair is worth having."""
    edit = repaired(trajectory, response)
    if edit is None or not (last_resort or mild(response, edit)):
        return trajectory
    tried = _criticise(trajectory.grow(responses=(edit,)), bench)
    better = fault(tried, edit) < fault(trajectory, trajectory.answer)
    return tried if better and (last_resort or not failures(tried, edit)) else trajectory
