"""What a tested value counts as, what operations on lists cost, and which levels a copy copies."""

import ast
import copy
import re

from ._steps import Steps
from .base import Family, codes, compiled, matched, sentences, unknown
from .sharing import running
from .statements import segment_of

# ---- truth

TYPES = {"int": ["0", "3"], "str": ["''", "'a'"], "list": ["[]", "[0]"], "dict": ["{}", "{0: 0}"], "tuple": ["()", "(0,)"], "bytes": ["b''", "b'a'"], "set": ["set()", "{0}"], "bool": ["True"]}


def make_truth(rng):
    kind = rng.choice(list(TYPES))
    other = rng.choice(list(TYPES))
    note = rng.choice([f"x: {kind}", f"x: {kind} | None", "x", f"x: {kind} = {TYPES[kind][0]}", f"x: Optional[{kind}] = None"])
    lines = ["from typing import Optional", "def ready(): return False", "def made():\n    yield 1", "async def waits(): pass", "class K: pass", f"def f({note}):"]
    for i in range(5):
        tested = rng.choice(["x", "x", "x", "y", "ready", "ready()", "made()", "(x, 'why')", "(x)", "()", "lambda: 0", "K", "K()", "len(x)", "(a for a in [])", "not x", "made", "waits", "(1,)", "''.split()", "'a'.find('b')"])
        form = rng.choice(["if {t}: LOG.append(1)", "while {t}: break", "assert {t}, 'no'", "r = 1 if {t} else 2", "r = not {t}", "if not {t}: pass", "if 1 > 2: pass\n    elif {t}: pass"])
        if rng.random() < 0.15:
            lines.append("    " + rng.choice([f"y = {rng.choice(TYPES[other])}", "y = x", "x = None", f"x = {rng.choice(TYPES[other])}"]))
        if form.startswith("r = not") and tested.startswith(("not", "lambda")):
            continue
        if "lambda" in tested:
            tested = f"({tested})"
        lines.append("    " + form.format(t=tested))
    lines += ["    y = 3", "    return x"]
    return compiled("\n".join(lines) + "\n", "def f(x: list):\n    if x: pass\n").replace("LOG.append(1)", "pass")


def judge_truth(program, notes):
    annotation = re.search(r"x: (Optional\[)?(\w+)\]?( \| None)?", program.source)
    for note in notes:
        lead = note["lead"]
        namespace = dict(program.ns)
        if groups := re.fullmatch(r"always true: `(.*)` is a tuple that is not empty", lead):
            yield note, lead, bool(eval(groups[1], dict(namespace, x=0, y=0))) and type(eval(groups[1], dict(namespace, x=0, y=0))) is tuple
        elif groups := re.fullmatch(r"always true: `(\w+)` is a function, and it is not called here", lead):
            yield note, lead, callable(namespace[groups[1]]) and bool(namespace[groups[1]]) and type(namespace[groups[1]]).__name__ == "function"
        elif groups := re.fullmatch(r"always true: `(.*)` is an? (generator|coroutine|async generator|function)", lead):
            value = eval(groups[1], namespace)
            yield note, lead, bool(value) and type(value).__name__ == groups[2]
        elif groups := re.fullmatch(r"`(.*)` is an? (\w+): false if it is (.*)", lead):
            name, kind, what = groups.groups()
            empties = {"0": 0, "0.0": 0.0, "0j": 0j}
            empty = empties[what] if what in empties else eval(kind + "()") if kind != "range" else range(0)
            is_own = name not in ("x", "y", "len(x)")
            of_text = not is_own or type(eval(name, dict(namespace))).__name__ == kind
            declared = is_own or kind in program.source or name == "len(x)" or kind in {type(eval(v)).__name__ for vs in TYPES.values() for v in vs if v in program.source}
            yield note, lead, not empty and type(empty).__name__ == kind and of_text and declared and bool(eval(TYPES[kind][1]))
        elif groups := re.fullmatch(r"`(.*)` may be `None` or `(.*)`: both count as false; `(.*) is None` tells them apart", lead):
            value = eval(groups[2])
            fits = annotation and (annotation[1] or annotation[3]) and type(value).__name__ == annotation[2]
            yield note, lead, not value and value is not None and groups[1] == groups[3] and bool(fits) or f"{annotation}"
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            yield note, text, unknown(text)


# ---- cost

class Item:
    compared = 0

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        Item.compared += 1
        return self.n == getattr(other, "n", None)

    __hash__ = None


def make_cost(rng):
    lines = ["def f(xs: list, d: dict, s: set, t: str, q: list[int]):", "    text, n = '', 0" if rng.random() < 0.2 else "    text = ''", "    n = 0"]
    operations = ["if 1 in {v}: pass", "r = 1 not in {v}", "{v}.index(1)", "{v}.remove(1)", "{v}.count(1)", "{v}.pop(0)", "{v}.insert(0, 1)", "{v}.pop()", "{v}.append(1)", "{v}.insert(1, 2)", "{v}.pop(-1)", "1 in [1, 2]", "{v}.pop(0x0)", "r = sorted({v})", "r = min({v})", "r = max({v}, key=abs)", "r = sum({v})", "{v}.sort()", "text += t", "text += 'a'", "t += str(1)", "n += 1", "if 1 in {v}: pass", "len({v})"]
    depth = 1
    for _ in range(8):
        margin = "    " * depth
        kind = rng.random()
        if kind < 0.2 and depth < 4:
            lines.append(margin + rng.choice(["for i in q:", "while q:", "for xs in [[1]]:", "for k in d:", "while 1 in xs:", "for j in range(3):", "for j in range(30):", "for i, j in enumerate(q):"]))
            depth += 1
            lines.append("    " * depth + "pass")
            continue
        if kind < 0.3 and depth > 1:
            depth -= 1
            continue
        lines.append(margin + rng.choice(operations).format(v=rng.choice(["xs", "xs", "q", "d", "s", "t", "small", "self.items", "list(q)", "[1, 2, 3, 4, 5, 6, 7, 8, 9]"])))
        if rng.random() < 0.1:
            lines.append(margin + rng.choice(["small = [1, 2]", "xs = list(q)", "xs = {1}", "q = sorted(q)", "def g():\n" + margin + "    1 in q", "break", "text = ''", "g(xs)", "return"]))
    source = "\n".join(lines) + "\n"
    try:
        compile(source, "program.py", "exec")
    except SyntaxError:
        return make_cost(rng)
    return source


LINEAR = {
    "it compares with one item after the other": ("in", "index"),
    "it compares with every item": ("count",),
    "it looks for the item, and all behind it move down": ("remove",),
    "all items behind move down by one place": ("pop",),
    "all items move up by one place": ("insert",),
    "it copies and sorts all items": ("sorted",),
    "it sorts all items": ("sort",),
    "it compares all items": ("min", "max"),
    "it adds up all items": ("sum",),
    "a str never changes, so all of it is copied into a new one": ("+=",),
}
INSTEAD = {
    "A set made before the loop answers in O(1) on average, where the items can be hashed.": ("in",),
    "A dict from item to place, made before the loop, answers in O(1) on average.": ("index",),
    "`collections.Counter`, made before the loop, answers in O(1) on average.": ("count",),
    "A set removes in O(1) on average, where the order does not matter.": ("remove",),
    "`collections.deque` has `popleft()`, which is O(1).": ("pop",),
    "`collections.deque` has `appendleft()`, which is O(1).": ("insert",),
    "A list of the pieces, joined by one `''.join(…)` after the loop, copies each of them once.": ("+=",),
}
MANY = "For m rounds that is O(n·m). With a set made before the loop it is O(n + m) on average, where the items can be hashed."


def compared(operation, n):
    """How many items an operation compares with that has to look at all of them."""
    items = [Item(i) for i in range(n)]
    Item.compared = 0
    last = Item(n - 1)
    if operation in ("min", "max", "sum", "sorted", "sort", "+="):
        return looked_at(operation, n)
    {"in": lambda: last in items, "index": lambda: items.index(last), "count": lambda: items.count(last), "remove": lambda: items.remove(last)}[operation]()
    return Item.compared


def looked_at(operation, n):
    """How many items are compared, added or copied."""
    numbers = [Number((i * 7) % n) for i in range(n)]
    Number.used = 0
    if operation == "+=":
        text = kept = "a" * n
        text += "b"
        # The old one is still there: all of it was copied.
        return n if kept == "a" * n and text is not kept and text.startswith(kept) else 0
    if operation == "sort":
        numbers.sort()
    else:
        {"min": min, "max": max, "sorted": sorted, "sum": lambda all: sum(all, Number(0))}[operation](numbers)
    return Number.used


class Number(int):
    used = 0

    def __lt__(self, other):
        Number.used += 1
        return int(self) < int(other)

    def __gt__(self, other):
        Number.used += 1
        return int(self) > int(other)

    def __radd__(self, other):
        Number.used += 1
        return Number(int(self) + int(other))

    __add__ = __radd__


def lengthened():
    """Whether a str that nothing else refers to keeps its place at least once while it grows, and one with a second name never."""
    text, same = "ab" * 40, 0
    for _ in range(200):
        before = id(text)
        text += "c"
        same += id(text) == before
    for _ in range(50):
        kept = text
        text += "d"
        if text is kept:
            return False
    return same > 0


def names_in(loop, name):
    """The parents of the loop's uses of a name."""
    parents = {child: node for node in ast.walk(loop) for child in ast.iter_child_nodes(node)}
    return [(node, parents[node]) for node in ast.walk(loop) if isinstance(node, ast.Name) and node.id == name]


def only_reads(loop, name, but):
    """Whether nothing in the loop but one expression could change what the name refers to by the name."""
    inside = set(ast.walk(but))
    def reads(node, parent):
        if node in inside:
            return True
        if isinstance(parent, ast.Call) and node in parent.args:
            return ast.unparse(parent.func) in ("len", "enumerate", "sum", "min", "max", "sorted", "print")
        return isinstance(node.ctx, ast.Load) and isinstance(parent, (ast.Compare, ast.For, ast.Subscript)) and not isinstance(getattr(parent, "ctx", None), (ast.Store, ast.Del))
    return all(reads(node, parent) for node, parent in names_in(loop, name))


def judge_cost(program, notes):
    tree = ast.parse(program.source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for note in notes:
        start = note["location"]
        segment = segment_of(program, note)
        node = ast.parse(segment.strip()).body[0]
        node = node.value if isinstance(node, ast.Expr) else node
        if isinstance(node, ast.AugAssign):
            operation, of = "+=", ast.unparse(node.target)
        elif isinstance(node, ast.Compare):
            operation, of = "in", ast.unparse(node.comparators[0])
        elif isinstance(node.func, ast.Name):
            operation, of = node.func.id, ast.unparse(node.args[0])
        else:
            operation, of = node.func.attr, ast.unparse(node.func.value)
        here = next(n for n in ast.walk(tree) if isinstance(n, type(node)) and (n.lineno, n.col_offset + 1) == (start["row"], start["column"]) and ast.dump(n) == ast.dump(node))
        around, child = [], here
        while child in parents and not isinstance(parents[child], ast.FunctionDef):
            parent = parents[child]
            if isinstance(parent, (ast.For, ast.While)) and (child in parent.body or isinstance(parent, ast.While) and child is parent.test):
                around.append(parent.lineno)
                if len(around) == 1:
                    innermost = parent
            child = parent
        lead = note["lead"]
        groups = re.fullmatch(r"O\(n(?: log n)?\)(?: in each round of the loop on line (\d+)| in each round of (\d+) loops, the innermost on line (\d+))?: (.*)", lead)
        if not groups or operation not in LINEAR.get(groups[4], ()):
            yield note, lead, unknown(lead)
            continue
        if operation in ("sorted", "sort"):
            grows = lead.startswith("O(n log n)") and 3 * 40 < compared(operation, 200) * 200 / 40 and compared(operation, 400) < 400 * 10
        else:
            few, many = (10, 40) if operation not in ("min", "max") else (9, 39)
            grows = lead.startswith("O(n)") and (operation in ("pop", "insert") or (compared(operation, 10), compared(operation, 40)) == (few, many))
        is_front = operation not in ("pop", "insert") or ast.unparse(node.args[0]) == "0"
        said = [int(groups[1])] if groups[1] else [int(groups[3])] if groups[3] else []
        fits = all(row in around for row in said) and (not groups[2] or int(groups[2]) <= len(around))
        yield note, lead, grows and is_front and fits or f"{around}"
        for text in sentences(note):
            if text in INSTEAD:
                yield note, text, operation in INSTEAD[text]
            elif text == MANY:
                yield note, text, operation == "in" and bool(around) and only_reads(innermost, of, here) and not (isinstance(innermost, ast.For) and ast.unparse(innermost.iter) == of)
            elif found := matched("Nothing else in the loop changes {c} by its name: if no other name does, once before the loop is enough.", text):
                yield note, text, found[0] == of and bool(around) and only_reads(innermost, of, here)
            elif found := re.fullmatch(r"n is the length of `(.*)`, a (list|str)\.", text):
                found = found.groups()
                is_list = of in ("text", "t") if found[1] == "str" else of in ("xs", "q", "list(q)", "small") or of.startswith("[")
                yield note, text, ast.unparse(ast.parse(found[0], mode="eval").body) == of and is_list
            else:
                yield note, text, unknown(text)
        if note["general"]:
            told = "CPython often lengthens the str where it stands, as long as nothing else refers to it; the language promises nothing of the kind."
            yield note, note["general"], note["general"] == told and operation == "+=" and lengthened()
        if note["hint"]:
            yield note, note["hint"]["label"], note["hint"]["label"] == f"{lead.split(')')[0]}) each round" and bool(around)


# ---- copies

DATA = ["[[1], 2]", "[[1], [2], {3: 4}]", "{'k': [1], 'n': 2}", "{'a': {}, 'b': {1}}", "[1, 2]", "{1: [2]}", "[(1, [2]), [3]]", "[[[1]], 'x']", "{}", "[*'ab', []]", "{'k': [1], 'k': [2]}", "[[1], [2], [3], [4], [5]]", "{\"it\": [1], 'so': [i for i in 'ab']}", "([1], 2)"]
COPIES = ["list({n})", "{n}.copy()", "{n}[:]", "copy.copy({n})", "copy.deepcopy({n})", "dict({n})", "{n}[::]", "tuple({n})", "deepcopy({n})", "{n}[0:]", "[*{n}]", "sorted({n}, key=str)"]


def make_copy(rng):
    lines = ["import copy", "from copy import deepcopy", "def given(value): return value"]
    if rng.random() < 0.1:
        lines.append("def list(value): return value")
    for i in range(6):
        lines.append(f"a{i} = {rng.choice(DATA)}")
        if rng.random() < 0.25:
            lines.append(rng.choice([f"a{i} = given(a{i})", f"b = a{i}", f"given(a{i})", f"if a{i}: a{i} = [[7]]", "len('x')", f"b = a{i}; b[0] = 3", f"a{i}.clear()"]))
        lines += [f"c{i} = {rng.choice(COPIES).format(n=f'a{i}')}"]
    return running(lines)


def judge_copy(program, notes):
    steps = Steps(program.source)
    for note in notes:
        row = note["location"]["row"]
        target = program.lines[row - 1].split()[0]
        name = "a" + target[1:]
        for before, after in steps.runs.get(row, []):
            if after is None:
                yield note, note["lead"], "it raises"
                continue
            original, made = after[name][0], after[target][0]
            lead = note["lead"]
            shared = [c for c in codes(lead)]
            def same_object(part):
                key = eval(part[part.index("[") + 1 : -1])
                return original[key] is made[key]
            if groups := re.fullmatch(r"a new (\w+), and new objects for (.*)", lead):
                yield note, lead, made is not original and type(made).__name__ == groups[1] and not any(map(same_object, shared)) and note["title"] == "Deep copy"
            elif groups := re.fullmatch(r"a new (\w+) on the outside; (.*) stays? shared", lead):
                more = re.search(r"and (\d+) more", groups[2])
                items = original if isinstance(original, list) else original.values()
                total = sum(isinstance(v, (list, dict, set)) for v in items)
                yield note, lead, made is not original and type(made).__name__ == groups[1] and all(map(same_object, shared)) and total == len(shared) + (int(more[1]) if more else 0)
            else:
                yield note, lead, unknown(lead)
            for text in sentences(note):
                if groups := re.fullmatch(r"A change inside `(.*)` shows in both: there is 1 (\w+) for the two of them\.", text):
                    key = eval(groups[1][groups[1].index("[") + 1 : -1])
                    yield note, text, same_object(groups[1]) and type(original[key]).__name__ == groups[2]
                elif groups := re.fullmatch(r"`copy\.deepcopy\((\w+)\)` copies the (\d+) objects? inside too\.", text):
                    deep = copy.deepcopy(original)
                    places = range(len(original)) if isinstance(original, list) else original
                    mutable = [p for p in places if isinstance(original[p], (list, dict, set))]
                    yield note, text, len(mutable) == int(groups[2]) and all(deep[p] is not original[p] for p in mutable) and groups[1] == name
                else:
                    yield note, text, unknown(text)


FAMILIES = [
    Family("truth", ("truthiness",), make_truth, judge_truth, 80),
    Family("costs", ("collection-complexity",), make_cost, judge_cost, 150),
    Family("copies", ("shallow-vs-deep-copy",), make_copy, judge_copy, 150),
]
