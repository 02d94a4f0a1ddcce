"""unreachable-except and B025."""

import ast

from ._kind import HERE, Kind
from ._place import Place


def other_name(place: Place) -> bool:
    """No clause above has the very name of a class in this one."""
    clause = place.first(ast.ExceptHandler)
    if clause is None or clause.type is None:
        return False
    above = [other for other in place.code.parents[clause].handlers if other.lineno < clause.lineno and other.type]
    names = {ast.dump(node) for other in above for node in (other.type.elts if isinstance(other.type, ast.Tuple) else [other.type])}
    own = clause.type.elts if isinstance(clause.type, ast.Tuple) else [clause.type]
    return not any(ast.dump(node) in names for node in own)


KINDS = [
    Kind(
        "a base above",
        HERE,
        other_name,
        example="""
try:
    open("x")
except OSError:
    print("no")
except FileNotFoundError:
    print("no such file")
""",
        why="CPython takes the first clause whose class is the exception's own or a base of it; ruff finds only the very same name twice.",
    ),
]
