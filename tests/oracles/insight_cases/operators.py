"""Operators: how an expression is read, what a chain means, what `and` and `or` give."""

import ast
import itertools
import re

from .base import Family, matched, sentences, unknown
from .statements import segment_of

ATOMS = ["a", "b", "c", "f(a)", "o.x", "t[0]", "1", "2", "'s'", "(a)", "None", "-1", "0", "''", "[]", "2.5", "f(a + b * c)", "t[a or b and c]", "True", "'it' 's'"]
BINARY = ["+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^"]
COMPARE = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not", "not  in"]


def expression(rng, depth):
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(ATOMS)
    kind = rng.random()
    def part():
        return expression(rng, depth - 1)
    space = rng.choice([" ", " ", " ", "", "  "])
    if kind < 0.3:
        operator = rng.choice(BINARY)
        return f"{part()}{space}{operator}{space}{part()}"
    if kind < 0.5:
        return " ".join([part(), *(p for _ in range(rng.choice([1, 1, 1, 2, 3])) for p in (rng.choice(COMPARE), part()))])
    if kind < 0.75:
        return f"{part()} {rng.choice(['and', 'or'])} {part()}"
    if kind < 0.85:
        return f"not {part()}"
    if kind < 0.93:
        return f"{rng.choice('-+~')}{part()}"
    if kind < 0.97:
        return f"({part()})"
    return rng.choice(["(a if b else c)", "(lambda: a or b)", "[x for x in t if x or a and b]", "(y := a)", "f(*t)", "f'{a or b and c}'", "(a\n or b and c)", "(yield)"])


def make_forms(rng):
    lines = []
    while len(lines) < 12:
        text = expression(rng, rng.choice([2, 2, 3, 3, 4]))
        line = rng.choice([f"r = {text}", f"g({text})", f"return {text}", f"if {text}: pass", f"assert ({text})", f"r = {text}, 1", f"while {text}: break"])
        try:
            compile(f"def f():\n  {line}", "", "exec")
        except (SyntaxError, ValueError):
            continue
        lines.append(line)
    body = "\n".join("    " + line for line in lines)
    return f"def run(a, b, c, f, g, o, t):\n{body}\n"


def judge_forms(program, notes):
    expressions = {}
    for node in ast.walk(ast.parse(program.source)):
        if isinstance(node, ast.expr):
            place = (node.lineno, column(program, node.lineno, node.col_offset), node.end_lineno, column(program, node.end_lineno, node.end_col_offset))
            expressions.setdefault(place, node)
    for note in notes:
        start, end = note["location"], note["end_location"]
        node = expressions.get((start["row"], start["column"], end["row"], end["column"]))
        if node is None:
            yield note, note["lead"], "there is no expression here"
            continue
        if note["concept"] == "operator-precedence":
            groups = matched("read as {c}", note["lead"])
            form = ast.parse(groups[0], mode="eval").body if groups else None
            ok = groups and ast.dump(form) == ast.dump(node) and groups[0].count("(") > segment_of(program, note).count("(")
            yield note, note["lead"], bool(ok) or f"it is {ast.unparse(node)}"
            for text in sentences(note):
                yield note, text, unknown(text)
            continue
        groups = matched("means {c}", note["lead"])
        sides = [node.left, *node.comparators]
        pairs = [ast.Compare(a, [op], [b]) for a, op, b in zip(sides, node.ops, sides[1:])]
        want = ast.BoolOp(ast.And(), pairs) if isinstance(node, ast.Compare) and len(pairs) > 1 else None
        found = ast.parse(groups[0], mode="eval").body if groups else None
        yield note, note["lead"], bool(want and found and ast.dump(found) == ast.dump(want)) or f"{ast.unparse(node)}"
        for text in sentences(note):
            if groups := matched("{c} is evaluated once only.", text):
                one = ast.dump(ast.parse(groups[0], mode="eval").body)
                yield note, text, any(ast.dump(side) == one for side in sides[1:-1]) and once(node, groups[0])
            elif groups := matched("{c} and {c} are not compared with each other.", text):
                dumps = [ast.dump(ast.parse(g, mode="eval").body) for g in groups]
                yield note, text, [ast.dump(sides[0]), ast.dump(sides[2])] == dumps and len(sides) == 3
            else:
                yield note, text, unknown(text)


def once(node, text):
    """The middle of a chain is one expression of the code; here it is run."""
    sides = [node.left, *node.comparators]
    count = [0]
    def value(*_):
        count[0] += 1
        return 1
    middle = [i for i, side in enumerate(sides) if 0 < i < len(sides) - 1 and ast.unparse(side) == ast.unparse(ast.parse(text, mode="eval").body)]
    parts = [ast.parse("probe()" if i == middle[0] else "1", mode="eval").body for i in range(len(sides))]
    ops = [ast.Eq() for _ in node.ops]
    eval(compile(ast.fix_missing_locations(ast.Expression(ast.Compare(parts[0], ops, parts[1:]))), "", "eval"), {"probe": value})
    return count[0] == 1


def column(program, row, offset):
    return len(program.lines[row - 1].encode()[:offset].decode()) + 1


# ---- and, or: what they give

CHOICES = ["a == 1", "a != 'x'", "b < 2", "a in t", "not a", "a", "b", "f(a)", "t", "1", "0", "''", "'x'", "None", "2.5", "0.0", "b''", "(2)", "True", "False", "a is None", "(a == 1)", "x.y"]


def make_choice(rng):
    lines = ["class X: y = 3", "x = X()", "def f(v): return v", f"a = {rng.choice(['1', '0', 'None', chr(39) * 2, '[]', '5'])}", f"b = {rng.choice(['1', '2', '7'])}", f"t = {rng.choice(['(1, 2)', '()', '[0]'])}"]
    for i in range(8):
        text = f"{rng.choice(CHOICES)} {rng.choice(['and', 'or'])} {rng.choice(CHOICES)}"
        if rng.random() < 0.15:
            text += f" {rng.choice(['and', 'or'])} {rng.choice(CHOICES)}"
        lines.append(rng.choice([f"r{i} = {text}", f"r{i} = ({text})", f"f({text})", f"if {text}: pass", f"while {text}: break", f"dict(k={text})", f"r{i} = [{text}]"]))
    return "\n".join(lines) + "\n"


def judge_choice(program, notes):
    namespace = program.ns
    if program.error:
        return
    for note in notes:
        if note["concept"] != "boolean-operators":
            continue
        start, end = note["location"], note["end_location"]
        text = program.lines[start["row"] - 1][start["column"] - 1 : end["column"] - 1]
        node = ast.parse(text, mode="eval").body
        is_or = isinstance(node.op, ast.Or)
        values = [dict(namespace, a=a, b=b, t=t) for a, b, t in itertools.product([0, 1, None, "", "x", "y", []], [1, 2, 3], [(1, 2), (), [0]])]
        lead = note["lead"]
        if groups := re.fullmatch(r"always (true|false): `(.*)` by itself counts as (true|false)", lead):
            want = groups[1] == "true"
            outcomes = [bool(eval(text, ns)) for ns in values]
            yield note, lead, set(outcomes) == {want} and bool(eval(groups[2])) == want and groups[1] == groups[3] and is_or == want
        elif groups := re.fullmatch(r"gives `(.*)` if that counts as (true|false), else `(.*)`", lead):
            def expected(ns):
                first = eval(groups[1], ns)
                return first if bool(first) == (groups[2] == "true") else eval(groups[3], ns)
            yield note, lead, all(repr(eval(text, ns)) == repr(expected(ns)) for ns in values)
        else:
            yield note, lead, unknown(lead)
        for fact in sentences(note):
            if groups := re.fullmatch(r"Where `(.*)` is (true|false), this gives `(.*)`\.", fact):
                chosen = [ns for ns in values if bool(eval(groups[1], ns)) == (groups[2] == "true")]
                yield note, fact, all(repr(eval(text, ns)) == groups[3] for ns in chosen)
            elif groups := re.fullmatch(r"To compare with both: `(.*)`\.", fact):
                tree = ast.parse(groups[1], mode="eval").body
                one, other = tree.values
                yield note, fact, ast.dump(one.left) == ast.dump(other.left) and ast.dump(one) == ast.dump(node.values[0]) and ast.dump(other.comparators[0]) == ast.dump(node.values[1])
            elif groups := re.fullmatch(r"`(.*)` is evaluated in the second case only\.", fact):
                yield note, fact, ast.dump(ast.parse(groups[1], mode="eval").body) == ast.dump(node.values[-1])
            else:
                yield note, fact, unknown(fact)


FAMILIES = [
    Family("operator-forms", ("operator-precedence", "comparison-operators"), make_forms, judge_forms, 200),
    Family("and-or", ("boolean-operators",), make_choice, judge_choice, 150),
]
