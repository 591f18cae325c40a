"""A tree of versions, grown where it promises most (after RethinkMCTS and SWE-Search).

Each version is a node with a few children: what was made of it. The next is written below the node found
by going down from the root, each time to the child whose branch did best so far or was tried least (UCT).
A branch that leads nowhere is so left for another, or for a fresh version at the root; the best of all
versions wins, wherever it stands.
"""

from collections import defaultdict
from math import log, sqrt

from workbench.records import Response, Trajectory
from workbench.searches import SEARCHES, Parents
from workbench.versions import empty, energy, tries

Children = dict[str | None, list[Response]]


@SEARCHES.register("tree")
def tree(trajectory: Trajectory, width: int = 2, exploring: float = 0.7) -> Parents:
    """At most `width` versions from each; `exploring` weighs a branch tried little against a good one."""
    children, place = _children(trajectory), None
    while len(children[place and place.id]) >= max(1, width):
        siblings = children[place and place.id]
        visits = sum(len(_branch(children, one)) for one in siblings)
        place = max(siblings, key=lambda one: _promise(trajectory, _branch(children, one), visits, exploring))
    return (None if place is None or empty(place.text) else place,)


def _children(trajectory: Trajectory) -> Children:
    """Versions by the one they were made of; those of none that is known here are at the root."""
    nodes = tries(trajectory)
    known, children = {node.id for node in nodes}, defaultdict(list)
    for node in nodes:
        children[node.parent if node.parent in known else None].append(node)
    return children


def _branch(children: Children, node: Response) -> list[Response]:
    return [node, *(below for child in children[node.id] for below in _branch(children, child))]


def _promise(trajectory: Trajectory, branch: list[Response], visits: int, exploring: float) -> float:
    reward = sum(1 / (1 + energy(trajectory, version)) for version in branch) / len(branch)
    return reward + exploring * sqrt(log(visits) / len(branch))
