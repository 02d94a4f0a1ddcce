"""Items: their positions, their keys, and objects that have none."""

import ast

from .kinds import runs
from .nodes import builtin_calls, misspelt, reads


@runs("list-position", "text-position", "empty-pop")
def a_position_past_the_end(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice) and isinstance(node.value, ast.Name):
            yield node, code.text(node.value) + b"[len(" + code.text(node.value) + b")]", f"`len({node.value.id})` is one more"


@runs("list-position", "text-position", "not-subscriptable")
def a_far_position(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice):
            yield node, code.text(node.value) + b"[99999]"


@runs("index-class", "not-subscriptable", "brackets-on-class", "brackets-on-function", "text-as-integer")
def a_text_as_position(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice):
            yield node, code.text(node.value) + b"['name']"


@runs("near-key", "text-as-integer", "none-subscript")
def a_misspelt_key(code):
    for node in reads(code, ast.Subscript):
        key = node.slice if isinstance(node.slice, ast.Constant) else getattr(node.slice, "value", None)
        if isinstance(getattr(key, "value", None), str) and len(key.value) > 3:
            yield node, code.text(node.value) + b"[" + repr(misspelt(key.value)).encode() + b"]", f"'{key.value}'"


@runs("integer-needed", "index-class", "not-subscriptable", "unhashable", "brackets-on-class")
def a_text_in_a_slice(code):
    for node in reads(code, ast.Subscript):
        if isinstance(node.slice, ast.Slice):
            yield node, code.text(node.value) + b"['1':]"


@runs("zero-step", "unhashable", "not-subscriptable")
def a_step_of_nothing(code):
    for node in reads(code, ast.Subscript):
        if isinstance(node.slice, ast.Slice) and not node.slice.step:
            yield node, code.text(node.value) + b"[::0]"
    for node in builtin_calls(code, "range"):
        if len(node.args) == 2:
            end = code.at(node)[1] - 1
            yield node, ((end, end, b", 0"),)


@runs("unhashable", "index-class", "not-subscriptable", "integer-needed")
def a_list_as_key(code):
    for node in code.run(ast.Subscript):
        if not isinstance(node.slice, ast.Slice) and not isinstance(code.parents[node], ast.Delete):
            start = code.at(node.value)[1] + 1
            yield node, ((start, code.at(node)[1] - 1, b"[" + code.source[start : code.at(node)[1] - 1] + b"]"),)


@runs("immutable-items", "not-subscriptable")
def items_of_a_text_changed(code):
    for node in code.run(ast.Subscript):
        if isinstance(node.ctx, ast.Store):
            start, end = code.at(node.value)
            yield node, ((start, end, b"tuple(" + code.source[start:end] + b")"),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            start = code.at(node)[0]
            yield node, ((start, start, f"str({node.value.id})[0] = 'A'; ".encode()),)


@runs("not-subscriptable")
def items_of_a_set(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice):
            start, end = code.at(node.value)
            yield node, ((start, end, [b"iter(", b"set("][node.lineno % 2] + code.source[start:end] + b")"),)
