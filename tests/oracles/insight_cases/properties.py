"""Properties and other descriptors: what reading, assigning and deleting them calls."""

import ast
import functools

from .base import Family, call, codes, matched, same, sentences, unknown
from .finding import class_node, named, owner, parsed, supplied

PARTS = {
    "property": "@property\n    def {a}(self):\n        LOG.append('get'); return 1",
    "cached": "@functools.cached_property\n    def {a}(self):\n        LOG.append('get'); return 1",
    "setter": "@{a}.setter\n    def {a}(self, value):\n        LOG.append('set')",
    "deleter": "@{a}.deleter\n    def {a}(self):\n        LOG.append('del')",
    "getter": "@{a}.getter\n    def {a}(self):\n        LOG.append('get'); return 1",
    "abstract": "@property\n    @abc.abstractmethod\n    def {a}(self):\n        LOG.append('get'); return 1",
    "wild": "@wild\n    def {a}(self): return 1",
    "value": "{a} = 5",
    "method": "def {a}(self): return 1",
    "if": "if FLAG:\n        @property\n        def {a}(self):\n            LOG.append('get'); return 1",
    "del": "del {a}",
    "hidden": "property = wild\n    @property\n    def {a}(self): return 1",
}
SHAPES = [["property"], ["property"], ["property", "setter"], ["property", "setter", "deleter"], ["property", "deleter"], ["cached"], ["property", "getter"], ["abstract"], ["abstract", "setter"], ["property", "value"],
          ["value", "property"], ["if"], ["wild"], ["property", "wild"], ["property", "del"], ["method"], ["cached", "setter"], ["setter"], ["hidden"], ["property", "property"], ["value"], ["property", "setter", "setter"]]
STORES = ["{o}.{a} = 2", "{o}.{a} += 2", "del {o}.{a}", "{o}.{a}: int = 2", "{o}.{a}: int", "{o}.{a}, x = 1, 2", "y = {o}.{a} = 3", "{o}.{a} = z = 3", "for {o}.{a} in (1,): pass"]
EXTRAS = ["", "", "", "", "def __setattr__(self, n, v): pass", "def __getattribute__(self, n): return 1", "__slots__ = ()", "__slots__ = ('x',)", "def __delattr__(self, n): pass"]


def make(rng):
    lines = ["import functools, abc", f"FLAG = {rng.choice(['True', 'False'])}", "def wild(f): return 7"]
    names = []
    for i in range(rng.randint(1, 3)):
        bases = [rng.choice(names)] if names and rng.random() < 0.6 else rng.choice([[], [], [], ["abc.ABC"], ["dict"], ["Exception"], ["unknown()"]])
        lines += ([rng.choice(["@wild2"])] if rng.random() < 0.05 else []) + [f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:", "    n = 0"]
        extra = rng.choice(EXTRAS)
        if extra:
            lines.append(f"    {extra}")
        for attribute in "ab":
            for part in rng.choice(SHAPES) if rng.random() < 0.75 else []:
                lines += ("    " + PARTS[part].format(a=attribute)).split("\n")
        for j in range(rng.randint(0, 2)):
            lines += [f"    def change{j}(self):", "        " + rng.choice(STORES).format(o="self", a=rng.choice("ab"))]
        names.append(f"K{i}")
    lines.insert(3, "def wild2(c): return c\ndef unknown(): return type('Hidden', (), {'a': property(lambda self: 'hidden', lambda self, v: None)})\ndef handle(one): pass")
    for j in range(rng.randint(1, 3)):
        store = rng.choice(STORES)
        if rng.random() < 0.5:
            lines += [f"def use{j}():", f"    one = {rng.choice(names)}()", "    " + store.format(o="one", a=rng.choice("ab"))]
        else:
            lines += [f"def use{j}(one: {rng.choice(names)}):", "    " + store.format(o="one", a=rng.choice("ab"))]
    if rng.random() < 0.08:
        lines.append(f"K0.{rng.choice('ab')} = 'patched'")
    return "\n".join(lines) + "\n"


def made(cls):
    """An object, though methods may be abstract or an initialiser ask for more."""
    cls = type("Plain", (cls,), {"__slots__": (), "__abstractmethods__": frozenset()}) if getattr(cls, "__abstractmethods__", None) else cls
    one = call(cls)
    return call(cls.__new__, cls) if isinstance(one, Exception) else one


def part_lines(member):
    """The lines of the `def`s of a property."""
    functions = [member.func] if isinstance(member, functools.cached_property) else [member.fget, member.fset, member.fdel]
    return [f and def_line(f) for f in functions] + [None] * (3 - len(functions))


def def_line(function):
    """The line of the `def`, not of its decorators."""
    first = function.__code__.co_firstlineno
    return DEFS.get((function.__code__.co_filename, first), first)


DEFS = {}


def remember(program):
    DEFS.clear()
    for node in ast.walk(parsed(program.source)[0]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([d.lineno for d in node.decorator_list] + [node.lineno])
            for name in ("program.py", getattr(program.ns.get("__spec__"), "origin", None)):
                DEFS[(name, first)] = node.lineno


def judge(program, notes):
    remember(program)
    for note in notes:
        row = note["location"]["row"]
        place = note["anchors"][-1]["location"]
        line = program.lines[place["row"] - 1][place["column"] - 1 :]
        name = line[: next((i for i, c in enumerate(line) if not (c.isalnum() or c == "_")), len(line))]
        store = note["lead"].startswith(("assigning", "deleting"))
        cls = class_for_store(program, note, name) if store else named(program, class_node(program, row)[1])
        if cls is None:
            continue
        one = made(cls)
        if isinstance(one, Exception):
            continue
        member = vars(owner(cls, name) or cls).get(name)
        yield note, note["lead"], at_store(program, note, cls, name, member) if store else at_definition(note, one, name, member)
        for text in sentences(note):
            yield note, text, sentence(text, one, name, member)
        if note["general"]:
            yield note, note["general"], general(one, name, member)


def class_for_store(program, note, name):
    """The class of the object in `object.name = …`."""
    row = note["location"]["row"]
    text = program.lines[row - 1]
    if "self." in text:
        return named(program, class_node(program, row)[1])
    for line in reversed(program.lines[:row]):
        if "one = " in line or "one: " in line:
            return named(program, line.split("one = ")[-1].split("(")[0] if "one = " in line else line.split("one: ")[-1].split(")")[0])
    return None


def at_definition(note, one, name, member):
    lead = note["lead"]
    if groups := matched("reading {c} raises `TypeError`: its objects have no `__dict__` to keep the result", lead):
        return same(groups[0], f"obj.{name}") if isinstance(call(getattr, one, name), TypeError) else f"it gives {call(getattr, one, name)!r}"
    if groups := matched("only the first reading of {c} calls line {n}", lead):
        if not isinstance(member, functools.cached_property) or part_lines(member)[0] != int(groups[1]):
            return f"it is {member!r}"
        return groups[0] == f"obj.{name}"
    if not isinstance(member, property):
        return f"it is {member!r}"
    said = {"reading": None, "assigning": None, "deleting": None}
    for part in lead.replace(f"`obj.{name}` calls ", "").split(", "):
        verb, kind, line = part.split(" ")
        said[verb] = note["anchors"][-1]["location"]["row"] if (kind, line) == ("this", "method") else int(line)
    return same(list(said.values()), part_lines(member))


def at_store(program, note, cls, name, member):
    lead = note["lead"]
    deletes = lead.startswith("deleting")
    if groups := matched("{*} calls the {*} of {c} (line {n})", lead):
        ok = supplied(program, cls, groups[2], "", name)
        function = isinstance(member, property) and (member.fdel if deletes else member.fset)
        if ok is not True or not function or def_line(function) != int(groups[3]):
            return f"it is {member!r}; {ok}"
        return (groups[1] == ("deleter" if deletes else "setter")) and not isinstance(perform(cls, name, deletes), Exception)
    if groups := matched("{*} raises `AttributeError`: {c} (line {n}) has no {*}", lead):
        ok = supplied(program, cls, groups[1], "", name)
        if ok is not True or part_lines(member)[0] != int(groups[2]):
            return f"it is {member!r}; {ok}"
        return isinstance(perform(cls, name, deletes), AttributeError) or "it does not raise"
    return unknown(lead)


def perform(cls, name, deletes):
    one = made(cls)
    return call(delattr, one, name) if deletes else call(setattr, one, name, 2)


def raises(one, name, verb):
    error = call(setattr, one, name, 2) if verb == "assigning" else call(delattr, one, name)
    return isinstance(error, AttributeError)


def sentence(text, one, name, member):
    missing = [verb for verb in ("assigning", "deleting") if raises(one, name, verb)] if isinstance(member, property) else []
    if text == "Assigning to it or deleting it raises `AttributeError`: it has no setter and no deleter.":
        return same(missing, ["assigning", "deleting"])
    if text == "Deleting it raises `AttributeError`: it has no deleter.":
        return same(missing, ["deleting"])
    if text == "Assigning to it raises `AttributeError`: it has no setter.":
        return same(missing, ["assigning"])
    if groups := matched("The old value is read first, by line {n}.", text):
        return same(part_lines(member)[0], int(groups[0]))
    if groups := matched("The result is kept in the object's `__dict__`. Assigning replaces it; after {c} the next reading calls it again.", text):
        one = made(type(one))
        first = call(getattr, one, name)
        kept = name in vars(one) and vars(one)[name] is first
        replaced = call(setattr, one, name, 9) is None and getattr(one, name) == 9
        gone = call(delattr, one, name) is None and name not in vars(one)
        again = call(getattr, one, name) == first
        return (kept and replaced and gone and again and groups[0] == f"del obj.{name}") or f"{kept} {replaced} {gone} {again}"
    return unknown(text)


def general(one, name, member):
    """What stands in the object itself under the name of a property is not what reading gives."""
    if not hasattr(one, "__dict__") or type(one).__getattribute__ not in (object.__getattribute__, dict.__getattribute__, BaseException.__getattribute__):
        return True
    vars(one)[name] = "own"
    return call(getattr, one, name) != "own" or "the object's own goes first"


METHODS = ["def __get__(self, instance, owner):\n        LOG.append('get'); return 1", "def __set__(self, instance, value):\n        LOG.append('set')", "def __delete__(self, instance):\n        LOG.append('delete')",
           "def __set_name__(self, owner, name):\n        LOG.append(('name', owner.__name__, name))"]


def make_descriptors(rng):
    lines = ["import abc", "def wild(f): return 7", "def unknown(): return type('Hidden', (), {'__set__': lambda self, i, v: None})"]
    names = []
    for i in range(rng.randint(1, 3)):
        bases = [rng.choice(names)] if names and rng.random() < 0.3 else rng.choice([[], [], [], ["abc.ABC"], ["property"], ["unknown()"], ["dict"], ["metaclass=abc.ABCMeta"]])
        lines.append(f"class D{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        lines += ["    " + m for m in rng.sample(METHODS, rng.randint(1, 3))]
        if rng.random() < 0.1:
            lines.append(rng.choice(["    __get__ = None", "    __set__ = wild", "    if wild: __delete__ = wild", "    __get__ = wild"]))
        names.append(f"D{i}")
    for i in range(rng.randint(1, 2)):
        lines.append(f"class O{i}{rng.choice(['', '', '', '(dict)', '(unknown())', '(O0)' if i else ''])}:")
        if rng.random() < 0.15:
            lines.append(rng.choice(["    __slots__ = ()", "    def __setattr__(self, n, v): pass", "    def __getattribute__(self, n): return 1"]))
        for attribute in "xy":
            lines.append(f"    {attribute} = " + rng.choice([f"{rng.choice(names)}()", f"{rng.choice(names)}()", rng.choice(names), "1", "wild(1)"]))
        if rng.random() < 0.2:
            lines.append(rng.choice(["    x = 1", "    del y", "    if wild: y = 2", "    def x(self): pass"]))
    return "\n".join(lines) + "\n"


def judge_descriptors(program, notes):
    for note in notes:
        row = note["location"]["row"]
        node, qualname = class_node(program, row)
        cls = named(program, qualname)
        if cls is None:
            continue
        if node.lineno == row:
            yield note, note["lead"], at_class(program, note, cls)
            for text in sentences(note):
                yield note, text, of_class(program, text, cls)
        else:
            name = program.lines[row - 1].split("=")[0].strip()
            yield note, note["lead"], at_attribute(program, note, cls, name)
            for text in sentences(note):
                yield note, text, of_attribute(text, cls, name)


def has(cls, name):
    return callable(getattr(owner(cls, name), name, None)) if owner(cls, name) else False


def at_class(program, note, cls):
    groups = matched("a {*}: it has {*}", note["lead"])
    names = [n for n in ("__get__", "__set__", "__delete__") if has(cls, n)]
    data = "data descriptor" if len(names) > names.count("__get__") else "non-data descriptor"
    if not groups or groups[0] != data or codes(groups[1]) != names:
        return f"it is a {data} with {names}"
    for name, place in zip(names, groups[1].split(", ")):
        ok = supplied(program, cls, f"{owner(cls, name).__qualname__}.{name}", place.split("`")[-1], name)
        if ok is not True:
            return ok
    return True


def host(cls):
    """A class with an attribute that is such a descriptor, and an object of it with one of that name of its own."""
    descriptor = call(cls)
    holder = call(type, "Holder", (), {"x": descriptor})
    return descriptor, holder, holder() if isinstance(holder, type) else None


def of_class(program, text, cls):
    descriptor, holder, one = host(cls)
    if isinstance(descriptor, Exception) or isinstance(holder, Exception):
        return True
    if text == "In a class body, an object of it goes before an attribute of its name in the object's `__dict__`.":
        vars(one)["x"] = "own"
        return call(getattr, one, "x") != "own"
    if text == "An attribute of its name in the object's `__dict__` goes before it, and assigning makes one.":
        call(setattr, one, "x", "own")
        return vars(one).get("x") == "own" and one.x == "own"
    if text.startswith("Without `__get__`, reading gives the object's own attribute of that name, or else the descriptor itself."):
        before = one.x is descriptor
        vars(one)["x"] = "own"
        return before and one.x == "own"
    if text == "Deleting the attribute raises `AttributeError`: there is no `__delete__`.":
        return isinstance(call(delattr, one, "x"), AttributeError)
    if text == "Assigning to the attribute raises `AttributeError`: there is no `__set__`.":
        return isinstance(call(setattr, one, "x", 1), AttributeError)
    if groups := matched("Its `__set_name__`{*} is told the class and the attribute's name when that class is made.", text):
        found = owner(cls, "__set_name__")
        ok = supplied(program, cls, f"{found.__qualname__}.__set_name__", groups[0], "__set_name__") if found else "there is none"
        return ok if ok is not True else found.__module__ != "program" or ("name", "Holder", "x") in program.log
    return unknown(text)


def at_attribute(program, note, cls, name):
    groups = matched("a {*}: {*}", note["lead"])
    descriptor = vars(cls).get(name)
    of = type(descriptor)
    names = [n for n in ("__get__", "__set__", "__delete__") if has(of, n)]
    data = "data descriptor" if len(names) > names.count("__get__") else "non-data descriptor"
    verbs = {"__get__": "reading", "__set__": "assigning", "__delete__": "deleting"}
    said = groups[1].split(", ") if groups else []
    if not groups or groups[0] != data or len(said) != len(names):
        return f"it is a {data} with {names}"
    for part, method in zip(said, names):
        words = matched("{*} {c} calls {c}{*}", part)
        if not words or words[0] != verbs[method] or words[1] != f"obj.{name}":
            return f"{part}"
        ok = supplied(program, of, words[2], words[3], method)
        if ok is not True:
            return ok
        one = made(cls)
        logs = getattr(vars(owner(of, method))[method], "__name__", "") == method
        if logs and owner(of, method).__module__ == "program" and not isinstance(one, Exception):
            program.log.clear()
            call(getattr, one, name) if method == "__get__" else call(setattr, one, name, 1) if method == "__set__" else call(delattr, one, name)
            if method.strip("_") not in program.log:
                return f"{method} is not called: {program.log}"
    return True


def of_attribute(text, cls, name):
    if text == "Only while the object has no attribute of that name itself: assigning makes one.":
        one = made(cls)
        if isinstance(one, Exception):
            return True
        call(setattr, one, name, "own")
        return vars(one).get(name) == "own" and getattr(one, name) == "own"
    return unknown(text)


FAMILIES = [Family("properties", ("property",), make, judge, 150), Family("descriptors", ("descriptor-protocol",), make_descriptors, judge_descriptors, 150)]
