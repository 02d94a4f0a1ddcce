"""missing-self and PLE0211."""

import ast

from ._kind import HERE, RUFF, Kind
from ._names import decorator_names, is_builtin, root
from ._nodes import DEFS
from ._place import Place
from ._suite import in_test_function


def _method(place: Place) -> tuple[ast.AST | None, ast.ClassDef | None]:
    function = next((n for n in ast.walk(place.code.tree) if isinstance(n, DEFS) and _holds(n, place)), None)
    owner = place.code.parents.get(function) if function else None
    return function, owner if isinstance(owner, ast.ClassDef) else None


def _holds(function: ast.AST, place: Place) -> bool:
    return place.row in (function.lineno, *(decorator.lineno for decorator in function.decorator_list))


def under_another_metaclass(place: Place) -> bool:
    """The class, or one of the file above it, has a base that is neither a builtin nor a class of the file, or a `metaclass=`."""
    _, owner = _method(place)
    classes = {node.name: node for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef)}
    waiting, seen = [owner] if owner else [], set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if one.keywords:
            return True
        for base in one.bases:
            name = root(base)
            if isinstance(base, ast.Name) and name in classes:
                waiting.append(classes[name])
            elif not is_builtin(place.code, name):
                return True
    return False


def is_documentation(place: Place) -> bool:
    """The body is a docstring and nothing else."""
    function, _ = _method(place)
    body = function.body if function else []
    return len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str)


def is_called_plainly(place: Place) -> bool:
    """The class body itself names the function, or the file reads it from the class: `Tools.f`, `getattr(cls, name)`."""
    function, owner = _method(place)
    if function is None or owner is None:
        return False
    for node in ast.walk(place.code.tree):
        if isinstance(node, ast.Name) and node.id == function.name and isinstance(node.ctx, ast.Load):
            inside = next((n for n in place.above(node) if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Module))), None)
            if inside is owner:
                return True
        if isinstance(node, ast.Attribute) and node.attr == function.name and root(node) == owner.name:
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            return True
    return False


def inside_a_test(place: Place) -> bool:
    """The class stands in a function that is called `test…`."""
    _, owner = _method(place)
    return owner is not None and in_test_function(place.above(owner))


def is_decorated(place: Place) -> bool:
    """The function is a property or a class method."""
    function, _ = _method(place)
    return bool({"property", "classmethod", "cached_property"} & decorator_names(function))


KINDS = [
    Kind(
        "a docstring",
        RUFF,
        is_documentation,
        example="""
class Documented:
    def method():
        '''To be read.'''
""",
        why="There is nothing to run: interfaces and tests of documentation are there to be read.",
    ),
    Kind(
        "inside a test",
        RUFF,
        inside_a_test,
        example="""
def test_help():
    class A:
        def method():
            pass

    help(A)
""",
        why="A test makes a class to look at it; nobody calls the method on an object.",
    ),
    Kind(
        "called by way of the class",
        RUFF,
        is_called_plainly,
        example="""
class Lexer:
    def rules():
        return [1]

    tokens = rules()
""",
        why="A function that is read from the class, or in its body, is a plain function: the call without arguments works.",
    ),
    Kind(
        "below an unknown class",
        RUFF,
        under_another_metaclass,
        example="""
from zope.interface import Interface


class IService(Interface):
    def stop():
        return None
""",
        why="What makes the class decides what becomes of its functions: an interface only describes the methods of others, which leave out `self`.",
    ),
    Kind(
        "a property or a class method",
        HERE,
        is_decorated,
        example="""
class A:
    @property
    def name():
        return "a"
""",
        why="`property` and `classmethod` hand the object or the class to the function as well: reading it raises `TypeError`.",
    ),
]
