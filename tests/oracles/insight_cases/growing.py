"""`self.x += …` on an attribute of the class, and `x += …` on a default."""

import ast
import re

from .base import Family, codes, sentences, unknown
from .caching import quiet

STARTS = ["[]", "[1]", "{1}", "{}", "{1: 2}", "0", "1.5", "'a'", "(1,)", "None", "given([1])", "[i for i in 'ab']", "True", "b'x'"]
CHANGES = ["+= [2]", "+= [2]", "|= {3}", "|= {3: 4}", "+= 1", "+= 'b'", "+= (2,)", "*= 2", "-= 1", "|= {5}", "+= b'y'"]

FITTING = [("[]", "+= [2]"), ("[1]", "+= [2]"), ("[1]", "*= 2"), ("{1}", "|= {3}"), ("{1: 2}", "|= {3: 4}"), ("{}", "|= {3: 4}"), ("0", "+= 1"), ("1.5", "-= 1"), ("'a'", "+= 'b'"), ("(1,)", "+= (2,)"), ("[i for i in 'ab']", "+= (2,)")]


def pair(rng):
    return rng.choice(FITTING) if rng.random() < 0.75 else (rng.choice(STARTS), rng.choice(CHANGES))


def make(rng):
    lines = ["def given(value): return value"]
    start, change = pair(rng)
    lines += ["class Base:", f"    y = {rng.choice([start, rng.choice(STARTS)])}", f"    {rng.choice(['z = 1', 'def z(self): pass', 'x = [9]'])}", rng.choice([*["class A:"] * 4, *["class A(Base):"] * 4, "@given\nclass A:", "class A(given(Base)):"])]
    lines.append(rng.choice([f"    x = {start}", f"    x = {start}", f"    x: object = {start}", f"    x = {start}; x = [7]", f"    if True:\n        x = {start}", "    pass"]))
    lines += rng.choice([*[[]] * 9, ["    def __init__(self): self.x = [3]"], ["    def set(self): setattr(self, 'x', [3])"], ["    __slots__ = ()"], ["    def __setattr__(self, name, value): pass"]])
    lines += rng.choice([[f"    def f(self): self.x {change}"], [f"    def f(self):\n        self.x {change}"], [f"    def f(self):\n        self.y {change}"], [f"    def f(self):\n        for i in 'ab':\n            self.x {change}"], [f"    @classmethod\n    def f(self): self.x {change}"], [f"    def f(self):\n        self = given(self)\n        self.x {change}"]])
    lines += rng.choice([*[[]] * 4, ["class B(A):", "    x = [6]"], ["class B(A): pass"], ["class B(A):", "    def __init__(self): self.y = []"]])
    lines += ["def use(kind):", "    one, other = kind(), kind()", "    one.f()", "    other.f()"]
    lines += rng.choice([*[[]] * 5, ["a = A()", "a.x = [8]"]])
    start, change = pair(rng)
    lines += [f"def g(v={start}, *, w={rng.choice([start, rng.choice(STARTS)])}):", *rng.choice([[], [], ["    v = v or []"], ["    v = list(v)"], ["    for v in [[1]]: pass"], ["    if v: pass"]]), f"    {rng.choice(['v', 'v', 'w'])} {change}", "    return v"]
    source = "\n".join(lines) + "\n"
    with quiet():
        compile(source, "program.py", "exec")
        return source
    return "class A:\n    x = []\n    def f(self): self.x += [1]\n"


def judge(program, notes):
    for note in notes:
        for text in [note["lead"], *sentences(note)]:
            yield note, text, verdict(program, text, note)


def changed_by_method(program, note):
    """Before and after `self.name += …` on a new object: the object, the name, the class that has it, and its value before."""
    line = program.lines[note["location"]["row"] - 1]
    name = re.search(r"self\.(\w+) ", line)[1]
    runs = []
    for letter in "AB":
        namespace = {"__name__": "program"}
        with quiet():
            exec(program.source, namespace)
        kind = namespace.get(letter)
        if not isinstance(kind, type):
            continue
        made = kind()
        owner = next((one for one in kind.__mro__ if name in vars(one)), None)
        before, object_before = repr(vars(owner)[name]), vars(owner)[name]
        error = None
        try:
            made.f()
        except Exception as raised:
            error = raised
        runs.append((made, name, owner, before, object_before, error))
    return runs


def verdict(program, text, note):
    if groups := re.fullmatch(r"changes the (\w+) that is `(\w+)\.(\w+)` \(line (\d+)\): all objects share it", text):
        for made, name, owner, before, value, error in changed_by_method(program, note):
            place = program.lines[int(groups[4]) - 1]
            # What is added may be of no kind that the operator takes.
            changed = error is not None and isinstance(error, TypeError) or repr(vars(owner)[name]) != before or "{}" in place
            same = error is not None or vars(owner)[name] is value and vars(made).get(name) is value and type(value).__name__ == groups[1]
            if not (changed and same and owner.__name__ == groups[2] and name == groups[3] and f"{name}" in place):
                return f"{before} {vars(owner)[name]} {vars(made)} {error!r}"
        return note["weight"] == "surprise"
    if groups := re.fullmatch(r"binds `(\w+)` on the object; `(\w+)\.(\w+)` \(line (\d+)\) stays as it is", text):
        for made, name, owner, before, value, error in changed_by_method(program, note):
            stays = repr(vars(owner)[name]) == before and vars(owner)[name] is value
            if not (stays and (name in vars(made) or isinstance(error, TypeError)) and owner.__name__ == groups[2] and name == groups[1] == groups[3] and f"{name}" in program.lines[int(groups[4]) - 1]):
                return f"{before} {vars(owner)[name]} {vars(made)} {error!r}"
        return True
    if groups := re.fullmatch(r"No new (\w+) is made: the operator works in place\. `self\.(\w+) = self\.(\w+) (.+) …` would make one for this object alone\.", text):
        start = {"list": [1], "set": {1}, "dict": {1: 2}}[groups[1]]
        other = {"list": 2 if groups[4] == "*" else [2], "set": {3}, "dict": {3: 4}}[groups[1]]
        holder = type("Holder", (), {groups[2]: start})
        made = holder()
        exec(f"self.{groups[2]} = self.{groups[3]} {groups[4]} other", {"self": made, "other": other})
        return vars(made)[groups[2]] is not start and vars(holder)[groups[2]] is start
    if groups := re.fullmatch(r"called without `(\w+)`, changes the default (\w+) of line (\d+), which the next such call gets", text):
        namespace = {"__name__": "program"}
        with quiet():
            exec(program.source, namespace)
        g = namespace["g"]
        def default():
            return g.__defaults__[0] if groups[1] == "v" else g.__kwdefaults__["w"]
        value, before = default(), repr(default())
        try:
            g()
            error = None
        except Exception as raised:
            error = raised
        fits = type(value).__name__ == groups[2] and "def g(" in program.lines[int(groups[3]) - 1] and note["weight"] == "surprise"
        return fits and default() is value and (repr(value) != before or isinstance(error, TypeError) or before == "[]" and "*=" in program.source) or f"{before} {value} {error!r}"
    if text == "A default is made once, when `def` runs; the operator works in place.":
        # The lead, judged by calling the function, is this for the code at hand.
        return note["lead"].startswith("called without ")
    return unknown(text)


FAMILIES = [Family("growing", ("augmented-assignment",), make, judge, 30)]
