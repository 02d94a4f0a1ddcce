"""duplicate-set-element and B033."""

import ast

from ._kind import HERE, Kind
from ._place import Place


def is_no_constant(place: Place) -> bool:
    """The element is a tuple, or equals one that is written otherwise."""
    return any(isinstance(node, ast.Tuple) for node in place.starting) or " equals " in place.message


KINDS = [
    Kind(
        "equal tuples, equal numbers",
        HERE,
        is_no_constant,
        example="""
PAIRS = {(1, 2), (3, 4), (1, 2)}
""",
        why="A set keeps one of equal elements, whatever they are and however they are written.",
    ),
]
