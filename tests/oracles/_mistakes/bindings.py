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
