"""`await` and asynchronous loops."""

import ast

from .kinds import runs


@runs("not-awaitable")
def await_of_a_value(code):
    for node in code.run(ast.Await):
        start, end = code.at(node.value)
        yield node, ((start, end, b"id(" + code.source[start:end] + b")"),)


@runs("coroutine-not-awaited", "operands", "unordered", "not-subscriptable", "no-length")
def await_left_out(code):
    for node in code.run(ast.Await):
        if not isinstance(code.parents[node], ast.Expr):
            yield node, code.text(node.value)


@runs("async-iteration")
def an_ordinary_loop_for_an_asynchronous_one(code):
    for node in code.ran(ast.AsyncFor):
        start = code.at(node)[0]
        yield node, ((start, start + 6, b""),)


@runs("async-iteration")
def an_asynchronous_loop_over_a_list(code):
    for node in code.ran(ast.For):
        if isinstance(code.function(node), ast.AsyncFunctionDef):
            start = code.at(node)[0]
            yield node, ((start, start, b"async "),)
