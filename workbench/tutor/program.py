"""A student's program as a tree that can be changed at one place and written out again.

A change names a node's place (its parent, the field, the position in it) and what stands there instead; the
tree is put back afterwards, so hundreds of changed programs are made from one tree.
"""

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

LOOPS = (ast.For, ast.While)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, eq=False)
class Place:
    """Where a node hangs: in this field of its parent, at this position if the field is a list."""

    parent: ast.AST
    field: str
    position: int | None = None


@dataclass(frozen=True, eq=False)
class Change:
    """What stands at a place instead: a node, for a statement also several or none."""

    node: ast.AST
    new: ast.AST | Sequence[ast.stmt]


class Program:
    """A program that parses; raises SyntaxError where it does not."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tree = parsed(source)
        self.places: dict[ast.AST, Place] = {}
        self._place(self.tree)

    def _place(self, node: ast.AST) -> None:
        for field, value in ast.iter_fields(node):
            for position, child in enumerate(value) if isinstance(value, list) else ((None, value),):
                if isinstance(child, ast.AST):
                    self.places[child] = Place(node, field, position)
                    self._place(child)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes, in the order they are written."""
        return [node for node in ast.walk(self.tree)]

    def each(self, *kinds: type) -> Iterator[Any]:
        """The nodes of these kinds."""
        return (node for node in self.nodes if isinstance(node, kinds))

    def parent(self, node: ast.AST) -> ast.AST | None:
        place = self.places.get(node)
        return place.parent if place else None

    def above(self, node: ast.AST, *kinds: type) -> Any:
        """The nearest node of these kinds around a node, within its function; None if there is none."""
        node = self.parent(node)
        while node is not None and not isinstance(node, kinds):
            if isinstance(node, FUNCTIONS):
                return None
            node = self.parent(node)
        return node

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement a node is part of."""
        while node is not None and not isinstance(node, ast.stmt):
            node = self.parent(node)
        return node

    def function(self, node: ast.AST) -> ast.FunctionDef | None:
        """The function a node is in."""
        node = self.parent(node)
        while node is not None and not isinstance(node, FUNCTIONS):
            node = self.parent(node)
        return node

    def block(self, statement: ast.stmt) -> tuple[list[ast.stmt], int]:
        """The statements beside one, and its position among them."""
        place = self.places[statement]
        return getattr(place.parent, place.field), place.position

    def names(self, within: ast.AST) -> list[str]:
        """The names of variables in a part of the program, in the order they first come."""
        found: dict[str, None] = {}
        for node in ast.walk(within):
            if isinstance(node, ast.arg):
                found[node.arg] = None
            elif isinstance(node, ast.Name):
                found[node.id] = None
        return list(found)

    def assigned(self, within: ast.AST) -> set[str]:
        """Names that are given a value in a part of the program, parameters among them."""
        return {
            node.id
            for node in ast.walk(within)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        } | {node.arg for node in ast.walk(within) if isinstance(node, ast.arg)}

    def changed(self, *changes: Change) -> str:
        """The program after some changes, written out."""
        undo = []
        try:
            for change in changes:
                undo.append(self._apply(change))
            return ast.unparse(ast.fix_missing_locations(self.tree))
        finally:
            for put_back in reversed(undo):
                put_back()

    def _apply(self, change: Change) -> Any:
        place = self.places[change.node]
        if place.position is None:
            setattr(place.parent, place.field, change.new)
            return lambda: setattr(place.parent, place.field, change.node)
        held = getattr(place.parent, place.field)
        was = list(held)
        at = next(number for number, one in enumerate(held) if one is change.node)
        new = list(change.new) if isinstance(change.new, (list, tuple)) else [change.new]
        held[at : at + 1] = new
        if isinstance(change.node, ast.stmt) and not held and place.field == "body":
            held.append(ast.Pass())

        def put_back() -> None:
            held[:] = was

        return put_back


def parsed(source: str) -> ast.Module:
    """The tree of a program, without the parser's remarks on its style."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def lines_of(node: ast.AST) -> tuple[int, ...]:
    """The line of a node; of a compound statement its head alone."""
    return (node.lineno,)


def text(node: ast.AST) -> str:
    """A node as Python writes it, on one line."""
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
