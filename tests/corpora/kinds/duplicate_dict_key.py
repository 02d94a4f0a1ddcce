"""duplicate-dict-key and F601."""

import ast

from ._kind import HERE, RUFF, Kind
from ._place import Place


def _dict(place: Place) -> ast.Dict | None:
    return place.first(ast.Dict)


def has_another_between(place: Place) -> bool:
    """The dict takes in another with `**`."""
    display = _dict(place)
    return display is not None and None in display.keys


def is_computed(place: Place) -> bool:
    """The key is an f-string."""
    return any(isinstance(node, ast.JoinedStr) for node in place.starting)


def is_a_name(place: Place) -> bool:
    """The key is a name, or an attribute of one."""
    return any(isinstance(node, (ast.Name, ast.Attribute)) for node in place.starting)


KINDS = [
    Kind(
        "another dict between the two",
        RUFF,
        has_another_between,
        example="""
def options(given):
    return {'a': 1, **given, 'a': 2}
""",
        why="The first pair may be there for its place in the order.",
    ),
    Kind(
        "a key that is computed",
        RUFF,
        is_computed,
        example="""
def table(x):
    return {f'{x}': 1, f'{x}': 2}
""",
        why="What is computed may give another text the second time.",
    ),
    Kind(
        "a name as the key",
        HERE,
        is_a_name,
        example="""
def table(x):
    return {x: 1, x: 2}
""",
        why="The same variable is the same key; ruff has another rule for these, F602.",
    ),
]
