"""task-not-kept and RUF006."""

import ast

from ._kind import RUFF, Kind
from ._nodes import LOOPS, called, own_nodes, targets
from ._place import Place
from ._suite import words


def error_wanted(place: Place) -> bool:
    """In a `with` of a test that waits for an error."""
    withs = (node for node in place.around if isinstance(node, (ast.With, ast.AsyncWith)))
    return any(word in ("raises", "assertRaises", "assertRaisesRegex") for node in withs for item in node.items for word in words(item))


def _variable(place: Place) -> str:
    """The one variable that is given the task."""
    statement = place.statement
    given = targets(statement) if isinstance(statement, (ast.Assign, ast.AnnAssign)) and isinstance(statement.value, ast.Call) else []
    return given[0].id if len(given) == 1 and isinstance(given[0], ast.Name) else ""


def held_while_waiting(place: Place) -> bool:
    """A variable of a coroutine gets the task and nothing else, in no loop, and the coroutine itself waits further below."""
    name, statement, function = _variable(place), place.statement, place.function
    if not name or not isinstance(function, ast.AsyncFunctionDef):
        return False
    own = own_nodes(function)
    stores = [node for node in own if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)]
    in_a_loop = any(isinstance(node, LOOPS) and node in own for node in place.above(statement))
    waits = any(isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)) and node.lineno > statement.end_lineno for node in own)
    return len(stores) == 1 and not in_a_loop and waits


def held_by_the_module(place: Place) -> bool:
    """A statement of the module gives the task to a variable, in no loop."""
    return bool(_variable(place)) and isinstance(place.code.parents[place.statement], ast.Module)


def a_future_already(place: Place) -> bool:
    """`ensure_future` of a plain name."""
    call = place.first(ast.Call)
    return call is not None and called(call) == "ensure_future" and bool(call.args) and isinstance(call.args[0], ast.Name)


KINDS = [
    Kind(
        "the error is what is asked for",
        RUFF,
        error_wanted,
        example="""
import asyncio


def test_neither(self):
    with self.assertRaises(TypeError):
        asyncio.ensure_future("ok")
""",
        why="The call raises, and makes no task.",
    ),
    Kind(
        "held while the coroutine waits",
        RUFF,
        held_while_waiting,
        example="""
import asyncio


async def main(work):
    task = asyncio.create_task(work())
    await asyncio.sleep(5)
""",
        why="The variable keeps the task as long as the coroutine waits.",
    ),
    Kind(
        "a variable of the module",
        RUFF,
        held_by_the_module,
        example="""
import asyncio


async def work():
    return 1


loop = asyncio.new_event_loop()
ticker = loop.create_task(work())
loop.run_forever()
""",
        why="A variable of the module lives as long as the module, and keeps the task.",
    ),
    Kind(
        "a future already",
        RUFF,
        a_future_already,
        example="""
import asyncio


async def main(future):
    asyncio.ensure_future(future)
""",
        why="What is a future already is given back as it is, and whoever made it keeps it.",
    ),
]
