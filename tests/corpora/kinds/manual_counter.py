"""manual-counter and SIM113."""

import ast

from ._kind import HERE, RUFF, Kind
from ._place import Place


def _loop(place: Place) -> ast.For | None:
    """The loop whose rounds are counted by the statement at the place."""
    return next((node for node in place.around if isinstance(node, ast.For) and place.statement in node.body), None)


def _name(place: Place) -> str:
    target = getattr(place.statement, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def nobody_reads_it(place: Place) -> bool:
    """The loop says nothing else of the counter."""
    loop, name = _loop(place), _name(place)
    return loop is not None and bool(name) and sum(isinstance(node, ast.Name) and node.id == name for node in ast.walk(loop)) == 1


def goes_over_numbers(place: Place) -> bool:
    """The loop goes over a `range`."""
    loop = _loop(place)
    return loop is not None and isinstance(loop.iter, ast.Call) and getattr(loop.iter.func, "id", "") == "range"


def has_an_inner_continue(place: Place) -> bool:
    """The loop has a `continue` of a loop inside of it."""
    loop = _loop(place)
    if loop is None:
        return False
    inner = [node for node in ast.walk(loop) if isinstance(node, (ast.For, ast.While)) and node is not loop]
    return any(isinstance(node, ast.Continue) for one in inner for node in ast.walk(one))


def goes_on_behind_the_step(place: Place) -> bool:
    """The loop has a `continue` behind the step."""
    loop = _loop(place)
    return loop is not None and any(isinstance(node, ast.Continue) and node.lineno > place.row for node in ast.walk(loop))


KINDS = [
    Kind(
        "a number that nobody reads",
        RUFF,
        nobody_reads_it,
        example="""
def count(items, use):
    i = 0
    for item in items:
        use(item)
        i += 1
""",
        why="`enumerate` would bind a name in vain.",
    ),
    Kind(
        "a loop over numbers",
        RUFF,
        goes_over_numbers,
        example="""
def put(points, use):
    count = 0
    for i in range(1, 9):
        use(i + count)
        count += 1
""",
        why="`range` gives the loop its number already.",
    ),
    Kind(
        "the `continue` of an inner loop",
        HERE,
        has_an_inner_continue,
        example="""
def show(rows):
    i = 0
    for row in rows:
        for cell in row:
            if not cell:
                continue
            print(i, cell)
        i += 1
""",
        why="The `continue` belongs to the inner loop and skips no step.",
    ),
    Kind(
        "a `continue` behind the step",
        HERE,
        goes_on_behind_the_step,
        example="""
def show(rows):
    i = 0
    for row in rows:
        i += 1
        if not row:
            continue
        print(i, row)
""",
        why="The round is counted before the `continue`.",
    ),
]
