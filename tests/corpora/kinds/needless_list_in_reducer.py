"""needless-list-in-reducer and C419."""

import ast

from ._kind import RUFF, Kind
from ._place import Place
from ._suite import in_test_function

SAID = ("generator", "comprehension", "short-circuit", "short circuit", "side effect", "side-effect")


def is_explained(place: Place) -> bool:
    """The comment lines right above speak of the list."""
    row = place.row - 1
    while row > 0 and place.code.lines[row - 1].lstrip().startswith("#"):
        if any(word in place.code.lines[row - 1].lower() for word in SAID):
            return True
        row -= 1
    return False


def is_shown_by_a_test(place: Place) -> bool:
    """It stands in an `assert` of a function called `test…`."""
    return in_test_function(place.around) and any(isinstance(node, ast.Assert) for node in place.around)


KINDS = [
    Kind(
        "a comment says why it is a list",
        RUFF,
        is_explained,
        example="""
def drop_all(items, drop):
    # A list, as a generator expression would stop at the first that is dropped.
    if any([drop(item) for item in items]):
        return True
    return False
""",
        why="All items are to be gone through: without the brackets `any` stops at the first true one.",
    ),
    Kind(
        "in an assert of a test",
        RUFF,
        is_shown_by_a_test,
        example="""
def test_sizes(found):
    assert all([item.size == 1 for item in found])
""",
        why="Where the test fails, pytest prints the list with its values; of a generator it can print the object only.",
    ),
]
