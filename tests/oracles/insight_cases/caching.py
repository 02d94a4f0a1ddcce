"""What `is` gives for equal values that never change: in a file, in a function, and typed line by line."""

import ast
import code
import contextlib
import io
import re

from .base import Family, codes, same, sentences, unknown
from .sharing import running
from .statements import segment_of

# Each list holds ways to write one value.
VALUES = [
    ["257", "257", "200 + 57", "int('257')", "n + 1", "(257)", "0x101", "m * 257"],
    ["256", "256", "255 + 1", "int('256')", "n", "0x100"],
    ["-5", "-5", "-4 - 1", "int('-5')"],
    ["-6", "-6", "-3 * 2", "int('-6')"],
    ["2 ** 40", "2**40", "1 << 40", "1099511627776"],
    ["1", "1", "True", "1.0", "m"],
    ["1.5", "1.5", "3 / 2", "0.75 * 2", "float('1.5')"],
    ["0.0", "-0.0", "0.0", "0"],
    ["'hello'", "'hello'", "'hel' 'lo'", "s + 'lo'", "sys.intern('hello')", "'hel' + 'lo'", "str('hello')", "\"hello\""],
    ["'hello world'", "'hello world'", "'hello ' 'world'", "sys.intern('hello world')", "sys.intern('hello ' + 'world')", "'hello ' + 'world'", "t + 'world'", "f'hello {t}'[:11]"],
    ["'x'", "'x'", "s[0:0] + 'x'", "'\\x78'", "u + ''"],
    ["''", "''", "'' + ''", "str()"],
    ["b'ab'", "b'ab'", "b'a' + b'b'", "bytes(b'ab')"],
    ["b'a'", "b'a'", "b''  + b'a'"],
    ["()", "()", "tuple()"],
    ["(1, 2)", "(1, 2)", "1, 2", "(1, (1 + 1))", "(m, 2)", "(1,) + (2,)"],
    ["(300, 'a b')", "(300, 'a b')", "300, 'a b'", "(300, ('a b'))"],
    ["'a' * 6", "'aaaaaa'", "'aaa' * 2", "'a b' * 2"],
    ["None", "None", "True"],
    ["[1]", "[1]", "{}"],
    ["7.5", "7.5", "a", "b"],
]
NAMES = ["a", "b", "c", "d"]


def block(rng, depth=0):
    x, y, z = rng.sample(NAMES, 3)
    kind = rng.random()
    ways = rng.choice(VALUES)
    one, other = rng.choice(ways), rng.choice(ways)
    test = rng.choice([f"{x} is {y}", f"{x} is {y}", f"{x} is not {y}", f"{x} is {other}", f"{one} is not {y}", f"id({x}) == id({y})", f"id({x}) != id({y})", f"({x}) is {y}", f"{x} is {z}", f"{x} is {y} is {z}"])
    if kind < 0.5:
        return rng.choice([
            [f"{x} = {one}", f"{y} = {other}", f"r = {test}"],
            [f"{x} = {one}; {y} = {other}", f"r = {test}"],
            [f"{x}: object = {one}", f"{z} = {x}", f"{y} = {other}", f"r = {test}"],
            [f"{x} = {y} = {one}", f"r = {test}"],
            [f"{x}, {y} = {one}, {other}" if "," not in one + other else "pass", f"r = {test}"],
        ])
    if kind < 0.6:
        return [f"{x} = {one}", f"if {x}:", f"    {y} = {other}", f"    r = {test}"]
    if kind < 0.7:
        return [f"{x} = {one}", f"for i in 'ab':", f"    r = {test}", f"    {rng.choice([x, y])} = {other}"]
    if kind < 0.75:
        return [f"{x} = {one}", f"{y} = {other}", f"while {test}:", f"    {x} = {rng.choice(ways)}", "    i += 1", "    if i > 3: break"]
    if kind < 0.8:
        return [f"{x} = {one}", f"{y} = {other}", f"r = [({x} := {rng.choice(ways)}), {test}]"]
    if kind < 0.9:
        return [f"{x} = {one}", rng.choice([f"{x} = given({x})", f"{x} += {other if not other.startswith('f') else x}", f"{z} = {x}", f"def {x}(): pass", f"for {x} in [{other}]: pass"]), f"{y} = {other}", f"r = {test}"]
    return [f"r = {test}"]


def make(rng):
    lines = [line for _ in range(rng.randint(3, 7)) for line in block(rng)]
    first = ["import sys", "n = 256", "m = 1", "s = 'hel'", "t = 'hello '", "u = 'x'", "i = 0", "def given(value): return value"]
    start = ["a = 7.5", "b = 7.5", "c = 'c d'", "d = (9, 9)"]
    if rng.random() < 0.15:
        first.append(rng.choice(["def int(x): return 7", "def id(x): return 7", "class sys: intern = str", "def other():\n    global a\n    a = 300"]))
    if rng.random() < 0.35:
        return running([*first, "def run(i):", *("    " + line for line in [*start, *lines]), "run(0)"])
    return running([*first, *start, *lines])


class Kept(ast.NodeTransformer):
    """Notes what each comparison gave, and its left side, each time it ran; all else is compiled as it stands."""

    def __init__(self):
        self.seen = {}

    def visit_Compare(self, node):
        place = (node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)
        is_id = isinstance(node.left, ast.Call) and ast.unparse(node.left.func) == "id"
        left = node.left.args[0] if is_id else node.left
        inner = self.generic_visit(node)
        return ast.copy_location(ast.Call(ast.Name("_keep", ast.Load()), [*map(ast.Constant, place), inner, left], []), node)

    def keep(self, a, b, c, d, result, left):
        self.seen.setdefault((a, b, c, d), []).append((result, left))
        return result

    def run(self, body, namespace):
        tree = ast.fix_missing_locations(self.visit(ast.Module(body, [])))
        with quiet():
            exec(compile(tree, "program.py", "exec"), namespace | {"_keep": self.keep})
        return self.seen


@contextlib.contextmanager
def quiet():
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(Exception):
        yield


def place_of(note):
    start, end = note["location"], note["end_location"]
    return (start["row"], start["column"], end["row"], end["column"])


def typed(program, note):
    """What the noted expression gives where the program is typed line by line."""
    console = code.InteractiveConsole({"__name__": "program"})
    body = ast.parse(program.source).body
    row = note["location"]["row"]
    last = next(node for node in body if node.lineno <= row <= node.end_lineno)
    for first, end in sorted({(node.lineno, node.end_lineno) for node in body if node.end_lineno < last.lineno}):
        with quiet():
            for line in program.lines[first - 1 : end]:
                console.push(line)
            if end > first or program.lines[end - 1].startswith(("def", "class", "if", "for", "while")):
                console.push("")
    seen = Kept().run([node for node in body if node.lineno == last.lineno], console.locals)
    return {result for result, _ in seen.get(place_of(note), [])}


def judge(program, notes):
    seen = Kept().run(ast.parse(program.source).body, {"__name__": "program"})
    for note in notes:
        texts = [note["lead"], *sentences(note), *([note["general"]] if note["general"] else []), *note["steps"]]
        for result, value in seen.get(place_of(note), []):
            for text in texts:
                yield note, text, verdict(text, note, program, result, value)


def verdict(text, note, program, result, value):
    node = ast.parse(segment_of(program, note), mode="eval").body
    turned = isinstance(node.ops[0], (ast.IsNot, ast.NotEq))
    namespace = {"sys": __import__("sys"), "n": 256, "m": 1, "s": "hel", "t": "hello ", "u": "x"}
    groups = re.fullmatch(r"`(True|False)`(?: in CPython| when CPython runs the file)?: (.*)", text)
    if groups:
        if repr(result) != groups[1]:
            return f"it is {result}"
        is_one = result is not turned
        why = groups[2]
        if why in ONCE:
            return is_one and "when" not in text and ONCE[why](value) or f"{value!r}"
        if why.startswith("constants that look like names, such as "):
            tail = why.removeprefix("constants that look like names, such as ").split(", ", 1)[1]
            return is_one and eval(codes(why)[0]) == value and type(value) is str and value.isidentifier() and tail == "are interned, so that equal ones are one object"
        if why in ("`sys.intern` gives one object for equal strings", "equal constants of one function are one object", "equal constants compiled together are one object"):
            inside = program.lines[note["location"]["row"] - 1].startswith("    ") and "def run" in program.source
            return is_one and (inside == ("function" in why) or "intern" in why)
        if made := re.fullmatch(r"`(.*)` makes a new (int|str) while the program runs", why):
            one, other = eval(made[1], dict(namespace)), eval(made[1], dict(namespace))
            return not is_one and one is not other and type(one).__name__ == made[2]
        return unknown(text)
    if groups := re.fullmatch(r"Typed at the prompt line by line it is `(True|False)`: each line is compiled by itself\.", text):
        return same(typed(program, note), {groups[1] == "True"})
    if groups := re.fullmatch(r"The language leaves this open\. `(.*)` compares the values\.", text):
        tree = ast.parse(groups[1], mode="eval").body
        sides = [node.left, node.comparators[0]]
        sides = [side.args[0] if isinstance(side, ast.Call) and ast.unparse(side.func) == "id" else side for side in sides]
        return [ast.dump(s) for s in sides] == [ast.dump(tree.left), ast.dump(tree.comparators[0])] and isinstance(tree.ops[0], ast.NotEq if turned else ast.Eq)
    if groups := re.fullmatch(r"(?:\d+\. )?In a file, lines (\d+) and (\d+) are compiled together, and `(.*)` is stored once for both\.", text):
        value = eval(groups[3])
        constants = compile(program.source, "program.py", "exec").co_consts
        return sum(type(c) is type(value) and repr(c) == repr(value) for c in constants) == 1 or f"{constants}"
    if groups := re.fullmatch(r"(?:\d+\. )?At the prompt line (\d+) is compiled and run before line (\d+) is read: `(.*)` is made twice\.", text):
        return int(groups[1]) < int(groups[2]) and typed(program, note) == {turned} and eval(groups[3]) == value
    return unknown(text)


ONCE = {
    "each int from -5 to 256 exists only once": lambda value: type(value) is int and -5 <= value <= 256,
    "the empty string exists only once": lambda value: value == "",
    "each string of one ASCII character exists only once": lambda value: type(value) is str and len(value) == 1,
    "the empty bytes object exists only once": lambda value: value == b"",
    "each bytes object of one byte exists only once": lambda value: type(value) is bytes and len(value) == 1,
    "the empty tuple exists only once": lambda value: value == (),
}

FAMILIES = [Family("caching", ("interning-and-caching",), make, judge, 150)]
