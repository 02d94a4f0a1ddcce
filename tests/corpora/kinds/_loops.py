"""What becomes of a name once a loop is over."""

import ast
from collections.abc import Iterator

from ._nodes import LOOPS, SCOPES, blocks
from ._place import Place


def named(node: ast.AST, name: str) -> Iterator[ast.Name]:
    """Where a name stands in the code."""
    return (one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name)


def _contains(place: Place, node: ast.AST, inner: ast.AST) -> bool:
    return node is inner or node in place.above(inner)


def _binds(statement: ast.AST, name: str) -> bool:
    """`name = …`"""
    return isinstance(statement, ast.Assign) and any(isinstance(target, ast.Name) and target.id == name for target in statement.targets)


def _is_bound_before(place: Place, read: ast.AST, name: str, start: int) -> bool:
    """Whether a statement that runs whenever the read does, from a line on, binds the name; or a loop around the read does."""
    child = read
    for node in place.above(read):
        if isinstance(node, (ast.For, ast.AsyncFor)) and node.lineno > start and child in node.body and any(named(node.target, name)):
            return True
        for block in blocks(node):
            if child in block:
                above = block[: block.index(child)]
                if any(_binds(statement, name) and statement.lineno > start for statement in above):
                    return True
        if isinstance(node, SCOPES):
            return False
        child = node
    return False


def _next_round_reads(place: Place, loop: ast.AST, read: ast.AST, name: str) -> bool:
    """Whether a loop goes around both, and nothing binds the name in its next round before the read."""
    for around in place.above(loop):
        if isinstance(around, SCOPES):
            return False
        if isinstance(around, LOOPS) and _contains(place, around, read) and not _contains(place, getattr(around, "iter", loop), read):
            binds = isinstance(around, (ast.For, ast.AsyncFor)) and any(named(around.target, name))
            return not binds and not _is_bound_before(place, read, name, around.lineno)
    return False


def _are_alternatives(place: Place, loop: ast.AST, read: ast.AST) -> bool:
    """Whether the two stand in different branches of one `if`."""
    both = next((node for node in place.above(loop) if _contains(place, node, read)), None)
    return isinstance(both, ast.If)


def is_of_a_comprehension(place: Place, read: ast.Name) -> bool:
    """Whether the name is that of a variable of a comprehension around it."""
    return any(
        any(named(clause.target, read.id)) and not _contains(place, place.code.parents[clause].generators[0].iter, read)
        for node in place.above(read)
        for clause in getattr(node, "generators", [])
    )


def reads_after(place: Place, loop: ast.stmt, name: str) -> list[ast.Name]:
    """Where code of the function may read, once the loop is over, what it left in the name."""
    scope = next(node for node in place.above(loop) if isinstance(node, SCOPES))
    found = []
    for read in named(scope, name):
        if isinstance(read.ctx, ast.Store) or _contains(place, loop, read) or is_of_a_comprehension(place, read):
            continue
        if read.lineno < loop.lineno or _are_alternatives(place, loop, read):
            if _next_round_reads(place, loop, read, name):
                found.append(read)
        elif not _is_bound_before(place, read, name, loop.end_lineno):
            found.append(read)
    return found


def is_asked_again(place: Place, loop: ast.stmt, name: str) -> bool:
    """Whether a loop around comes back to this one, and nothing else in it binds the name."""
    for around in place.above(loop):
        if isinstance(around, SCOPES):
            return False
        if isinstance(around, LOOPS):
            stores = [one for one in named(around, name) if isinstance(one.ctx, ast.Store)]
            if all(_contains(place, loop, one) for one in stores):
                return True
    return False
