"""Whether anything looks at a value: the program is run again with one in its place that nothing can use."""

import ast
import copy


class Touched(Exception):
    """The value was looked at."""


class Poison:
    """Whatever is asked of it raises."""


def _refuse(*arguments, **named):
    raise Touched


for _name in ("__add__", "__bool__", "__call__", "__contains__", "__eq__", "__float__", "__format__", "__ge__", "__getattr__", "__getitem__",
              "__gt__", "__hash__", "__iadd__", "__index__", "__int__", "__iter__", "__le__", "__len__", "__lt__", "__mod__", "__mul__", "__ne__", "__neg__",
              "__radd__", "__rmul__", "__rsub__", "__repr__", "__setitem__", "__str__", "__sub__"):
    setattr(Poison, _name, _refuse)


def statement_at(tree, row, name):
    """The assignment to this name that starts on a line."""
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else None
        if isinstance(target, ast.Name) and target.id == name and node.lineno == row:
            return node
    raise LookupError(f"no assignment to {name} on line {row}")


def poisoned(source, row, name):
    """The program with a poison assigned there."""
    tree = ast.parse(source)
    old = statement_at(tree, row, name)
    new = ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], ast.Name("POISON", ast.Load())), old)

    class Change(ast.NodeTransformer):
        def visit(self, node):
            if node is not old:
                return self.generic_visit(node)
            # What the assignment computes may raise.
            return [old, new]

    return ast.unparse(ast.fix_missing_locations(Change().visit(tree)))


def outcome(source, **given):
    """What running a program logs, and what ends it."""
    ns = {"LOG": [], "POISON": Poison(), "__name__": "program"} | given
    try:
        exec(compile(source, "program.py", "exec"), ns)
        error = None
    except Exception as one:
        error = type(one).__name__
    return copy.copy(ns["LOG"]), error


def stepped(program):
    """The names of the module, and what each statement at its top has raised: (statement, error, line of the module, innermost line)."""
    ns, raised = {"LOG": [], "__name__": "program"}, []
    for statement in ast.parse(program.source).body:
        try:
            exec(compile(ast.Module([statement], []), "program.py", "exec"), ns)
        except Exception as error:
            lines, trace = [], error.__traceback__
            while trace:
                if trace.tb_frame.f_code.co_filename == "program.py":
                    lines.append(trace.tb_lineno)
                trace = trace.tb_next
            raised.append((statement, error, lines[0] if lines else 0, lines[-1] if lines else 0))
    return ns, raised
