"""Code objects: what is said of a function's variables, flags and inner code against what is compiled here."""

import ast
import dis
import inspect
import types

from .base import Family, codes, matched, unknown

NAMES = ["alpha", "beta", "gamma", "delta", "eps", "zeta"]
STATEMENTS = ["{a} = {e}", "{a} += 1", "{a}: int = {e}", "{a}: Later", "{a}: Later = {e}", "for {a} in {e}: {b} = {a}", "for {a}, *{b} in {e}: pass", "with open({e}) as {a}: pass", "import os.path", "import os.path as {a}", "from os import path as {a}", "del {a}", "try:\n    {e}\nexcept OSError as {a}:\n    print({a})",
              "global {a}\n{a} = 1", "if {e}: {a} = 2\nelse: {b} = 3", "while {b}:\n    {a} = {e}\n    break", "return {e}", "yield {e}", "{a} = yield", "({a} := {e})", "print({e})", "raise ValueError({e})", "assert {e}, {b}", "{a}.x = {e}", "{a}.x: Later = {e}", "{a}[{b}] = {e}",
              "match {e}:\n    case [{a}, *{b}]: pass\n    case {{'k': {a}, **{b}}}: pass", "def inner({a}, q={e}):\n    return {a} + {b}", "def inner(q: Later) -> Later:\n    nonlocal_like = {a}\n    return q", "class Inner({a}):\n    x = {b}\n    def m(self): return super().m({a})", "{a} = lambda {b}, *r: {b} + {a}", "@{a}\ndef deco(): return {b}",
              "def outer():\n    def inmost():\n        return {a}\n    return inmost", "pass", "{a} = {b} = {e}", "[{a}, {b}] = {e}", "try:\n    {a} = 1\nfinally:\n    {b} = [x for x in {e}]", "if 0:\n    {a} = lambda: 1", "if not {e}: return\n{b} = (1 for _ in {a})", "__debug__", "lambda: (yield)"]
EXPRESSIONS = ["{c}", "{c} + {d}", "len({c})", "[x for x in {c}]", "[{c} for {c} in {d} if {c}]", "{{x: {d} for x, y in {c}}}", "{{{c} for _ in {d}}}", "({c} for x in {d})", "[[y for y in x] for x in {c}]", "[(lambda: x) for x in {c}]", "lambda: {c}", "sum(x for x in {c} if {d})", "{c}.attr.other", "f'{{{c}}} {{{d}!r}}'", "0 or {c}",
               "[w := {c} for x in {d}]", "{c} if {d} else 3", "not {c}", "super().x", "{c}(*{d}, k={c})", "[x for x in {c} if (lambda: {d})()]", "(1, 2, 3)", "'a' 'b'", "{c}[1:{d}]", "__name__", "any([z for z in x] for x in {c})"]


def fill(rng, pattern):
    pick = lambda: rng.choice(NAMES)
    return pattern.format(a=pick(), b=pick(), c=pick(), d=pick(), e=rng.choice(EXPRESSIONS).format(c=pick(), d=pick()) if "{e}" in pattern else "")


def function(rng, name):
    parameters = rng.sample(NAMES, rng.randint(0, 3))
    forms = ["{n}", "{n}=1", "{n}: Later = 1"]
    words = [rng.choice(forms).format(n=n) for n in parameters]
    words.sort(key=lambda word: "=" in word)
    if words and rng.random() < 0.2:
        words.insert(1, "/")
    if rng.random() < 0.3:
        words.append(rng.choice(["*rest", "*, only", "*rest, only=2", "*rest: Later"]))
    if rng.random() < 0.2:
        words.append("**more")
    body = [fill(rng, rng.choice(STATEMENTS)) for _ in range(rng.randint(1, 5))]
    head = rng.choice(["def", "def", "def", "async def"])
    lines = [f"{head} {name}({', '.join(words)}):"]
    lines += ["    " + line for part in body for line in part.split("\n")]
    if rng.random() < 0.2:
        lines.insert(0, rng.choice(["@staticmethod", "@decorated(1,\n    2)"]))
    return lines


def make(rng):
    while True:
        lines = ["from __future__ import annotations"] if rng.random() < 0.1 else []
        lines.append("Later = 1")
        for number in range(rng.randint(1, 2)):
            one = function(rng, f"func{number}")
            shape = rng.randrange(4)
            if shape == 0:
                one = ["class Holder:", "    shared = 1", *("    " + line for text in one for line in text.split("\n"))]
            elif shape == 1:
                one = [f"def around{number}(alpha, beta):", *("    " + line for text in one for line in text.split("\n")), f"    return func{number}"]
            lines += one
        if rng.random() < 0.3:
            lines.append(f"made = lambda alpha, *beta, gamma=1: {fill(rng, '{e}')}")
        source = "\n".join(lines) + "\n"
        try:
            compile(source, "made.py", "exec")
            return source
        except SyntaxError:
            continue


def all_code(code):
    found, waiting = [], [code]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += [inner for inner in one.co_consts if isinstance(inner, types.CodeType)]
    return found


def of_note(program, note):
    """The code objects that a note may be about."""
    tree = ast.parse(program.source)
    row, column = note["location"]["row"], note["location"]["column"]
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) and (node.lineno, node.col_offset + 1) == (row, column):
            name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
            first = min([row, *(one.lineno for one in getattr(node, "decorator_list", []))])
            wanted = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, *filter(None, (node.args.vararg, node.args.kwarg)))]
            compiled = all_code(compile(program.source, "made.py", "exec"))
            return [c for c in compiled if c.co_name == name and c.co_firstlineno == first and list(c.co_varnames[: len(wanted)]) == wanted], len(wanted)
    return [], 0


def listed(text):
    """The names in a sentence, and how many more there are."""
    names = [name for name in codes(text.split(": ", 1)[1])]
    more = matched("{*} and {n} more.", text)
    return names, int(more[1]) if more else 0


def true_of(code, own, sentence):
    """Whether a sentence is so of a code object, which has so many parameters."""
    places = [
        ("Parameters, first in `co_varnames`: ", list(code.co_varnames[:own]), True),
        ("Local variables, behind them in `co_varnames`: ", list(code.co_varnames[own:]), False),
        ("Variables shared with functions inside, `co_cellvars`: ", list(code.co_cellvars), False),
        ("Variables of functions around, `co_freevars`: ", list(code.co_freevars), False),
    ]
    for start, there, in_order in places:
        if sentence.startswith(start):
            names, more = listed(sentence)
            fits = names == there[: len(names)] if in_order else set(names) <= set(there)
            return fits and len(names) + more == len(there)
    if sentence.startswith("Names of the module or of `builtins`, in `co_names`: "):
        names, more = listed(sentence)
        looked_up = {step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "STORE_GLOBAL", "DELETE_GLOBAL", "LOAD_NAME")}
        return set(names) <= set(code.co_names) and (looked_up <= set(names) if not more else len(looked_up) <= len(names) + more)
    if sentence.startswith("`co_flags` has "):
        return {name for name in codes(sentence)[1:]} == {name for name in FLAGS if code.co_flags & getattr(inspect, f"CO_{name}")}
    return None


FLAGS = ("VARARGS", "VARKEYWORDS", "GENERATOR", "COROUTINE", "ASYNC_GENERATOR")
COUNTED = {"parameter": lambda c, own: own, "local variable": lambda c, own: len(c.co_varnames) - own, "shared variable": lambda c, own: len(set(c.co_cellvars) - set(c.co_varnames[:own])), "variable from around": lambda c, own: len(c.co_freevars)}


def of_lead(code, own, lead):
    head = matched("{c} has {*}", lead)
    if not head or head[0] != code.co_name:
        return False
    rest = head[1]
    found = {word: count(code, own) for word, count in COUNTED.items()}
    if rest == "no variables of its own":
        return not any(found.values())
    said = {}
    for part in rest.replace(" and ", ", ").split(", "):
        number, word = part.split(" ", 1)
        word = word.replace("variables", "variable").replace("parameters", "parameter")
        said[word] = int(number)
    return said == {word: count for word, count in found.items() if count}


def judge(program, notes):
    for note in notes:
        candidates, own = of_note(program, note)
        facts = [fact["text"] for fact in note["facts"]]
        if not candidates:
            yield note, note["lead"], "there is no such code object"
            continue
        if note["concept"] == "bytecode-and-dis":
            yield note, note["lead"], any(of_lead(code, own, note["lead"]) for code in candidates) or f"{[(c.co_varnames, c.co_cellvars, c.co_freevars) for c in candidates]}"
            for fact in facts:
                answers = [true_of(code, own, fact) for code in candidates]
                yield note, fact, unknown(fact) if None in answers else any(answers) or f"{[(c.co_varnames, c.co_cellvars, c.co_freevars, c.co_names, c.co_flags) for c in candidates]}"
            # What is not said is not there.
            starts = [start for start, names in (("Local", lambda c: c.co_varnames[own:]), ("Variables shared", lambda c: c.co_cellvars), ("Variables of", lambda c: c.co_freevars)) if all(names(c) for c in candidates)]
            yield note, "what it leaves out", all(any(fact.startswith(start) for fact in facts) for start in starts) or f"{starts}"
            continue
        groups = matched("the code of {c} is compiled with the whole file, before line 1 runs; line {n} makes a function of it", note["lead"])
        yield note, note["lead"], bool(groups) and groups[0] == candidates[0].co_name and int(groups[1]) == note["location"]["row"]
        for fact in facts:
            if groups := matched("It holds the code of {c} (line {n}).", fact):
                inside = [{(k.co_name, k.co_firstlineno) for k in c.co_consts if isinstance(k, types.CodeType)} for c in candidates]
                # A decorated definition begins at its first decorator.
                near = range(int(groups[1]) - 2, int(groups[1]) + 1)
                yield note, fact, any(any((groups[0], line) in one for line in near) for one in inside) or f"{inside}"
            elif groups := matched("It holds the code of {n} more.", fact):
                yield note, fact, any(sum(isinstance(k, types.CodeType) for k in c.co_consts) >= int(groups[0]) + 5 for c in candidates)
            else:
                yield note, fact, unknown(fact)


FAMILIES = [Family("code-objects", ("bytecode-and-dis", "cpython-execution-model"), make, judge, 200)]
