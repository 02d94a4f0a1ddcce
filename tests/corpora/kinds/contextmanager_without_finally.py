"""contextmanager-without-finally and RUF075."""

import ast

from ._kind import HERE, RUFF, Kind
from ._nodes import blocks, called, targets
from ._place import Place
from ._suite import of_a_suite

_FOR_SUCCESS = (
    "assert", "check", "verify", "validate", "expect", "fail", "commit", "save", "write", "add", "append",
    "extend", "publish", "execute", "send", "emit", "wait", "record", "submit", "apply", "note", "compare", "skip",
)  # fmt: skip
_UNDOING = (
    "close", "release", "unlock", "pop", "remove", "delete", "unlink", "rmtree", "rmdir", "clear", "reset", "restore", "stop",
    "shutdown", "teardown", "tear_down", "disconnect", "unregister", "uninstall", "detach", "leave", "exit_", "end_", "finish",
    "cleanup", "clean_up", "undo", "rollback", "disable", "enable", "terminate", "kill", "join", "cancel", "discard", "flush",
    "chdir", "deactivate", "dispose", "free", "revert", "unset", "unpatch", "unmount", "set",
)  # fmt: skip
_RELEASING = (
    "close", "release", "unlock", "unlink", "rmtree", "rmdir", "stop", "shutdown", "teardown", "tear_down", "disconnect",
    "terminate", "kill", "cleanup", "clean_up", "rollback", "unmount", "uninstall", "unpatch", "dispose", "join", "cancel",
)  # fmt: skip


def _behind(place: Place) -> list[ast.stmt]:
    """The statements of the function behind the `yield`, in its own block and in those around."""
    found: list[ast.stmt] = []
    child: ast.AST = place.statement
    for node in place.above(child):
        for block in blocks(node):
            if child in block:
                found += block[block.index(child) + 1 :]
        if node is place.function:
            break
        child = node
    return found


def _parts(statements: list[ast.stmt]) -> list[ast.AST]:
    return [part for statement in statements for part in ast.walk(statement)]


def _plain(name: str) -> str:
    return name.lstrip("_").lower()


def _is_self(node: ast.AST) -> bool:
    """Whether an expression begins with `self`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, ast.Name) and node.id == "self"


def _withs(place: Place) -> list[ast.With | ast.AsyncWith]:
    """The `with` statements of the function around the `yield`, the innermost first."""
    found = []
    for node in place.above(place.statement):
        if node is place.function:
            break
        if isinstance(node, (ast.With, ast.AsyncWith)):
            found.append(node)
    return found


def _is_of_this_file(place: Place, around: ast.With | ast.AsyncWith) -> bool:
    """Whether a class of the file makes one of the managers, which may swallow the exception then."""
    classes = {node.name for node in ast.walk(place.code.tree) if isinstance(node, ast.ClassDef)}
    return any(isinstance(node, ast.Call) and called(node) in classes for item in around.items for node in ast.walk(item))


def in_a_with(place: Place) -> bool:
    """All that stands behind the `yield` stands in one `with` with it, or a class of the file makes the manager."""
    rest = _behind(place)
    return any(
        (rest and all(around in place.above(statement) for statement in rest)) or _is_of_this_file(place, around) for around in _withs(place)
    )


def in_a_loop_or_try(place: Place) -> bool:
    """The `yield` stands in a loop, a `try` or a `match`, so that what runs behind it depends on more than the exception."""
    for node in place.above(place.statement):
        if node is place.function:
            return False
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)):
            return True
    return False


def for_success(place: Place) -> bool:
    """Behind the `yield` something is asserted, raised, yielded, returned, or called that is named like work after success."""
    rest = _behind(place)
    parts = _parts(rest)
    if rest and isinstance(rest[0], ast.Assert):
        return True
    return any(
        isinstance(part, (ast.Raise, ast.Yield, ast.Return))
        or (isinstance(part, ast.Call) and _plain(called(part)).startswith(_FOR_SUCCESS))
        for part in parts
    )


def _set_before(place: Place) -> set[str]:
    """What the function sets before the `yield`."""
    found = set()
    for node in ast.walk(place.function):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and node.lineno < place.row:
            found |= set(map(place.source, targets(node)))
    return found


def _undone(place: Place) -> list[ast.AST]:
    """What behind the `yield` is set again, deleted, or called and named like an end."""
    before, found = _set_before(place), []
    for part in _parts(_behind(place)):
        if isinstance(part, (ast.Assign, ast.AugAssign)):
            shared = {name for node in ast.walk(place.function) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
            again = [one for one in targets(part) if place.source(one) in before]
            found += [one for one in again if not isinstance(one, ast.Name) or one.id in shared]
        elif isinstance(part, ast.Delete):
            found += [target for target in part.targets if place.source(target) in before]
        elif isinstance(part, ast.Call) and _plain(called(part)).startswith(_UNDOING):
            sets = _plain(called(part)).startswith("set")
            found += [part] if not sets or any(_is_old(place, given, before) for given in part.args) else []
    return found


def _is_old(place: Place, given: ast.expr, before: set[str]) -> bool:
    """What a setter may have been given before: `None`, a truth value, or what the function set before the `yield`."""
    return (isinstance(given, ast.Constant) and given.value in (True, False, None)) or place.source(given) in before


def of_self(place: Place) -> bool:
    """All that is undone are attributes, lists and calls of methods of `self`, none named like one that lets go."""
    undone = _undone(place)
    return bool(undone) and all(
        _is_self(part.func) and not _plain(called(part)).startswith(_RELEASING) if isinstance(part, ast.Call) else _is_self(part)
        for part in undone
    )


def nothing_undone(place: Place) -> bool:
    """Nothing is set again, deleted again, or called that is named like an end."""
    return not _undone(place)


def own_stack(place: Place) -> bool:
    """All that is undone is a `pop()` of a parameter."""
    undone = _undone(place)
    arguments = place.function.args
    names = {argument.arg for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
    return bool(undone) and all(
        isinstance(part, ast.Call) and called(part) == "pop" and isinstance(part.func.value, ast.Name) and part.func.value.id in names
        for part in undone
    )


def tidying_of_a_test(place: Place) -> bool:
    """In a test suite, files and folders are closed or removed."""
    undone = _undone(place)
    tidies = ("close", "unlink", "remove", "delete", "rmtree", "rmdir")
    is_tidy = all(isinstance(part, ast.Call) and _plain(called(part)).startswith(tidies) for part in undone)
    return bool(undone) and is_tidy and of_a_suite(place)


def behind_a_with(place: Place) -> bool:
    """The `yield` is the last of a `with`, and what stands behind it stands behind that."""
    rest, withs = _behind(place), _withs(place)
    return bool(rest and withs) and not any(around in place.above(statement) for statement in rest for around in withs)


KINDS = [
    Kind(
        "inside a with",
        RUFF,
        in_a_with,
        example="""
from contextlib import contextmanager


@contextmanager
def inside(manager):
    with manager():
        yield
        print("done")
""",
        why="The manager inside sees to the exception, and the code behind the `yield` is for blocks that succeed.",
    ),
    Kind(
        "in a loop or a try",
        RUFF,
        in_a_loop_or_try,
        example="""
from contextlib import contextmanager


@contextmanager
def first(items, stop):
    for item in items:
        yield item
        stop()
        break
""",
        why="What runs behind the `yield` depends on the loop or the `try` as well.",
    ),
    Kind(
        "for blocks that succeed",
        RUFF,
        for_success,
        example="""
from contextlib import contextmanager


@contextmanager
def transaction(session):
    yield session
    session.commit()
""",
        why="A `commit()`, a check or a result belongs to a block that has succeeded; in a `finally` it would be wrong.",
    ),
    Kind(
        "the state of one object",
        RUFF,
        of_self,
        example="""
from contextlib import contextmanager


class Visitor:
    @contextmanager
    def scope(self, kind):
        before = self.kind
        self.kind = kind
        yield
        self.kind = before
""",
        why="The rest is left out all the same; the object with its state is often given up with the exception, so it is not told.",
    ),
    Kind(
        "a stack of who calls",
        RUFF,
        own_stack,
        example="""
from contextlib import contextmanager


@contextmanager
def pushed(stack, pair):
    stack.append(pair)
    yield
    stack.pop()
""",
        why="The list belongs to who calls, who gives it up with the exception.",
    ),
    Kind(
        "what a test leaves behind",
        RUFF,
        tidying_of_a_test,
        example="""
import unittest
from contextlib import contextmanager


@contextmanager
def file_of_test(make):
    file = make()
    yield file
    file.close()
""",
        why="A test that fails may leave a file open: it is closed with the process.",
    ),
    Kind(
        "nothing is undone",
        RUFF,
        nothing_undone,
        example="""
from contextlib import contextmanager
from time import time


@contextmanager
def timer():
    start = time()
    yield
    print(time() - start)
""",
        why="What is only told or worked out at the end is often meant for blocks that succeed.",
    ),
    Kind(
        "behind the with",
        HERE,
        behind_a_with,
        example="""
import os
from contextlib import contextmanager


@contextmanager
def saved(name):
    with open(name) as file:
        yield file
    os.unlink(name)
""",
        why="The exception goes through the `with`, and what stands behind that does not run.",
    ),
]
