"""Enumerations and named tuples: members, values, aliases; fields and defaults."""

import ast
import enum
import sys

from .base import Family, call, codes, matched, same, sentences, unknown
from .finding import class_node, class_of

VALUES = {
    "Enum": ["1", "2", "3", "'a'", "'b'", "auto()", "auto()", "enum.auto()", "(1, 2)", "True", "1.0", "None", "-1", "1 << 3", "5 - 3", "[1]", "A0", "int", "object()", "b'x'", "print", "lambda: 1", "'it`s'", "(1, 'x')", "()"],
    "IntEnum": ["1", "2", "auto()", "auto()", "True", "'7'", "1 << 2", "-3", "2.0", "A0"],
    "StrEnum": ["'a'", "'B'", "auto()", "auto()", "1", "'a' 'b'"],
    "Flag": ["auto()", "auto()", "auto()", "1", "2", "4", "3", "0", "A0 | A1", "A0|A1|8", "1 << 4", "A0", "~1", "-2", "A0 & A1"],
    "IntFlag": ["auto()", "auto()", "1", "4", "0", "A0 | A1", "1 << 4"],
    "int, Enum": ["1", "2", "auto()", "True", "'3'"],
    "str, Enum": ["'a'", "'b'", "auto()", "3"],
    "Base": ["1", "'a'", "auto()", "1"],
    "ReprEnum": ["1"],
    "Enum, metaclass=enum.EnumMeta": ["1"],
    "Wild": ["1", "auto()"],
}
BODIES = ["def f(self): return 1", "def __str__(self): return 'x'", "'text'", "pass", "note: int", "A1: int = 4", "_private = 1", "__dunder__ = 1", "A0 = 1", "def A1(self): pass", "class Inner: pass", "_ignore_ = ['A1']", "A5 = A6 = 3",
          "def __new__(cls, value):\n        one = object.__new__(cls)\n        one._value_ = value * 2\n        return one", "def __init__(self, *a): pass", "def __init__(self, *a): self._value_ = 9", "@property\n    def p(self): return 1",
          "def _generate_next_value_(name, start, count, last): return name", "@classmethod\n    def _missing_(cls, value): return None", "if True: A7 = 7", "A8, A9 = 8, 9", "for A7 in (1,): pass", "def __eq__(self, o): return True", "mro = 1", "A1 = 1; A2 = 1"]


def make(rng):
    lines = ["import enum", "from enum import *", "from enum import Enum, IntEnum, Flag, IntFlag, auto, unique", "class Base(Enum):", "    " + rng.choice(["pass", "'text'", "def hi(self): return 1", "def _generate_next_value_(*a): return 9"])]
    lines += ["def unknown(): return type('Hidden', (), {})", "class Wild(unknown(), Enum): pass"]
    for i in range(rng.randint(1, 2)):
        base = rng.choice(list(VALUES))
        if base in ("StrEnum", "ReprEnum") and sys.version_info < (3, 11):
            base = "Enum"
        if rng.random() < 0.25:
            lines.append(rng.choice(["@unique", "@unique", "@enum.unique", "@(lambda c: c)"]))
        lines.append(f"class E{i}({base if rng.random() < 0.7 or ',' in base or base in ('Base', 'Wild') else 'enum.' + base}):")
        values = [v for v in VALUES[base]]
        body = [f"    A{j} = {rng.choice(values)}" for j in range(rng.randint(1, 10 if rng.random() < 0.1 else 5))]
        if rng.random() < 0.4:
            body.insert(rng.randint(0, len(body)), "    " + rng.choice(BODIES))
        lines += body
    return "\n".join(lines) + "\n"


def judge(program, notes):
    for note in notes:
        row = note["location"]["row"]
        node, qualname = class_node(program, row)
        if note["lead"].startswith("raises `ValueError`"):
            # Another statement may have failed before.
            if program.error is None or program.failed_at(row):
                yield note, note["lead"], raised(program, note, node)
            continue
        cls = class_of(program, dict(note, location={"row": node.lineno})) if node else None
        if cls is None:
            if program.error is not None and program.failed_at(node.lineno):
                yield note, note["lead"], f"making it raises {program.error!r}"
            continue
        if note["title"] == "auto()":
            name = program.lines[row - 1].split("=")[0].strip()
            name = next((n.targets[0].id for n in node.body if isinstance(n, ast.Assign) and n.lineno == row), name)
            yield note, note["lead"], same(repr(cls.__members__[name].value), codes(note["lead"])[0])
            continue
        yield note, note["lead"], members(cls, note)
        for text in sentences(note):
            yield note, text, sentence(program, text, cls)
        if note["general"]:
            yield note, note["general"], same(len(cls.__members__) > len({id(m) for m in cls.__members__.values()}), True)


def raised(program, note, node):
    first, second = matched("raises `ValueError`: {c} and {c} have the same value, which `@unique` forbids", note["lead"])
    if program.error is None or not program.failed_at(node.lineno):
        return f"it raises {program.error!r}"
    return (isinstance(program.error, ValueError) and f"{second} -> {first}" in str(program.error)) or f"it raises {program.error!r}"


def members(cls, note):
    lead = note["lead"]
    real = [f"{m.name} = {m.value!r}" for m in cls]
    if lead == "no member has a single bit":
        return same(real, [])
    more = 0
    if groups := matched("{*} and {n} more", lead):
        lead, more = groups[0], int(groups[1])
    said = codes(lead)
    if len(said) + more != len(real):
        return f"they are {real}"
    for one, there in zip(said, real):
        if one.endswith("= …"):
            one, there = one.split(" = ")[0], there.split(" = ")[0]
        if one != there:
            return f"{there} is no {one}"
    return same(note["title"], "Flag" if issubclass(cls, enum.Flag) else "Enum")


def sentence(program, text, cls):
    if groups := matched("{c} is another name of {c} (line {n}): {c} is true", text):
        alias, of, line, shown = groups
        known = cls.__members__
        place = program.lines[int(line) - 1].strip()
        return (known[alias] is known[of] and known[of].name == of and place.startswith(f"{of}") and shown == f"{cls.__name__}.{alias} is {cls.__name__}.{of}") or f"{known}"
    if groups := matched("… and {n} more {*}.", text):
        aliases = len(cls.__members__) - len({id(m) for m in cls.__members__.values()})
        return same(aliases, int(groups[0]) + 4)
    if groups := matched("{c} combines bits: going over {c} does not give it", text):
        name, value = groups[0].split(" = ")
        one = cls.__members__[name]
        return (repr(one.value) == value and one not in list(cls) and one.value.bit_count() > 1) or f"{list(cls)}"
    if groups := matched("{c} has no bit: it is false, and going over {c} does not give it", text):
        one = cls.__members__[groups[0].split(" = ")[0]]
        return (one.value == 0 and not one and one not in list(cls)) or f"{list(cls)}"
    return unknown(text)


FIELDS = ["'x y'", "'x, y'", "['x', 'y', 'z']", "('x', 'y')", "'x'", "''", "'x,y  z'", "['x', 'x']", "'_x y'", "'class y'", "names", "['x', names]", "[]", "'x y _z x'", "'1a b'", "['a', 'b c']", "'a' ' b'", "[*'ab']", "\"x it's\""]
OPTIONS = ["", "", "", ", defaults=(1,)", ", defaults=[1, 'a']", ", rename=True", ", rename=False", ", rename=True, defaults=[0]", ", module='m'", ", defaults=None", ", defaults=(1, 2, 3, 4)", ", defaults=names", ", rename=FLAG", ", verbose=True", ", defaults=(1, *names)"]
BODY = ["x: int", "y: str = 'a'", "z: int = 3", "'text'", "def f(self): return 1", "w: list = []", "plain = 1", "_u: int", "x: int = 0", "@property\n    def p(self): return 1", "def __new__(cls): pass", "if True: v: int = 1", "pass", "@staticmethod\n    def g(): pass",
        "def __eq__(self, o): return True", "def x(self): pass", "__slots__ = ()", "a: int; b: int = 1", "def _asdict(self): pass", "c: 'int'", "_fields = 1"]


def make_tuples(rng):
    lines = ["import collections, typing", "from collections import namedtuple", "from typing import NamedTuple", "names = ['p', 'q']", "FLAG = True"]
    for i in range(rng.randint(1, 3)):
        if rng.random() < 0.5:
            name = rng.choice([f"'P{i}'", f"'P{i}'", f"'P{i}'", "'Other'", "'class'", "f'P{1}'"])
            call = rng.choice(["namedtuple", "namedtuple", "collections.namedtuple", "NamedTuple"])
            fields = rng.choice(FIELDS) if call != "NamedTuple" else rng.choice(["[('x', int), ('y', str)]", "[]", "[('_x', int)]", "(('x', int),)", "[('x', int), names]"])
            if rng.random() < 0.1 and call != "NamedTuple":
                fields = f"field_names={fields}"
            lines.append(f"P{i} = {call}({name}, {fields}{rng.choice(OPTIONS) if call != 'NamedTuple' else ''})")
        else:
            lines += rng.choice([[], [], [], [], ["@(lambda c: c)"]])
            lines.append(f"class P{i}({rng.choice(['NamedTuple', 'NamedTuple', 'typing.NamedTuple', 'NamedTuple, typing.Generic[typing.T]', 'P0'])}):")
            lines += ["    " + b for b in rng.sample(BODY, rng.randint(1, 4))]
    # What fails stops no others.
    source, block = [], []
    for line in lines[5:] + [""]:
        if block and not line.startswith(" ") and not block[-1].startswith("@"):
            source += ["try:"] + ["    " + b for b in "\n".join(block).split("\n")] + ["except Exception as error:", "    LOG.append(error)"] if block[0].startswith("P") else block
            block = []
        block.append(line)
    return "\n".join(lines[:5] + source) + "\n"


def judge_tuples(program, notes):
    for note in notes:
        row = note["location"]["row"]
        fails = note["lead"].startswith("raises")
        if fails:
            ok = isinstance(program.error, TypeError) and program.failed_at(row)
            field = codes(note["lead"])[1]
            # Another statement failed before this one was reached.
            if program.error is not None and not program.failed_at(row):
                continue
            yield note, note["lead"], ok and field in str(program.error) or f"it raises {program.error!r}"
            continue
        bound = codes(note["lead"])[0].split("(")[0]
        cls = program.ns.get(bound)
        if cls is None:
            node, _ = class_node(program, row)
            if program.error is None or program.failed_at(row):
                yield note, note["lead"], f"making it raises {program.error!r} {program.log}"
            continue
        yield note, note["lead"], fields(program, cls, codes(note["lead"])[0])
        for text in sentences(note):
            yield note, text, of_tuple(text, cls, bound)
        if note["general"]:
            one = cls(*range(len(cls._fields)))
            error = call(setattr, one, cls._fields[0], 1) if cls._fields else AttributeError()
            plain_eq = "__eq__" not in vars(cls)
            yield note, note["general"], (isinstance(error, AttributeError) and (not plain_eq or one == tuple(one))) or f"{error!r}"


def fields(program, cls, shown):
    inside = shown.split("(", 1)[1][:-1]
    if inside.endswith("…"):
        said = inside[:-1].rstrip(", ").split(", ")
        return same(list(cls._fields[: len(said)]), said)
    arguments = ast.parse(f"def f({inside}): pass").body[0].args
    names = [a.arg for a in arguments.args]
    defaults = dict(zip(names[len(names) - len(arguments.defaults) :], arguments.defaults))
    if names != list(cls._fields) or list(defaults) != list(cls._field_defaults):
        return f"they are {cls._fields} {cls._field_defaults}"
    for name, default in defaults.items():
        if repr(eval(ast.unparse(default), dict(program.ns))) != repr(cls._field_defaults[name]):
            return f"the default of {name} is {cls._field_defaults[name]!r}"
    return True


def of_tuple(text, cls, bound):
    one = cls(*range(len(cls._fields)))
    if groups := matched("A tuple of 1 item: {c} is item 0.", text):
        return len(one) == 1 and getattr(one, groups[0][1:]) == 0
    if groups := matched("A tuple of {n} items: {c} is item 0, {c} is item {n}.", text):
        return len(one) == int(groups[0]) and getattr(one, groups[1][1:]) == 0 and getattr(one, groups[2][1:]) == int(groups[3])
    if text == "It has no fields: each object is an empty tuple.":
        return same(tuple(one), ())
    if groups := matched("The class calls itself {c} and is bound to {c}: `repr` shows the one, and `pickle` does not find it by that name.", text):
        return cls.__name__ == groups[0] and groups[1] == bound and repr(one).startswith(groups[0] + "(")
    return unknown(text)


FAMILIES = [Family("enums", ("enum",), make, judge, 40), Family("named-tuples", ("namedtuple",), make_tuples, judge_tuples, 100)]
