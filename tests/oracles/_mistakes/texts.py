"""Texts: their methods, and the fields that values are written into."""

import ast

from .kinds import runs
from .nodes import method_calls


@runs("join-items")
def numbers_joined(code):
    for node in method_calls(code, "join"):
        if isinstance(node.func.value, ast.Constant) and len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), [b"[1, 2]", b"[None]", b"range(3)", b"[['a']]"][node.lineno % 4]),)


@runs("percent-arguments", "operands")
def a_field_too_many(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str) and b"%(" not in code.text(node.left):
            end = code.at(node.left)[1] - 1
            yield node, ((end, end, b" %s"),)


@runs("percent-arguments")
def a_value_too_many(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str) and b"%(" not in code.text(node.left):
            yield node, ((*code.at(node.right), b"(1, 2, 3, 4, 5, 6, 7, 8, 9)"),)


@runs("format-class", "percent-arguments")
def a_format_for_numbers(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
            for wrong in (b"%s", b"%r"):
                if code.text(node.left).count(wrong) == 1:
                    yield node, ((*code.at(node.left), code.text(node.left).replace(wrong, b"%d")),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            yield node, f"return '{{:.2f}}'.format([{node.value.id}])"


@runs("format-fields")
def a_field_more_than_arguments(code):
    for node in method_calls(code, "format"):
        if isinstance(node.func.value, ast.Constant) and isinstance(node.func.value.value, str) and b"{0" not in code.text(node):
            end = code.at(node.func.value)[1] - 1
            if b"{}" in code.text(node) and code.text(node)[:1] in b"'\"":
                yield node, ((end, end, b" {}"),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            yield node, f"return '{{}}: {{}}'.format({node.value.id})"


@runs("list-for-item")
def a_method_of_text_on_a_list(code):
    for node in method_calls(code, "strip", "lower", "upper", "split", "startswith", "endswith", "replace", "encode", "lstrip", "title", "capitalize"):
        start, end = code.at(node.func.value)
        yield node, ((start, end, [b"[", b"("][node.lineno % 2] + code.source[start:end] + [b"]", b",)"][node.lineno % 2]),)


@runs("list-method-on-text")
def a_method_of_lists_on_a_text(code):
    for node in method_calls(code, "append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear"):
        start, end = code.at(node.func.value)
        yield node, ((start, end, b"str(" + code.source[start:end] + b")"),)
