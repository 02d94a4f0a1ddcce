"""What runs when a class is made, and what operators ask."""

import ast

from .base import Family, call, codes, matched, numbers, same, sentences, unknown
from .finding import class_node, lines_binding, named, owner, parsed, supplied

HOOKS = ["@classmethod\n    def __prepare__(m, name, bases, **kw):\n        LOG.append(('prepare', name)); return {{}}", "def __new__(m, name, bases, body, **kw):\n        LOG.append(('new', name)); return super().__new__(m, name, bases, body)",
         "def __init__(c, name, bases, body, **kw):\n        LOG.append(('init', name)); super().__init__(name, bases, body)", "def __call__(c, *a):\n        LOG.append(('call', c.__name__)); return super().__call__(*a)",
         "def __new__(m, name, bases, body, **kw):\n        LOG.append(('new', name)); return type.__new__(m, name, bases, body)", "def __new__(m, name, bases, body, **kw):\n        if FLAG: return 7\n        return super().__new__(m, name, bases, body)", "def __init__(c, *a, **kw): LOG.append(('init', c.__name__))",
         "def helper(c): return 1", "__init__ = None"]
PARENTS = ["def __init_subclass__(cls, **kw):\n        LOG.append(('sub', cls.__name__, kw)); super().__init_subclass__()", "def __init_subclass__(cls, **kw): LOG.append(('sub', cls.__name__, kw))", "@classmethod\n    def __init_subclass__(cls, **kw):\n        LOG.append(('sub', cls.__name__, kw))",
           "pass", "pass", "if FLAG:\n        def __init_subclass__(cls, **kw): LOG.append(('sub', cls.__name__, kw))", "x = Told()", "x = Told(); y = Told()", "x = Quiet()", "x = Told()\n    x = 1", "t = u = Told()", "x = 5", "__init_subclass__ = None"]


def make(rng):
    lines = ["import abc, typing", f"FLAG = {rng.choice(['True', 'False'])}", "class Told:\n    def __set_name__(self, owner, name): LOG.append(('name', owner.__name__, name))", "class Quiet: pass", "class Heir(Told): pass",
             "def one(c):\n    LOG.append(('one', c.__name__)); return c", "def two(n):\n    def wrap(c):\n        LOG.append(('two', c.__name__)); return c\n    return wrap", "def unknown(): return type('Hidden', (), {'__init_subclass__': classmethod(lambda c, **k: LOG.append('hidden'))})"]
    metas = []
    for i in range(rng.choice([0, 1, 1, 2])):
        lines.append(f"class M{i}({rng.choice(['type', 'type', 'type', 'abc.ABCMeta', metas[-1] if metas else 'type'])}):")
        lines += ["    " + hook.format() for hook in rng.sample(HOOKS[:4] * 2 + HOOKS, rng.randint(1, 2))]
        metas.append(f"M{i}")
    names = []
    for i in range(rng.randint(2, 4)):
        inside = rng.sample(names, 1) if names and rng.random() < 0.65 else rng.choice([[], [], [], ["abc.ABC"], ["dict"], ["unknown()"], ["typing.Generic[typing.T]"], ["Exception"]])
        if inside and rng.random() < 0.15:
            inside.append(rng.choice(["key=1", "key='a', other=2", "**{}"]))
        if metas and rng.random() < 0.35:
            inside.append(f"metaclass={rng.choice(metas)}")
        elif rng.random() < 0.05:
            inside.append(rng.choice(["metaclass=abc.ABCMeta", "metaclass=type", "metaclass=lambda *a, **k: type(*a)"]))
        lines += rng.choice([[], [], [], ["@one"], ["@two(3)"], ["@one", "@two(3)"]])
        lines.append(f"class K{i}{'(' + ', '.join(inside) + ')' if inside else ''}:")
        lines.append(f"    LOG.append(('body', 'K{i}'))")
        lines += ["    " + rng.choice(PARENTS) for _ in range(rng.randint(1, 2))]
        names.append(f"K{i}")
    return "\n".join(lines).replace("typing.T]", "typing.TypeVar('T')]") + "\n"


def about(program, name):
    """What was logged while the class of this name was made."""
    return [entry for entry in program.log if isinstance(entry, tuple) and entry[0] != "call" and entry[1] == name]


def judge(program, notes):
    for note in notes:
        row = note["location"]["row"]
        if note["lead"].startswith("runs for each class made below this one"):
            yield note, note["lead"], told(program, note)
            for text in sentences(note) + [note["general"]]:
                yield note, text, told_fact(program, note, text)
            continue
        node, qualname = class_node(program, row)
        cls = named(program, qualname)
        if cls is None or node.lineno != row:
            if program.error is not None and program.failed_at(row):
                yield note, note["lead"], f"making it raises {program.error!r}"
            continue
        name = cls.__name__
        steps = [fact["text"] for fact in note["facts"] if fact["kind"] == "step"]
        yield note, note["lead"], lead(program, note, cls, steps)
        if steps:
            yield note, " / ".join(steps), order(program, steps, cls)
        for text in sentences(note):
            if text not in steps:
                yield note, text, other(program, text, cls, name)
        if note["general"]:
            yield note, note["general"], note["general"] == "What the body binds becomes the class's attributes." and "LOG" not in vars(cls)


def first_line(node):
    """The line on which the body starts, decorators counted."""
    first = node.body[0]
    return min([first.lineno] + [d.lineno for d in getattr(first, "decorator_list", [])])


def lead(program, note, cls, steps):
    text = note["lead"]
    body = first_line(class_node(program, note["location"]["row"])[0])
    if groups := matched("{c} is made in {n} steps", text):
        return same((groups[0], int(groups[1])), (cls.__name__, len(steps)))
    if groups := matched("the body runs now, from line {n} on; then the class is made and bound to {c}", text):
        ran = ["body"] if cls.__name__.startswith("K") else []
        return same([entry[0] for entry in about(program, cls.__name__)], ran) if int(groups[0]) == body and groups[1] == cls.__name__ else f"it starts on {body}"
    if groups := matched("{c} (line {n}) makes this class{*}", text):
        meta = type(cls)
        own = [n for n in ("__prepare__", "__new__", "__init__") if owner(meta, n).__module__ == "program"]
        said = codes(groups[2])
        line = program.lines[int(groups[1]) - 1]
        return same((said, groups[0]), (own, meta.__name__)) if line.startswith(f"class {groups[0]}(") else line
    if groups := matched("this statement calls {c}{*}", text):
        place, _, keywords = groups[1].partition(" with ")
        ok = supplied(program, After(cls), groups[0], place, "__init_subclass__")
        logged = [entry for entry in about(program, cls.__name__) if entry[0] == "sub"]
        given = eval(f"dict({keywords.strip('`')})")
        return ok if ok is not True else same(logged[:1], [("sub", cls.__name__, given)])
    return unknown(text)


class After:
    """The order of a class without the class itself."""

    def __init__(self, cls):
        self.__mro__ = cls.__mro__[1:]


def order(program, steps, cls):
    """What the steps say ran, against what was logged; a step whose method logs nothing cannot be missing."""
    meta, name = type(cls), cls.__name__
    said = []
    for text in steps:
        if groups := matched("{c}{*} gives the namespace for the body", text):
            ok, entry = supplied(program, meta, groups[0], groups[1], "__prepare__"), ("prepare", name)
        elif groups := matched("the body runs, from line {n} on", text):
            ok, entry = True, ("body", name)
            if int(groups[0]) != next(c for c in ast.walk(parsed(program.source)[0]) if isinstance(c, ast.ClassDef) and c.name == name).body[0].lineno:
                ok = "it starts elsewhere"
        elif groups := matched("{c}{*} makes the class", text):
            ok, entry = supplied(program, meta, groups[0], groups[1], "__new__"), ("new", name)
        elif groups := matched("{c}{*} is told the name {c}", text):
            ok, entry = supplied(program, type(vars(cls)[groups[2]]), groups[0], groups[1], "__set_name__"), ("name", name, groups[2])
        elif groups := matched("{c}{*} is called with {c}", text):
            ok, entry = supplied(program, After(cls), groups[0], groups[1], "__init_subclass__"), ("sub", name)
        elif groups := matched("{c}{*} is called with the finished class", text):
            ok, entry = supplied(program, meta, groups[0], groups[1], "__init__"), ("init", name)
        elif groups := matched("the decorator {c} is given the class", text):
            ok, entry = True, (groups[0].split("(")[0], name)
        elif groups := matched("{c} is bound to the result", text):
            ok, entry = same(groups[0], name), None
        else:
            return unknown(text)
        if ok is not True:
            return ok
        said += [entry] if entry else []
    logged = [entry[:2] if entry[0] == "sub" else entry for entry in about(program, name)]
    # A parent's method that hands on logs the parents' too.
    shorter = [entry for i, entry in enumerate(logged) if entry not in logged[:i]]
    return same(shorter, said)


def other(program, text, cls, name):
    if groups := matched("Calling {c} runs {c}{*}.", text):
        ok = supplied(program, type(cls), groups[1], groups[2], "__call__")
        before = len(program.log)
        call(cls)
        return ok if ok is not True else groups[0] == name and ("call", name) in program.log[before:]
    return unknown(text)


def told(program, note):
    node, qualname = class_node(program, note["location"]["row"])
    cls = named(program, qualname)
    if cls is None:
        return True
    text = note["lead"].split(": ")[-1] if ": " in note["lead"] else ""
    for part in text.split(" and ")[0].split("), ") if text else []:
        shown, line = codes(part)[0], numbers(part.split("(line")[1])[0]
        below = named(program, shown)
        if below is None:
            continue
        if not program.lines[line - 1].startswith(f"class {shown}"):
            return f"line {line} is no {shown}"
        if owner(After(below), "__init_subclass__") is not cls or not issubclass(below, cls) or below is cls:
            return f"{shown} has that of {owner(After(below), '__init_subclass__')}"
    return True


def told_fact(program, note, text):
    cls = named(program, class_node(program, note["location"]["row"])[1])
    if cls is None:
        return True
    if groups := matched("Not for {c} itself.", text):
        return groups[0] == cls.__name__ and owner(After(cls), "__init_subclass__") is not cls
    if text == "It is a class method without being marked as one, and gets the keywords of the class statement.":
        return isinstance(vars(cls)["__init_subclass__"], classmethod)
    return unknown(text)


OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "@": "matmul", "<<": "lshift", "%": "mod", "**": "pow", "|": "or", "//": "floordiv", "&": "and"}


def make_operators(rng):
    lines = ["import abc, typing, functools", f"FLAG = {rng.choice(['True', 'False'])}", "def unknown(): return type('Hidden', (), {'__radd__': lambda s, o: 1})", "def wild(f): return f"]
    names = []
    operator = rng.choice(list(OPERATORS))
    word = OPERATORS[operator]
    for i in range(rng.randint(2, 4)):
        bases = [rng.choice(names)] if names and rng.random() < 0.5 else rng.choice([[], [], [], [], ["abc.ABC"], ["int"], ["dict"], ["unknown()"], ["str"], ["Exception"]])
        if rng.random() < 0.05:
            lines.append("@wild")
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        body = []
        for kind, chance in (("", 0.45), ("r", 0.45), ("i", 0.25)):
            if rng.random() < chance:
                method = f"__{kind}{word}__"
                body.append(f"    def {method}(self, other):\n        LOG.append('K{i}.{method}'); return NotImplemented")
        if rng.random() < 0.08:
            body.append(f"    __{rng.choice(['', 'r'])}{word}__ = None")
        if rng.random() < 0.05:
            body.append(f"    if FLAG:\n        def __{word}__(self, other): return 1")
        lines += body or ["    pass"]
        names.append(f"K{i}")
    for j in range(rng.randint(1, 4)):
        sides = [rng.choice([f"{rng.choice(names)}()", f"{rng.choice(names)}()", f"{rng.choice(names)}()", rng.choice(["1", "2.5", "'a'", "[1]", "1j", "None", "True"])]) for _ in range(2)]
        lines.append(f"def use{j}():\n    left = {sides[0]}\n    right = {sides[1]}\n    " + rng.choice([f"return left {operator} right", f"return left {operator} right", f"left {operator}= right"]))
    if rng.random() < 0.05:
        lines.append(f"K0.__{word}__ = wild")
    return "\n".join(lines) + "\n"


def judge_operators(program, notes):
    for note in notes:
        row = note["location"]["row"]
        use = next(n.name for n in ast.walk(parsed(program.source)[0]) if isinstance(n, ast.FunctionDef) and n.lineno <= row <= n.end_lineno and n.name.startswith("use"))
        if use not in program.ns:
            continue
        program.log.clear()
        result = call(program.ns[use])
        ran = [entry for entry in program.log if isinstance(entry, str)]
        yield note, note["lead"], asked(program, note, result, ran)
        for text in sentences(note):
            yield note, text, operator_fact(program, text, result, ran, note)


def asked(program, note, result, ran):
    text = note["lead"]
    if text.startswith("raises `TypeError`"):
        groups = matched("raises `TypeError`: {c} has no {c}{*}", text)
        verdict = isinstance(result, TypeError) and not ran and lacks(program, groups[0], groups[1])
        if groups[2]:
            further = matched(", {c} no {c}", groups[2])
            verdict = verdict and bool(further) and lacks(program, *further)
        return verdict or f"{result!r} {ran}"
    said = [text] + [t for t in sentences(note) if t.startswith("After `NotImplemented`: ")]
    names = []
    for sentence in said:
        shown = codes(sentence.removeprefix("After `NotImplemented`: "))[0]
        place = numbers(sentence.split("(line")[1])[:1] if "(line" in sentence else []
        cls = named(program, shown.split(".")[0])
        if cls is not None and place != lines_binding(program, cls, shown.split(".")[1])[-1:]:
            return f"{sentence}"
        if cls is not None:
            names.append(shown)
    return same(ran, names)


def lacks(program, name, method):
    cls = named(program, name) or {"int": int, "float": float, "complex": complex}[name]
    return owner(cls, method) is None


def operator_fact(program, text, result, ran, note):
    if text == "If each returns `NotImplemented`, `TypeError` is raised.":
        return isinstance(result, TypeError) or f"{result!r}"
    if text.startswith("After `NotImplemented`: "):
        # Their order is judged with the first.
        shown = codes(text.removeprefix("After `NotImplemented`: "))[0]
        cls, method = shown.split(".")
        of = named(program, cls) or {"int": int, "float": float, "complex": complex}.get(cls)
        right = text.endswith(" of the right operand.")
        return (of is not None and owner(of, method) is of and right == (method.startswith("__r") and method not in ("__rshift__",))) or f"{shown}"
    if groups := matched("{c} is a subclass of {c} with a method of its own.", text):
        return issubclass(named(program, groups[0]), named(program, groups[1])) and groups[0] != groups[1]
    if groups := matched("{c} has no {c}.", text):
        return lacks(program, *groups)
    return unknown(text)


FAMILIES = [Family("making-classes", ("class-statement", "metaclass", "init-subclass"), make, judge, 150), Family("operators", ("operator-overloading", "reflected-operators"), make_operators, judge_operators, 80)]
