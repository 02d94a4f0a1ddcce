"""Iteration: what is gone through, and what its items are taken apart into."""

import ast

from .kinds import runs
from .nodes import builtin_calls, loads, method_calls


@runs("not-iterable", "no-length")
def a_loop_over_a_length(code):
    for node in code.ran(ast.For):
        if node.iter.lineno == node.iter.end_lineno and isinstance(node.iter, (ast.Name, ast.Attribute)):
            yield node, ((*code.at(node.iter), b"len(" + code.text(node.iter) + b")"),), "`range(len("


@runs("too-few-values", "not-iterable", "none-iterated")
def a_name_too_many_on_the_left(code):
    for node in code.run(ast.Tuple):
        if isinstance(node.ctx, ast.Store) and code.text(node)[:1] != b"(":
            start = code.at(node)[0]
            yield node, ((start, start, b"more_, even_more_, "),)


@runs("too-many-values", "not-iterable", "none-iterated")
def a_name_too_few_on_the_left(code):
    for node in code.run(ast.Tuple):
        if isinstance(node.ctx, ast.Store) and code.text(node)[:1] != b"(" and len(node.elts) > 2:
            yield node, ((code.at(node.elts[0])[0], code.at(node.elts[1])[0], b""),), ".items()"


@runs("too-many-values", "not-iterable", "too-few-values")
def items_left_out(code):
    for node in method_calls(code, "items"):
        if isinstance(code.parents[node], (ast.For, ast.comprehension)):
            yield node, code.text(node.func.value), ".items()`"


@runs("not-an-iterator")
def next_of_a_list(code):
    for node in builtin_calls(code, "iter"):
        yield node, code.text(node.args[0])
    for node in builtin_calls(code, "next"):
        yield node, ((*code.at(node.args[0]), b"[" + code.text(node.args[0]) + b"]"),)
    for node in loads(code, 1):
        if isinstance(code.parents[node], ast.Return):
            yield node, f"next([{node.id}])"


@runs("no-length")
def the_length_of_an_iterator(code):
    for node in builtin_calls(code, "len"):
        yield node, ((*code.at(node.args[0]), b"iter(" + code.text(node.args[0]) + b")"),)


@runs("changed-size", "list-position")
def a_collection_changed_in_its_loop(code):
    for node in code.ran(ast.For):
        source = node.iter
        if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) and source.func.attr in ("items", "values", "keys") and not source.args:
            owner = code.text(source.func.value)
        elif isinstance(source, ast.Call) and getattr(source.func, "id", "") in ("sorted", "list", "reversed") and len(source.args) == 1:
            owner = code.text(source.args[0])
            if b"(" in owner:
                continue
            first = node.body[0]
            yield node, ((*code.at(source), owner), (code.at(first)[0],) * 2 + (owner + b".clear()\n" + code.indent(first),))
            continue
        elif isinstance(source, (ast.Name, ast.Attribute)):
            owner = code.text(source)
        else:
            continue
        first = node.body[0]
        if code.is_statement(first):
            yield node, ((code.at(first)[0],) * 2 + (owner + b".pop(next(iter(" + owner + b")))\n" + code.indent(first),),)


@runs("stop-iteration-in-generator", "coroutine-not-awaited")
def next_at_the_end_of_a_generator(code):
    for node in code.ran(ast.Expr, ast.Assign):
        if isinstance(node.value, ast.Yield) and code.is_statement(node):
            start = code.at(node)[0]
            yield node, ((start, start, b"next(iter([])); "),)
    for node in code.ran(ast.Return):
        if isinstance(code.function(node), ast.AsyncFunctionDef) and code.is_statement(node):
            start = code.at(node)[0]
            yield node, ((start, start, b"next(iter([])); "),)
