"""fromkeys-mutable-value and RUF024."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def _call(place: Place) -> ast.Call | None:
    return place.first(ast.Call)


def is_compared(place: Place) -> bool:
    """The dict is one side of a comparison."""
    call = _call(place)
    return call is not None and isinstance(place.code.parents[call], ast.Compare)


def gets_values_of_its_own(place: Place) -> bool:
    """The dict is bound to a name, and code behind it in the function sets items of that name."""
    call = _call(place)
    statement = place.code.parents.get(call)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return False
    name = statement.targets[0].id
    return any(
        isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        and node.lineno > statement.lineno
        for node in ast.walk(place.function or place.code.tree)
    )


KINDS = [
    Kind(
        "a dict that is compared",
        RUFF,
        is_compared,
        example="""
def test_parts(parts):
    assert parts == dict.fromkeys('ab', set())
""",
        why="Nothing changes a value that is only there to be compared.",
    ),
    Kind(
        "keys that get values of their own",
        RUFF,
        gets_values_of_its_own,
        example="""
def sizes(graph, size):
    found = dict.fromkeys(graph, {})
    for node in graph:
        found[node] = size(node)
    return found
""",
        why="Each key gets another value, and the shared one is never changed.",
    ),
]
