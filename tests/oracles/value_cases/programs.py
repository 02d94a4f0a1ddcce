"""Makes programs with values of many classes: what is known of them, what only looks known, and what changes on the way."""

import random

MODULES = "import re, datetime, math, io, pathlib\nfrom typing import Optional\n"
TYPES = ["int", "float", "str", "bytes", "bool", "ints", "words", "pairs", "table", "set", "match", "date", "delta", "path", "none"]
COMMON = ["int", "str", "float", "ints", "words", "bool"]
NAMES = ["a", "b", "c", "d", "e", "f"]
TARGETS = {"ints": ["int"], "words": ["str"], "str": ["str"], "bytes": ["int"]}


def whole(expression):
    """In parentheses where what follows would take only a part of it."""
    return expression if expression.isidentifier() or expression[0] in "'([{" and " " not in expression else f"({expression})"


def bare(expression):
    """What may stand between braces in quotes."""
    return "7" if set(expression) & set("'{}\\") else expression


class Maker:
    """One program. `env` keeps what each name probably holds; it may be wrong, and then a run ends early."""

    def __init__(self, rng):
        self.rng = rng
        self.lines = []
        self.indent = 1
        self.env = {}
        self.functions = []

    def pick(self, options):
        return self.rng.choice(options)

    def say(self, line):
        self.lines.append("    " * self.indent + line)

    def literal(self, kind):
        r = self.rng
        return {
            "int": lambda: str(r.choice([0, 1, 2, 7, -3, 90, True])) if r.random() < 0.9 else "0x1f",
            "float": lambda: r.choice(["0.5", "2.0", "1e3", "-1.25"]),
            "str": lambda: r.choice(["'abc'", "'x y'", "''", "'a' 'b'", "f'{1}z'", "'%s' % 3", "'é1'"]),
            "bytes": lambda: r.choice(["b'ab'", "b''", "b'%d' % 4", "rb'x y'"]),
            "bool": lambda: r.choice(["True", "False", "bit()", "not bit()"]),
            "ints": lambda: r.choice(["[1, 2]", "[3]", "list(range(3))", "[n * 2 for n in range(3)]", "[*range(2)]"]),
            "words": lambda: r.choice(["['a', 'b']", "'a b c'.split()", "sorted('cab')", "list('xy')", "[str(n) for n in range(2)]"]),
            "pairs": lambda: r.choice(["[('a', 1), ('b', 2)]", "list(zip('ab', [1, 2]))", "list(enumerate('xy'))"]),
            "table": lambda: r.choice(["{'a': 1}", "dict(a=1)", "{k: 1 for k in 'ab'}", "dict.fromkeys('ab', 0)"]),
            "set": lambda: r.choice(["{1, 2}", "set('ab')", "{n for n in range(2)}", "frozenset('a')"]),
            "match": lambda: r.choice(["re.match('a', text())", "re.compile('[a-c]').search(text())", "re.fullmatch('x*', text())"]),
            "date": lambda: r.choice(["datetime.datetime(2020, 1, 2)", "datetime.datetime.now()", "datetime.datetime.fromtimestamp(0)"]),
            "delta": lambda: r.choice(["datetime.timedelta(days=1)", "datetime.timedelta(hours=2)"]),
            "path": lambda: r.choice(["pathlib.Path('a/b.c')", "pathlib.Path('x') / 'y'"]),
            "none": lambda: "None",
        }[kind]()

    def names_of(self, kind):
        return [name for name, its in self.env.items() if its == kind]

    def expr(self, kind, depth=2):
        """An expression that probably gives this."""
        names = self.names_of(kind)
        if names and self.rng.random() < 0.55:
            return self.pick(names)
        if depth == 0 or self.rng.random() < 0.2:
            return self.literal(kind)
        e = lambda k: whole(self.expr(k, depth - 1))  # noqa: E731
        r = self.rng
        options = {
            "int": [
                lambda: f"{e('int')} {r.choice(['+', '-', '*', '&', '|', '^'])} {e('int')}", lambda: f"len({e(r.choice(['str', 'ints', 'words', 'table']))})",
                lambda: f"abs({e('int')})", lambda: f"round({e('float')})", lambda: f"max({e('int')}, {e('int')})", lambda: f"sum({e('ints')})",
                lambda: f"int({e('float')})", lambda: f"{e('str')}.count('a')", lambda: f"{e('int')} // 3", lambda: f"-({e('int')})", lambda: f"{e('int')} ** 2",
                lambda: f"ord({e('str')}[0])", lambda: f"{e('ints')}[0]", lambda: f"({e('date')}).year", lambda: f"min({e('ints')})", lambda: f"{e('bytes')}[0]",
                lambda: f"({e('delta')}).days", lambda: f"hash({e('str')})", lambda: f"({e('int')} if bit() else {e('int')})", lambda: f"sum(len(w) for w in {e('words')})",
                lambda: f"({e('int')}).bit_length()", lambda: f"{e('int')} % 5", lambda: f"range({e('int')}, 9)[0]", lambda: f"divmod({e('int')}, 2)[0]",
            ],
            "float": [
                lambda: f"{e('int')} / 2", lambda: f"{e('float')} * {e('int')}", lambda: f"math.sqrt(abs({e('int')}))", lambda: f"float({e('int')})",
                lambda: f"{e('float')} + {e('float')}", lambda: f"abs({e('float')})", lambda: f"round({e('float')}, 1)", lambda: f"({e('delta')}).total_seconds()",
                lambda: f"{e('delta')} / {e('delta')}", lambda: f"max({e('float')}, {e('float')})", lambda: f"{e('float')} ** 2", lambda: f"+{e('float')}",
            ],
            "str": [
                lambda: f"({e('str')}).{r.choice(['upper', 'strip', 'title', 'lower', 'swapcase'])}()", lambda: f"{e('str')} + {e('str')}", lambda: f"str({e(r.choice(COMMON))})",
                lambda: f"'-'.join({e('words')})", lambda: f"repr({e(r.choice(COMMON))})", lambda: f"f'{{{bare(e('int'))}}}'", lambda: f"({e('str')})[1:]", lambda: f"{e('words')}[0]",
                lambda: f"({e('str')}) * 2", lambda: f"'{{}}'.format({e('int')})", lambda: f"({e('bytes')}).decode()", lambda: f"chr({e('int')} % 90 + 33)", lambda: f"({e('date')}).isoformat()",
                lambda: f"({e('path')}).name", lambda: f"({e('str')}).partition('b')[0]", lambda: f"re.sub('a', 'b', {e('str')})", lambda: f"hex({e('int')})", lambda: f"({e('str')} or 'z')",
                lambda: f"max({e('words')})", lambda: f"({e('str')} if bit() else {e('str')})", lambda: f"format({e('int')}, '>4')", lambda: f"({e('path')}).suffix",
            ],
            "bytes": [lambda: f"({e('str')}).encode()", lambda: f"{e('bytes')} + {e('bytes')}", lambda: f"({e('bytes')})[:1]", lambda: f"bytes({e('ints')})", lambda: f"({e('int')} & 255).to_bytes(4, 'big')"],
            "bool": [
                lambda: f"{e('int')} < {e('int')}", lambda: f"{e('str')} == {e('str')}", lambda: f"isinstance({e(r.choice(COMMON))}, int)", lambda: f"'a' in {e('str')}", lambda: f"not {e(r.choice(COMMON))}",
                lambda: f"({e('str')}).startswith('a')", lambda: f"any({e('ints')})", lambda: f"bool({e(r.choice(COMMON))})", lambda: f"{e('ints')} == {e('ints')}", lambda: f"{e('int')} is None",
                lambda: f"({e('path')}).is_absolute()", lambda: f"{e('int')} < {e('float')} <= 9", lambda: f"callable({e('str')})", lambda: f"{e('set')} >= {e('set')}",
            ],
            "ints": [
                lambda: f"[{e('int')}, {e('int')}]", lambda: f"sorted({e('ints')})", lambda: f"{e('ints')} + {e('ints')}", lambda: f"[n + 1 for n in {e('ints')}]", lambda: f"{e('ints')}[::-1]",
                lambda: f"[len(w) for w in {e('words')}]", lambda: f"list({e('bytes')})", lambda: f"{e('ints')}.copy()", lambda: f"list(map(int, ['1', '2']))", lambda: f"{e('ints')} * 2",
            ],
            "words": [
                lambda: f"({e('str')}).split()", lambda: f"[w.upper() for w in {e('words')}]", lambda: f"sorted({e('words')})", lambda: f"list({e('str')})", lambda: f"({e('str')}).splitlines()",
                lambda: f"{e('words')}[:1]", lambda: f"list(map(str, {e('ints')}))", lambda: f"[w for w in {e('words')} if w]", lambda: f"list({e('table')})",
            ],
            "pairs": [lambda: f"list(enumerate({e('words')}))", lambda: f"list(zip({e('words')}, {e('ints')}))", lambda: f"list({e('table')}.items())"],
            "table": [lambda: f"{{w: len(w) for w in {e('words')}}}", lambda: f"{e('table')} | {e('table')}", lambda: f"{e('table')}.copy()", lambda: f"dict(zip({e('words')}, {e('ints')}))"],
            "set": [lambda: f"set({e('words')})", lambda: f"{e('set')} | {e('set')}", lambda: f"{e('set')} - {e('set')}", lambda: f"{e('set')}.union({e('ints')})"],
            "match": [lambda: f"re.search('[a-z]', {e('str')})", lambda: f"(re.match('b', {e('str')}) or re.match('.', {e('str')}))"],
            "date": [lambda: f"{e('date')} + {e('delta')}", lambda: f"({e('date')}).replace(year=2000)"],
            "delta": [lambda: f"{e('date')} - {e('date')}", lambda: f"{e('delta')} * 2", lambda: f"-{e('delta')}"],
            "path": [lambda: f"{e('path')} / {e('str')}", lambda: f"({e('path')}).parent", lambda: f"({e('path')}).with_suffix('.z')"],
            "none": [lambda: f"{e('ints')}.append({e('int')})", lambda: f"print({e('str')}, end='')", lambda: f"({e('match')} and None)"],
        }[kind]
        return self.pick(options)()

    def any_name(self):
        return self.pick(list(self.env)) if self.env else None

    def use(self, name):
        """Reads a name in a way that depends on what it is."""
        kind = self.env.get(name)
        more = {
            "str": [f"{name}.upper()", f"{name}[0:1]", f"{name} + 'q'"], "int": [f"{name} + 1", f"{name} * 2.0", f"{name} < 3"],
            "match": [f"{name}.group()", f"{name}.start()"], "ints": [f"{name}[0]", f"{name}.count(1)"], "words": [f"{name}[0]", f"{name}[-1].title()"],
            "float": [f"{name} * 2", f"-{name}"], "bytes": [f"{name}.hex()"], "date": [f"{name}.date()", f"{name}.month"],
        }.get(kind, [])
        return self.pick([f"use({name})", f"use({name})", *(f"use({one})" for one in more)])

    def block(self, size, depth):
        self.indent += 1
        before = dict(self.env)
        for _ in range(self.rng.randint(1, size)):
            self.statement(depth)
        self.indent -= 1
        # What a branch did may or may not have happened.
        self.env = {name: kind for name, kind in self.env.items() if before.get(name) == kind or self.rng.random() < 0.3}
        self.env = before | self.env

    def statement(self, depth):
        r = self.rng
        makers = [self.assign, self.assign, self.assign, self.augment, self.read, self.read, self.unpack, self.narrow, self.mutate, self.optional]
        if depth > 0:
            makers += [self.branch, self.loop, self.loop, self.inner, self.guard, self.attempt, self.while_loop]
        r.choice(makers)(depth - 1)

    def assign(self, depth):
        name, kind = self.pick(NAMES), self.pick([*TYPES, *COMMON, *COMMON])
        if name in self.env and self.rng.random() < 0.5:
            kind = self.env[name]
        if self.rng.random() < 0.1:
            other = self.pick(NAMES)
            self.say(f"{name} = {other} = {self.expr(kind)}")
            self.env[other] = kind
        elif self.rng.random() < 0.1:
            self.say(f"use({name} := {self.expr(kind)})")
        else:
            self.say(f"{name} = {self.expr(kind)}")
        self.env[name] = kind

    def augment(self, depth):
        name = self.any_name()
        if name is None:
            return self.assign(depth)
        kind = self.env[name]
        operator, other = {
            "int": ("+", self.pick(["int", "int", "float", "bool"])), "float": ("*", "int"), "str": ("+", "str"), "ints": ("+", self.pick(["ints", "words"])), "words": ("+", "words"),
            "bytes": ("+", "bytes"), "set": ("|", "set"), "table": ("|", "table"), "date": ("+", "delta"),
        }.get(kind, ("+", "int"))
        self.say(f"{name} {operator}= {self.expr(other)}")
        if kind == "int" and other == "float":
            self.env[name] = "float"

    def read(self, depth):
        name = self.any_name()
        self.say(self.use(name) if name else f"use({self.expr(self.pick(TYPES))})")
        self.say(f"use({self.expr(self.pick([*TYPES, *COMMON]))})")

    def unpack(self, depth):
        one, other = self.rng.sample(NAMES, 2)
        kinds = [self.pick(COMMON), self.pick(COMMON)]
        shapes = [
            (f"{one}, {other} = {self.expr(kinds[0])}, {self.expr(kinds[1])}", kinds),
            (f"{one}, {other} = ({self.expr(kinds[0])}, {self.expr(kinds[1])})", kinds),
            (f"{one}, {other} = divmod({self.expr('int')}, 3)", ["int", "int"]), (f"[{one}, *{other}] = {self.expr('words')}", ["str", "words"]),
            (f"{one}, _, {other} = {whole(self.expr('str'))}.partition('b')", ["str", "str"]), (f"({one}, {other}), _ = {whole(self.expr('pairs'))}[0], 1", ["str", "int"]),
        ]
        if one in self.env and other in self.env:
            shapes.append((f"{one}, {other} = {other}, {one}", [self.env[other], self.env[one]]))
        line, kinds = self.pick(shapes)
        self.say(line)
        self.env[one], self.env[other] = kinds

    def optional(self, depth):
        """A name that may be None, and what a condition says about it."""
        name = self.pick(NAMES)
        kind = self.pick(["str", "int", "match", "ints"])
        give = self.expr("match") if kind == "match" else f"({self.expr(kind)} if bit() else None)"
        self.say(f"{name} = {give}")
        self.env[name] = kind
        self.condition_on(name, depth)

    def condition_on(self, name, depth):
        use = self.use(name)
        other = self.pick(NAMES)
        shapes = [
            [f"if {name} is not None:", f"    {use}"], [f"if {name}:", f"    {use}", "else:", f"    use({name})"], [f"if {name} is None:", f"    use({name})", "else:", f"    {use}"],
            [f"if not {name}:", "    return", use], [f"if {name} is None or bit():", "    return", use], [f"if {name} is not None and bit():", f"    {use}", f"use({name})"],
            [f"use({name} or {self.literal(self.env[name])})"], [f"use({name} and {name})"], [f"use([{name} for _ in 'ab' if {name} is not None])"], [f"use({name} if {name} else 0)"],
            [f"if {name} is not None:", f"    {name} = {self.pick(['None', self.literal('str')])}", f"    use({name})"], [f"if {name} is None:", f"    {name} = {self.literal(self.env[name])}", f"use({name})"],
            [f"while {name} is None:", f"    {name} = {self.literal(self.env[name])}", f"use({name})"], [f"if ({other} := {name}) is not None:", f"    use({other})", f"use({other})"],
            [f"if {name} is not None:", f"    use(lambda: {name})", f"    use([{name} for n in 'a'])", f"    use(list({name} for n in 'a'))"],
            [f"if bit() and not {name}:", "    return", f"use({name})"], [f"if bit() or {name}:", f"    use({name})"], [f"assert {name} is not None or bit()", f"use({name})"], [f"assert {name}", use],
            [f"if not ({other} := {name}):", "    return", f"use({other})"], [f"if {name} and ({name} := {self.pick(['None', '5'])}) or bit():", f"    use({name})"],
        ]
        for line in self.pick(shapes):
            self.say(line)

    def narrow(self, depth):
        name = self.any_name() or "p"
        cls = self.pick(["int", "str", "float", "list", "bool", "(int, str)", "dict", "bytes", "Own", "datetime.datetime", "object"])
        shapes = [
            [f"if isinstance({name}, {cls}):", f"    use({name})", f"use({name})"], [f"if not isinstance({name}, {cls}):", "    return", f"use({name})"], [f"use({name} if isinstance({name}, {cls}) else 0)"],
            [f"if isinstance({name}, {cls}) and bit():", f"    use({name})", "else:", f"    use({name})"], [f"if isinstance({name}, {cls}):", f"    {name} = {self.literal(self.pick(COMMON))}", f"    use({name})"],
            [f"use([{name} for _ in 'a' if isinstance({name}, {cls})])"], [f"for _ in 'ab':", f"    if isinstance({name}, {cls}):", f"        use({name})", f"    {name} = {self.literal(self.pick(COMMON))}"],
            [f"if isinstance({name}, {cls}) or bit():", f"    use({name})"], [f"assert isinstance({name}, {cls})", f"use({name})"],
        ]
        for line in self.pick(shapes):
            self.say(line)

    def mutate(self, depth):
        name = next(iter(self.names_of("ints") + self.names_of("words")), None)
        if name is None:
            return self.assign(depth)
        other = self.pick(NAMES)
        shapes = [
            [f"{name}.append({self.expr(self.pick(COMMON))})", f"use({name}[-1])"], [f"{other} = {name}", f"{other}.append(None)", f"use({name}[-1])"], [f"{name}[0] = {self.expr('float')}", f"use({name}[0])"],
            [f"touch({name})", f"use({name}[-1])"], [f"for item in {name}:", "    use(item)"], [f"use({name}[0])", f"use({name}[1:])"], [f"{name}.extend('xy')", f"for item in {name}:", "    use(item)"],
            [f"[{name}.append(one) for one in 'z']", f"use({name}[-1])"], [f"{name} += [None]", f"use({name}[-1])"], [f"del {name}[0]", f"use({name})"], [f"{name}[:0] = 'q'", f"use({name}[0])"],
            [f"use(sorted({name}, key=str))", f"use(max({name}))", f"use(sum({name}))"], [f"def change():", f"    {name}.append(b'')", "change()", f"use({name}[-1])"],
        ]
        for line in self.pick(shapes):
            self.say(line)
        self.env.pop(other, None)

    def branch(self, depth):
        self.say(self.pick(["if bit():", f"if {self.expr('bool')}:"]))
        self.block(2, depth)
        if self.rng.random() < 0.6:
            self.say("else:")
            self.block(2, depth)

    def loop(self, depth):
        r = self.rng
        one, other = r.sample(NAMES, 2)
        kind = r.choice(["ints", "words", "str", "bytes"])
        shapes = [
            (f"for {one} in {self.expr(kind)}:", {one: TARGETS[kind][0]}), (f"for {one} in range({r.randint(0, 3)}):", {one: "int"}), (f"for {one}, {other} in enumerate({self.expr(kind)}):", {one: "int", other: TARGETS[kind][0]}),
            (f"for {one}, {other} in zip({self.expr('words')}, {self.expr('ints')}):", {one: "str", other: "int"}), (f"for {one}, {other} in {self.expr('pairs')}:", {one: "str", other: "int"}),
            (f"for {one} in {self.expr('table')}:", {one: "str"}), (f"for {one} in ({self.literal('int')}, {self.literal(r.choice(['int', 'str']))}):", {one: "int"}),
            (f"for {one} in sorted({self.expr('set')}, key=str):", {one: "int"}), (f"for {one}, {other} in {whole(self.expr('table'))}.items():", {one: "str", other: "int"}), (f"for {one} in io.StringIO('a\\nb'):", {one: "str"}),
            (f"for {one} in reversed({self.expr('words')}):", {one: "str"}), (f"for {one} in map(str, {self.expr('ints')}):", {one: "str"}), (f"for {one} in filter(None, {self.expr('ints')}):", {one: "int"}),
        ]
        line, kinds = self.pick(shapes)
        self.say(line)
        self.env |= kinds
        self.indent += 1
        self.say(f"use({one})")
        self.indent -= 1
        self.block(2, depth)
        if r.random() < 0.3:
            self.say(f"use({one})")

    def while_loop(self, depth):
        self.say("for _ in range(2):" if self.rng.random() < 0.5 else "while bit():")
        self.block(3, depth)

    def inner(self, depth):
        name = self.any_name()
        if name is None:
            return self.assign(depth)
        kind = self.pick(COMMON)
        self.say("def change():")
        self.say(f"    nonlocal {name}" if self.rng.random() < 0.5 else f"    use({name})")
        if self.lines[-1].strip().startswith("nonlocal"):
            self.say(f"    {name} = {self.literal(kind)}")
        self.say(self.use(name))
        self.say("change()")
        self.say(f"use({name})")

    def guard(self, depth):
        name = self.any_name()
        if name is None:
            return self.assign(depth)
        self.condition_on(name, depth)

    def attempt(self, depth):
        name = self.pick(NAMES)
        self.say("try:")
        self.block(2, depth)
        self.say(f"except {self.pick(['(TypeError, ValueError)', 'LookupError', 'AttributeError', 'Exception'])} as {name}:")
        self.say(f"    use({name})")
        self.say(f"    use({name}.args)")
        self.env.pop(name, None)

    def function(self, number):
        self.lines, self.indent, self.env = [], 1, {}
        annotations = [": int", ": str", ": Optional[int]", ": 'str | None'", ": int | None", "", ""]
        first = self.pick(annotations)
        self.env["p"] = "str" if "str" in first else "int"
        for _ in range(self.rng.randint(4, 9)):
            self.statement(2)
        if self.rng.random() < 0.5:
            self.say(f"return {self.expr(self.pick(COMMON))}")
        arguments = {": int": "3", ": str": "'abc'", "": "any_of(1, 'x', None, 2.5, [1], Own(), Text('t'), Number(4))"}.get(first, "any_of(None, 5)" if "int" in first else "any_of(None, 'abc')")
        return [f"def f{number}(p{first}, q=None):", *self.lines], f"f{number}({arguments})"


HEAD = '''
class Own:
    def __repr__(self):
        return "own"

class Text(str):
    def upper(self):
        return 7

class Number(int):
    pass

'''


def program(seed):
    """A program that is to be run with `bit`, `text`, `use`, `touch` and `any_of` in its builtins."""
    maker = Maker(random.Random(seed))
    text, calls = MODULES + HEAD, []
    for number in range(3):
        lines, call = maker.function(number)
        text += "\n".join(lines) + "\n\n"
        calls.append(call)
    text += "def helper(n):\n    if n:\n        return 'a'\n    return 'b'\n\ndef nothing(n):\n    use(n)\n\nuse(helper(1))\nuse(nothing(2))\n"
    for call in calls:
        text += f"for _ in range(6):\n    try:\n        use({call})\n    except Exception as error:\n        use(error)\n"
    return text


def constants(seed):
    """A program of constants: numbers, strings, slices, ranges."""
    rng = random.Random(seed)
    integers = ["0", "1", "-1", "7", "0x_ff", "0b101", "0o17", "1_000", "(10**20)", "-13", "255", "True"]
    floats = ["0.1", "1.5", "-2.5e10", "1e300", "0.0", "-0.0", "3.", ".5"]
    texts = [r"'a\tb'", r"'\x41\u00e9\U0001f600'", r"r'a\n'", "'''x\ny'''", "'it\\'s'", '"q\\"q"', r"'\101\0'", "'é' 'z'", "''", r"'a\
b'", "u'uni'", r"'\N{BULLET}'", "'abcdefgh'", r"b'\x00\xff'", "b'ab' b'c'", r"rb'\n'", "(1, 'a', None)", "(1, 2, 3, 4)", "(5,)", "()"]

    def number(depth=2):
        if depth == 0 or rng.random() < 0.3:
            return rng.choice([*integers, *integers, *floats])
        operator = rng.choice(["+", "-", "*", "//", "%", "/", "<<", ">>", "&", "|", "^", "**"])
        right = rng.choice(["0", "1", "2", "3", "8", "-2"]) if operator in ("<<", ">>", "**") else number(depth - 1)
        return f"({number(depth - 1)} {operator} {right})"

    def bound():
        return rng.choice(["", "", "0", "1", "2", "-1", "-2", "5", "-9", "99", "None", "(1 + 1)", "False"])

    def sequence():
        text = rng.choice(texts)
        if rng.random() < 0.3:
            text = f"({text} {rng.choice(['*', '+'])} {rng.choice(['2', text])})"
        for _ in range(rng.randint(0, 2)):
            step = rng.choice(["", ":", ":1", ":-1", ":2", ":-3"])
            text += f"[{bound()}:{bound()}{step}]" if rng.random() < 0.8 else f"[{rng.choice(['0', '-1', '2'])}]"
        return text

    lines = []
    for at in range(40):
        expression = rng.choice([
            number, sequence, sequence, lambda: f"len({sequence()})", lambda: f"({number()} if {rng.choice(texts)} else 3)",
            lambda: f"range({', '.join(rng.choice(['0', '3', '10', '-4', '-1', '2']) for _ in range(rng.randint(1, 3)))})", lambda: f"-({number()})", lambda: f"~({number(0)})", lambda: f"not {number(0)}",
        ])()
        lines.append(f"try:\n    v{at} = {expression}\n    use({expression})\n    use(v{at})\nexcept Exception:\n    pass\n")
        if at and rng.random() < 0.4:
            lines.append(f"try:\n    use(v{at - 1} {rng.choice(['+', '*', '-'])} {rng.choice(['2', 'v0', '1.5'])})\nexcept Exception:\n    pass\n")
    return "".join(lines)
