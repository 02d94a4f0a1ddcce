"""Class hierarchies: their order, which class supplies a method, and where `super()` leads."""

import ast
import builtins

from .base import Family, call, codes, matched, same, sentences, unknown

BODIES = [
    "super().{m}()",
    "return super().{m}()",
    "x = super().{m}()",
    "if FLAG:\n            super().{m}()",
    "try:\n            super().{m}()\n        except AttributeError:\n            pass",
    "pass",
    "pass",
    "getattr(super(), '{m}')()",
    "s = super()\n        s.{m}()",
    "return None\n        super().{m}()",
    "go = super().{m}",
    "def inner(self=self):\n            super().{m}()",
    "(lambda: super().{m}())",
    "self.other()",
    "[super().{m} for _ in ()]",
    "for _ in range(FLAG):\n            super().{m}()",
]
BUILTIN_BASES = ["Exception", "dict", "list", "enum.Enum", "abc.ABC", "object", "Generic[T]", "Mapping"]


def make(rng):
    lines = ["import abc, enum, functools", "from typing import Generic, TypeVar", "from collections.abc import Mapping",
             "T = TypeVar('T')", f"FLAG = {rng.choice(['True', 'False'])}",
             "def meta_deco(c): return c", "def wrap(f):\n    @functools.wraps(f)\n    def inner(self): return f(self)\n    return inner"]
    names = []
    for i in range(rng.randint(3, 6)):
        name = f"C{i}"
        bases = rng.sample(names, min(len(names), rng.choice([0, 1, 1, 2, 2, 3])))
        if not bases and rng.random() < 0.15:
            bases = [rng.choice(BUILTIN_BASES)]
        if rng.random() < 0.06:
            bases.append("metaclass=abc.ABCMeta")
        if rng.random() < 0.08:
            lines.append("@meta_deco")
        lines.append(f"class {name}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        if rng.random() < 0.1:
            lines.append("    __slots__ = ()")
        lines.append(f"    def other(self): LOG.append('{name}.other')")
        for method in ("f", "g", "h", "k"):
            kind = rng.random()
            if kind < 0.3:
                continue
            if kind < 0.36:
                lines.append(f"    {method} = lambda self: LOG.append('{name}.{method}')")
                continue
            if kind < 0.4 and names:
                lines.append(f"    {method} = getattr({rng.choice(names)}, '{method}', None)")
                continue
            indent = "    "
            if kind < 0.46:
                lines.append("    if FLAG:")
                indent = "        "
            elif kind < 0.5:
                lines.append(indent + "@property")
            elif kind < 0.54:
                lines.append(indent + "@wrap")
            elif kind < 0.57:
                lines.append(indent + "@staticmethod")
            elif kind < 0.6:
                lines.append(indent + "@classmethod")
            elif kind < 0.68:
                lines.append(indent + "@abc.abstractmethod")
            body = rng.choice(BODIES).format(m=method)
            first = "self=None" if "static" in lines[-1] else rng.choice(["self"] * 9 + ["self=None", "*self", "self, /"])
            lines.append(f"{indent}def {method}({first}):\n{indent}    LOG.append('{name}.{method}')")
            lines += [(indent + "    " + part.strip()) if j == 0 else indent[4:] + part for j, part in enumerate(body.split("\n"))]
            if rng.random() < 0.06:
                lines.append(f"    del {method}" if kind >= 0.46 else "    pass")
            elif rng.random() < 0.05:
                lines.append(f"    def {method}(self): LOG.append('{name}.{method}')")
        names.append(name)
        if rng.random() < 0.08:
            lines.append(f"{name}.{rng.choice('fg')} = lambda self: LOG.append('patched')")
    return "\n".join(lines) + "\n"


def spelled(cls):
    return cls.__qualname__ if cls.__module__ in ("program", "builtins") else f"{cls.__module__}.{cls.__qualname__}"


def owner(mro, name):
    return next((cls for cls in mro if name in vars(cls)), None)


def line_of(cls, name):
    """The line of the last `def` or assignment of the name that took effect."""
    member = vars(cls)[name]
    member = getattr(member, "fget", None) or getattr(member, "__func__", member)
    member = getattr(member, "__wrapped__", member)
    if getattr(member, "__qualname__", "").rpartition(".")[0] != cls.__qualname__:
        return None
    return getattr(getattr(member, "__code__", None), "co_firstlineno", None)


def is_line(program, cls, name, line):
    found = line_of(cls, name)
    return found is None or found == line or program.lines[found - 1].strip().startswith("@") and abs(line - found) <= 2


def entered(program, cls, method):
    program.log.clear()
    instance = call(cls.__new__, cls)
    call(lambda: getattr(instance, method)())
    return [entry for entry in program.log if entry.endswith("." + method)]


def judge(program, notes):
    for note in notes:
        if note["concept"] == "mro-c3":
            name = next(line for line in program.lines[note["location"]["row"] - 1 :] if line.startswith("class ")).split()[1]
            name = name.split("(")[0].rstrip(":")
            yield from judge_order(program, note, name)
        elif note["concept"] == "inheritance":
            yield from judge_overriding(program, note)
        else:
            yield from judge_super(program, note)


def judge_order(program, note, name):
    lead, cls = note["lead"], program.ns.get(name)
    groups = matched("there is none: instances of {c} and of {c} are laid out differently in memory", lead)
    if groups:
        two = [program.ns.get(group) or getattr(builtins, group) for group in groups]
        ok = cls is None and "lay-out conflict" in str(program.error) and lay_out_differently(*two)
        yield note, lead, ok or f"these go together: {program.error!r}"
        return
    if lead.startswith("there is none"):
        ok = isinstance(program.error, TypeError) and cls is None
        yield note, lead, ok or f"the class exists: {cls}"
        return
    if cls is None and any(why in str(program.error) for why in ("enumerations", "metaclass conflict")):
        return
    if cls is None and program.error and not program.failed_at(note["location"]["row"]):
        return
    if not isinstance(cls, type):
        yield note, lead, f"there is no such class: {program.error!r}"
        return
    order = [spelled(c) for c in cls.__mro__]
    said = codes(lead)
    if matched("{*} → {n} more → {*}", lead):
        left_out = len(order) - len(said)
        yield note, lead, same([*order[: len(said) - 1], order[-1], left_out], [*said, int(lead.split(" more")[0].split()[-1])])
    elif "not known" in lead:
        yield note, lead, same(order[: len(said)], said)
    else:
        yield note, lead, same(order, said)
    for text in sentences(note):
        yield note, text, path(program, cls, text)


def lay_out_differently(one, other):
    """Whether CPython makes no class of these two."""
    try:
        type("Both", (one, other), {})
    except TypeError as error:
        return "lay-out conflict" in str(error)
    return False


def judge_overriding(program, note):
    """What a method takes the place of."""
    row, lead = note["location"]["row"], note["lead"]
    tree = ast.parse(program.source)
    around = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.lineno <= row <= n.end_lineno]
    own = program.ns.get(around[-1].name) if around else None
    if not isinstance(own, type):
        return
    column = note["anchors"][0]["location"]["column"] - 1
    method = program.lines[note["anchors"][0]["location"]["row"] - 1][column:].partition("(")[0]
    groups = matched("overrides {c} (line {n})", lead) or matched("overrides {c}", lead)
    is_abstract = groups is None
    groups = groups or matched("implements the abstract {c} (line {n})", lead) or matched("implements the abstract {c}", lead)
    if groups is None:
        yield note, lead, unknown(lead)
        return
    above = owner(own.__mro__[1:], method)
    ok = above is not None and f"{spelled(above)}.{method}" == groups[0]
    ok = ok and (len(groups) == 1 or is_line(program, above, method, int(groups[1])))
    ok = ok and getattr(vars(above)[method], "__isabstractmethod__", False) == is_abstract
    yield note, lead, ok or f"it is {above}"
    for text in sentences(note):
        groups = matched("For {c} objects, its {c} goes on to that one.", text)
        if groups is None:
            yield note, text, unknown(text)
            continue
        log = entered(program, own, method)
        really = [name_of(vars(above)[method], f"{spelled(above)}.{method}")]
        yield note, text, same(groups[0], spelled(own)) and (len(log) < 2 or same(log[1:2], really))


def path(program, cls, text):
    if text.startswith("Others: "):
        said = codes(text)
        return same([spelled(owner(cls.__mro__, method)) for method in said[::2]], said[1::2])
    if text.startswith("Still abstract: "):
        return same(sorted(cls.__abstractmethods__)[:6], codes(text))
    first, dot, rest = text.partition(". ")
    groups = matched("{c} comes from {c} (line {n})", first.rstrip(".")) or matched("{c} is its own (line {n})", first.rstrip("."))
    if groups is None:
        return unknown(text)
    method, line = groups[0], int(groups[-1])
    supplier = owner(cls.__mro__, method)
    expected = spelled(cls) if len(groups) == 2 else groups[1]
    if supplier is None or spelled(supplier) != expected or not is_line(program, supplier, method, line):
        return f"it comes from {supplier}"
    if not rest:
        return True
    log = entered(program, cls, method)
    if not log:
        return True
    if rest.startswith("It does not call"):
        not_reached = codes(rest)[1]
        return True if not_reached not in log else f"entered: {log}"
    said = [f"{expected}.{method}", *[c for c in codes(rest) if not c.startswith("super()")]]
    # One class may have taken over the function of another.
    really = [name_of(vars(program.ns[c.rpartition(".")[0]])[method], c) if c.rpartition(".")[0] in program.ns else c for c in said]
    really = [c if "<lambda>" in name else name for c, name in zip(said, really)]
    return same(log[: len(said)], really)


def name_of(member, otherwise):
    """The name under which a member of a class logs its calls."""
    return getattr(getattr(member, "fget", None) or member, "__qualname__", otherwise)


def judge_super(program, note):
    row = note["location"]["row"]
    tree = ast.parse(program.source)
    inside = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.lineno <= row <= n.end_lineno]
    own = program.ns.get(inside[-1].name) if inside else None
    functions = [n for n in ast.walk(inside[-1]) if isinstance(n, (ast.FunctionDef, ast.Lambda)) and n.lineno <= row <= n.end_lineno]
    if not isinstance(own, type):
        return
    lead = note["lead"]
    of_class = lead.endswith("in the MRO of the class that the method is called on")
    ok = codes(lead) == [own.__name__] and (of_class or lead.endswith("in the MRO of the object"))
    yield note, lead, ok or f"it stands in {own.__name__}"
    outer = functions[0]
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in outer.decorator_list)
    lambdas = [f for f in functions[1:] if not f.args.args]
    in_lambda = "(lambda: super()" in program.lines[row - 1]
    in_comprehension = "[super()" in program.lines[row - 1]
    if static or lambdas or in_lambda or in_comprehension:
        yield note, lead, "super() without arguments fails here"
    for text in sentences(note):
        groups = matched("for {c} objects: {c} (line {n})", text) or matched("for {c}: {c} (line {n})", text)
        plain = matched("for {c} objects: {c}", text) or matched("for {c}: {c}", text)
        missing = matched("for {c} objects: `AttributeError`, no class after {c} has {c}", text)
        missing = missing or matched("for {c}: `AttributeError`, no class after {c} has {c}", text)
        if missing:
            of = program.ns.get(missing[0])
            if of is None and program.error:
                continue
            rest = of.__mro__[of.__mro__.index(own) + 1 :]
            yield note, text, same(owner(rest, missing[2]), None)
        elif groups or plain:
            of = program.ns.get((groups or plain)[0])
            if of is None and program.error:
                continue
            if not isinstance(of, type):
                yield note, text, f"there is no such class: {program.error!r}"
                continue
            rest = of.__mro__[of.__mro__.index(own) + 1 :]
            target = (groups or plain)[1]
            called, _, method = target.rpartition(".")
            if target in [spelled(c) for c in rest]:
                yield note, text, same(spelled(rest[0]), target)
                continue
            found = owner(rest, method)
            ok = found is not None and spelled(found) == called and (not groups or is_line(program, found, method, int(groups[2])))
            yield note, text, ok or f"it is {found}"
        elif matched("… and for {n} more classes of this file.", text) or text == "… and for 1 more class of this file.":
            pass
        elif text == "One more class of this file goes on as one of these does." or matched("{n} more classes of this file go on as one of these does.", text):
            leads = set()
            for target in (codes(one)[1] for one in sentences(note) if one.startswith("for ") and len(codes(one)) > 1):
                leads.add(target)
            below = [c for c in program.ns.values() if isinstance(c, type) and issubclass(c, own)]
            count = int(text.split()[0]) if text[0].isdigit() else 1
            going = [c for c in below if leads_on(c, own, leads)]
            yield note, text, program.error is not None or len(going) > count or f"these go on so: {going}"
        else:
            yield note, text, unknown(text)


def leads_on(cls, own, targets):
    """Whether what comes after `own` in the class's order is one of these, by class or by method."""
    rest = cls.__mro__[cls.__mro__.index(own) + 1 :]
    for target in targets:
        called, _, method = target.rpartition(".")
        found = owner(rest, method)
        if target == spelled(rest[0]) or found is not None and spelled(found) == called:
            return True
    return "AttributeError" in targets


FAMILIES = [Family("classes", ("mro-c3", "super-function", "inheritance"), make, judge, 100)]
