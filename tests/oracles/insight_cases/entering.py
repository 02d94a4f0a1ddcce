"""Context managers of the program's own classes: what `__enter__` gives, and what becomes of an exception."""

from .base import Family, call, codes, matched, same, sentences, unknown
from .finding import supplied
from .statements import segment_of

ENTERS = ["return self", "return self", "return 'given'", "self.n = 1", "pass", "return self.n", "return", "return None", "if FLAG: return self", "if FLAG:\n            return 1\n        return self", "self = 3\n        return self", "yield self", "return (self)", "raise KeyError('enter')", "def inner(): return 4", "return (self, 1)",
          "LOG.append('in'); return self", "try:\n            return self\n        finally:\n            pass", "return 'a' if FLAG else self", "for _ in 'a':\n            return self"]
EXITS = ["return True", "return True", "return False", "pass", "LOG.append('out')", "return None", "return kind is KeyError", "if FLAG: return True", "if kind is None: return False\n        return True", "return 1", "return 0", "return 'yes'", "return self.n", "if FLAG:\n            return False", "raise RuntimeError('exit')", "return not FLAG", "yield 1", "return ()",
         "return", "try:\n            pass\n        finally:\n            return True", "if kind: return\n        return False", "return 2 > 1", "return (True)", "while FLAG:\n            return True"]
SHAPES = ["M() as m", "M() as m", "M() as m", "M()", "one as m", "Below() as m", "made() as m", "(M()) as m", "other as m", "Half() as m", "M() as (m)", "M() as D['k']"]


def make(rng):
    def decorator():
        return "    @wild\n" if rng.random() < 0.05 else ""

    lines = ["import abc", f"FLAG = {rng.choice(['True', 'False'])}", "def wild(f): return lambda *a: None", "D = {}",
             f"class M{rng.choice(['', '', '', '(abc.ABC)', '(object)'])}:", "    n = 0",
             f"{decorator()}    def __enter__({rng.choice(['self', 'self', 'self', 'this', 'self: object'])}):\n        {rng.choice(ENTERS)}",
             f"{decorator()}    def __exit__(self, kind, value, trace):\n        {rng.choice(EXITS)}"]
    lines[6] = lines[6].replace("(this):", "(this):\n        self = this") if "(this)" in lines[6] else lines[6]
    if rng.random() < 0.06:
        lines.append(rng.choice(["    __exit__ = wild(__exit__)", "    del __enter__", "    __enter__ = None", "    def __new__(cls): return Below.__new__(Below) if FLAG else object.__new__(cls)"]))
    lines += ["class Below(M):", "    " + rng.choice(["pass", "pass", "def __exit__(self, *all): return FLAG", "def __enter__(self): return 'below'"])]
    lines += ["class Half:", "    " + rng.choice(["def __enter__(self): return 1", "def __exit__(self, *all): return True", "def __getattr__(self, name): return 3"])]
    lines += ["one = M()", f"other = {rng.choice(['M()', 'Below()'])} if FLAG else M()", "def made(): return M()"]
    if rng.random() < 0.05:
        lines.append("M.__exit__ = wild(1)")
    lines += ["def use():", f"    with {rng.choice(SHAPES)}:", "        D['m'] = locals().get('m', D)", "        raise KeyError('body')"]
    return "\n".join(lines) + "\n"


def judge(program, notes):
    # A program that fails on its way has nothing to be called.
    for note in notes if "use" in program.ns else ():
        row = note["location"]["row"]
        manager = program.lines[row - 1].strip().removeprefix("with ").partition(" as ")[0].rstrip(":")
        cls = type(call(eval, manager, program.ns))
        program.ns["D"].clear()
        error = call(program.ns["use"])
        if isinstance(error, KeyError) and error.args == ("enter",):
            # Nothing was entered, so nothing was left.
            continue
        told = [note["lead"], *sentences(note)]
        for text in told:
            verdict = sentence(program, text, cls, error, manager)
            yield note, text, verdict


def sentence(program, text, cls, error, manager):
    m = program.ns["D"].get("m", "not entered")
    if text == f"`{manager}` is entered here and left however the body ends" or text == "the body" or text.startswith("`type(m).__exit__(m, …)`, once: "):
        return True
    if text.startswith("`m = "):
        return text.startswith(f"`m = {manager}`, then `")
    if groups := matched("raises {c}: {c} has no {c}", text):
        return (type(error).__name__ == groups[0] and groups[1] == cls.__name__ and not hasattr(cls, groups[2])) or f"{error!r}"
    if groups := matched("m is the manager itself: {c}{*} returns it.", text.replace("`m`", "m")):
        ok = supplied(program, cls, *groups, "__enter__")
        return ok if ok is not True else isinstance(m, cls) or f"it is {m!r}"
    if groups := matched("{c} is `None`: {c}{*} returns nothing", text.rstrip(".")):
        ok = supplied(program, cls, *groups[1:], "__enter__")
        return ok if ok is not True else same((groups[0], m), ("m", None))
    if groups := matched("{c} is what {c}{*} returns: {c}.", text):
        ok = supplied(program, cls, *groups[1:3], "__enter__")
        if groups[3] == "self" and "self = 3" in program.source:
            return same((groups[0], m), ("m", 3))
        value = call(eval, groups[3], dict(program.ns, self=call(eval, manager, program.ns)))
        return ok if ok is not True else groups[0] == "m" and (m == value or type(m) is type(value)) or f"it is {m!r}"
    if groups := matched("{c}{*} returns {*}: what the body raises goes on", text.rstrip(".")):
        ok = supplied(program, cls, *groups[:2], "__exit__")
        return ok if ok is not True else isinstance(error, KeyError) or f"{error!r}"
    if groups := matched("{c}{*} returns {c}: every exception of the body stops here", text.rstrip(".")):
        ok = supplied(program, cls, *groups[:2], "__exit__")
        return ok if ok is not True else error is None or f"{error!r}"
    return unknown(text)


FAMILIES = [Family("own-managers", ("with-statement",), make, judge, 350)]
