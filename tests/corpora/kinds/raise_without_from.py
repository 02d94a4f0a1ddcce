"""raise-without-from and B904."""

import ast

from ._kind import HERE, RUFF, Kind
from ._nodes import FUNCTIONS, called
from ._place import Place
from ._suite import of_a_suite, words

_NOTHING = {"EOFError", "IndexError", "KeyError", "LookupError", "StopAsyncIteration", "StopIteration"}
_SHOWN_OTHERWISE = {"SkipTest", "Skipped", "CommandError", "UsageError", "BadParameter", "ClickException", "Abort", "Exit"}


def _raised(place: Place) -> ast.expr | None:
    """What is raised, without `.with_traceback(…)`."""
    statement = place.first(ast.Raise)
    made = statement.exc if statement else None
    while isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr == "with_traceback":
        made = made.func.value
    return made


def made_elsewhere(place: Place) -> bool:
    """What is raised is not made there: a name, an attribute or an item in small letters."""
    made = _raised(place)
    return isinstance(made, ast.Subscript) or (isinstance(made, (ast.Name, ast.Attribute)) and not called(made).lstrip("_")[:1].isupper())


def made_by_a_function(place: Place) -> bool:
    """What is raised is the result of a call, and what is called has a name in small letters, or is computed."""
    made = _raised(place)
    return isinstance(made, ast.Call) and not called(made).lstrip("_")[:1].isupper()


def ends_program(place: Place) -> bool:
    """`raise SystemExit`."""
    return called(_raised(place)) == "SystemExit"


def ends_iteration(place: Place) -> bool:
    """`raise StopIteration` in `__next__`, or the asynchronous one in `__anext__`."""
    inside = getattr(place.function, "name", "")
    return (called(_raised(place)), inside) in {("StopIteration", "__next__"), ("StopAsyncIteration", "__anext__")}


def caught_nearby(place: Place) -> bool:
    """A `try` around it in the same function has a clause for this very class, or a base of it, that does not raise again."""
    statement = place.first(ast.Raise)
    child: ast.AST = statement
    for node in place.above(statement):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            return False
        if isinstance(node, (ast.Try, ast.TryStar)) and child in node.body:
            for clause in node.handlers:
                names = words(clause.type) if clause.type else []
                again = any(isinstance(part, ast.Raise) and part.exc is None for part in ast.walk(clause))
                if called(_raised(place)) in names and not again:
                    return True
        child = node
    return False


def a_message(place: Place) -> bool:
    """A framework makes a response, a message or a skipped test of such an exception."""
    name = called(_raised(place))
    return (name.lower().startswith("http") and not name.endswith("Error")) or name in _SHOWN_OTHERWISE


def caught_by_others(place: Place) -> bool:
    """A clause of the same file catches this class of the file, and raises nothing."""
    name = called(_raised(place))
    tree = place.code.tree
    if not any(isinstance(node, ast.ClassDef) and node.name == name for node in tree.body):
        return False
    clauses = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type)
    return any(name in words(clause.type) and not any(isinstance(part, ast.Raise) for part in ast.walk(clause)) for clause in clauses)


def is_raised_again(place: Place) -> bool:
    """The clause around names this very class, and no other."""
    clause, made = place.first(ast.ExceptHandler), _raised(place)
    made = made.func if isinstance(made, ast.Call) else made
    return clause is not None and clause.type is not None and made is not None and ast.unparse(clause.type) == ast.unparse(made)


def is_handed_on(place: Place) -> bool:
    """The caught exception is itself an argument of the new one."""
    clause, statement = place.first(ast.ExceptHandler), place.first(ast.Raise)
    made = statement.exc if statement else None
    given = [*made.args, *(word.value for word in made.keywords)] if isinstance(made, ast.Call) else []
    return clause is not None and any(isinstance(part, ast.Name) and part.id == clause.name for part in given)


def is_an_answer(place: Place) -> bool:
    """The `try` has one statement, and the clause names `AttributeError`."""
    clause = place.first(ast.ExceptHandler)
    around = place.code.parents.get(clause) if clause else None
    return isinstance(around, ast.Try) and len(around.body) == 1 and clause.type is not None and "AttributeError" in words(clause.type)


def is_nothing_in_other_words(place: Place) -> bool:
    """The clause catches, and the statement raises without a text, exceptions that say that nothing is there or left."""
    clause, made = place.first(ast.ExceptHandler), _raised(place)
    if isinstance(made, ast.Call) and (made.args or made.keywords):
        return False
    caught = clause.type.elts if clause and isinstance(clause.type, ast.Tuple) else [clause.type] if clause and clause.type else []
    return bool(caught) and called(made) in _NOTHING and all(called(one) in _NOTHING for one in caught)


def in_a_validator(place: Place) -> bool:
    """A function or class around is called `validate…`, `…_validator` or `…Validator`."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = [node.name.lstrip("_") for node in place.around if isinstance(node, functions)]
    return any(name.startswith("validate") or name.endswith(("_validator", "Validator")) for name in names)


def in_inner_try(place: Place) -> bool:
    """Between the handler and the `raise` there is another `try`."""
    statement = place.first(ast.Raise)
    child: ast.AST = statement
    for node in place.above(statement):
        if isinstance(node, ast.ExceptHandler):
            return False
        if isinstance(node, (ast.Try, ast.TryStar)) and child not in node.handlers:
            return True
        child = node
    return False


KINDS = [
    Kind(
        "the end of the program",
        RUFF,
        ends_program,
        example="""
try:
    import tkinter
except ImportError:
    raise SystemExit(1)
""",
        why="`SystemExit` ends the program without a traceback, so nobody reads what it says of the handler.",
    ),
    Kind(
        "the end of an iterator",
        RUFF,
        ends_iteration,
        example="""
class Deck:
    def __next__(self):
        try:
            return self.cards.pop()
        except IndexError:
            raise StopIteration
""",
        why="The loop that asks for the next item catches it.",
    ),
    Kind(
        "caught by the code around",
        RUFF,
        caught_nearby,
        example="""
def find(table, name):
    try:
        try:
            return table[name]
        except TypeError:
            raise KeyError(name)
    except KeyError:
        return None
""",
        why="A `raise` that the same function catches is a jump: nobody reads its traceback.",
    ),
    Kind(
        "made elsewhere",
        RUFF,
        made_elsewhere,
        example="""
def load(read, failure):
    try:
        return read()
    except OSError:
        raise failure
""",
        why="An exception that was made elsewhere may have its cause already: `failure.__cause__ = error`.",
    ),
    Kind(
        "made by a function",
        RUFF,
        made_by_a_function,
        example="""
class Reader:
    def load(self, read):
        try:
            return read()
        except OSError:
            raise self.error("not read")
""",
        why="The function may give the exception its cause, or return one that was made before.",
    ),
    Kind(
        "a message of a framework",
        RUFF,
        a_message,
        example="""
def page(pages, name):
    try:
        return pages[name]
    except KeyError:
        raise Http404("no such page")
""",
        why="The framework makes a response, a line on the screen or a skipped test of it, and shows no traceback.",
    ),
    Kind(
        "caught by a method beside",
        RUFF,
        caught_by_others,
        example="""
class Rejected(Exception):
    pass


class Gate:
    def check(self, request):
        try:
            return request["token"]
        except KeyError:
            raise Rejected("no token")

    def enter(self, request):
        try:
            return self.check(request)
        except Rejected:
            return None
""",
        why="The class is a message between two methods: the one that catches it shows no traceback.",
    ),
    Kind(
        "the class that is caught",
        RUFF,
        is_raised_again,
        example="""
def find(names, name):
    try:
        return names[name]
    except KeyError:
        raise KeyError(f"no {name}")
""",
        why="The new exception takes the place of the caught one, which says the same in other words.",
    ),
    Kind(
        "given to the new one",
        RUFF,
        is_handed_on,
        example="""
def bind(socket, port):
    try:
        socket.bind(port)
    except OSError as error:
        raise CannotListenError(port, error)
""",
        why="The new exception keeps the caught one, and shows it in a way of its own.",
    ),
    Kind(
        "the answer to whether an attribute is there",
        RUFF,
        is_an_answer,
        example="""
def last(parser):
    try:
        return parser.last_node
    except AttributeError:
        raise SyntaxProblem("no cycles")
""",
        why="The `try` is a question, and the new exception is its answer: the `AttributeError` says no more.",
    ),
    Kind(
        "nothing left, in another word",
        RUFF,
        is_nothing_in_other_words,
        example="""
def next_line(lines, number):
    try:
        return lines[number]
    except IndexError:
        raise EOFError
""",
        why="Both exceptions tell the calling code that nothing is left, each in its protocol, and neither has more to say.",
    ),
    Kind(
        "in a validator",
        RUFF,
        in_a_validator,
        example="""
def validate_age(text):
    try:
        return int(text)
    except ValueError:
        raise Invalid("no number")
""",
        why="What a validator raises is collected and shown to the one who gave the value, without a traceback.",
    ),
    Kind(
        "in a test suite",
        RUFF,
        of_a_suite,
        example="""
import unittest


class Fake:
    def __getattr__(self, name):
        try:
            return self.names[name]
        except KeyError:
            raise AttributeError(name)
""",
        why="What stands in for real code in a test raises for the test, which reports the exception together with its context.",
    ),
    Kind(
        "inside another try",
        HERE,
        in_inner_try,
        example="""
def close(file, log):
    try:
        file.flush()
    except OSError:
        try:
            raise ValueError("not written")
        finally:
            file.close()
""",
        why="The handler raises all the same, with the caught exception as context; ruff does not look into an inner `try`.",
    ),
]
