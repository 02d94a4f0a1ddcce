"""late-binding-closure and B023."""

import ast

from ._kind import RUFF, Kind
from ._names import root
from ._place import Place

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Methods that put away what they are given.
KEEPERS = ("append", "add", "insert", "put", "register", "setdefault")


def _made(place: Place) -> list[ast.AST]:
    """The functions around the place, the innermost first, and what stands around them."""
    return [node for node in place.around if isinstance(node, FUNCTIONS)]


def _loop(place: Place, function: ast.AST) -> ast.AST | None:
    return next((node for node in place.above(function) if isinstance(node, LOOPS)), None)


def is_argument(place: Place) -> bool:
    """A lambda is handed to a call that is no `append` or the like, or is called where it stands."""
    for function in _made(place):
        above = list(place.above(function))
        for node in above:
            if isinstance(node, ast.stmt) or isinstance(node, FUNCTIONS):
                break
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", "")
                if name not in KEEPERS:
                    return True
    return False


def used_in_its_round(place: Place) -> bool:
    """The function has a name, and the loop itself names it behind its definition."""
    for function in _made(place):
        name = _name(place, function)
        loop = _loop(place, function)
        if not name or loop is None:
            continue
        for node in ast.walk(loop):
            is_read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id == name
            if is_read and node.lineno > function.lineno and function not in place.above(node):
                return True
    return False


def _name(place: Place, function: ast.AST) -> str:
    if not isinstance(function, ast.Lambda):
        return function.name
    for node in place.above(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
        if isinstance(node, ast.stmt):
            break
    return ""


def used_behind_the_loop(place: Place) -> bool:
    """The function has a name, and code behind the loop calls it."""
    for function in _made(place):
        name, loop = _name(place, function), _loop(place, function)
        if not name or loop is None:
            continue
        for node in ast.walk(place.code.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.lineno > loop.end_lineno:
                return True
    return False


def _block(place: Place, statement: ast.stmt) -> list[ast.stmt]:
    parent = place.code.parents.get(statement)
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and statement in block:
            return block
    return []


def of_a_class(place: Place) -> bool:
    """The function is a method of a class that the loop makes."""
    return any(isinstance(place.code.parents.get(function), ast.ClassDef) for function in _made(place))


def on_an_object_of_its_round(place: Place) -> bool:
    """The function becomes an attribute of an object that the same block has bound to a name."""
    for function in _made(place):
        assignment = next((node for node in place.above(function) if isinstance(node, ast.stmt)), None)
        if not isinstance(assignment, ast.Assign) or not isinstance(assignment.targets[0], ast.Attribute):
            continue
        name = root(assignment.targets[0])
        for other in _block(place, assignment):
            stores = [n.id for n in ast.walk(other) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
            if other.lineno < assignment.lineno and name in stores:
                return True
    return False


KINDS = [
    Kind(
        "handed to a call",
        RUFF,
        is_argument,
        example="for size in sizes:\n    run(lambda: size)",
        why="The call may use the function at once, as `sort`, `max` and `assertRaises` do. Told are functions that are certainly put away.",
    ),
    Kind(
        "used in its round",
        RUFF,
        used_in_its_round,
        example="for size in sizes:\n    def area():\n        return size * size\n    print(area())",
        why="The loop calls it, or hands it on, before the name has another value.",
    ),
    Kind(
        "called behind the loop",
        RUFF,
        used_behind_the_loop,
        example="def last(sizes):\n    for size in sizes:\n        def area():\n            return size\n    return area()",
        why="Only the last round's function is left then, and the last value is what it is made for.",
    ),
    Kind(
        "a method of a class",
        RUFF,
        of_a_class,
        example="""
for size in sizes:
    class Box:
        def area(self):
            return size * size

    print(Box().area())
""",
        why="The class is used in the round in which it is made.",
    ),
    Kind(
        "on an object of its round",
        RUFF,
        on_an_object_of_its_round,
        example="""
for peer in peers:
    user = User()
    user.find = lambda: peer
    user.run()
""",
        why="Each round makes an object of its own, uses it and lets it go.",
    ),
]
