"""The kinds of differences between a check and ruff's same rule: one module for each check, named like it, with its `KINDS`."""

import importlib
import pathlib

from ._kind import HERE, RUFF, Kind
from ._place import Place, at

__all__ = ["HERE", "RUFF", "Kind", "Place", "at", "every", "kind_of", "of"]


def of(code: str) -> list[Kind]:
    """The recorded kinds of a check, in the order in which they are asked."""
    name = code.replace("-", "_")
    if not pathlib.Path(__file__).with_name(f"{name}.py").exists():
        return []
    return importlib.import_module(f".{name}", __name__).KINDS


def every() -> dict[str, list[Kind]]:
    """The kinds of all checks that have some, by the check's code."""
    files = sorted(pathlib.Path(__file__).parent.glob("[a-z]*.py"))
    return {code: of(code) for code in (file.stem.replace("_", "-") for file in files)}


def kind_of(code: str, place: Place, alone: str) -> Kind | None:
    """The first kind that a difference is of: `alone` says which tool has the finding."""
    return next((kind for kind in of(code) if kind.alone == alone and kind.holds(place)), None)
