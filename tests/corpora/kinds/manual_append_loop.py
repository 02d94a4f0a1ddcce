"""manual-append-loop and PERF401."""

import ast

from . import _loops
from ._kind import HERE, RUFF, Kind
from ._nodes import SCOPES
from ._place import Place


def _loop(place: Place) -> ast.For | ast.AsyncFor | None:
    return place.first(ast.For, ast.AsyncFor)


def _list(place: Place) -> str:
    """The name of the list that gets an item."""
    call = next((node for node in place.around if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append"), None)
    holder = call.func.value if call else None
    return holder.id if isinstance(holder, ast.Name) else ""


def _scope(place: Place) -> ast.AST:
    return place.first(*SCOPES) or place.code.tree


def _bindings(place: Place) -> list[ast.stmt]:
    """The statements that bind the list's name."""
    name = _list(place)
    found = []
    for node in ast.walk(_scope(place)):
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and any(any(_loops.named(target, name)) for target in targets if target):
            found.append(node)
    return found


def is_one_of_several(place: Place) -> bool:
    """The list gets an `append` outside of the loop as well."""
    loop, name = _loop(place), _list(place)
    inner = set(ast.walk(loop)) if loop else set()
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "append"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == name
        and node not in inner
        for node in ast.walk(_scope(place))
    )


def may_be_left_half_done(place: Place) -> bool:
    """The loop stands in a `try` or a `with`, and the list is made outside of it."""
    loop = _loop(place)
    if loop is None:
        return False
    for node in place.above(loop):
        if isinstance(node, SCOPES):
            return False
        if isinstance(node, (ast.Try, ast.With, ast.AsyncWith)):
            inner = set(ast.walk(node))
            if any(statement not in inner for statement in _bindings(place)[:1]):
                return True
    return False


def binds_in_the_condition(place: Place) -> bool:
    """The loop has a `:=`, or an `await` or `yield`."""
    loop = _loop(place)
    return loop is not None and any(isinstance(node, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)) for node in ast.walk(loop))


def leaves_its_variable(place: Place) -> bool:
    """The loop's variable is read after the loop, or by a function made in it."""
    loop = _loop(place)
    if loop is None or not isinstance(loop.target, ast.Name):
        return False
    functions = [node for node in ast.walk(loop) if isinstance(node, (ast.Lambda, ast.FunctionDef))]
    seen = any(any(_loops.named(function, loop.target.id)) for function in functions)
    return seen or bool(_loops.reads_after(place, loop, loop.target.id))


def is_seen_by_others(place: Place) -> bool:
    """The list's name is global or nonlocal, or an inner function reads it."""
    name, scope = _list(place), _scope(place)
    for node in ast.walk(scope):
        if isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names:
            return True
        if node is not scope and isinstance(node, (*SCOPES, ast.ClassDef)) and any(_loops.named(node, name)):
            return True
    return False


def is_rebound(place: Place) -> bool:
    """The name of the list is bound to something else than a new list as well."""

    def is_new_list(value: ast.AST | None) -> bool:
        return isinstance(value, (ast.List, ast.ListComp)) or isinstance(value, ast.Call) and getattr(value.func, "id", "") in ("list", "sorted")

    loops = (node for node in ast.walk(_scope(place)) if isinstance(node, (ast.For, ast.comprehension)))
    of_a_loop = any(any(_loops.named(loop.target, _list(place))) for loop in loops)
    return of_a_loop or not all(is_new_list(getattr(statement, "value", None)) for statement in _bindings(place))


def has_several_beginnings(place: Place) -> bool:
    """More than one statement binds the list's name, to a new list each."""
    return len(_bindings(place)) > 1


def is_filled_by_rounds(place: Place) -> bool:
    """The loop stands in another loop of the same function, and the list is made outside of that one."""
    loop = _loop(place)
    for node in place.above(loop) if loop else ():
        if isinstance(node, (*SCOPES, ast.ClassDef)):
            return False
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            inner = set(ast.walk(node))
            if not any(statement in inner for statement in _bindings(place)):
                return True
    return False


def is_one_of_a_group(place: Place) -> bool:
    """The list is made beside another empty list, and a loop of several statements stands between it and this loop."""

    def makes_list(node: ast.stmt) -> bool:
        return isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None and ast.unparse(node.value) in ("[]", "list()")

    loop, made = _loop(place), _bindings(place)[:1]
    lines = next((body for node in ast.walk(_scope(place)) if isinstance(body := getattr(node, "body", None), list) and made and made[0] in body), [])
    if loop is None or not lines:
        return False
    at = lines.index(made[0])
    beside = lines[max(at - 1, 0) : at] + lines[at + 1 : at + 2]
    between = [node for node in lines[at + 1 :] if node.lineno < loop.lineno]
    return any(map(makes_list, beside)) and any(isinstance(node, (ast.For, ast.AsyncFor, ast.While)) for node in between)


KINDS = [
    Kind(
        "one of several appends",
        RUFF,
        is_one_of_several,
        example="""
def parts(names, last):
    found = []
    found.append('self')
    for name in names:
        found.append(name.text)
    found.append(last)
    return found
""",
        why="The list is put together by one `append` after the other: the loop is written like its neighbours.",
    ),
    Kind(
        "a list that an error may leave half filled",
        RUFF,
        may_be_left_half_done,
        example="""
def numbers(words):
    found = []
    try:
        for word in words:
            found.append(int(word))
    except ValueError:
        pass
    return found
""",
        why="The list outlives the error with what it had; a comprehension leaves nothing of it.",
    ),
    Kind(
        "a name bound, a coroutine waited for on the way",
        RUFF,
        binds_in_the_condition,
        example="""
def sizes(items, size):
    found = []
    for item in items:
        if (n := size(item)) > 2:
            found.append(n)
    return found
""",
        why="Moved into a comprehension, `:=` binds a name of the function and reads worse than the loop.",
    ),
    Kind(
        "a variable that is used later",
        RUFF,
        leaves_its_variable,
        example="""
def steps(items, solve):
    found = []
    for item in items:
        found.append(solve(lambda x: x + item))
    return found
""",
        why="A comprehension keeps its variable to itself: what reads it later would find nothing, or an older value.",
    ),
    Kind(
        "a list that others see",
        RUFF,
        is_seen_by_others,
        example="""
def names(items):
    found = []
    def size():
        return len(found)
    for item in items:
        found.append(item.name)
    return found, size
""",
        why="Other code may look at the list while the loop fills it.",
    ),
    Kind(
        "a name that means something else as well",
        RUFF,
        is_rebound,
        example="""
def names(items):
    found = []
    if items:
        for item in items:
            found.append(item.name)
        found = tuple(found)
    return found
""",
        why="Not every value of the name is known to be a list.",
    ),
    Kind(
        "several beginnings",
        HERE,
        has_several_beginnings,
        example="""
def names(items, others, both):
    if both:
        found = []
    else:
        found = ['none']
    for item in items:
        found.append(item.name)
    return found
""",
        why="Every statement that binds the name makes a list; ruff follows one only.",
    ),
    Kind(
        "a list that the rounds of another loop fill",
        RUFF,
        is_filled_by_rounds,
        example="""
def names(rows):
    found = []
    for row in rows:
        for item in row:
            found.append(item.name)
    return found
""",
        why="The loops fill the list together; `extend` in place of the inner one would replace a part of that.",
    ),
    Kind(
        "one of a group of lists",
        RUFF,
        is_one_of_a_group,
        example="""
def parts(left, right, out):
    both = []
    last = []
    for item in left:
        if item in right:
            both.append(item)
        else:
            out.append(item)
    for item in right:
        if item in out:
            last.append(item)
    return both, last
""",
        why="The lists are made together and filled by loops of one form, which are read together.",
    ),
]
