"""What does not compile: inside of texts and numbers, and characters of no program."""

import ast

from .kinds import compiles_not
from .nodes import simple


@compiles_not("foreign-character")
def a_curly_quote(code):
    for node in simple(code):
        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.lineno == one.end_lineno and code.text(one)[:1] == b"'":
                start, end = code.at(one)
                if code.source[start : start + 3] != b"'''" and b"'" not in code.source[start + 1 : end - 1] and b'"' not in code.text(one):
                    yield node.lineno, (start, start + 1, "‘"), (end - 1, end, "’")
                    break
            if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Sub):
                start, end = code.at(one.left)[1], code.at(one.right)[0]
                if code.source[start:end].strip() == b"-":
                    yield node.lineno, (start, end, " – ")
                    break


@compiles_not("f-string-field", "unterminated-string")
def an_empty_field(code):
    for node in code.all:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno and code.text(node)[:1] in b"'\"":
            start, end = code.at(node)
            if not any(isinstance(around, ast.JoinedStr) for around in code.around(node)) and "{" not in node.value and code.source[start : start + 3] not in (b'"""', b"'''"):
                if isinstance(code.parents[node], (ast.Call, ast.Return, ast.Assign)) and b"\\" not in code.text(node) and code.text(node).count(code.text(node)[:1]) == 2:
                    yield node.lineno, (start, start, b"f"), (end - 1, end - 1, [b" {}", b" {", b" }", b" {!r}"][node.lineno % 4])


@compiles_not("numeral")
def a_number_that_is_none(code):
    for node in simple(code):
        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and type(one.value) is int and code.text(one).isdigit() and 0 < one.value < 100:
                start, end = code.at(one)
                yield node.lineno, [(start, start, b"0"), (end, end, b"px"), (start, start, b"0b2")][node.lineno % 3]
                break


@compiles_not("after-backslash")
def a_backslash_for_a_slash(code):
    for node in simple(code):
        for one in ast.walk(node):
            if isinstance(one, ast.BinOp) and isinstance(one.op, (ast.Add, ast.Sub, ast.Div, ast.Mult, ast.FloorDiv)):
                start, end = code.at(one.left)[1], code.at(one.right)[0]
                yield node.lineno, (start, end, b" \\ ")
                break


@compiles_not("unicode-escape")
def a_path_of_windows(code):
    for node in code.all:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno and code.text(node)[:1] in b"'\"":
            start = code.at(node)[0]
            if isinstance(code.parents[node], (ast.Call, ast.Return, ast.Assign)) and code.source[start : start + 3] not in (b'"""', b"'''"):
                yield node.lineno, (start + 1, start + 1, [b"C:\\Users\\me", b"\\x4 ", b"\\u12 ", b"\\N{no such name}"][node.lineno % 4])
