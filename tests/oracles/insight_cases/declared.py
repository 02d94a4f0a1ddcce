"""`global`, `nonlocal`, private names, wrappers, and defaults that calls share."""

import ast
import dis
import functools
import inspect
import re
import sys
import types

from .base import Family, call, codes, compiled, matched, numbers, same, sentences, unknown


def code_objects(code):
    waiting = [code]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [const for const in one.co_consts if isinstance(const, types.CodeType)]


# ---- global and nonlocal

USES = ["{n} = 1", "{n} += 1", "print({n})", "if {n}: pass", "del {n}", "for {n} in (1, 2): pass", "y = [{n} for _ in (1,)]", "import os as {n}", "def {n}(): pass", "pass", "y = {n}.real", "({n} := 3)", "{n}[0] = 1", "{n}.x = 2", "z = lambda: {n}",
        "class Inner:\n    w = {n}", "def deeper():\n    return {n}"]


def uses(rng, name, indent, least=1, most=3):
    lines = []
    for _ in range(rng.randint(least, most)):
        lines += [indent + part for part in rng.choice(USES).format(n=name).split("\n")]
    if least and not any(name in line for line in lines):
        lines.append(f"{indent}print({name})")
    return lines


def make_declared(rng):
    lines = uses(rng, "count", "", 0, 2)
    lines = [line for line in lines if not line.startswith("return")]
    if rng.random() < 0.1:
        lines.append("global count")
    for i in range(rng.randint(1, 3)):
        lines.append(f"def f{i}({rng.choice(['', 'total', 'other'])}):")
        if rng.random() < 0.6:
            names = rng.choice(["count", "count", "count, other2", "other2, count"])
            lines += [f"    global {names}", *uses(rng, "count", "    ")]
        else:
            lines += ["    total = 1" if rng.random() < 0.8 else "    for total in (1,): pass"] if "total" not in lines[-1] else []
            lines += uses(rng, "total", "    ", 0, 1)
            lines.append("    def inner():")
            if rng.random() < 0.8:
                lines.append(f"        {rng.choice(['nonlocal', 'nonlocal', 'global'])} total")
            lines += uses(rng, "total", "        ")
            if rng.random() < 0.3:
                lines += ["    def other():", "        nonlocal total", *uses(rng, "total", "        ")]
            lines.append("    return inner")
    lines += [line for line in uses(rng, "count", "", 0, 2) if not line.startswith("return")]
    return compiled("\n".join(lines) + "\n", "count = 1\ndef f0():\n    global count\n    count = 2\nprint(count)\n")


def stripped(code):
    """What a code object does, without lines, all the way down."""
    inside = tuple(stripped(const) if isinstance(const, types.CodeType) else repr(const) for const in code.co_consts)
    # In a module both kinds of instructions find the same dictionary; in a class the name is none of its own.
    steps = [(one.opname.replace("GLOBAL", "NAME"), re.sub("code object.*|to \\d+", "", one.argrepr)) for one in dis.get_instructions(code)]
    return [step for step in steps if step[0] not in ("NOP", "EXTENDED_ARG", "CACHE")], code.co_varnames, code.co_freevars, code.co_cellvars, inside


def without(source, row, name):
    """The program without a name in the statement of this line."""
    lines = source.splitlines()
    head, word, names = re.match(r"( *)(global|nonlocal) (.*)", lines[row - 1]).groups()
    left = [one.strip() for one in names.split(",") if one.strip() != name]
    lines[row - 1] = f"{head}{word} {', '.join(left)}" if left else ""
    return "\n".join(lines) + "\n"


def variable_uses(source, row, name):
    """Where the variable that a declaration names is bound in functions other than its owner's, and where it is read: by the
    symbol table's rules, on the syntax tree."""
    tree = ast.parse(source)
    is_function = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.GeneratorExp)
    scopes = {}

    def bound_in(scope):
        names = set()
        body = scope.body if isinstance(scope.body, list) else [scope.body]
        if not isinstance(scope, (ast.Module, ast.ClassDef)):
            names |= {a.arg for a in scope.args.args}
        waiting = list(body)
        while waiting:
            node = waiting.pop()
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
                continue
            if isinstance(node, ast.Lambda):
                continue
            if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
                names.add(node.id)
            if isinstance(node, ast.alias):
                names.add((node.asname or node.name).split(".")[0])
            if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
                pass
            waiting += list(ast.iter_child_nodes(node))
        return names

    def declared_in(scope):
        found = {}
        waiting = list(scope.body) if isinstance(scope.body, list) else []
        while waiting:
            node = waiting.pop()
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
                continue
            if isinstance(node, ast.Global):
                found.update(dict.fromkeys(node.names, "global"))
            if isinstance(node, ast.Nonlocal):
                found.update(dict.fromkeys(node.names, "nonlocal"))
            waiting += list(ast.iter_child_nodes(node))
        return found

    def owner(chain, wanted):
        """The scope that owns a name used in the innermost scope of the chain."""
        declared = declared_in(chain[-1])
        if declared.get(wanted) == "global":
            return tree
        if declared.get(wanted) != "nonlocal" and wanted in bound_in(chain[-1]):
            return chain[-1]
        for scope in reversed(chain[:-1]):
            if isinstance(scope, (ast.ClassDef, ast.Module)):
                continue
            inner = declared_in(scope)
            if inner.get(wanted) == "global":
                return tree
            if inner.get(wanted) != "nonlocal" and wanted in bound_in(scope):
                return scope
        return tree

    found = []

    def visit(node, chain):
        if isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names and node.lineno == row:
            found.append(owner(chain, name))
        for child in ast.iter_child_nodes(node):
            inner = [*chain, child] if isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)) else chain
            visit(child, inner)

    visit(tree, [tree])
    target = found[0]
    writes, reads, own = set(), set(), set()

    def collect(node, chain):
        for child in ast.iter_child_nodes(node):
            inner = [*chain, child] if isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)) else chain
            where = None
            if isinstance(child, ast.Name) and child.id == name:
                where = (child.lineno, isinstance(child.ctx, ast.Load))
            elif isinstance(child, ast.alias) and child.asname == name:
                where = (getattr(child, "lineno", node.lineno), False)
            elif isinstance(child, (ast.FunctionDef, ast.ClassDef)) and child.name == name:
                where = (child.lineno, False)
            if where and owner(chain, name) is target:
                if where[1]:
                    reads.add(where[0])
                elif chain[-1] is target:
                    own.add(where[0])
                else:
                    writes.add(where[0])
            collect(child, inner)

    collect(tree, [tree])
    return target, own, writes, reads


def judge_declared(program, notes):
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        text = program.lines[row - 1]
        name = text[note["location"]["column"] - 1 : note["end_location"]["column"] - 1]
        target, own, writes, reads = variable_uses(program.source, row, name)
        changed = call(compile, without(program.source, row, name), "program.py", "exec")
        needless = not isinstance(changed, Exception) and stripped(changed) == stripped(compile(program.source, "program.py", "exec"))
        if lead.startswith("at the top of the module"):
            yield note, lead, (needless and not text.startswith(" ")) or "it changes something"
            continue
        if groups := matched("{c} never binds {c}: it finds {*} without {c} too", lead):
            yield note, lead, needless or "the program is another one without it"
            what = groups[2]
        elif groups := matched("{c} in {c} is {*}", lead):
            yield note, lead, not needless or "it is needless"
            what = groups[2]
        else:
            yield note, lead, unknown(lead)
            continue
        if groups := matched("the module's variable (line {n})", what):
            yield note, lead, (isinstance(target, ast.Module) and int(groups[0]) in own) or f"{own}"
        elif groups := matched("the module's variable, which is made on line {n}", what):
            yield note, lead, (isinstance(target, ast.Module) and writes == {int(groups[0])}) or f"{writes}"
        elif what == "the module's variable":
            yield note, lead, isinstance(target, ast.Module)
        elif groups := matched("the variable of {c} (line {n})", what):
            line = int(groups[1])
            ok = getattr(target, "name", None) == groups[0] and (line in own or line == target.lineno)
            yield note, lead, ok or f"{getattr(target, 'name', None)} {own}"
        else:
            yield note, lead, unknown(lead)
        for fact in sentences(note):
            said = numbers(fact.split(" and ")[0])
            if fact.startswith(("Functions rebind it on ", "Functions inside rebind it on ")):
                yield note, fact, same(sorted(writes)[:5], said)
            elif fact.startswith("It is read on "):
                yield note, fact, same(sorted(reads)[:5], said)
            else:
                yield note, fact, unknown(fact)
            if groups := matched("{*} and {n} more.", fact):
                real = reads if "read" in fact.split(" on ")[0] else writes
                yield note, fact, same(len(real) - 5, int(groups[1]))


# ---- private names

def make_private(rng):
    name = rng.choice(["__x", "__x", "__x", "__long_name", "__x_", "___x", "__x__", "_x", "__"])
    lines = []
    classes = []
    for i in range(rng.randint(1, 3)):
        title = rng.choice(["Dog", "Puppy", "_Hidden", "__Twice", "_", "Outer"]) + rng.choice(["", str(i)])
        base = f"({rng.choice(classes)})" if classes and rng.random() < 0.5 else ""
        lines.append(f"class {title}{base}:")
        classes.append(title)
        lines.append("    " + rng.choice([f"{name} = 1", f"def {name}(self): return 2", f"def make(self): self.{name} = 3", f"def get(self): return self.{name}", f"def get(self, {name}=1): return {name}",
                                          f"def call(self): return dict({name}=1)", f"def text(self): return getattr(self, '{name}')", f"import os as {name}", f"class Inner:\n        {name} = 5",
                                          f"def other(self, o): return o.{name}", f"def h(self):\n        {name} = 2\n        return lambda: {name}", f"def g(self): global {name}; {name} = 1", "pass"]))
        if rng.random() < 0.4:
            lines.append(f"    def again(self): return self.{name}")
    if rng.random() < 0.5:
        lines.append(rng.choice([f"def outside(o): return o.{name}", f"{name} = 5", f"def outside(o): o.{name} = 1", f"def outside(o): return dict({name}=2)", f"print('{name}')"]))
    return compiled("\n".join(lines) + "\n", "class Dog:\n    __x = 1\n")


def spellings(program, name):
    """The names that the compiler makes of a name."""
    found = set()
    for code in code_objects(compile(program.source, "program.py", "exec")):
        for one in (*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars):
            if one == name or re.fullmatch(rf"_\w+{name}", one):
                found.add(one)
    return found


def judge_private(program, notes):
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        name = codes(lead)[0]
        real = spellings(program, name)
        if groups := matched("{c} in class {c} is {c}", lead):
            own = [n for n in ast.walk(ast.parse(program.source)) if isinstance(n, ast.ClassDef) and n.name == groups[1]]
            inside = any(n.lineno <= row <= n.end_lineno for n in own)
            yield note, lead, (groups[2] in real and inside and groups[2] == f"_{groups[1].lstrip('_')}{name}") or f"{real}"
        elif matched("{c} stays as it is here, outside of any class", lead):
            yield note, lead, (name in real and not program.lines[row - 1].startswith(" ")) or f"{real}"
        else:
            yield note, lead, unknown(lead)
        spelled = codes(lead)[-1]
        for fact in sentences(note):
            groups = matched("Other places have a name of their own: {*}.", fact) or matched("In the classes it is another name: {*}.", fact)
            if not groups:
                yield note, fact, unknown(fact)
                continue
            told = set(codes(groups[0]))
            if " more" not in groups[0]:
                yield note, fact, same(real - {spelled}, told)
            for one, line in re.findall(r"`(\w+)` \(line (\d+)\)", groups[0]):
                yield note, fact, name in program.lines[int(line) - 1]


# ---- wrappers

def make_wrapper(rng):
    lines = ["import functools", "from functools import wraps", "x = 1"]
    inner = rng.choice(["wrapper", "inner", "_w"])
    parameters = rng.choice(["*args, **kwargs", "*args", "x", "", "self, *rest", "a, b=2, *, c"])
    head = rng.choice(["", "", "@wraps(func)", "@functools.wraps(func)", "@functools.wraps(func, assigned=())", "@wraps(x)", "@functools.lru_cache", "@wraps(wrapped=func)", "@functools.wraps(func, ('__doc__',))"])
    body = rng.choice(["return func(*args)", "return func()"] * 4 + ["return func", "return 1", "func(1); return 2", "return lambda: func()"])
    after = rng.choice([""] * 16 + [f"{inner}.__name__ = func.__name__", f"functools.update_wrapper({inner}, func)", f"{inner}.__doc__ = 'new'", f"{inner}.__wrapped__ = func", "func = 3", f"setattr({inner}, '__name__', 'z')", f"vars({inner}).update(k=1)"])
    ending = rng.choice([f"return {inner}"] * 15 + ["return func", f"return functools.partial({inner})", f"if func: return {inner}"])
    doc = rng.choice(["", "'''Wrapper's own.'''", ""])
    first = rng.choice(["func"] * 15 + ["func=None", "func: object", "self, func"])
    lines.append(f"def deco({first}):")
    if head:
        lines.append("    " + head)
    lines.append(f"    def {inner}({parameters}):")
    if doc:
        lines.append("        " + doc)
    lines.append("        " + body)
    if after:
        lines.append("    " + after)
    lines.append("    " + ending)
    for i in range(rng.randint(0, 5)):
        lines.append(f"def probe{i}(q: int = 1): 'Probe.'")
        if rng.random() < 0.6:
            lines[-1:] = ["try:", "    " + rng.choice(["@deco", "@deco", "@deco\n    @deco"]), f"    def greet{i}(q): 'Hello.'", "except Exception: pass"]
    return "\n".join(lines) + "\n"


def judge_wrapper(program, notes):
    deco = program.ns.get("deco")
    if program.error or not deco:
        return

    def probe(q: int = 1):
        "Probe."

    probe.extra = 1
    made = call(deco, probe)
    if isinstance(made, Exception):
        return
    for note in notes:
        lead = note["lead"]
        if groups := matched("what {c} decorates goes by the name {c}: {c} takes nothing over from {c}", lead):
            ok = made.__name__ == eval(groups[1]) == groups[2] and not hasattr(made, "extra") and not hasattr(made, "__wrapped__")
            yield note, lead, ok or f"{made.__name__} {vars(made)}"
        elif groups := matched("{c} takes over the name, docstring and more of {c}", lead):
            yield note, lead, (made.__name__, made.__doc__, made.__qualname__) == ("probe", "Probe.", probe.__qualname__) or f"{made.__name__}"
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note):
            if groups := matched("Its `__name__`, `__qualname__` and `__doc__` are those of {c}, and `inspect.signature` shows {c}.", text):
                spec = str(inspect.signature(made)) == groups[1]
                ok = made.__name__ == groups[0] and made.__qualname__.endswith(f"deco.<locals>.{groups[0]}") and made.__doc__ != "Probe." and spec
                yield note, text, ok or f"{made.__qualname__} {made.__doc__} {inspect.signature(made)}"
            elif groups := matched("{c} (line {n}): {c} is {c}", text):
                line = program.lines[int(groups[1]) - 1]
                yield note, text, (program.ns[groups[0]].__name__ == eval(groups[3]) and groups[0] in line) or line
            elif groups := matched("{n} more.", text):
                yield note, text, int(groups[0]) > 0
            elif groups := matched("{c} above this line keeps them.", text):
                yield note, text, functools.wraps(probe)(made).__name__ == "probe" and groups[0] == "@functools.wraps(func)"
            elif groups := matched("Copied: {*}; what is in `__dict__` is added.", text):
                yield note, text, same(set(functools.WRAPPER_ASSIGNMENTS), set(codes(groups[0]))) if made.extra == 1 else "`__dict__` is not added"
            elif groups := matched("`__wrapped__` is {c} itself: `inspect.signature` goes by that.", text):
                yield note, text, made.__wrapped__ is probe and inspect.signature(made) == inspect.signature(probe)
            elif matched("`__defaults__` and `__code__` stay those of {c}.", text):
                yield note, text, made.__code__ is not probe.__code__ and made.__defaults__ != probe.__defaults__
            else:
                yield note, text, unknown(text)


# ---- defaults that calls share

def make_shared(rng):
    default = rng.choice(["[]", "[]", "{}", "list()", "dict()", "[0]", "set()", "['a', 'b']", "{'k': 1}", "bytearray()", "([])"])
    body = []
    for _ in range(rng.randint(1, 2)):
        body.append(rng.choice(["basket.append(item)", "basket.append(item)", "basket[item] = 1", "basket['k'] = item", "basket.extend([item, 2])", "basket += [item]", "basket.append(1)", "basket.add(item)", "print(basket)", "LOG.append(basket)",
                                "if item:\n        basket.append(item)", "basket = list(basket)", "item = 3", "basket.append(other)", "basket.append(len(basket))", "for basket in []: pass", "basket.pop()", "del basket[:]", "basket.setdefault(item, 0)", "basket.update(a=1)",
                                "basket.append(basket)", "global shared\n    shared = basket", "basket.append((item, 1))", "basket[:] = [item]"]))
    body.append(rng.choice(["return basket", "return basket", "return basket", "return len(basket)", "return", "pass", "return list(basket)"]))
    parameters = rng.choice(["item, basket={}", "item, basket={}", "item=0, basket={}", "item, *, basket={}", "item, basket: list = {}", "item, other=1, basket={}", "item, /, basket={}"]).format(default)
    head = rng.choice([""] * 10 + ["@deco\n", "async "])
    lines = ["def deco(f):\n    return f", f"{head}def add({parameters}):\n    " + "\n    ".join(body)]
    values = ["1", "'b'", "2", "True", "None", "'x'", "-1", "'a'"]
    for i in range(rng.randint(0, 4)):
        one = rng.choice(values)
        lines.append(rng.choice([f"add({one})", f"print(add({one}))", f"r{i} = add({one})", f"r{i} = add({one})\nprint(r{i})", f"add({one}, basket=[])", f"add(item={one})", f"add({one}, basket=[9])"] * 3
                                + [f"r{i} = add({one})\nr{i}.clear()", f"if LOG is not None: add({one})", f"for _ in range(2): add({one})", "f = add", f"[add({one})]", f"def use(): return add({one})", f"add(LOG)", "add.__defaults__ = ([5],)", f"(add)({one})", f"print(add({one}), add({one}))"]))
    return "\n".join(lines) + "\n"


def judge_shared(program, notes):
    for note in notes:
        lead = note["lead"]
        # The object after each statement of the module, up to what raises.
        states = {}
        ns = {"LOG": []}
        for statement in ast.parse(program.source).body:
            done = call(exec, compile(ast.Module([statement], []), "program.py", "exec"), ns)
            if isinstance(done, Exception):
                break
            if "add" in ns:
                function = ns["add"]
                defaults = dict(zip(reversed(inspect.getfullargspec(function).args), reversed(function.__defaults__ or ()))) | (function.__kwdefaults__ or {})
                for line in range(statement.lineno, statement.end_lineno + 1):
                    states[line] = repr(defaults.get("basket"))
        if groups := matched("the one {c} fills up: {c} after the call on line {n}, {c} after that on line {n}", lead):
            yield note, lead, same(states.get(int(groups[2])), groups[1])
            yield note, lead, same(states.get(int(groups[4])), groups[3])
        elif groups := matched("{c} (line {n}) changes the one {c} that every call without {c} shares", lead):
            line = program.lines[int(groups[1]) - 1]
            ok = groups[0].split("…")[0] in line and re.match(r"(del )?basket\b", groups[0]) is not None and groups[3] == "basket"
            yield note, lead, ok or line
        else:
            yield note, lead, unknown(lead)
        for text in sentences(note) + note.get("steps", []):
            if groups := matched("{c} (line {n}): {c}", text):
                yield note, text, same(states.get(int(groups[1])), groups[2])
            elif groups := matched("Line {n}: after {c} it is {c}.", text):
                yield note, text, same(states.get(int(groups[0])), groups[2])
            elif groups := matched("It is changed on {*}.", text):
                yield note, text, all(re.search(r"basket(\.|\[| \+=)", program.lines[line - 1]) for line in numbers(groups[0]))
            elif text == "`basket=None` and a new object in the body give each call its own.":
                yield note, text, True
            elif matched("{n} calls more.", text) or matched("{n} call more.", text):
                yield note, text, True
            else:
                yield note, text, unknown(text)


FAMILIES = [
    Family("declared", ("global-statement", "nonlocal-statement"), make_declared, judge_declared, 200),
    Family("private-names", ("name-mangling",), make_private, judge_private, 80),
    Family("wrappers", ("functools-wraps",), make_wrapper, judge_wrapper, 60),
    Family("shared-defaults", ("mutable-default-argument",), make_shared, judge_shared, 80),
]
