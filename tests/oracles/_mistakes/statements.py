"""What does not compile: statements that are written in another way, or belong elsewhere."""

import ast

from .kinds import compiles_not
from .nodes import simple


@compiles_not("equal-sign", "not-assignable")
def one_equal_sign(code):
    for node in code.all:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq) and len(node.ops) == 1 and isinstance(code.parents[node], (ast.If, ast.While)):
            start, end = code.at(node.left)[1], code.at(node.comparators[0])[0]
            if code.source[start:end].strip() == b"==":
                yield node.lineno, (start, end, b" = ")


@compiles_not("not-assignable", "equal-sign")
def sides_swapped(code):
    for node in simple(code):
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Call, ast.BinOp, ast.Compare, ast.ListComp, ast.Dict)) and len(node.targets) == 1:
            yield node.lineno, (*code.at(node), code.text(node.value) + b" = " + code.text(node.targets[0]))


@compiles_not("print-statement")
def print_without_parentheses(code):
    for node in simple(code):
        start = code.at(node)[0]
        if isinstance(node, ast.Return) and isinstance(node.value, (ast.Name, ast.Attribute)):
            yield node.lineno, (start, start, b"print " + code.text(node.value) + b"; ")
    for node in simple(code):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "print" and node.value.args:
            yield node.lineno, (code.at(node.value.func)[1], code.at(node)[1], b" " + code.text(node.value.args[0]))


@compiles_not("outside-function", "unexpected-indent")
def a_return_that_slipped_out(code):
    for node in code.tree.body:
        if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Return) and len(node.body) > 1:
            last = node.body[-1]
            if last.lineno == last.end_lineno and code.is_statement(last):
                yield last.lineno, (code.starts[last.lineno - 1], code.at(last)[0], b"")


@compiles_not("outside-async")
def await_in_an_ordinary_function(code):
    for node in simple(code):
        if isinstance(node, (ast.Assign, ast.Return)) and isinstance(node.value, ast.Call) and isinstance(code.function(node), ast.FunctionDef):
            start = code.at(node.value)[0]
            yield node.lineno, (start, start, b"await ")


@compiles_not("outside-loop")
def a_break_outside_a_loop(code):
    for node in simple(code):
        if isinstance(node, ast.Return) and not any(isinstance(around, (ast.For, ast.While, ast.AsyncFor)) for around in code.around(node)):
            yield node.lineno, (*code.at(node), [b"break", b"continue"][node.lineno % 2])


@compiles_not("late-declaration")
def a_late_declaration(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and len(node.body) > 2 and isinstance(node.body[-1], ast.Return) and code.is_statement(node.body[-1]):
            names = [one.targets[0].id for one in node.body if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)]
            start = code.at(node.body[-1])[0]
            if names:
                word = [b"global ", b"nonlocal "][node.lineno % 2]
                yield node.body[-1].lineno, (start, start, word + names[0].encode() + b"; ")


@compiles_not("late-future")
def a_future_import_too_late(code):
    for node in code.tree.body[2:]:
        if isinstance(node, (ast.FunctionDef, ast.Assign, ast.ClassDef)) and code.is_statement(node) and not getattr(node, "decorator_list", ()):
            start = code.starts[node.lineno - 1]
            yield node.lineno, (start, start, b"from __future__ import annotations\n")
