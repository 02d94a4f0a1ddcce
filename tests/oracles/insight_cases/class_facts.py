"""What a class ends up with: equality, hash and order, slots, abstract methods, iteration, and which initialisers run."""

import ast
import types

from .base import Family, call, codes, matched, numbers, same, sentences, unknown
from .finding import class_node, lines_binding, named, owner, supplied

COMPARING = ["def __eq__(self, other):\n        LOG.append('__eq__'); return True", "def __hash__(self):\n        LOG.append('__hash__'); return 1", "def __ne__(self, other):\n        LOG.append('__ne__'); return True", "__hash__ = None", "__hash__ = object.__hash__",
             "if FLAG:\n        def __eq__(self, other): return 1", "__eq__ = lambda self, o: 3", "def __lt__(self, other):\n        LOG.append('__lt__'); return True", "def __gt__(self, other):\n        LOG.append('__gt__'); return True",
             "def __le__(self, other):\n        LOG.append('__le__'); return True", "def __ge__(self, other):\n        LOG.append('__ge__'); return True", "__lt__ = None", "__eq__ = None", "x = 1", "def __eq__(self, o): return 1\n    del __eq__"]
BASES = [[], [], [], [], ["dict"], ["int"], ["Exception"], ["unknown()"], ["abc.ABC"], ["collections.abc.Sized"], ["tuple"], ["metaclass=abc.ABCMeta"], ["enum.Enum"], ["metaclass=Meta"]]
DECORATORS = ["@functools.total_ordering", "@functools.total_ordering", "@dataclasses.dataclass", "@wild", "@dataclasses.dataclass(frozen=True)", "@typing.final"]
HEAD = ["import abc, collections.abc, dataclasses, enum, functools, typing", "def wild(c): return c", "def unknown(): return type('Hidden', (), {'__eq__': lambda s, o: True, '__init__': lambda s, *a: None})", "class Meta(type): pass"]


def make_comparing(rng):
    lines = [*HEAD, f"FLAG = {rng.choice(['True', 'False'])}"]
    names = []
    for i in range(rng.randint(1, 3)):
        bases = [rng.choice(names)] if names and rng.random() < 0.6 else rng.choice(BASES)
        if rng.random() < 0.2:
            lines.append(rng.choice(DECORATORS))
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        lines += ["    " + m for m in rng.sample(COMPARING, rng.choice([1, 1, 2, 2, 3]))]
        names.append(f"K{i}")
    if rng.random() < 0.1:
        lines.append(rng.choice(["K0.__hash__ = wild", "K0.__eq__ = wild", "del K0.__lt__" if "def __lt__" in lines[5] else "K0.__lt__ = wild"]))
    return "\n".join(lines) + "\n"


def made(cls):
    one = call(cls)
    return call(cls.__new__, cls) if isinstance(one, Exception) else one


def of(program, note):
    node, qualname = class_node(program, note["location"]["row"])
    return named(program, qualname)


def split(text):
    """`A.f` and ` (line 3)` of "`A.f` (line 3)"."""
    head, _, place = text.partition("` ")
    return head.strip("`"), place


def judge_equality(program, notes):
    for note in notes:
        cls = of(program, note)
        if cls is None or isinstance(made(cls), Exception):
            continue
        yield note, note["lead"], equality(program, note["lead"], cls)
        for text in sentences(note):
            yield note, text, equality_fact(program, text, cls)
        if note["general"]:
            yield note, note["general"], note["general"] == "Objects that are equal need equal hashes: a set or dict looks by hash first."


def asks(program, cls, text, name, use):
    """`A.__eq__` (line 3), and that using it logs the name."""
    ok = supplied(program, cls, *split(text), name)
    member = owner(cls, name)
    if ok is True and isinstance(vars(member)[name], types.FunctionType) and vars(member)[name].__name__ == name:
        program.log.clear()
        call(use)
        ok = name in program.log or f"{program.log} ran"
    return ok


def equality(program, lead, cls):
    eq, _, hashing = lead.partition("; ")
    one, other = made(cls), made(cls)
    if eq == "`==` compares identity":
        verdict = same(cls.__eq__, object.__eq__)
    else:
        verdict = asks(program, cls, eq.removeprefix("`==` asks "), "__eq__", lambda: one == other)
    if verdict is not True:
        return verdict
    if hashing == "`hash()` goes by identity":
        return same(cls.__hash__, object.__hash__)
    if hashing == "`hash()` raises `TypeError`":
        return isinstance(call(hash, one), TypeError) or f"it gives {call(hash, one)}"
    return asks(program, cls, hashing.removeprefix("`hash()` asks "), "__hash__", lambda: hash(one))


def equality_fact(program, text, cls):
    one, other = made(cls), made(cls)
    if text == "`!=` asks the same method and turns its answer round.":
        if cls.__ne__ is not object.__ne__:
            return f"it is {cls.__ne__}"
        first = call(lambda: one == other)
        return isinstance(first, Exception) or call(lambda: one != other) is (not first)
    if groups := matched("`!=` asks {*}.", text):
        return asks(program, cls, groups[0], "__ne__", lambda: one != other)
    if text.endswith(": its objects go in no set and are no dict key.") or "its objects go in no set" in text:
        if not isinstance(call(lambda: {one}), TypeError) or not isinstance(call(lambda: {one: 1}), TypeError):
            return "they do"
        if groups := matched("{c} defines `__eq__`{*} and no `__hash__`, so Python sets `__hash__` to None: its objects go in no set and are no dict key.", text):
            found = owner(cls, "__hash__")
            return (found.__name__ == groups[0] and numbers(groups[1]) == lines_binding(program, found, "__eq__")[-1:] and not lines_binding(program, found, "__hash__")) or f"it is {found}"
        if groups := matched("{c} sets `__hash__` to None{*}: its objects go in no set and are no dict key.", text):
            found = owner(cls, "__hash__")
            return (found.__name__ == groups[0] and numbers(groups[1]) == lines_binding(program, found, "__hash__")[-1:]) or f"it is {found}"
        if groups := matched("{c} has None for `__hash__`: its objects go in no set and are no dict key.", text):
            return same(owner(cls, "__hash__").__qualname__, groups[0].split(".")[-1])
    return unknown(text)


SYMBOLS = {"<": ("__lt__", lambda a, b: a < b), "<=": ("__le__", lambda a, b: a <= b), ">": ("__gt__", lambda a, b: a > b), ">=": ("__ge__", lambda a, b: a >= b)}


def judge_ordering(program, notes):
    for note in notes:
        cls = of(program, note)
        if cls is None or isinstance(made(cls), Exception):
            continue
        shown = {}
        for text in sentences(note):
            yield note, text, ordering_fact(program, text, cls, shown)
        yield note, note["lead"], ordering(note["lead"], cls, shown)
        if note["general"]:
            yield note, note["general"], note["general"] == "A method that returns `NotImplemented` hands the question to the other operand."


def ordering_fact(program, text, cls, shown):
    if not (groups := matched("`a {*} b` {*}", text)):
        return unknown(text)
    symbol, rest = groups
    name, use = SYMBOLS[symbol]
    shown[symbol] = True
    one, other = made(cls), made(cls)
    turned = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__"}[name]
    if rest.startswith("asks ") and rest.endswith(", made by `total_ordering`"):
        return (codes(rest)[0] == name and vars(cls)[name].__module__ == "functools") or f"it is {vars(cls).get(name)}"
    if rest.startswith("asks "):
        return asks(program, cls, rest.removeprefix("asks "), name, lambda: use(one, other))
    if rest.startswith("turns to `b`: "):
        if getattr(cls, name) is not getattr(object, name):
            return f"it has {name}"
        return asks(program, cls, rest.removeprefix("turns to `b`: "), turned, lambda: use(one, other))
    return unknown(text)


def ordering(lead, cls, shown):
    failing = [symbol for symbol, (name, use) in SYMBOLS.items() if isinstance(call(use, made(cls), made(cls)), TypeError)]
    if len(shown) + len(failing) < 4:
        return f"{failing} fail, {list(shown)} are shown"
    if groups := matched("each of `<`, `<=`, `>` and `>=` finds a method for two objects of {c}", lead):
        return groups[0] == cls.__qualname__ and len(shown) == 4
    head, _, name = lead.partition(" `TypeError` between two objects of ")
    if not head.endswith((" raise", " raises")):
        return unknown(lead)
    return same((failing, name.strip("`")), (codes(head), cls.__qualname__))


def has_dict(one):
    return not isinstance(call(object.__getattribute__, one, "__dict__"), AttributeError)


SLOTS = ["__slots__ = ('a', 'b')", "__slots__ = ['a']", "__slots__ = 'c'", "__slots__ = ()", "__slots__ = {'a': 'text', 'd': 'text'}", "__slots__ = ('a', '__dict__')", "__slots__ = ('__weakref__', 'b')", "__slots__ = names", "__slots__ = ('__p', 'a')", "pass",
         "__slots__: tuple = ('b',)", "__slots__ = ('a',) + ('b',)", "__slots__ = tuple('ab')"]
SLOT_BODIES = ["a = 1", "b = property(lambda self: 1)", "def __setattr__(self, n, v): object.__setattr__(self, n, v)", "def a(self): return 1", "x = 1", "b: int", "if names: a = 1", "def __new__(cls): return object.__new__(cls)", "a = 1\n    del a", "def __getattr__(self, n): return 1", "c: int = 4"]


def make_slots(rng):
    lines = [*HEAD, "names = ('n',)"]
    names = []
    for i in range(rng.randint(1, 3)):
        bases = [rng.choice(names)] if names and rng.random() < 0.6 else rng.choice([[], [], [], [], ["dict"], ["int"], ["Exception"], ["unknown()"], ["abc.ABC"], ["collections.abc.Sized"], ["list"], ["Meta"], ["typing.Generic[typing.T]"]])
        if rng.random() < 0.1:
            lines.append(rng.choice(["@wild", "@dataclasses.dataclass(slots=True)", "@dataclasses.dataclass"]))
        lines += [f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:", f"    {rng.choice(SLOTS)}"]
        if rng.random() < 0.3:
            lines.append(f"    {rng.choice(SLOT_BODIES)}")
        for j in range(rng.randint(0, 2)):
            lines += [f"    def change{j}(self):", f"        self.{rng.choice('abcx')} = 1"]
        names.append(f"K{i}")
    for j in range(rng.randint(0, 2)):
        lines += [f"def use{j}():", f"    one = {rng.choice(names)}()", f"    one.{rng.choice('abcx')} = 1"]
    if rng.random() < 0.1:
        lines.append(f"K0.{rng.choice('abx')} = 2")
    return "\n".join(lines) + "\n"


def judge_slots(program, notes):
    for note in notes:
        row = note["location"]["row"]
        node, qualname = class_node(program, row)
        lead = note["lead"]
        if "raises `AttributeError`" in lead:
            name = lead.split("raises `AttributeError`")[1]
            of_class = matched(" for an object of {c} itself: {c} is no slot", name)
            attribute, cls = (of_class[1], of_class[0]) if of_class else matched(": {c} is no slot of {c}", name)
            cls = named(program, cls)
            one = made(cls) if cls else None
            if cls is None or isinstance(one, Exception):
                continue
            said = program.lines[row - 1].split(" = ")[0].strip()
            ok = isinstance(call(setattr, one, attribute, 1), AttributeError) and said.endswith("." + attribute) and not has_dict(one)
            yield note, lead, ok or f"it does not: {said}"
            for text in sentences(note):
                yield note, text, text == "Its objects have no `__dict__` for other attributes."
            continue
        cls = named(program, qualname)
        if cls is None:
            if program.error is not None and program.failed_at(row):
                yield note, lead, (f"raises `{type(program.error).__name__}`" in lead and "__slots__" in str(program.error)) or f"making it raises {program.error!r}"
            continue
        if lead.startswith("raises"):
            yield note, lead, "it is made"
            continue
        one = made(cls)
        if isinstance(one, Exception):
            continue
        yield note, lead, slots(program, lead, cls, one)
        for text in sentences(note):
            yield note, text, slots_fact(text, cls, one)
        if note["general"]:
            below = call(type, "Below", (cls,), {})
            yield note, note["general"], isinstance(below, Exception) or has_dict(made(below))


def slots(program, lead, cls, one):
    all_slots = set()
    for above in cls.__mro__:
        names = vars(above).get("__slots__", ())
        if above.__module__ == "program":
            all_slots |= {names} if isinstance(names, str) else set(names)
    if lead.startswith("objects have no `__dict__`"):
        said = set(codes(lead)[1:])
        if has_dict(one):
            return "they have one"
        return same(said, {slot for slot in all_slots if not slot.endswith("__")})
    if not has_dict(one):
        return "they have none"
    if lead == "objects also have a `__dict__`: it is named among the slots":
        return "__dict__" in vars(cls)["__slots__"]
    if groups := matched("objects still have a `__dict__`: {c} (line {n}) {*}", lead):
        giver = named(program, groups[0])
        line = program.lines[int(groups[1]) - 1]
        why = ("__slots__" not in vars(giver)) if groups[2] == "has no `__slots__`" else "__dict__" in vars(giver)["__slots__"]
        return (giver in cls.__mro__ and why and line.startswith(f"class {groups[0]}")) or f"{giver}"
    if groups := matched("objects still have a `__dict__`: that of {c}", lead):
        giver = next((c for c in cls.__mro__ if c.__name__ == groups[0].split(".")[-1]), None)
        return (giver is not None and giver.__module__ != "program" and giver.__dictoffset__ != 0) or f"it is {giver}"
    return unknown(lead)


def slots_fact(text, cls, one):
    error = call(setattr, one, "brand_new", 1)
    if text == "Any attribute can be set on them, and little memory is saved.":
        return cls.__setattr__ is not object.__setattr__ or error is None or f"{error!r}"
    if text == "A name that is neither a slot nor in the class cannot be assigned: `AttributeError`.":
        return isinstance(error, AttributeError) or f"{error!r}"
    return unknown(text)


ABSTRACT = ["@abc.abstractmethod\n    def {m}(self): pass", "def {m}(self): pass", "@property\n    @abc.abstractmethod\n    def {m}(self): pass", "{m} = 1", "@wild\n    @abc.abstractmethod\n    def {m}(self): pass", "@classmethod\n    @abc.abstractmethod\n    def {m}(cls): pass",
            "if FLAG:\n        @abc.abstractmethod\n        def {m}(self): pass", "def {m}(self): pass\n    del {m}"]


def make_abstract(rng):
    lines = [*HEAD, f"FLAG = {rng.choice(['True', 'False'])}"]
    names = []
    for i in range(rng.randint(1, 4)):
        bases = rng.sample(names, min(len(names), rng.choice([1, 1, 1, 2]))) if names and rng.random() < 0.75 else rng.choice([["abc.ABC"], ["abc.ABC"], ["metaclass=abc.ABCMeta"], [], ["collections.abc.Sized"], ["collections.abc.Mapping"], ["unknown()", "abc.ABC"], ["dict", "abc.ABC"], ["int", "abc.ABC"], ["Exception", "abc.ABC"], ["typing.Protocol"], ["str", "abc.ABC"]])
        if rng.random() < 0.08:
            lines.append(rng.choice(["@wild", "@dataclasses.dataclass"]))
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        body = ["    " + rng.choice(ABSTRACT[:4] * 3 + ABSTRACT).format(m=m) for m in "fgh" if rng.random() < 0.5]
        if rng.random() < 0.1:
            body.append(rng.choice(["    def __new__(cls, *a): return object.__new__(cls)", "    def __init_subclass__(cls): cls.f = 1", "    def __new__(cls, *a): return 5", "    def __len__(self): return 1"]))
        lines += body or ["    pass"]
        names.append(f"K{i}")
    lines += [line for j in range(rng.randint(1, 3)) for line in (f"def use{j}():", f"    return {rng.choice(names)}()")]
    if rng.random() < 0.1:
        lines.append(rng.choice(["K0.__abstractmethods__ = frozenset()", "K0.f = 1"]))
    return "\n".join(lines) + "\n"


def judge_abstract(program, notes):
    for note in notes:
        row = note["location"]["row"]
        lead = note["lead"]
        if groups := matched("raises `TypeError`: {c} misses {*}", lead):
            cls = named(program, groups[0])
            if cls is None:
                continue
            error = call(cls)
            ok = misses(program, cls, groups[1])
            yield note, lead, ok if ok is not True else (isinstance(error, TypeError) and "abstract" in str(error) and f"{groups[0]}(" in program.lines[row - 1]) or f"{error!r}"
            continue
        node, qualname = class_node(program, row)
        cls = named(program, qualname)
        if cls is None:
            if program.error is not None and program.failed_at(row):
                yield note, lead, f"making it raises {program.error!r}"
            continue
        error = call(cls)
        fails = isinstance(error, TypeError) and "abstract" in str(error)
        if lead.startswith("abstract: "):
            yield note, lead, misses(program, cls, lead.removeprefix("abstract: ")) if fails else f"{error!r}"
        elif lead.startswith("cannot be instantiated: it misses "):
            yield note, lead, misses(program, cls, lead.removeprefix("cannot be instantiated: it misses ")) if fails else f"{error!r}"
        elif groups := matched("can be instantiated all the same: {c} does not look at abstract methods", lead):
            yield note, lead, (not isinstance(error, Exception) and f"{owner(cls, '__new__').__name__}.__new__" == groups[0]) or f"{error!r}"
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            if text.startswith("Abstract: "):
                yield note, text, misses(program, cls, text.removeprefix("Abstract: ").removesuffix("."))
            elif text.startswith("Calling the class raises `TypeError`"):
                whole = type("Whole", (cls,), {name: None for name in cls.__abstractmethods__}) if "__init_subclass__" not in program.source else None
                known = text in ("Calling the class raises `TypeError`; a subclass that defines all of them can be called.", "Calling the class raises `TypeError` until these are defined, here or in a subclass.")
                yield note, text, (known and fails and (whole is None or not isinstance(call(whole), TypeError))) or f"{error!r}"
            else:
                yield note, text, unknown(text)


def misses(program, cls, listed):
    names = sorted(cls.__abstractmethods__)
    said, more = listed, 0
    if groups := matched("{*} and {n} more", listed):
        said, more = groups[0], int(groups[1])
    parts = said.split("), ")
    if len(parts) + more != len(names):
        return f"it misses {names}"
    for part, name in zip(parts, names):
        shown = codes(part)
        if shown[0] != name:
            return f"it misses {names}"
        found = owner(cls, name)
        place = part.split("(", 1)[1] if "(" in part else ""
        whose = shown[1] if len(shown) > 1 else cls.__qualname__
        ok = supplied(program, cls, f"{whose}.{name}", place.split("`")[-1], name)
        if ok is not True:
            return f"{ok} of {found}"
    return True


ITERATING = ["def __iter__(self): return self", "def __iter__(self):\n        yield 1", "def __iter__(self): return iter([1])", "def __next__(self):\n        LOG.append('__next__')\n        if len(LOG) > 3: raise StopIteration\n        return 1",
             "def __getitem__(self, i):\n        LOG.append(('__getitem__', i))\n        if i > 2: raise IndexError\n        return i", "__iter__ = None", "def __len__(self): return 1", "async def __iter__(self): return self", "@wild\n    def __iter__(self): return self",
             "def __iter__(self):\n        'text'\n        return self", "def __iter__(me): return me", "def __iter__(self):\n        # note\n        return self", "if FLAG:\n        def __next__(self): return 1", "def __iter__(self, x=1): return self", "__next__ = None"]


def make_iterating(rng):
    lines = [*HEAD, f"FLAG = {rng.choice(['True', 'False'])}"]
    names = []
    for i in range(rng.randint(1, 3)):
        bases = [rng.choice(names)] if names and rng.random() < 0.5 else rng.choice([[], [], [], [], ["dict"], ["collections.abc.Iterator"], ["collections.abc.Iterable"], ["unknown()"], ["abc.ABC"], ["metaclass=Meta"], ["Exception"]])
        if rng.random() < 0.05:
            lines.append("@wild")
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        lines += ["    " + m for m in rng.sample(ITERATING, rng.choice([1, 1, 2, 2, 3]))]
        names.append(f"K{i}")
    if rng.random() < 0.07:
        lines.append(rng.choice(["K0.__iter__ = wild", "K0.__next__ = wild"]))
    return "\n".join(lines) + "\n"


def judge_iterating(program, notes):
    for note in notes:
        cls = of(program, note)
        if cls is None or isinstance(made(cls), Exception):
            continue
        yield note, f"{note['title']}: {note['lead']}", iterating(program, note["lead"], note["title"], cls)
        for text in sentences(note):
            yield note, text, iterating_fact(program, text, cls)


def iterating(program, lead, title, cls):
    one = made(cls)
    program.log.clear()
    got = call(iter, one)
    if groups := matched("one pass only: {c}{*} gives the object itself, {c}{*} the next item", lead):
        oks = [supplied(program, cls, groups[0], groups[1], "__iter__"), supplied(program, cls, groups[2], groups[3], "__next__")]
        return next((ok for ok in oks if ok is not True), got is one and title == "Iterator")
    if groups := matched("`for` raises `TypeError`: {c}{*} gives the object itself, which has no `__next__`", lead):
        ok = supplied(program, cls, groups[0], groups[1], "__iter__")
        return ok if ok is not True else isinstance(got, TypeError) or f"{got!r}"
    if groups := matched("each `for` gets a new generator from {c}{*}", lead):
        ok = supplied(program, cls, groups[0], groups[1], "__iter__")
        return ok if ok is not True else (type(got).__name__ == "generator" and iter(one) is not got) or f"{got!r}"
    if groups := matched("`for` raises `TypeError`: there is {c}{*} but no `__iter__`", lead):
        ok = supplied(program, cls, groups[0], groups[1], "__next__")
        return ok if ok is not True else isinstance(got, TypeError) and owner(cls, "__iter__") is None
    if groups := matched("`for` calls {c}{*} with 0, 1, 2, … until `IndexError`", lead):
        ok = supplied(program, cls, groups[0], groups[1], "__getitem__")
        return ok if ok is not True else list(one) == [0, 1, 2] and program.log == [("__getitem__", i) for i in range(4)] and title == "Iterable"
    return unknown(lead)


def iterating_fact(program, text, cls):
    one = made(cls)
    program.log.clear()
    if text == "A second `for` over the same object goes on where the first one stopped.":
        return iter(one) is iter(one)
    if text == "It can be gone over more than once; `next()` does not take the object itself.":
        return list(one) == list(one) == [1] and isinstance(call(next, one), TypeError)
    if text == "`next()` works. An `__iter__` that returns `self` makes it an iterator.":
        return call(next, one) == 1 and list(type("With", (cls,), {"__iter__": lambda self: self})()) != 5
    if text == "There is no `__iter__`: the indices are tried in order, as for a list.":
        return owner(cls, "__iter__") is None
    return unknown(text)


INITIALISERS = ["def __init__(self, *a):\n        LOG.append('{c}')", "def __init__(self, *a):\n        LOG.append('{c}')\n        super().__init__()", "def __init__(self, *a):\n        LOG.append('{c}'); super().__init__(*a)", "def __init__(self, *a):\n        LOG.append('{c}'); object.__init__(self)",
                "def __init__(self, *a):\n        LOG.append('{c}')\n        if FLAG: super().__init__()", "@wild\n    def __init__(self, *a): LOG.append('{c}')", "pass", "pass", "def __init__(self, *a):\n        LOG.append('{c}'); return\n        super().__init__()", "def __init__(self, *a):\n        LOG.append('{c}'); super().other()",
                "def __init__(self, *a):\n        LOG.append('{c}'); super(self.__class__, self).__init__()", "def __new__(cls, *a): return object.__new__(cls)", "def __init__(self, *a):\n        super().__init__(); LOG.append('{c}')", "__init__ = None"]


def make_initialisers(rng):
    lines = [*HEAD, f"FLAG = {rng.choice(['True', 'False'])}"]
    names = []
    for i in range(rng.randint(3, 5)):
        bases = rng.sample(names, min(len(names), rng.choice([0, 0, 1, 2, 2]))) if rng.random() < 0.93 else rng.choice([["dict"], ["Exception"], ["unknown()"], ["abc.ABC"], ["metaclass=Meta"], ["K0", "abc.ABC"] if names else []])
        if rng.random() < 0.05:
            lines.append(rng.choice(["@wild", "@dataclasses.dataclass"]))
        lines.append(f"class K{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        lines.append("    " + rng.choice(INITIALISERS[:3] * 8 + INITIALISERS).format(c=f"K{i}"))
        names.append(f"K{i}")
    # A class without an order ends the program: those above it are judged.
    if rng.random() < 0.05:
        lines.append("K0.__init__ = wild")
    return "\n".join(lines) + "\n"


def judge_initialisers(program, notes):
    for note in notes:
        cls = of(program, note)
        if cls is None:
            if program.error is not None and program.failed_at(note["location"]["row"]):
                yield note, note["lead"], f"making it raises {program.error!r}"
            continue
        program.log.clear()
        error = call(cls)
        run = [name for name in program.log if isinstance(name, str)]
        ran = set(run)
        lead = note["lead"]
        if isinstance(error, Exception):
            yield note, lead, f"{error!r}"
            continue
        if groups := matched("{*} never called", lead):
            said = [c.split(".")[0] for c in codes(groups[0])]
            having = [c.__name__ for c in cls.__mro__ if "__init__" in vars(c) and c is not object]
            yield note, lead, same([c for c in having if c not in ran], said)
        else:
            yield note, lead, order(program, lead, cls, run)
        for text in sentences(note):
            if text.startswith("`"):
                if groups := matched("{c} does not call `super().__init__()`.", text):
                    body = ast.get_source_segment(program.source, class_node(program, vars(named(program, groups[0].split(".")[0]))["__init__"].__code__.co_firstlineno)[0])
                    yield note, text, "super().__init__(" not in body
                else:
                    yield note, text, order(program, text.removesuffix("."), cls, run)
            else:
                yield note, text, text == "One hands on to the next with `super().__init__()`."


def order(program, text, cls, run):
    groups = matched("{c} runs {*}", text)
    if not groups or groups[0] != f"{cls.__qualname__}()":
        return unknown(text)
    said = []
    for part in groups[1].split(" → "):
        name = codes(part)[0].split(".")[0]
        if numbers(part.split("(line")[1])[-1:] != lines_binding(program, named(program, name), "__init__"):
            return f"{part}"
        said.append(name)
    # One that calls `super()` first logs last.
    return same(sorted(run), sorted(said)) if "super().__init__(); LOG" in program.source else same(run, said)


FAMILIES = [
    Family("equality", ("equality-and-hash",), make_comparing, judge_equality, 60),
    Family("ordering", ("ordering-methods",), make_comparing, judge_ordering, 60),
    Family("slots", ("slots",), make_slots, judge_slots, 100),
    Family("abstract", ("abstract-base-class",), make_abstract, judge_abstract, 100),
    Family("iterating", ("iteration-protocol",), make_iterating, judge_iterating, 60),
    Family("initialisers", ("multiple-inheritance-mixins",), make_initialisers, judge_initialisers, 40),
]
