"""unneeded-global and PLW0602."""

import ast

from ._kind import HERE, Kind
from ._place import Place


def named_twice(place: Place) -> bool:
    """Another `global` of the function names the same variable."""
    statement = place.first(ast.Global)
    if statement is None or place.function is None:
        return False
    others = [node for node in ast.walk(place.function) if isinstance(node, ast.Global) and node is not statement]
    return any(set(statement.names) & set(other.names) for other in others)


KINDS = [
    Kind(
        "named in two statements",
        HERE,
        named_twice,
        example="""
a = b = 1


def f():
    global a
    global a, b
    b = 2
    print(a)
""",
        why="Each of the two is as needless; ruff looks at the first one.",
    ),
]
