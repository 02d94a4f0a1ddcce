"""return-in-init and PLE0101."""

import ast

from ._kind import RUFF, Kind
from ._nodes import called
from ._place import Place


def returns_init(place: Place) -> bool:
    """What is returned is the result of another `__init__`."""
    statement = place.first(ast.Return)
    return statement is not None and isinstance(statement.value, ast.Call) and called(statement.value) == "__init__"


KINDS = [
    Kind(
        "the result of another __init__",
        RUFF,
        returns_init,
        example="""
class Box(list):
    def __init__(self, *items):
        return super().__init__(items)
""",
        why="What an `__init__` gives is `None`, and returning it raises nothing.",
    ),
]
