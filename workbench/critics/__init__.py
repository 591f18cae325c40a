"""Critics: each looks at one version of an answer and says what it can vouch for.

A critic is a callable `critic(trajectory, response, bench)` that gives critiques. It is registered
under its name by `@CRITICS.register("name")` in a file of this folder; what it cannot tell it calls
unknown, with the reason. One that asks the model to judge declares so with `@needs("judges")`, under the
registration, and a model that cannot is not asked. A critic that breaks, hangs or talks nonsense is
named and judged unknown, and the others go on.
"""

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from workbench.records import Critique, Response, Trajectory
from workbench.registry import Family

Critic = Callable[[Trajectory, Response, Any], tuple[Critique, ...]]
CRITICS: Family[Critic] = Family("workbench.critics", "critic")

PATIENCE = 300.0  # seconds for one critic; longer than a slow model takes to judge, shorter than for ever

log = logging.getLogger(__name__)


def needs(capability: str) -> Callable[[Critic], Critic]:
    """Decorator that declares what the setup's model must be able to do: `judges`, or another capability."""

    def declare(critic: Critic) -> Critic:
        critic.needs = capability
        return critic

    return declare


def criticise(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """What every critic of the setup says of a version; one that breaks is named and judged unknown."""
    return tuple(critique for name in trajectory.setup.critics
                 for critique in _said_by(name, trajectory, response, bench))


def _said_by(name: str, trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    critic = CRITICS[name]
    try:
        if reason := _out_of_reach(critic, trajectory, bench):
            return (Critique(name, response.id, "unknown", reason),)
        said = _in_time(lambda: critic(trajectory, response, bench))
        if not (isinstance(said, tuple) and all(isinstance(critique, Critique) for critique in said)):
            raise TypeError(f"it gave {type(said).__name__} where critiques were due")
        return said
    except Exception as error:  # one broken critic must not cost the person the answer
        log.exception("The critic %s broke.", name)
        return (Critique(critic=name, response=response.id, verdict="unknown",
                         explanation=f"The critic {name} broke and cannot say: {error}"),)


def _out_of_reach(critic: Critic, trajectory: Trajectory, bench: Any) -> str:
    """Why this critic cannot judge here, in words; empty when it can."""
    needed = getattr(critic, "needs", "")
    if not needed or getattr(bench.model(trajectory.setup.model).capabilities, needed):
        return ""
    return f"Not judged: this takes a model that {needed}, and {trajectory.setup.model} is none."


def _in_time(work: Callable[[], Any]) -> Any:
    """What the work gives, or raises; TimeoutError when it hangs, and it is left to itself."""
    ended: SimpleQueue = SimpleQueue()

    def go() -> None:
        try:
            ended.put((work(), None))
        except BaseException as error:  # raised again below, by whoever waits
            ended.put((None, error))

    threading.Thread(target=go, daemon=True, name="errata-critic").start()
    try:
        given, error = ended.get(timeout=PATIENCE)
    except Empty:
        raise TimeoutError(f"it did not answer within {PATIENCE:g} seconds") from None
    if error is not None:
        raise error
    return given
