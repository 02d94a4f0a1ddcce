"""What is looked for or taken, and is not there."""

import ast
import re

from .kinds import runs
from .nodes import builtin_calls, method_calls, reads


@runs("empty-pop")
def an_empty_collection_popped(code):
    for node in method_calls(code, "pop", "popleft", "popitem"):
        owner = code.text(node.func.value)
        around = next(one for one in code.around(node) if isinstance(one, ast.stmt))
        if code.is_statement(around) and isinstance(around, (ast.Expr, ast.Assign, ast.Return)):
            start = code.at(around)[0]
            yield node, ((start, start, owner + b".clear(); "),)
    for node in code.ran(ast.Return):
        if isinstance(node.value, ast.Name) and code.is_statement(node):
            kind = ["[]", "{}", "set()", "bytearray()"][node.lineno % 4]
            yield node, f"return {kind}.{'popitem' if kind == '{}' else 'pop'}()"


@runs("not-in-list", "no-such-part")
def an_index_of_what_is_not_there(code):
    for node in method_calls(code, "index", "remove"):
        if len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), b"'nothing of that kind'"),)
    for node in code.run(ast.List, ast.Tuple):
        if isinstance(node.ctx, ast.Load) and isinstance(code.parents[node], (ast.Assign, ast.Return, ast.Call)) and node.elts and code.text(node)[:1] in b"([":
            yield node, code.text(node) + b".index('nothing of that kind')"


@runs("no-such-part", "not-in-list", "misspelt-attribute")
def index_for_find(code):
    for node in method_calls(code, "find", "rfind"):
        start = code.at(node.func.value)[1]
        yield node, ((start, code.at(node)[1], b".index('\\x00nothing')"),)
    for node in method_calls(code, "strip", "lower", "upper", "split", "startswith"):
        start = code.at(node.func.value)[1]
        yield node, ((start, code.at(node)[1], b".index('\\x00nothing')"),)


@runs("empty-extreme")
def the_greatest_of_nothing(code):
    for node in builtin_calls(code, "max", "min"):
        if len(node.args) == 1:
            yield node, ((*code.at(node.args[0]), [b"[]", b"''", b"{}", b"()"][node.lineno % 4]),)
    for node in builtin_calls(code, "len"):
        yield node, b"max(" + code.text(node.args[0]) + b"[:0])"


@runs("no-such-member")
def a_member_that_is_not_there(code):
    enums = {node.name for node in code.tree.body if isinstance(node, ast.ClassDef) and any(re.search(rb"Enum|Flag", code.text(one)) for one in node.bases)}
    for node in reads(code, ast.Attribute):
        if getattr(node.value, "id", "") in enums:
            yield node, f"{node.value.id}('nothing of that kind')"
