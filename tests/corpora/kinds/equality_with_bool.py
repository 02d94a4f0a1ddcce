"""equality-with-bool and E712."""

import ast

from ._kind import RUFF, Kind
from ._nodes import called
from ._place import Place
from ._remarks import above
from ._suite import is_asserted


def _asked(comparison: ast.Compare) -> ast.expr:
    """The side that is not `True` or `False`."""
    right = comparison.comparators[0]
    return comparison.left if isinstance(right, ast.Constant) and isinstance(right.value, bool) else right


def in_a_chain(place: Place) -> bool:
    """The comparison has several operators."""
    comparison = place.first(ast.Compare)
    return comparison is not None and len(comparison.ops) > 1


def asserted(place: Place) -> bool:
    """The comparison is asserted."""
    comparison = place.first(ast.Compare)
    return comparison is not None and is_asserted(place, comparison)


def as_a_value(place: Place) -> bool:
    """The result is no condition: it is passed on, kept, returned, or put together with `&`."""
    comparison = place.first(ast.Compare)
    child: ast.AST | None = comparison
    for node in place.above(comparison) if comparison else ():
        if isinstance(node, (ast.If, ast.While, ast.IfExp)) and node.test is child:
            return False
        if isinstance(node, ast.comprehension) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
            return False
        if not isinstance(node, (ast.BoolOp, ast.IfExp)):
            return True
        child = node
    return False


def has_other_values(place: Place) -> bool:
    """The same is compared with `None`, given another name's value, or made by `all()` or `any()` of an array, in the same function; or a
    comment above is about the comparison."""
    comparison, function = place.first(ast.Compare), place.function
    if comparison is None or function is None:
        return False
    if any(part in above(place, place.statement) for part in ("= True", "= False")):
        return True
    asked = place.source(_asked(comparison))
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and node is not comparison and place.source(node.left) == asked:
            if any(isinstance(operand, ast.Constant) and operand.value is None for operand in node.comparators):
                return True
        if isinstance(node, ast.Assign) and any(place.source(target) == asked for target in node.targets):
            value = node.value
            other = isinstance(value, (ast.Name, ast.Attribute)) or (isinstance(value, ast.Constant) and not isinstance(value.value, bool))
            if other or (isinstance(value, ast.Call) and called(value) in ("all", "any")):
                return True
    return False


KINDS = [
    Kind(
        "in a chain",
        RUFF,
        in_a_chain,
        example="""
if first == second == True:
    print("both")
""",
        why="In a chain nothing can be dropped.",
    ),
    Kind(
        "in an assertion",
        RUFF,
        asserted,
        example="""
assert result.fill_value == True
""",
        why="A test may mean the very value: `assert x` would also hold for 7.",
    ),
    Kind(
        "not a condition",
        RUFF,
        as_a_value,
        example="""
import numpy as np


def rows(mask):
    return np.where(mask == True)
""",
        why="Arrays compare item by item, so the result is another one than the truth of the array.",
    ),
    Kind(
        "it has other values too",
        RUFF,
        has_other_values,
        example="""
def visit(self, obj):
    ret = self.call(obj)
    if ret == False or (ret is None and self.stop):
        return None
    return obj
""",
        why="`not ret` would hold for `None` as well, which the code beside tells apart.",
    ),
]
