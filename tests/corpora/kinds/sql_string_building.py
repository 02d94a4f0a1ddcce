"""sql-string-building and S608."""

import ast
import re

from . import _bound, _built
from ._kind import HERE, RUFF, Kind
from ._nodes import called
from ._place import Place

STATEMENT = re.compile(r"\s*\(?\s*(select\s.*\sfrom\s|delete\s+from\s|insert\s+into\s|replace\s+into\s|update\s.*\sset\s)", re.IGNORECASE | re.DOTALL)


def _holes(place: Place) -> list[_built.Hole]:
    node = _built.whole(place)
    return _built.holes(node) if node is not None else []


def _is_value(before: str) -> bool:
    """Whether a value stands there: in quotes, on the right of a comparison, among `VALUES`."""
    last = before.rstrip().lower()
    row = re.search(r"values\s*\(([^()]*,)?$", last)
    return before.count("'") % 2 == 1 or last.endswith(("=", "<", ">", " like")) or row is not None


def puts_in_no_value(place: Place) -> bool:
    """What is put in stands for a name, a list or a clause."""
    return not any(_is_value(before) for before, _, _ in _holes(place))


def begins_no_statement(place: Place) -> bool:
    """The text does not begin like a statement that reads or changes rows: with a verb, in the spelling of SQL."""
    node = _built.whole(place)
    text = "".join(part if isinstance(part, str) else "?" for part in _built.parts(node)) if node is not None else ""
    verb = text.strip("( \n").split(" ")[0]
    return not STATEMENT.match(text) or verb == verb.capitalize()


def puts_in_numbers(place: Place) -> bool:
    """Every value is put in as a number."""
    return all(is_number for before, _, is_number in _holes(place) if _is_value(before))


def is_made_by_a_program(place: Place) -> bool:
    """A table's or column's name is put in before the values, which are fragments of SQL themselves."""
    found = [_is_value(before) and before.count("'") % 2 == 0 for before, _, _ in _holes(place)]
    return any(found) and not found[0]


def is_compared(place: Place) -> bool:
    """A test compares the text."""
    return any(called(node).startswith("assert") for node in place.around if hasattr(node, "func"))


def _values(place: Place) -> list[ast.AST]:
    """The values that are put in where a value stands; the arguments of `format` count all."""
    found = [value for before, value, _ in _holes(place) if _is_value(before)]
    calls = [value for value in found if isinstance(value, ast.Call) and _built.is_format(value)]
    tuples = [item for value in found if isinstance(value, ast.Tuple) for item in value.elts]
    return [argument for call in calls for argument in call.args] or tuples or found


def puts_in_literals(place: Place) -> bool:
    """Every value is a name that literals are given."""
    return all(_bound.is_literal(place, value) for value in _values(place))


def puts_in_what_is_safe(place: Place) -> bool:
    """A value was made by a function that doubles its quotes or says that it quotes."""
    made = [made for value in _values(place) if isinstance(value, ast.Name) for made in _bound.values_of(place, value.id)]
    return any(re.search("replace|quote|escape", called(call)) for call in made if isinstance(call, ast.Call))


def gets_literals(place: Place) -> bool:
    """The value is a parameter of a private function, and all calls in the file give it a literal."""
    function = place.function
    if function is None or not function.name.startswith("_"):
        return False
    names = [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]
    calls = [node for node in ast.walk(place.code.tree) if isinstance(node, ast.Call) and called(node) == function.name]
    places = [names.index(value.id) for value in _values(place) if isinstance(value, ast.Name) and value.id in names]
    given = [call.args[at] if at < len(call.args) else None for at in places for call in calls]
    return bool(given) and all(isinstance(value, ast.Constant) for value in given)


def has_no_blank_behind_values(place: Place) -> bool:
    """`VALUES(` in one word."""
    node = _built.whole(place)
    return node is not None and re.search(r"(?i)values\(", place.source(node)) is not None


KINDS = [
    Kind(
        "no statement begins there",
        RUFF,
        begins_no_statement,
        example="""
def ask(box, table, columns):
    box.show(text="Create the view, and select rows from the list in " + table)
    return f"Select the columns {columns}, and delete from {table} what is left"
""",
        why="A sentence, or another statement that holds the words somewhere: nothing is read or changed by it as SQL does.",
    ),
    Kind(
        "a name or a clause is put in",
        RUFF,
        puts_in_no_value,
        example='''
def count(cursor, table):
    return cursor.execute(f"SELECT count(*) FROM {table}")
''',
        why="No placeholder can stand for a name or a clause: there is nothing to write in its place. Only values are told.",
    ),
    Kind(
        "a number is put in",
        RUFF,
        puts_in_numbers,
        example="""
def remove(cursor, number):
    cursor.execute("DELETE FROM simple WHERE x = %d" % number)
""",
        why="`%d` takes numbers only, and a number has no quotes to end.",
    ),
    Kind(
        "the names are put in, too",
        RUFF,
        is_made_by_a_program,
        example="""
def fill(table, column, value):
    return "UPDATE %s SET %s = %s" % (table, column, value)
""",
        why="Where the names are put in as well, a program makes SQL, and what it puts in without quotes is SQL of its own.",
    ),
    Kind(
        "a literal is put in",
        RUFF,
        puts_in_literals,
        example="""
KIND = "table"

def names(cursor):
    cursor.execute(f"SELECT name FROM master WHERE type = '{KIND}'")
""",
        why="The name stands for a literal: the whole text is the author's.",
    ),
    Kind(
        "a private function gets literals only",
        RUFF,
        gets_literals,
        example="""
def _names(kind):
    return f"SELECT name FROM master WHERE type = '{kind}'"

def tables():
    return _names("table")
""",
        why="Every caller in the file gives the parameter a literal, so no text from elsewhere gets there.",
    ),
    Kind(
        "the value was made safe",
        RUFF,
        puts_in_what_is_safe,
        example="""
def find(cursor, name):
    safe = name.replace("'", "''")
    cursor.execute(f"SELECT x FROM t WHERE name = '{safe}'")
""",
        why="Its quotes are doubled, so none of them ends the value.",
    ),
    Kind(
        "`VALUES(` without a blank",
        HERE,
        has_no_blank_behind_values,
        example="""
def dump(row):
    return f"INSERT INTO people VALUES('{row[0]}')"
""",
        why="SQL asks for no blank behind `VALUES`; ruff's pattern does.",
    ),
    Kind(
        "a test compares the text",
        RUFF,
        is_compared,
        example="""
def test_insert(self, name):
    self.assert_compile(statement, "INSERT INTO x (y, q) VALUES ('%s', 5)" % name)
""",
        why="The text is what a test waits for: nobody runs it.",
    ),
]
