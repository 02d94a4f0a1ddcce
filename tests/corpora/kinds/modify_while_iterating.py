"""modify-while-iterating and B909."""

import ast

from ._kind import RUFF, Kind
from ._place import Place


def _method(place: Place) -> str:
    """The method that is called at the place."""
    for node in place.starting:
        if isinstance(node, ast.Expr):
            node = node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return node.func.attr
    return ""


def grows_at_its_end(place: Place) -> bool:
    """The change is `append`, `extend` or `+=`."""
    adds = isinstance(place.statement, ast.AugAssign) and isinstance(place.statement.target, (ast.Name, ast.Attribute))
    return adds or _method(place) in ("append", "extend")


def sets_an_item(place: Place) -> bool:
    """The change is `x[k] = …`."""
    statement = place.statement
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and any(isinstance(target, ast.Subscript) for target in targets)


def may_keep_its_size(place: Place) -> bool:
    """The change is an `add` or `update`, or a `setdefault`."""
    return _method(place) in ("add", "update", "setdefault", "difference_update", "intersection_update", "symmetric_difference_update")


def goes_over_itself(place: Place) -> bool:
    """The loop goes over `self`."""
    loops = [node for node in place.around if isinstance(node, (ast.For, ast.AsyncFor))]
    return any(isinstance(loop.iter, ast.Name) and loop.iter.id == "self" for loop in loops)


def is_expected(place: Place) -> bool:
    """A `with` around waits for the error."""
    return any(
        isinstance(node, ast.With) and any("aises" in place.source(item.context_expr).split("(")[0] for item in node.items) for node in place.around
    )


def deletes_of_an_attribute(place: Place) -> bool:
    """The change is `del self.x[k]`."""
    statement = place.statement
    return isinstance(statement, ast.Delete) and any(
        isinstance(target, ast.Subscript) and isinstance(target.value, ast.Attribute) for target in statement.targets
    )


KINDS = [
    Kind(
        "a list that grows at its end",
        RUFF,
        grows_at_its_end,
        example="""
def walk(todo, children):
    for node in todo:
        todo.extend(children(node))
""",
        why="A list that grows at its end while a loop goes over it is a worklist: CPython gives the new items later.",
    ),
    Kind(
        "an item that gets a value",
        RUFF,
        sets_an_item,
        example="""
def clear(table, name):
    for key in table:
        table[name(key)] = None
""",
        why="A new value for a place that exists changes no size; whether a key is new cannot be told.",
    ),
    Kind(
        "an object that goes over itself",
        RUFF,
        goes_over_itself,
        example="""
class Jar:
    def drop(self, old):
        for cookie in self:
            if cookie in old:
                self.remove(cookie)
""",
        why="A class that iterates over itself has its own `__iter__`, which may give a copy (`http.cookiejar` does).",
    ),
    Kind(
        "the error is expected",
        RUFF,
        is_expected,
        example="""
def test_it(self, d):
    with self.assertRaises(RuntimeError):
        for key in d:
            d.pop(key)
""",
        why="The error is what the test wants to see.",
    ),
    Kind(
        "`add` or `update` of what may be no set",
        RUFF,
        may_keep_its_size,
        example="""
def refresh(table, new):
    for key in table:
        table.update(new)
""",
        why="A dict's `update` may keep its size, and classes have an `add` of their own: these count for known sets only.",
    ),
    Kind(
        "an item of an attribute that is deleted",
        RUFF,
        deletes_of_an_attribute,
        example="""
class Request:
    def clean(self):
        for name in self.headers:
            if '_' in name:
                del self.headers[name]
""",
        why="What class the attribute is of is not known: `email.message.Message` makes a new list on `del`, and the loop keeps the old one.",
    ),
]
