"""open-without-encoding and PLW1514."""

import ast
import re
from collections.abc import Iterator

from . import _bound, _built
from ._kind import HERE, RUFF, Kind
from ._nodes import called
from ._place import Place
from ._suite import of_a_suite

MAKERS = {"open", "read_text", "write_text", "TextIOWrapper", "TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile"}
TEXTLESS = {
    *("close", "closed", "fileno", "flush", "truncate", "seek", "tell", "name", "isatty", "buffer", "detach", "readable", "writable"),
}
LOCKS = {"flock", "lockf", "ioctl", "fcntl", "fsync"}


def _call(place: Place) -> ast.Call | None:
    """The call that opens the file."""
    found = [node for node in place.starting if isinstance(node, ast.Call) and called(node) in MAKERS]
    return found[-1] if found else None


def is_of_the_system(place: Place) -> bool:
    """The path begins with a folder of the system, or is `os.devnull`."""
    call = _call(place)
    path = call.args[0] if call and call.args and called(call) == "open" and isinstance(call.func, ast.Name) else call and call.func
    texts = [node.value for node in ast.walk(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)] if path else []
    texts += [
        value.value
        for node in ast.walk(path or ast.Module([], []))
        if isinstance(node, ast.Name)
        for value in _bound.values_of(place, node.id)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]
    null = path is not None and any(called(node) == "devnull" for node in ast.walk(path))
    return null or any(re.match("/(proc|sys|dev|etc)(/|$)", text) for text in texts)


def _uses(place: Place, call: ast.Call) -> Iterator[ast.AST] | None:
    """Where the file is used: the call itself, or the name that it gets."""
    parent = place.code.parents.get(call)
    if isinstance(parent, ast.withitem):
        if parent.optional_vars is None:
            return iter(())
        block = place.code.parents[parent]
        name = parent.optional_vars
        nodes = [node for part in block.body for node in ast.walk(part)] if isinstance(name, ast.Name) else None
    elif isinstance(parent, ast.Assign) and len(parent.targets) == 1:
        name, scope = parent.targets[0], place.function or place.code.tree
        nodes = list(ast.walk(scope)) if isinstance(name, ast.Name) else None
    else:
        return iter([call])
    if nodes is None:
        return None
    return (node for node in nodes if isinstance(node, ast.Name) and node.id == name.id and isinstance(node.ctx, ast.Load))


def _is_ascii(place: Place, node: ast.AST) -> bool:
    """Whether a text is ASCII whatever its values are, as far as its form and types tell."""
    if isinstance(node, ast.Name):
        found = _bound.values_of(place, node.id)
        return bool(found) and all(_is_ascii(place, value) for value in found if not isinstance(value, ast.Name))
    if isinstance(node, ast.Call) and called(node) in {"dumps", "ascii", "str", "len", "getpid", "int", "float", "time"}:
        return not any(word.arg == "ensure_ascii" for word in node.keywords)
    if isinstance(node, (ast.Constant, ast.JoinedStr, ast.BinOp)):
        texts = [part for part in _built.parts(node) if isinstance(part, str)]
        filled = all(is_number or _is_ascii(place, value) for _, value, is_number in _built.holes(node) if value is not node)
        return all(text.isascii() for text in texts) and filled and not (isinstance(node, ast.BinOp) and not texts)
    return False


def _needs_no_encoding(place: Place, node: ast.AST) -> bool:
    """Whether this use of a file is the same in all encodings."""
    parent = place.code.parents.get(node)
    if isinstance(parent, ast.Attribute):
        call = place.code.parents.get(parent)
        if parent.attr in TEXTLESS:
            return True
        if parent.attr == "write" and isinstance(call, ast.Call) and call.args:
            return _is_ascii(place, call.args[0])
        outer = [above for above in place.above(node) if isinstance(above, ast.Call) and called(above) in {"int", "float"}]
        return parent.attr in {"read", "readline"} and bool(outer)
    if isinstance(parent, ast.keyword):
        call = place.code.parents[parent]
        prints = parent.arg == "file" and called(call) == "print" and all(_is_ascii(place, text) for text in call.args)
        return parent.arg in {"stdin", "stdout", "stderr"} or prints
    if isinstance(parent, ast.Call):
        escapes = not any(word.arg == "ensure_ascii" for word in parent.keywords)
        return called(parent) in LOCKS or (called(parent) == "dump" and escapes)
    return False


def is_the_same_in_all_encodings(place: Place) -> bool:
    """No text is read or written, or nothing but ASCII."""
    call = _call(place)
    if call is None:
        return False
    if called(call) == "write_text":
        return bool(call.args) and _is_ascii(place, call.args[0])
    uses = _uses(place, call)
    return uses is not None and all(_needs_no_encoding(place, use) for use in uses)


def is_a_path(place: Place) -> bool:
    """A method of a name or an attribute, whose class is known by what it is bound to."""
    call = _call(place)
    return call is not None and isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Call)


KINDS = [
    Kind(
        "in a test",
        RUFF,
        of_a_suite,
        example="""
def test_load(path):
    with open(path) as file:
        return file.read()
""",
        why="A test reads what it has written on the same machine.",
    ),
    Kind(
        "a file of the system",
        RUFF,
        is_of_the_system,
        example="""
def cores():
    with open("/proc/cpuinfo") as file:
        return file.read()
""",
        why="The system writes these files for its own programs, in ASCII, and other machines have no such file.",
    ),
    Kind(
        "no text, or ASCII only",
        RUFF,
        is_the_same_in_all_encodings,
        example="""
import json

def save(path, data):
    open(path, "a").close()
    with open(path, "w") as file:
        json.dump(data, file)
""",
        why="Every encoding of a locale writes ASCII as the same bytes; where no text goes through the file, there is nothing to encode.",
    ),
    Kind(
        "a path that is worked out",
        HERE,
        is_a_path,
        example="""
from pathlib import Path

def load():
    path = Path.home() / ".profile"
    return path.read_text()
""",
        why="`Path.home() / name` is a path; ruff knows only what a call of `Path` gives, and what is annotated as one.",
    ),
]
