"""Attributes: misspelt, or set where they cannot be."""

import ast

from .kinds import runs
from .nodes import NONE, misspelt, reads


@runs("misspelt-attribute")
def a_misspelt_attribute_of_self(code):
    for node in reads(code, ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id == "self" and len(node.attr) > 3:
            yield node, f"self.{misspelt(node.attr)}", f"`{node.attr}`"


@runs("misspelt-attribute", "class-attribute", "list-for-item", "list-method-on-text", *NONE)
def a_misspelt_attribute(code):
    for node in reads(code, ast.Attribute):
        if len(node.attr) > 3 and code.text(node.value) not in (b"self", b"cls") and getattr(node.value, "id", "") not in code.imports:
            yield node, code.text(node.value).decode() + "." + misspelt(node.attr), f"`{node.attr}`"


@runs("class-attribute", "misspelt-attribute")
def a_misspelt_attribute_of_a_class(code):
    for node in reads(code, ast.Attribute):
        if code.text(node.value) in (b"cls", b"self.__class__", b"type(self)") or getattr(node.value, "id", "") in code.globals:
            yield node, code.text(node.value).decode() + "." + misspelt(node.attr), f"`{node.attr}`"


@runs("module-attribute")
def a_misspelt_attribute_of_a_module(code):
    for node in reads(code, ast.Attribute):
        if getattr(node.value, "id", "") in code.imports:
            yield node, f"{node.value.id}.{misspelt(node.attr)}", f"`{node.attr}`"


@runs("read-only-attribute")
def a_property_that_is_set(code):
    for node in code.ran(ast.FunctionDef):
        if code.klass(node) and any(getattr(one, "id", "") == "property" for one in node.decorator_list) and code.is_statement(node.body[0]):
            first = node.body[0]
            yield first, ((code.at(first)[0],) * 2 + (f"self.{node.name} = None\n".encode() + code.indent(first),),)
    for node in code.all:
        if isinstance(node, ast.ClassDef):
            names = [one.name for one in node.body if isinstance(one, ast.FunctionDef) and any(getattr(d, "id", "") == "property" for d in one.decorator_list)]
            for method in node.body:
                if names and isinstance(method, ast.FunctionDef) and method.args.args and method.args.args[0].arg == "self":
                    first = method.body[-1]
                    if first.lineno in code.executed and code.is_statement(first) and not method.decorator_list:
                        yield first, ((code.at(first)[0],) * 2 + (f"self.{names[0]} = None\n".encode() + code.indent(first),),)


@runs("slots-attribute", "misspelt-attribute")
def a_name_left_out_of_the_slots(code):
    for node in code.all:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__slots__" and code.is_statement(node) and code.klass(node):
            yield node, "__slots__ = ()"
