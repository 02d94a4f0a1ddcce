"""f-string-without-field and F541."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def is_beside_filled(place: Place) -> bool:
    """One of a row of texts, in a display or among arguments, of which another is an f-string with a field."""
    text = place.first(ast.JoinedStr)
    row = place.code.parents.get(text)
    others = row.elts if isinstance(row, (ast.List, ast.Tuple, ast.Set)) else row.args if isinstance(row, ast.Call) else []
    return any(isinstance(part, ast.FormattedValue) for other in others if isinstance(other, ast.JoinedStr) for part in other.values)


KINDS = [
    Kind(
        "in a row of f-strings",
        RUFF,
        is_beside_filled,
        example="""
def rows(a, b):
    return [f"{a} {b}", f"2"]
""",
        why="The `f` costs nothing, and the texts of a row are alike for whoever adds the next field.",
    ),
]
