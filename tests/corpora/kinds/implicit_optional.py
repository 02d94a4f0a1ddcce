"""implicit-optional and RUF013."""

import ast

from ._kind import RUFF, Kind
from ._names import decorator_names, imported
from ._nodes import called
from ._place import Place


def of_another_module(place: Place) -> bool:
    """The annotation is a name with an underscore that an import binds, or an attribute of one: not a class that anyone knows."""
    argument = place.first(ast.arg)
    annotation = argument.annotation if argument else None
    last = called(annotation)
    first = annotation
    while isinstance(first, ast.Attribute):
        first = first.value
    return last.startswith("_") and isinstance(first, ast.Name) and (first.id in imported(place.code) or _is_alias(place, last))


def _is_alias(place: Place, name: str) -> bool:
    targets = [node.target for node in ast.walk(place.code.tree) if isinstance(node, ast.AnnAssign)]
    targets += [target for node in ast.walk(place.code.tree) if isinstance(node, ast.Assign) for target in node.targets]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def in_an_overload(place: Place) -> bool:
    """The function stands under `@overload`."""
    return place.function is not None and "overload" in decorator_names(place.function)


KINDS = [
    Kind(
        "a declaration for type checkers",
        RUFF,
        in_an_overload,
        example="""
from typing import overload


@overload
def find(name: str = None) -> int: ...
@overload
def find(name: int) -> str: ...
def find(name=None):
    return name
""",
        why="Nobody calls what stands under `@overload`: its default says only that the argument may be left out.",
    ),
    Kind(
        "a private alias",
        RUFF,
        of_another_module,
        example="""
import sys


def leave(code: sys._ExitCode = None): ...
""",
        why="The name stands for `str | int | None` in typeshed: `None` is allowed, though the annotation does not show it.",
    ),
]
