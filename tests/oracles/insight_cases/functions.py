"""Closures, functions made in loops, default arguments and generators."""

import ast
import inspect
import types

from .base import Family, call, codes, compiled, matched, numbers, same, sentences, unknown


def code_objects(source):
    waiting = [compile(source, "program.py", "exec")]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [const for const in one.co_consts if isinstance(const, types.CodeType)]


# ---- closures

def make_closure(rng):
    names = rng.sample(["a", "b", "c", "d"], rng.randint(1, 3))
    lines = ["a = b = c = d = 0", "def outer(" + ", ".join(n for n in names if rng.random() < 0.4) + "):"]
    for name in names:
        lines.append("    " + rng.choice([f"{name} = 1", f"for {name} in [1, 2]: pass", f"{name}: int = 2", f"import os as {name}", f"with CM() as {name}: pass", f"({name} := 3)", "pass"]))
    used = rng.sample(["a", "b", "c", "d"], rng.randint(1, 3))
    kind = rng.random()
    if kind < 0.25:
        lines.append(f"    inner = lambda x=0: ({', '.join(used)}, x)")
    elif kind < 0.4:
        lines += ["    class Inner:", "        a = 5", "        def inner(self):", f"            return [{', '.join(used)}, __class__]"]
    elif kind < 0.55:
        lines += ["    def inner():", "        def deeper():", f"            return {', '.join(used)}", "        return deeper"]
    elif kind < 0.7:
        one = used[0]
        local = any(line.strip().startswith((f"{one} =", f"({one} :=", f"for {one} ")) for line in lines[2:]) or one in lines[1]
        lines += ["    def inner(x=None):", f"        {'nonlocal' if local else 'global'} {one}", f"        {one} = {' + '.join(used)}", f"        return {one}"]
    elif kind < 0.85:
        lines += ["    def inner():", f"        yield from ({used[0]} for {used[-1]} in range(3))", f"        yield {used[0]}"]
    else:
        lines += ["    async def inner(x):", f"        return [{used[0]} + y for y in x if {used[-1]}]"]
    for name in names:
        lines.append("    " + rng.choice(["pass", "pass", f"{name} = 9", f"{name} += 1", f"del {name}", f"{name}: str"]))
    lines.append("    return locals()")
    return compiled("\n".join(lines) + "\n", "def outer(a):\n    def inner():\n        return a\n    return inner\n")


def judge_closure(program, notes):
    tree = ast.parse(program.source)
    for note in notes:
        row = note["location"]["row"]
        word = "<lambda>" if program.lines[row - 1][note["location"]["column"] - 1 :].startswith("lambda") else None
        candidates = [c for c in code_objects(program.source) if c.co_firstlineno == row and c.co_name not in ("<genexpr>", "<listcomp>")]
        candidates = [c for c in candidates if (c.co_name == "<lambda>") == (word is not None)]
        if len(candidates) != 1:
            continue
        free = sorted(set(candidates[0].co_freevars) - {"__class__"})
        said = codes(note["lead"].split(" captures ")[1])
        yield note, note["lead"], same(free, sorted(said))
        function = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "outer")
        places = {}
        # A name of a class body is no variable of the function around.
        of_class = {
            inner for node in ast.walk(function) if isinstance(node, ast.ClassDef)
            for part in node.body if not isinstance(part, ast.FunctionDef) for inner in ast.walk(part)
        }
        for node in ast.walk(function):
            if node in of_class:
                continue
            name = getattr(node, "id", None) or getattr(node, "arg", None)
            is_bound = isinstance(node, ast.arg) or isinstance(getattr(node, "ctx", None), ast.Store)
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                # An alias has no line of its own before Python 3.10.
                for alias in node.names:
                    places.setdefault(alias.asname, []).append(getattr(alias, "lineno", node.lineno))
            if isinstance(node, ast.AnnAssign) and node.value is None:
                places.setdefault("annotated " + node.target.id, []).append(node.lineno)
            elif is_bound:
                places.setdefault(name, []).append(node.lineno)
        for text in sentences(note):
            if " is bound again on " in text:
                name = codes(text)[0]
                lines = sorted(set(places.get(name, [])) - set(places.get("annotated " + name, [])))
                # What a function inside binds, it binds when it is called: after the first binding of the function around.
                inner = [n for n in ast.walk(function) if isinstance(n, ast.FunctionDef) and n is not function]
                within = {n.lineno for f in inner for part in f.body for n in ast.walk(part) if hasattr(n, "lineno")}
                first = next((line for line in lines if line not in within), None)
                said = numbers(text.split("`")[-1])
                ok = set(said) <= set(lines) - {first}
                yield note, text, ok or f"{name} is bound on {lines}"
            elif groups := matched("{c}: {*}", text):
                lines = numbers(groups[1])
                gives = set(places.get(groups[0], [])) - set(places.get("annotated " + groups[0], []))
                above = {line for line in gives if line < row} if ", again on " in text else {lines[0]} & gives
                yield note, text, set(lines) == above or f"{places}"
            elif text.startswith(("The variable is captured, not its value", "Variables are captured, not their values")):
                yield note, text, True
            else:
                yield note, text, unknown(text)


# ---- functions made in a loop

def make_late(rng):
    values = rng.choice(["range(3)", "range(1, 9, 3)", "[1, 5, 2]", "('x', 'y')", "['it\\'s', 'b']", "[1, 1]", "range(1)", "range(6)", "[True, 2]", "[0.5, 2]", "[-1, 2]", "'ab'", "range(3, 0, -1)", "[*range(2)]", "list(range(3))"])
    template = rng.choice([
        "fs = [lambda: i for i in {v}]",
        "fs = list(lambda: i for i in {v})",
        "fs = [lambda: (i) for i in {v}]",
        "fs = [(lambda: i) for i in {v}]",
        "fs = [lambda x=0: i for i in {v}]",
        "fs = [lambda i=i: i for i in {v}]",
        "fs = [lambda: i for i in {v} if i]",
        "fs = {{lambda: i for i in {v}}}",
        "fs = {{str(i): lambda: i for i in {v}}}.values()",
        "fs = [lambda: i for j in range(2) for i in {v}]",
        "fs = []\nfor i in {v}:\n    fs.append(lambda: i)",
        "fs = []\nfor i in {v}:\n    fs.append(lambda: i)\n    break",
        "fs = []\nfor i in {v}:\n    def f():\n        return i\n    fs.append(f)",
        "fs = []\nfor i in {v}:\n    def f(i=i):\n        return i\n    fs.append(f)",
        "def make():\n    fs = []\n    for i in {v}:\n        fs.append(lambda: i)\n    i = 'later'\n    return fs\nfs = make()",
        "fs = []\nfor i in {v}:\n    j = i\n    fs.append(lambda: j)",
        "def one(i):\n    return lambda: i\nfs = [one(i) for i in {v}]",
        "fs = []\nfor i in {v}:\n    fs = [lambda: i]",
        "fs = []\nfor i in {v}:\n    fs.append((lambda i: lambda: i)(i))",
        "import functools\nfs = []\nfor i in {v}:\n    fs.append(functools.partial(lambda k: k, i))",
        "class K:\n    fs = [lambda: i for i in {v}]\nfs = K.fs",
        "fs = []\nfor i in {v}:\n    fs.append(lambda: [i for i in 'z'])",
        "fs = [(i, lambda: i)[1] for i in {v}]",
        "range = reversed\nfs = [lambda: i for i in [1, 2]]",
        "def range(n): return 'pq'\nfs = [lambda: i for i in range(3)]",
    ])
    return template.format(v=values) + "\n"


def judge_late(program, notes):
    results = [call(f) for f in program.ns.get("fs", ())]
    for note in notes:
        lead = note["lead"]
        if groups := matched("all {n} functions return {c}, not {*}", lead):
            shown = codes(lead)[1:]
            values = list(dict.fromkeys(shown))
            ok = len(results) <= int(groups[0]) and all(repr(r) == groups[1] for r in results) and len(values) > 1
            yield note, lead, ok or f"they return {results}"
        elif groups := matched("all functions made here share one {c}, and read the value that it has when they are called", lead):
            yield note, lead, len({repr(r) for r in results}) <= 1 or f"they return {results}"
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            known = text.endswith("keeps the value of each round.") or text.startswith("Each captures the variable `")
            yield note, text, known or unknown(text)


# ---- default arguments

def make_default(rng):
    default = rng.choice(["[]", "{}", "set()", "list()", "dict()", "[1]", "{1}", "{'a': 1}", "[x for x in 'ab']", "object()", "tick()", "(tick())", "bytearray()", "([])", "None", "()"])
    before = rng.choice(["", "a, ", "a, /, ", "a, b=1, ", "*, ", "*rest, ", "a, # one\n      ", "a=None, "])
    annotation = rng.choice(["", ": object"])
    after = rng.choice(["", ", *, k=0", ", **kw", ", z=3"])
    head = "" if rng.random() < 0.8 else "@deco\n"
    lines = ["TICKS = []", "def tick():\n    TICKS.append(1)\n    return object()", "def deco(f):\n    return lambda *a, **k: f(1, 2, *a, basket=[], **k)",
             f"{head}def add({before}basket{annotation}{' = ' if annotation else '='}{default}{after}):\n    return basket"]
    if rng.random() < 0.1:
        lines.append("keep = add")
    if rng.random() < 0.08:
        lines.append("def add(*a, **k): return None")
    lines.append("R = {}")
    for _ in range(rng.randint(1, 6)):
        arguments = rng.choice(["", "1", "1, []", "1, 2, []", "basket=[]", "1, basket=[]", "*[1]", "**{}", "a=1", "1, z=[]", "1, # c\n    []", "(1)"])
        number = sum(line.count("\n") + 1 for line in lines) + 1
        lines.append(f"try: R[{number}] = add({arguments})\nexcept TypeError: pass")
    return "\n".join(lines) + "\n"


def judge_default(program, notes):
    for note in notes:
        if program.error:
            continue
        function = program.ns.get("keep", program.ns.get("add"))
        defaults = list(getattr(function, "__defaults__", None) or ()) + list((getattr(function, "__kwdefaults__", None) or {}).values())
        lead = note["lead"]
        if matched("{c} is made once, when this {c} runs; every call without {c} shares it", lead) or matched("{c} is called once, when this {c} runs, not at each call", lead):
            yield note, lead, len(program.ns["TICKS"]) <= 1 and codes(lead)[1] == "def"
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            groups = matched("The call on line {n} uses it: it does not pass {c}.", text) or matched("The calls on lines {*} share it: they do not pass {c}.", text)
            if groups is None:
                yield note, text, unknown(text)
                continue
            for line in numbers(groups[0]):
                result = program.ns["R"].get(line, function)
                ok = result is function or any(result is default for default in defaults)
                yield note, text, ok or f"line {line} gives {result!r}, defaults are {defaults!r}"


# ---- generators

def make_generator(rng):
    lines = ["import contextlib, functools", "def wrap(f):\n    @functools.wraps(f)\n    def inner(): return list(f())\n    return inner"]
    decorator = rng.choice(["", "", "", "", "@contextlib.contextmanager\n", "@wrap\n", "@functools.lru_cache\n"])
    lines.append(f"{decorator}def gen():")
    lines.append("    LOG.append('started')")
    for i in range(rng.randint(1, 4)):
        lines.append("    " + rng.choice([f"yield {i}", "yield", f"x = yield {i}", f"yield {i}, {i}", "yield from [7, 8]", f"y = [(yield {i}), 2]",
                                          f"if LOG:\n        yield {i}", "h = lambda: (yield)", "def deeper():\n        yield 5", f"for k in range(2): yield k", "return", "return 'done'",
                                          "if not LOG:\n        return 3", "try:\n        yield 4\n    finally:\n        LOG.append('end')", "return (yield 9)", "return None", "r = yield from sub()"]))
    lines.append("def sub():\n    yield 1\n    return 2")
    return "\n".join(lines) + "\n"


def judge_generator(program, notes):
    gen = program.ns["gen"]
    tree = ast.parse(program.source)
    function = next(n for n in tree.body if getattr(n, "name", "") == "gen")
    for note in notes:
        row = note["location"]["row"]
        if note["title"] != "Generator function":
            yield from judge_yield(program, note)
            continue
        own = function if program.lines[row - 1].startswith(("def gen", "@")) else None
        if own is None:
            continue
        program.log.clear()
        made = call(gen)
        lead = note["lead"]
        if lead == "calling `gen()` runs nothing yet: it makes a generator":
            yield note, lead, (inspect.isgenerator(made) and not program.log) or f"it gives {made!r}, log {program.log}"
        elif lead == "a call of `gen` as it is written here runs nothing yet: it makes a generator":
            yield note, lead, bool(own.decorator_list)
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            yield note, text, general_fact(own, text)


def own_yields(own):
    """The lines of a function's own `yield`s, and of its `return`s with a value."""
    yields, returns, skip = [], [], set()
    for node in ast.walk(own):
        if node is not own and isinstance(node, (ast.FunctionDef, ast.Lambda)):
            skip |= set(ast.walk(node))
    for node in ast.walk(own):
        if node not in skip and isinstance(node, (ast.Yield, ast.YieldFrom)):
            yields.append(node.lineno)
        if node not in skip and isinstance(node, ast.Return) and node.value is not None and getattr(node.value, "value", 1) is not None:
            returns.append(node.lineno)
    return yields, returns


def general_fact(own, text):
    """What is said of every generator function."""
    yields, returns = own_yields(own)
    if text.startswith("The first `next()` runs the body up to a `yield`"):
        return same(yields, numbers(text)) if numbers(text) else len(yields) > 1
    if matched("{n} places yield: lines {*}.", text):
        count, *lines = numbers(text)
        return same(sorted(yields)[: len(lines)], lines) if count == len(yields) else f"{yields}"
    if " ends it; the value travels in `StopIteration.value`, and a `for` loop never sees it." in text:
        return numbers(text.split("`")[2])[0] in returns or f"{returns}"
    return unknown(text)


def judge_yield(program, note):
    lead = note["lead"]
    given = codes(lead)[-1]
    line = program.lines[note["location"]["row"] - 1]
    yield note, lead, ("yield" in line and (given == "None" or given in line)) or line
    for text in sentences(note):
        known = text.startswith(("The next `next()` goes on from here", "Its own value is what"))
        yield note, text, known or unknown(text)


FAMILIES = [
    Family("closures", ("closures",), make_closure, judge_closure, 100),
    Family("late-binding", ("late-binding-closures",), make_late, judge_late, 40),
    Family("defaults", ("default-arguments",), make_default, judge_default, 80),
    Family("generators", ("generator-function",), make_generator, judge_generator, 150),
]
