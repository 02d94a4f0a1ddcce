"""Values that are not what was expected: the None of a function that prints, the item past the end, the text that was typed."""

import ast
import builtins
import contextlib
import io
import re

from ._poison import stepped
from .base import Family, codes, compiled, matched, same, sentences, unknown

# ---- print where return was meant

BODIES = ["print(x * 2)", "print(x * 2)", "print(x)\n    return", "print(x); return x", "return x", "if x: print(x)", "if x:\n        print(1)\n    else:\n        print(2)", "for i in (1, 2): print(i)", "print(x); return None", "yield print(x)", "pass", "x += 1", "print()", "print(x, file=SINK)", "print(*[x])",
          "def inner(): print(x)\n    inner()", "print(x)\n    if x: return 3", "'doc'\n    print(f'{x}')", "print(x, end='')", "print(x)\n    return (None)", "if x == 100: return\n    print(x)", "print(x)\n    raise KeyError", "return print(x)", "LOG.append(print(x))"]
USES = ["y = double(4)", "y = double(4)", "y = (double(4))", "y = double(4) + 1", "y = 1 + double(4)", "print(double(4))", "print('a', double(4))", "double(4)", "_ = double(4)", "y = [double(4)]", "y = double(4) or 3", "y = 'n: ' + double(4)", "y = '%s' % double(4)", "y = double(4) * 2.5", "y = double(4) + other", "y: int = double(4)", "y = z = double(4)", "if double(4): pass",
        "y = double(4) == 3", "print(double(4) + 2)", "y = (double(3) - (double(4)))", "def g():\n    a = double(4)\n    return a\nLOG.append(g())", "y = [1] * double(4)", "y = (1,) + double(4)", "LOG.y = double(4)", "y, z = double(4), 1", "y = lambda: double(4) + 1", "y = double", "y = {} | double(4)", "y = other @ double(4)"]


def make_none(rng):
    head = rng.choice(["", "", "", "", "", "@deco\n", "async "])
    lines = ["import io\nSINK = io.StringIO()\nother = 4\ndef deco(f): return lambda x: 7", rng.choice([""] * 8 + ["def print(*a, **k): return 1"]), f"{head}def double(x):\n    {rng.choice(BODIES)}"]
    lines.append(rng.choice([""] * 8 + ["def double(x): return 3", "double = len"]))
    lines += [rng.choice(USES) for _ in range(rng.randint(1, 3))]
    return compiled("\n".join(line for line in lines if line) + "\n", "def double(x):\n    print(x)\ny = double(1)\n")


def call_at(tree, note):
    row, column = note["location"]["row"], note["location"]["column"] - 1
    return next(node for node in ast.walk(tree) if isinstance(node, ast.Call) and (node.lineno, node.col_offset) == (row, column) and isinstance(node.func, ast.Name))


def judge_none(program, notes):
    tree = ast.parse(program.source)
    ns, raised = stepped(program)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        groups = matched("{c} (line {n}) gives {c}: it prints on line {n} and returns no value", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        call = call_at(tree, note)
        definition = next(node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == groups[0])
        shown = io.StringIO()
        try:
            with contextlib.redirect_stdout(shown):
                value = eval(compile(ast.Expression(call), "program.py", "eval"), ns)
        except Exception as error:
            # What ends with an error gives nothing.
            value = None if "raise KeyError" in program.source and isinstance(error, KeyError) else error
        yield note, lead, same((value, definition.lineno, groups[2]), (None, int(groups[1]), "None"))
        yield note, lead, "print(" in program.lines[int(groups[3]) - 1] and definition.lineno <= int(groups[3]) <= definition.end_lineno
        statement = next(node for node in tree.body if node.lineno <= row <= node.end_lineno)
        error = next((error for one, error, *_ in raised if one.lineno == statement.lineno), None)
        stopped = isinstance(error, KeyError)
        for text in sentences(note):
            if groups := matched("{c} is {c} after this.", text):
                if isinstance(statement, ast.FunctionDef):
                    yield note, text, groups[1] == "None" and (stopped or program.error is not None or program.log[-1:] == [None])
                else:
                    step = {}
                    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(KeyError):
                        step = dict(ns)
                        exec(compile(ast.Module([statement], []), "program.py", "exec"), step)
                    yield note, text, stopped or step.get(groups[0], 0) is None
            elif groups := matched("{c} shows that {c}.", text):
                shown = io.StringIO()
                with contextlib.redirect_stdout(shown), contextlib.suppress(KeyError):
                    exec(compile(ast.Module([statement], []), "program.py", "exec"), dict(ns))
                yield note, text, stopped or "None" in shown.getvalue().splitlines()[-1] or shown.getvalue()
            elif groups := matched("{c} raises {c}.", text):
                try:
                    with contextlib.redirect_stdout(io.StringIO()):
                        found = eval(groups[0], dict(ns))
                except Exception as one:
                    found = type(one).__name__
                yield note, text, stopped or same(found, groups[1])
            elif groups := matched("{c} counts with that {c}.", text):
                inner = ast.parse(groups[0], mode="eval").body
                yield note, text, isinstance(inner, ast.BinOp) and "double(" in groups[0]
            else:
                yield note, text, unknown(text)
        yield note, note["general"], note["general"] == "`print` shows a value to a person; `return` gives it to the caller." or unknown(note["general"])


# ---- one past the end

MADE = ["['a', 'b']", "[]", "(1, 2)", "'abc'", "b'ab'", "bytearray(b'ab')", "range(3)", "deque([1, 2])", "{}", "{1: 2}", "Own()", "list('ab')", "tuple('ab')", "[1] * 3", "dict(a=1)", "'a b'.split()"]
PLACES = ["x = xs[len(xs)]", "x = xs[len(xs)]", "xs[len(xs)] = 1", "del xs[len(xs)]", "x = xs[len(xs) - 1]", "x = xs[:len(xs)]", "x = xs[(len(xs))]", "xs[len(xs)] += 1", "x = xs[-len(xs)]", "x = ys[len(xs)]", "print(xs[len(xs)])", "def g(zs): return zs[len(zs)]\ng(xs)", "def g(zs: list): return zs[len(zs)]\ng(['q'])",
          "def g(zs):\n    zs[len(zs)] = 1\n    return zs[len(zs)]\ng(xs)", "def g(zs):\n    if 2 in zs: return 1\n    return zs[len(zs)]\ng(xs)", "B.xs = xs\nx = B.xs[len(B.xs)]", "x = xs[len(xs), 0]", "x = (xs)[len(xs)]"]


def make_end(rng):
    lines = ["from collections import deque", "class B: pass", "class Own:\n    def __len__(self): return 1\n    def __getitem__(self, i): return i\n    def __setitem__(self, i, v): pass\n    def __delitem__(self, i): pass", rng.choice([""] * 9 + ["def len(x): return 0"]), f"xs = {rng.choice(MADE)}", "ys = {2: 1}"]
    lines += [rng.choice(PLACES) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.1:
        lines.insert(-1, "xs = {2: 3, 3: 4}")
    return "\n".join(line for line in lines if line) + "\n"


def judge_end(program, notes):
    ns, raised = stepped(program)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        column, end = note["location"]["column"] - 1, note["end_location"]["column"] - 1
        text = program.lines[row - 1][column:end]
        if groups := matched("{c} is one past the end: indexes stop at {c}, and this raises {c}", lead):
            error = next((error for _, error, _, inner in raised if inner == row), None)
            yield note, lead, same(type(error).__name__, groups[2])
        elif groups := matched("{c} is one past the end, where {c} is a list or another sequence: indexes stop at {c}", lead):
            name = re.match(r"[\w.]+", groups[1])[0]
            for value in (["a"], (1, 2), "abc", range(4)):
                scope = {name: value}
                if "." in name:
                    scope = {name.split(".")[0]: type("Some", (), {name.split(".")[1]: value})}
                try:
                    found = eval(text, scope)
                except Exception as error:
                    found = type(error).__name__
                yield note, lead, same(found, "IndexError")
        else:
            yield note, lead, unknown(lead)
            continue
        sequence = text[: text.index("[")].strip("()")
        place = re.sub(r"[()]+$", ")", groups[0])
        yield note, lead, same((place, codes(lead)[-1 if "where" in lead else 1]), (f"len({sequence})", f"len({sequence}) - 1"))
        for fact in sentences(note):
            if groups := matched("{c} is the last item.", fact):
                yield note, fact, same(groups[0], f"{sequence}[-1]")
                yield note, fact, [1, 2][-1] == 2
            elif groups := matched("{c} adds an item at the end.", fact):
                made = next(line for line in reversed(program.lines[:row]) if line.startswith(f"{sequence} = "))
                yield note, fact, groups[0] == f"{sequence}.append(…)" and hasattr(eval(made.partition(" = ")[2], dict(ns)), "append")
            else:
                yield note, fact, unknown(fact)


# ---- what was typed

BINDS = ["n = input()", "n = input('n? ')", "n = int(input())", "n = input().strip()", "n = input()\nn = int(n)", "n = input().upper().strip()", "n = '7'", "n = float(input())", "n = input().split()", "n = len(input())", "n = (input())", "n = m = input()", "if (n := input()): pass", "n = input() or 3", "n = input()\nif n.isdigit(): n = int(n)", "n = input() + 'a'", "n = eval(input())", "n = input()\nk = n", "n = input()[0]"]
ASKS = ["n >= 18", "n < 3", "n == 7", "n != 7", "7 == n", "7 > n", "0 < n < 9", "n == '7'", "n > '6'", "n in (7, 8)", "n == 7.0", "n == True", "n is 7", "int(n) == 7", "len(n) > 3", "input() == 7", "input() < 7", "(n) <= 7", "n == k", "k < n", "n == [7]", "not n == 7", "n < k < 9", "input().strip() != 7", "n == None", "n > -1", "n == 2 + 5", "3 < 2 < n"]


def make_typed(rng):
    builtins.input = typed
    lines = [rng.choice([""] * 9 + ["def input(*a): return 7"]), "k = 4", rng.choice(BINDS)]
    for i in range(rng.randint(1, 3)):
        ask = rng.choice(ASKS)
        lines.append(rng.choice([f"if {ask}: LOG.append({i})", f"x = {ask}", f"LOG.append({ask})", f"while {ask}: break", f"def f{i}():\n    return {ask}\nf{i}()"]))
    source = "\n".join(line for line in lines if line) + "\n"
    if rng.random() < 0.3:
        source = "def main():\n" + "".join(f"    {line}\n" for line in source.splitlines()) + "main()\n"
    return source


def typed(*prompt):
    return "7"


def judge_typed(program, notes):
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        start, end = note["location"]["column"] - 1, note["end_location"]["column"] - 1
        line = program.lines[row - 1]
        # The program up to that comparison, with its result written down.
        marked = [*program.lines[: row - 1], f"{line[:start]}SEEN({row}, lambda: ({line[start:end]})){line[end:]}", *program.lines[row:]]
        seen = []

        def see(_, function, seen=seen):
            try:
                value = function()
            except Exception as error:
                seen.append(type(error).__name__)
                raise
            seen.append(value)
            return value

        scope = {"LOG": [], "SEEN": see}
        # What stands above may raise first.
        source = "\n".join(marked)
        source = re.sub(r"^(\s*)(if|while) (?!.*(?:SEEN|:=))(n|\d|k|input|not|len|int|\().*$", r"\1pass", source, flags=re.MULTILINE)
        source = re.sub(r"^(\s*)(x = |LOG.append\()(?!.*SEEN)(?!input\(\)$)(.*)$", r"\1pass", source, flags=re.MULTILINE)
        source = re.sub(r"^(\s*)(f\d\(\))$", r"\1try: \2\n\1except Exception: pass", source, flags=re.MULTILINE)
        with contextlib.suppress(Exception):
            exec(compile(source, "program.py", "exec"), scope)
        if groups := matched("raises {c}: {*}", lead):
            yield note, lead, same(set(seen), {groups[0]})
        elif groups := matched("is always {c}: {*}", lead):
            yield note, lead, same(set(seen), {groups[0] == "True"})
        else:
            yield note, lead, unknown(lead)
            continue
        if about := matched("{c} is the text that `input()` gave on line {n}", groups[1]):
            yield note, lead, ("input(" in program.lines[int(about[1]) - 1] and about[0] in line) or groups[1]
        else:
            yield note, lead, groups[1] == "`input()` gives a text, also where a number was typed" and "input(" in line[start:end] or unknown(groups[1])
        for text in sentences(note):
            if groups := re.fullmatch(r"`(.+)` makes a number of it; (no text equals one|a text is not ordered against one)\.", text):
                inner = groups[1].removeprefix("int(").removesuffix(")")
                yield note, text, inner.strip("()") in line and ("equals" in groups[2]) == ("always" in lead)
            else:
                yield note, text, unknown(text)


FAMILIES = [
    Family("printed", ("none-singleton",), make_none, judge_none, 40),
    Family("past-end", ("index-error",), make_end, judge_end, 80),
    Family("typed", ("input-print",), make_typed, judge_typed, 80),
]
