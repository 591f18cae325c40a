"""Families of interchangeable parts: a file dropped into a family's folder registers what it defines.

A part is known by its name, and the name is saved with everything the part produced, so that a
result can say what ran. Two parts of one name fail when the family is loaded, not when it is used.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from workbench.errors import WorkbenchError

Part = TypeVar("Part")


class Family(Generic[Part]):
    """Parts of one kind, by name, found in the modules of one package."""

    def __init__(self, package: str, kind: str) -> None:
        self.package, self.kind = package, kind
        self._parts: dict[str, Part] = {}
        self._loaded = False

    def register(self, name: str) -> Callable[[Part], Part]:
        """Decorator that adds a part under a name; a name already taken raises ValueError."""

        def add(part: Part) -> Part:
            if name in self._parts:
                raise ValueError(f"There are two {self.kind} parts named {name!r}.")
            self._parts[name] = part
            return part

        return add

    def __getitem__(self, name: str) -> Part:
        self._load()
        if name not in self._parts:
            known = ", ".join(sorted(self._parts))
            raise WorkbenchError(f"There is no {self.kind} named {name!r}. There are: {known}.")
        return self._parts[name]

    def __contains__(self, name: str) -> bool:
        self._load()
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._parts))

    def items(self) -> list[tuple[str, Part]]:
        return [(name, self._parts[name]) for name in self]

    def _load(self) -> None:
        if self._loaded:
            return
        package = importlib.import_module(self.package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self.package}.{module.name}")
        self._loaded = True
