"""None where something else is needed."""

import ast

from .kinds import runs
from .nodes import NONE, builtin_calls


@runs(*NONE)
def a_dropped_return(code):
    for node in code.ran(ast.Return):
        if node.value and code.is_statement(node):
            yield node, code.text(node.value), f"`{code.function(node).name}()`"


@runs(*NONE)
def a_change_in_place_stored(code):
    for node in code.ran(ast.Expr):
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, (ast.Name, ast.Attribute)):
            if call.func.attr in ("append", "extend", "sort", "reverse", "insert", "update", "add", "clear", "remove"):
                yield node, code.text(call.func.value) + b" = " + code.text(call), f".{call.func.attr}("


@runs(*NONE)
def a_sorted_list_that_is_none(code):
    for node in code.ran(ast.Assign):
        if isinstance(node.targets[0], ast.Name) and isinstance(node.value, (ast.List, ast.ListComp, ast.Call)) and code.is_statement(node):
            value = code.text(node.value)
            if getattr(getattr(node.value, "func", None), "id", "") in ("list", "sorted", "") and getattr(getattr(node.value, "func", None), "attr", "split") == "split":
                yield node, code.text(node.targets[0]) + b" = " + value + b".sort()", ".sort()"


@runs(*NONE)
def none_for_an_operand(code):
    for node in code.run(ast.BinOp):
        yield node, ((*code.at(node.right), b"None"),)


@runs("none-length")
def the_length_of_none(code):
    for node in builtin_calls(code, "len"):
        yield node, ((*code.at(node.args[0]), b"{}.get('missing')"),), "get"


@runs("none-iterated")
def a_loop_over_none(code):
    for node in code.ran(ast.For):
        if node.iter.lineno == node.iter.end_lineno:
            yield node, ((*code.at(node.iter), b"list(" + code.text(node.iter) + b").sort()"),), ".sort()", "list("


@runs("none-called")
def a_decorator_that_gives_nothing(code):
    for node in code.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and node.name in code.globals:
            start = code.at(node)[0]
            yield node, ((start, start, b"@(lambda function: None)\n"),)
