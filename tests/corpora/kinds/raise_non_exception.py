"""raise-non-exception and B016."""

import ast

from ._kind import HERE, RUFF, Kind
from ._place import Place
from ._suite import is_watched


def own_class(place: Place) -> bool:
    """What is raised is of a class of the file."""
    statement = place.first(ast.Raise)
    made = statement.exc.func if statement and isinstance(statement.exc, ast.Call) else statement.exc if statement else None
    classes = {node.name for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef)}
    return isinstance(made, ast.Name) and made.id in classes


KINDS = [
    Kind(
        "the TypeError is what is asked for",
        RUFF,
        is_watched,
        example="""
try:
    raise "no"
except TypeError:
    print("only exceptions can be raised")
""",
        why="The `TypeError` that this gives is caught around it: that is what the code wants to see.",
    ),
    Kind(
        "of a class of the file",
        HERE,
        own_class,
        example="""
class Bad:
    pass


raise Bad()
""",
        why="Its bases are known, and none is an exception: this raises `TypeError`.",
    ),
]
