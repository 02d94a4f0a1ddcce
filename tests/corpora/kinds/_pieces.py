"""The pieces of a string that stands in several."""

import ast
import dataclasses
import io
import tokenize

from ._place import Place


@dataclasses.dataclass(frozen=True)
class Piece:
    """One of the strings: what stands between its quotes, what stands before them, and its row and column within the source."""

    text: str
    prefix: str
    row: int
    column: int


def pieces(place: Place, node: ast.AST) -> list[Piece]:
    """The strings that a constant or an f-string is written as; f-strings have the prefix `f` and no text."""
    source = place.source(node)
    found, depth = [], 0
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(f"({source})").readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    for token in tokens:
        name = tokenize.tok_name[token.type]
        # The bracket in front is one column of the first row.
        row, column = token.start[0] - 1, token.start[1] - (token.start[0] == 1)
        if name == "FSTRING_START":
            if not depth:
                found.append(Piece("", "f", row, column))
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
        elif name == "STRING" and not depth:
            prefix = token.string[: min(token.string.index(quote) for quote in "'\"" if quote in token.string)].lower()
            value = "" if "f" in prefix else ast.literal_eval(token.string)
            found.append(Piece(value if isinstance(value, str) else value.decode("latin-1"), prefix, row, column))
    return found
