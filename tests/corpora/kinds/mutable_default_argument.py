"""mutable-default-argument and B006."""

import ast

from ._kind import HERE, RUFF, Kind
from ._names import default, is_changed, parameter, uses
from ._place import Place

COLLECTIONS = ("list", "dict", "set", "defaultdict", "OrderedDict", "Counter", "deque")


def _reads(place: Place) -> list[ast.Name]:
    """The uses of the parameter before a statement that gives the name another object."""
    found = parameter(place)
    if found is None:
        return []
    function, name = found
    all_uses = uses(function, name)
    rebound = [
        node.end_lineno
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    return [use for use in all_uses if not rebound or use.lineno <= min(rebound)]


def _leaves(place: Place, use: ast.AST) -> bool:
    """Whether the object itself is given back or stored there: it, or a display with it."""
    code = place.code
    node, around = use, code.parents.get(use)
    while isinstance(around, (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.IfExp, ast.BoolOp)):
        if isinstance(around, ast.IfExp) and around.test is node:
            return False
        node, around = around, code.parents.get(around)
    if isinstance(around, (ast.Return, ast.Yield)):
        return True
    return isinstance(around, (ast.Assign, ast.AnnAssign)) and around.value is node


def only_read(place: Place) -> bool:
    """Until the name gets a new object, the function neither changes the default nor gives it back or stores it."""
    return parameter(place) is not None and not any(is_changed(place, use) or _leaves(place, use) for use in _reads(place))


def is_memo(place: Place) -> bool:
    """The parameter's name is that of a memo, and the function does not let it out."""
    found = parameter(place)
    name = found[1].lower() if found else ""
    kept = name.startswith("_") or any(word in name for word in ("cache", "memo", "seen"))
    return kept and not any(_leaves(place, use) for use in _reads(place))


def is_variable(place: Place) -> bool:
    """The default is a list with one item, and only this item is set."""
    node = default(place)
    return isinstance(node, ast.List) and len(node.elts) == 1 and not any(_leaves(place, use) for use in _reads(place))


def is_inside(place: Place) -> bool:
    """The function or the parameter is private, and the default is not changed."""
    found = parameter(place)
    names = (getattr(found[0], "name", ""), found[1]) if found else ()
    return any(name.startswith("_") and not name.startswith("__") for name in names) and not any(is_changed(place, use) for use in _reads(place))


def in_a_test(place: Place) -> bool:
    """The code is a test's."""
    return place.in_test


def of_a_lambda(place: Place) -> bool:
    """The function is a lambda."""
    found = parameter(place)
    return found is not None and isinstance(found[0], ast.Lambda)


KINDS = [
    Kind(
        "of a lambda",
        HERE,
        of_a_lambda,
        example="keep = lambda x, kept=[]: kept.append(x)",
        why="The default of a lambda is made once and shared like any other.",
    ),
    Kind(
        "only read",
        RUFF,
        only_read,
        example="def f(values=[]):\n    for value in values:\n        print(value)",
        why="The function neither changes the default nor gives it back or stores it: nobody can tell that it is shared.",
    ),
    Kind(
        "a memo",
        RUFF,
        is_memo,
        example="def fib(n, memo={}):\n    if n not in memo:\n        memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)\n    return memo[n]",
        why="It is there to be kept between calls, and the function does not let it out.",
    ),
    Kind(
        "a variable that lives on",
        RUFF,
        is_variable,
        example="def count(n=[0]):\n    n[0] += 1\n    return n[0]",
        why="A list of one item, of which only the item is set, is an old way to keep a value between calls.",
    ),
    Kind(
        "private",
        RUFF,
        is_inside,
        example="def _depth(values, index=[]):\n    return index, values",
        why="Nothing there changes it, and what it is given to is code of the same module.",
    ),
    Kind(
        "in a test",
        RUFF,
        in_a_test,
        example="def test_call():\n    def f(values=[]):\n        values.append(1)\n        return values\n\n    assert f()",
        why="A test calls its helpers in ways that it knows, and makes them anew in each run.",
    ),
]
