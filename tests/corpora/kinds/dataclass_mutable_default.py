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
    """The default is a name."""
    statement = place.first(ast.AnnAssign)
    return statement is not None and isinstance(statement.value, ast.Name)


KINDS = [
    Kind(
        "a class of attrs",
        RUFF,
        of_attrs,
        example="import attrs\n\n\n@attrs.define\nclass A:\n    a: list = []",
        why="attrs raises nothing; the check is about the `ValueError` of `@dataclass`.",
    ),
    Kind(
        "a name",
        HERE,
        of_another_form,
        example="from dataclasses import dataclass\n\nEMPTY = []\n\n\n@dataclass\nclass A:\n    a: list = EMPTY",
        why="`@dataclass` looks at the value, not at how it is written: it raises `ValueError`.",
    ),
]
