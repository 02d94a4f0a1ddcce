"""slots-missing-attribute and PLE0237."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def is_mangled(place: Place) -> bool:
    """The slot is written as the compiler writes a private name: `_A__x` for `self.__x` in `A`."""
    attribute, owner = place.first(ast.Attribute), place.first(ast.ClassDef)
    if attribute is None or owner is None or not attribute.attr.startswith("__"):
        return False
    wanted = f"_{owner.name.lstrip('_')}{attribute.attr}"
    return any(isinstance(node, ast.Constant) and node.value == wanted for node in ast.walk(owner))


KINDS = [
    Kind(
        "a mangled name",
        RUFF,
        is_mangled,
        example="""
class A:
    __slots__ = ["_A__x"]

    def __init__(self):
        self.__x = 1
""",
        why="In the class `A` the compiler makes `self._A__x` of `self.__x`, and that is the slot.",
    ),
]
