"""Runs a program with the names looked at before and after each simple statement."""

import ast
import contextlib
import io


class Steps:
    """`runs[row]` lists pairs of the names before and after the statement that starts on this row: each name with its object and
    what it looked like; None for after where the statement raised, with `errors[row]` the exceptions."""

    def __init__(self, source):
        self.runs, self.errors = {}, {}
        tree = ast.fix_missing_locations(_Step().visit(ast.parse(source)))
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            exec(compile(tree, "program.py", "exec"), {"_before": self._before, "_after": self._after, "_failed": self._failed, "__name__": "program", "LOG": []})

    def _look(self, names):
        return {name: (value, repr(value)) for name, value in names.items() if not name.startswith("_")}

    def _before(self, row, names):
        self.runs.setdefault(row, []).append([self._look(names), None])

    def _after(self, row, names):
        self.runs[row][-1][1] = self._look(names)

    def _failed(self, row, error, names):
        self.errors.setdefault(row, []).append((error, self._look(names)))


class _Step(ast.NodeTransformer):
    def visit(self, node):
        super().generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                setattr(node, field, [inner for statement in block for inner in self.around(statement)])
        return node

    def around(self, statement):
        simple = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Delete, ast.Assert)
        if not isinstance(statement, simple):
            return [statement]
        def parse(text):
            return ast.parse(text).body
        row = statement.lineno
        watched = ast.parse(f"try:\n pass\nexcept Exception as _error:\n _failed({row}, _error, locals())\n raise").body[0]
        watched.body = [statement]
        return [*parse(f"_before({row}, locals())"), watched, *parse(f"_after({row}, locals())")]
