"""What names are bound to in a file, and what a function does with one."""

import ast
import builtins
import pathlib

from ._nodes import DEFINITIONS, FUNCTIONS, called
from ._place import Code, Place

# Methods that change a list, dict or set in place, or put something into one.
CHANGING = frozenset(
    "append appendleft add clear discard extend insert pop popitem popleft push register remove reverse setdefault sort update".split()
)


def root(node: ast.AST) -> str:
    """The first name of a dotted path: `np` of `np.random.rng`; nothing where it is no path."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def imported(code: Code) -> set[str]:
    """The names that imports bind, wherever they stand."""
    return {
        alias.asname or alias.name.split(".")[0]
        for node in ast.walk(code.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }


def bound(code: Code) -> set[str]:
    """All names that something in the file binds, stars left out."""
    names = imported(code)
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, DEFINITIONS):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            names.add(node.name)
    return names


def unbound(code: Code) -> set[str]:
    """The names that the file reads, and that neither a statement of it nor the builtins bind."""
    read = {node.id for node in ast.walk(code.tree) if isinstance(node, ast.Name)}
    return read - bound(code) - set(dir(builtins)) - {"__file__", "__path__"}


def is_builtin(code: Code, name: str) -> bool:
    """Whether a name is the builtin one in all of the file."""
    return hasattr(builtins, name) and name not in bound(code)


def package(path: pathlib.Path) -> str:
    """The name of the outermost package that a file lies in; nothing where it lies in none."""
    name = ""
    for folder in path.parents:
        if not (folder / "__init__.py").is_file() and not (folder / "__init__.pyi").is_file():
            break
        name = folder.name
    return name


def parameter(place: Place) -> tuple[ast.AST, str] | None:
    """The function and the parameter whose default is at the place."""
    for function in (node for node in place.around if isinstance(node, FUNCTIONS)):
        positional = [*function.args.posonlyargs, *function.args.args]
        pairs = [
            *zip(reversed(positional), reversed(function.args.defaults)),
            *zip(function.args.kwonlyargs, function.args.kw_defaults),
        ]
        for argument, default in pairs:
            if default is not None and place.code.spans(default, place.row, place.column):
                return function, argument.arg
    return None


def default(place: Place) -> ast.AST | None:
    """The whole default at the place."""
    for function in (node for node in place.around if isinstance(node, FUNCTIONS)):
        for node in [*function.args.defaults, *function.args.kw_defaults]:
            if node is not None and place.code.spans(node, place.row, place.column):
                return node
    return None


def uses(function: ast.AST, name: str) -> list[ast.Name]:
    """Where the body of a function names something."""
    body = function.body if isinstance(function.body, list) else [function.body]
    return [node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id == name]


def is_changed(place: Place, use: ast.AST) -> bool:
    """Whether the object is changed in place there: `x.append(…)`, `x[…] = …`, `del x[…]`, `x += …`."""
    parents = place.code.parents
    around = parents.get(use)
    if isinstance(around, ast.Attribute):
        return around.attr in CHANGING
    if isinstance(around, ast.Subscript) and around.value is use:
        return not isinstance(around.ctx, ast.Load)
    return isinstance(around, ast.AugAssign) and around.target is use


def decorator_names(node: ast.AST) -> set[str]:
    """The last names of what a definition is decorated with."""
    return set(map(called, getattr(node, "decorator_list", [])))
