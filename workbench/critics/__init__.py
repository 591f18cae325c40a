"""Critics: each looks at one version of an answer and says what it can vouch for.

A critic is a callable `critic(trajectory, response, bench)` that gives critiques. It is registered
under its name by `@CRITICS.register("name")` in a file of this folder; what it cannot tell it calls
unknown, with the reason.
"""

from collections.abc import Callable
from typing import Any

from workbench.records import Critique, Response, Trajectory
from workbench.registry import Family

Critic = Callable[[Trajectory, Response, Any], tuple[Critique, ...]]
CRITICS: Family[Critic] = Family("workbench.critics", "critic")
