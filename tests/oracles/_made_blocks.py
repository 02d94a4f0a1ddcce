"""Programs with loops, managers and delegations in each other, whose objects tell when they are let go; with dataclasses and properties.

What packages hold of these can seldom be run: here whole programs are, before and after one rewrite, and have to log the same.
"""

import copy
import dataclasses
import inspect
import itertools
import pickle
import random
import sys

NAMES = ("for-to-while", "async-for-to-while", "with-to-try", "async-with-to-try", "yield-from-to-loop", "dataclass-to-init", "property-to-call")
KINDS = ("plain", "plain", "module", "generator", "generator", "async", "async", "asyncgen", "dataclass", "property")
MOST_STEPS = 400


class TooLong(BaseException):
    """The program does not end."""


class Failure(Exception):
    """What the programs raise."""


def programs(count):
    """Pairs of a kind and a text."""
    made = []
    for number in range(count):
        pick = random.Random(f"blocks {number}")
        kind = KINDS[number % len(KINDS)]
        made.append((kind, Writer(pick, kind).program()))
    return made


class Writer:
    """Writes one program."""

    def __init__(self, pick, kind):
        self.pick, self.kind = pick, kind
        self.number = 0

    def next(self):
        self.number += 1
        return self.number

    def program(self):
        if self.kind == "dataclass":
            return self.dataclass()
        if self.kind == "property":
            return self.property()
        unit = self.pick.choice(["    ", "    ", "  ", "\t"])
        if self.kind == "module":
            return "\n".join(self.block(0, unit, 0, False)) + "\n"
        head = "async def f(a, b):" if self.kind.startswith("async") else "def f(a, b):"
        # A generator has to be one.
        first = [unit + "yield 0"] if self.kind in ("generator", "asyncgen") else []
        return "\n".join([head, *first, *self.block(1, unit, 0, False)]) + "\n"

    def block(self, deep, unit, nested, in_loop):
        lines = []
        for _ in range(self.pick.randint(1, 3 - (nested > 1))):
            lines += self.statement(deep, unit, nested, in_loop)
        return lines

    def statement(self, deep, unit, nested, in_loop):
        pick, indent = self.pick, unit * deep
        simple = nested > 2 or pick.random() < 0.3
        if simple:
            return self.simple(indent, in_loop)
        kind = pick.choice(["for", "for", "for", "with", "with", "try", "if", *(["yield from"] * 3 if self.kind == "generator" else [])])
        inside = lambda loop: self.block(deep + 1, unit, nested + 1, loop)  # noqa: E731
        word = "async " if self.kind.startswith("async") and pick.random() < 0.7 else ""
        if kind == "for":
            target = pick.choice(["x", "x", "y", "(p, q)", "p, *q", "box.slot", "box[0]"])
            header = f"{indent}{word}for {target} in {self.iterable(target, word)}:"
            if pick.random() < 0.15:
                lines = [f"{header} log({self.next()}); log(target_of(box))"]
            else:
                lines = [header + pick.choice(["", "  # why"]), *([f"{indent}{unit}# what"] if pick.random() < 0.1 else []), *inside(True)]
            if pick.random() < 0.1:
                lines.append(f"{indent}{unit}# end of the loop")
            if pick.random() < 0.35:
                lines += [f"{indent}else:", *inside(in_loop)]
            return lines
        if kind == "with":
            items = []
            for _ in range(pick.choice([1, 1, 1, 2, 3])):
                bound = pick.choice(["", "", " as m", " as (p, q)", " as box.slot", " as x"])
                items.append(f"{'a' if word else ''}manager({self.next()}){bound}")
            clause = ", ".join(items)
            if len(items) > 1 and pick.random() < 0.5:
                clause = f"({clause})"
            if pick.random() < 0.15:
                return [f"{indent}{word}with {clause}: log({self.next()})"]
            return [f"{indent}{word}with {clause}:", *inside(in_loop)]
        if kind == "try":
            lines = [f"{indent}try:", *inside(in_loop)]
            if pick.random() < 0.7:
                lines += [f"{indent}except {pick.choice(['Failure', 'Exception', 'ValueError'])} as e:", f"{indent}{unit}log(told(e))", *inside(in_loop)]
                if pick.random() < 0.3:
                    lines += [f"{indent}finally:", f"{indent}{unit}log({self.next()})"]
            else:
                lines += [f"{indent}finally:", f"{indent}{unit}log({self.next()})"]
            return lines
        if kind == "if":
            return [f"{indent}if pick():", *inside(in_loop)]
        given = self.iterable("", "")
        form = pick.choice(["yield from {}", "got = yield from {}", "(yield from {})", "return (yield from {})"])
        return [indent + form.format(given), f"{indent}log({self.next()})"]

    def simple(self, indent, in_loop):
        pick = self.pick
        options = [f"log({self.next()})", f"if pick(): raise Failure({self.next()})", f"x = thing({self.next()})", "x = None", f"log({self.next()}, held())",
                   f"text = '''one\n  two {self.next()}'''; log(text)", f"log({self.next()},\n{indent}    {self.next()})"]
        if in_loop:
            options += ["if pick(): break", "if pick(): continue", "if pick(): break"]
        if self.kind == "asyncgen":
            options += ["if pick(): return"]
        elif self.kind != "module":
            options += [f"if pick(): return {self.next()}", "if pick(): return thing('given')"]
        if self.kind in ("generator", "asyncgen"):
            options += [f"got = yield {self.next()}\n{indent}log(got)", f"yield thing({self.next()})", f"yield {self.next()}"] * 2
        if self.kind.startswith("async"):
            options += [f"await pause({self.next()})"] * 2
        return [indent + pick.choice(options)]

    def iterable(self, target, word):
        pick, n = self.pick, self.next()
        size = pick.randint(0, 3)
        if word:
            return pick.choice([f"asteps({n}, {size})", f"agen({n}, {size})", f"agen({n}, {size})"])
        if target.startswith(("(", "p")):
            return pick.choice([f"pairs({n}, {size})", "((1, 2), (3, 4))", "(1, 2), (3, 4)"])
        plain = [f"range({size})", f"steps({n}, {size})", f"gen({n}, {size})", f"gen({n}, {size})", f"partner({n}, {size})", "[1, 2]", "1, 2", "'ab'", "3" if pick.random() < 0.3 else "b"]
        # An item that cannot be bound, or is given on, lives on until the next one.
        things = [f"things({n}, {size})", f"(thing(n) for n in gen({n}, {size}))"] if target in ("x", "y") else []
        return pick.choice(plain + things)

    def dataclass(self):
        pick = self.pick
        late = pick.random() < 0.2
        lines = ["from __future__ import annotations"] if late else []
        is_new = sys.version_info >= (3, 10)
        lines += ["import dataclasses", f"from dataclasses import dataclass, field, InitVar{', KW_ONLY' if is_new else ''}", "from typing import ClassVar, List", "LIMIT = 10", ""]
        frozen = pick.random() < 0.3
        for number, name in enumerate(pick.choice([["Made"], ["Above", "Made"]])):
            told = ["frozen=True"] if frozen else []
            told += [word for word in ("order=True", "eq=False", "kw_only=True", "slots=True", "repr=False", "unsafe_hash=True", "init=True") if pick.random() < 0.12]
            told = [word for word in told if is_new or word not in ("kw_only=True", "slots=True")]
            if "order=True" in told and "eq=False" in told:
                told.remove("eq=False")
            maker = pick.choice(["dataclass", "dataclasses.dataclass"])
            lines.append("@" + maker + (f"({', '.join(told)}{pick.choice(['', ','])})" if told else pick.choice(["", "()"])))
            base = "(Above)" if number else ""
            lines.append(f"class {name}{base}:")
            if pick.random() < 0.4:
                lines.append('    """Holds."""')
            fields = [self.field(number, at) for at in range(pick.randint(0, 4))]
            # Those without a default go first, mostly.
            if pick.random() < 0.9:
                fields.sort(key=lambda line: "=" in line and "init=False" not in line)
            if is_new and pick.random() < 0.15:
                fields.insert(pick.randint(0, len(fields)), "    _: KW_ONLY")
            lines += fields
            if pick.random() < 0.5:
                waiting = [line.split(":")[0].strip() for line in lines if "InitVar[" in line]
                lines += pick.choice([[], [""]]) + [f"    def __post_init__(self{''.join(', ' + name for name in waiting)}):", "        log('after', sorted(vars(self)) if hasattr(self, '__dict__') else 0)"]
            elif not fields:
                lines.append("    pass")
            lines += [""] * pick.choice([0, 1, 2])
        return "\n".join(lines) + pick.choice(["", "\n"])

    def field(self, number, at):
        pick, name = self.pick, f"{'abcd'[at]}{number}"
        kind = pick.choice(["int", "str", "List[int]", "'int'", "object", "InitVar[int]", "ClassVar[int]"])
        value = pick.choice(["", "", " = 1", " = -1", " = 'é'", " = LIMIT", " = (1, 2)", " = field()", " = field(default=3)", " = field(default=LIMIT)", " = field(default_factory=list)",
                             " = field(default_factory=lambda: [1])", " = field(default=4, init=False)", " = field(default_factory=dict, kw_only=True)" if sys.version_info >= (3, 10) else "", " = field(repr=False, default=None)", " = len"])
        if kind.startswith(("InitVar", "ClassVar")) and "field" in value:
            value = " = 5"
        return f"    {name}: {kind}{value}{pick.choice(['', '', '  # what'])}"

    def property(self):
        pick = self.pick
        name = pick.choice(["size", "_size", "größe", "__size"])
        lines = ["import abc", f"class Made{pick.choice(['', '(abc.ABC)', '(object)'])}:", "    def __init__(self):", "        self.kept = 1", ""]
        lines += ["    @property" + pick.choice(["", "  # why"])]
        if pick.random() < 0.1:
            lines += ["    @abc.abstractmethod"]
        lines += [f"    def {name}(self){pick.choice(['', ' -> int'])}:"]
        if pick.random() < 0.6:
            lines.append('        """How big."""')
        lines += ["        log('get')", "        return self.kept", ""]
        if pick.random() < 0.3:
            lines += ["    def other(self):", f"        return self.{name}", ""]
        if pick.random() < 0.7:
            lines += [f"    @{name}.setter", f"    def {name}(self, value):", "        log('set', value)", "        self.kept = value", ""]
        if pick.random() < 0.3:
            lines += ["    limit = 3"]
        if pick.random() < 0.5:
            lines += [f"    @{name}.deleter", f"    def {name}(self): log('del')", ""]
        if pick.random() < 0.5:
            lines += ["    def get_size(self): return 'own'"]
        if pick.random() < 0.3:
            lines += [f"    again = {name}"]
        return "\n".join(lines) + pick.choice(["", "\n"])


class World:
    """What a program can call, and what it did."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seen = []
        # What a `StopIteration` keeps that was thrown in, depends on the version.
        self.is_stopped = False
        world = self

        class Thing:
            is_told, is_lost = True, False

            def __init__(self, name):
                self.name = name

            def __repr__(self):
                return f"thing {self.name}"

            def __del__(self):
                if self.is_told and not self.is_lost and not world.is_stopped:
                    world.note("lets go", self.name)

        class Steps(Thing):
            def __init__(self, name, size):
                super().__init__(name)
                self.left = size

            def __iter__(self):
                world.note("iter", self.name)
                return self

            def __next__(self):
                world.note("next", self.name)
                world.maybe()
                if not self.left:
                    raise StopIteration(self.name)
                self.left -= 1
                return self.left

        class Partner(Steps):
            def send(self, value):
                world.note("send", self.name, value)
                return self.__next__()

            def throw(self, error):
                world.note("throw", self.name, type(error).__name__)
                if world.pick():
                    # Whether the error keeps this frame, depends on the version.
                    self.is_told = False
                    raise error
                return self.__next__()

            def close(self):
                world.note("close", self.name)

        class ASteps(Thing):
            def __init__(self, name, size):
                super().__init__(name)
                self.left = size

            def __aiter__(self):
                world.note("aiter", self.name)
                return self

            async def __anext__(self):
                world.note("anext", self.name)
                await Pause(self.name)
                world.maybe()
                if not self.left:
                    raise StopAsyncIteration
                self.left -= 1
                return self.left

        class Pause:
            def __init__(self, name):
                self.name = name

            def __await__(self):
                got = yield self.name
                world.note("goes on", self.name, got)
                return got

        class Manager(Thing):
            def __enter__(self):
                world.note("enter", self.name)
                # One that is not entered, or not left, is let go with its name, later.
                self.is_told = False
                world.maybe()
                self.is_told = True
                return (1, thing(self.name)) if world.pick() else self

            def __iter__(self):
                return iter((self.name, 2))

            def __exit__(self, kind, error, trace):
                told = kind and (kind.__name__, kind is type(error), trace is error.__traceback__, str(error))
                world.note("exit", self.name, told)
                self.is_told = False
                world.maybe()
                self.is_told = True
                return world.pick() and world.pick()

        class AManager(Manager):
            async def __aenter__(self):
                self.is_told = False
                await Pause(self.name)
                return self.__enter__()

            async def __aexit__(self, *details):
                got = self.__exit__(*details)
                self.is_told = False
                await Pause(self.name)
                self.is_told = True
                return got

        class Box:
            def __setattr__(self, name, value):
                world.note("set", name, str(value))
                # So is what cannot be bound.
                parts = [part for part in (value if type(value) is tuple else [value]) if isinstance(part, Thing)]
                if world.surprises():
                    for part in parts:
                        part.is_lost = True
                    raise Failure("surprise")

            __setitem__ = __setattr__

        thing = Thing

        def gen(name, size):
            try:
                for n in range(size):
                    try:
                        world.note("got", name, (yield n))
                    except ValueError as error:
                        world.note("catches", name, str(error))
                    world.maybe()
                return name
            finally:
                world.note("closes", name)

        async def agen(name, size):
            try:
                for n in range(size):
                    await Pause(name)
                    yield n
                    world.maybe()
            finally:
                world.note("closes", name)

        self.names = {
            "log": lambda *parts: world.note("log", *map(str, parts)), "pick": self.pick, "thing": thing, "steps": Steps, "partner": Partner, "gen": gen, "agen": agen, "asteps": ASteps,
            "manager": Manager, "amanager": AManager, "pause": Pause, "Failure": Failure, "told": chain, "box": Box(), "held": lambda: 1, "target_of": lambda box: 1,
            "pairs": lambda name, size: iter([(thing(f"{name}.{n}"), n) for n in range(size)]), "things": lambda name, size: (thing(f"{name}.{n}") for n in range(size)),
        }

    def note(self, *parts):
        self.seen.append(tuple(map(str, parts)))
        if len(self.seen) > MOST_STEPS:
            raise TooLong

    def pick(self):
        return self.random.random() < 0.4

    def surprises(self):
        return self.random.random() < 0.06

    def maybe(self):
        if self.surprises():
            raise self.random.choice([Failure, ValueError, KeyError, StopIteration])("surprise")

    def run(self, kind, text):
        """What it did: its log."""
        before, sys.unraisablehook = sys.unraisablehook, lambda told: self.seen.append(("nobody catches", str(told.exc_value)))
        try:
            return self.log_of(kind, text)
        finally:
            sys.unraisablehook = before

    def log_of(self, kind, text):
        space = dict(self.names, __name__="made")
        if kind == "module":
            space |= {"a": 1, "b": [self.names["thing"]("b")]}
        try:
            exec(compile(text, "made.py", "exec", dont_inherit=True), space)
            if kind == "plain":
                self.finished(space["f"](1, ["b"]))
            elif kind == "generator":
                self.driven(space["f"](1, ["b"]))
            elif kind == "async":
                self.waited(space["f"](1, ["b"]))
            elif kind == "asyncgen":
                self.waited(self.steps_of(space["f"](1, ["b"])))
            elif kind == "dataclass":
                self.dataclass(space["Made"])
            elif kind == "property":
                self.property(space["Made"])
        except (Exception, GeneratorExit) as error:
            self.finished(chain(error))
        except TooLong:
            # What is still there may tell more, or not.
            return [*self.seen[:MOST_STEPS], "too long"]
        return list(self.seen)

    def finished(self, value):
        self.seen.append(("gives", str(value)))

    def driven(self, generator):
        try:
            got = next(generator)
            for _ in range(12):
                self.seen.append(("yields", str(got)))
                del got
                choice = self.random.random()
                if choice < 0.15:
                    kind = self.random.choice([ValueError, Failure, GeneratorExit, StopIteration])
                    # From Python 3.12 on one that is thrown into an iterator without a `throw` ends the delegation, against PEP 380.
                    kind = Failure if kind is StopIteration and sys.version_info >= (3, 12) else kind
                    self.is_stopped |= kind is StopIteration
                    got = generator.throw(kind("thrown"))
                elif choice < 0.2:
                    # It is closed below.
                    break
                elif choice < 0.5:
                    got = generator.send(choice)
                else:
                    got = next(generator)
        except (Exception, GeneratorExit) as error:
            self.finished(chain(error, generator=True))
        at = len(self.seen)
        del generator
        # From Python 3.13 on a generator that waits outside of a `try` is not entered again: its variables go in their own order.
        if sys.version_info >= (3, 13):
            self.seen[at:] = sorted(self.seen[at:])

    def waited(self, coroutine):
        try:
            step = coroutine.send(None)
            while True:
                self.seen.append(("waits", str(step)))
                if self.random.random() < 0.04:
                    step = coroutine.throw(self.random.choice([ValueError, Failure])("thrown"))
                else:
                    step = coroutine.send(self.random.randint(0, 3))
        except StopIteration as end:
            self.finished(end.value)

    async def steps_of(self, generator):
        try:
            got = await generator.__anext__()
            for _ in range(12):
                self.seen.append(("yields", str(got)))
                del got
                choice = self.random.random()
                if choice < 0.15:
                    got = await generator.athrow(self.random.choice([ValueError, Failure, GeneratorExit])("thrown"))
                elif choice < 0.2:
                    break
                else:
                    got = await generator.asend(None if choice < 0.6 else choice)
        except (Exception, GeneratorExit) as error:
            self.finished(chain(error, generator=True))
        # It is closed where it waits; from Python 3.13 on its variables go in their own order then.
        at = len(self.seen)
        await generator.aclose()
        if sys.version_info >= (3, 13):
            self.seen[at:] = sorted(self.seen[at:])

    def dataclass(self, cls):
        signature = inspect.signature(cls)
        sentinels = [p.default for p in signature.parameters.values() if type(p.default) in (object, dataclasses._HAS_DEFAULT_FACTORY_CLASS)]
        note = self.seen.append
        note([(p.name, p.kind.name, "made anew" if p.default in sentinels and sentinels else repr(p.default)) for p in signature.parameters.values()])
        note(str(signature).split(" ->")[0] if not sentinels else "")
        note(cls.__doc__ if not sentinels else "")
        note(sorted(vars(cls)))
        note(getattr(cls, "__match_args__", None))
        note([(f.name, f.init, f.kw_only if hasattr(f, "kw_only") else 0) for f in dataclasses.fields(cls)])
        note({name: repr(kind) for name, kind in cls.__init__.__annotations__.items() if name != "return"})
        # Python 3.9 names it after the place where it is made.
        note(cls.__init__.__qualname__ if sys.version_info >= (3, 10) else "")
        made = []
        for number in range(4):
            given = {p.name: number // 2 for p in signature.parameters.values() if p.default is p.empty or self.random.random() < 0.4}
            for take in (lambda: cls(**given), lambda: cls(*given.values()), lambda: dataclasses.replace(made[-1]), lambda: copy.copy(made[-1])):
                try:
                    thing = take()
                    made.append(thing)
                    note((repr(thing).split(" at 0x")[0], dataclasses.asdict(thing), list(getattr(thing, "__dict__", ()))))
                except Exception as error:
                    note((type(error).__name__, str(error)))
        for one, other in itertools.product(made[:5], repeat=2):
            try:
                note((one == other, one < other))
            except TypeError as error:
                note(str(error))
        for thing in made[:3]:
            for change in (lambda: setattr(thing, "a0", 3), lambda: hash(thing) and 1, lambda: pickle.dumps(thing) and 1):  # noqa: B023
                try:
                    note(change())
                except Exception as error:
                    note((type(error).__name__, str(error) if "pickle" not in str(error) else ""))

    def property(self, cls):
        note = self.seen.append
        note(sorted(vars(cls)))
        note(getattr(cls, "__abstractmethods__", None))
        names = [name for name, value in vars(cls).items() if isinstance(value, property)]
        note(sorted(names))
        for name in sorted(names):
            made = vars(cls)[name]
            note((made.__doc__, [part is not None for part in (made.fget, made.fset, made.fdel)]))
            for use in (lambda thing: getattr(thing, name), lambda thing: setattr(thing, name, 5), lambda thing: getattr(thing, name), lambda thing: delattr(thing, name)):  # noqa: B023
                try:
                    note(use(cls()))
                except Exception as error:
                    note((type(error).__name__, str(error)))


def chain(error, generator=False):
    """An error with the errors that it came from."""
    parts = []
    while error is not None and len(parts) < 5:
        parts.append((type(error).__name__, str(error)))
        # An error that a `close` raises has another context where `yield from` is written out.
        error = None if generator else error.__context__
    return parts


def difference(kind, before, after, seeds):
    """What two programs do differently; None where they do the same."""
    for seed in range(seeds):
        one, other = World(seed).run(kind, before), World(seed).run(kind, after)
        if one != other:
            for number, (a, b) in enumerate(itertools.zip_longest(one, other)):
                if a != b:
                    return f"seed {seed}, {number}: {a}", f"{b}   after {one[max(0, number - 4):number]}"
    return None
