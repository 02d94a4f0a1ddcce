"""type-equality and E721."""

import ast
import builtins

from ._kind import RUFF, Kind
from ._names import decorator_names
from ._nodes import called
from ._place import Place
from ._suite import is_asserted, of_a_suite

_FINAL = {"bool", "range", "slice", "memoryview", "timezone", "NoneType"}
_FINAL_OF = {"types", "typing", "re"}
_COMPARING = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__cmp__", "__new__"}


def _sides(place: Place) -> list[ast.expr]:
    """The sides of the comparison."""
    comparison = place.first(ast.Compare)
    return [comparison.left, *comparison.comparators] if comparison else []


def _asked(side: ast.AST) -> ast.expr | None:
    """The `x` of `type(x)` and `x.__class__`."""
    if isinstance(side, ast.Call) and isinstance(side.func, ast.Name) and side.func.id == "type" and len(side.args) == 1:
        return side.args[0]
    return side.value if isinstance(side, ast.Attribute) and side.attr == "__class__" else None


def no_object(place: Place) -> bool:
    """Neither side is `type(x)` or `x.__class__`."""
    return not any(_asked(side) for side in _sides(place))


def in_a_chain(place: Place) -> bool:
    """The comparison has several operators."""
    return len(_sides(place)) > 2


def asserted(place: Place) -> bool:
    """The comparison is asserted, or the code belongs to a test suite."""
    comparison = place.first(ast.Compare)
    return comparison is not None and (is_asserted(place, comparison) or of_a_suite(place))


def of_self(place: Place) -> bool:
    """The object is `self` or `cls`."""
    return any(isinstance(asked, ast.Name) and asked.id in ("self", "cls") for asked in map(_asked, _sides(place)))


def in_a_comparison(place: Place) -> bool:
    """In a method that compares or makes objects."""
    return getattr(place.function, "name", "") in _COMPARING


def two_objects(place: Place) -> bool:
    """Both sides are `type(x)` or `x.__class__`, and none of a literal."""
    asked = [_asked(side) for side in _sides(place)]
    return all(asked) and not any(isinstance(one, (ast.Constant, ast.List, ast.Dict, ast.Tuple, ast.Set)) for one in asked)


def of_none_or_final(place: Place) -> bool:
    """With `type(None)` or a class from which none derives."""
    for side in _sides(place):
        asked = _asked(side)
        if isinstance(asked, ast.Constant) and asked.value is None:
            return True
        if isinstance(side, ast.Name) and side.id in _FINAL:
            return True
        if isinstance(side, ast.Attribute) and isinstance(side.value, ast.Name) and side.value.id in _FINAL_OF:
            return True
        if isinstance(side, ast.Name) and any("final" in decorator_names(node) for node in _classes(place, side.id)):
            return True
    return False


def _classes(place: Place, name: str) -> list[ast.ClassDef]:
    return [node for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef) and node.name == name]


def is_a_plain_class(place: Place) -> bool:
    """`x.__class__ == type`"""
    sides = _sides(place)
    return any(isinstance(side, ast.Attribute) and side.attr == "__class__" for side in sides) and any(
        isinstance(side, ast.Name) and side.id == "type" for side in sides
    )


def exact_by_design(place: Place) -> bool:
    """The class of the same object is looked up, or sought among others, in the same function."""
    function = place.function
    asked = [place.source(x) for x in map(_asked, _sides(place)) if x is not None]
    for node in ast.walk(function) if function else ():
        if isinstance(node, ast.Compare) and any(isinstance(operator, (ast.In, ast.NotIn)) for operator in node.ops):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript):
            parts = [node.slice]
        elif isinstance(node, ast.Call) and called(node) == "get":
            parts = node.args
        else:
            continue
        if any(x is not None and place.source(x) in asked for x in map(_asked, parts)):
            return True
    return False


def unknown_class(place: Place) -> bool:
    """One side is a name or attribute that is not the name of a class: in small letters, and not of a builtin class."""
    def is_class(side: ast.expr) -> bool:
        name = side.attr if isinstance(side, ast.Attribute) else side.id if isinstance(side, ast.Name) else ""
        return name.lstrip("_")[:1].isupper() or (isinstance(side, ast.Name) and isinstance(getattr(builtins, name, None), type))

    return any(_asked(side) is None and not is_class(side) for side in _sides(place))


def is_for_safety(place: Place) -> bool:
    """A `raise` in the `if` around names what is insecure, unsafe or untrusted."""
    statement = place.first(ast.If)
    raised = [node for node in ast.walk(statement) if isinstance(node, ast.Raise)] if statement else []
    return any(word in ast.unparse(node) for node in raised for word in ("secur", "Unsafe", "Untrusted"))


KINDS = [
    Kind(
        "refused for safety",
        RUFF,
        is_for_safety,
        example="def load(name):\n    if type(name) != str:\n        raise InsecureName(name)",
        why="An instance of a class that derives from it may do what it likes: exactly this class is asked for.",
    ),
    Kind(
        "no object is asked",
        RUFF,
        no_object,
        example="""
def f(dtype):
    return dtype == int
""",
        why="Two classes are compared, or a `dtype`, whose `==` has a meaning of its own; there is no `type(…)` that `isinstance` could replace.",
    ),
    Kind(
        "in a chain",
        RUFF,
        in_a_chain,
        example="""
def f(a, b):
    return type(a) == type(b) == int
""",
        why="In a chain one `isinstance` cannot ask the same.",
    ),
    Kind(
        "in an assertion or a test",
        RUFF,
        asserted,
        example="""
def f(x):
    assert type(x) == int
""",
        why="A test pins exactly this class.",
    ),
    Kind(
        "of self",
        RUFF,
        of_self,
        example="""
class Fraction:
    def __copy__(self):
        if type(self) == Fraction:
            return self
        return self.__class__(self.numerator)
""",
        why="A class that asks for its own exact class does so because of the classes that derive from it.",
    ),
    Kind(
        "in a method that compares or makes",
        RUFF,
        in_a_comparison,
        example="""
class Point:
    def __eq__(self, other):
        return type(other) == Point and self.x == other.x
""",
        why="Objects of a derived class are not equal, or have to be made anew: the exact class is the question.",
    ),
    Kind(
        "of two objects",
        RUFF,
        two_objects,
        example="""
def same(a, b):
    return type(a) == type(b)
""",
        why="Whether two objects are of the same class, `isinstance` cannot tell.",
    ),
    Kind(
        "with a class from which none derives",
        RUFF,
        of_none_or_final,
        example="""
def f(x):
    return type(x) == type(None)
""",
        why="No class derives from it, so `isinstance` would answer the same.",
    ),
    Kind(
        "whether it is a plain class",
        RUFF,
        is_a_plain_class,
        example="""
def name(x):
    return x.__name__ if x.__class__ == type else x.__class__.__name__
""",
        why="Who writes `__class__` knows of metaclasses, and asks for the classes that have none of their own.",
    ),
    Kind(
        "the class is looked up beside",
        RUFF,
        exact_by_design,
        example="""
def f(x, makers):
    if type(x) == dict:
        return None
    return makers[type(x)]
""",
        why="The table beside knows exact classes only, so the comparison has to be as exact.",
    ),
    Kind(
        "with what may be no class",
        RUFF,
        unknown_class,
        example="""
def f(x, klass):
    return type(x) == klass
""",
        why="With a class that is given, the exact one may be the question.",
    ),
]
