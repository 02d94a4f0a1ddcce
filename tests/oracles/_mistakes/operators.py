"""Operators between values that do not go together."""

import ast

from .kinds import runs
from .nodes import NONE, builtin_calls, loads, method_calls


@runs("text-plus-other", "operands", "sequence-plus-other", "bytes-and-text")
def a_number_added_to_a_text(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Add):
            side = node.left if isinstance(node.right, ast.Constant) and isinstance(node.right.value, str) else node.right
            yield node, ((*code.at(side), b"id(" + code.text(side) + b")"),)


@runs("sequence-plus-other", "operands", "text-plus-other", "bytes-and-text")
def a_tuple_added(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Add):
            yield node, ((*code.at(node.right), b"{'a': 1}"),)


@runs("operands", "text-plus-other", "sequence-plus-other", "function-not-called", "percent-arguments")
def another_operator(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Add):
            start, end = code.at(node.left)[1], code.at(node.right)[0]
            if code.source[start:end].strip() == b"+":
                yield node, ((start, end, b" - "),)


@runs("unordered")
def a_text_in_a_comparison(code):
    for node in code.run(ast.Compare):
        if isinstance(node.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) and len(node.ops) == 1:
            yield node, ((*code.at(node.comparators[0]), b"str(" + code.text(node.comparators[0]) + b")"),)


@runs("unordered", *NONE)
def sorted_with_a_stranger(code):
    for node in builtin_calls(code, "sorted", "max", "min"):
        if len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), b"[*(" + code.text(node.args[0]) + b"), 'text', 1]"),)


@runs("one-operand")
def the_negative_of_a_text(code):
    for node in code.run(ast.UnaryOp):
        if isinstance(node.op, (ast.USub, ast.Invert)):
            yield node, code.text(node)[:1] + b"str(" + code.text(node.operand) + b")"
    for node in builtin_calls(code, "abs"):
        yield node, ((*code.at(node.args[0]), b"str(" + code.text(node.args[0]) + b")"),)
    for node in loads(code, 1):
        if isinstance(code.parents[node], ast.Return):
            yield node, f"-[{node.id}]"


@runs("repeat-by-other", "operands")
def a_product_with_a_text(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mult):
            yield node, ((*code.at(node.right), b"str(" + code.text(node.right) + b")"),)


@runs("repeat-by-other", "operands")
def a_product_with_a_fraction(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, ast.Mult):
            yield node, ((*code.at(node), b"(' ' * (" + code.text(node.right) + b") / 2)"),)


@runs("bytes-and-text", "not-in-list", "text-plus-other", "sequence-plus-other", "integer-needed", "join-items", "unordered", "operands")
def bytes_for_a_text(code):
    for node in code.run(ast.Constant):
        if isinstance(node.value, str) and node.value and node.value.isascii() and code.text(node)[:1] in b"'\"" and b"\\" not in code.text(node):
            around = code.parents[node]
            if isinstance(around, (ast.Call, ast.BinOp, ast.Compare)):
                yield node, b"b" + code.text(node)


@runs("bytes-and-text", "text-plus-other", "sequence-plus-other", "integer-needed", "join-items", "unordered", "operands", "list-method-on-text")
def a_text_for_bytes(code):
    for node in code.run(ast.Constant):
        if isinstance(node.value, bytes) and code.text(node)[:1] == b"b":
            yield node, code.text(node)[1:]
    for node in method_calls(code, "encode", "decode"):
        yield node, code.text(node.func.value)
