"""unbound-local and F823."""

import ast

from ._kind import HERE, Kind
from ._nodes import FUNCTIONS
from ._place import Place


def bound_only_here(place: Place) -> bool:
    """The function itself binds the name, and neither the module nor a function around it does."""
    name = next((node.id for node in place.starting if isinstance(node, ast.Name)), None)
    if name is None or place.function is None:
        return False
    outside = {node for node in place.above(place.function) if isinstance(node, FUNCTIONS)}
    stores = [node for node in ast.walk(place.code.tree) if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)]
    owners = [_owner(place, node) for node in stores]
    return place.function in owners and not any(owner is None or owner in outside for owner in owners)


def _owner(place: Place, node: ast.AST) -> ast.AST | None:
    """The innermost function or class around a node."""
    return next((above for above in place.above(node) if isinstance(above, (*FUNCTIONS, ast.ClassDef))), None)


KINDS = [
    Kind(
        "a name that only the function has",
        HERE,
        bound_only_here,
        example="""
def f():
    print(total)
    total = 1
""",
        why="The call raises `UnboundLocalError`. F823 is said only where a name of the module or a builtin has the same name.",
    ),
]
