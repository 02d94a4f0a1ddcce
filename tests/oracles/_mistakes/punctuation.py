"""What does not compile: brackets, quotes and commas."""

import ast

from .kinds import compiles_not
from .nodes import simple


@compiles_not("never-closed", "missing-comma", "missing-colon", "equal-sign", "not-assignable")
def a_bracket_never_closed(code):
    for node in simple(code):
        end = code.at(node)[1]
        if code.source[end - 1 : end] in b")]}":
            yield node.lineno, (end - 1, end, b"")


@compiles_not("unmatched-bracket")
def a_bracket_too_many(code):
    for node in simple(code):
        end = code.at(node)[1]
        if code.source[end - 1 : end] in b")]}":
            yield node.lineno, (end, end, [b")", b"]", b"}"][node.lineno % 3])


@compiles_not("unmatched-bracket")
def a_bracket_of_another_kind(code):
    for node in simple(code):
        end = code.at(node)[1]
        if code.source[end - 1 : end] == b")":
            yield node.lineno, (end - 1, end, b"]")


@compiles_not("unterminated-string", "missing-comma", "never-closed")
def a_quote_left_out(code):
    for node in code.all:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno and "'" not in node.value and '"' not in node.value:
            start, end = code.at(node)
            line = code.lines[node.lineno - 1]
            if code.source[start : start + 1] in b"'\"" and line.count(code.source[start : start + 1]) == 2 and code.source[start : start + 3] not in (b'"""', b"'''"):
                yield node.lineno, (end - 1, end, b"")


@compiles_not("missing-comma", "never-closed", "print-statement")
def a_comma_left_out(code):
    for node in code.all:
        if isinstance(node, (ast.Call, ast.List)) and node.lineno == node.end_lineno:
            parts = node.args if isinstance(node, ast.Call) else node.elts
            if len(parts) > 1 and isinstance(parts[1], (ast.Name, ast.Constant, ast.Attribute)) and isinstance(parts[0], (ast.Name, ast.Attribute)):
                start, end = code.at(parts[0])[1], code.at(parts[1])[0]
                if code.source[start:end].strip() == b",":
                    yield node.lineno, (start, end, b" ")


@compiles_not("exception-list")
def several_exceptions_without_parentheses(code):
    for node in code.all:
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Tuple) and node.type.lineno == node.type.end_lineno and len(node.type.elts) > 1:
            text = code.text(node.type)
            if text[:1] == b"(":
                yield node.lineno, (*code.at(node.type), text[1:-1])
