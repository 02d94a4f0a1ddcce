"""format-argument-mismatch and F507, F522, F523, F524."""

import ast

from . import _built
from ._kind import HERE, RUFF, Kind
from ._place import Place


def _operation(place: Place) -> ast.BinOp | None:
    return next((node for node in place.around if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)), None)


def has_no_place(place: Place) -> bool:
    """The text has no place, and the right side is no tuple."""
    operation = _operation(place)
    return operation is not None and not _built.holes(operation) and not isinstance(operation.right, ast.Tuple)


def has_a_star(place: Place) -> bool:
    """A width that is an argument of its own: `%*s`, `%-*s`."""
    operation = _operation(place)
    return operation is not None and "*" in place.source(operation.left)


KINDS = [
    Kind(
        "no place, and no tuple",
        RUFF,
        has_no_place,
        example="""
def end(file, node):
    file.write("] ;\\\\n" % node)
""",
        why="A mapping may be left over: then nothing is raised. scikit-learn and `lib2to3` do that, with a number of NumPy and with `locals()`.",
    ),
    Kind(
        "a width is an argument",
        HERE,
        has_a_star,
        example="""
def line(names):
    text = ", ".join(names)
    return "  --%-*s" % text
""",
        why="`*` takes a value of its own. One value for two places raises `TypeError`; ruff passes such formats over.",
    ),
]
