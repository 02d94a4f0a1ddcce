"""implicit-concatenation-in-list and ISC004."""

import ast
import re

from ._kind import RUFF, Kind
from ._pieces import Piece, pieces
from ._place import Place

# A word as the check takes it: letters, digits and a few signs between them.
WORD = re.compile(r"[^\W_](?:[\w.:/@-]*[^\W_])?")
LONG = 40


def _string(place: Place) -> ast.Constant | ast.JoinedStr | None:
    """The string in pieces that begins at the place."""
    found = [node for node in place.starting if isinstance(node, (ast.Constant, ast.JoinedStr)) and len(pieces(place, node)) > 1]
    return found[0] if found else None


def _written(place: Place) -> list[Piece]:
    node = _string(place)
    return pieces(place, node) if node else []


def _is_word(piece: Piece) -> bool:
    return "f" not in piece.prefix and WORD.fullmatch(piece.text) is not None and len(piece.text) <= LONG


def _others(place: Place) -> list[ast.AST]:
    """The other items of the collection."""
    node = _string(place)
    around = place.code.parents.get(node) if node else None
    return [item for item in getattr(around, "elts", []) if item is not node]


def has_no_word(place: Place) -> bool:
    """A piece is no word of its own."""
    return not all(map(_is_word, _written(place)))


def is_in_many(place: Place) -> bool:
    """There are more than two pieces."""
    return len(_written(place)) > 2


def stands_among_others(place: Place) -> bool:
    """The collection has fewer than two other items, or one that is no single word."""
    others = _others(place)
    written = [pieces(place, item) if isinstance(item, ast.Constant) else [] for item in others]
    return _string(place) is not None and (len(others) < 2 or not all(len(one) == 1 and _is_word(one[0]) for one in written))


def stands_otherwise(place: Place) -> bool:
    """The two pieces do not stand as two items do: one below the other where each item has its line, or all in one line."""
    node, written = _string(place), _written(place)
    if node is None or len(written) != 2:
        return False
    one, other = written
    if one.row == other.row:
        around = place.code.parents[node]
        return around.lineno != around.end_lineno
    columns = {place.code.column(item) for item in _others(place)} | {place.column}
    return len(columns) > 1 or other.column + 1 != place.column


KINDS = [
    Kind(
        "a piece that is no word",
        RUFF,
        has_no_word,
        example="""
HELP = [
    'Where the archive is put, '
    'and what it is named.',
    'verbose',
    'quiet',
]
""",
        why="Long texts, patterns and data are written in pieces on purpose. Told are two words that stand as two of the other items do.",
    ),
    Kind(
        "more than two pieces",
        RUFF,
        is_in_many,
        example="""
NAMES = [
    'alpha'
    'beta'
    'gamma',
    'delta',
    'epsilon',
]
""",
        why="Whoever leaves several commas out writes one text over several lines.",
    ),
    Kind(
        "an item among others that are no words",
        RUFF,
        stands_among_others,
        example="""
OPTIONS = [
    ('output', 'file'
               'name'),
]
""",
        why="Where the other items are no words, nothing says that the two pieces are two items.",
    ),
    Kind(
        "pieces that do not stand as the items do",
        RUFF,
        stands_otherwise,
        example="""
NAMES = [
    'alpha' 'beta',
    'gamma',
    'delta',
]
""",
        why="The items have a line each: two pieces in one line were put there together.",
    ),
]
