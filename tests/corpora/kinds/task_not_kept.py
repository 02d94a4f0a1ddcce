"""task-not-kept and RUF006."""

import ast

from ._kind import RUFF, Kind
from ._place import Place
from ._suite import called, words


def error_wanted(place: Place) -> bool:
    """In a `with` of a test that waits for an error."""
    withs = (node for node in place.around if isinstance(node, (ast.With, ast.AsyncWith)))
    return any(word in ("raises", "assertRaises", "assertRaisesRegex") for node in withs for item in node.items for word in words(item))


def held_while_waiting(place: Place) -> bool:
    """A variable of a coroutine is given the task, and the coroutine waits for something else further below."""
    statement, function = place.statement, place.function
    return (
        isinstance(statement, ast.Assign)
        and isinstance(function, ast.AsyncFunctionDef)
        and any(isinstance(node, ast.Await) and node.lineno > statement.lineno for node in ast.walk(function))
    )


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
