"""Decorators: the order of what happens, and what the name is bound to."""

import ast

from .base import Family, call, codes, matched, same, sentences, unknown

DECORATORS = {
    "bare": "def bare(f):\n    LOG.append('apply bare')\n    def inner(*a):\n        LOG.append('enter bare inner')\n        return f(*a) if f else 0\n    return inner",
    "wrapped": "def wrapped(f):\n    LOG.append('apply wrapped')\n    @functools.wraps(f)\n    def inner(*a):\n        LOG.append('enter wrapped inner')\n        return f(*a)\n    return inner",
    "same_one": "def same_one(f):\n    LOG.append('apply same_one')\n    return f",
    "nothing": "def nothing(f):\n    LOG.append('apply nothing')",
    "none": "def none(f):\n    LOG.append('apply none')\n    return None",
    "lam": "def lam(f):\n    LOG.append('apply lam')\n    return lambda *a: LOG.append('enter lam lambda') or (f and f(*a))",
    "cached": "def cached(f):\n    LOG.append('apply cached')\n    @functools.lru_cache\n    @functools.wraps(f)\n    def inner(*a):\n        LOG.append('enter cached inner')\n        return f(*a)\n    return inner",
    "updated": "def updated(f):\n    LOG.append('apply updated')\n    def inner(*a):\n        LOG.append('enter updated inner')\n        return f(*a)\n    return functools.update_wrapper(inner, f)",
    "renamed": "def renamed(f):\n    LOG.append('apply renamed')\n    def inner(*a):\n        LOG.append('enter renamed inner')\n    inner.__name__ = 'x'\n    return inner",
    "other": "def other(f):\n    LOG.append('apply other')\n    @functools.wraps(len)\n    def inner(*a):\n        LOG.append('enter other inner')\n    return inner",
    "maybe": "def maybe(f):\n    LOG.append('apply maybe')\n    def inner(*a):\n        LOG.append('enter maybe inner')\n    if FLAG:\n        return f\n    return inner",
    "rebound": "def rebound(f):\n    LOG.append('apply rebound')\n    f = f or len\n    return f",
    "stars": "def stars(*f):\n    LOG.append('apply stars')\n    return f",
    "gen": "def gen(f):\n    LOG.append('apply gen')\n    def inner(*a):\n        LOG.append('enter gen inner')\n        yield 1\n    return inner",
    "coro": "def coro(f):\n    LOG.append('apply coro')\n    async def inner(*a):\n        LOG.append('enter coro inner')\n    return inner",
    "decorated": "@functools.lru_cache\ndef decorated(f):\n    LOG.append('apply decorated')\n    def inner(*a):\n        LOG.append('enter decorated inner')\n    return inner",
    "swapped": "@lambda g: (lambda f: LOG.append('apply swapped'))\ndef swapped(f):\n    def inner(*a): pass\n    return inner",
    "again": "def again(f):\n    LOG.append('apply again')\n    return f\ndef again(f):\n    LOG.append('apply again')",
    "attr": "def attr(f):\n    LOG.append('apply attr')\n    f.mark = 1\n    return f",
}
FACTORIES = {
    "times": "def times(n):\n    LOG.append('call times')\n    def wrap_times(f):\n        LOG.append('apply wrap_times')\n        return lambda *a: LOG.append('enter wrap_times lambda') or (f and f(*a))\n    return wrap_times",
    "labelled": "def labelled(n):\n    LOG.append('call labelled')\n    def wrap_labelled(f):\n        LOG.append('apply wrap_labelled')\n        @functools.wraps(f)\n        def inner(*a):\n            LOG.append('enter wrap_labelled inner')\n            return f(*a)\n        return inner\n    return wrap_labelled",
    "keep": "def keep(n):\n    LOG.append('call keep')\n    def wrap_keep(f):\n        LOG.append('apply wrap_keep')\n        return f\n    return wrap_keep",
    "both": "def both(f=None, *, n=1):\n    LOG.append('call both')\n    def wrap_both(f):\n        LOG.append('apply wrap_both')\n        return f\n    if f is None:\n        return wrap_both\n    return wrap_both(f)",
    "hidden": "def hidden(n):\n    LOG.append('call hidden')\n    @same_one\n    def wrap_hidden(f):\n        LOG.append('apply wrap_hidden')\n        return f\n    return wrap_hidden",
    "lost": "def lost(n):\n    LOG.append('call lost')\n    def wrap_lost(f):\n        LOG.append('apply wrap_lost')\n    return wrap_lost",
}
PLAIN = ["functools.lru_cache", "identity_alias"]
ON_CLASS = ["same_one", "nothing", "keep(2)", "attr", "lost(1)", "bare"]


def make(rng):
    chosen = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        kind = rng.random()
        if kind < 0.6:
            chosen.append(rng.choice(list(DECORATORS)))
        elif kind < 0.95:
            name = rng.choice(list(FACTORIES))
            chosen.append(f"{name}({'n=2' if name == 'both' else rng.choice(['1', 'len([1])', '(2)'])})")
        else:
            chosen.append(rng.choice(PLAIN))
    of_class = rng.random() < 0.15
    if of_class:
        chosen = [rng.choice(ON_CLASS) for _ in chosen]
    heads = {c.split("(")[0] for c in chosen} | {"same_one"}
    lines = ["import functools, asyncio", "FLAG = False"]
    lines += [source for name, source in (DECORATORS | FACTORIES).items() if name in heads]
    lines.append("identity_alias = same_one")
    lines += ["LOG.clear()", *("@" + c for c in chosen)]
    lines.append("class greet:\n    pass" if of_class else "def greet(*a):\n    LOG.append('enter greet')\n    return 1")
    return "\n".join(lines) + "\n"


def judge(program, notes):
    for note in notes:
        if program.lines[note["location"]["row"] - 1].startswith("@"):
            row = note["location"]["row"]
            if any("greet" in line for line in program.lines[row : row + 4]):
                yield from judge_stack(program, note, row)


def judge_stack(program, note, row):
    if program.error:
        return
    lead, ns = note["lead"], program.ns
    log = list(program.log)
    tree = ast.parse(program.source)
    statement = next(n for n in tree.body if getattr(n, "name", "") == "greet")
    # The same without the decorators, and the assignment behind it.
    written = program.source.splitlines()
    without = written[: row - 1] + written[statement.lineno - 1 :] + codes(lead)[:1]
    again = type(program)("\n".join(without) + "\n")
    yield note, lead, same((again.log, type(again.error)), (log, type(program.error)))
    value = ns.get("greet")
    expressions = [ast.get_source_segment(program.source, d) for d in statement.decorator_list]
    for text in sentences(note):
        yield note, text, sentence(program, text, value, log, expressions)


def sentence(program, text, value, log, expressions):
    applied = [entry.split()[1] for entry in log if entry.startswith("apply")]
    if groups := matched("{c} is called and returns {c}", text) or matched("{c} is called and returns {c} (line {n})", text):
        head = groups[0].split("(")[0]
        return True if f"call {head}" in log and groups[1] in applied and log.index(f"call {head}") < log.index(f"apply {groups[1]}") else f"{log}"
    if groups := matched("{c} is called, and what it returns is the decorator", text):
        return f"call {groups[0].split('(')[0]}" in log
    if groups := matched("{c} is called first; what it returns is then called with `greet`.", text):
        return log[0].startswith(f"call {groups[0].split('(')[0]}")
    if " is applied to `greet` first" in text:
        said = [c for c in codes(text) if c != "greet"]
        labels = [label for label in said if applied.count(label) == 1]
        return same([a for a in applied if a in labels], labels)
    if groups := matched("{c} is called with `greet`", text):
        return f"apply {groups[0]}" in log
    if text.startswith("a call of `greet` enters ") or text.startswith("From then on `greet` is "):
        program.log.clear()
        call(value, 1)
        said = codes(text)
        where, what = said[1], said[2] if len(said) > 2 else "lambda"
        where = {"times": "wrap_times", "labelled": "wrap_labelled"}.get(where, where)
        if text.startswith("From"):
            found = getattr(value, "__code__", None)
            return same((found and found.co_name, where in getattr(value, "__qualname__", "") or hasattr(value, "__wrapped__")), (what if what != "lambda" else "<lambda>", True))
        return same(program.log[:1], [f"enter {where} {what}"])
    if groups := matched("`greet.__name__` is now `{*}`: {*}.", text):
        return same(getattr(value, "__name__", None), groups[0].strip("'"))
    if matched("`greet` is `None` from here on: {c} returns `None`.", text):
        return True if value is None else f"it is {value!r}"
    if matched("{c} gives back the same function.", text):
        return getattr(getattr(value, "__code__", None), "co_name", None) == "greet"
    if matched("{c} gives back the same class.", text):
        return isinstance(value, type)
    if matched("{c} (line {n}) is called once, when this {c} statement runs, with the new {*}.", text):
        groups = matched("{c} (line {n}) is called once, when this {c} statement runs, with the new {*}.", text)
        of_class = "\nclass greet" in program.source
        head = "same_one" if groups[0] == "identity_alias" else groups[0]
        found = (applied.count(head), "class" if of_class else "def", "class" if of_class else "function")
        return same(found, (1, groups[2], groups[3]))
    return unknown(text)


FAMILIES = [Family("decorators", ("decorator", "decorator-stacking", "decorator-with-arguments"), make, judge, 150)]
