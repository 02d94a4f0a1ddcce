"""Looking attributes up: what hides what, what only `__getattr__` or the metaclass gives, what may be missing, and the ladder whole."""

import ast
import functools
import types

from .base import Family, call, codes, matched, numbers, same, sentences, unknown
from .finding import class_node, named, owner, parsed, supplied
from .properties import def_line, remember

BODIES = ["self.y = 1", "self.x = 1", "self.go()", "register(self)", "setattr(self, 'x', 2)", "vars(self)['x'] = 1", "pass", "super().__init__()", "self.y = self.z = 0", "[self.go() for _ in 'a']", "f = self.go; f()", "self.y, self.x = 1, 2", "self.y = K0.go(self)",
          "self.begin()", "self.y = self.x", "self.z += 1", "self.z.append(1)", "self.hook = print; self.hook()", "self.x = print", "super().go()", "if FLAG: self.x = 1", "def inner(): self.x = 1\n        inner()", "self.__dict__['x'] = 'own'"]
METHODS = ["def go(self):\n        self.x = 1", "def go(self):\n        self.x = 1\n        self.y = 2", "def stop(self):\n        del self.x", "def __getattr__(self, name):\n        LOG.append(name); return 7", "def __getattribute__(self, name): return 5", "x = 9", "def x(self): pass", "__slots__ = ('x', 'y')",
           "def go(self):\n        for self.x in (1, 2): pass", "def later(self):\n        def inner():\n            self.x = 3\n        return inner", "def __enter__(self):\n        self.x = 1; return self", "@property\n    def x(self):\n        LOG.append('get'); return 1", "def go(self):\n        self.x: int", "def go(self):\n        self.x += 1", "@wild\n    def go(self):\n        self.x = 1",
           "def begin(self):\n        self.y = 1", "def begin(self: object):\n        self.go()", "def go(self: object):\n        self.x = 1", "@property\n    def x(self):\n        LOG.append('get'); return 1\n    @x.setter\n    def x(self, value): LOG.append('set')", "@staticmethod\n    def x(*a): return 3",
           "@classmethod\n    def x(cls): return 3", "@functools.cached_property\n    def x(self): return 4", "x = Data()", "x = Data()", "x = Plain()", "x = Plain()", "x = Setter()", "x = None", "y = Plain()", "x = [1]", "class x: pass", "def __setattr__(self, n, v): object.__setattr__(self, n, v)",
           "@property\n    def y(self):\n        LOG.append('get'); return self.go()", "def go(self):\n        self.y = self.x = 2", "if FLAG: x = 3", "x: int", "@classmethod\n    def make(cls):\n        return cls.x", "@classmethod\n    def make(cls):\n        cls.x = 5", "__getattr__ = None", "def y(self): pass\n    x = y", "x = lambda self: 1"]
HEAD = ["import abc, functools", "FLAG = {flag}", "{register}", "def wild(f): return f", "def unknown(): return type('Hidden', (), {{'x': 1, '__init__': lambda s: None}})",
        "class Data:\n    def __get__(self, one, cls):\n        LOG.append(('get', one)); return 8\n    def __set__(self, one, value): LOG.append('set')", "class Plain:\n    def __get__(self, one, cls):\n        LOG.append(('get', one)); return 6",
        "class Setter:\n    def __set__(self, one, value): pass", "class Meta(type):\n    {meta}", "class Deep(Meta):\n    pass"]
META = ["pass", "@property\n    def x(cls):\n        LOG.append('meta'); return 2", "def x(cls): return 2", "x = 5", "def __getattr__(cls, name): return 3", "x = Data()", "def __getattribute__(cls, name): return type.__getattribute__(cls, name)", "def never(cls): return 1"]


# Members of a class that has an `x` one way or another.
SCENES = [[METHODS[5]], [METHODS[6]], [METHODS[11]], [METHODS[18]], [METHODS[19]], [METHODS[20]], [METHODS[21]], ["x = Data()"], ["x = Plain()"], ["x = None"], [METHODS[0]], [METHODS[3]], ["class x: pass"], ["__slots__ = ('x', 'y')"], ["x = [1]", METHODS[0]], ["def x(self): pass", METHODS[0]],
          ["x = Plain()", METHODS[0]], ["x = Data()", METHODS[0]], [METHODS[18], METHODS[0]], [METHODS[21], METHODS[0]], [METHODS[20], METHODS[17]], [METHODS[0], METHODS[3]]]
INITIALISERS = ["self.y = 1", "self.y = 1", "self.x = print", "self.x = 1", "super().__init__()", "self.begin()", "self.y = self.z = 0"]


def make(rng):
    register = rng.choice(["def register(one): pass", "def register(one): pass", "def register(one): one.x = 4"])
    lines = [line.format(flag=rng.choice(["True", "False"]), register=register, meta=rng.choice(META)) for line in HEAD]
    names = []
    trapped = rng.random() < 0.4
    for i in range(rng.randint(1, 3)):
        bases = [rng.choice(names)] if names and rng.random() < 0.5 else rng.choice([[]] * 6 + [["abc.ABC"], ["unknown()"], ["dict"], ["Exception"], ["metaclass=Meta"], ["metaclass=Meta"], ["metaclass=Deep"]])
        lines += rng.choice([[]] * 12 + [["@wild"]]) if trapped else []
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        if rng.random() < 0.7:
            body = rng.choice(INITIALISERS + (BODIES if trapped else []))
            lines += ["    def __init__(self):", "        " + body]
            lines += ["    " + METHODS[15]] if body == "self.begin()" else []
        lines += ["    " + m for m in rng.choice(SCENES) if i == 0 or rng.random() < 0.7]
        lines += ["    " + m for m in rng.sample(METHODS, rng.randint(1, 2))] if trapped else []
        lines += ["    def look(self):", f"        return self.{rng.choice('xxxy')}", f"    LOOK{i} = 0"]
        names.append(f"K{i}")
    for j in range(rng.randint(1, 3)):
        name = rng.choice(names)
        object_ = rng.choice(["one", "one", name, name, f"{name}()"])
        lines += [f"def use{j}():", *([f"    one = {name}()"] if object_ == "one" else []), f"    return {object_}.{rng.choice(['x', 'x', 'x', 'x', 'y', 'never'])}{rng.choice(['', '', '', '', '.real'])}"]
    if rng.random() < 0.1:
        lines.append(rng.choice(["K0.x = 3", "def late(one): one.x = 1", "setattr(K0, 'x', 1)", "def other(one): vars(one)['x'] = 1"]))
    return "\n".join(lines) + "\n"


def read_at(program, note):
    """The attribute that is read, its class, and whether it is read on the class itself."""
    start = note["location"]["row"], note["location"]["column"] - 1
    last = note["end_location"]["column"] - 1
    for node in ast.walk(parsed(program.source)[0]):
        if isinstance(node, ast.Attribute) and (node.lineno, node.col_offset) == start and node.end_col_offset == last:
            break
    else:
        return None, None, False
    of, name = node.value, node.attr
    if isinstance(of, ast.Call):
        return name, named(program, of.func.id), False
    if of.id in ("self", "cls"):
        return name, named(program, class_node(program, start[0])[1]), of.id == "cls"
    if of.id == "one":
        return name, named(program, program.lines[start[0] - 2].split("= ")[-1].split("(")[0]), False
    return name, named(program, of.id), True


def bare(cls):
    """An object as it is before any method ran."""
    return cls.__new__(cls)


def judge(program, notes):
    remember(program)
    for note in notes:
        name, cls, on_class = read_at(program, note)
        if cls is None:
            continue
        program.log.clear()
        if on_class:
            yield note, note["lead"], of_class(program, note["lead"], cls, name)
            for text in sentences(note):
                groups = matched("Objects of {c} do not have it: they are not looked up in {c}.", text)
                known = groups and groups[0] == cls.__name__ and groups[1] in [c.__name__ for c in type(cls).__mro__]
                yield note, text, (known and isinstance(call(getattr, bare(cls), name), AttributeError)) or unknown(text)
            for text in note["steps"]:
                yield note, text, unknown(text)
            continue
        yield note, note["lead"], of_object(program, note["lead"], cls, name)
        for text in sentences(note):
            one = call(cls)
            yield note, text, isinstance(one, Exception) or (text == "`__init__` does not set it." and name not in getattr(one, "__dict__", {}))
        for text in note["steps"]:
            program.log.clear()
            yield note, text, step(program, text, cls, name)


def kind(program, cls, name, words):
    """Whether the class has what the words call it."""
    member = vars(owner(cls, name))[name]
    real = {types.FunctionType: "a method", classmethod: "a class method", staticmethod: "a static method", property: "a property", functools.cached_property: "a cached property", types.MemberDescriptorType: "a slot", types.BuiltinFunctionType: "a method", types.MethodDescriptorType: "a method", types.WrapperDescriptorType: "a method"}.get(type(member))
    if real is None:
        has_set = hasattr(type(member), "__set__") or hasattr(type(member), "__delete__")
        real = "a class" if isinstance(member, type) else "a data descriptor" if has_set else "a descriptor" if hasattr(type(member), "__get__") else "a value"
    return same(words, real)


def place(program, cls, said, line, name):
    """Whether `A.x` and ` (line 3)` are where the class has it."""
    member = vars(owner(cls, name) or cls).get(name)
    if isinstance(member, property) and owner(cls, name).__module__ == "program":
        ok = supplied(program, cls, said, "", name)
        return ok if ok is not True else same(numbers(line), [def_line(member.fget)])
    if isinstance(member, types.MemberDescriptorType):
        ok = supplied(program, cls, said, "", name)
        return ok if ok is not True else "__slots__" in program.lines[numbers(line)[0] - 1]
    return supplied(program, cls, said, line, name)


def goes_first(cls, name):
    """Whether what the object holds is what reading gives."""
    one = bare(cls)
    vars(one)[name] = own = object()
    return call(getattr, one, name) is own


def gets(program, cls, said, line, name):
    """Whether reading calls this `__get__`, and the object has none of its own."""
    member = vars(owner(cls, name))[name]
    ok = supplied(program, type(member), said, line, "__get__")
    one = bare(cls)
    program.log.clear()
    call(getattr, one, name)
    return ok if ok is not True else any(isinstance(entry, tuple) and entry[1] is one for entry in program.log) or f"{program.log}"


def setting(program, cls, name, text):
    """Whether each method that is named sets the attribute on the line that is told, and there are no others."""
    told = list(zip(codes(text), numbers("".join(text.split("`")[::2]))))
    really = []
    for above in cls.__mro__:
        if above.__module__ != "program" or above.__name__ == "Hidden":
            continue
        node = next(n for n, qualname in parsed(program.source)[1].values() if qualname == above.__qualname__)
        for method in (n for n in node.body if isinstance(n, ast.FunctionDef)):
            annotated = {id(n.target) for n in ast.walk(method) if isinstance(n, ast.AnnAssign) and n.value is None}
            lines = [n.lineno for n in ast.walk(method) if isinstance(n, ast.Attribute) and n.attr == name and isinstance(n.ctx, ast.Store) and n.value.id == "self" and id(n) not in annotated]
            really += [(method.name, min(lines))] if lines else []
    return same(sorted(really), sorted(told))


def of_object(program, lead, cls, name):
    one = call(cls)
    if groups := matched("found nowhere else, so {c}{*} is asked for {c}", lead):
        program.log.clear()
        result = isinstance(one, Exception) or call(getattr, one, name)
        ok = supplied(program, cls, groups[0], groups[1], "__getattr__")
        return ok if ok is not True else isinstance(one, Exception) or isinstance(result, Exception) or (program.log == [name] and groups[2] == repr(name)) or f"{program.log}"
    if groups := matched("set only in {*}: before that, reading it raises `AttributeError`", lead):
        ok = setting(program, cls, name, groups[0])
        return ok if ok is not True else isinstance(one, Exception) or isinstance(call(getattr, one, name), AttributeError) or f"it gives {call(getattr, one, name)!r}"
    if groups := matched("reading it calls {c}{*}: {c}{*} is a data descriptor and goes before what the object holds", lead):
        oks = place(program, cls, *groups[2:], name), gets(program, cls, *groups[:2], name), kind(program, cls, name, "a data descriptor")
        return next((ok for ok in oks if ok is not True), not has_dict(cls) or not goes_first(cls, name))
    if groups := matched("reading it calls {c}{*}: {c}{*} is a descriptor", lead):
        oks = place(program, cls, *groups[2:], name), gets(program, cls, *groups[:2], name), kind(program, cls, name, "a descriptor")
        return next((ok for ok in oks if ok is not True), isinstance(one, Exception) or name not in getattr(one, "__dict__", {}))
    if groups := matched("the object's own, once {*} has set it: it hides the {*} {c}{*}", lead):
        oks = setting(program, cls, name, groups[0]), place(program, cls, *groups[2:], name), kind(program, cls, name, f"a {groups[1]}")
        return next((ok for ok in oks if ok is not True), goes_first(cls, name) and set_by(cls, name, codes(groups[0])))
    if groups := matched("{c}{*} is {*}, which goes before what the object holds", lead):
        oks = place(program, cls, *groups[:2], name), kind(program, cls, name, groups[2])
        return next((ok for ok in oks if ok is not True), not has_dict(cls) or not goes_first(cls, name))
    if lead == "the object's own, once it is set: nothing in its class goes before it":
        return goes_first(cls, name) or "the class goes first"
    if groups := matched("{c}{*}, as long as the object holds no {c} of its own", lead):
        ok = place(program, cls, *groups[:2], name)
        return ok if ok is not True else not has_dict(cls) or goes_first(cls, name)
    return unknown(lead)


def has_dict(cls):
    return hasattr(bare(cls), "__dict__")


def set_by(cls, name, methods):
    """Whether one of the methods really leaves it with the object; one that fails, or sets it under a condition, tells nothing."""
    for method in methods:
        one = bare(cls)
        if not isinstance(call(getattr(cls, method), one), Exception) and name in vars(one):
            return True
    return all(isinstance(call(getattr(cls, method), bare(cls)), Exception) or "FLAG:" for method in methods)


def of_class(program, lead, cls, name):
    if groups := matched("raises `AttributeError`: objects of {c} have it, set in {*}, the class itself has not", lead):
        ok = setting(program, cls, name, groups[1])
        return ok if ok is not True else (groups[0] == cls.__name__ and isinstance(call(getattr, cls, name), AttributeError)) or f"it gives {call(getattr, cls, name)!r}"
    if groups := matched("the property itself, not its value: {c}{*} is called when it is read on an object", lead):
        ok = place(program, cls, *groups, name)
        found = call(getattr, cls, name)
        return ok if ok is not True else (isinstance(found, (property, functools.cached_property)) and found is vars(owner(cls, name))[name]) or f"it gives {found!r}"
    if groups := matched("reading it calls {c}{*} with `None` for the object: {c}{*} is a descriptor", lead):
        ok = place(program, cls, *groups[2:], name)
        call(getattr, cls, name)
        ok = supplied(program, type(vars(owner(cls, name))[name]), *groups[:2], "__get__") if ok is True else ok
        return ok if ok is not True else same(program.log, [("get", None)])
    meta = type(cls)
    if groups := matched("{c}{*} of the metaclass is {*}, which goes before {c}{*}", lead):
        oks = place(program, meta, *groups[:2], name), kind(program, meta, name, groups[2]), place(program, cls, *groups[3:], name)
        call(getattr, cls, name)
        return next((ok for ok in oks if ok is not True), program.log in (["meta"], [("get", cls)]) or f"{program.log}")
    if groups := matched("found in the metaclass: {c}{*} is {*}", lead):
        oks = place(program, meta, *groups[:2], name), kind(program, meta, name, groups[2])
        return next((ok for ok in oks if ok is not True), owner(cls, name) is None and not isinstance(call(getattr, cls, name), Exception))
    return unknown(lead)


def order(text, cls):
    """Whether the classes that are told are those of the order."""
    head, _, tail = text.partition(" → … → ")
    names = [c.__name__ if c.__module__ in ("program", "builtins") else f"{c.__module__}.{c.__name__}" for c in cls.__mro__]
    return same(codes(head), names[: len(codes(head))] if tail else names) and (not tail or same(codes(tail), names[-1:]))


def step(program, text, cls, name):
    if groups := matched("The classes, {*}: none of them has {c}.", text):
        return order(groups[0], cls) and same((owner(cls, name), groups[1]), (None, name))
    if groups := matched("The classes, {*}: {c}{*} is {*}.", text):
        oks = order(groups[0], cls), place(program, cls, *groups[1:3], name), kind(program, cls, name, groups[3])
        return next((ok for ok in oks if ok is not True), True)
    if groups := matched("What the object holds goes before {*}.", text):
        ok = kind(program, cls, name, groups[0])
        return ok if ok is not True else not has_dict(cls) or goes_first(cls, name)
    if text == "It has neither `__set__` nor `__delete__`, so what the object holds goes first.":
        member = type(vars(owner(cls, name))[name])
        return not hasattr(member, "__set__") and not hasattr(member, "__delete__") and (not has_dict(cls) or goes_first(cls, name))
    if text == "A slot goes before what else the object holds: it gives what was last set through it, or raises `AttributeError`.":
        one = bare(cls)
        missing = isinstance(call(vars(owner(cls, name))[name].__get__, one), AttributeError)
        call(vars(owner(cls, name))[name].__set__, one, "set")
        return missing and call(getattr, one, name) == "set" and (not has_dict(cls) or not goes_first(cls, name))
    if groups := matched("A property goes before what the object holds: its getter (line {n}) gives the value.", text):
        return same(def_line(vars(owner(cls, name))[name].fget), int(groups[0])) and (not has_dict(cls) or not goes_first(cls, name))
    if groups := matched("A data descriptor goes before what the object holds: {c}{*} gives the value.", text):
        return gets(program, cls, *groups, name)
    if text == "The object has no `__dict__` to look in.":
        return not has_dict(cls)
    if groups := matched("The object: no method here sets {c} on it.", text):
        return groups[0] == name and setting(program, cls, name, "")
    if groups := matched("The object: {*} set {c} on it.", text) or matched("The object: {*} sets {c} on it.", text):
        return groups[1] == name and setting(program, cls, name, groups[0])
    if groups := matched("Once it is set, that is what you read; before, it is {c}.", text):
        ok = place(program, cls, groups[0], "", name) if not isinstance(vars(owner(cls, name))[name], property) else "a property"
        return ok if ok is not True else goes_first(cls, name)
    if groups := matched("Once it is set, that is what you read; before, {c}{*} is asked.", text):
        call(getattr, bare(cls), name)
        return supplied(program, cls, *groups, "__getattr__") and program.log == [name] and goes_first(cls, name)
    if text == "Once it is set, that is what you read; before, reading raises `AttributeError`.":
        return isinstance(call(getattr, bare(cls), name), AttributeError) and goes_first(cls, name)
    if groups := matched("After all these, {c}{*} is asked.", text):
        call(getattr, bare(cls), name)
        return supplied(program, cls, *groups, "__getattr__") and program.log == [name]
    member = vars(owner(cls, name))[name] if owner(cls, name) else None
    one = bare(cls)
    if groups := matched("Where it holds none of its own, you read {c}, bound to {*}.", text):
        found = call(getattr, one, name)
        bound = {"the object": one, "its class": cls}[groups[1]]
        return (supplied(program, cls, groups[0], "", name) is True and found.__self__ is bound) or f"it gives {found!r}"
    if groups := matched("Where it holds none of its own, you read {c} as it is.", text):
        return supplied(program, cls, groups[0], "", name) is True and call(getattr, one, name) is getattr(member, "__func__", member)
    if groups := matched("Where it holds none of its own, {c} is called; the object holds the result from then on.", text):
        found = call(getattr, one, name)
        return supplied(program, cls, groups[0], "", name) is True and vars(one)[name] is found
    if groups := matched("Where it holds none of its own, {c}{*} gives the value.", text):
        return gets(program, cls, *groups, name)
    return unknown(text)


FAMILIES = [Family("lookup", ("attribute-lookup",), make, judge, 100)]
