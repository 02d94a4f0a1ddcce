"""A text that is put together: what stands before each value that is put in."""

import ast
import string

from ._place import Place

# The text before a value, the value, and whether it is put in as a number.
Hole = tuple[str, ast.AST, bool]


def whole(place: Place) -> ast.AST | None:
    """The outermost expression at the place that puts a text together."""
    kinds = (ast.JoinedStr, ast.BinOp, ast.Call)
    found = [node for node in place.around if isinstance(node, kinds) and (not isinstance(node, ast.Call) or is_format(node))]
    return found[-1] if found else None


def is_format(call: ast.Call) -> bool:
    """`"…".format(…)`"""
    callee = call.func
    is_method = isinstance(callee, ast.Attribute) and callee.attr == "format"
    return is_method and isinstance(callee.value, (ast.Constant, ast.JoinedStr, ast.BinOp))


def parts(node: ast.AST) -> list[str | tuple[ast.AST, bool]]:
    """The pieces of a text in order: what stands there, and what is put in."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return [part for value in node.values for part in parts(value)]
    if isinstance(node, ast.FormattedValue):
        return [(node.value, False)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return parts(node.left) + parts(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, (ast.Constant, ast.JoinedStr)):
        return _filled(node)
    if isinstance(node, ast.Call) and is_format(node) and isinstance(node.func.value, ast.Constant):
        fields = string.Formatter().parse(str(node.func.value.value))
        return [part for text, field, *_ in fields for part in ([text] if field is None else [text, (node, False)])]
    return [(node, False)]


def _filled(node: ast.BinOp) -> list[str | tuple[ast.AST, bool]]:
    """The pieces of `"… %s …" % …`"""
    out: list[str | tuple[ast.AST, bool]] = []
    text = "".join(part if isinstance(part, str) else "?" for part in parts(node.left))
    rest = text.replace("%%", "\0")
    while "%" in rest:
        before, rest = rest.split("%", 1)
        letters = rest.split(")", 1)[1] if rest.startswith("(") and ")" in rest else rest
        letter = next((sign for sign in letters if sign.isalpha()), "s")
        rest = letters.split(letter, 1)[1] if letter in letters else ""
        out += [before.replace("\0", "%"), (node.right, letter not in "sra")]
    return [*out, rest.replace("\0", "%")]


def holes(node: ast.AST) -> list[Hole]:
    """The values that are put into a text, each with what stands before it."""
    before, found = "", []
    for part in parts(node):
        if isinstance(part, str):
            before += part
        else:
            found.append((before, *part))
            before += "?"
    return found
