"""The kinds of mistakes that are put into real code: each finds the places of a module where it can be made, and says what is to be said of it.

`code.py` is a module that mistakes are made in, `kinds.py` says what a kind is, `choice.py` which of all that can be made are. The kinds stand in the
files that are imported here for their sake: first those that go wrong while the program runs, then those that do not compile.
"""

from . import names, bindings, imports, circles, attributes, classes, arguments, calls, objects, waiting, none  # noqa: F401
from . import operators, numbers, items, keys, loops, absent, texts, files  # noqa: F401
from . import punctuation, blocks, statements, signatures, literals  # noqa: F401
from .choice import chosen
from .code import Code

__all__ = ["Code", "chosen"]
