"""shell-true-with-variable and S602."""

import ast

from . import _built
from ._kind import HERE, RUFF, Kind
from ._nodes import called
from ._place import Place

ALWAYS = {"system", "popen", "getoutput", "getstatusoutput"}


def _command(place: Place) -> ast.AST | None:
    """The command that is handed to the shell."""
    call = next((node for node in place.around if isinstance(node, ast.Call) and any(word.arg == "shell" for word in node.keywords)), None)
    if call is None:
        return None
    return call.args[0] if call.args else next((word.value for word in call.keywords if word.arg == "args"), None)


def is_constant(place: Place) -> bool:
    """A literal, or a list of literals."""
    command = _command(place)
    items = command.elts if isinstance(command, (ast.List, ast.Tuple)) else [command]
    return all(isinstance(item, ast.Constant) for item in items)


def comes_whole(place: Place) -> bool:
    """A name, an attribute, or what a call gives: nothing is put into a text there."""
    return isinstance(_command(place), (ast.Name, ast.Attribute))


def is_for_an_editor(place: Place) -> bool:
    """The command begins with the reader's own program."""
    command = _command(place)
    first = _built.holes(command)[:1] if isinstance(command, ast.JoinedStr) else []
    return any(not before and called(value) in {"editor", "pager", "viewer", "browser"} for before, value, _ in first)


def has_a_shell_always(place: Place) -> bool:
    """A function that starts a shell without being asked."""
    return any(isinstance(node, ast.Call) and called(node) in ALWAYS for node in place.around)


KINDS = [
    Kind(
        "the command is a literal",
        RUFF,
        is_constant,
        example="""
import subprocess

subprocess.run(["ver"], shell=True)
""",
        why="A literal command is what its author wrote: no value can change it.",
    ),
    Kind(
        "the command comes whole",
        RUFF,
        comes_whole,
        example="""
import subprocess

def popen(command):
    return subprocess.Popen(command, shell=True)
""",
        why="A function that runs the commands it is given, as `os.popen` does, has to have a shell. Told is a command into which a value is put.",
    ),
    Kind(
        "the command is the reader's own editor",
        RUFF,
        is_for_an_editor,
        example='''
import subprocess

def edit(editor, path):
    subprocess.run(f'{editor} "{path}"', shell=True)
''',
        why='`EDITOR="code --wait"` has words of its own: the shell is there to take them apart.',
    ),
    Kind(
        "a function that always has a shell",
        HERE,
        has_a_shell_always,
        example="""
import os

def show(name):
    os.system("ls %s" % name)
""",
        why="The same trap under another name: `os.system` and `os.popen` hand their text to a shell (S605 in ruff).",
    ),
]
