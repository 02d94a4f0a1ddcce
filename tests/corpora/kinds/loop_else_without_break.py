"""loop-else-without-break and PLW0120."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def is_explained(place: Place) -> bool:
    """A comment stands on the line of the `else:`, and a `return` or `raise` leaves the loop."""
    loop = place.first(ast.For, ast.AsyncFor, ast.While)
    leaves = loop is not None and any(isinstance(node, (ast.Return, ast.Raise)) for part in loop.body for node in ast.walk(part))
    return leaves and place.code.lines[place.row - 1].partition("else:")[2].lstrip().startswith("#")


KINDS = [
    Kind(
        "a comment at the else",
        RUFF,
        is_explained,
        example="""
def solve(rounds, near):
    for number in range(rounds):
        if near(number):
            return number
    else:  # no round came near enough
        return None
""",
        why="The comment says what the clause is for, and the `return` of the loop is what skips it.",
    ),
]
