"""Names that share an object: aliases, chains of assignments, and `x += y`."""

import ast
import re

from ._steps import Steps
from .base import Family, codes, matched, same, sentences, unknown

MAKES = ["[1]", "[]", "{}", "{1: 2}", "{3}", "[[1], [2]]", "'x'", "(1, 2)", "5", "2.5", "[i for i in 'ab']", "bytearray(b'a')", "frozenset({1})", "given([1])", "None", "list('ab')", "([1], 2)", "{k: 1 for k in 'a'}"]
NAMES = ["a", "b", "c", "d"]


def statement(rng, depth=0):
    x, y, z = (rng.choice(NAMES) for _ in range(3))
    kind = rng.random()
    if kind < 0.18:
        return [f"{x} = {rng.choice(MAKES)}"]
    if kind < 0.40:
        return [f"{x} = {rng.choice([y, y, y, f'({y})'])}"]
    if kind < 0.48:
        return [f"{x} = {y} = {rng.choice([*MAKES, z])}"]
    if kind < 0.70:
        return [f"{x} {rng.choice(['+=', '+=', '+=', '|=', '*=', '&=', '-='])} {rng.choice(['[4]', '[4]', '(5,)', '{6}', '{7: 8}', '2', chr(39) + 'y' + chr(39), y, 'b' + repr('z')])}"]
    if kind < 0.80:
        return [rng.choice([f"{x}.append(9)", f"{x}[0] = 8", f"{x}.clear()", f"{x}.pop()", f"{x}.update({{1: 3}})", f"{x}.add(4)", f"given({x})", f"len({x})", f"{x}[0] += [3]", f"{x}[0] += [3]"])]
    if kind < 0.86 and depth < 2:
        head = rng.choice(["if yes:", "for i in 'pq':", "try:", f"for {x} in [[1], [2]]:", "while True:", f"if ({y} := [7]):"])
        inner = [line for _ in range(rng.choice([1, 2])) for line in statement(rng, depth + 1)]
        lines = [head, *("    " + line for line in inner)]
        return [*lines, *{"t": ["except Exception: pass"], "w": ["    break"]}.get(head[0], [])]
    return [rng.choice([f"del {x}", f"({x} := {y})", f"{x}, {y} = {y}, {x}", f"def {x}(): pass", f"import os as {x}", f"[{x} for {x} in 'ab']", f"t = ({x}, [2])", f"{x} = {y} if yes else {z}", "pass", f"{x} = lambda: {y}"])]


def make(rng):
    lines = [line for _ in range(rng.randint(5, 12)) for line in statement(rng)]
    first = ["a = [1]", f"b = {rng.choice(MAKES)}", f"c = {rng.choice(MAKES)}", f"d = {rng.choice(MAKES)}"]
    before = ["yes = 1", "def given(value): return value"]
    kind = rng.random()
    if kind < 0.35:
        text = [*before, "def run(a: list, b: dict, *c, d=None):", *("    " + line for line in lines), "run([1], {}, 3)"]
        if rng.random() < 0.3:
            text[3:3] = ["    def inner():", f"        nonlocal {rng.choice(NAMES)}", f"        {rng.choice(NAMES)} = [5]", "        a = b = 0" if False else "        pass"]
    else:
        text = [*before, *first, *lines]
        if rng.random() < 0.2:
            text[2:2] = ["def other():", f"    global {rng.choice(NAMES)}", f"    {rng.choice(NAMES)} = [6]"]
    if rng.random() < 0.3:
        text += ["t = ([1], 2)", rng.choice(["t[0] += [3]", "t[-2] += [3]", "t[0] += (3,)"])]
    return running(text)


def running(lines):
    """The program without the lines that cannot be run."""
    for _ in range(30):
        source = "\n".join(lines) + "\n"
        try:
            exec(compile(source, "program.py", "exec"), {})
            return source
        except SyntaxError as error:
            row = error.lineno
        except Exception as error:
            trace, row = error.__traceback__, None
            while trace:
                row = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "program.py" else row
                trace = trace.tb_next
        line = lines[row - 1]
        if line.startswith("t["):
            return source
        if line.lstrip().startswith(("def", "for", "if", "while", "try")):
            break
        lines[row - 1] = line[: len(line) - len(line.lstrip())] + "pass"
    return "a = [1]\nb = a\nb += [2]\n"


def judge(program, notes):
    steps = Steps(program.source)
    for note in notes:
        row = note["location"]["row"]
        texts = [note["lead"], *sentences(note)]
        for number, (before, after) in enumerate(steps.runs.get(row, [])):
            failed = next((names for error, names in steps.errors.get(row, [])), None) if after is None else None
            error = steps.errors[row][0][0] if after is None and row in steps.errors else None
            for text in texts:
                yield note, text, verdict(text, note, program, before, after, error, failed, steps)


def verdict(text, note, program, before, after, error, failed, steps):
    line = program.lines[note["location"]["row"] - 1].strip()
    if text.startswith("raises `TypeError`, and the list has grown"):
        name = line.split("[")[0]
        return type(error) is TypeError and len(before[name][0][0]) > before[name][1].count("[") and failed[name][1] != before[name][1] or f"{error!r} {before}"
    if error is not None:
        # Why it raises is another matter: nothing was given that the operator takes.
        return True if isinstance(error, (TypeError, NameError, UnboundLocalError, ValueError)) else f"it raises {error!r}"
    if groups := re.fullmatch(r"changes the (\w+) that (.*) refers? to too", text):
        target = line.split()[0]
        others = codes(text)
        more = re.search(r"and (\d+) more", groups[2])
        shared = [n for n in before if n != target and before[n][0] is before[target][0]]
        ok = after[target][0] is before[target][0] and set(others) <= set(shared) and type(before[target][0]).__name__ == groups[1]
        return ok and (not more or len(shared) >= int(more[1]) + 3) or f"{shared} share"
    if groups := matched("changes the {*} in place; {c} stays the same object", text):
        return same((after[groups[1]][0] is before[groups[1]][0], type(after[groups[1]][0]).__name__), (True, groups[0]))
    if groups := matched("changes the {*} that the caller gave as {c}", text):
        return after[groups[1]][0] is before[groups[1]][0] and type(after[groups[1]][0]).__name__ == groups[0] and groups[1] in "abd"
    if groups := matched("binds {c} to another {*}; {*}", text):
        target, kind, _ = groups
        others = codes(text)[1:]
        ok = type(before[target][0]).__name__ == kind and all(before[o][0] is before[target][0] and after[o][0] is before[o][0] and after[o][1] == before[o][1] for o in others)
        changed = after[target][0] is not before[target][0] or after[target][1] == before[target][1]
        return ok and changed or "it is otherwise"
    if groups := re.fullmatch(r"No new (\w+) is made: the operator works in place\. `(\w+) = \w+ (.*) …` would make a new one for `(\w+)` alone\.", text):
        target = groups[2]
        return after[target][0] is before[target][0] and line.startswith(f"{target} {groups[3]}=") and groups[4] == target
    if groups := matched("No new {*} is made: the operator works in place, and the caller has the same object.", text):
        return after[line.split()[0]][0] is before[line.split()[0]][0]
    if groups := matched("{c} was bound on line {n}.", text):
        bound = program.lines[int(groups[1]) - 1]
        return re.search(rf"\b{groups[0]}\b.*=", bound) is not None or bound
    if groups := re.fullmatch(r"An? (\w+) never changes, so there is no other way\.", text):
        return groups[1] in ("int", "float", "complex", "bool", "str", "bytes", "tuple", "frozenset")
    if groups := matched("{c} and {c} are one {*} now: nothing is copied", text):
        one, other, kind = groups
        return after[one][0] is after[other][0] and type(after[one][0]).__name__ == kind or "they are not"
    if groups := re.fullmatch(r"(.*) (?:is|are) the same (\w+) too\.", text):
        target = line.split()[0].rstrip(":")
        return all(after[n][0] is after[target][0] for n in codes(text)) and type(after[target][0]).__name__ == groups[2]
    if groups := matched("Line {n} changes it through {c}; {c} shows that too.", text):
        row, name, other = int(groups[0]), groups[1], groups[2]
        runs = [r for r in steps.runs.get(row, [])]
        if not runs or runs[0][1] is None:
            # The program did not come as far.
            return True
        return any(b[name][0] is b[other][0] and (a is None or a[name][0] is a[other][0]) for b, a in runs if name in b and other in b) or f"{runs}"
    if groups := matched("A {*} of its own: {c}.", text):
        kind, copy = groups
        name, expression = copy.split(" = ")
        target = line.split()[0].rstrip(":")
        value = eval(expression, {n: v for n, (v, _) in after.items()})
        return type(value).__name__ == kind and value is not after[target][0] and value == after[target][0] and name == target
    if groups := re.fullmatch(r"(.*) are one (\w+): a change through one shows in all", text):
        names = codes(text)
        return len({id(after[n][0]) for n in names}) == 1 and type(after[names[0]][0]).__name__ == groups[2]
    if groups := matched("One {*} each: {c}.", text):
        namespace = {"given": lambda value: value}
        exec(groups[1], namespace)
        names = [n.id for t in ast.parse(groups[1]).body[0].targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        targets = [t.id for t in ast.parse(line).body[0].targets]
        return names == targets and len({id(namespace[n]) for n in names}) == len(set(names)) and {type(namespace[n]).__name__ for n in names} == {groups[0]}
    if " is evaluated once, then bound to " in text:
        value, *targets = codes(text)
        tree = ast.parse(line).body[0]
        return [ast.unparse(t) for t in tree.targets] == targets and ast.dump(ast.parse(value, mode="eval").body) == ast.dump(tree.value)
    if re.fullmatch(r"`.*` is read: a list|the list is changed in place by `.*`|the result is put back into the tuple, which takes nothing: `TypeError`", text):
        return "the tuple" not in text
    return unknown(text)


FAMILIES = [Family("sharing", ("aliasing", "chained-assignment", "augmented-assignment"), make, judge, 250)]
