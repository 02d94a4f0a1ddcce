"""Calls with other arguments than the parameters ask for."""

import ast

from .kinds import runs
from .nodes import NONE, builtin_calls, calls, method_calls, misspelt


@runs("missing-instance", "missing-argument", "class-attribute", "too-many-arguments", "misspelt-attribute", "slots-attribute")
def a_method_of_the_class(code):
    for node in method_calls(code):
        around = code.in_class(node)
        if code.text(node.func.value) == b"self" and around:
            start, end = code.at(node.func.value)
            yield node, ((start, end, around.name.encode()),)


@runs("method-without-self", "too-many-arguments")
def a_method_without_self(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and code.klass(node) and not node.decorator_list and [one.arg for one in node.args.args][:1] == ["self"]:
            start = code.at(node.args.args[0])[0]
            end = code.at(node.args.args[1])[0] if len(node.args.args) > 1 else code.at(node.args.args[0])[1]
            yield node, ((start, end, b""),)


@runs("missing-argument", "missing-instance", "builtin-argument-count", "no-arguments-taken", *NONE)
def an_argument_too_few(code):
    for node in calls(code, 1):
        start = code.at(node.args[-2])[1] if len(node.args) > 1 else code.at(node.args[0])[0]
        yield node, ((start, code.at(node.args[-1])[1], b""),)


@runs("too-many-arguments", "builtin-argument-count", "no-arguments-taken", "method-without-self")
def an_argument_too_many(code):
    for node in calls(code, 0):
        if isinstance(node.func, (ast.Name, ast.Attribute)):
            end = code.at(node)[1] - 1
            yield node, ((end, end, b", None, None, None" if node.args else b"None, None, None"),)


@runs("missing-keyword-argument")
def a_keyword_left_out(code):
    for node in code.run(ast.Call):
        if len(node.keywords) == 1 and node.keywords[0].arg and node.args:
            yield node, ((code.at(node.args[-1])[1], code.at(node.keywords[0].value)[1], b""),)


@runs("missing-keyword-argument")
def a_parameter_by_name_only(code):
    for name in sorted(code.only):
        node = code.functions[name]
        arguments = node.args.args
        if len(arguments) > len(node.args.defaults) + 1 and not node.args.vararg and not node.args.kwonlyargs:
            last = arguments[len(arguments) - len(node.args.defaults) - 1]
            start = code.at(last)[0]
            yield node, ((start, start, b"*, "),)


@runs("unexpected-keyword", "positional-only")
def a_misspelt_keyword(code):
    for node in code.run(ast.Call):
        for keyword in node.keywords:
            if keyword.arg and len(keyword.arg) > 3:
                end = code.at(keyword.value)[0]
                start = code.source.rindex(keyword.arg.encode(), 0, end)
                yield node, ((start, start + len(keyword.arg), misspelt(keyword.arg).encode()),), f"`{keyword.arg}`"


@runs("argument-twice")
def an_argument_by_place_and_by_name(code):
    for node in calls(code, 1):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in code.only:
            names = [one.arg for one in code.functions[name].args.args if one.arg != "self"]
            if names:
                end = code.at(node)[1] - 1
                yield node, ((end, end, f", {names[0]}=None".encode()),)


@runs("positional-only")
def an_argument_by_name(code):
    for node in builtin_calls(code, "len", "isinstance", "repr", "iter", "next", "ord", "chr", "min", "getattr", "hasattr", "id", "hash", "abs", "any", "all"):
        start = code.at(node.args[0])[0]
        if len(node.args) == 1:
            yield node, ((start, start, b"obj="),)


@runs("argument-after-star")
def a_star_before_a_number(code):
    for node in calls(code, 1):
        start, end = code.at(node.args[-1])
        yield node, ((start, end, b"*" + b"id(" + code.text(node.args[-1]) + b")"),)


@runs("super-without-arguments")
def super_in_a_function(code):
    for node in calls(code, 0):
        if isinstance(node.func, ast.Name) and node.func.id in code.functions and not code.in_class(node):
            start = code.at(node.func)[0]
            yield node, ((start, start, b"super()."),)
