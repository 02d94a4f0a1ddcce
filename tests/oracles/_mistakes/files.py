"""Files, and what is written into them."""

import ast

from .kinds import runs
from .nodes import method_calls


@runs("closed-file")
def a_file_closed_too_early(code):
    for node in method_calls(code, "read", "write", "readline", "seek", "tell", "readlines", "flush", "getvalue"):
        around = next(one for one in code.around(node) if isinstance(one, ast.stmt))
        if code.is_statement(around) and isinstance(around, (ast.Expr, ast.Assign, ast.Return)) and isinstance(node.func.value, (ast.Name, ast.Attribute)):
            start = code.at(around)[0]
            yield node, ((start, start, code.text(node.func.value) + b".close(); "),)


@runs("file-missing")
def a_file_that_is_not_there(code):
    for node in code.run(ast.Call):
        if getattr(node.func, "id", "") == "open" and node.args:
            yield node, ((*code.at(node.args[0]), b"'missing/' + 'file.txt'"),)


@runs("json-class")
def json_of_a_set(code):
    for node in method_calls(code, "dumps", "dump"):
        if code.text(node.func.value) == b"json" and node.args:
            yield node, ((*code.at(node.args[0]), b"{1, 2}"),)
