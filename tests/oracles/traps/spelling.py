"""What the compiler itself says about a program: its warnings, and the tree that it reads."""

import ast

from .running import freeze


def invalid_escape(run, probes):
    """The compiler warns of an escape sequence."""
    return any("invalid escape sequence" in text for text in run.warnings), [freeze(run.ask(probe)) for probe in probes]


def assert_on_tuple(run, probes):
    """The compiler says that the assertion is always true, and what should raise does not."""
    warned = any("assertion is always true" in text for text in run.warnings)
    return warned and not isinstance(run.ask(probes[0]), AssertionError), None


def not_precedence(run, probes):
    """A `not` stands over one `in` or `is`."""
    return _has(run, _negates), [freeze(run.ask(probe)) for probe in probes]


def f_string_without_field(run, probes):
    """A formatted string holds no field, nor does one that is joined to it."""
    return _has(run, _is_empty), [freeze(run.ask(probe)) for probe in probes]


def _has(run, wanted) -> bool:
    nodes = list(ast.walk(ast.parse(run.path.read_bytes())))
    # What stands behind a field's colon is no string of its own.
    specifications = {id(getattr(node, "format_spec", None)) for node in nodes}
    return any(wanted(node) for node in nodes if id(node) not in specifications)


def _negates(node) -> bool:
    return (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.Not)
        and isinstance(node.operand, ast.Compare)
        and len(node.operand.ops) == 1
        and isinstance(node.operand.ops[0], (ast.In, ast.Is))
    )


def _is_empty(node) -> bool:
    return isinstance(node, ast.JoinedStr) and not any(isinstance(value, ast.FormattedValue) for value in node.values)
