"""useless-comparison and B015."""

import ast

from ._kind import RUFF, Kind
from ._nodes import DEFS, blocks, called
from ._place import Place
from ._remarks import above, speaks_of, within
from ._suite import in_test_function, is_watched

_SMOKE = ("rais", "error", "smoke", "crash", "warn", "fail", "segfault", "exception")
_OWN = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__", "__iter__", "__getitem__"}


def _is_comparison(node: ast.stmt) -> bool:
    """A statement that is nothing but a comparison."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare)


def _block(place: Place) -> list[ast.stmt]:
    """The statements among which the comparison stands."""
    return next((block for block in blocks(place.code.parents[place.statement]) if place.statement in block), [])


def is_exercise(place: Place) -> bool:
    """Three comparisons stand one below the other, two outside of functions; or the same is on both sides."""
    statement, block = place.statement, _block(place)
    if not _is_comparison(statement) or not block:
        return False
    if len(statement.value.comparators) == 1 and ast.dump(statement.value.left) == ast.dump(statement.value.comparators[0]):
        return True
    at, count = block.index(statement), 1
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(block) and _is_comparison(block[near]):
            count, near = count + 1, near + step
    return count >= (3 if place.function else 2)


def has_remark(place: Place) -> bool:
    """A comment at the comparison, or right above, speaks of errors or warnings."""
    return speaks_of(above(place, place.statement) + within(place, place.statement), *_SMOKE)


def _is_written(node: ast.expr) -> bool:
    """An answer that is written down."""
    displays = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.UnaryOp)
    return isinstance(node, displays) or (isinstance(node, ast.Call) and called(node).endswith("approx"))


def is_survival(place: Place) -> bool:
    """The last statement of a test without any assertion, and no answer is written down."""
    statement, function = place.statement, place.function
    if not _is_comparison(statement) or not in_test_function([function]):
        return False
    asserts = any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and called(node).startswith("assert") and "raises" not in called(node).lower())
        for node in ast.walk(function)
    )
    sides = [statement.value.left, *statement.value.comparators]
    return _block(place)[-1:] == [statement] and not asserts and not any(map(_is_written, sides))


def is_measured(place: Place) -> bool:
    """The next statement deletes an operand, or asserts what is asserted in the same words before."""
    statement, block = place.statement, _block(place)
    following = block[block.index(statement) + 1 :][:1] if block else []
    if not following:
        return False
    if isinstance(following[0], ast.Delete):
        operands = {ast.dump(side) for side in ast.walk(statement) if isinstance(side, ast.Name)}
        return any(isinstance(node, ast.Name) and ast.dump(node).replace("Del()", "Load()") in operands for node in ast.walk(following[0]))
    return isinstance(following[0], ast.Assert) and any(
        isinstance(node, ast.Assert) and node.lineno < statement.lineno and ast.dump(node) == ast.dump(following[0])
        for node in ast.walk(place.function or place.code.tree)
    )


def own_comparison(place: Place) -> bool:
    """An operand is made by a class of the file that has a method which is called by comparisons, by itself or by way of a base."""
    classes = {node.name: node for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef)}

    def compares(name: str, depth: int = 0) -> bool:
        made = classes.get(name)
        if made is None or depth > 9:
            return False
        methods = {node.name for node in made.body if isinstance(node, DEFS)}
        methods |= {target.id for node in made.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
        bases = [base.id for base in made.bases if isinstance(base, ast.Name)]
        return bool(methods & _OWN) or any(base not in classes or compares(base, depth + 1) for base in bases)

    statement = place.statement
    if not _is_comparison(statement):
        return False
    names = {name.id for name in ast.walk(statement) if isinstance(name, ast.Name)}
    if any(map(compares, names)):
        return True
    assigned = (node for node in ast.walk(place.function or place.code.tree) if isinstance(node, ast.Assign))
    made = (node for node in assigned if isinstance(node.value, ast.Call) and compares(called(node.value)))
    return any(isinstance(target, ast.Name) and target.id in names for node in made for target in node.targets)


KINDS = [
    Kind(
        "the error is what is asked for",
        RUFF,
        is_watched,
        example="""
def test_order(self):
    with self.assertRaises(TypeError):
        1 < "1"
""",
        why="What the comparison raises or warns of is what is asked.",
    ),
    Kind(
        "an exercise of the operators",
        RUFF,
        is_exercise,
        example="""
def test_all(a, b):
    a < b
    a <= b
    a > b
""",
        why="The operators are called for their own sake; a comparison that was to be an assignment stands alone.",
    ),
    Kind(
        "a comment says so",
        RUFF,
        has_remark,
        example="""
def compare(a, b):
    # This does not raise any more.
    a == b
    return a
""",
        why="Its author says that the comparison is there to be survived.",
    ),
    Kind(
        "a test that only survives",
        RUFF,
        is_survival,
        example="""
def test_bug():
    a = make("hello")
    b = make("world")
    a == b
""",
        why="The test asserts nothing at all and writes no answer down: it fails by crashing only.",
    ),
    Kind(
        "what it does on the side is asserted",
        RUFF,
        is_measured,
        example="""
def test_cache(index):
    assert index.cache == {}
    90 in index
    assert index.cache == {}
""",
        why="The same assertion stands before and behind, so the comparison is there for what it might change.",
    ),
    Kind(
        "a class with its own comparison",
        RUFF,
        own_comparison,
        example="""
class Box:
    def __eq__(self, other):
        seen.append(other)
        return True


Box() == 1
""",
        why="The method that is called may do something.",
    ),
]
