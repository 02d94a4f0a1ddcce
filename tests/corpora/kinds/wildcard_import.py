"""wildcard-import and F403."""

import ast

from ._kind import RUFF, Kind
from ._names import package, unbound
from ._place import Place


def _star(place: Place) -> ast.ImportFrom | None:
    return place.first(ast.ImportFrom)


def in_package(place: Place) -> bool:
    """The file is a package's `__init__`."""
    return place.code.path.stem == "__init__"


def in_stub(place: Place) -> bool:
    """The file is a stub."""
    return place.code.path.suffix == ".pyi"


def of_own_package(place: Place) -> bool:
    """The import is relative, or of a module of the package that the file lies in."""
    star = _star(place)
    return star is not None and (star.level > 0 or (star.module or "").split(".")[0] == package(place.code.path) != "")


def of_the_inside(place: Place) -> bool:
    """The module's last name begins with an underscore."""
    star = _star(place)
    return star is not None and (star.module or "").split(".")[-1].startswith("_")


def one_of_two(place: Place) -> bool:
    """It stands in a `try` that waits for `ImportError`, or in one of its clauses."""
    tries = [node for node in place.around if isinstance(node, ast.Try)]
    words = {"ImportError", "ModuleNotFoundError"}
    caught = [node for one in tries for handler in one.handlers if handler.type for node in ast.walk(handler.type)]
    return any(isinstance(node, ast.Name) and node.id in words for node in caught)


def looks_names_up(place: Place) -> bool:
    """The file works with a dictionary of its names, or runs text."""
    return any(word in place.code.text for word in ("globals(", "exec(", "vars(", "builtins", "__dict__"))


def hands_on(place: Place) -> bool:
    """No name of the file needs the star: each is bound by a statement, or a builtin."""
    return not unbound(place.code)


KINDS = [
    Kind(
        "in a package",
        RUFF,
        in_package,
        example="from shop.core import *",
        why="A package hands on what its modules have.",
        file="__init__.py",
    ),
    Kind(
        "in a stub",
        RUFF,
        in_stub,
        example="from struct_core import *",
        why="A stub is never run: it says which names there are, and the star says so of another module's.",
        file="example.pyi",
    ),
    Kind(
        "of its own package",
        RUFF,
        of_own_package,
        example="from .core import *\nprint(first)",
        why="One author has both modules in hand, and sees what the one takes from the other.",
    ),
    Kind(
        "of a package's inside",
        RUFF,
        of_the_inside,
        example="from _shop import *\nprint(first)",
        why="A module with an underscore is there to be handed on by another: `from _socket import *` in `socket`.",
    ),
    Kind(
        "one of two modules",
        RUFF,
        one_of_two,
        example="try:\n    from quick_shop import *\nexcept ImportError:\n    from shop import *\nprint(first)",
        why="Each of the two gives all of the names; written out, they would have to be kept the same in two places.",
    ),
    Kind(
        "names that are looked up",
        RUFF,
        looks_names_up,
        example="from shop import *\nprint(globals()['first'], second)",
        why="Which names the program needs is decided while it runs.",
    ),
    Kind(
        "nothing of it is used",
        RUFF,
        hands_on,
        example="from shop import *\n\n\ndef first():\n    return len('')",
        why="The file reads no name that the star may bind: it hands the names on, as a package does.",
    ),
]
