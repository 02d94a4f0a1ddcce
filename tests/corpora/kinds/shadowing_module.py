"""shadowing-module and A005."""

from ._kind import HERE, Kind
from ._place import Place


def outside_of_packages(place: Place) -> bool:
    """There is no `__init__.py` beside the file."""
    return not (place.code.path.parent / "__init__.py").exists()


KINDS = [
    Kind(
        "a file that is in no package",
        HERE,
        outside_of_packages,
        example="def choice(values):\n    return values[0]",
        why="A program in the same folder that imports `random` gets this file. A005 looks at the modules of packages.",
        file="random.py",
    ),
]
