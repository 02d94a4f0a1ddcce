"""Objects of another kind than a statement or `isinstance()` needs."""

import ast

from .kinds import runs
from .nodes import builtin_calls


@runs("not-an-exception")
def a_text_that_is_raised(code):
    for node in code.ran(ast.Return):
        if node.value and code.is_statement(node) and isinstance(node.value, (ast.Constant, ast.Name, ast.Call, ast.BinOp)):
            start = code.at(node)[0]
            yield node, ((start, start + 6, b"raise"),)


@runs("not-a-context-manager", "class-attribute")
def with_something_else(code):
    for node in code.ran(ast.With):
        start, end = code.at(node.items[0].context_expr)
        yield node, ((start, end, b"[" + code.source[start:end] + b"]"),)


@runs("isinstance-class")
def a_class_in_quotes(code):
    for node in builtin_calls(code, "isinstance", "issubclass"):
        if len(node.args) == 2 and isinstance(node.args[1], (ast.Name, ast.Attribute)):
            yield node, ((*code.at(node.args[1]), b"'" + code.text(node.args[1]) + b"'"),)


@runs("isinstance-class")
def a_list_of_classes(code):
    for node in builtin_calls(code, "isinstance", "issubclass"):
        if len(node.args) == 2 and isinstance(node.args[1], ast.Tuple):
            yield node, ((*code.at(node.args[1]), b"[" + code.text(node.args[1])[1:-1] + b"]"),)
