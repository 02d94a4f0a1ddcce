"""The classes of syntax nodes by what they are for, and what is read off a single node."""

import ast

DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*DEFS, ast.ClassDef)
FUNCTIONS = (*DEFS, ast.Lambda)
SCOPES = (*FUNCTIONS, ast.Module)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def called(node: ast.AST | None) -> str:
    """The last name of what a call calls, or of a path: `f` of `a.b.f(x)` and of `a.b.f`; nothing where it has none."""
    callee = node.func if isinstance(node, ast.Call) else node
    return callee.attr if isinstance(callee, ast.Attribute) else callee.id if isinstance(callee, ast.Name) else ""


def blocks(node: ast.AST) -> list[list[ast.stmt]]:
    """The lists of statements that a node has, without those of the clauses of a `try` or `match`."""
    found = (getattr(node, part, None) for part in ("body", "orelse", "finalbody"))
    return [block for block in found if isinstance(block, list)]


def targets(node: ast.AST) -> list[ast.expr]:
    """What an assignment binds, each name of `a, b = …` apart."""
    whole = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [part for target in whole for part in (target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target])]


def own_nodes(function: ast.AST) -> list[ast.AST]:
    """The nodes of a function's body that its own run comes to: none of the functions and classes in it."""
    waiting, found = list(function.body) if isinstance(function.body, list) else [function.body], []
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    return found
