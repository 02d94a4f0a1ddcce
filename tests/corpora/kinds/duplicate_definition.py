"""duplicate-definition and F811."""

import ast
import re

from ._kind import HERE, RUFF, Kind
from ._nodes import DEFINITIONS, blocks
from ._place import Place


def _later(place: Place) -> ast.AST | None:
    """The definition whose name is at the place."""
    return next((node for node in place.around if isinstance(node, DEFINITIONS) and node.lineno == place.row), None)


def _earlier(place: Place) -> ast.AST | None:
    """The definition on the line that ruff's message names."""
    line = re.search(r"from line (\d+)", place.message)
    found = [node for node in ast.walk(place.code.tree) if isinstance(node, DEFINITIONS) and line and node.lineno == int(line[1])]
    return found[0] if found else None


def is_no_definition(place: Place) -> bool:
    """One of the two is an import, a variable or a parameter."""
    return _later(place) is None or _earlier(place) is None


def is_decorated(place: Place) -> bool:
    """One of the two is decorated."""
    return any(node is not None and node.decorator_list for node in (_later(place), _earlier(place)))


def named_between(place: Place) -> bool:
    """A text or a function between the two, or a function before the first one, names it."""
    later, earlier = _later(place), _earlier(place)
    if later is None or earlier is None:
        return False
    block = next((block for node in ast.walk(place.code.tree) for block in blocks(node) if earlier in block), [])
    for statement in (node for node in block if node.lineno < later.lineno and node is not earlier):
        for node in ast.walk(statement):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno > earlier.lineno
            if is_text and re.search(rf"\b{later.name}\b", node.value):
                return True
            if isinstance(statement, DEFINITIONS) and isinstance(node, ast.Name) and node.id == later.name:
                return True
    return False


def first_is_decorated(place: Place) -> bool:
    """The same block has a decorated definition of the name above."""
    first = _later(place)
    return first is not None and any(
        first in block
        and any(isinstance(node, DEFINITIONS) and node.name == first.name and node.decorator_list and node.lineno < first.lineno for node in block)
        for node in ast.walk(place.code.tree)
        for block in blocks(node)
    )


KINDS = [
    Kind(
        "an import or a variable",
        RUFF,
        is_no_definition,
        example="import os\nimport os\n\nprint(os.name)",
        why="Only a `def` or `class` that another one replaces is code that is lost; an import that is made twice does no harm.",
    ),
    Kind(
        "a decorated definition",
        RUFF,
        is_decorated,
        example="""
def f():
    return 1


@register
def f():
    return 2
""",
        why="A decorator may keep the function, or build on the one before it, as `singledispatch` and `overload` do.",
    ),
    Kind(
        "named between the two",
        RUFF,
        named_between,
        example="""
def outer(check):
    def f():
        return 1

    check("f()")

    def f():
        return 2

    return f
""",
        why="A text may be run, and a function called, while the first one is still there.",
    ),
    Kind(
        "behind a decorated one",
        HERE,
        first_is_decorated,
        example="""
@register
def f():
    return 0


print(f)


def f():
    return 1


def f():
    return 2


print(f)
""",
        why="The second `f` is lost, as without the first one; ruff says nothing more of a name whose decorated definition is used.",
    ),
]
