"""return-in-finally, B012 and SIM107."""

import ast

from ._kind import HERE, Kind
from ._place import Place


def in_an_elif(place: Place) -> bool:
    """The statement stands in an `elif` of the `finally`."""
    statement = place.statement
    for node in place.above(statement):
        if isinstance(node, ast.If):
            outer = place.code.parents[node]
            if isinstance(outer, ast.If) and outer.orelse == [node]:
                return True
        if isinstance(node, ast.Try):
            return False
    return False


KINDS = [
    Kind(
        "in an elif",
        HERE,
        in_an_elif,
        example="""
def read(a, b):
    try:
        print(a)
    finally:
        if a:
            print(b)
        elif b:
            return 2
""",
        why="Each `return` in a `finally` drops the exception; ruff does not look into an `elif`.",
    ),
]
