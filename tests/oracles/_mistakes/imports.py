"""Imports: left out, misspelt, with a dot, or of the very file that they stand in."""

import ast
import re

from .kinds import runs
from .nodes import misspelt


@runs("module-not-imported", "misspelt-name")
def an_import_left_out(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and not node.names[0].asname and code.is_statement(node):
            yield node, "pass", "`"


@runs("misspelt-name", "module-not-imported")
def an_import_of_a_name_left_out(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__" and code.is_statement(node):
            yield node, "pass", "`"


@runs("name-not-in-module")
def a_misspelt_import(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and len(node.names) == 1 and node.module != "__future__" and node.level == 0:
            start, end = code.at(node)
            name = node.names[0].name
            at = code.source.rindex(name.encode(), start, end) if not node.names[0].asname else -1
            if at > 0 and name != "*":
                yield node, ((at, at + len(name), misspelt(name).encode()),), f"`{name}`"


@runs("module-missing")
def an_import_of_no_module(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and "." not in node.names[0].name and code.is_statement(node):
            yield node, f"import {misspelt(node.names[0].name)}z"


@runs("file-for-package", "module-missing")
def an_import_from_below_a_file(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and "." not in node.names[0].name and code.is_statement(node):
            yield node, f"import {node.names[0].name}.more"


@runs("relative-import")
def an_import_with_a_dot(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__":
            start = code.at(node)[0]
            at = code.source.index(node.module.encode(), start)
            yield node, ((at, at, b"."),)


@runs("imports-itself", "circular-import-attribute")
def an_import_of_itself(code):
    for node in code.tree.body:
        if isinstance(node, ast.Import) and len(node.names) == 1 and not node.names[0].asname and code.is_statement(node):
            name = node.names[0].name
            if re.search(rb"^[^\s#].*\b" + name.encode() + rb"\.", code.source, re.MULTILINE):
                yield node, f"import OWN as {name}", "circle"


@runs("imports-name-from-itself", "circular-import-name")
def an_import_of_a_name_from_itself(code):
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__" and code.is_statement(node):
            start = code.at(node)[0]
            at = code.source.index(node.module.encode(), start)
            yield node, ((at, at + len(node.module), b"OWN"),), "circle"
