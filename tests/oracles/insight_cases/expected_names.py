"""Names that are expected elsewhere: a local of another function, a variable of the module, what a caller gives."""

import ast
import re

from ._poison import Poison, outcome, poisoned, stepped
from .base import Family, compiled, matched, same, sentences, unknown

# ---- a local that is expected to be the module's

LOCAL = ["data = 1", "for data in (1, 2): pass", "import os as data", "def data(): pass", "with CM as data: pass", "data: int = 3", "data: int", "data, other = 1, 2", "(data := 4)", "[data for data in 'x']", "other = 5", "class data: pass",
         "try: boom()\n    except Exception as data: pass", "global data\n    data = 1", "data = 1\n    def inner():\n        nonlocal data\n        data = 2\n    inner()", "def inner():\n        data = 1\n    inner()", "data = other = 2"]
READ = ["LOG.append(data)", "print(data)", "x = data", "x = [data]", "x = f'{data}'", "def g():\n    return data\ng()", "def g(data=1):\n    return data\ng()", "x = lambda: data\nx()", "try:\n    data\nexcept NameError:\n    pass", "x = [data for _ in 'a']",
        "class K:\n    y = data", "class K:\n    data = 1\n    y = data", "def g():\n    def h():\n        return data\n    return h()\ng()", "def g(a: 'data'): pass", "data.x = 3", "data += 1", "data[0]", "if False:\n    data", "x = 1 if data else 2", "del data",
        "x = other", "LOG.append(other)", "def g():\n    data = 3\n    return data\ng()", "x = [data for data in 'a']", "try:\n    LOG.append(data)\nfinally:\n    pass", "data"]


def make_lost(rng):
    lines = ["class Manager:\n    def __enter__(self): return 1\n    def __exit__(self, *a): pass\nCM = Manager()", rng.choice([""] * 7 + ["data = 9", "from math import *", "globals()['data'] = 1", "exec('data = 2')", "import data_module_x", "del LOG2", "if LOG is None: data = 1"])]
    lines += [f"def read({rng.choice(['', 'data=0', 'x=1'])}):\n    {rng.choice(LOCAL)}\n    return 1", rng.choice(["read()", "pass"])]
    lines += [rng.choice(READ) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.1:
        lines.append("data = 3")
    lines = [line for line in lines if line]
    return compiled("\n".join(lines) + "\n", "def read():\n    data = 1\nread()\nprint(data)\n")


def judge_lost(program, notes):
    _, raised = stepped(program)
    tree = ast.parse(program.source)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        groups = matched("the module has no variable {c}: that of line {n} is local to {c}", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        name, line, function = groups[0], int(groups[1]), groups[2]
        owners = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == function and node.lineno <= line <= node.end_lineno]
        where = re.search(rf"\b{name}\b", program.lines[line - 1]) is not None
        yield note, lead, (bool(owners) and where) or program.lines[line - 1]
        errors = [(error, inner) for _, error, _, inner in raised if isinstance(error, NameError) and not isinstance(error, UnboundLocalError) and inner == row]
        # Two of them on a line: the first one raises.
        yield note, lead, any(error.name == name if hasattr(error, "name") else f"'{name}'" in str(error) for error, _ in errors) or f"{[(repr(e), i) for _, e, _, i in raised]}"
        for text in sentences(note):
            yield note, text, text == "Reading it here raises `NameError`." or unknown(text)


# ---- a variable of the module that is expected to change

OWN = ["count = 1", "count = 1", "count = 1", "count = len('ab')", "count = 1\n    return 5", "count = 1\n    return count", "if LOG: count = 4", "count = 1\n    count = 2", "global count\n    count = 1", "count = count2 = 3", "for count in (1, 2): pass", "count = 1\n    LOG.append(locals())",
       "count = 1\n    def inner(): return count\n    LOG.append(inner())", "count: int = 3", "count, x = 1, 2", "count = 1\n    del count", "count = 1\n    count += 1", "count = count2\n    LOG.append(1)", "x = 1\n    count = x", "count = 1\n    LOG.append([count for _ in 'a'])",
       "count = 1\n    class A:\n        y = count", "count = 1\n    def inner():\n        nonlocal count\n        count = 3\n    inner()", "try:\n        count = 1\n    finally:\n        pass", "with CM: count = 7"]
TOP = ["count = 0", "count = 0", "count = 0", "count = []", "count: int = 0", "import os as count", "def count(): pass", "count = 0\ncount += 1", "if LOG is not None:\n    count = 0", "for count in (0, 9): pass", "count = None", ""]
USE = ["LOG.append(count)", "print(count)", "x = count", "pass", "def show(): return count\nLOG.append(show())", "LOG.append([count])", "x = count2", "class B:\n    y = count", "count = count", "if count == 0: LOG.append('zero')"]


def make_own(rng):
    lines = ["class Manager:\n    def __enter__(self): return 1\n    def __exit__(self, *a): pass\nCM = Manager()", rng.choice(TOP), "count2 = 8"]
    for i in range(rng.randint(1, 2)):
        lines.append(f"def add{i}({rng.choice(['', '', '', 'count=1', 'y=2'])}):\n    {rng.choice(OWN)}")
    if rng.random() < 0.1:
        lines.append("def other():\n    global count\n    count = 6")
    lines += ["add0()", rng.choice(USE), rng.choice(["add0()", "LOG.append(count)", "pass"])]
    return compiled("\n".join(line for line in lines if line) + "\n", "count = 0\ndef add0():\n    count = 1\nadd0()\nprint(count)\n")


def judge_own(program, notes):
    tree = ast.parse(program.source)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        groups = matched("makes a variable of {c}, which nothing reads: the module's {c} (line {n}) stays as it is", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        owner, name, line = groups[0], groups[1], int(groups[2])
        function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.lineno <= row <= node.end_lineno)
        yield note, lead, same(function.name, owner)
        yield note, lead, re.search(rf"\b{name}\b.*=", program.lines[line - 1]) is not None or program.lines[line - 1]
        # Nobody looks at what the line binds, and the module's variable is the same object after a call.
        yield note, lead, same(outcome(poisoned(program.source, row, name)), outcome(program.source))
        ns, _ = stepped(program)
        before = ns[name]
        ns[owner]()
        yield note, lead, ns[name] is before or "it is another one"
        for text in sentences(note):
            if groups := matched("With {c} at the top of {c} this line binds that of the module.", text):
                lines = program.lines[:]
                lines.insert(function.lineno, f"    {groups[0]}")
                marked = "\n".join(lines) + "\n"
                ns = {"LOG": [], "POISON": Poison()}
                changed = poisoned(marked, row + 1, name)
                try:
                    exec(compile(changed, "program.py", "exec"), ns)
                    ns[owner]()
                except Exception:
                    pass
                ends = [node for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name]
                last = max(node.lineno for node in ends)
                is_bound = isinstance(ns[name], Poison) or row < last or "if LOG" in program.lines[row - 1]
                yield note, text, (groups[1] == owner and is_bound) or f"{ns[name]!r}"
            else:
                yield note, text, unknown(text)


# ---- a parameter that is overwritten

FIRST = ["pass", "LOG.append(y)", "LOG.append(x)", "def g(): return x", "z = 2", "if y: LOG.append(1)", "if y: x = 5", "x += 1", "for x in (1, 2): pass", "z = locals()", "del x", "'doc'", "def g(a=x): return a", "z = [x for x in (1,)]", "if y: return 3", "global z\n    z = 1", "x: int", "z = lambda x: x", "with CM as x: pass", "x2 = 1", "z = eval('x')", "import os"]
BIND = ["x = 3", "x = 3", "x = 3", "x = y", "x = x or 4", "x: int = 4", "x = z = 6", "x, z = 1, 2", "x = (lambda: x)", "(x := 3)", "x = [x for x in (1,)]", "x = len('ab')", "x = str(x)", "if y is not None:\n        x = 3", "try:\n        x = 2\n    finally:\n        pass", "x = f'{y}'", "x = dict(x=1)", "y = x; x = 3", "x = boom()", "x = g()"]
HEADERS = ["x, y", "x, y", "x, y", "x=1, y=2", "*x, y=1", "y, **x", "y, *, x", "y, x, /", "x: int, y: int", "_x, y", "y"]


def make_parameter(rng):
    lines = ["class Manager:\n    def __enter__(self): return 1\n    def __exit__(self, *a): pass\nCM = Manager()", "def boom(): return 2", "def g(): return 1"]
    for i in range(3):
        body = [rng.choice(FIRST) for _ in range(rng.randint(0, 2))] + [rng.choice(BIND)] + [rng.choice(["return x", "return [x, y]", "LOG.append(x)", "return 1", "x += 1; return x"])]
        lines.append(f"def f{i}({rng.choice(HEADERS)}):\n    " + "\n    ".join(body))
    return compiled("\n".join(lines) + "\n", "def f0(x, y):\n    x = 3\n    return x\n")


def judge_parameter(program, notes):
    tree = ast.parse(program.source)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        # What every `=` does is judged by another family.
        if lead.startswith(("binds ", "sets the ")):
            continue
        groups = matched("what a call gives for the parameter {c} is never used: this binds it before anything reads it", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        name = groups[0]
        function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.lineno <= row <= node.end_lineno)
        parameters = function.args
        wrong = []
        for other in (0, 1, None):
            results = []
            for given in (1, "a", Poison()):
                values = {one.arg: other for one in parameters.args + parameters.kwonlyargs + parameters.posonlyargs} | {name: given}
                by_place = [values.pop(one.arg) for one in parameters.posonlyargs]
                if parameters.vararg and parameters.vararg.arg == name:
                    by_place.append(values.pop(name))
                if parameters.kwarg and parameters.kwarg.arg == name:
                    values["extra"] = values.pop(name)
                program.log.clear()
                try:
                    value = program.ns[function.name](*by_place, **values)
                    if callable(value):
                        value = "callable"
                except Exception as error:
                    value = type(error).__name__
                results.append(repr((value, program.log)))
            if len(set(results)) > 1:
                wrong.append(results)
        yield note, lead, not wrong or f"{wrong[0]}"
        assert any(isinstance(node, (ast.Assign, ast.AnnAssign)) and node.lineno == row for node in function.body)
        for text in sentences(note):
            yield note, text, unknown(text)
        if groups := matched("Each call of {c} binds its parameters before the first line of the body runs; {c} gives one a value that calls may leave out.", note["general"]):
            yield note, note["general"], groups == (function.name, f"{name}=…")
        else:
            yield note, note["general"], unknown(note["general"])


FAMILIES = [
    Family("lost-names", ("name-error",), make_lost, judge_lost, 30),
    Family("own-names", ("name-binding",), make_own, judge_own, 60),
    Family("overwritten", ("assignment-statement",), make_parameter, judge_parameter, 60),
]
