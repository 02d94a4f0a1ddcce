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


def awaited(code):
    """The calls of coroutine functions of the module or its package that are awaited, each with the statement around."""
    functions = [one for other in (code, *code.package.values()) for one in other.all if isinstance(one, ast.AsyncFunctionDef)]
    names = {one.name for one in functions if not any(isinstance(node, ast.Yield) for node in ast.walk(one))}
    for node in code.ran(ast.Await):
        call = node.value
        name = getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
        around = next(one for one in code.around(node) if isinstance(one, ast.stmt))
        if name in names and isinstance(around, (ast.Expr, ast.Assign, ast.Return)) and code.is_statement(around):
            yield call, around


def kept(code, call, place, more: bytes = b""):
    """The edits that keep what a call gives in a variable above a statement, and use that in its place."""
    start = code.starts[place.lineno - 1]
    return (start, start, code.indent(place) + b"work_ = " + code.text(call) + more + b"\n"), (*code.at(call), b"work_")


@runs("coroutine-twice")
def a_coroutine_awaited_twice(code):
    for call, around in awaited(code):
        yield around, kept(code, call, around, b"\n" + code.indent(around) + b"await work_")


@runs("coroutine-twice")
def a_coroutine_made_before_its_loop(code):
    for call, around in awaited(code):
        loop = next((one for one in code.around(around) if isinstance(one, (ast.While, ast.For, ast.AsyncFor, ast.AsyncFunctionDef))), None)
        if loop and not isinstance(loop, ast.AsyncFunctionDef):
            yield around, kept(code, call, loop)
