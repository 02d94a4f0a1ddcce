"""cached-method and B019."""

import ast

from ._kind import RUFF, Kind
from ._nodes import DEFS, called
from ._place import Place


def _cached(place: Place) -> tuple[ast.AST | None, ast.AST | None]:
    """The method that is decorated at the place, and the decorator: a function begins at its `def`."""
    for function in ast.walk(place.code.tree):
        for decorator in getattr(function, "decorator_list", []):
            if place.row == decorator.lineno and isinstance(function, DEFS):
                return function, decorator
    return None, None


def has_a_size(place: Place) -> bool:
    """The cache is `lru_cache` with another size than `None`: 128 where none is written."""
    _, cache = _cached(place)
    sizes = [*cache.args[:1], *(k.value for k in cache.keywords if k.arg == "maxsize")] if isinstance(cache, ast.Call) else []
    return called(cache) == "lru_cache" and not any(isinstance(size, ast.Constant) and size.value is None for size in sizes)


def of_a_class(place: Place) -> bool:
    """The method takes a `cls`."""
    function, _ = _cached(place)
    return function is not None and bool(function.args.args) and function.args.args[0].arg in ("cls", "klass", "mcs", "metacls")


def of_the_one_object(place: Place) -> bool:
    """A statement of the module binds a name to an object of the class."""
    owner = place.first(ast.ClassDef)
    made = [node.value for node in place.code.tree.body if isinstance(node, ast.Assign)]
    return owner is not None and any(
        isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == owner.name for value in made
    )


KINDS = [
    Kind(
        "a cache of a size",
        RUFF,
        has_a_size,
        example="""
import functools


class A:
    @functools.lru_cache(maxsize=16)
    def f(self):
        return 1
""",
        why="It lets go of the oldest entries, so that no more objects than its size stay alive.",
    ),
    Kind(
        "a method of the class",
        RUFF,
        of_a_class,
        example="""
import functools


class A:
    @functools.cache
    def f(cls):
        return 1

    f = classmethod(f)
""",
        why="It is made a class method further below: the cache keeps the class, which lives on anyway.",
    ),
    Kind(
        "the module's one object",
        RUFF,
        of_the_one_object,
        example="""
import functools


class Apps:
    @functools.cache
    def f(self):
        return 1


apps = Apps()
""",
        why="The object that the module makes lives as long as the program, with a cache or without.",
    ),
]
