"""What is called and should not be, or the other way round."""

import ast

from .kinds import runs
from .nodes import builtin_calls, calls, method_calls, reads


@runs(
    "function-not-called", "brackets-on-function", "missing-argument", "none-attribute", "not-iterable", "misspelt-attribute", "join-items", "not-callable",
    "percent-arguments", "index-class", "integer-needed", "bytes-and-text", "number-from-other", "unordered", "operands", "no-length",
)
def a_method_not_called(code):
    for node in method_calls(code):
        if not node.args and not node.keywords and not isinstance(code.parents[node], ast.Expr):
            yield node, code.text(node.func)


@runs("module-called")
def a_module_called(code):
    for node in method_calls(code):
        if getattr(node.func.value, "id", "") in code.imports:
            start, end = code.at(node.func)
            yield node, ((start, end, code.text(node.func.value)),)


@runs("not-callable", "text-or-tuple-called", "none-called")
def round_brackets_for_square(code):
    for node in reads(code, ast.Subscript):
        if not isinstance(node.slice, ast.Slice) and node.slice.lineno:
            start = code.at(node.value)[1]
            yield node, ((start, code.at(node)[1], b"(" + code.source[start + 1 : code.at(node)[1] - 1] + b")"),)


@runs("brackets-on-function", "brackets-on-class", "not-subscriptable")
def square_brackets_for_round(code):
    for node in calls(code, 1, 1):
        start = code.at(node.func)[1]
        yield node, ((start, code.at(node)[1], b"[" + code.source[start + 1 : code.at(node)[1] - 1] + b"]"),)


@runs("not-callable", "text-or-tuple-called")
def a_builtin_bound_to_a_value(code):
    for node in builtin_calls(code, "len", "list", "isinstance", "str", "range", "sorted", "max", "min", "tuple", "int"):
        first = code.function(node).body[0]
        if first.lineno < node.lineno and code.is_statement(first):
            start = code.at(first)[0]
            value = ["[1]", "5", "'text'", "(1, 2)"][node.lineno % 4]
            yield node, ((start, start, f"{node.func.id} = {value}; ".encode()),), f"Line {first.lineno} binds the name of the builtin `{node.func.id}`"


@runs("too-deep")
def a_function_that_calls_itself(code):
    for name in sorted(code.only):
        node = code.functions[name]
        first = node.body[0]
        if isinstance(node, ast.FunctionDef) and not node.args.kwonlyargs and not node.args.vararg and not node.decorator_list and code.is_statement(first):
            names = [one.arg for one in node.args.args]
            called = f"{name}({', '.join(names)})"
            if code.klass(node):
                if names[:1] != ["self"]:
                    continue
                called = f"self.{name}({', '.join(names[1:])})"
            start = code.at(first)[0]
            yield first, ((start, start, f"return {called}\n".encode() + code.indent(first)),), "calls the same function"
