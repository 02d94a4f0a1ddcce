"""return-in-init and PLE0101."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def of_another_init(place: Place) -> bool:
    """What is returned is what another `__init__` returns."""
    statement = place.first(ast.Return)
    call = statement.value if statement else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"


KINDS = [
    Kind(
        "what another __init__ returns",
        RUFF,
        of_another_init,
        example="""
class A(dict):
    def __init__(self, *args):
        return super().__init__(*args)
""",
        why="It is `None`, and CPython raises `TypeError` for other values only.",
    ),
]
