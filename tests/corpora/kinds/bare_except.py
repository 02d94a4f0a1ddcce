"""bare-except and E722."""

import ast

from ._kind import RUFF, Kind
from ._nodes import FUNCTIONS, called
from ._place import Place
from ._remarks import above, speaks_of, within
from ._suite import words

_REPORTS = {"exc_info", "print_exc", "print_exception", "format_exc"}
_ASKING = {"hash", "iter", "len", "repr", "str", "bool", "getattr", "hasattr", "setattr", "delattr", "isinstance", "issubclass", "vars", "dir"}
_REASONS = ("error", "fail", "ignor", "rais", "except", "best effort", "crash", "whatever", "care", "matter", "broken")


def may_raise(place: Place) -> bool:
    """The clause has a `raise` that passes the exception on, in a branch."""
    clause = place.first(ast.ExceptHandler)
    return clause is not None and any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(clause))


def keeps_or_reports(place: Place) -> bool:
    """The clause keeps the exception, hands it to a helper that raises it, or reports it with its traceback."""
    clause = place.first(ast.ExceptHandler)
    if clause is None:
        return False
    options = {node.arg for node in ast.walk(clause) if isinstance(node, ast.keyword)}
    attributes = {node.attr for node in ast.walk(clause) if isinstance(node, ast.Attribute)}
    names = {*words(clause), *options}
    return bool(names & _REPORTS) or any("reraise" in name for name in names) or "exception" in attributes


def ends_program(place: Place) -> bool:
    """The clause's last statement ends the program."""
    clause = place.first(ast.ExceptHandler)
    last = clause.body[-1] if clause else None
    if isinstance(last, ast.Raise):
        made = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        return isinstance(made, ast.Name) and made.id in ("SystemExit", "KeyboardInterrupt")
    call = last.value if isinstance(last, ast.Expr) else None
    return isinstance(call, ast.Call) and called(call) in ("exit", "_exit", "abort", "quit")


def last_resort(place: Place) -> bool:
    """The clause does nothing, and its `try` stands in another clause or in a `finally`."""
    clause = place.first(ast.ExceptHandler)
    if clause is None or not all(isinstance(node, ast.Pass) for node in clause.body):
        return False
    child: ast.AST = place.code.parents[clause]
    for node in place.above(child):
        if isinstance(node, FUNCTIONS):
            return False
        if isinstance(node, ast.ExceptHandler) or (isinstance(node, ast.Try) and child in node.finalbody):
            return True
        child = node
    return False


def _single(place: Place) -> tuple[ast.ExceptHandler, ast.Try, ast.stmt] | None:
    """The clause, its `try` and the only statement in it, if that is a plain one."""
    clause = place.first(ast.ExceptHandler)
    tried = place.code.parents.get(clause) if clause else None
    if tried is None or len(tried.body) != 1:
        return None
    only = tried.body[0]
    return (clause, tried, only) if isinstance(only, (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)) else None


def is_explained(place: Place) -> bool:
    """One statement is tried, and a comment in the clause, or one above that speaks of errors, says why."""
    found = _single(place)
    if found is None:
        return False
    clause, tried, _ = found
    return bool(within(place, clause)) or speaks_of(above(place, tried), *_REASONS)


def asks_an_object(place: Place) -> bool:
    """All that is tried is a builtin function that an object answers with its own code."""
    found = _single(place)
    call = getattr(found[2], "value", None) if found and isinstance(found[2], (ast.Expr, ast.Return)) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _ASKING


KINDS = [
    Kind(
        "the clause may raise",
        RUFF,
        may_raise,
        example="""
def run(job, quiet):
    try:
        job()
    except:
        if not quiet:
            raise
""",
        why="A clause that passes the exception on in one of its branches was written by somebody who thought of `KeyboardInterrupt`.",
    ),
    Kind(
        "the exception is kept or reported",
        RUFF,
        keeps_or_reports,
        example="""
import traceback


def run(job):
    try:
        job()
    except:
        traceback.print_exc()
""",
        why="Nothing is hidden: the exception is kept by `sys.exc_info()`, raised by a helper, or printed with its traceback.",
    ),
    Kind(
        "the program ends",
        RUFF,
        ends_program,
        example="""
import sys


def run(job):
    try:
        job()
    except:
        print("no luck")
        sys.exit(1)
""",
        why="What asked for the end of the program gets it.",
    ),
    Kind(
        "the last resort of another clause",
        RUFF,
        last_resort,
        example="""
def run(job, report):
    try:
        job()
    except OSError:
        try:
            report()
        except:
            pass
""",
        why="Another exception is on its way there, and nothing may come between.",
    ),
    Kind(
        "a comment at a single statement",
        RUFF,
        is_explained,
        example="""
def size_of(connection):
    try:
        return connection.size
    except:
        # The connection is closed.
        return 0
""",
        why="Its author says what the one statement may raise, and has thought of it.",
    ),
    Kind(
        "a question to any object",
        RUFF,
        asks_an_object,
        example="""
def key(x):
    try:
        return hash(x)
    except:
        return id(x)
""",
        why="`hash(x)` runs code of any class, which may raise anything.",
    ),
]
