"""What does not compile: colons, indentation, and blocks without their other half."""

import ast

from .kinds import compiles_not
from .nodes import headers, simple


@compiles_not("missing-colon")
def a_colon_left_out(code):
    for node, at in headers(code):
        yield node.lineno, (at, at + 1, b"")


@compiles_not("unexpected-indent")
def a_line_too_far_in(code):
    for node in simple(code):
        body = getattr(code.parents[node], "body", None)
        if isinstance(body, list) and node in body and body.index(node) > 0 and isinstance(body[body.index(node) - 1], (ast.Expr, ast.Assign)):
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start, b"    ")


@compiles_not("uneven-indentation", "unexpected-indent", "half-a-try")
def a_line_not_far_enough_in(code):
    for node in simple(code):
        body = getattr(code.parents[node], "body", None)
        if isinstance(body, list) and node in body and body.index(node) > 0 and len(code.indent(node)) >= 4:
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start + 2, b"")


@compiles_not("empty-block", "half-a-try")
def an_empty_block(code):
    for node, at in headers(code):
        if len(node.body) == 1 and node.body[0].lineno == node.body[0].end_lineno and code.is_statement(node.body[0]):
            line = node.body[0].lineno
            yield node.lineno, (code.starts[line - 1], code.starts[line], b"")


@compiles_not("empty-block")
def a_block_not_indented(code):
    for node, at in headers(code):
        first = node.body[0]
        if code.is_statement(first) and first.lineno == first.end_lineno:
            start = code.starts[first.lineno - 1]
            yield node.lineno, (start, start + 4, b"")


@compiles_not("tabs-and-blanks", "uneven-indentation", "unexpected-indent")
def tabs_for_blanks(code):
    for node in simple(code):
        body = getattr(code.parents[node], "body", None)
        if isinstance(body, list) and node in body and body.index(node) > 0 and code.indent(node) == b" " * 8:
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start + 8, b"\t")


@compiles_not("half-a-try", "empty-block")
def a_try_without_its_clause(code):
    for node in code.all:
        if isinstance(node, ast.Try) and len(node.handlers) == 1 and not node.orelse and not node.finalbody:
            handler = node.handlers[0]
            if handler.end_lineno < len(code.lines):
                yield node.lineno, (code.starts[handler.lineno - 1], code.starts[handler.end_lineno], b"")
