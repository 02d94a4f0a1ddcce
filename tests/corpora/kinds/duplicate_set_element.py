"""duplicate-set-element and B033."""

import ast

from ._kind import HERE, RUFF, Kind
from ._place import Place
from ._suite import in_test_function


def is_no_constant(place: Place) -> bool:
    """The element is a tuple, or equals one that is written otherwise."""
    return any(isinstance(node, ast.Tuple) for node in place.starting) or " equals " in place.message


def is_equal_in_a_test(place: Place) -> bool:
    """In a function called `test…`, the set has an element that equals this one and is written otherwise."""
    display = place.first(ast.Set)
    if display is None or not in_test_function(place.around):
        return False
    values = [node for node in display.elts if isinstance(node, ast.Constant)]
    here = [node for node in values if place.code.spans(node, place.row, place.column)]
    return any(one.value == other.value and ast.unparse(one) != ast.unparse(other) for one in here for other in values)


def is_data(place: Place) -> bool:
    """The set has more than 400 elements."""
    display = place.first(ast.Set)
    return display is not None and len(display.elts) > 400


def is_told_with_another(place: Place) -> bool:
    """Another element before this one stands in the set again as well."""
    display = place.first(ast.Set)
    seen, again = set(), []
    for node in display.elts if display else ():
        text = ast.dump(node)
        if text in seen:
            again.append(node)
        seen.add(text)
    return any(place.code.spans(node, place.row, place.column) for node in again[1:])


KINDS = [
    Kind(
        "told with another one",
        RUFF,
        is_told_with_another,
        example="""
NAMES = {
    'one',
    'two',
    'one',
    'two',
}
""",
        beside=True,
        why="One finding names all that stand in the set again, at the first of them.",
    ),
    Kind(
        "hundreds of elements",
        RUFF,
        is_data,
        example="NAMES = {" + ", ".join(f"'name{number % 400}'" for number in range(401)) + "}\n",
        why="A program wrote such a list, and it is no worse for one of them twice.",
    ),
    Kind(
        "equal numbers of a test",
        RUFF,
        is_equal_in_a_test,
        example="""
def test_order():
    assert len({1, 1.0, True}) == 1
""",
        why="The test is about which of two equal numbers a set keeps.",
    ),
    Kind(
        "equal tuples, equal numbers",
        HERE,
        is_no_constant,
        example="""
PAIRS = {(1, 2), (3, 4), (1, 2)}
""",
        why="A set keeps one of equal elements, whatever they are and however they are written.",
    ),
]
