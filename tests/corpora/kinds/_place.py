"""The code that a finding is about, as Python's own parser sees it."""

import ast
import dataclasses
import functools
import pathlib
import re
import warnings
from collections.abc import Iterator

from ._nodes import FUNCTIONS


class Code:
    """A file: its text, its tree, and which node is in which."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path
        self.text = path.read_bytes().decode("utf-8-sig", "replace")
        self.lines = re.split(r"\r\n|\r|\n", self.text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree = ast.parse(self.text)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def column(self, node: ast.AST) -> int:
        """The column at which a node begins, from 1, in characters: the compiler counts bytes."""
        return len(self.lines[node.lineno - 1].encode()[: node.col_offset].decode("utf-8", "replace")) + 1

    def spans(self, node: ast.AST, row: int, column: int) -> bool:
        """Whether a node has the character at a row and a column that count from 1."""
        if not hasattr(node, "lineno"):
            return False
        end = len(self.lines[node.end_lineno - 1].encode()[: node.end_col_offset].decode("utf-8", "replace")) + 1
        return (node.lineno, self.column(node)) <= (row, column) < (node.end_lineno, end)


@functools.lru_cache(maxsize=64)
def _code(path: pathlib.Path) -> Code:
    return Code(path)


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a finding is: rows and columns count from 1, columns in characters."""

    code: Code
    row: int
    column: int
    message: str
    # The rule's code, or the check's.
    rule: str = ""

    @functools.cached_property
    def around(self) -> list[ast.AST]:
        """The nodes that hold the finding's first character, the innermost first, the module last."""
        found = [node for node in ast.walk(self.code.tree) if self.code.spans(node, self.row, self.column)]
        # `ast.walk` goes from the outside in.
        return [*reversed(found), self.code.tree]

    @functools.cached_property
    def starting(self) -> list[ast.AST]:
        """Those of them that begin right there, the outermost first."""
        begin = (self.row, self.column)
        return [node for node in reversed(self.around[:-1]) if (node.lineno, self.code.column(node)) == begin]

    def first(self, *kinds: type) -> ast.AST | None:
        """The innermost node around the place of one of the given classes."""
        return next((node for node in self.around if isinstance(node, kinds)), None)

    @property
    def statement(self) -> ast.stmt | None:
        """The innermost statement around the place."""
        return self.first(ast.stmt)

    @property
    def function(self) -> ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | None:
        """The innermost function around the place."""
        return self.first(*FUNCTIONS)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node is in, from the inside out."""
        while (node := self.code.parents.get(node)) is not None:
            yield node

    def source(self, node: ast.AST) -> str:
        """A node's own text."""
        return ast.get_source_segment(self.code.text, node) or ""


def at(path: pathlib.Path, row: int, column: int, message: str = "", rule: str = "") -> Place | None:
    """The code at a row and a column, if Python can parse the file."""
    try:
        return Place(_code(path), row, column, message, rule)
    except (SyntaxError, ValueError, RecursionError):
        return None
