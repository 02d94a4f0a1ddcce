"""What a generator gives, `next()` by `next()`: the lines where it waits, its variables there, how it ends."""

import ast
import sys

from .base import Family, codes, matched, numbers, same, sentences, unknown
from .functions import general_fact, judge_yield, own_yields

MOST = 300


def expression(rng, names):
    one = rng.choice([*names, *names, "0", "1", "3"]) if names else rng.choice("0123")
    kind = rng.random()
    if kind < 0.4:
        return one
    if kind < 0.75:
        return f"{one} {rng.choice(['+', '-', '*', '%', '//'])} {rng.choice(['2', '3', '5', '-2', '0']) if rng.random() < 0.3 else rng.choice(['2', '3', '5'])}"
    return rng.choice(["'text'", f"{one}, 'b'", "None", f"({one}, 1)", "'it\\'s'", "1.5", "True", f"[{one}]", f"f'{{{one}}}'", f"-{one}", f"{one} > 1", "'é'", "unknown()", "not 1"])


def condition(rng, names):
    if not names:
        return rng.choice(["True", "0", "''"])
    return rng.choice([f"{rng.choice(names)} {rng.choice(['<', '>', '==', '!=', '<=', '>='])} {rng.randint(0, 3)}", f"{rng.choice(names)} % 2 == {rng.randint(0, 1)}", rng.choice(names), f"0 < {rng.choice(names)} < 3"])


def block(rng, deep, names, loop):
    """The lines of a block, and the names that are bound after it."""
    lines = []
    for _ in range(rng.randint(1, 3)):
        kind = rng.random()
        if kind < 0.38:
            lines.append(rng.choice(["yield {}", "yield {}", "(yield {})", "got = yield {}"]).format(expression(rng, names)))
            if lines[-1].startswith("got"):
                names = [*names, "got"] if rng.random() < 0.15 else names
        elif kind < 0.45:
            lines.append(rng.choice(["yield from [1, 2]", "yield from range(3)", "yield from 'ab'", "r = yield from (7,)", "yield", "yield from other()", f"yield from range({rng.randint(8, 12)})"]))
        elif kind < 0.55:
            name = rng.choice("nk")
            lines.append(f"{name} = {expression(rng, names)}")
            names = [*names, name]
        elif kind < 0.62 and names:
            lines.append(f"{rng.choice(names)} {rng.choice(['+=', '-=', '*='])} {rng.randint(1, 3)}")
        elif kind < 0.78 and deep:
            name = rng.choice("ij")
            inner, _ = block(rng, deep - 1, [*names, name], True)
            lines.append(f"for {name} in {rng.choice(['range(3)', 'range(1, 4)', 'range(6, 0, -2)', '[1, 2, 5]', '(4,)', chr(39) + 'xy' + chr(39), 'range(0)', 'LOG', 'range(k)', 'range(2, 12)'])}:")
            lines += ["    " + line for line in inner]
            if rng.random() < 0.15:
                other, _ = block(rng, 0, [*names, name], loop)
                lines += ["else:"] + ["    " + line for line in other]
            names = [*names, name] if rng.random() < 0.3 else names
        elif kind < 0.86 and deep:
            inner, _ = block(rng, deep - 1, names, loop)
            lines += [f"if {condition(rng, names)}:"] + ["    " + line for line in inner]
            if rng.random() < 0.4:
                other, _ = block(rng, 0, names, loop)
                lines += [rng.choice(["else:", f"elif {condition(rng, names)}:"])] + ["    " + line for line in other]
        elif kind < 0.91 and deep:
            lines += ["w = 0", f"while {rng.choice(['w < 3', 'w < 2', 'True'])}:"]
            inner, _ = block(rng, deep - 1, [*names, "w"], True)
            lines += ["    w += 1"] + ["    " + line for line in inner]
        else:
            lines.append(rng.choice(["pass", "print('here')", "return 'done'", "return", f"return {expression(rng, names)}", "break" if loop else "pass", "continue" if loop else "'text'", "LOG.append(1)", "print(n)", "del n", "global n", "try:\n    yield 4\nfinally:\n    pass", "def deeper():\n    yield 5", "with open('x') as f: pass", "n: int = 3", "n = k = 2", "n, k = 1, 2"]).replace("\n", "\n"))
    return [part for line in lines for part in line.split("\n")], names


def make(rng):
    body, _ = block(rng, 2, ["n"] if rng.random() < 0.5 else [], False)
    start = ["n = 0"] if rng.random() < 0.7 else []
    lines = ["def unknown(): return 6", "def other():\n    yield 8", f"def gen({rng.choice(['', '', '', 'k=2'])}):"] + ["    " + line for line in [*start, *body, "yield 0"]]
    return "\n".join(lines) + "\n"


class Really:
    """What the generator really gives, and how it ends."""

    def __init__(self, program):
        self.given, self.end, self.last = [], None, None
        generator = program.ns["gen"]()
        steps = 0

        def local(frame, event, argument):
            nonlocal steps
            steps += 1
            if steps > 20 * MOST:
                raise InterruptedError("it goes round without giving anything")
            if event == "return":
                self.last = frame.f_lineno
            return local

        def starts(frame, event, argument):
            return local if frame.f_code is program.ns["gen"].__code__ else None

        sys.settrace(starts)
        try:
            while len(self.given) < MOST:
                value = next(generator)
                frame = generator.gi_frame
                self.given.append((frame.f_lineno, repr(value), {name: repr(one) for name, one in frame.f_locals.items()}))
        except StopIteration as error:
            self.end = error
        except Exception as error:
            self.end = error
        finally:
            sys.settrace(None)


def judge(program, notes):
    if program.error is not None:
        return
    tree = ast.parse(program.source)
    own = next(n for n in tree.body if getattr(n, "name", "") == "gen")
    really = Really(program) if own_yields(own)[0] else None
    for note in notes:
        if note["title"] != "Generator function":
            yield from judge_yield(program, note)
            continue
        if note["location"]["row"] != own.lineno:
            continue
        yield note, note["lead"], note["lead"] == "calling `gen()` runs nothing yet: it makes a generator"
        number = 0
        for text in sentences(note):
            if text.startswith(("`next()` runs to the", "…")) or "becomes what `send()`" in text:
                verdict, number = event(program, text, really, number)
                yield note, text, verdict
            else:
                yield note, text, general_fact(own, text)
        for text in note["steps"]:
            yield note, text, state(text, really, own)


def event(program, text, really, number):
    """The verdict, and the number of the next value."""
    if groups := matched("`next()` runs to the `yield` on line {n} and gives {c}", text):
        found = really.given[number][:2] if number < len(really.given) else really.end
        return same(found, (int(groups[0]), groups[1])) if not groups[1].endswith("…") else True, number + 1
    if groups := matched("… {n} more, of which the last gives {c} (line {n})", text):
        last = number + int(groups[0])
        return same((len(really.given), really.given[-1][:2]), (last, (int(groups[2]), groups[1]))), last
    if text == "… and so on":
        return len(really.given) > number, number
    if groups := matched("{c} (line {n}) becomes what `send()` passes in; `next()` passes `None`.", text):
        return received(program, groups[0], int(groups[1])), number
    ended = isinstance(really.end, StopIteration) and len(really.given) == number
    if groups := matched("`next()` runs to the `return` on line {n} and raises `StopIteration` with {c} as its `value`", text):
        return (ended and same((really.last, repr(really.end.value)), (int(groups[0]), groups[1]))) or f"{really.end!r} after {len(really.given)}", number
    if groups := matched("`next()` runs to the `return` on line {n} and raises `StopIteration`", text):
        return (ended and same((really.last, really.end.value), (int(groups[0]), None))) or f"{really.end!r}", number
    if text == "`next()` runs to the end and raises `StopIteration`":
        return (ended and really.end.value is None and "return" not in program.lines[really.last - 1]) or f"{really.end!r}", number
    return unknown(text), number


def received(program, name, line):
    """Whether the variable takes what is sent while the generator waits on this line."""
    generator = program.ns["gen"]()
    try:
        for _ in range(MOST):
            next(generator)
            if generator.gi_frame.f_lineno == line:
                break
        taken = []

        def local(frame, event, argument):
            taken.append(frame.f_locals.get(name))
            if len(taken) > MOST:
                raise InterruptedError("it goes round without giving anything")
            return local

        sys.settrace(lambda frame, event, argument: local if frame.f_code is generator.gi_code else None)
        try:
            generator.send("sent")
        except Exception as error:
            # What it does with it later is another matter.
            taken.append(error)
        finally:
            sys.settrace(None)
        return "sent" in taken or f"{taken}"
    except Exception as error:
        return repr(error)


def state(text, really, own):
    if text.startswith("After `next()` number "):
        head, *rest = text.removesuffix(".").split("; `")
        groups = matched("After `next()` number {n}: suspended on line {n}, {c} is out", head)
        if not groups:
            return unknown(text)
        line, value, names = really.given[int(groups[0]) - 1]
        said = dict((f"`{one}".split("` is `")[0].strip("`"), codes(f"`{one}")[-1]) for one in rest)
        ok = same((line, value), (int(groups[1]), groups[2]))
        return ok if ok is not True else same({name: names.get(name) for name in said}, said)
    if text.startswith("Running: "):
        lines = set(own_yields(own)[0])
        return numbers(text) == [len(lines)] if ", on one of " in text else set(numbers(text)) <= lines
    return text.startswith(("Created: ", "Suspended: ", "Closed: ", "`close()` raises")) or unknown(text)


FAMILIES = [Family("timelines", ("generator-function",), make, judge, 300)]
