"""What `is` gives, what can be hashed, and how many objects a repeated list holds."""

import ast
import re

from ._watch import Watched
from .base import Family, call, codes, matched, same, sentences, unknown
from .sharing import running, statement
from .statements import segment_of

# ---- is

SIDES = ["a", "b", "c", "d", "[]", "{}", "[1]", "{1}", "()", "None", "lambda: 1", "[x for x in a]", "(a)", "'x'", "([])", "True", "a[:]"]


def make_is(rng):
    lines = ["yes = 1", "def given(value): return value", "a = [1]", "b = [1]", "c = a", "d = {}"]
    inside = rng.random() < 0.3
    if inside:
        lines[2:] = ["def run(a, b, *c, d=None):"]
    margin = "    " if inside else ""
    for i in range(10):
        if rng.random() < 0.6:
            lines.append(f"{margin}r{i} = {rng.choice(SIDES)} {rng.choice(['is', 'is', 'is not', 'is  not'])} {rng.choice(SIDES)}")
        else:
            lines += [margin + line for line in statement(rng)]
    if inside:
        lines.append("run([1], [2], 3)")
    return running(lines)


def judge_is(program, notes):
    watched = Watched(program.source, lambda node: [node.left, *node.comparators] if isinstance(node, ast.Compare) else None)
    for note in notes:
        for (parts, result) in watched.at(note):
            lead = note["lead"]
            value = codes(lead)[0]
            yield note, lead, same(repr(result), value) if judge_why(program, note, lead) else unknown(lead)
            for text in sentences(note):
                operator = codes(text)[0]
                written = "is not" if note["title"] == "is not" else "is"
                yield note, text, text == f"`{operator}` compares the values." and {"is": "==", "is not": "!="}[written] == operator


def judge_why(program, note, lead):
    tree = ast.parse(segment_of(program, note).strip(), mode="eval").body
    sides = [ast.unparse(tree.left), ast.unparse(tree.comparators[0])]
    if groups := re.search(r": `(.*)` makes a new (\w+) each time$", lead):
        made = eval(groups[1], {"a": [1], "b": [], "c": [], "d": []})
        return type(made).__name__ == groups[2] and ast.unparse(ast.parse(groups[1], mode="eval").body) in sides
    if groups := re.search(r": `(\w+)` and `(\w+)` refer to one object here$", lead):
        return list(groups.groups()) == sides
    if groups := re.search(r": `(\w+)` and `(\w+)` were made apart, on line \d+$", lead):
        return list(groups.groups()) == sides
    if groups := re.search(r": `(\w+)` was made on line (\d+), `(\w+)` on line (\d+)$", lead):
        rows = [int(groups[2]), int(groups[4])]
        return [groups[1], groups[3]] == sides and all(re.search(r"[\[{]", program.lines[row - 1]) for row in rows)
    return False


# ---- hashing

KEYS = ["1", "'a'", "(1, 2)", "[1]", "[]", "{}", "{1}", "(1, [2])", "(1, (2, {}))", "(1, (2, 3))", "a", "b", "c", "t", "None", "frozenset({1})", "list('ab')", "set()", "bytearray(b'x')", "[x for x in 'ab']", "(a,)", "(b)", "([3])", "f([])", "(f([]),)", "{x for x in ''}", "'a' 'b'", "lambda: []", "range(3)", "tuple([1])"]


def make_hash(rng):
    lines = ["def f(value): return 1", f"a = {rng.choice(['[1]', '1', '{}', '(1,)', 'f([])'])}", f"b = {rng.choice(['[1]', '{2}', '(1, [2])'])}", "c = b", "t = (1, 2)"]
    if rng.random() < 0.2:
        lines.append(rng.choice(["a = 2", "b = f(b)", "def list(x): return 5", "def hash(x): return 1", "if a: b = 3", "del c; c = 1", "def set(): return 3"]))
    for i in range(6):
        keys = [rng.choice(KEYS[:3] if rng.random() < 0.5 else KEYS) for _ in range(rng.choice([1, 2, 3]))]
        text = rng.choice([f"{{{', '.join(f'{k}: {n}' for n, k in enumerate(keys))}}}", f"{{{', '.join(keys)}}}", f"{{{', '.join(keys)}}}", f"hash({keys[0]})"])
        lines += ["try:", f"    r{i} = {text}", f"except Exception as e{i}:", f"    r{i} = e{i}"]
    return "\n".join(lines) + "\n"


def judge_hash(program, notes):
    for note in notes:
        row = note["location"]["row"]
        name = program.lines[row - 1].split()[0]
        result = program.ns.get(name)
        lead = note["lead"]
        groups = re.fullmatch(r"raises `TypeError`: (?:`(.*)` is a (\w+)|the tuple holds `(.*)`, a (\w+)), which cannot be hashed", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        part, kind = groups[1] or groups[3], groups[2] or groups[4]
        value = eval(part, program.ns)
        ok = type(result) is TypeError and "unhashable" in str(result) or f"it is {result!r}"
        yield note, lead, ok if ok is not True else (type(value).__name__ == kind and isinstance(call(hash, value), TypeError) or f"{value!r}")
        for text in sentences(note):
            if text == "A tuple of the same items can be hashed, if they can.":
                yield note, text, type(value) is list
            elif text == "A `frozenset` can be hashed.":
                yield note, text, type(value) is set and isinstance(hash(frozenset(value)), int)
            else:
                yield note, text, unknown(text)
        if note["general"]:
            found = re.fullmatch(r"A hash must never change, so what can change has none; this (key|element|argument) can\.", note["general"])
            yield note, note["general"], bool(found) and type(value) in (list, dict, set, bytearray)


# ---- hashing where no display shows it

ITEMS = ["[1]", "[]", "{}", "{1}", "(1, [2])", "(1, 2)", "1", "'a'", "E()", "D(1)", "F(2)", "H()", "N()", "S()", "(1, E())", "e", "d1", "l", "x", "set()", "frozenset()", "[x for x in 'ab']", "(1, (D(3),))", "Q()", "U(1)", "list()", "None", "()", "bytearray()", "P(1)"]
USES = ["m[{i}]", "m.get({i})", "m.get({i}, 0)", "m.setdefault({i}, 1)", "m.pop({i}, 1)", "{i} in m", "{i} not in m", "{i} in s", "{i} not in s", "{i} in l", "s.add({i})", "s.discard({i})", "s.remove({i})", "frozenset([{i}])", "set([1, {i}])", "set(({i}, 2))", "set({i})", "dict.fromkeys([{i}])", "dict.fromkeys([1, {i}], 2)", "keep({i})", "keep(1, {i})", "keep(1, b={i})", "kept({i})", "small({i})", "none({i})", "plain({i})", "l[{i}]", "x.get({i})", "{{{i}: 1}}", "{{{i}}}", "hash({i})", "m[1, {i}]", "list([{i}])", "shadow({i})", "s.union([{i}])", "x[{i}]", "g.get({i})", "frozenset([*l, {i}])"]
HEAD = """
import functools
from dataclasses import dataclass
from functools import lru_cache
class E:
    def __eq__(self, other): return True
class H:
    def __eq__(self, other): return True
    def __hash__(self): return 1
class N:
    __hash__ = None
class S(E): pass
class Q(E):
    __hash__ = object.__hash__
@dataclass
class D:
    a: int
@dataclass(frozen=True)
class F:
    a: int
@dataclass(unsafe_hash=True)
class U:
    a: int
@dataclass(eq=False)
class P:
    a: int
@lru_cache
def keep(a, b=0): return 1
@functools.cache
def kept(a): return 2
@functools.lru_cache(maxsize=0)
def none(a): return 3
@functools.lru_cache(8, typed=True)
def small(a): return 4
def plain(a): return 5
@plain
@lru_cache
def shadow(a): return 1
def given(value): return value
""".strip()


def make_uses(rng):
    lines = [*HEAD.split("\n"), "e = E()", f"d1 = {rng.choice(['D(1)', 'F(1)', 'given(D(1))'])}", "l = [1]", f"m = {rng.choice(['{}', '{1: 2}', 'dict()', 'given({})', '{k: 1 for k in ()}'])}", f"s = {rng.choice(['set()', '{1}', 'given({1})', 'frozenset()'])}", f"x = {rng.choice(['1', '{}', '[1]', 'given({})'])}", "g = {1: 1}"]
    if rng.random() < 0.25:
        lines.append(rng.choice(["E.__hash__ = object.__hash__", "D.__hash__ = lambda self: 1", "m = given(m)", "def set(x=()): return 5", "def dict(): return []", "e = H()", "class E: pass", "def hash(x): return 1", "def frozenset(x=()): return 1", "import builtins as D"]))
    for i in range(8):
        item = rng.choice(ITEMS)
        text = rng.choice(USES).format(i=item)
        form = rng.choice(["r{i} = {t}", "r{i} = {t}", "r{i} = {t}", "r{i} = f{i}()", "{t} = r{i} = 7", "del {t}"])
        if "= 7" in form or form.startswith("del"):
            text = rng.choice(["m[{i}]", "x[{i}]"]).format(i=item)
        if "f{i}()" in form:
            lines += [f"def f{i}(): return {text}"]
        lines += ["try:", f"    {form.format(i=i, t=text)}", f"except Exception as e{i}:", f"    r{i} = e{i}"]
    return "\n".join(lines) + "\n"


def judge_uses(program, notes):
    results = {}
    for number, line in enumerate(program.lines, 1):
        if found := re.match(r"    (?:.* )?(?:r|del m|del x)", line):
            handler = re.match(r"except Exception as e(\d+)", program.lines[number] if number < len(program.lines) else "")
            if handler:
                results[number] = program.ns.get(f"r{handler[1]}")
        if found := re.match(r"def f(\d+)\(\)", line):
            results[number] = program.ns.get(f"r{found[1]}")
    for note in notes:
        row = note["location"]["row"]
        result, lead = results.get(row), note["lead"]
        groups = re.fullmatch(r"raises `TypeError`: (?:`(?P<one>.*)` is|the tuple holds `(?P<part>.*)`,) (?:a (?P<kind>\w+)|an instance of `(?P<own>\w+)`), which cannot be hashed(?P<why>.*)", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        value = call(eval, groups["one"] or groups["part"], program.ns)
        fits = type(value).__name__ == (groups["kind"] or groups["own"]) and type(call(hash, value)) is TypeError
        yield note, lead, type(result) is TypeError and "unhashable" in str(result) and fits and note["weight"] == "fails" or f"it is {result!r} {value!r}"
        if groups["why"]:
            yield note, lead, because(program, groups["why"], value) or "the reason is another"
        for text in [*sentences(note), *([note["general"]] if note["general"] else [])]:
            yield note, text, use_fact(program, text, value)


def because(program, why, value):
    if groups := re.fullmatch(r": the class defines `__eq__` \(line (\d+)\) and no `__hash__`", why):
        return "def __eq__" in program.lines[int(groups[1]) - 1] and type(value).__eq__.__code__.co_firstlineno == int(groups[1]) and type(value).__hash__ is None
    if why == ": its class sets `__hash__` to None":
        return "__hash__" in vars(type(value)) and "__eq__" not in vars(type(value))
    if why == ": a dataclass compares by its fields and has no hash unless frozen":
        return hasattr(type(value), "__dataclass_fields__") and type(value).__hash__ is None and type(value)(5) == type(value)(5)
    if groups := re.fullmatch(r"; the cache of `(\w+)` \(line (\d+)\) needs the hash of each argument", why):
        return hasattr(program.ns[groups[1]], "cache_info") and f"def {groups[1]}(" in program.lines[int(groups[2]) - 1] or f"def {groups[1]}(" in program.lines[int(groups[2])]
    return False


def use_fact(program, text, value):
    if text == "A tuple of the same items can be hashed, if they can.":
        return type(value) is list
    if text == "A `frozenset` can be hashed.":
        return type(value) is set
    if text == "A `__hash__` by the values that `__eq__` compares makes them hashable.":
        return isinstance(hash(type("X", (type(value),), {"__hash__": lambda self: 1}).__new__(type("X", (type(value),), {"__hash__": lambda self: 1}))), int)
    if text == "`@dataclass(frozen=True)` gives a hash by the fields, which cannot be set then.":
        made = program.ns["F"](1)
        return hash(made) == hash(program.ns["F"](1)) and isinstance(call(setattr, made, "a", 2), AttributeError) and type(value).__name__ == "D"
    if re.fullmatch(r"A hash must never change, so what can change has none; this (key|element|argument) can\.", text):
        return type(value) in (list, dict, set, bytearray)
    return unknown(text)


# ---- repeated lists

INNER = ["[]", "[0]", "[0] * 2", "{}", "{1}", "0", "'x'", "(1,)", "None", "a", "[y for y in 'ab']", "([])", "f()", "{'k': []}"]


def make_rows(rng):
    lines = ["a = []", "n = 3", "m = 2", "m = 4", "def f(): return []"]
    for i in range(8):
        inner = ", ".join(rng.choice(INNER) for _ in range(rng.choice([1, 1, 1, 2, 3])))
        count = rng.choice(["2", "3", "4", "n", "m", "1", "0", "-1", "(n - 1)", "(3)", "len('ab')"])
        product = rng.choice([f"[{inner}] * {count}", f"[{inner}] * {count}", f"{count} * [{inner}]", f"([{inner}]) * {count}", f"[*[{inner}]] * {count}"])
        lines.append(rng.choice([f"r{i} = {product}", f"r{i} = {product}", f"r{i} = ({product}, 1)[0]", f"r{i} = [{product}][0]"]))
    return "\n".join(lines) + "\n"


def judge_rows(program, notes):
    for note in notes:
        segment = segment_of(program, note)
        rows = eval(segment, dict(program.ns))
        kept = [item for item in rows if type(item) in (list, dict, set)]
        fresh = {id(item) for item in kept if not any(item is program.ns[name] for name in ("a",))}
        lead = note["lead"]
        if groups := re.fullmatch(r"(\d+) references to (\d+) (\w+?)s?", lead):
            yield note, lead, int(groups[1]) <= len(kept) and int(groups[2]) <= len(fresh) and count_displays(segment) == int(groups[2]) and len(rows) // max(1, displays(segment)) * int(groups[2]) == int(groups[1]) and (groups[3] == "object" or groups[3] in {type(item).__name__ for item in kept})
        elif groups := re.fullmatch(r"(\d+) (\w+?)s? only, however often (it stands|they stand) there", lead):
            yield note, lead, count_displays(segment) == int(groups[1]) and (groups[2] == "object" or groups[2] in {type(item).__name__ for item in kept} or not kept)
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            if groups := matched("{c} is {c}: a change in one place shows in all.", text):
                one, other = (eval(g, dict(program.ns)) for g in groups)
                yield note, text, one is other
            elif groups := matched("One {*} for each place: {c}.", text):
                apart = eval(groups[1], dict(program.ns))
                yield note, text, apart == rows and len({id(item) for item in apart}) == len(apart) and all(type(item).__name__ == groups[0] for item in apart)
            else:
                yield note, text, unknown(text)


def tree_of(segment):
    tree = ast.parse(segment, mode="eval").body
    return tree.left if isinstance(tree.left, ast.List) else tree.right


def displays(segment):
    return len(tree_of(segment).elts)


def count_displays(segment):
    kinds = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp)
    return sum(isinstance(e, kinds) or isinstance(e, ast.BinOp) for e in tree_of(segment).elts)


FAMILIES = [
    Family("identity", ("identity-vs-equality",), make_is, judge_is, 150),
    Family("hashing", ("hashability",), make_hash, judge_hash, 250),
    Family("hashed", ("hashability",), make_uses, judge_uses, 100),
    Family("repeated-lists", ("list-multiplication-aliasing",), make_rows, judge_rows, 250),
]
