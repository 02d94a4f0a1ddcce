"""`if` ladders and `return`: which conditions are asked, which block runs, what is left on the way out."""

import ast
import re

from .base import Family, matched, numbers, sentences, unknown

NAMES = "abcde"


def ladder(rng, deep, indent, state):
    """Statements whose conditions and blocks are written down as they run."""
    pad = "    " * indent
    lines = []
    for _ in range(rng.randint(1, 2)):
        def condition():
            form = rng.choice(["ask({n})", "ask({n})", "not ask({n})", "(ask({n}))", "(not ask({n}))", "(ask({n}) and\n" + pad + "        flip())"])
            state[0] += 1
            return form.format(n=state[0])

        def block():
            if deep and rng.random() < 0.4:
                return ladder(rng, deep - 1, indent + 1, state)
            state[0] += 1
            return [f"{pad}    run({state[0]})"]

        lines += [f"{pad}if {condition()}:"] + block()
        for _ in range(rng.choice([0, 0, 1, 2, 3, 6])):
            if rng.random() < 0.2:
                lines.append(f"{pad}# in between")
            lines += [f"{pad}elif {condition()}:"] + block()
        if rng.random() < 0.7:
            lines += [f"{pad}else:"] + block()
    return lines


def make_ladder(rng):
    lines = ["import random, sys", f"R = random.Random({rng.randint(0, 999)})", "SEEN = []", "def flip(): return R.random() < 0.5",
             "def ask(n):\n    value = flip()\n    SEEN.append(('ask', n, value))\n    return value", "def run(n): SEEN.append(('run', n))", "def f():"]
    lines += ladder(rng, 2, 1, [0])
    lines.append("ROUNDS = []\nfor _ in range(60):\n    SEEN.clear()\n    f()\n    ROUNDS.append(list(SEEN))")
    return "\n".join(lines) + "\n"


def ladders(tree):
    """Each `if` that starts a ladder: its tests, its blocks and the block of its `else`."""
    inner = {id(n.orelse[0]) for n in ast.walk(tree) if isinstance(n, ast.If) and len(n.orelse) == 1 and isinstance(n.orelse[0], ast.If) and n.orelse[0].col_offset == n.col_offset}
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and id(node) not in inner:
            tests, blocks = [node.test], [node.body]
            while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) and node.orelse[0].col_offset == node.col_offset:
                node = node.orelse[0]
                tests.append(node.test)
                blocks.append(node.body)
            yield tests, blocks, node.orelse


def asked(test):
    """The number that the condition asks, and whether it is negated or more than that."""
    call = next(n for n in ast.walk(test) if isinstance(n, ast.Call) and n.func.id == "ask")
    return call.args[0].value


def first(block):
    """What a block does first: the number that it writes down."""
    return next(n.args[0].value for n in ast.walk(ast.Module(block, [])) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in ("run", "ask"))


def judge_ladder(program, notes):
    tree = ast.parse(program.source)
    rounds = program.ns["ROUNDS"]
    for note in notes:
        row = note["anchors"][0]["location"]["row"]
        lead = note["lead"]
        found = None
        for tests, blocks, last in ladders(tree):
            rows = [t.lineno for t in tests]
            above = [r for r in rows if r < row]
            keyword = program.lines[row - 1].split()[0].rstrip(":")
            column = note["anchors"][0]["location"]["column"] - 1
            if keyword == "else" and last and column == blocks[0][0].col_offset - 4 and rows[-1] < row < last[0].lineno:
                found = (tests, first(last), len(tests))
            elif keyword in ("elif", "if") and row in rows:
                found = (tests, asked(tests[rows.index(row)]), rows.index(row))
        if found is None:
            yield note, lead, "no such clause"
            continue
        tests, number, before = found
        keyword = note["title"]
        if keyword == "if":
            yield note, lead, whole(lead, program, tests, tree)
            continue
        said = numbers(lead.rsplit("(line", 1)[1])
        expected = [t.lineno for t in tests[:before]]
        if len(said) == 5 and "…" in lead:
            expected = expected[:5]
        if said != expected:
            yield note, lead, f"the conditions above stand on {expected}"
            continue
        ok = True
        for seen in rounds:
            outcome = {}
            for event in seen:
                if event[1] == number:
                    # Every condition above has been asked, and its clause not been taken.
                    for test in tests[:before]:
                        value = truth(test, outcome)
                        if value:
                            ok = f"it ran although the condition of line {test.lineno} was true"
                if event[0] == "ask":
                    outcome[event[1]] = event[2]
        yield note, lead, ok
        if ok is True and "is true" in lead and len(expected) == 1 and "none of" not in lead:
            ok = isinstance(tests[0], ast.UnaryOp) or "the condition is not negated"
            yield note, lead, ok
        elif ok is True and len(expected) == 1 and keyword == "else":
            yield note, lead, not isinstance(tests[0], ast.UnaryOp) or "the condition is negated"


def truth(test, outcome):
    """Whether a condition was true; one with a second part is true only where that has been seen to let the block run."""
    if asked(test) not in outcome:
        return True
    value = outcome[asked(test)]
    if isinstance(test, ast.BoolOp):
        return False
    return not value if isinstance(test, ast.UnaryOp) else value


def whole(lead, program, tests, tree):
    said = numbers(lead)
    rows = [t.lineno for t in tests]
    last = next(last for others, _, last in ladders(tree) if others == tests)
    expected = rows[:5] if len(rows) > 5 else rows
    if last:
        row = max(r for r in range(rows[-1], last[0].lineno) if program.lines[r - 1].strip() == "else:" and len(program.lines[r - 1]) - len(program.lines[r - 1].lstrip()) == last[0].col_offset - 4)
        expected = expected + [row]
    return said == expected or f"the conditions are on {expected}"


def ways(rng, deep, indent, state):
    pad = "    " * indent
    kind = rng.choice(["for", "while", "with", "try", "try", "finally", "if", "return"]) if deep else "return"
    state[0] += 1
    mark = state[0]
    if kind == "for":
        return [f"{pad}for i in range(2):"] + ways(rng, deep - 1, indent + 1, state)
    if kind == "while":
        return [f"{pad}while True:"] + ways(rng, deep - 1, indent + 1, state) + [f"{pad}    break"]
    if kind == "with":
        return [f"{pad}with Manager({mark}):"] + ways(rng, deep - 1, indent + 1, state)
    if kind == "if":
        return [f"{pad}if flip():"] + ways(rng, deep - 1, indent + 1, state)
    if kind == "try":
        other = rng.choice([[], [f"{pad}except ValueError:", f"{pad}    run({mark})"]])
        last = rng.choice(["run({n})", "run({n})", "run({n})\n{pad}    if flip(): return 9", "for j in 'x': continue"]).format(n=mark, pad=pad)
        return [f"{pad}try:"] + ways(rng, deep - 1, indent + 1, state) + other + [f"{pad}finally:", f"{pad}    {last}"]
    if kind == "finally":
        return [f"{pad}try:", f"{pad}    if flip(): raise ValueError", f"{pad}finally:"] + ways(rng, deep - 1, indent + 1, state)
    value = rng.choice(["", " 5", " run(0)", " 1, 2", " 1, run(0), 3,", " (1, 2)", " *[1], 2", " None"])
    return [f"{pad}SEEN.append('out')", f"{pad}return{value}"]


def make_return(rng):
    lines = ["import random", f"R = random.Random({rng.randint(0, 999)})", "SEEN = []", "def flip(): return R.random() < 0.6", "def run(n):\n    if n: SEEN.append(('run', n))",
             "class Manager:\n    def __init__(self, n): self.n = n\n    def __enter__(self): pass\n    def __exit__(self, *error): SEEN.append(('run', self.n))"]
    for i in range(3):
        head = rng.choice(["def", "def", "def", "def", "async def"])
        lines += [f"{head} f{i}():"] + (["    yield 1"] if head == "def" and rng.random() < 0.1 else []) + ways(rng, 4, 1, [0])
    lines.append("def rounds(f):\n    import inspect\n    for _ in range(25):\n        SEEN.clear()\n        try:\n            value = f()\n            if inspect.iscoroutine(value):\n                try: value.send(None)\n"
                 "                except StopIteration as end: value = end.value\n        except Exception as error: value = error\n        yield list(SEEN), value")
    lines.append("ROUNDS = {f.__name__: list(rounds(f)) for f in (f0, f1, f2)}")
    return "\n".join(lines) + "\n"


def judge_return(program, notes):
    tree = ast.parse(program.source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for note in notes:
        row = note["anchors"][0]["location"]["row"]
        statement = next(n for n in ast.walk(tree) if isinstance(n, ast.Return) and n.lineno == row)
        function = statement
        while not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            function = parents[function]
        # Only the `return` behind this mark is judged by what came after it; a `finally` has others.
        is_marked = program.lines[row - 2].strip() == "SEEN.append('out')"
        lead = note["lead"]
        rounds = [(seen, value) for seen, value in program.ns["ROUNDS"][function.name] if "out" in seen] if is_marked else []
        value = matched("{c} gives one tuple of {n} items", lead) or (None, None)
        if value[0]:
            size = int(value[1])
            # Where a jump in a `finally` is in the way, nothing is said.
            ok = all(isinstance(v, tuple) and len(v) == size for _, v in rounds) and isinstance(statement.value, ast.Tuple) and len(statement.value.elts) == size
            yield note, lead, ok or f"it gives {[v for _, v in rounds][:1]}"
        elif lead == f"ends `{function.name}`, which gives `None`":
            yield note, lead, (statement.value is None and all(v is None for _, v in rounds)) or "it gives something"
        elif lead == f"ends `{function.name}`, which gives this value":
            yield note, lead, statement.value is not None or "there is no value"
        elif found := matched("ends {c}, and the {c} on line {n} with it", lead):
            loop = next((n for n in ast.walk(function) if isinstance(n, (ast.For, ast.While)) and n.lineno == int(found[2])), None)
            node, outer = statement, None
            while node is not function:
                node = parents[node]
                outer = node if isinstance(node, (ast.For, ast.While)) else outer
            yield note, lead, (loop is not None and loop is outer and program.lines[loop.lineno - 1].strip().startswith(found[1])) or "another loop is the outermost"
        else:
            yield note, lead, unknown(lead)
        # What runs after it, in this order.
        said = []
        for text in sentences(note):
            if found := matched("The {c} on line {n} runs before the caller has the value.", text) or matched("The {c} on line {n} runs before that.", text):
                ok = program.lines[int(found[1]) - 1].strip() == "finally:"
                said.append(("finally", int(found[1])))
            elif found := matched("The {c} on line {n} is left first.", text):
                ok = program.lines[int(found[1]) - 1].strip().startswith("with Manager")
                said.append(("with", int(found[1])))
            elif found := matched("It leaves the {c} of line {n}: an exception that is on its way there is dropped.", text):
                ok = program.lines[int(found[1]) - 1].strip() == "finally:"
                ok = ok and not any(isinstance(v, ValueError) for _, v in rounds) or "the exception came out"
            else:
                ok = unknown(text)
            yield note, text, ok
        if not is_marked or any("dropped" in text for text in sentences(note)):
            continue
        expected = []
        for kind, line in said:
            if kind == "with":
                expected.append(("run", int(re.search("Manager\\((\\d+)\\)", program.lines[line - 1])[1])))
            else:
                mark = re.search("run\\((\\d+)\\)", program.lines[line])
                expected += [("run", int(mark[1]))] if mark else []
        for seen, _ in rounds:
            after = seen[len(seen) - 1 - seen[::-1].index("out") + 1 :]
            if after != expected:
                yield note, lead, f"after it ran {after}, said was {expected}"
                break


FAMILIES = [
    Family("ladders", ("if-statement",), make_ladder, judge_ladder, 300),
    Family("ways-out", ("return-statement",), make_return, judge_return, 100),
]
