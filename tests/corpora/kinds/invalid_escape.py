"""invalid-escape and W605."""

from ._kind import RUFF, Kind
from ._place import Place


def before_a_letter_outside_ascii(place: Place) -> bool:
    """The backslash stands before a character that is not ASCII."""
    line = place.code.lines[place.row - 1]
    return not line[place.column : place.column + 1].isascii()


KINDS = [
    Kind(
        "a character outside ASCII",
        RUFF,
        before_a_letter_outside_ascii,
        example=r"""
OTHER = "\П"
""",
        why="The compiler takes the backslash as it stands, and warns in no version up to 3.14.",
    ),
]
