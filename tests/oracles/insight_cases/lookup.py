"""Attributes that only `__getattr__` gives, or only some methods set."""

from .base import Family, call, matched, numbers, sentences, unknown
from .finding import class_node, named, supplied

BODIES = ["self.y = 1", "self.x = 1", "self.go()", "register(self)", "setattr(self, 'x', 2)", "vars(self)['x'] = 1", "pass", "super().__init__()", "self.y = self.z = 0", "[self.go() for _ in 'a']", "f = self.go; f()", "self.y, self.x = 1, 2", "self.y = K0.go(self)"]
METHODS = ["def go(self):\n        self.x = 1", "def go(self):\n        self.x = 1\n        self.y = 2", "def stop(self):\n        del self.x", "def __getattr__(self, name):\n        LOG.append(name); return 7", "def __getattribute__(self, name): return 5", "x = 9", "def x(self): pass", "__slots__ = ('x', 'y')",
           "def go(self):\n        for self.x in (1, 2): pass", "def later(self):\n        def inner():\n            self.x = 3\n        return inner", "def __enter__(self):\n        self.x = 1; return self", "@property\n    def x(self): return 1", "def go(self):\n        self.x: int", "def go(self):\n        self.x += 1", "@wild\n    def go(self):\n        self.x = 1"]


def make(rng):
    lines = ["import abc", "def register(one): one.x = 4", "def wild(f): return f", "def unknown(): return type('Hidden', (), {'x': 1, '__init__': lambda s: None})"]
    if rng.random() < 0.5:
        lines[1] = "def register(one): pass"
    names = []
    for i in range(rng.randint(1, 3)):
        bases = [rng.choice(names)] if names and rng.random() < 0.5 else rng.choice([[], [], [], ["abc.ABC"], ["unknown()"], ["dict"], ["Exception"]])
        lines += rng.choice([[]] * 12 + [["@wild"]])
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        if rng.random() < 0.8:
            lines += ["    def __init__(self):", "        " + rng.choice(BODIES[:1] * 5 + BODIES)]
        lines += ["    " + m for m in rng.sample(METHODS[:4] * 2 + METHODS, rng.randint(1, 2))]
        lines += ["    def look(self):", f"        return self.{rng.choice('xxy')}"]
        names.append(f"K{i}")
    for j in range(rng.randint(0, 2)):
        lines += [f"def use{j}():", f"    one = {rng.choice(names)}()", f"    return one.{rng.choice(['x', 'x', 'y', 'never'])}"]
    if rng.random() < 0.1:
        lines.append("K0.x = 3")
    return "\n".join(lines) + "\n"


def judge(program, notes):
    for note in notes:
        row = note["location"]["row"]
        _, qualname = class_node(program, row)
        if qualname is None:
            qualname = program.lines[row - 2].split("= ")[-1].split("(")[0]
        cls = named(program, qualname)
        one = call(cls) if cls else None
        if cls is None or isinstance(one, Exception):
            continue
        name = program.lines[row - 1].rsplit(".", 1)[1].strip()
        program.log.clear()
        result = call(getattr, one, name)
        lead = note["lead"]
        if groups := matched("found nowhere else, so {c}{*} is asked for {c}", lead):
            ok = supplied(program, cls, groups[0], groups[1], "__getattr__")
            yield note, lead, ok if ok is not True else (program.log == [name] and groups[2] == repr(name)) or f"{program.log}"
        elif groups := matched("set only in {*}: before that, reading it raises `AttributeError`", lead):
            lines = numbers(groups[0].replace("`", " "))
            wrong = [line for line in lines if f"self.{name}" not in program.lines[line - 1]]
            yield note, lead, (isinstance(result, AttributeError) and not wrong) or f"{result!r} {wrong}"
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            yield note, text, text == "`__init__` does not set it." and name not in getattr(one, "__dict__", {})


FAMILIES = [Family("lookup", ("attribute-lookup",), make, judge, 10)]
