"""Comments at a statement."""

import ast

from ._place import Place


def above(place: Place, node: ast.AST) -> str:
    """The comment lines right above a node."""
    row, found = node.lineno - 1, []
    while row > 0 and place.code.lines[row - 1].lstrip().startswith("#"):
        found.append(place.code.lines[row - 1])
        row -= 1
    return "\n".join(found)


def within(place: Place, node: ast.AST) -> str:
    """The lines of a node that have a comment, as far as a `#` shows one, from the `#` on."""
    lines = place.code.lines[node.lineno - 1 : node.end_lineno]
    return "\n".join("#" + line.split("#", 1)[1] for line in lines if "#" in line)


def speaks_of(comment: str, *words: str) -> bool:
    """Whether a comment has one of these words."""
    return any(word in comment.lower() for word in words)
