"""What does not compile: the order and the names of arguments and parameters."""

import ast

from .kinds import compiles_not


@compiles_not("argument-order")
def an_argument_behind_one_by_name(code):
    for node in code.all:
        if isinstance(node, ast.Call) and node.lineno == node.end_lineno and node.keywords and node.keywords[-1].arg:
            end = code.at(node.keywords[-1].value)[1]
            if code.source[end : end + 1] == b")":
                yield node.lineno, (end, end, b", 1")


@compiles_not("parameter-order")
def a_parameter_behind_one_with_a_default(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and node.args.defaults and not node.args.vararg and not node.args.kwonlyargs and not node.args.kwarg:
            end = code.at(node.args.defaults[-1])[1]
            if code.source[end : end + 1] == b")":
                yield node.lineno, (end, end, b", more")


@compiles_not("name-twice")
def a_name_twice(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and len(node.args.args) > 1 and not node.args.vararg and not node.args.kwonlyargs and not node.args.kwarg:
            last = node.args.args[-1]
            if last.lineno == node.lineno and not last.annotation and len(node.args.defaults) == 0:
                end = code.at(last)[1]
                yield node.lineno, (end, end, b", " + last.arg.encode())
        if isinstance(node, ast.Call) and node.lineno == node.end_lineno and node.keywords and node.keywords[-1].arg:
            end = code.at(node.keywords[-1].value)[1]
            if code.source[end : end + 1] == b")":
                yield node.lineno, (end, end, b", " + node.keywords[-1].arg.encode() + b"=None")
