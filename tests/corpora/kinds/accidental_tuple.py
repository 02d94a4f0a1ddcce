"""accidental-tuple and COM818."""

import ast

from ._kind import RUFF, Kind
from ._nodes import targets
from ._place import Place

# Builtin classes whose instances are no tuples.
_NO_TUPLES = {"int", "float", "complex", "str", "bytes", "bool", "list", "dict", "set", "frozenset", "bytearray"}


def _tuple(place: Place) -> ast.Tuple | None:
    """The tuple whose last comma is at the place."""
    ends = [node for node in place.around if isinstance(node, ast.Tuple) and node.end_lineno == place.row]
    return ends[0] if ends else None


def is_of_several(place: Place) -> bool:
    """The comma is the last one of a tuple that has others."""
    node = _tuple(place)
    return node is not None and len(node.elts) > 1


def is_kept(place: Place) -> bool:
    """Something gets the tuple, it is assigned, added, returned or yielded, and no annotation and no use of the name contradicts."""
    node = _tuple(place)
    around = place.code.parents[node] if node is not None and len(node.elts) == 1 else None
    if around is None or isinstance(around, ast.Expr):
        return False
    if isinstance(around, ast.Return):
        return _outer_class(getattr(place.function, "returns", None)) not in _NO_TUPLES
    if isinstance(around, ast.AnnAssign):
        return _outer_class(around.annotation) not in _NO_TUPLES
    names = [target.id for target in targets(around) if isinstance(target, ast.Name)] if isinstance(around, ast.Assign) else []
    scope = place.function or place.code.tree
    reads = [read for read in ast.walk(scope) if isinstance(read, ast.Name) and read.id in names and isinstance(read.ctx, ast.Load)]
    return not any(_is_no_use_of_a_tuple(place, read) for read in reads)


def _outer_class(annotation: ast.AST | None) -> str:
    """The `list` of `list[int]`."""
    outer = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return outer.id if isinstance(outer, ast.Name) else ""


def _is_no_use_of_a_tuple(place: Place, read: ast.Name) -> bool:
    """Another attribute than a tuple's, a call, a key, or sums and comparisons with a number or text."""
    around = place.code.parents[read]
    if isinstance(around, ast.Attribute):
        return not hasattr(tuple, around.attr)
    if isinstance(around, ast.Call):
        return around.func is read
    if isinstance(around, ast.Subscript):
        return around.value is read and _is_plain(around.slice, str)
    if isinstance(around, ast.BinOp):
        others = [side for side in (around.left, around.right) if side is not read]
        return isinstance(around.op, (ast.Add, ast.Sub, ast.Div)) and any(_is_plain(side, int, float, str) for side in others)
    return isinstance(around, ast.Compare) and any(_is_plain(side, int, float, str) for side in (around.left, *around.comparators))


def _is_plain(node: ast.AST, *classes: type) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in classes


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
        why="A tuple with one item is often what is meant, and nothing contradicts it: no annotation, and no use of what gets the tuple.",
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
