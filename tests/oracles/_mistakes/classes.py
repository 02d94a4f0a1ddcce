"""Classes: their bases, their fields, and methods under another name."""

import ast

from .kinds import runs
from .nodes import misspelt


@runs("abstract-class")
def a_misspelt_method(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and code.klass(node) and code.klass(node).bases and not node.decorator_list:
            at = code.source.index(node.name.encode(), code.at(node)[0] + 3)
            yield node, ((at, at + len(node.name), misspelt(node.name.strip("_")).encode()),)


@runs("no-arguments-taken", "too-many-arguments", "missing-argument")
def an_initialiser_misspelt(code):
    for node in code.all:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            at = code.source.index(b"__init__", code.at(node)[0])
            yield node, ((at, at + 8, b"_init_"),)


@runs("mro-conflict")
def object_before_other_bases(code):
    for node in code.tree.body:
        if isinstance(node, ast.ClassDef) and node.bases and code.text(node.bases[0]) != b"object":
            start = code.at(node.bases[0])[0]
            yield node, ((start, start, b"object, "),)


@runs("metaclass-conflict", "not-iterable", "no-such-member")
def bases_with_two_metaclasses(code):
    for node in code.tree.body:
        if isinstance(node, ast.ClassDef) and node.bases:
            end = code.at(node.bases[-1])[1]
            yield node, ((end, end, b", __import__('enum').Enum"),)


@runs("field-order", "parameter-order")
def a_field_without_a_default_behind_one(code):
    for node in code.all:
        if isinstance(node, ast.ClassDef) and any(b"dataclass" in code.text(one) for one in node.decorator_list):
            fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and one.value is None and code.is_statement(one)]
            if len(fields) > 1:
                yield fields[0], code.text(fields[0]) + b" = None"


@runs("mutable-field-default")
def a_list_as_a_field_default(code):
    for node in code.all:
        if isinstance(node, ast.ClassDef) and any(b"dataclass" in code.text(one) for one in node.decorator_list):
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and code.is_statement(one):
                    yield one, code.text(one.target) + b": " + code.text(one.annotation) + b" = []"
