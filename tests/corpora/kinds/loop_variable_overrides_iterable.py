"""loop-variable-overrides-iterable and B020."""

import ast

from . import _loops
from ._kind import RUFF, Kind
from ._place import Place


def _loop(place: Place) -> ast.For | ast.AsyncFor | None:
    return place.first(ast.For, ast.AsyncFor)


def _name(place: Place) -> str:
    node = place.first(ast.Name)
    return node.id if node else ""


def binds_no_name(place: Place) -> bool:
    """The target at the place is an attribute or an item."""
    target = place.around[0]
    return any(isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store) for node in [target, *place.above(target)])


def is_of_a_comprehension(place: Place) -> bool:
    """All that the iterable says of the name is said by comprehensions that bind it, or by parameters."""
    loop, name = _loop(place), _name(place)
    if loop is None or not name:
        return False

    def is_own(read: ast.Name) -> bool:
        for node in place.above(read):
            if node is loop:
                return False
            for clause in getattr(node, "generators", []):
                if any(_loops.named(clause.target, name)):
                    return True
            if isinstance(node, ast.Lambda):
                return True
        return False

    return all(map(is_own, _loops.named(loop.iter, name)))


def counts_on(place: Place) -> bool:
    """The name is where the numbers of a `range` or an `enumerate` begin, and nothing else."""
    loop, name = _loop(place), _name(place)
    if loop is None or not isinstance(loop.iter, ast.Call) or not isinstance(loop.iter.func, ast.Name):
        return False
    call = loop.iter
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if len(given) < 2:
        return False
    start, others = (given[0], given[1:]) if call.func.id == "range" else (given[1], given[:1])
    if call.func.id not in ("range", "enumerate") or not (isinstance(start, ast.Name) or call.func.id == "enumerate"):
        return False
    return any(_loops.named(start, name)) and not any(any(_loops.named(other, name)) for other in others)


def nobody_misses_it(place: Place) -> bool:
    """No code reads the name once the loop is over, and no loop around comes back to the iterable."""
    loop, name = _loop(place), _name(place)
    return loop is not None and bool(name) and not _loops.reads_after(place, loop, name) and not _loops.is_asked_again(place, loop, name)


def is_a_node(place: Place) -> bool:
    """All that is read after the loop are attributes that were read before it as well."""
    loop, name = _loop(place), _name(place)
    if loop is None or not name or _loops.is_asked_again(place, loop, name):
        return False

    def attribute(read: ast.Name) -> str | None:
        around = place.code.parents[read]
        is_called = isinstance(around, ast.Attribute) and getattr(place.code.parents[around], "func", None) is around
        return around.attr if isinstance(around, ast.Attribute) and not is_called else None

    before = {attribute(read) for read in _loops.named(place.function or place.code.tree, name) if read.lineno < loop.lineno}
    return {attribute(read) for read in _loops.reads_after(place, loop, name)} <= before - {None}


KINDS = [
    Kind(
        "a target that is no name",
        RUFF,
        binds_no_name,
        example="""
def count(self):
    for self.n in range(1, self.most):
        self.step()
    return self.n
""",
        why="The target binds no name, and the attribute or item is not what is read.",
    ),
    Kind(
        "a name of the comprehension's own",
        RUFF,
        is_of_a_comprehension,
        example="""
def cells(n):
    for (i, j), b in zip(((i, j) for j in range(n) for i in range(j)), 'abc'):
        print(i, j, b)
    return j
""",
        why="The comprehension has a variable of that name of its own: the loop overrides nothing.",
    ),
    Kind(
        "numbers that go on",
        RUFF,
        counts_on,
        example="""
def solve(step, i, most):
    for i in range(i, most):
        step(i)
    return i + 1
""",
        why="The loop counts on from where the number stands, and leaves how far it came.",
    ),
    Kind(
        "nobody reads the old value",
        RUFF,
        nobody_misses_it,
        example="""
def show(items):
    for items in items:
        print(items)
""",
        why="The iterable is read once, before the first round. What the name meant before is lost, and nobody asks for it.",
    ),
    Kind(
        "a node of a tree",
        RUFF,
        is_a_node,
        example="""
def indent(elem, level):
    elem.tail = elem.tail or '  '
    for elem in elem:
        indent(elem, level + 1)
    if not elem.tail:
        elem.tail = ''
""",
        why="The last child is asked for what its parent was asked for: trees are gone through in this way on purpose.",
    ),
]
