"""Loops that never come to a second round, loop variables that are bound again, and conditions that are returned by an `if`."""

import ast
import itertools
import re

from ._poison import outcome, poisoned
from .base import Family, codes, matched, numbers, same, sentences, unknown

# ---- the first round

HEAD = "import random\nR = random.Random(0)\ndef flip(n):\n    LOG.append(n)\n    return R.random() < 0.5\n"


def body(rng, deep, pad):
    lines = []
    for _ in range(rng.randint(1, 3)):
        kind = rng.random()
        if deep == 0 or kind < 0.4:
            lines.append(pad + rng.choice(["LOG.append('a')", "LOG.append('b')", "return 1", "return 2", "return", "break", "break", "continue", "raise KeyError", "pass"]))
        elif kind < 0.8:
            lines += [f"{pad}if flip({rng.randint(3, 9)}):", *body(rng, deep - 1, pad + "    ")]
            if rng.random() < 0.3:
                lines += [f"{pad}elif flip(2):", *body(rng, deep - 1, pad + "    ")]
            if rng.random() < 0.6:
                lines += [f"{pad}else:", *body(rng, deep - 1, pad + "    ")]
        elif kind < 0.88:
            lines += [f"{pad}for z in (1, 2):", *body(rng, deep - 1, pad + "    ")]
        elif kind < 0.94:
            lines += [f"{pad}try:", *body(rng, deep - 1, pad + "    "), f"{pad}{rng.choice(['except KeyError', 'finally'])}:", *body(rng, 0, pad + "    ")]
        else:
            lines.append(f"{pad}{rng.choice(['def g(): return 1', 'with CM: return 3', 'while flip(1): break'])}")
    return lines


def make_rounds(rng):
    lines = ["class Manager:\n    def __enter__(self): pass\n    def __exit__(self, *a): return True\nCM = Manager()"]
    for i in range(4):
        loop = rng.choice(["for x in (1, 2, 3):", "for x in (1, 2, 3):", "while flip(0):", "while flip(0):", "while not flip(0):", "while True:", "while 1:"])
        lines += [f"def f{i}():", "    LOG.append('in')", f"    {loop}", "        LOG.append('round')"]
        if rng.random() < 0.6:
            # Shapes that are met in code.
            ends = rng.choice([["return 2"], ["break"], ["LOG.append('b')", "break"], ["return"], ["raise KeyError"], ["break", "LOG.append('c')"]])
            first = rng.choice([["if flip(1):", "    return 1"], ["if flip(1):", "    LOG.append('a')"], ["if flip(1): break"], ["if flip(1):", "    return 1", "else:", "    return 4"], ["LOG.append('d')"]])
            lines += ["        " + line for line in first + ends]
        else:
            lines += body(rng, 2, "        ")
        if rng.random() < 0.15:
            lines += ["    else:", "        LOG.append('else')"]
        lines.append("    LOG.append('after')")
    return HEAD + "\n".join(lines) + "\n"


def runs(source, name):
    """What calls of a function log and give, with the same coins each time."""
    ns = {"LOG": []}
    exec(compile(source, "program.py", "exec"), ns)
    for seed in range(40):
        ns["LOG"].clear()
        ns["R"].seed(seed)
        try:
            value = (ns[name](),)
        except KeyError:
            value = "raised"
        yield list(ns["LOG"]), value


def with_an_if(source, row):
    """The program with an `if` for the `while` on a line, without the `break` in its block."""
    tree = ast.parse(source)

    class Change(ast.NodeTransformer):
        def visit_While(self, node):
            if node.lineno != row:
                return self.generic_visit(node)
            return ast.copy_location(ast.If(node.test, [one for one in node.body if not isinstance(one, ast.Break)], []), node)

    return ast.unparse(ast.fix_missing_locations(Change().visit(tree)))


def own_jumps(loop):
    """The lines that leave a loop."""
    waiting, lines = [(one, True) for one in loop.body], []
    while waiting:
        node, is_own = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            continue
        if isinstance(node, (ast.Return, ast.Raise)) or (isinstance(node, ast.Break) and is_own):
            lines.append(node.lineno)
        inner = isinstance(node, (ast.For, ast.While))
        waiting += [(child, is_own and not (inner and child in node.body)) for child in ast.iter_child_nodes(node)]
    return sorted(set(lines))


def judge_rounds(program, notes):
    tree = ast.parse(program.source)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        if note["title"] not in ("First item only", "while"):
            continue
        function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.lineno <= row <= node.end_lineno)
        loop = next(node for node in ast.walk(function) if isinstance(node, (ast.For, ast.While)) and node.lineno == row)
        if loop not in function.body:
            # One inside of another has no marks of its own.
            continue
        all_runs = list(runs(program.source, function.name))
        most = max(log.count("round") for log, _ in all_runs)
        if groups := matched("never comes to a second item: each way through the body leaves the {c} ({*})", lead):
            ok = groups[0] == "for" and isinstance(loop, ast.For) and most <= 1
        elif groups := matched("its body never runs a second time: each way through it leaves the loop ({*})", lead):
            ok = isinstance(loop, ast.While) and most <= 1
        else:
            yield note, lead, unknown(lead)
            continue
        yield note, lead, ok or f"{most} rounds"
        said = numbers(groups[-1])
        jumps = own_jumps(loop)
        yield note, lead, same(said, jumps[: len(said)]) if len(said) == len(jumps) or "…" in lead else f"{jumps}"
        for text in sentences(note):
            if text == "A `return` that waits for all items stands behind the loop, not in it.":
                yield note, text, isinstance(loop, ast.For) and any(isinstance(node, ast.Return) for node in ast.walk(loop))
            elif text == "An `if` does the same." or matched("An `if` does the same, without the `break` of line {n}.", text):
                lines = numbers(text)
                again = list(runs(with_an_if(program.source, row), function.name))
                ok = all(any(isinstance(one, ast.Break) and one.lineno == line for one in loop.body) for line in lines)
                yield note, text, (ok and again == all_runs) or "it does something else"
            else:
                yield note, text, unknown(text)


# ---- the variable of a loop

OVER = ["range(5)", "range(5)", "range(1, 6)", "[3, 1, 2]", "(1, 2, 3)", "enumerate('ab')", "XS", "range(len(XS))", "zip(XS, XS)"]
PARTS = ["LOG.append(i)", "LOG.append(i)", "i = 7", "i += 2", "i = i * 2", "if i == 3:\n    i = 7", "if LOG: i = 0", "LOG.append('k')", "i = None", "if i == 2: continue", "if len(LOG) > 3: break", "j = i", "LOG.append(j)", "j = 4", "j += 1",
         "while i < 3:\n    LOG.append(i)\n    i += 1", "for k in (1, 2):\n    i = k", "for k in (1, 2):\n    LOG.append(i)\n    i = k", "READ = lambda: i", "try:\n    i = 8\nfinally:\n    LOG.append('f')", "try:\n    i = 8; boom()\nexcept NameError:\n    LOG.append(i)",
         "[i for i in 'x']", "LOG.append([i for _ in 'x'])", "LOG.append(locals()['i'])", "i: int = 5", "def g(): return i\nLOG.append(g())", "(i := 9)", "i = j = 3"]
AFTER = ["", "", "", "", "LOG.append(i)", "i = 1; LOG.append(i)", "LOG.append(READ())", "for i in (8, 9): LOG.append(i)", "LOG.append([i for i in (1, 2)])", "LOG.append(j)", "if LOG: LOG.append(i)"]


def make_variable(rng):
    lines = ["XS = [5, 6]", "READ = lambda: 0", "j = 0", "i = 0"]
    for number in range(3):
        over = rng.choice(OVER)
        target = "j, i" if "enumerate" in over or "zip" in over else "i"
        part = [f"for {target} in {over}:"]
        for one in [rng.choice(PARTS) for _ in range(rng.randint(1, 3))]:
            part += ["    " + line for line in one.split("\n")]
        if rng.random() < 0.1:
            part += ["else:", "    LOG.append(i)"]
        part += [rng.choice(AFTER)]
        if rng.random() < 0.2:
            part = ["for n in (1, 2):", *("    " + line for line in [*part, rng.choice(["LOG.append(i)", "pass"])])]
            if rng.random() < 0.3:
                part.insert(1, "    LOG.append(i)")
        if rng.random() < 0.7:
            declared = rng.choice(["", "", "", "    global i"])
            part = [f"def f{number}():", declared, f"    {rng.choice(['j = 0', 'j = i = 0', 'j = 0']) if not declared else 'j = 0'}", *("    " + line for line in part), f"f{number}()"]
            if rng.random() < 0.1:
                part.insert(-1, "    return i")
        lines += [line for line in part if line.strip()]
    return "\n".join(lines) + "\n"


def guarded(source):
    """The program with each of its own calls going on after an error."""
    return re.sub(r"^(f\d\(\))$", r"try: LOG.append(\1)\nexcept Exception as error: LOG.append(type(error).__name__)", source, flags=re.MULTILINE)


def judge_variable(program, notes):
    try:
        tree = ast.parse(program.source)
    except SyntaxError:
        return
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        if note["title"] != "Loop variable":
            continue
        groups = matched("nothing reads what this line gives {c}: the `for` on line {n} binds it anew in each round", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        name, line = groups[0], int(groups[1])
        before = outcome(guarded(program.source))
        after = outcome(guarded(poisoned(program.source, row, name)))
        yield note, lead, same(after, before)
        loops = [node for node in ast.walk(tree) if isinstance(node, ast.For) and node.lineno < row <= node.body[-1].end_lineno
                 and any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node.target))]
        loop = max(loops, key=lambda node: node.lineno, default=None)
        yield note, lead, same(loop and loop.lineno, line)
        for text in sentences(note):
            if groups := matched("{c} gives its numbers whatever happens to {c}; a `while` loop counts as its body says.", text):
                yield note, text, groups[1] == name and loop is not None and groups[0] == ast.unparse(loop.iter) and groups[0].startswith("range(")
            else:
                yield note, text, unknown(text)


# ---- True and False by an `if`

CONDITIONS = ["a > b", "a == b", "a", "not a", "a and b", "a or b", "a in (1, 2)", "a is None", "a != b", "(a)", "(a > 1)", "0 < a < 5", "isinstance(a, int)", "a if b else 0", "not a == b", "len(str(a)) > 1", "a > 1 and b > 1", "[a]", "bool(a)", "(c := a)", "not (a or b)", "a % 2 == 0", "f9(a)", "lambda: a", "a is not b", "str(a) == 'a'", "n > 2", "t", "t == 'a'"]
VALUES = [0, 1, 2, 5, "", "a", None, True, False, 2.5]


def make_truth(rng):
    lines = [rng.choice(["", "", "", "def bool(x): return 3"]), "def f9(x): return x"]
    for i in range(4):
        yes, no = rng.choice([("True", "False")] * 4 + [("False", "True")] * 3 + [("True", "True"), ("1", "0"), ("True", "None")])
        above = rng.choice(["", "", "", "    if a == 9: return True", "    LOG.append(a)"])
        first = rng.choice(["", "", "", "", "        LOG.append(b)"])
        last = rng.choice([f"    else:\n        return {no}", f"    else:\n        return {no}", f"    return {no}", f"    LOG.append(a)\n    return {no}", f"    elif b:\n        return {yes}\n    else:\n        return {no}", "    pass"])
        lines += [f"def f{i}(a, b, n: int = 3, t: str = 'a'):", above, f"    if {rng.choice(CONDITIONS)}:", first, f"        return {yes}", last]
    return "\n".join(line for line in lines if line) + "\n"


def judge_truth(program, notes):
    tree = ast.parse(program.source)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.lineno <= row <= node.end_lineno)
        at = next(i for i, node in enumerate(function.body) if node.lineno == row)
        groups = matched("the condition itself says it: {c} gives the same", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        again = ast.parse(ast.unparse(function)).body[0]
        again.body[at:] = [ast.Return(ast.parse(groups[0].removeprefix("return "), mode="eval").body)]
        ns = {"LOG": program.log}
        exec(compile(program.source, "program.py", "exec"), ns)
        old = ns[function.name]
        exec(compile(ast.fix_missing_locations(ast.Module([again], [])), "again.py", "exec"), ns)
        new = ns[function.name]
        wrong = [(a, b, result(old, a, b), result(new, a, b)) for a, b in itertools.product(VALUES, VALUES) if result(old, a, b) != result(new, a, b)]
        yield note, lead, not wrong or f"{wrong[:3]}"
        for text in sentences(note):
            if groups := matched("{c} is `True` or `False` for numbers, texts and most other objects.", text):
                condition = function.body[at].test
                yield note, text, isinstance(condition, ast.Compare) and same(ast.unparse(ast.parse(groups[0]).body[0].value), ast.unparse(condition))
            elif text == "`bool(…)` asks what `if` asks: whether the object counts as true.":
                yield note, text, codes(lead)[0].startswith("return bool(")
            else:
                yield note, text, unknown(text)


def result(function, a, b):
    try:
        value = function(a, b)
    except Exception as error:
        return type(error).__name__
    return type(value).__name__, repr(value)


FAMILIES = [
    Family("first-rounds", ("for-loop", "while-loop"), make_rounds, judge_rounds, 60),
    Family("loop-variables", ("for-loop",), make_variable, judge_variable, 30),
    Family("truths", ("bool-type",), make_truth, judge_truth, 80),
]
