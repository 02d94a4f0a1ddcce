"""Names that have no value yet, or not any more."""

import ast

from .kinds import runs
from .nodes import loads


@runs("unbound-local", "local-of-a-function", "misspelt-name")
def a_dropped_assignment(code):
    for node in code.ran(ast.Assign):
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and code.is_statement(node):
            yield node, "pass", f"`{node.targets[0].id}`", "The nearest"


@runs("unbound-local")
def a_name_bound_later(code):
    for node in loads(code, 2):
        function = code.function(node)
        last = function.body[-1]
        if node.id in code.globals and code.is_statement(last):
            added = b"\n" + code.indent(last) + f"{node.id} = 0".encode()
            yield node, ((code.at(last)[1], code.at(last)[1], added),), f"binds `{node.id}`"


@runs("unbound-free-variable")
def a_free_variable_deleted(code):
    for node in code.ran(ast.FunctionDef):
        outer = code.function(node)
        bound = {one.arg for one in outer.args.args}
        inner = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
        own = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
        last = outer.body[-1]
        for name in sorted((bound & inner) - own):
            if isinstance(last, ast.Return) and code.is_statement(last):
                start = code.at(last)[0]
                yield last, ((start, start, f"del {name}\n".encode() + code.indent(last)),)


def captured(code):
    """The statements that bind a local of their function once, which a function inside of it takes; with the name, and the function's last statement."""
    for node in code.ran(ast.Assign, ast.FunctionDef):
        name = node.name if isinstance(node, ast.FunctionDef) else getattr(node.targets[0], "id", "")
        outer = code.function(node)
        names = [one for one in ast.walk(outer) if isinstance(one, ast.Name) and one.id == name]
        inner = [one for one in names if code.function(one) is not outer or any(isinstance(up, ast.Lambda) for up in code.around(one))]
        once = sum(not isinstance(one.ctx, ast.Load) for one in names) == (0 if isinstance(node, ast.FunctionDef) else 1)
        if inner and once and node in outer.body and node is not outer.body[-1] and code.is_statement(node) and code.is_statement(outer.body[-1]):
            yield node, name, outer.body[-1]


@runs("unbound-free-variable", "unbound-local")
def a_captured_name_bound_at_the_end(code):
    for node, name, last in captured(code):
        if not getattr(node, "decorator_list", ()):
            start, end = code.at(node)
            after = code.at(last)[1]
            yield node, ((start, end, b"pass"), (after, after, b"\n" + code.indent(node) + code.source[start:end])), f"`{name}`"
