"""str-strip-as-prefix and B005."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def has_only_signs(place: Place) -> bool:
    """No letter or digit stands in the argument."""
    calls = [node for node in place.around if isinstance(node, ast.Call) and node.args]
    text = next((call.args[0] for call in calls if getattr(call.func, "attr", "").endswith("strip")), None)
    return isinstance(text, ast.Constant) and not any(sign.isalnum() for sign in str(text.value))


KINDS = [
    Kind(
        "a set of signs",
        RUFF,
        has_only_signs,
        example="""
def symbol(line):
    return line.strip("|{}|  ")
""",
        why="A set of signs, one of which is named twice: no word is meant, and the call does what it says.",
    ),
]
