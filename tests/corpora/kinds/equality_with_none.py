"""equality-with-none and E711."""

import ast

from ._kind import RUFF, Kind
from ._nodes import called
from ._place import Place
from ._suite import is_asserted

_CONDITIONS = {
    "filter", "where", "having", "and_", "or_", "not_", "on", "join", "outerjoin", "filter_by", "any", "has", "case",
}  # fmt: skip


def of_a_query(place: Place) -> bool:
    """The comparison is an argument of a method or function that takes conditions."""
    comparison = place.first(ast.Compare)
    if comparison is None:
        return False
    for node in place.above(comparison):
        if isinstance(node, ast.Call):
            return called(node) in _CONDITIONS
        if not isinstance(node, (ast.Tuple, ast.Starred, ast.keyword)):
            return False
    return False


def tests_equality(place: Place) -> bool:
    """A test's `assertTrue(x == None)` stands in one block with an assertion that compares `x` with something else."""
    comparison = place.first(ast.Compare)
    if comparison is None or not is_asserted(place, comparison):
        return False
    block = place.function or place.code.tree
    left = place.source(comparison.left)
    return any(
        isinstance(node, ast.Compare)
        and node is not comparison
        and place.source(node.left) == left
        and all(isinstance(operator, (ast.Eq, ast.NotEq)) for operator in node.ops)
        and not any(isinstance(operand, ast.Constant) and operand.value is None for operand in node.comparators)
        and is_asserted(place, node)
        for node in ast.walk(block)
    )


KINDS = [
    Kind(
        "a condition of a query",
        RUFF,
        of_a_query,
        example="""
def nameless(users):
    return users.where(users.c.name == None)
""",
        why="Query builders make an expression of `==`; `is None` would be answered at once, with `False`.",
    ),
    Kind(
        "a test of the class's own equality",
        RUFF,
        tests_equality,
        example="""
class KeyTests:
    def test_eq(self):
        self.assertFalse(key == other)
        self.assertFalse(key == None)
""",
        why="What `__eq__` answers is asked, for `None` as for other objects.",
    ),
]
