"""Where names are found."""

import ast

from .base import Family, call, codes, compiled, matched, numbers, same, sentences, unknown

READS = ["print(x)", "y = x", "x += 1", "a = x if (x := 3) else 0", "B = {}; B[x] = (x := 1)", "for x in [x]: pass", "[x for _ in [1]]", "(lambda: x)()", "z = [k for k in [x]]", "x = x + 1",
         "x.attr", "f'{x}'", "assert x", "while x:\n        break", "if (x := 5) and x: pass", "del x", "try:\n        x\n    except UnboundLocalError:\n        raise"]
BINDS = ["x = 1", "x: int = 1", "x: int", "import os as x", "for x in []: pass", "def x(): pass", "class x: pass", "with CM as x: pass", "x, y = 1, 2", "[x := 1]", "del x",
         "try:\n        pass\n    except OSError as x:\n        pass", "global_free = 1", "pass"]


def make(rng):
    lines = [rng.choice(["x = 10", "import x_module as x", "def x(): return 1", "class x: pass", "x = 1\nx = 2", "pass", "if LOG is None:\n    x = 2\nelse:\n    x = 3", "from math import *", "x = 4\ndel x"]),]
    if lines[0] == "import x_module as x":
        lines = ["import os as x"]
    indent, outer = "", rng.random() < 0.2
    if outer:
        lines += ["def around():", rng.choice(["    x = 7", "    pass"])]
        indent = "    "
    head = rng.choice(["def check():", "def check():", "def check():", "def check(x=1):", "async def check():", "def check():\n    global x", "def check(*x):"])
    first = len(lines)
    body = [rng.choice(READS) for _ in range(rng.randint(1, 2))] + [rng.choice(BINDS)] + [rng.choice(READS + BINDS)]
    if rng.random() < 0.2:
        body = [rng.choice(BINDS), *body]
    if rng.random() < 0.15:
        body.insert(0, "def helper():\n        nonlocal x\n        x = 2")
    if rng.random() < 0.15:
        body = ["for _ in range(2):", *("    " + line.replace("\n", "\n    ") for line in body)]
    for line in [head, *("    " + line for line in body)]:
        lines += [indent + part for part in line.split("\n")]
    if outer:
        lines.append("    return check")
    if rng.random() < 0.15:
        lines.append(rng.choice(["x = 99", "from math import *", "del x", "x += 1", "for x in (1, 2): pass"]))
    return compiled("\n".join(lines) + "\n", "x = 1\ndef check():\n    print(x)\n    x = 2\n")


def judge(program, notes):
    check = program.ns.get("check") or call(program.ns.get("around", lambda: None))
    tree = ast.parse(program.source)
    bound = {}
    for node in tree.body:
        for part in [node, *ast.walk(node)] if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) else [node]:
            name = getattr(part, "name", None) if not isinstance(part, ast.alias) else part.asname
            name = name or (part.id if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) else None)
            if name:
                bound.setdefault(name, set()).add(getattr(part, "lineno", node.lineno))
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        if note["title"] == "Global name":
            name = program.lines[row - 1][note["location"]["column"] - 1 : note["end_location"]["column"] - 1]
            others = {line for line in range(len(program.lines)) if "global" in program.lines[line]}
            if groups := matched("the {*} of line {n} of this module", lead):
                ok = int(groups[1]) in bound.get(name, ()) or bool(others)
                star = any("import *" in line for line in program.lines)
                after_star = [i for i, line in enumerate(program.lines, 1) if "import *" in line]
                if star and after_star[-1] > int(groups[1]):
                    ok = False
                yield note, lead, ok or f"{bound}"
            elif groups := matched("a name of this module, bound on {n} lines (first {n}, last {n})", lead):
                lines = bound.get(name, set())
                ok = bool(others) or (len(lines), min(lines), max(lines)) == tuple(map(int, groups))
                yield note, lead, ok or f"{lines}"
            else:
                yield note, lead, unknown(lead)
        elif note["title"] == "Local name":
            names = codes(lead)
            local = check is not None and hasattr(check, "__code__") and "x" in check.__code__.co_varnames + check.__code__.co_cellvars
            yield note, lead, local or "`around`" in lead or "it is not local"
            for text in sentences(note):
                known = text.startswith(("In the whole of `check`, `x` means this variable", "In the whole of `around`, `x` means this variable", "That changes only what `x` means"))
                if groups := matched("An augmented assignment may change the argument itself: {c} does, where it is a {*}.", text):
                    one = {"list": [1], "set": {1}}[groups[1]]
                    place = {"x": one, "same": one}
                    exec(f"x {groups[0]} {2 if groups[0] == '*=' else one!r}", place)
                    known = place["x"] is one and f"x {groups[0]} " in program.source or f"{groups[0]} makes another {groups[1]}"
                    yield note, text, known
                    continue
                if known and text.startswith("That changes only"):
                    known = True if "    x +=" not in program.source else "there is an `x +=`"
                yield note, text, known or unknown(text)


FAMILIES = [Family("names", ("legb-scope",), make, judge, 60)]
