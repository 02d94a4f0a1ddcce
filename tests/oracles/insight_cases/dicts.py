"""What a dict that is written out gives for a key, and what it fails with."""

import ast
import copy
import re

from ._watch import kept_copy
from .base import Family, call, codes, same, sentences, unknown
from .caching import place_of, quiet
from .statements import segment_of

KEYS = ["'a'", "'b'", "'c'", "1", "2", "True", "(1, 2)", "None", "b'k'", "\"it's\"", "k", "1.0", "-1", "0", "False", "('a', 1)", "'é'"]
VALUES = ["1", "2", "'x'", "[1]", "[]", "None", "f", "K", "{'in': 1}", "{3}", "(4, [5])", "f(1)", "k", "lambda: 1", "2.5", "x", "[x]"]
NAMES = ["d", "e", "g"]


def display(rng):
    pairs = [f"{rng.choice(KEYS)}: {rng.choice(VALUES)}" for _ in range(rng.choice([0, 1, 2, 2, 3, 3, 6]))]
    if rng.random() < 0.06:
        pairs.append(rng.choice(["**g", "x: 3", "f(2): 1", "[1][0]: 2"]))
    text = ", ".join(pairs)
    return rng.choice([f"{{{text}}}", f"{{{text}}}", f"{{{text}{',' if text else ''}}}", f"({{{text}}})", "dict()" if rng.random() < 0.2 else f"{{ {text} }}"])


def operation(rng):
    d, e = rng.choice([*NAMES, "d", "d", "{'a': 1, 2: 'two'}"]), rng.choice(NAMES)
    k, v = rng.choice([*KEYS, "x", "'z'"]), rng.choice(VALUES)
    return rng.choice([
        f"{d}.get({k})", f"{d}.get({k}, {v})", f"{d}.pop({k})", f"{d}.pop({k}, {v})", f"{d}.setdefault({k})", f"{d}.setdefault({k}, {v})",
        f"{d}[{k}]", f"{d}[{k}]", f"{k} in {d}", f"{k} not in {d}", f"{d}.update({{{k}: {v}}})", f"{d}.update({e})", f"{d}.update(a={v}, z=2)", f"{d} | {e}", f"{d} | {{{k}: {v}}}",
        f"{d}.keys()", f"{d}.items()", f"{d}.values()", f"{d}.update([({k}, 1)])", f"{d}.get(*[{k}])", f"({d}).get({k})",
    ])


def statement(rng):
    op, other = operation(rng), operation(rng)
    d, k = rng.choice(NAMES), rng.choice(KEYS)
    return rng.choice([
        [f"r = {op}"], [f"r = {op}"], [f"r = {op}"], [f"print({op})"], [f"if {op}: pass"], [f"r = [{op}, {other}]"], [f"for i in [{op}]: pass"],
        ["if x:", f"    r = {op}"], ["for i in 'ab':", f"    r = {op}", f"    {other}"], [f"while {op}:", f"    {other}", "    break"],
        [f"r = {op} if x else {other}"], [f"r = {op} or {other}"], [f"f({d}), {op}"], [f"r = f'{{{d}.pop(1, 2)}}', {op}"], [f"{d} = {display(rng)}"], [f"{d} = {display(rng)}"],
        [f"{d}[{k}] = 3"], [f"{d}.clear()"], [f"f({d})"], [f"{d} = {rng.choice(NAMES)}"], [f"del {d}[{k}]"], [f"{d}[{k}] += 1"], [f"v = {d}.keys()"], [f"v = {d}.values()"],
        [f"r = [{op} for _ in 'ab']"], [f"r = lambda: {op}"], [f"({d} := {{}}), {op}"], ["if f(x):", f"    {d}.clear()", "else:", f"    {op}"], [f"{d} |= {rng.choice(NAMES)}"], [f"assert {op} or 1"],
        [f"h.{rng.choice(['grow', 'same'])}, {op}"], [f"x = {k}"],
    ])


def make(rng):
    lines = [f"{name} = {display(rng)}" for name in NAMES] + [line for _ in range(rng.randint(4, 9)) for line in guarded(rng, statement(rng))]
    first = ["k = 'a'", "x = 1", "def f(value, *a): return value", "class K: pass", "class H:\n    same = 1\n    @property\n    def grow(self): d.clear()", "h = H()"]
    if rng.random() < 0.15:
        first.append(rng.choice(["def other():\n    global d\n    d = {}", "def print(v): d.clear()", "def dict(): return {'a': 1}"]))
    inside = rng.random() < 0.35
    source = "\n".join([*first, "def run(x):", *("    " + line for line in lines), "run(1)"] if inside else [*first, *lines]) + "\n"
    with quiet():
        compile(source, "program.py", "exec")
        return source
    return "d = {'a': 1}\nd.get('b')\n"


def guarded(rng, lines):
    return ["try:", *("    " + line for line in lines), "except Exception: pass"] if rng.random() < 0.5 else lines


class Ran(ast.NodeTransformer):
    """Each expression of the program with what it gave or raised, and its dicts before and after, each time it ran."""

    def __init__(self, source):
        self.seen = {}
        self.lines = source.splitlines()
        tree = ast.parse(source)
        # A statement that raises does not keep those below from being run.
        tree.body = [wrapped for node in tree.body for wrapped in self.tried(node)]
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == "run":
                node.body = [wrapped for inner in node.body for wrapped in self.tried(inner)]
        tree = ast.fix_missing_locations(self.visit(tree))
        with quiet():
            exec(compile(tree, "program.py", "exec"), {"_ran": self.ran, "__name__": "program"})

    def tried(self, node):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            return [node]
        guard = ast.parse("try:\n pass\nexcept Exception: pass").body[0]
        guard.body = [node]
        return [guard]

    def visit(self, node):
        place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0), getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0))
        wanted, receiver = self.parts(node)
        if isinstance(node, (ast.Delete, ast.AugAssign)):
            return self.stored(node)
        inner = self.generic_visit(node)
        if not wanted:
            return inner
        place = (place[0], self.column(place[0], place[1]), place[2], self.column(place[2], place[3]))
        return ast.copy_location(ast.Call(ast.Name("_ran", ast.Load()), [ast.Constant(place), thunk(inner), thunk(receiver)], []), node)

    def stored(self, node):
        """`del d[k]` and `d[k] += v`: judged at the place of `d[k]`."""
        target = node.targets[0] if isinstance(node, ast.Delete) else node.target
        if isinstance(node, ast.AugAssign):
            node.value = self.visit(node.value)
        if not isinstance(target, ast.Subscript):
            return node
        place = (target.lineno, self.column(target.lineno, target.col_offset), target.end_lineno, self.column(target.end_lineno, target.end_col_offset))
        receiver, key = copy.deepcopy(target.value), copy.deepcopy(target.slice)
        look = ast.Call(ast.Name("_ran", ast.Load()), [ast.Constant(place), thunk(ast.Subscript(receiver, key, ast.Load())), thunk(copy.deepcopy(receiver))], [])
        return [ast.copy_location(ast.Expr(look), node), node]

    def parts(self, node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return True, copy.deepcopy(node.func.value)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            return True, copy.deepcopy(node.value)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return True, copy.deepcopy(node.comparators[0])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return True, ast.Tuple([copy.deepcopy(node.left), copy.deepcopy(node.right)], ast.Load())
        return False, None

    def column(self, row, offset):
        return len(self.lines[row - 1].encode()[:offset].decode()) + 1

    def ran(self, place, function, receiver):
        before = kept_copy(receiver())
        try:
            result = function()
        except Exception as error:
            self.seen.setdefault(place, []).append((before, error, kept_copy(receiver())))
            raise
        # A view cannot be copied; what it is of goes on.
        self.seen.setdefault(place, []).append((before, kept_copy(result), kept_copy(receiver())))
        return result


def thunk(node):
    arguments = ast.arguments(posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])
    return ast.Lambda(arguments, node)


def judge(program, notes):
    seen = Ran(program.source).seen
    namespace = {"__name__": "program"}
    with quiet():
        exec(program.source.split("\nh = H()")[0], namespace)
    for note in notes:
        for before, result, after in seen.get(place_of(note), []):
            for text in [note["lead"], *sentences(note)]:
                yield note, text, verdict(text, note, program, before, result, after, namespace)


def value_of(text, namespace):
    return eval(text, dict(namespace))


def is_value(text, result, namespace):
    value = value_of(text, namespace)
    return shown(value) == shown(result) and type(value).__name__ == type(result).__name__ or f"it is {result!r}"


def shown(value):
    return f"{type(value).__name__} {value.__name__}" if hasattr(value, "__name__") else repr(value)


def plain(name):
    return ast.unparse(ast.parse(name, mode="eval").body)


def verdict(text, note, program, before, result, after, namespace):
    node = ast.parse(segment_of(program, note), mode="eval").body
    receiver = node.func.value if isinstance(node, ast.Call) else node.value if isinstance(node, ast.Subscript) else node.comparators[0] if isinstance(node, ast.Compare) else None
    named = lambda name: receiver is not None and plain(name) == ast.unparse(receiver)
    if groups := re.fullmatch(r"raises `KeyError`: `(.*)` has no key `(.*)`", text):
        key = value_of(groups[2], namespace)
        return type(result) is KeyError and result.args[0] == key and key not in before and named(groups[1]) and note["weight"] == "fails" or f"it is {result!r}"
    if groups := re.fullmatch(r"`(.*)` would give `None` instead\.", text):
        call_ = ast.parse(groups[1], mode="eval").body
        return eval(groups[1], dict(namespace, **{ast.unparse(call_.func.value): dict(before)} if isinstance(call_.func.value, ast.Name) else {})) is None and isinstance(result, KeyError)
    if isinstance(result, Exception) and "(line " not in text:
        return f"it raises {result!r}"
    if groups := re.fullmatch(r"gives `(.*)` and removes the key `(.*)` from `(.*)`", text):
        key = value_of(groups[2], namespace)
        return is_value(groups[1], result, namespace) is True and key in before and key not in after and named(groups[3]) or f"{result!r} {before} {after}" if isinstance(receiver, ast.Name) else is_value(groups[1], result, namespace)
    if groups := re.fullmatch(r"gives `(.*)`, the default: `(.*)` has no key `(.*?)`(?: and stays as it is)?", text):
        key = value_of(groups[3], namespace)
        return is_value(groups[1], result, namespace) is True and key not in before and repr(before) == repr(after) and named(groups[2]) or f"{result!r}"
    if groups := re.fullmatch(r"gives `(.*)`: `(.*)` (has the|has no) key `(.*?)`( and stays as it is)?", text):
        key = value_of(groups[4], namespace)
        return is_value(groups[1], result, namespace) is True and (key in before) == (groups[3] == "has the") and repr(before) == repr(after) and named(groups[2]) or f"{result!r}"
    if groups := re.fullmatch(r"gives `(.*)`", text):
        return is_value(groups[1], result, namespace)
    if groups := re.fullmatch(r"adds `(.*)` to `(.*)` and gives `(.*)`", text):
        pair = value_of("{" + groups[1] + "}", namespace)
        added = not isinstance(receiver, ast.Name) or shown(after) == shown({**before, **pair}) or repr(after) == repr({**before, **pair})
        return is_value(groups[3], result, namespace) is True and not pair.keys() & before.keys() and added and named(groups[2]) or f"{result!r} {after}"
    if groups := re.fullmatch(r"`(True|False)`: `(.*)` (has the|has no) key `(.*)`", text):
        key = value_of(groups[4], namespace)
        return repr(result) == groups[1] and (key in before) == (groups[3] == "has the") and named(groups[2]) or f"{result!r}"
    if groups := re.fullmatch(r"`(in|not in)` looks at the keys\. `(.*?)` is a value: `(.*)` would be `(True|False)`\.", text):
        key = value_of(groups[2], namespace)
        names = {ast.unparse(receiver): before} if isinstance(receiver, ast.Name) else {}
        return key not in before and key in before.values() and repr(eval(groups[3], dict(namespace, **names))) == groups[4] and groups[1] in groups[3] and note["weight"] == "surprise"
    if groups := re.fullmatch(r"`(.*)` stays as it is: `get` adds no key\.", text):
        return repr(before) == repr(after) and named(groups[1])
    if groups := re.fullmatch(r"`(\w+)` \(line (\d+)\) is empty\.", text):
        return before == {} and "{" in program.lines[int(groups[2]) - 1] and named(groups[1])
    if groups := re.fullmatch(r"(?:The only key of )?`(\w+)` \(line (\d+)\) (?:has the keys|is) (.*)\.", text):
        more = re.search(r" and (\d+) more$", groups[3])
        keys = codes(groups[3])
        display = re.match(r"\s*(?:try: )?" + groups[1] + r" = \(?\{", program.lines[int(groups[2]) - 1]) or " = " in program.lines[int(groups[2]) - 1]
        return [repr(key) for key in list(before)[: len(keys)]] == keys and len(keys) + (int(more[1]) if more else 0) == len(before) and bool(display) and named(groups[1]) and (len(before) == 1) == text.startswith("The only") or f"{before}"
    if groups := re.fullmatch(r"a new dict of (\d+) keys?(?:; the right side gives the value for (.*))?", text):
        left, right = before
        both = [key for key in right if key in left]
        told = codes(groups[2] or "")
        return len(result) == int(groups[1]) and [repr(next(k for k in left if k == key)) for key in both][: len(told)] == told and bool(both) == bool(groups[2]) and "more" not in (groups[2] or "") or f"{result!r} {before}"
    if groups := re.fullmatch(r"leaves `(.*)` as it is", text):
        return repr(before) == repr(after) and result is None and named(groups[1])
    if groups := re.fullmatch(r"adds to `(.*?)`: (.*)", text):
        if not isinstance(receiver, ast.Name):
            # The display is gone with what was put into it.
            return result is None and named(groups[1]) and not set(codes(groups[2])) & set(map(repr, before))
        told, more = codes(groups[2]), re.search(r" and (\d+) more$", groups[2])
        added = [repr(k) for k in after if k not in before]
        all_told = added[: len(told)] == told and len(added) == len(told) + (int(more[1]) if more else 0)
        return result is None and all_told and named(groups[1]) and all(repr(after[key]) == repr(before[key]) for key in before) or f"{before} {after}"
    if groups := re.fullmatch(r"sets anew in `(.*?)`: (.*?)(?:; adds (.*))?", text):
        if not isinstance(receiver, ast.Name):
            return True
        anew = codes(groups[2])
        return result is None and all(key in map(repr, before) for key in anew) and [repr(k) for k in after if k not in before] == codes(groups[3] or "") and named(groups[1]) and all(repr(after[k]) == repr(before[k]) for k in before if repr(k) not in anew) or f"{before} {after}"
    if groups := re.fullmatch(r"a view of `(.*)`, no copy: it shows what is changed there later", text):
        made = dict(before)
        view = eval(ast.unparse(node), {ast.unparse(receiver): made}) if isinstance(receiver, ast.Name) else call(eval, ast.unparse(node), dict(namespace))
        size = len(view)
        made["a key of its own"] = 1
        return type(view).__name__ in ("dict_keys", "dict_values", "dict_items") and (len(view) == size + 1 or not isinstance(receiver, ast.Name)) and named(groups[1])
    return unknown(text)


FAMILIES = [Family("dict-keys", ("dict-methods",), make, judge, 110)]
