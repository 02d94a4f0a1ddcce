"""Which parameter gets which argument, and which calls raise TypeError."""

import ast
import inspect
import re
import sys
import textwrap
import types

from .base import Family, call, codes, compiled, matched, numbers, same, sentences, unknown

NAMES = ["a", "b", "c", "colour", "key", "name", "x", "verbose"]
SLIPS = ["color", "keys", "nme", "Key", "verbos", "zzz", "y", "colours", "aa", "self"]
DEFAULTS = ["1", "None", "'d'", "[]", "(1, 2)", "D", "-1", "{}", "D + 1", "'a very long text that nobody wants to see in a hover'"]
VALUES = ["1", "'s'", "D", "[1, 2]", "(1)", "{'k': 1}", "1 if D else 2", "(1, 2)", "None", "'a very long text that nobody wants to see in a hover'", "-3", "not D"]


def parameters(rng, first=None):
    names = rng.sample(NAMES, rng.randint(0, 4))
    at = rng.random()
    parts, defaulted = ([first] if first else []), False
    slash = rng.randint(0, len(names)) if rng.random() < 0.25 else 0
    star = rng.randint(0, len(names)) if rng.random() < 0.4 else len(names)
    kind = rng.choice(["*", "*args"])
    for i, name in enumerate(names):
        if i == star:
            parts.append(kind)
        has_default = rng.random() < 0.4 or (defaulted and i < star)
        defaulted = defaulted or has_default and i < star
        annotation = ": object" if rng.random() < 0.15 else ""
        equals = " = " if annotation else "="
        parts.append(name + annotation + (equals + rng.choice(DEFAULTS) if has_default else ""))
        if i + 1 == slash <= star:
            parts.append("/")
    if star == len(names) and at < 0.25:
        parts.append("*args")
    if rng.random() < 0.25:
        parts.append("**kw")
    return rng.choice([", ", ", ", ",\n        "]).join(parts)


def arguments(rng):
    count, parts = rng.randint(0, 4), []
    stars = rng.random() < 0.25
    for _ in range(count):
        roll = rng.random()
        if roll < 0.7 or not stars:
            parts.append(rng.choice(VALUES))
        else:
            parts.append(rng.choice(["*[1, 2]", "*(3,)", "*'ab'", "*P", "*range(2)", "*L", "*[]", "*[1, *P]", "*{1}", "* (4, 5)"]))
    used = set()
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
        roll = rng.random()
        if roll < 0.85:
            name = rng.choice(NAMES if rng.random() < 0.85 else SLIPS)
            if name not in used:
                used.add(name)
                parts.append(f"{name}{rng.choice(['=', '=', ' = '])}{rng.choice(VALUES)}")
        else:
            parts.append(rng.choice(["**{'c': 1}", "**{'x': 1, 'a': 2}", "**K", "**{}", "**{'zzz': D}", "**{'a': 1, 'a': 2}", "**{'no name': 0}", "*[7]", "**dict(b=2)"]))
            if parts[-1].startswith("*[") and any(p.startswith("**") for p in parts):
                parts.pop()
    if rng.random() < 0.1:
        parts.append("# why\n        ")
        return ", ".join(parts[:-1]) + " " + parts[-1]
    return rng.choice([", ", ", ", ",\n        "]).join(parts) + (rng.choice(["", "", ","]) if parts else "")


def make(rng):
    lines = ["import abc, contextlib, dataclasses, functools, typing", "from dataclasses import dataclass, field", "D = 5", "P = (7, 'p')", "L = [1]", "K = {'a': 1}",
             "def deco(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n        return f(0)\n    return inner",
             "def patch(c):\n    c.__init__ = lambda self: None\n    return c" if rng.random() < 0.1 else "def patch(c):\n    return c"]
    head = rng.choice(["", "", "", "", "", "", "@deco\n", "@contextlib.contextmanager\n", "@functools.lru_cache\n", "@typing.final\n" if rng.random() < 0.5 else ""])
    body = rng.choice(["return locals()"] * 6 + ["yield 1", "return locals(); yield"])
    lines.append(f"{head}{rng.choice(['def', 'def', 'def', 'async def'])} f({parameters(rng)}):\n    {body if 'contextmanager' not in head else 'yield'}")
    lines.append(f"g = lambda {parameters(rng).replace(': object', '')}: locals()".replace("\n       ", ""))
    lines.append(f"def around():\n    def h({parameters(rng)}):\n        return locals()\n    return h")
    lines.append("h = around()")
    base = rng.choice(["", "", "", "(Exception)", "(abc.ABC)", "(dict)", "(typing.Generic[typing.TypeVar('T')])", "(metaclass=type)", "(object)"])
    init = rng.random()
    lines.append(rng.choice(["", "", "", "@patch\n", "@deco\n" if rng.random() < 0.2 else ""]) + f"class A{base}:\n    limit = 3")
    if init < 0.6:
        lines.append(f"    def __init__({parameters(rng, 'self')}):\n        self.got = dict(locals())")
    elif init < 0.65:
        lines.append("    def __new__(cls, *a):\n        return object.__new__(cls)")
    lines.append(f"    def m({parameters(rng, 'self')}):\n        return locals()")
    lines.append(f"    @classmethod\n    def cm({parameters(rng, 'cls')}):\n        return locals()")
    lines.append(f"    @staticmethod\n    def sm({parameters(rng)}):\n        return locals()")
    lines.append(rng.choice(["", "", "    @property\n    def prop(self):\n        return self.m", "    @abc.abstractmethod\n    def todo(self): pass" if rng.random() < 0.3 else ""]))
    lines.append("    def inside(self):\n        return self.m(" + arguments(rng).replace("\n", "\n    ") + ")")
    lines.append("    @classmethod\n    def within(cls):\n        return cls.cm(" + arguments(rng).replace("\n", "\n    ") + ")")
    fields = []
    for name in rng.sample(NAMES, rng.randint(1, 3)):
        fields.append(f"    {name}: object" + rng.choice(["", "", " = 1", " = D", " = field(default_factory=list)", " = field(default=2)", " = field(init=False, default=0)", " = field(kw_only=True)" if sys.version_info >= (3, 10) else ""]))
    if rng.random() < 0.2 and sys.version_info >= (3, 10):
        fields.insert(rng.randint(0, len(fields)), "    _: dataclasses.KW_ONLY")
    data = rng.choice(["@dataclass", "@dataclass", "@dataclass(frozen=True)", "@dataclass(init=False)", "@dataclasses.dataclass(order=True)"])
    lines.append(f"{data}\nclass Data:\n" + "\n".join(fields))
    lines.append("KEEP = A\nclass B(A):\n    pass")
    if rng.random() < 0.3:
        lines.append(f"    def m({parameters(rng, 'self')}):\n        return locals()")
    lines.append("class Bare" + rng.choice(["", "(object)", "(Exception)", "(Data)", "()"]) + ":\n    pass")
    lines.append("obj = " + rng.choice(["A.__new__(A)", "A()", "B.__new__(B)"]) + " if False else B.__new__(B)")
    lines.append(rng.choice([""] * 12 + ["def f(): return {}", "f = deco(f)", "f.__defaults__ = (9,)", "A.m = lambda *a: {}", "obj.m = lambda *a: {}", "def swap():\n    global f\n    f = len", "del f", "g = len", "A.__init__ = lambda self: None",
                                   "class A:\n    pass", "Data.__init__ = None"]))
    lines.append("bound = obj.m\nunbound = A.m\nclass_bound = A.cm\nalias = f" if "del f" not in lines[-1] else "")
    callees = ["bound", "unbound", "class_bound", "alias", "f", "f", "g", "h", "A", "A", "B", "Data", "Data", "Bare", "obj.m", "obj.cm", "A.cm", "A.sm", "obj.sm", "A.m", "B.cm", "A().m", "(f)", "len", "Data.__init__", "(lambda q, r=2: locals())", "B().m", "A .cm", "obj.prop", "around()"]
    for i in range(rng.randint(8, 14)):
        text = f"{rng.choice(callees)}({arguments(rng)})"
        if rng.random() < 0.5:
            lines.append(f"def use{i}():\n    return " + text)
        else:
            lines.append("try:\n    " + text + "\nexcept Exception: pass")
    return compiled("\n".join(line for line in lines if line) + "\n", "def f(a, b=2, *args):\n    return locals()\nf(1)\n")


def segment(program, note):
    start, end = note["location"], note["end_location"]
    lines = program.lines[start["row"] - 1 : end["row"]]
    lines[-1] = lines[-1][: end["column"] - 1]
    lines[0] = lines[0][start["column"] - 1 :]
    # Whether the object itself can be made is another call's question.
    return re.sub(r"^([AB])\(\)\.", r"\1.__new__(\1).", "\n".join(lines))


def run(program, text, **more):
    """What the call gives the parameters, or what it raises."""
    ns = program.ns
    local = {}
    if "self." in text or "cls." in text:
        maker = ns["KEEP"]
        local["cls"] = maker
        local["self"] = call(maker.__new__, maker)
    parsed = ast.parse(textwrap.dedent("(" + text + "\n)"), mode="eval")
    result = call(eval, compile(parsed, "call.py", "eval"), {**ns, **local, **more})
    if isinstance(result, Exception):
        # Exceptions are what some of the classes make.
        made = getattr(result, "__traceback__", None) is None
        if not made:
            # An error of the body is none of the call.
            return result
    return result


def given(program, text, **more):
    result = run(program, text, **more)
    if isinstance(result, BaseException) and result.__traceback__ is not None:
        return result
    if hasattr(result, "gen"):
        result = result.gen
    for attribute in ("gi_frame", "cr_frame", "ag_frame"):
        if hasattr(result, attribute):
            frame = getattr(result, attribute)
            found = dict(frame.f_locals)
            result.close() if hasattr(result, "close") else None
            return found
    if isinstance(result, dict):
        return result
    got = getattr(result, "got", None)
    if got is not None:
        return got
    if type(result).__name__ in ("Data", "Bare") and hasattr(type(result), "__dataclass_fields__"):
        return {**vars(result), "self": result}
    return {"self": result}


def equals(program, text, actual):
    """Whether the text, which may be cut, is the value."""
    if text.startswith("<new "):
        return True
    if text == "<factory>":
        return actual == []
    if text.endswith("…"):
        return len(text) == 40
    scope = dict(program.ns)
    try:
        value = eval(text, scope)
    except Exception:
        # A part of it may be cut.
        return "…" in text
    return type(value) is type(actual) and (value == actual or repr(value) == repr(actual))


def pair(program, text, actual, source):
    name, _, value = text.partition("=")
    if isinstance(actual, Exception):
        return f"it raises {actual!r}"
    if name not in actual:
        return f"there is no {name} in {sorted(actual)}"
    if name in ("self", "cls") and not re.match(r"^[\d'\[\(\{]", value):
        if value.startswith(("type(", "self", "cls", "A()", "B()", "obj", "A", "B")):
            return True
    return equals(program, value, actual[name]) or f"{name} is {actual[name]!r}"


REASONS = [
    ("{n} positional {*} passed, {n} {*} taken", r"positional argument"),
    ("{c} has no parameter for the object itself", r"takes 0 positional arguments? but"),
    ("{*} no value", r"missing \d+ required"),
    ("{c} gets two values, by its place and by its name", r"multiple values for argument '{1}'"),
    ("{c} has no parameter {c}", r"unexpected keyword argument '{2}'"),
    ("this lambda has no parameter {c}", r"unexpected keyword argument '{1}'"),
    ("{*} before `/` and {*} passed by name", r"positional-only"),
    ("{c} takes no arguments", r"takes no arguments"),
]


def judge_error(program, note, actual, source):
    lead = note["lead"].removeprefix("this call raises `TypeError`: ")
    if not isinstance(actual, TypeError):
        return f"it gives {actual!r}"
    message = str(actual)
    for pattern, words in REASONS:
        groups = matched(pattern, lead)
        if groups:
            for i, group in enumerate(groups, 1):
                words = words.replace("{%d}" % i, re.escape(str(group)))
            if not re.search(words, message):
                return message
            if "no value" in lead or "before `/`" in lead:
                said = codes(lead)
                said = [name for name in said if name != "/"]
                real = re.findall(r"\w+", message.split(": ", 1)[1].replace(" and ", " "))
                return same(real, said)
            if "passed" in lead and "taken" in lead:
                passed, taken = numbers(lead)
                real = numbers(re.search(r"takes (.*)", message)[1])
                shift = real[-1 if "keyword-only" not in message else -2] - passed
                limit = real[1] if "from" in message else real[0]
                return (shift in (0, 1) and limit - shift == taken) or message
            return True
    return unknown(lead)


def target_of(program, source):
    source = source.replace("(LAMBDA)", "(lambda q, r=2: locals())")
    function = ast.parse(textwrap.dedent("(" + source + "\n)"), mode="eval").body.func
    local = {"self": call(program.ns["KEEP"].__new__, program.ns["KEEP"]), "cls": program.ns["KEEP"]} if re.search(r"\b(self|cls)\.", source) else {}
    return eval(compile(ast.Expression(function), "call.py", "eval"), {**program.ns, **local})


def shape(function):
    """Names and kinds of the parameters."""
    if isinstance(function, type):
        function = function.__init__
    if isinstance(function, types.MethodType):
        function = function.__func__
    return [(p.name, p.kind, p.default is not p.empty) for p in inspect.signature(function).parameters.values()]


def judge(program, notes):
    if program.error:
        return
    for note in notes:
        if note["concept"] == "call-unpacking":
            yield from judge_unpacking(program, note)
            continue
        source = segment(program, note)
        if source.startswith("deco("):
            continue
        actual = given(program, source)
        source = source.replace("(lambda q, r=2: locals())", "(LAMBDA)")
        lead = note["lead"]
        if note["title"] == "TypeError":
            yield note, lead, judge_error(program, note, actual, source)
        elif matched("{*} (line {n}) gets no argument", lead):
            yield note, lead, not isinstance(actual, Exception) or f"it raises {actual!r}"
        elif groups := matched("{*} (line {n}) gets {*}", lead):
            listed = groups[2]
            for text in codes(listed):
                yield note, lead, pair(program, text, actual, source)
            line = int(groups[1])
            callee = groups[0].strip("`").rsplit(".", 1)[-1]
            ok = "lambda" in program.lines[line - 1] or f"def {callee}(" in program.lines[line - 1] or "class" in program.lines[line - 1]
            yield note, lead, ok or program.lines[line - 1]
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note) + note.get("steps", []):
            if text.startswith("By default: "):
                for one in codes(text):
                    name = one.partition("=")[0]
                    ok = re.search(rf"(\b{name}\s*=[^=]|['\"]{name}['\"]:)", source) is None or "**kw" in program.source or f"{name} is passed"
                    yield note, text, ok is True and pair(program, one, actual, source) or ok
            elif text.startswith("Nothing is left over: "):
                for one in codes(text):
                    yield note, text, pair(program, one, actual, source)
            elif groups := matched("{c} is the new {c}.", text):
                ok = not isinstance(actual, Exception) and type(actual["self"]).__qualname__ == groups[1]
                yield note, text, ok or f"{actual!r}"
            elif groups := matched("Python says: {c}", text):
                # Here the call stands alone.
                yield note, text, same(str(actual), re.sub(r"^use\d+\.<locals>\.<lambda>", "<lambda>", groups[0]))
            elif matched("The class (line {n}) has no `__init__` that could take them.", text):
                yield note, text, target_of(program, source).__init__ is object.__init__
            elif groups := matched("{*} (line {n}) has {c}.", text):
                cut = "…" in groups[2]
                scope = dict(program.ns)
                if cut or "<factory>" in groups[2]:
                    written = re.sub(r"=[^,]*(…|<factory>)", "=0", groups[2])
                else:
                    written = groups[2]
                exec(f"def written{written}: pass", scope)
                yield note, text, same(shape(target_of(program, source)), shape(scope["written"]))
            elif groups := matched("{c} is passed first, as {c}.", text):
                real = target_of(program, source)
                yield note, text, hasattr(real, "__self__") and same(next(iter(inspect.signature(real.__func__).parameters)), groups[1])
            elif groups := matched("{c} gets {c}, by its place.", text) or matched("{c} gets {c}, by its name.", text):
                named = re.search(rf"(\b{groups[0]}\s*=[^=]|['\"]{groups[0]}['\"]:)", source) is not None
                ok = named == text.endswith("name.") or groups[0] in ("self", "cls") or "kw" in source or f"{source}"
                if named and text.endswith("place."):
                    # The name may be one for **kw, where the parameter goes by place only.
                    ok = "kw" in actual
                yield note, text, pair(program, f"{groups[0]}={groups[1]}", actual, source) if ok is True or ok else ok
            elif groups := (matched("{c} is not passed: it is {c}, its default.", text) or matched("{c} gets the positional arguments that are left: {c}.", text)
                            or matched("{c} gets the named arguments that are left: {c}.", text)):
                yield note, text, pair(program, f"{groups[0]}={groups[1]}", actual, source)
            else:
                yield note, text, unknown(text)


def judge_unpacking(program, note):
    lead, source = note["lead"], segment(program, note)
    if groups := matched("passes {n} {*}: {*}", lead):
        positional, named = eval(f"(lambda *a, **k: (a, k))({source})", dict(program.ns))
        shown = codes(groups[2])
        if positional:
            ok = len(positional) == int(groups[0]) and all(equals(program, text, value) for text, value in zip(shown, positional))
        else:
            ok = len(named) == int(groups[0]) and all(equals(program, text.partition("=")[2], named[text.partition("=")[0]]) for text in shown)
        yield note, lead, ok or f"{positional} {named}"
        return
    if lead == "passes nothing":
        yield note, lead, eval(f"(lambda *a, **k: not (a or k))({source})", dict(program.ns))
        return
    tree = ast.parse(program.source)
    row, column = note["location"]["row"], note["location"]["column"] - 1
    around = next(n for n in ast.walk(tree) if isinstance(n, ast.Call) and any((a.lineno, a.col_offset) == (row, column) for a in n.args))
    if isinstance(call(eval, ast.unparse(around.func), dict(program.ns)), TypeError):
        # What is called cannot even be looked up: its maker raises.
        return
    text = ast.get_source_segment(program.source, around).replace("*{1}", "*L").replace("*[1, *P]", "*L")
    fits = []
    for count in range(12):
        actual = given(program, text, L=[1] * count)
        if not isinstance(actual, TypeError):
            fits.append(count)
    patterns = {
        "{*} needs exactly {n} {*} in {c}": lambda g: [int(g[1])],
        "{*} takes from {n} to {n} items of {c}": lambda g: list(range(int(g[1]), int(g[2]) + 1)),
        "{*} needs at least {n} {*} of {c}": lambda g: list(range(int(g[1]), 12)),
        "{*} has no room for an item of {c}": lambda g: [0],
    }
    for pattern, meaning in patterns.items():
        if groups := matched(pattern, lead):
            yield note, lead, same(fits, meaning(groups))
            break
    else:
        yield note, lead, unknown(lead)
    for text in sentences(note):
        yield note, text, bool(matched("Any other number raises `TypeError` (line {n} has the parameters).", text)) or unknown(text)


FAMILIES = [Family("binding", ("def-statement", "call-unpacking"), make, judge, 500)]
