"""The tree of versions as an outline: which was made of which, where more than one was made of the same.

Each version is a button that unfolds it in the timeline and brings it into view.
"""

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from workbench.records import Response, Trajectory
from workbench.ui import browser, versions

INDENT, BRANCH = "\N{EM SPACE}", "└ "


@dataclass(frozen=True)
class Node:
    """A version in the tree: its number in the timeline, and how many versions it came down from."""

    number: int
    depth: int
    response: Response


def branches(trajectory: Trajectory) -> bool:
    """Whether the versions are a tree: several were made of one, or of nothing beside some that were not."""
    parents = [made_of and made_of.id for made_of in _parents(trajectory)]
    counted = Counter(parents)
    return any(count > 1 for made_of, count in counted.items() if made_of or len(counted) > 1)


def outline(trajectory: Trajectory) -> tuple[Node, ...]:
    """Every version under the one it was made of."""
    parents = _parents(trajectory)
    return tuple(_below(trajectory, parents, None, 0))


def draw(trajectory: Trajectory) -> None:
    """The tree, a version a line."""
    with st.container(gap=None):
        for node in outline(trajectory):
            said = versions.label(trajectory, node.response, node.number)
            st.button(INDENT * 2 * (node.depth - 1) + (BRANCH if node.depth else "") + said,
                      key=f"node-{trajectory.id}-{node.number}", type="tertiary",
                      on_click=_open, args=(versions.key(trajectory, node.number),))


def _parents(trajectory: Trajectory) -> list[Response | None]:
    return [versions.parent(trajectory, response) for response in trajectory.responses]


def _below(trajectory: Trajectory, parents: list[Response | None], made_of: Response | None,
           depth: int) -> list[Node]:
    found: list[Node] = []
    for number, (response, its) in enumerate(zip(trajectory.responses, parents, strict=True), start=1):
        if its is made_of:
            found += [Node(number, depth, response), *_below(trajectory, parents, response, depth + 1)]
    return found


def _open(name: str) -> None:
    st.session_state[name] = True
    browser.turn_to(name)
