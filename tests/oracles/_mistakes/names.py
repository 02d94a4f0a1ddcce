"""Names that nothing has: misspelt, of another language, of another function, or without `self.`."""

import ast
import collections

from .kinds import runs
from .nodes import loads, misspelt, reads


@runs("misspelt-name")
def a_misspelt_local(code):
    local_in = {}
    for node in loads(code):
        function = code.function(node)
        if function not in local_in:
            local_in[function] = {one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
            local_in[function] |= {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
        if node.id in local_in[function]:
            yield node, misspelt(node.id), f"`{node.id}`"


@runs("misspelt-name")
def a_misspelt_global(code):
    for node in loads(code):
        if node.id in code.globals:
            yield node, misspelt(node.id), f"`{node.id}`"


@runs("misspelt-name")
def a_misspelt_builtin(code):
    for node in loads(code, 3):
        if node.id in ("len", "isinstance", "range", "enumerate", "sorted", "print", "getattr", "hasattr", "iter", "list", "dict", "tuple", "zip"):
            yield node, misspelt(node.id), f"`{node.id}`"


@runs("name-of-other-language")
def a_value_of_another_language(code):
    for node in code.run(ast.Constant):
        if node.value is None or node.value is True or node.value is False:
            yield node, {"None": "null", "True": "true", "False": "false"}[str(node.value)]


@runs("misspelt-name", "self-not-defined")
def self_left_out(code):
    for node in reads(code, ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            yield node, node.attr, f"`self.{node.attr}`"


@runs("self-not-defined")
def self_for_a_function(code):
    for node in loads(code, 2):
        if node.id in code.globals and not code.in_class(node):
            yield node, f"self.{node.id}"


@runs("local-of-a-function", "misspelt-name")
def a_local_of_another_function(code):
    names = collections.Counter()
    for function in code.functions.values():
        names.update({one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)})
    only = [name for name, count in sorted(names.items()) if count == 1 and len(name) > 3 and name not in code.globals | code.imports]
    inside_of = {}
    for node in loads(code, 3):
        function = code.function(node)
        if function not in inside_of:
            inside_of[function] = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
        inside = inside_of[function]
        for name in only:
            if name not in inside and not isinstance(code.parents[node], ast.Call):
                yield node, name, f"The `{name}` of line", "The nearest"
                break
