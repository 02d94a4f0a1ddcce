"""What a name is bound to, as far as assignments tell."""

import ast

from ._nodes import DEFS
from ._place import Place


def values_of(place: Place, name: str) -> list[ast.AST]:
    """What assignments in the innermost function around give a name, or else those at the top of the file."""
    for scope in [node for node in place.around if isinstance(node, (*DEFS, ast.Module))]:
        found = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ]
        if found:
            return found
    return []


def is_literal(place: Place, node: ast.AST) -> bool:
    """Whether this is a literal, or a name that literals are given."""
    if isinstance(node, ast.Name):
        found = values_of(place, node.id)
        return bool(found) and all(isinstance(value, ast.Constant) for value in found)
    return isinstance(node, ast.Constant)
