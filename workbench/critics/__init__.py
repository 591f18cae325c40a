"""Critics: each looks at one version of an answer and says what it can vouch for.

A critic is a callable `critic(trajectory, response, bench)` that gives critiques. It is registered
under its name by `@CRITICS.register("name")` in a file of this folder; what it cannot tell it calls
unknown, with the reason.
"""

import logging
from collections.abc import Callable
from typing import Any

from workbench.records import Critique, Response, Trajectory
from workbench.registry import Family

Critic = Callable[[Trajectory, Response, Any], tuple[Critique, ...]]
CRITICS: Family[Critic] = Family("workbench.critics", "critic")

log = logging.getLogger(__name__)


def criticise(trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    """What every critic of the setup says of a version; one that breaks is named and judged unknown."""
    return tuple(critique for name in trajectory.setup.critics
                 for critique in _said_by(name, trajectory, response, bench))


def _said_by(name: str, trajectory: Trajectory, response: Response, bench: Any) -> tuple[Critique, ...]:
    critic = CRITICS[name]
    try:
        return critic(trajectory, response, bench)
    except Exception as error:  # one broken critic must not cost the person the answer
        log.exception("The critic %s broke.", name)
        return (Critique(critic=name, response=response.id, verdict="unknown",
                         explanation=f"The critic {name} broke and cannot say: {error}"),)
