"""tmp-file-race and S306."""

import ast
import re

from ._kind import RUFF, Kind
from ._place import Place
from ._suite import of_a_suite


def is_for_a_socket(place: Place) -> bool:
    """The function speaks of sockets."""
    return place.function is not None and re.search("(?i)sock|unix", place.source(place.function)) is not None


def is_for_old_pythons(place: Place) -> bool:
    """The code runs where an import has failed."""
    clause = place.first(ast.ExceptHandler)
    return clause is not None and clause.type is not None and "ImportError" in place.source(clause.type)


KINDS = [
    Kind(
        "in a test",
        RUFF,
        of_a_suite,
        example="""
import tempfile

def test_copy():
    copy(tempfile.mktemp())
""",
        why="A test wants a name that nothing has yet, in a folder of its own run.",
    ),
    Kind(
        "a name for a socket",
        RUFF,
        is_for_a_socket,
        example="""
import tempfile

def serve(sock):
    sock.bind(tempfile.mktemp())
""",
        why="`bind` refuses a name that is taken: there is no moment between to use.",
    ),
    Kind(
        "where an import has failed",
        RUFF,
        is_for_old_pythons,
        example="""
def script():
    try:
        from tempfile import mkstemp
        return mkstemp(".py")
    except ImportError:
        from tempfile import mktemp
        return None, mktemp(".py")
""",
        why="The better function is asked for first; the other is for a Python that has none.",
    ),
]
