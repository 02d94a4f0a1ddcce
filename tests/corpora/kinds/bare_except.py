"""bare-except and E722."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def may_raise(place: Place) -> bool:
    """The clause has a `raise` that passes the exception on, in a branch."""
    clause = place.first(ast.ExceptHandler)
    return clause is not None and any(isinstance(node, ast.Raise) for node in ast.walk(clause))


KINDS = [
    Kind(
        "the clause may raise",
        RUFF,
        may_raise,
        example="""
def run(job, quiet):
    try:
        job()
    except:
        if not quiet:
            raise
""",
        why="A clause that passes the exception on in one of its branches was written by somebody who thought of `KeyboardInterrupt`.",
    ),
]
