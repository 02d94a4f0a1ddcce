"""dataclass-mutable-default and RUF008."""

import ast

from ._kind import HERE, RUFF, Kind
from ._names import decorator_names
from ._place import Place


def of_attrs(place: Place) -> bool:
    """The class is decorated by `attrs`."""
    owner = place.first(ast.ClassDef)
    return owner is not None and bool(decorator_names(owner) & {"define", "frozen", "mutable", "attrs"})


def of_another_form(place: Place) -> bool:
    """The default is a name, or `field(default=…)`."""
    statement = place.first(ast.AnnAssign)
    value = statement.value if statement else None
    return isinstance(value, ast.Name) or isinstance(value, ast.Call) and any(word.arg == "default" for word in value.keywords)


KINDS = [
    Kind(
        "a class of attrs",
        RUFF,
        of_attrs,
        example="import attrs\n\n\n@attrs.define\nclass A:\n    a: list = []",
        why="attrs raises nothing; the check is about the `ValueError` of `@dataclass`.",
    ),
    Kind(
        "a name or field(default=…)",
        HERE,
        of_another_form,
        example="from dataclasses import dataclass, field\n\n\n@dataclass\nclass A:\n    a: list = field(default=[])",
        why="`@dataclass` looks at the value, not at how it is written: it raises `ValueError`.",
    ),
]
