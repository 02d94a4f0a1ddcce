"""Local names that have no value, and names of a class that its methods do not see."""

import ast
import itertools
import re
import sys
import traceback
import types

from . import names
from .base import Family, call, codes, compiled, matched, numbers, same, sentences, unknown

# ---- a local name that may have no value

FLAGS = "pqrst"


def block(rng, depth, inside):
    """Statements over the flags that bind, unbind or read `x`."""
    lines = []
    for _ in range(rng.randint(1, 3)):
        roll = rng.random()
        if depth == 0 or roll < 0.35:
            lines.append(rng.choice(["x = 1", "x = 1", "pass", "LOG.append(0)", "import os as x", "for x in ITEMS[q]: pass", "del x", "x: int", "def x(): pass", "y = x", "return", "with CM as x: pass"]
                                    + (["break", "continue"] if inside else [])))
            continue
        body = ["    " + line for line in block(rng, depth - 1, inside)]
        flag, other = rng.choice("pqrs"), rng.choice("pqrs")
        test = rng.choice([flag, f"not {flag}", f"{flag} and {other}", f"{flag} == 1", f"({flag})"])
        if roll < 0.6:
            lines += [f"if {test}:", *body]
            if rng.random() < 0.4:
                lines += [f"elif {other}:", *("    " + line for line in block(rng, 0, inside))]
            if rng.random() < 0.4:
                lines += ["else:", *("    " + line for line in block(rng, depth - 1, inside))]
        elif roll < 0.75:
            lines += [f"for i in ITEMS[{flag}]:", *("    " + line for line in block(rng, depth - 1, True))]
        elif roll < 0.9:
            lines += ["try:", "    boom(t)", *body, rng.choice(["except OSError as x:", "except ValueError as e:", "except (OSError, ValueError):", "except OSError:"]), *("    " + line for line in block(rng, 0, inside))]
            if rng.random() < 0.3:
                lines += ["finally:", "    pass"]
        else:
            # A `continue` would go round for ever.
            lines += [f"while {flag}:", *("    " + line for line in block(rng, depth - 1, False)), "    break"]
    return lines


RAISING = [dict(zip(calls, kinds)) for count in range(3) for calls in itertools.combinations(range(1, 6), count)
           for kinds in itertools.product((OSError, ValueError), repeat=count)]


def make_maybe(rng):
    lines = ["x = 10" if rng.random() < 0.3 else "", "ITEMS = [[], [1, 2], [3]]", "COUNT = [0]", "def boom(number):\n    COUNT[0] += 1\n    if COUNT[0] in number:\n        raise number[COUNT[0]]", "class Manager:", "    def __enter__(self): boom(WHEN[0]); return 1", "    def __exit__(self, *a): return False", "CM = Manager()", "WHEN = [{}]",
             "def check(" + ", ".join(FLAGS) + "):"]
    lines += ["    COUNT[0], WHEN[0] = 0, t", *("    " + line for line in block(rng, 2, False))]
    lines.append("    " + rng.choice(["return x", "print(x)", "x += 1", "del x", "return [x, 1]", "return x.real"]))
    return compiled("\n".join(line for line in lines if line) + "\n", "def check(p, q, r, s, t):\n    if p:\n        x = 1\n    return x\n")


def failing_line(function, values):
    # A code object of its own: CPython 3.11 takes two instructions as one where a function was called often, and then gives the
    # line of the first for an error in the second.
    error = call(types.FunctionType(function.__code__.replace(), function.__globals__), *values)
    if isinstance(error, UnboundLocalError):
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.name == "check"]
        return frames[-1].lineno
    return None


def reaches(function, values, row):
    """Whether a call comes to a line."""
    lines = set()

    def trace(frame, event, _):
        if frame.f_code.co_name == "check":
            lines.add(frame.f_lineno)
            return trace
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call(function, *values)
    finally:
        sys.settrace(before)
    return row in lines


def outcomes(text):
    """The decisions that a lead names: condition and truth, or None where it is about something else."""
    for part in re.findall(r"`([^`]+)` \(line \d+\) is (true|false)", text):
        yield part[0], part[1] == "true"


def judge_maybe(program, notes):
    if program.error or "check" not in program.ns:
        return
    check = program.ns["check"]
    # The last tells which calls raise what.
    all_values = list(itertools.product([0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 1, 2], RAISING))
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        failing = [values for values in all_values if failing_line(check, values) == row]
        if " has no value here if " in lead:
            told = list(outcomes(lead))
            fits = [values for values in failing if all(bool(eval(text, {}, dict(zip(FLAGS, values)))) == truth for text, truth in told)]
            # `if r` and then `elif r`: what never happens may be said to fail.
            never = not any(all(bool(eval(text, {}, dict(zip(FLAGS, values)))) == truth for text, truth in told) for values in all_values)
            # What never comes to this line says nothing about it.
            yield note, lead, bool(fits) or never or not any(reaches(check, values, row) for values in all_values) or f"it fails for {failing}"
            for line in re.findall(r"the loop on line (\d+) has no item", lead):
                flag = re.search(r"ITEMS\[(\w)\]", program.lines[int(line) - 1])
                if flag is None:
                    yield note, lead, program.lines[int(line) - 1]
                    continue
                flag = flag[1]
                ok = any(values[FLAGS.index(flag)] == 0 for values in fits)
                yield note, lead, ok or f"it fails for {fits}, loop over ITEMS[{flag}]"
            for line in re.findall(r"something in the `(?:try|except)` on line (\d+) raises", lead):
                yield note, lead, program.lines[int(line) - 1].strip().startswith(("try", "except")) or program.lines[int(line) - 1]
        else:
            # Whenever the program comes here, it fails: no run that comes past this line is known to succeed.
            marked = program.lines[:]
            indent = re.match(r" *", marked[row - 1])[0]
            code = "\n".join([*marked[: row - 1], f"{indent}LOG.append('came')", *marked[row - 1 :]])
            ok = True
            if not marked[row - 1].strip().startswith(("elif", "except", "else", "finally", "for", "while")):
                ns = {"LOG": program.log}
                if isinstance(call(compile, code, "p.py", "exec"), Exception):
                    continue
                exec(code, ns)
                for values in all_values:
                    program.log.clear()
                    result = call(ns["check"], *values)
                    if "came" in program.log and not isinstance(result, UnboundLocalError):
                        ok = f"{values} gives {result!r}"
            yield note, lead, ok
            if groups := matched("{c} has no value here: the `del` on line {n} takes it away", lead):
                yield note, lead, "del x" in program.lines[int(groups[1]) - 1]
            elif groups := matched("{c} has no value here: the `except` clause of line {n} unbinds it", lead):
                yield note, lead, "as x" in program.lines[int(groups[1]) - 1]
            elif groups := matched("{c} is local to `check`, because of {*} on line {n}", lead):
                yield note, lead, re.search(r"\bx\b", program.lines[int(groups[2]) - 1]) is not None
            elif not matched("{c} has no value here, on whichever way the program comes to this line", lead):
                yield note, lead, unknown(lead)
        for text in sentences(note):
            if groups := matched("{c} is local to `check`, because of {*} on line {n}; reading it without a value raises `UnboundLocalError`.", text):
                yield note, text, re.search(r"\bx\b", program.lines[int(groups[2]) - 1]) is not None and "x" in check.__code__.co_varnames + check.__code__.co_cellvars
            elif groups := matched("It has no value yet here. The global `x` (line {n}) is hidden in the whole function, above line {n} too.", text):
                yield note, text, program.lines[int(groups[0]) - 1].startswith("x = ")
            elif text in ("It has no value yet here: nothing binds it before this line runs.", "`global x` if you mean to change it; another name if not.", "At the end of the clause Python deletes `x`, so that the exception does not live on."):
                yield note, text, True
            else:
                yield note, text, unknown(text)


def judge_read(program, notes):
    """Programs of `names` that read a name before it has a value."""
    ns = program.ns
    check = ns.get("check") or call(ns.get("around", lambda: None))
    error = call(check) if callable(check) else None
    if hasattr(error, "send"):
        error = call(error.send, None)
    raised = None
    if isinstance(error, Exception):
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.name == "check" and f.filename == "program.py"]
        raised = (frames[-1].lineno, error) if frames else None
    ordered = sorted(notes, key=lambda n: n["location"]["row"])
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        if note is ordered[0] and " if " not in lead:
            # What stands above may raise first.
            ok = raised is not None and raised[0] <= row and (raised[0] < row or isinstance(raised[1], UnboundLocalError))
            yield note, lead, ok or f"{error!r} {raised}"
        for text in sentences(note):
            if text.startswith("It has no value yet here. The global "):
                visible = not any("    x = 7" in line for line in program.lines)
                line = program.lines[numbers(text)[0] - 1]
                yield note, text, (visible and re.search(r"\bx\b", line) is not None) or line
            elif matched("It has no value yet here. The {c} of {c} is hidden in the whole function.", text):
                yield note, text, any("    x = 7" in line for line in program.lines)


# ---- names of a class body

def make_class(rng):
    lines = [rng.choice(["", "limit = 9", "limit = 9\nlimit = 8", "def limit(): return 9", "from os import path as limit", "from math import *", "class limit: pass"])]
    name = rng.choice(["limit", "limit", "limit", "open", "_limit", "__limit", "limit2"])
    outer = rng.random() < 0.2
    lines.append("def around(limit2=3):" if outer else "if True:")
    first = rng.choice([f"{name} = 3", f"{name}: int = 3", f"{name}: int", f"def {name}(self): return 3", f"class {name}: pass", f"for {name} in (1, 2): pass", f"import os as {name}", f"{name} = 3\n        del {name}" if rng.random() < 0.3 else f"({name} := 3)"])
    members = [first]
    for i in range(rng.randint(1, 4)):
        members.append(rng.choice([
            f"def m{i}(self): return {name}",
            f"def m{i}(this, a={name} if False else 0): return {name}",
            f"def m{i}(self, {name}=1): return {name}",
            f"def m{i}(self):\n            {name} = 4\n            return {name}",
            f"def m{i}(self):\n            def deeper(): return {name}\n            return deeper()",
            f"def m{i}(self):\n            return [{name} for _ in (1,)]",
            f"@staticmethod\n        def m{i}(): return {name}",
            f"@classmethod\n        def m{i}(cls): return {name}",
            f"m{i} = lambda self: {name}",
            f"try: v{i} = [{name} for _ in (1,)]\n        except NameError: v{i} = NameError()",
            f"try: v{i} = [y for y in ({name},)]\n        except NameError: v{i} = NameError()",
            f"try: v{i} = list({name} for _ in (1,))\n        except NameError: v{i} = NameError()",
            f"class C{i}:\n            try: value = {name}\n            except NameError: value = NameError()",
            f"def m{i}(self):\n            global {name}\n            return {name}",
        ]))
    if rng.random() < 0.2:
        members = members[1:] + members[:1]
    lines.append("    class Stack:")
    lines += ["        " + member for member in members]
    lines.append("    KEEP = Stack" if not outer else "    return Stack")
    if outer:
        lines.append("KEEP = around()")
    return compiled("\n".join(line for line in lines if line) + "\n", "class Stack:\n    limit = 1\n    def m0(self): return limit\nKEEP = Stack\n")


def judge_class(program, notes):
    if program.error:
        return
    stack = program.ns["KEEP"]
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        text = program.lines[row - 1]
        above = "\n".join(program.lines[max(0, row - 3) : row])
        member = re.findall(r"\b([mvC])(\d)\b", above)[-1]
        value = getattr(stack, "".join(member), None)
        if member[0] == "m":
            attribute = vars(stack)["".join(member)]
            if isinstance(attribute, (staticmethod, classmethod)):
                value = call(value)
            else:
                value = call(value, object.__new__(stack))
        elif member[0] == "C":
            value = value.value
        if isinstance(value, list):
            value = value[0]
        name = codes(lead)[0]
        raises = isinstance(value, NameError)
        if matched("the {c} of class {c} (line {n}) is not visible here", lead):
            yield note, lead, raises or f"it gives {value!r}"
        elif groups := matched("this is the builtin {c}, not that of class {c} (line {n})", lead):
            yield note, lead, value is getattr(__builtins__, groups[0], None) or value is __builtins__.get(groups[0]) if isinstance(__builtins__, dict) else value is getattr(__builtins__, groups[0])
        elif groups := matched("this is the module's {c} (line {n}), not that of class {c} (line {n})", lead):
            yield note, lead, (not raises and value is program.ns[groups[0]]) or f"it gives {value!r}"
            yield note, lead, groups[0] in program.lines[int(groups[1]) - 1]
        else:
            yield note, lead, unknown(lead)
        yield note, lead, re.search(rf"\b{name}\b", program.lines[numbers(lead)[-1] - 1]) is not None
        for fact in sentences(note):
            if matched("It is looked up in the module, which has no {c}: reading it raises `NameError`.", fact):
                yield note, fact, raises
            elif groups := matched("A method reaches it as {c} or {c}.", fact):
                receiver = groups[0].partition(".")[0]
                scope = {receiver: object.__new__(stack), "Stack": stack}
                mangled = [one.replace(".__", "._Stack__") for one in groups]
                ok = all(not isinstance(call(eval, one, scope), Exception) for one in mangled) and f"({receiver}" in above
                yield note, fact, ok or above
            elif groups := matched("A function in the class reaches it as {c}.", fact):
                ok = not isinstance(call(eval, groups[0].replace(".__", "._Stack__"), {"Stack": stack}), Exception)
                yield note, fact, ok
            elif fact == "A class body does not see the names of the class around it.":
                yield note, fact, member[0] == "C"
            elif fact == "In a class body only the first iterable of a comprehension sees the names of the class.":
                yield note, fact, member[0] == "v"
            else:
                yield note, fact, unknown(fact)


FAMILIES = [
    Family("unbound-reads", ("unbound-local-error",), names.make, judge_read, 30),
    Family("unbound-ways", ("unbound-local-error",), make_maybe, judge_maybe, 60),
    Family("class-scope", ("class-scope",), make_class, judge_class, 60),
]
