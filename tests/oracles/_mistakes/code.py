"""A module's text with its tree."""

import ast
import collections
import typing


class Code:
    """A module's text with its tree, and the lines of it that have been seen to run.

    `name` is what it is imported as; `package` has all modules of its package by such names, this one among them.
    """

    def __init__(self, source: bytes, executed: typing.Set[int], name: str = "", package: typing.Optional[typing.Dict[str, "Code"]] = None):
        self.source = source
        self.executed = executed
        self.name = name
        self.package = {} if package is None else package
        self.lines = source.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.tree = ast.parse(source)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.all = list(ast.walk(self.tree))
        self.functions = {node.name: node for node in self.all if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
        counted = collections.Counter(node.name for node in self.all if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
        self.only = {name for name, count in counted.items() if count == 1}
        self.imports = {
            (alias.asname or alias.name)
            for node in self.tree.body if isinstance(node, ast.Import) for alias in node.names if "." not in alias.name
        }
        self.globals = {
            name.id for node in self.tree.body for name in ast.walk(node)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store) and not isinstance(node, (ast.FunctionDef, ast.ClassDef))
        } | {node.name for node in self.tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}

        # The nodes of functions on lines that have been run, by class; those inside of f-strings have no places of their own before Python 3.12.
        self.by_class = {}
        for node in self.all:
            if getattr(node, "lineno", 0) in self.executed and self.function(node):
                self.by_class.setdefault(type(node), []).append(node)
        self.in_text = {node for text in self.all if isinstance(text, ast.JoinedStr) for node in ast.walk(text)}

    def at(self, node) -> typing.Tuple[int, int]:
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def text(self, node) -> bytes:
        start, end = self.at(node)
        return self.source[start:end]

    def run(self, *classes):
        """The nodes of these classes that stand in a function, on one line that has been run."""
        return (node for one in classes for node in self.by_class.get(one, ()) if node.lineno == node.end_lineno and node not in self.in_text)

    def ran(self, *classes):
        """The statements of these classes that stand in a function, and have been run."""
        return (node for one in classes for node in self.by_class.get(one, ()))

    def around(self, node):
        while node in self.parents:
            node = self.parents[node]
            yield node

    def function(self, node):
        return next((one for one in self.around(node) if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))), None)

    def klass(self, node):
        for one in self.around(node):
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                return one if isinstance(one, ast.ClassDef) else None
        return None

    def in_class(self, node):
        """The class around the method that this stands in."""
        function = self.function(node)
        return function and self.klass(function)

    def indent(self, node) -> bytes:
        line = self.lines[node.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def is_statement(self, node) -> bool:
        """Whether a statement fills its lines alone."""
        start, end = self.at(node)
        line = self.lines[node.end_lineno - 1]
        return node.col_offset == len(self.indent(node)) and not line[node.end_col_offset:].strip()
