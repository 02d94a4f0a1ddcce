"""Numbers: made of what is none, fractions, and what has no result."""

import ast
import re

from .kinds import runs
from .nodes import builtin_calls, calls


@runs("zero-division")
def a_division_by_nothing(code):
    for node in code.run(ast.BinOp):
        if isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)) and not isinstance(node.left, ast.Constant):
            yield node, ((*code.at(node.right), b"len([])"),)
    for node in builtin_calls(code, "divmod"):
        yield node, ((*code.at(node.args[1]), b"0"),)


@runs("text-as-integer", "number-from-other")
def a_number_with_letters(code):
    for node in builtin_calls(code, "int"):
        yield node, ((*code.at(node.args[0]), b"str(" + code.text(node.args[0]) + b") + ' EUR'"),)
    for node in code.run(ast.Constant):
        if type(node.value) is int and not isinstance(code.parents[node], (ast.Subscript, ast.Slice)):
            yield node, b"int('" + code.text(node) + b" pieces')"


@runs("text-as-float")
def a_decimal_comma(code):
    for node in builtin_calls(code, "float"):
        yield node, ((*code.at(node.args[0]), b"str(" + code.text(node.args[0]) + b") + ',5'"),)
    for node in code.run(ast.Constant):
        if type(node.value) in (int, float) and not isinstance(code.parents[node], (ast.Subscript, ast.Slice)):
            yield node, b"float('" + code.text(node) + b",5')"


@runs("number-from-other")
def a_number_from_a_list(code):
    for node in builtin_calls(code, "int", "float"):
        yield node, ((*code.at(node.args[0]), b"[" + code.text(node.args[0]) + b"]"),)
    for node in builtin_calls(code, "len"):
        yield node, ((*code.at(node.func), [b"int", b"float"][node.lineno % 2]), (*code.at(node.args[0]), b"[" + code.text(node.args[0]) + b"]"))


@runs("integer-needed", "operands")
def a_range_of_a_fraction(code):
    for node in builtin_calls(code, "range", "chr"):
        yield node, ((*code.at(node.args[-1]), b"(" + code.text(node.args[-1]) + b") / 2"),)


@runs("mathematical-domain", "integer-needed", "format-class", "operands")
def the_root_of_a_negative_number(code):
    for node in calls(code, 1, 1):
        name = code.text(node.func)
        if re.fullmatch(rb"(math\.)?_?(sqrt|log|log2|log10|factorial|isqrt|acos|lgamma)", name):
            yield node, ((*code.at(node.args[0]), b"-abs(" + code.text(node.args[0]) + b") - 2"),)
    for node in builtin_calls(code, "len"):
        yield node, b"__import__('math')." + [b"sqrt", b"log", b"factorial", b"acos"][node.lineno % 4] + b"(-2 - " + code.text(node) + b")"
