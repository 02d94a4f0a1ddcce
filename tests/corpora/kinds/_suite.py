"""Whether code belongs to a test suite, and what such code waits for."""

import ast
import re
from collections.abc import Iterable

from ._nodes import DEFINITIONS, DEFS, FUNCTIONS, called
from ._place import Place

_FRAMEWORKS = {"pytest", "unittest", "TestCase", "SimpleTestCase"}
_WATCHERS = re.compile(r"(?i)raises|warn|suppress|deprecat|expect|error|exception|assert")


def of_a_suite(place: Place) -> bool:
    """By the name of the module, a function or class around, or because the module imports a test framework."""
    parts = [*place.code.path.parts[:-1], place.code.path.stem]
    if any(re.fullmatch(r"(?i)tests?|testing|conftest|fixtures|examples|test_.*|.*_tests?", part) for part in parts):
        return True
    if any(re.match("[Tt]est", name) or re.search("Tests?$", name) for name in _names_around(place)):
        return True
    imports = (node for node in place.code.tree.body if isinstance(node, (ast.Import, ast.ImportFrom)))
    return any((alias.asname or alias.name).split(".")[0] in _FRAMEWORKS for node in imports for alias in node.names)


def in_test_function(around: Iterable[ast.AST]) -> bool:
    """One of the nodes, which are around something, is a function that is called `test…`."""
    return any(isinstance(node, DEFS) and node.name.startswith("test") for node in around)


def is_watched(place: Place) -> bool:
    """What the statement raises or warns of is asked there: in a `try` with an `except`, or in a `with` of a test."""
    child = place.statement
    for node in place.above(child):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            return False
        if isinstance(node, ast.Try) and node.handlers and child in node.body:
            return True
        if isinstance(node, (ast.With, ast.AsyncWith)) and any(_WATCHERS.search(name) for item in node.items for name in words(item)):
            return True
        child = node
    return False


def is_asserted(place: Place, node: ast.AST) -> bool:
    """What a node gives is asserted: in an `assert`, or in a call of `assertEqual` and its like."""
    for outer in place.above(node):
        if isinstance(outer, ast.Assert):
            return True
        if isinstance(outer, ast.Call) and re.match("assert|fail|raises$", called(outer)):
            return True
        if isinstance(outer, ast.stmt):
            return False
    return False


def words(node: ast.AST) -> list[str]:
    """The names and attributes in a node."""
    return [part.id if isinstance(part, ast.Name) else part.attr for part in ast.walk(node) if isinstance(part, (ast.Name, ast.Attribute))]


def _names_around(place: Place) -> list[str]:
    return [node.name for node in place.around if isinstance(node, DEFINITIONS)]
