"""Small programs of which pygloss makes questions, from seeded random templates: one function a kind of program.

All can be run as they are; what they define is called by the judges.
"""

NAMES = ("size", "total", "count", "item", "limit")
METHODS = ("save", "load", "close")
EXCEPTIONS = (
    "OSError", "ValueError", "LookupError", "KeyError", "IndexError", "ArithmeticError", "ConnectionError", "UnicodeError",
    "RuntimeError", "Exception", "BaseException", "ImportError", "NameError", "FileNotFoundError", "TimeoutError",
)  # fmt: skip


def classes(rng):
    """A graph of classes, some of which define methods that call `super()`."""
    method = rng.choice(METHODS)
    lines, names = [], []
    for number in range(rng.randint(3, 6)):
        name = "ABCDEFG"[number]
        bases = rng.sample(names, min(len(names), rng.choice([0, 1, 1, 2, 2])))
        lines.append(f"class {name}({', '.join(bases)}):" if bases else f"class {name}:")
        body = []
        if rng.random() < 0.6:
            body.append(f"    def {method}(self):")
            calls = bases and rng.random() < 0.8
            body.append(f"        return {f'super().{method}()' if calls else repr(name)}")
        if rng.random() < 0.3:
            body += ["    def __init__(self):", "        super().__init__()"]
        lines += body or ["    pass"]
        names.append(name)
        try:
            exec("\n".join(lines), {})
        except TypeError:
            # The order would be a contradiction.
            return classes(rng)
    return "\n".join(lines) + "\n"


def lambdas(rng):
    name = rng.choice(NAMES)
    over = rng.choice([f"range({rng.randint(2, 5)})", f"range({rng.randint(1, 4)}, {rng.randint(6, 9)}, 2)", "[3, 1, 2]", "('a', 'b', 'c')"])
    brackets = rng.choice(["[]", "[]", "{}"])
    return f"made = {brackets[0]}lambda: {name} for {name} in {over}{brackets[1]}\n"


def loops_of_functions(rng):
    name, last = rng.choice(NAMES), rng.randint(2, 4)
    kind = rng.choice(["def", "lambda"])
    made = [f"    MADE.append(lambda: {name})"] if kind == "lambda" else [f"    def f():", f"        return {name}", "    MADE.append(f)"]
    return "\n".join(["MADE = []", "SEEN = []", f"for {name} in range({last}):", f"    SEEN.append({name})", *made, ""])


def scopes(rng):
    """Names that the module, a class and functions bind."""
    name = rng.choice(NAMES)
    kind = rng.randrange(5)
    top = rng.choice([f"{name} = 1", f"def {name}():\n    return 1"])
    if kind == 0:
        start = f"{top}\n" if rng.random() < 0.6 else ""
        inside = rng.choice([f"    def run(self):\n        return {name}", f"    def run(self):\n        return [{name} for _ in 'ab']"])
        return f"{start}class Box:\n    {name} = 2\n{inside}\n\ndef call():\n    return Box().run()\n"
    if kind == 1:
        return f"{top}\ndef call():\n    print({name})\n    {name} = 3\n"
    if kind == 2:
        return f"{top}\ndef outer():\n    {name} = 4\n    def call():\n        return {name}\n    return call()\n\ncall = outer\n"
    if kind == 3:
        return f"{top}\ndef call():\n    {name} = 5\n    a = 1\n    b = 2\n    c = a + b\n    return {name}, c\n"
    return f"{top}\ndef outer({name}):\n    def call():\n        return {name}\n    return call()\n\ndef call():\n    return outer(7)\n"


def bindings(rng):
    name = rng.choice(NAMES)
    top = f"{name} = 0\n"
    return rng.choice(
        [
            f"{top}def run():\n    {name} = 1\n    return {name}\n",
            f"{top}def run():\n    global {name}\n    {name} = 1\n",
            f"{top}def run():\n    global {name}\n    {name} += 1\n",
            f"{top}def outer():\n    {name} = 1\n    def run():\n        nonlocal {name}\n        {name} += 1\n    return run\n",
            f"def outer():\n    {name} = 1\n    def run():\n        nonlocal {name}\n        {name} = 2\n    return run\n",
            f"{top}class Box:\n    def run(self):\n        {name} = 2\n        return {name}\n",
        ]
    )


def slices(rng):
    bound = lambda: rng.choice(["", "", str(rng.randint(-5, 6))])
    step = lambda: rng.choice(["", "", "", f":{rng.choice([-2, -1, 2, 3])}"])
    data = rng.choice(["[1, 2, 3, 4, 5]", "'python'", "(4, 5, 6, 7)", "b'bytes'", "['a', 'b', 'c', 'd', 'e', 'f']"])
    lines = [f"data = {data}"]
    for number in range(3):
        lines.append(f"part{number} = data[{bound()}:{bound()}{step()}]")
    lines.append("def cut(line, rows: list):")
    lines.append(f"    return line[{bound()}:{bound()}{step()}], rows[{bound()}:{bound()}{step()}], rows[{bound()}:{bound()}]")
    return "\n".join(lines) + "\n"


def formats(rng):
    specs = []
    for _ in range(4):
        kind = rng.randrange(5)
        width = rng.choice(["", "6", "8", "10"])
        if kind == 0:
            specs.append(f"{rng.choice(['', '<', '>', '^', '*^', '->'])}{width or 5}")
        elif kind == 1:
            specs.append(f"{rng.choice(['', '+', ' '])}{rng.choice(['', ',', '_'])}.{rng.randint(0, 4)}f")
        elif kind == 2:
            specs.append(f"{rng.choice(['', '#', '0', '#0'])}{width}{rng.choice('xXbod')}".replace("#0d", "0d"))
        elif kind == 3:
            specs.append(f".{rng.randint(0, 3)}{rng.choice(['%', 'e', 'g'])}")
        else:
            specs.append(f"{width}.{rng.randint(1, 4)}")
    fields = "".join(f"    out.append(f\"{{value:{spec}}}\")\n" for spec in specs)
    return f"def show(value, out):\n{fields}"


def dates(rng):
    codes = rng.sample(["%Y", "%m", "%d", "%H", "%M", "%S", "%y", "%b", "%B", "%I", "%p", "%j", "%a", "%A"], rng.randint(2, 5))
    text = rng.choice(["-", "/", " ", ":", "."]).join(codes)
    call = rng.choice([f"time.strftime({text!r})", f"datetime.datetime.now().strftime({text!r})"])
    return f"import datetime\nimport time\ntext = {call}\n"


def comprehensions(rng):
    value = rng.choice(["n * 2", "n * n", "n - 1", "n // 2", "n % 3", "-n", "n > 2", "2 ** n", "n + n % 2"])
    over = rng.choice([f"range({rng.randint(2, 6)})", f"range({rng.randint(1, 3)}, {rng.randint(5, 8)})", "[1, 2, 3, 4]", "(5, 0, -3)", "range(1, 12, 3)"])
    test = rng.choice(["", "", " if n % 2", " if n > 1", " if not n % 2", " if n != 2 and n"])
    return f"values = [{value} for n in {over}{test}]\n\ndef f(xs):\n    ys = [x for x in xs]\n    return ys\n"


def nested(rng):
    value = rng.choice(["(a, b)", "a", "b"])
    return f"grid = [[1, 2], [3]]\nflat = [{value} for a in grid for b in a]\npairs = {{(a, b) for a in 'xy' for b in range(2)}}\n"


def counted_loops(rng):
    start, step = rng.randint(-2, 4), rng.choice([1, 1, 2, 3, -1, -2])
    stop = start + step * rng.randint(1, 6) + (rng.choice([0, 1]) if step > 1 else 0)
    call = f"range({start}, {stop})" if step == 1 else f"range({start}, {stop}, {step})"
    return f"def run():\n    n = 0\n    for i in {call}:\n        n += 1\n    return n, i\n"


def clauses(rng):
    lines = ["class Own(LookupError):", "    pass", "", "def run(problem):", "    try:", "        raise problem"]
    names = rng.sample((*EXCEPTIONS, "Own"), rng.randint(2, 5))
    while names:
        some, names = names[: rng.randint(1, 2)], names[2:] if rng.random() < 0.5 else names[1:]
        name = some[0] if len(some) == 1 else f"({', '.join(some)})"
        lines += [f"    except {name}{rng.choice(['', ' as error'])}:", f"        return {len(lines)}"]
    if rng.random() < 0.3:
        lines += ["    except:", "        return 0"]
    if rng.random() < 0.3:
        lines += ["    finally:", "        pass"]
    return "\n".join(lines) + "\n"


def chains(rng):
    operator = lambda: rng.choice(["<", "<=", ">", "==", "!=", "in", "is", "not in", "is not"])
    operand = lambda: rng.choice(["a", "b", "c", "0", "a + 1", "b.c", "f(a)", "[a]", "(a or b)"])
    return "def run(a, b, c, f):\n" + "".join(
        f"    r{n} = {operand()} {operator()} {operand()} {operator()} {operand()}\n" for n in range(3)
    )


def groups(rng):
    def expression():
        text = rng.choice("abcd")
        for _ in range(rng.randint(2, 3)):
            text += f" {rng.choice(['and', 'or'])} {rng.choice(['a', 'b', 'c', 'd', 'not a', 'a == b', '(a or b)'])}"
        return text

    return "def run(a, b, c, d):\n" + "".join(f"    r{n} = {expression()}\n" for n in range(4))


def decorators(rng):
    names = rng.sample(["trace", "cached(3)", "log.entry", "once", "retry(times=2)"], rng.randint(2, 3))
    start = "def trace(f): return f\nonce = trace\ndef cached(n): return trace\ndef retry(times): return trace\nclass log:\n    entry = staticmethod(trace)\n"
    what = rng.choice(["def run():\n    return 1", "class Run:\n    pass"])
    return start + "".join(f"@{name}\n" for name in names) + what + "\n"


def defaults(rng):
    value = rng.choice(["[]", "{}", "list()", "make()", "LIMIT", "{'a': 1}", "set()"])
    before = rng.choice(["", "a, "])
    return f"LIMIT = 5\ndef make(): return object()\n\ndef run({before}value={value}):\n    return value\n"


def shared_defaults(rng):
    first, second = rng.sample(range(1, 9), 2)
    return f"def add(item, basket=[]):\n    basket.append(item)\n    return basket\n\nadd({first})\nadd({second})\nadd({rng.randint(1, 9)})\n"


def generators(rng):
    value = rng.choice(["x", "x * 2", "(x, 1)", "x.name"])
    start = rng.choice(["", "async "])
    body = f"    for x in xs:\n        yield {value}\n" if not start else rng.choice(["    return 1\n", "    await g()\n    return 2\n"])
    return f"{start}def run(xs=()):\n    LOG.append(1)\n{body}"


def private_names(rng):
    name = rng.choice(["Box", "_Box", "__Box", "Deep_Box"])
    attribute = rng.choice(["__size", "__x", "__long_name_"])
    return f"class {name}:\n    def __init__(self):\n        self.{attribute} = 1\n\n    def get(self):\n        return self.{attribute}\n"


def imports(rng):
    return "".join(f"import {path}\n" for path in rng.sample(["os.path", "xml.etree.ElementTree", "importlib.util", "concurrent.futures", "email.message", "collections.abc"], 3))


def arithmetic(rng):
    lines = []
    for number in range(4):
        a, b = rng.randint(1, 30) * rng.choice([-1, 1]), rng.randint(2, 9) * rng.choice([-1, 1])
        lines.append(f"q{number} = {a} {rng.choice(['//', '%'])} {b}")
    lines.append(f"r = round({rng.randint(0, 9)}.5)")
    lines.append(f"s = round({rng.choice(['2.675', '0.125', '1.005', '2.345', '1.15'])}, {rng.choice([1, 2])})")
    return "\n".join(lines) + "\n"


def layouts(rng):
    letters = "".join(rng.choice("bBhHiIqQfds?x") for _ in range(rng.randint(2, 6)))
    return f"import struct\nsize = struct.calcsize({letters!r})\n"


def searches(rng):
    pattern = rng.choice([r"\d+", r"(\d+)-(\d+)", r"(a|b)c", r"(?:a|b)c", r"(\w)(\w)(\w)", r"(?P<n>\d)x", r"[a-c]+", r"(a(b))", r"^(\s*)#", r"(?i:x)y", r"(.)(?=b)", r"x*?(y)(?:z)"])
    return f"import re\nfound = re.findall({pattern!r}, 'abc')\n"


def rests(rng):
    given = rng.sample(["1", "'two'", "[3]", "None", "x"], rng.randint(2, 4))
    tail = rng.choice(["", ", flag=True"])
    return f"x = 9\ndef run(first, *rest{tail}):\n    return rest\n\nrun({', '.join(given)})\n"


def failures(rng):
    a, b = rng.randint(1, 9), rng.randint(10, 19)
    line = rng.choice(
        [
            f"{{[{a}]: {b}}}", f"{{'a': {a}, [{b}]: 3}}", f"{{[{a}]}}", f"{{'a': {a}}}['b']", f"{{{a}: 1, {a + 1}: 2}}[{b}]", f"x, y = {a}, {b}, 3",
            f"x, *y, z = [{a}]", f"x, y, z = {a}, {b}", f"run({a})", f"run({a}, {b}, 3)", f"run({a}, c={b})", f"run({a}, 2, b={b})", "run()",
            f"[{a}, 2, 3][::0]", f"'text'[{a}:{b}:0]", "items[len(items)]", "words[len(words)]", f"'text'[{a}:'{b}']", f"(1, {a})[1.0:]",
        ]
    )  # fmt: skip
    return f"items = [1, {a}]\nwords = ('a', '{b}')\ndef run(a, b): return a\n\n{line}\n"


ALL = {
    "classes": classes,
    "lambdas": lambdas,
    "loops of functions": loops_of_functions,
    "scopes": scopes,
    "bindings": bindings,
    "slices": slices,
    "formats": formats,
    "dates": dates,
    "comprehensions": comprehensions,
    "nested": nested,
    "counted loops": counted_loops,
    "clauses": clauses,
    "chains": chains,
    "groups": groups,
    "decorators": decorators,
    "defaults": defaults,
    "shared defaults": shared_defaults,
    "generators": generators,
    "private names": private_names,
    "imports": imports,
    "arithmetic": arithmetic,
    "layouts": layouts,
    "searches": searches,
    "rests": rests,
    "failures": failures,
}
