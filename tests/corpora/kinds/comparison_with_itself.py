"""comparison-with-itself and PLR0124."""

import ast

from ._bound import values_of
from ._kind import HERE, RUFF, Kind
from ._place import Place
from ._suite import in_test_function, is_asserted

_NO_FLOATS = ("int", "str", "bytes", "bool", "list", "tuple", "dict", "set", "len")
_DISPLAYS = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def _pair(place: Place) -> tuple[ast.Compare, ast.cmpop] | None:
    """The comparison that begins at the place, and the operator that has the same on both sides."""
    for node in place.around:
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for left, operator, right in zip(sides, node.ops, sides[1:]):
                if ast.dump(left) == ast.dump(right):
                    return node, operator
    return None


def tests_operators(place: Place) -> bool:
    """It is asserted, stands alone, or stands in a test."""
    found = _pair(place)
    if found is None:
        return False
    return is_asserted(place, found[0]) or isinstance(place.code.parents[found[0]], ast.Expr) or in_test_function(place.around)


def asks_for_nan(place: Place) -> bool:
    """`x == x` or `x != x`, and nothing in sight says that `x` is no float."""
    found = _pair(place)
    if found is None or not isinstance(found[1], (ast.Eq, ast.NotEq)):
        return False
    operand = found[0].left
    values = values_of(place, operand.id) if isinstance(operand, ast.Name) else [operand]
    return not values or not all(map(_is_no_float, values))


def _is_no_float(value: ast.AST) -> bool:
    """A literal or display, or what a builtin class makes, without a float."""
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in _NO_FLOATS
    return isinstance(value, _DISPLAYS) or (isinstance(value, ast.Constant) and not isinstance(value.value, (float, complex)))


def of_an_attribute(place: Place) -> bool:
    """An attribute is compared with itself."""
    found = _pair(place)
    return found is not None and isinstance(found[0].left, ast.Attribute)


KINDS = [
    Kind(
        "a test of the operators",
        RUFF,
        tests_operators,
        example="""
assert fp <= fp
""",
        why="How a class compares is what is tested, also with the object itself.",
    ),
    Kind(
        "a search for NaN",
        RUFF,
        asks_for_nan,
        example="""
def mean(x):
    return 0.0 if x != x else x
""",
        why="A NaN is the one float that differs from itself, so the answer does depend on `x`.",
    ),
    Kind(
        "attributes",
        HERE,
        of_an_attribute,
        example="""
class Choice:
    def __eq__(self, other):
        return self.name == other.name and self.value == self.value
""",
        why="In `__eq__` the other side is the other object; ruff looks at plain names alone.",
    ),
]
