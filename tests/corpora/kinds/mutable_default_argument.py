"""mutable-default-argument and B006."""

import ast
import dataclasses
import re

from ._kind import HERE, RUFF, Kind
from ._names import default, is_changed, parameter, uses
from ._nodes import called, targets
from ._place import Place
from ._suite import in_test_function, of_a_suite

# Methods that put what they are given where others find it.
KEEPING = frozenset("append appendleft add insert push setdefault register setattr".split())
# What goes over its argument or copies it, and methods of collections that only read.
_GOING_OVER = frozenset(
    "all any bool copy deepcopy dict enumerate extend filter frozenset isinstance join len list map max min print repr reversed set sorted str sum tuple update zip".split()
)
_READING = frozenset("get keys values items copy index count union intersection difference symmetric_difference issubset issuperset isdisjoint".split())
WRAPPED = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.IfExp, ast.BoolOp)


@dataclasses.dataclass(frozen=True)
class Use:
    """Where the function names the default, or a collection that holds it (`held`)."""

    node: ast.Name
    held: bool


def _rebinds(statement: ast.stmt, name: str) -> bool:
    """Whether a statement gives the name another object, whichever branch it takes."""
    if isinstance(statement, ast.If) and statement.orelse:
        return all(any(_rebinds(inner, name) for inner in block) for block in (statement.body, statement.orelse))
    return isinstance(statement, ast.Assign) and any(isinstance(target, ast.Name) and target.id == name for target in targets(statement))


def _goes_to(place: Place, use: Use) -> tuple[ast.AST | None, ast.AST, bool]:
    """What gets the object, or a display with it; the part of that which is the object or the display; whether it is a display."""
    node, around, held = use.node, place.code.parents.get(use.node), use.held
    while isinstance(around, WRAPPED):
        if _is_only_asked(place, around, node):
            return None, node, held
        held |= not isinstance(around, (ast.IfExp, ast.BoolOp))
        node, around = around, place.code.parents.get(around)
    return around, node, held


def _is_only_asked(place: Place, around: ast.AST, node: ast.AST) -> bool:
    """`… if x else …`, `{**x}`, and an `x or …` that passes over the empty default: something else is handed on."""
    if isinstance(around, ast.BoolOp):
        return isinstance(around.op, ast.Or) and node is not around.values[-1] and _is_empty(default(place))
    if isinstance(around, ast.Dict):
        return any(key is None and value is node for key, value in zip(around.keys, around.values))
    return isinstance(around, ast.IfExp) and around.test is node


def _is_empty(made: ast.AST | None) -> bool:
    if isinstance(made, ast.Call):
        return not made.args and not made.keywords
    return isinstance(made, (ast.List, ast.Dict)) and not (made.elts if isinstance(made, ast.List) else made.keys)


def _uses(place: Place) -> list[Use]:
    """The uses of the default: under the parameter's name, under others that it gets, and within collections that get one."""
    found = parameter(place)
    if found is None:
        return []
    function, name = found
    body = function.body if isinstance(function.body, list) else []
    out, waiting, seen = [], [(name, 0, False)], set()
    while waiting:
        name, after, held = waiting.pop()
        if (name, after) in seen:
            continue
        seen.add((name, after))
        ends = [statement.end_lineno for statement in body if statement.lineno > after and _rebinds(statement, name)]
        for node in uses(function, name):
            is_first_binding = isinstance(node.ctx, ast.Store) and not isinstance(place.code.parents[node], ast.AugAssign)
            if is_first_binding or node.lineno <= after or (ends and node.lineno > ends[0]):
                continue
            use = Use(node, held)
            out.append(use)
            around, part, inside = _goes_to(place, use)
            if isinstance(around, (ast.Assign, ast.AnnAssign)) and around.value is part:
                waiting += [(one.id, around.end_lineno, inside) for one in targets(around) if isinstance(one, ast.Name)]
    return out


def _changes(place: Place) -> list[Use]:
    return [use for use in _uses(place) if not use.held and is_changed(place, use.node)]


def _leaves(place: Place, use: Use) -> bool:
    """Whether the object, or a collection with it, is given back or stored there."""
    around, part, _ = _goes_to(place, use)
    if isinstance(around, (ast.Assign, ast.AnnAssign)):
        return around.value is part and any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in targets(around))
    keeps = isinstance(around, ast.Call) and part is not around.func and called(around) in KEEPING
    return keeps or isinstance(around, (ast.Return, ast.Yield))


def _out(place: Place) -> list[Use]:
    # A default with items that gets out as a part of something else is a constant.
    is_constant = not _is_empty(default(place))
    return [use for use in _uses(place) if _leaves(place, use) and not (use.held and is_constant)]


def only_read(place: Place) -> bool:
    """The function neither changes the default nor gives it back or stores it, under no name and in no collection."""
    return parameter(place) is not None and not _changes(place) and not _out(place)


def is_kept_inside(place: Place) -> bool:
    """Nothing changes the default, and all that gets it are private attributes that their class neither changes nor gives back."""
    out = _out(place)
    return bool(out) and not _changes(place) and all(_is_private_store(place, use) for use in out)


def _is_private_store(place: Place, use: Use) -> bool:
    around, _, held = _goes_to(place, use)
    owner = next((node for node in place.above(use.node) if isinstance(node, ast.ClassDef)), None)
    target = around.targets[0] if isinstance(around, ast.Assign) and len(around.targets) == 1 else None
    if owner is None or held or not isinstance(target, ast.Attribute) or not re.match("_(?!_)", target.attr):
        return False
    reads = [node for node in ast.walk(owner) if isinstance(node, ast.Attribute) and node.attr == target.attr]
    return not any(is_changed(place, read) or isinstance(place.code.parents[read], ast.Return) for read in reads)


def is_only_looked_at(place: Place) -> bool:
    """All that gets the default are attributes which the file reads, and neither changes nor hands on."""
    out, changes = _out(place), _changes(place)
    return bool(out) and not changes and all(_is_looked_at(place, use) or _is_private_store(place, use) for use in out)


def _is_looked_at(place: Place, use: Use) -> bool:
    around, _, held = _goes_to(place, use)
    target = around.targets[0] if isinstance(around, ast.Assign) else around.target if isinstance(around, ast.AnnAssign) else None
    if held or not isinstance(target, ast.Attribute):
        return False
    found = [node for node in ast.walk(place.code.tree) if isinstance(node, ast.Attribute) and node.attr == target.attr]
    reads = [node for node in found if isinstance(node.ctx, ast.Load)]
    return bool(reads) and not any(is_changed(place, node) for node in found) and all(_looks(place, node) for node in reads)


def _looks(place: Place, node: ast.AST) -> bool:
    """Whether what reads the attribute goes over it, copies it, or asks for its items, its length or its truth."""
    around = place.code.parents.get(node)
    if isinstance(around, ast.BoolOp) or isinstance(around, ast.IfExp) and around.test is not node:
        return _looks(place, around)
    if isinstance(around, ast.Call) and node in around.args:
        return called(around) in _GOING_OVER
    if isinstance(around, ast.Attribute):
        call = place.code.parents.get(around)
        return isinstance(call, ast.Call) and call.func is around and around.attr in _READING
    if isinstance(around, ast.Subscript):
        return around.value is node
    if isinstance(around, ast.keyword):
        return around.arg is None
    return isinstance(around, (ast.For, ast.comprehension, ast.Starred, ast.Compare, ast.UnaryOp, ast.BinOp, ast.If, ast.While, ast.Assert, ast.IfExp, ast.FormattedValue, ast.Dict))


def is_memo(place: Place) -> bool:
    """The parameter's name is that of a memo, and the function does not let it out."""
    found = parameter(place)
    name = found[1].lower() if found else ""
    return (name.startswith("_") or any(word in name for word in ("cache", "memo", "seen"))) and not _out(place)


def is_variable(place: Place) -> bool:
    """The default is a list with one item, and only this item is set."""
    node = default(place)
    sets = all(isinstance(place.code.parents[use.node], ast.Subscript) for use in _changes(place))
    return isinstance(node, ast.List) and len(node.elts) == 1 and sets and not _out(place)


def is_inside(place: Place) -> bool:
    """The function or the parameter is private, and the default is not changed."""
    found = parameter(place)
    names = (getattr(found[0], "name", ""), found[1]) if found else ()
    return any(re.match("_(?!_)", name) for name in names) and not _changes(place)


def in_a_test(place: Place) -> bool:
    """The code is a test suite's, and does not change the default, or the function is made by a test."""
    function = place.function
    return (of_a_suite(place) and not _changes(place)) or (function is not None and in_test_function(place.above(function)))


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
        "kept under a private name",
        RUFF,
        is_kept_inside,
        example="""
class Runner:
    def __init__(self, env={}):
        self._env = env

    def run(self, start):
        start(self._env)
""",
        why="Only its class uses `_env`, which neither changes it nor gives it back: nobody can tell that it is shared.",
    ),
    Kind(
        "kept, and only looked at",
        RUFF,
        is_only_looked_at,
        example="""
class Profile:
    def __init__(self, mappings=[]):
        self.mappings = mappings

    def prepare(self, text):
        for mapping in self.mappings:
            text = mapping(text)
        return text
""",
        why="The code that uses the attribute goes over it and changes nothing: nobody can tell that it is shared.",
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
        why="A test makes its helpers anew in each run, and calls them in ways that it knows.",
    ),
]
