"""A kind of difference."""

import dataclasses
from collections.abc import Callable

from ._place import Place

# Which of the two tools has a finding that the other has not.
RUFF, HERE = "only ruff", "only here"


@dataclasses.dataclass(frozen=True)
class Kind:
    """Why one of the two tools says something that the other does not, and how to tell that a finding is of this kind."""

    name: str
    alone: str
    # Whether a finding at a place is of this kind: as narrow as `why` says.
    holds: Callable[[Place], bool]
    # A minimal program on which the two differ so.
    example: str
    # What CPython does with it, and so why it is right to say it or to be silent.
    why: str
    # Whether the example has a line of which both tools say the same, because the difference is only met beside that.
    beside: bool = False
    # Where the example has to lie, if its name matters.
    file: str = "example.py"
