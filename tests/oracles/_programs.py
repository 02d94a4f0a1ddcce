"""Programs with many ways through them, for `bound_oracle.py`."""

import random

NAMES = ("x", "y", "z")
# What every program starts with: functions that may return, and functions that never do, though nothing here shows it.
BEFORE = """\
def r(n):
    return R(n)


def u(value):
    U(value)
    return value


def stop(n):
    S(n)


def leave(n):
    if r(n):
        stop(n)
    else:
        leave(n)


"""
HELPERS = ("r", "u", "stop", "leave")
# A class body of more lines is cut at its members.
LONG = 520


class Program:
    """One program, made from a number: the body of a function, or a module.

    What it does is decided by calls, each of which is written once and asks the caller anew whenever it runs: `c(n)` is a
    condition, `it(n)` an iterable, `v(n)` and `w(n)` are values, `n(n)` is one that can be added to anything, `cm(n)` and `sw(n)`
    are context managers; these and `r(n)` may raise, and so may an import. `stop(n)` and `leave(n)` never return.
    """

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.count = 0
        # In plain programs little else happens than that branches bind names.
        self.is_plain = self.random.random() < 0.4
        # How many statements there may be that hold others.
        self.left = self.random.choice([1, 2, 2, 3] if self.is_plain else [1, 2, 3, 3, 4, 4, 5, 6])
        self.is_module = self.random.random() < 0.3
        self.has_flags = self.random.random() < 0.4
        self.has_cells = self.random.random() < 0.2
        # Most of the names are bound at first in some programs, so that they come to their end more often.
        lines = [f"{name} = 1" for name in NAMES if self.chance(self.random.choice([0, 0.3] if self.is_plain else [0, 0.5, 1]))]
        lines += self.block(0, self.random.randint(3, 6), Around())
        if self.has_cells:
            lines += ["def inner():", "    return [x, y]"]
        lines += [f"u({name})" for name in self.random.sample(NAMES, self.random.randint(1, 3))]
        if self.is_module:
            lines = ["p = c(-1)", "q = c(-2)", *lines] if self.has_flags else lines
            self.text = BEFORE + "".join(f"{line}\n" for line in lines)
        else:
            parameters = ", ".join(["p", "q", *self.random.choice([[], [], ["z"], ["*z"]])])
            self.text = f"{BEFORE}def f({parameters}):\n" + "".join(f"    {line}\n" for line in lines)

    def call(self, name):
        self.count += 1
        return f"{name}({self.count})"

    def name(self):
        return self.random.choice(NAMES)

    def chance(self, share):
        return self.random.random() < share

    def condition(self, depth=0):
        kind = self.random.random()
        if kind < 0.55 or depth > 2:
            return self.call("c")
        if kind < 0.62:
            return self.random.choice(["True", "False", "1", "0", "''", "not True", "None"])
        if kind < 0.70 and self.has_flags:
            return self.random.choice(["p", "q", "flag", "not p", "not flag", "p and not q"])
        if kind < 0.76:
            return f"not ({self.condition(depth + 1)})"
        if kind < 0.86:
            operator = self.random.choice(["and", "or"])
            return f"({self.condition(depth + 1)}) {operator} ({self.condition(depth + 1)})"
        if kind < 0.94:
            return f"({self.name()} := {self.random.choice(['1', self.call('c'), self.call('c')])})"
        if kind < 0.97:
            return f"c({self.name()})"
        return f"0 < {self.call('w')} < ({self.name()} := {self.call('w')})"

    def value(self):
        kind = self.random.random()
        if kind < (0.8 if self.is_plain else 0.4):
            return "1"
        if kind < 0.7:
            return self.call("r")
        if kind < 0.78:
            return self.name()
        if kind < 0.84:
            return f"({self.name()} if {self.condition()} else {self.random.choice(['1', self.name()])})"
        if kind < 0.90:
            target = self.random.choice(["k", "k", "x"])
            test = self.random.choice(["", f" if {self.call('c')}", f" if ({self.name()} := {self.call('c')})"])
            if target == "x" and ":=" in test:
                target = "k"
            return f"[{self.random.choice([target, self.name()])} for {target} in {self.iterable()}{test}]"
        if kind < 0.94:
            return f"{{id({self.name()}): k for k in {self.iterable()}}}"
        if kind < 0.97:
            return f"(lambda k={self.name()}: k)"
        return f"ls({self.name()} for k in {self.iterable()})"

    def iterable(self):
        return self.random.choice([self.call("it"), self.call("it"), "(1, 2)", "()", "range(2)", "[1]", "enumerate([1])"])

    def block(self, depth, size, around):
        lines = []
        for _ in range(size):
            lines += self.statement(depth, around)
            # Blank lines cut a module into segments.
            lines += [""] if depth == 0 and self.chance(0.4) else []
        return lines or ["pass"]

    def inner(self, depth, around):
        lines = self.block(depth + 1, self.random.choice([1, 1, 2, 3]) if depth < 3 else 1, around)
        return [f"    {line}" for line in lines]

    def branch(self, depth, around):
        """What is run only sometimes: it may end with a call that never returns. Nobody writes such a call where more follows."""
        lines = self.inner(depth, around)
        return [*lines, f"    {self.call(self.random.choice(['stop', 'leave']))}"] if self.chance(0.08) else lines

    def statement(self, depth, around):
        kind = self.random.random()
        if kind < (0.05 if self.is_plain else 0.25):
            return [f"u({self.name()})"]
        if self.is_plain and kind < 0.3:
            return [f"{self.name()} = {self.value()}"]
        if kind < 0.45 or depth >= 4 or self.left <= 0:
            return self.simple(around)
        self.left -= 1
        return self.random.choice(
            [self.if_, self.if_, self.if_, self.while_, self.for_, self.for_, self.try_, self.try_, self.with_, self.match_, self.class_]
        )(depth, around)

    def simple(self, around):
        name = self.name()
        choices = [
            f"{name} = {self.value()}",
            f"{name} = {self.value()}",
            f"{name} = {self.value()}",
            # In a class body it would want the class's own name.
            "pass" if around.in_class else f"del {name}",
            f"{name} += {self.call('n')}",
            f"{name}: int = {self.value()}",
            # Alone it would make the name the class's own, though nothing in the code shows it.
            "pass" if around.in_class else f"{name}: int",
            f"a = {name}, {self.name()} = 1, {self.call('r')}",
            f"import sys as {name}",
            f"from sys import path as {name}, flags as {self.name()}",
            f"def {name}(k={self.value()}): pass",
            f"({name} := {self.value()})",
            self.call("r"),
            self.call("c"),
            f"c({name}) and {self.call('c')} and u({self.name()})",
        ]
        if self.has_flags:
            choices += ["flag = True", "flag = False", "flag = p", "q = not p"]
        ends = ["raise A", "raise B()", f"assert {self.condition()}", "assert False", "raise A(u(x))"]
        if around.in_loop and not around.in_finally:
            ends += ["break", "continue"] * 3
        if around.in_loop and around.in_finally == "loop":
            ends += ["break"]
        if not self.is_module and not around.in_class:
            ends += ["return"] * 2
        if self.chance(0.2):
            return [self.random.choice(ends)]
        return [self.random.choice(choices)]

    def if_(self, depth, around):
        lines = [f"if {self.condition()}:", *self.branch(depth, around)]
        for _ in range(self.random.choice([0, 0, 0, 1, 2])):
            lines += [f"elif {self.condition()}:", *self.branch(depth, around)]
        if self.chance(0.5):
            lines += ["else:", *self.branch(depth, around)]
        return lines

    def otherwise(self, depth, around):
        return ["else:", *self.branch(depth, around)] if self.chance(0.3) else []

    def while_(self, depth, around):
        inside = around.but(in_loop=True, in_finally=around.in_finally and "loop")
        if self.chance(0.3):
            # A loop that only `break` ends has one at its start.
            first = [f"    {line}" for line in self.inner(depth, around)] if self.chance(0.3) else []
            stop = [f"    if {self.call('c')}:", *first, "        break"]
            lines = ["while True:", *stop, *self.branch(depth, inside)]
        else:
            lines = [f"while {self.condition()}:", *self.branch(depth, inside)]
        return lines + self.otherwise(depth, around)

    def for_(self, depth, around):
        inside = around.but(in_loop=True, in_finally=around.in_finally and "loop")
        target = self.random.choice(["i", "i", self.name()])
        return [f"for {target} in {self.iterable()}:", *self.branch(depth, inside), *self.otherwise(depth, around)]

    def try_(self, depth, around):
        lines = ["try:", *self.inner(depth, around)]
        handlers = self.random.choice([0, 1, 1, 1, 2])
        for _ in range(handlers):
            kind = self.random.choice(["A", "A", "B", "(A, B)", "Exception", "NameError"])
            name = f" as {self.name()}" if self.chance(0.3) else ""
            lines += [f"except {kind}{name}:", *self.branch(depth, around)]
        if handlers and self.chance(0.15) and not around.in_loop:
            lines += ["except:", *self.branch(depth, around)]
        if handlers:
            lines += self.otherwise(depth, around)
        if not handlers or self.chance(0.3):
            lines += ["finally:", *self.inner(depth, around.but(in_finally="here"))]
        return lines

    def with_(self, depth, around):
        manager = self.random.choice([self.call("cm"), self.call("sw"), "suppress(A)", "suppress(Exception)", "nullcontext()"])
        name = f" as {self.name()}" if self.chance(0.4) else ""
        return [f"with {manager}{name}:", *self.inner(depth, around)]

    def match_(self, depth, around):
        lines = [f"match {self.call('v')}:"]
        for _ in range(self.random.randint(1, 3)):
            pattern = self.random.choice(["0", "1 | 2", f"int() as {self.name()}", f"[{self.name()}, *_]", "0 | 1", "K.ONE"])
            guard = f" if {self.condition()}" if self.chance(0.3) else ""
            lines += [f"    case {pattern}{guard}:", *(f"    {line}" for line in self.branch(depth, around))]
        if self.chance(0.4):
            lines += [f"    case {self.random.choice(['_', 'x', '(y)'])}:", *(f"    {line}" for line in self.branch(depth, around))]
        return lines

    def class_(self, depth, around):
        inside = Around(in_class=True)
        padding = ["    pass"] * LONG if self.is_module and depth == 0 and self.chance(0.3) else []
        return [f"class {self.random.choice(['D', self.name()])}:", *padding, *self.inner(depth, inside)]


class Around:
    """What surrounds a statement."""

    def __init__(self, in_loop=False, in_finally=None, in_class=False):
        self.in_loop, self.in_finally, self.in_class = in_loop, in_finally, in_class

    def but(self, **changes):
        return Around(**{**vars(self), **changes})
