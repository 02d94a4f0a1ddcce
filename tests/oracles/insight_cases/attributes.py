"""Where `self.name` is found."""

import ast
import re
import types

from .base import Family, call, codes, matched, numbers, same, sentences, unknown

VALUES = ["0", "'s'", "[]", "None", "property(lambda self: 1)", "Descriptor()", "print", "staticmethod(len)", "(lambda self: 1)", "1 + 1", "Descriptor", "other_name", "functools.partial(int)", "-1"]
METHODS = ["def {a}(self): return 1", "@property\n    def {a}(self): return 1", "@property\n    def {a}(self): return 1\n    @{a}.setter\n    def {a}(self, value): LOG.append(value)", "@staticmethod\n    def {a}(): return 1",
           "@classmethod\n    def {a}(cls): return 1", "@functools.cached_property\n    def {a}(self): return 1", "@Descriptor\n    def {a}(self): return 1", "@abc.abstractmethod\n    def {a}(self): return 1",
           "if FLAG:\n        def {a}(self): return 1", "def {a}(self): return 1\n    del {a}", "class {a}: pass", "async def {a}(self): return 1", "@functools.lru_cache\n    def {a}(self): return 1"]
STORES = ["self.{a} = 5", "self.{a}: int = 5", "self.{a}: int", "del self.{a}", "self.{a} += 1", "for self.{a} in (1, 2): pass", "self.{a}, x = 1, 2", "if not FLAG: self.{a} = 2", "setattr(self, '{a}', 3)", "self = other_name; self.{a} = 1",
          "self.__dict__['{a}'] = 1", "with open('/dev/null') as self.{a}: pass"]


def make(rng):
    lines = ["import functools, abc, enum", f"FLAG = {rng.choice(['True', 'False'])}", "other_name = 3",
             "class Descriptor:\n    def __init__(self, f=None): pass\n    def __get__(self, instance, owner): return 'got'\n    def __set__(self, instance, value): LOG.append(value)"]
    names = []
    for i in range(rng.randint(1, 3)):
        bases = rng.sample(names, min(len(names), rng.choice([0, 1, 1, 2])))
        bases = bases or rng.choice([[], [], [], ["dict"], ["Exception"], ["unknown()"], ["metaclass=abc.ABCMeta"]])
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        if rng.random() < 0.2:
            lines.append("    __slots__ = " + rng.choice(["('a', 'b')", "['a']", "'a'", "('a', '__dict__')", "{'a': 'doc'}", "()"]))
        for attribute in "abc":
            kind = rng.random()
            if kind < 0.25:
                lines.append(f"    {attribute} = {rng.choice(VALUES)}")
            elif kind < 0.55:
                lines.append("    " + rng.choice(METHODS).format(a=attribute))
            elif kind < 0.6:
                lines.append(f"    {attribute}: int")
        if rng.random() < 0.7:
            lines.append("    def __init__(self):\n        pass")
            lines += ["        " + rng.choice(STORES).format(a=rng.choice("abc")) for _ in range(rng.randint(0, 2))]
        if rng.random() < 0.4:
            lines.append("    def change(self):\n        " + rng.choice(STORES).format(a=rng.choice("abc")))
        lines.append("    def look(self):\n" + "\n".join(f"        self.{a}" for a in "abc"))
        names.append(f"K{i}")
    lines.insert(4, "def unknown(): return type('Hidden', (), {'c': property(lambda self: 'hidden', lambda self, v: None)})")
    if rng.random() < 0.1:
        lines.append(f"K0.{rng.choice('abc')} = 'patched'")
    return "\n".join(lines) + "\n"


def place(program, row):
    """The class and the function around a line."""
    inside = [n for n in ast.walk(ast.parse(program.source)) if isinstance(n, (ast.ClassDef, ast.FunctionDef)) and n.lineno <= row <= n.end_lineno]
    classes = [n for n in inside if isinstance(n, ast.ClassDef)]
    return classes[0].name if classes else None


def owner(cls, name):
    return next((c for c in cls.__mro__ if name in vars(c)), None)


def fresh(cls):
    return call(cls.__new__, cls)


def judge(program, notes):
    for note in notes:
        row = note["location"]["row"]
        cls = program.ns.get(place(program, row) or "")
        if not isinstance(cls, type):
            continue
        name = program.lines[note["anchors"][0]["location"]["row"] - 1][note["anchors"][0]["location"]["column"] - 1 :][:1]
        one = fresh(cls)
        if isinstance(one, Exception):
            continue
        yield note, note["title"] + ": " + note["lead"], title(program, note, cls, name)
        for text in sentences(note):
            yield note, text, sentence(program, text, cls, name, row)


def title(program, note, cls, name):
    lead, found, one = note["lead"], owner(cls, name), call(cls)
    kind = note["title"]
    if kind in ("Method", "Property", "Class attribute"):
        said = codes(lead)[0]
        if found is None or f"{found.__qualname__}.{name}" != said:
            return f"it is found in {found}"
        member = vars(found)[name]
        if numbers(lead.split("(line")[1])[0] not in lines_of(program, found, name, member):
            return f"it is defined on {lines_of(program, found, name, member)}"
        if not isinstance(one, Exception) and name in getattr(one, "__dict__", {}) and kind == "Method":
            return "the object has one of its own"
        if kind == "Property":
            return type(member).__name__ in ("property", "cached_property") or f"it is {member!r}"
        if kind == "Method":
            return type(member) in (types.FunctionType, staticmethod, classmethod) or type(member).__name__ == "_lru_cache_wrapper" or f"it is {member!r}"
        if isinstance(one, Exception) or name in getattr(one, "__dict__", {}):
            return True
        return call(getattr, one, name) is member or f"it gives {call(getattr, one, name)!r}"
    if kind == "Slot":
        return same(type(vars(found)[name]).__name__ if found else None, "member_descriptor")
    if kind in ("Instance attribute", "Attribute"):
        listed = [(function, int(line)) for function, line in re.findall(r"`([\w.]+)` \(line (\d+)\)", lead)]
        is_dynamic = any(word in program.source for word in (f"setattr(self, '{name}'", f"__dict__['{name}'", "(unknown())"))
        if not isinstance(one, Exception) and name in getattr(one, "__dict__", {}) and not is_dynamic:
            # Some `__init__` of its order has set it.
            if " and " not in lead and not any(function.split(".")[-1] == "__init__" for function, _ in listed):
                return f"it is set when the object is made: {program.source}"
        for _, line in listed:
            text = program.lines[line - 1].strip()
            if f"self.{name}" not in text or text.startswith("del ") or text == f"self.{name}: int":
                return f"line {line} is {text}"
        if kind == "Attribute" or "if not FLAG" in program.source:
            return True
        member = vars(found)[name] if found else None
        if hasattr(member, "__set__") and type(member).__name__ != "member_descriptor":
            return f"{member!r} takes the assignment"
        return True
    return unknown(lead)


def lines_of(program, cls, name, member):
    """The lines that bind the name in the class; for a property, that of its getter."""
    body = next(n for n in ast.walk(ast.parse(program.source)) if isinstance(n, ast.ClassDef) and n.name == cls.__name__)
    lines = []
    for node in body.body:
        for part in ast.walk(node) if isinstance(node, (ast.If, ast.Assign)) else [node]:
            if getattr(part, "name", None) == name or (isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store)):
                lines.append(part.lineno)
    if isinstance(member, property):
        return [line for line in lines if line in (member.fget.__code__.co_firstlineno, member.fget.__code__.co_firstlineno + 1)]
    return lines[-1:]


def sentence(program, text, cls, name, row):
    if groups := matched("for {c} objects: {c} (line {n})", text):
        of = program.ns.get(groups[0])
        if of is None and program.error:
            return True
        found = owner(of, name)
        return (found is not None and f"{found.__qualname__}.{name}" == groups[1] and issubclass(of, cls)) or f"it is {found}"
    if text == "A class above it, in another file, may set it, too.":
        return any(c.__module__ != cls.__module__ and c.__module__ != "builtins" for c in cls.__mro__) or "unknown()" in program.source or "all are of this file"
    text = re.sub("^Until it is set, reading", "Until then reading", text)
    if groups := matched("Until then reading it gives {c} (line {n}), which assigning through the object never changes.", text):
        one, found = fresh(cls), owner(cls, name)
        if found is None or f"{found.__qualname__}.{name}" != groups[0]:
            return f"it is found in {found}"
        return call(getattr, one, name) is vars(found)[name] or f"it gives {call(getattr, one, name)!r}"
    if text == "Reading it before anything has set it raises `AttributeError`.":
        return isinstance(call(getattr, fresh(cls), name), AttributeError)
    if text == "The first reading keeps the result on the object; later ones find it there.":
        one = call(cls)
        value = call(getattr, one, name)
        return isinstance(one, Exception) or isinstance(value, Exception) or name in vars(one) or "it is not kept"
    if text == "This line reads the class's value the first time, and binds the result on the object.":
        one, body = call(cls), ast.parse(program.source)
        makers = [n for n in ast.walk(body) if isinstance(n, ast.FunctionDef) and n.name == "__init__" and n.lineno <= row <= n.end_lineno]
        # A line of the initialiser itself binds it when the object is made.
        return isinstance(one, Exception) or name not in getattr(one, "__dict__", {}) or bool(makers) or "another line has set it"
    return bool(matched("… and for {n} more classes of this file.", text)) or text == "… and for 1 more class of this file." or unknown(text)


FAMILIES = [Family("attributes", ("class-vs-instance-attributes",), make, judge, 100)]
