"""Errata: correct a model once; the correction is applied where it belongs, and nowhere else."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.bench import Workbench

__all__ = ["Workbench"]


def __getattr__(name: str) -> Any:
    """`from workbench import Workbench`, loaded at that moment: the model's server needs none of it."""
    if name == "Workbench":
        from workbench.bench import Workbench

        return Workbench
    raise AttributeError(f"module 'workbench' has no attribute {name!r}")
