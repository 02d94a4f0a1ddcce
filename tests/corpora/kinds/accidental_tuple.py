"""accidental-tuple and COM818."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def _tuple(place: Place) -> ast.Tuple | None:
    """The tuple whose last comma is at the place."""
    ends = [node for node in place.around if isinstance(node, ast.Tuple) and node.end_lineno == place.row]
    return ends[0] if ends else None


def is_of_several(place: Place) -> bool:
    """The comma is the last one of a tuple that has others."""
    node = _tuple(place)
    return node is not None and len(node.elts) > 1


def is_kept(place: Place) -> bool:
    """Something gets the tuple: it is assigned, added, returned, yielded."""
    node = _tuple(place)
    return node is not None and len(node.elts) == 1 and not isinstance(place.code.parents[node], ast.Expr)


def is_deleted(place: Place) -> bool:
    """The comma ends a `del`."""
    return isinstance(place.statement, ast.Delete)


def does_nothing(place: Place) -> bool:
    """The tuple is a statement of its own, and its item is no call."""
    node = _tuple(place)
    return node is not None and isinstance(place.code.parents[node], ast.Expr) and not isinstance(node.elts[0], (ast.Call, ast.Await))


KINDS = [
    Kind(
        "a tuple of several items",
        RUFF,
        is_of_several,
        example="""
def shrink(x0, y0, pad):
    x0, y0 = x0 - pad, y0 - pad,
    return x0, y0
""",
        why="Several items are a tuple with or without the last comma.",
    ),
    Kind(
        "a tuple of one item that is kept",
        RUFF,
        is_kept,
        example="""
class View:
    __slots__ = 'mapping',
""",
        why="A tuple with one item is often what is meant. It is told where an annotation, a later use or the line beside it contradicts, or where nothing gets the tuple.",
    ),
    Kind(
        "a name that is deleted",
        RUFF,
        is_deleted,
        example="""
def drop(y):
    del y,
""",
        why="`del y,` deletes `y` and makes no tuple.",
    ),
    Kind(
        "a value that does nothing",
        RUFF,
        does_nothing,
        example="""
def fields(quiet):
    if not quiet:
        ('shadow', 'Logrus'),
""",
        why="Nothing is done with the value, with or without the comma.",
    ),
]
