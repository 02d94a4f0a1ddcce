"""Runs a program again with its expressions watched: what each gave, or raised, each time it ran."""

import ast
import contextlib
import copy
import io


class Watched:
    """`seen[(row, column, end_row, end_column)]` lists what `note` made of the parts of each expression that `wanted` takes,
    with its result or exception. Positions are those of pygloss's answers."""

    def __init__(self, source, parts_of):
        """`parts_of(node)` gives the expressions whose values are to be kept, or None where the node is of no interest."""
        self.seen = {}
        lines = source.splitlines()
        tree = _Watch(parts_of, lines).visit(ast.parse(source))
        ast.fix_missing_locations(tree)
        namespace = {"LOG": [], "_watch": self._watch, "__name__": "program"}
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            exec(compile(tree, "program.py", "exec"), namespace)

    def _watch(self, place, function, *parts):
        kept = [kept_copy(part()) for part in parts]
        try:
            result = function()
        except Exception as error:
            result = error
            raise
        finally:
            self.seen.setdefault(place, []).append((kept, result if isinstance(result, Exception) else kept_copy(result)))
        return result

    def at(self, note):
        start, end = note["location"], note["end_location"]
        return self.seen.get((start["row"], start["column"], end["row"], end["column"]), [])


def kept_copy(value):
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


class _Watch(ast.NodeTransformer):
    def __init__(self, parts_of, lines):
        self.parts_of, self.lines = parts_of, lines

    def column(self, row, offset):
        return len(self.lines[row - 1].encode()[:offset].decode()) + 1

    def generic_visit(self, node):
        parts = self.parts_of(node)
        if parts is None:
            return super().generic_visit(node)
        place = (node.lineno, self.column(node.lineno, node.col_offset), node.end_lineno, self.column(node.end_lineno, node.end_col_offset))
        parts = [self._lambda(part) for part in map(copy.deepcopy, parts)]
        inner = super().generic_visit(node)
        call = ast.Call(ast.Name("_watch", ast.Load()), [ast.Constant(place), self._lambda(inner), *parts], [])
        return ast.copy_location(call, node)

    visit = generic_visit

    def _lambda(self, node):
        arguments = ast.arguments(posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])
        return ast.Lambda(arguments, node)
