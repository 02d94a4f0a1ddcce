"""What several kinds look for in a module."""

import ast

NONE = ("none-attribute", "none-subscript", "none-iterated", "none-called", "none-length", "none-operand")


def misspelt(name: str) -> str:
    """The name with two letters the wrong way round."""
    for at in range(1, len(name) - 1):
        if name[at] != name[at + 1] and "_" not in name[at : at + 2]:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name + "s"


def loads(code, minimum=4):
    return (node for node in code.run(ast.Name) if isinstance(node.ctx, ast.Load) and len(node.id) >= minimum)


def calls(code, least=0, most=9):
    """Calls with so many arguments, all by place."""
    return (
        node for node in code.run(ast.Call)
        if least <= len(node.args) <= most and not node.keywords and not any(isinstance(arg, ast.Starred) for arg in node.args)
    )


def method_calls(code, *names):
    return (node for node in code.run(ast.Call) if isinstance(node.func, ast.Attribute) and (not names or node.func.attr in names))


def builtin_calls(code, *names):
    return (node for node in calls(code, 1) if isinstance(node.func, ast.Name) and node.func.id in names)


def reads(code, *classes):
    return (node for node in code.run(*classes) if isinstance(getattr(node, "ctx", None), ast.Load))


def headers(code):
    """The statements that open a block, with the place of the colon where the block begins on the next line."""
    for node in code.all:
        if isinstance(node, (ast.If, ast.For, ast.While, ast.FunctionDef, ast.ClassDef, ast.With, ast.Try)) and node.body[0].lineno > node.lineno:
            line = code.lines[node.lineno - 1].rstrip()
            if line.endswith(b":") and not getattr(node, "decorator_list", ()):
                yield node, code.starts[node.lineno - 1] + len(line) - 1


def simple(code):
    """Statements of one line each, which fill it."""
    return (
        node for node in code.all
        if isinstance(node, (ast.Expr, ast.Assign, ast.Return)) and node.lineno == node.end_lineno and code.is_statement(node)
        and not isinstance(getattr(node, "value", None), ast.Constant)
    )
