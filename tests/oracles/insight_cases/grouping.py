"""`except*`: which clause gets which exceptions of a group, and what must not stand in one."""

import sys

from .base import Family, call, codes, matched, numbers, same, sentences, unknown

CLASSES = ["ValueError", "KeyError", "LookupError", "IndexError", "OSError", "ArithmeticError", "ZeroDivisionError", "Exception", "RuntimeError", "AppError", "NotFound", "KeyboardInterrupt", "BaseException", "TypeError", "FileNotFoundError", "Alias"]
WRITTEN = ["{c}()", "{c}('x')", "{c}(1)"]
STRANGE = ["make()", "ExceptionGroup", "OSError(2, 'x')", "Maker()", "mine"]
JUMPS = ["return 1", "if one: return", "for _ in 'ab': break", "for _ in 'ab':\n                continue", "def inner(): return 2", "if one: break", "continue", "while one:\n                one = 0\n            else:\n                break", "lambda: (yield)", "class Inner:\n                for _ in 'a': break"]
HEAD = ["class AppError(Exception): pass", "class NotFound(AppError, LookupError): pass", "Alias = KeyError", "def make(): return ValueError(3)", "class Maker(ValueError):\n    def __new__(cls, *a): return KeyError('made')", "mine = ValueError(4)",
        "def leaves(group):\n    return [leaf for one in group.exceptions for leaf in (leaves(one) if hasattr(one, 'exceptions') else [type(one).__name__])]"]


def item(rng):
    kind = rng.random()
    if kind < 0.12:
        return group(rng)
    if kind < 0.17:
        return rng.choice(STRANGE)
    return rng.choice(WRITTEN).format(c=rng.choice(CLASSES))


def group(rng):
    items = [item(rng) for _ in range(rng.randint(1, 4))]
    kind = "BaseExceptionGroup" if any(one.startswith(("KeyboardInterrupt", "BaseException")) for one in items) else rng.choice(["ExceptionGroup", "ExceptionGroup", "BaseExceptionGroup"])
    text = ", ".join(items)
    return f"{kind}('why', {f'[{text}]' if rng.random() < 0.8 else f'({text},)'})"


def make(rng):
    lines = list(HEAD)
    lines += ["def f(one):", "    for _ in 'a':", "        try:"]
    count = rng.choice([1, 1, 1, 2, 3])
    for number in range(count):
        raised = group(rng) if rng.random() < 0.55 else rng.choice([*WRITTEN, "{c}"]).format(c=rng.choice(CLASSES)) if rng.random() < 0.9 else rng.choice(STRANGE)
        lines += [f"            if one == {number}:", f"                raise {raised}"] if count > 1 or rng.random() < 0.3 else [f"            raise {raised}"]
    for _ in range(rng.randint(1, 3)):
        names = rng.sample(CLASSES, rng.choice([1, 1, 1, 2, 3]))
        head = names[0] if len(names) == 1 else f"({', '.join(names)})"
        if rng.random() < 0.04:
            head = rng.choice(["ExceptionGroup", "(KeyError, ExceptionGroup)", "find()"])
        lines.append(f"        except* {head} as eg:")
        row = "\n".join(lines).count("\n") + 1
        lines.append(f"            LOG.append(({row}, leaves(eg), type(eg).__name__))")
        if rng.random() < 0.12:
            lines.append("            " + rng.choice(JUMPS))
    if rng.random() < 0.2:
        lines.append("        finally:\n            LOG.append('last')" if rng.random() < 0.7 else "        finally:\n            break")
    return "\n".join(lines) + "\n"


def raised_by(program, number):
    """What `f` lets out."""
    program.log.clear()
    try:
        return program.ns["f"](number)
    except BaseException as error:
        return error


def judge(program, notes):
    for note in notes:
        lead = note["lead"]
        if groups := matched("does not compile: the {c} on line {n} would leave an `except*` clause", lead):
            ok = isinstance(program.error, SyntaxError) and "except*" in str(program.error) and groups[0] in program.lines[int(groups[1]) - 1]
            yield note, lead, ok or f"{program.error!r}"
            continue
        if program.error is not None:
            yield note, lead, f"{program.error!r}"
            continue
        if groups := matched("of the group of {n} raised on line {n}, each `except*` clause takes what fits", lead):
            yield note, lead, "raise " in program.lines[int(groups[1]) - 1] and same(in_group(program, int(groups[1])), int(groups[0]))
            error = raised_by(program, 0)
            records = {line: found for line, found, _ in (one for one in program.log if one != "last")}
            told = [text for text in sentences(note) if text.startswith("left over")]
            yield note, "what is left over", bool(told) == isinstance(error, BaseException) or f"{error!r}"
            for text in sentences(note):
                yield note, text, part(program, text, records, error)
        elif lead == "each `except*` clause runs for its part of a group, so several may run":
            yield note, lead, both_run()
        elif groups := matched("where its {n} `raise` statements lead", lead):
            yield note, lead, same(len(sentences(note)), int(groups[0]))
            for text in sentences(note):
                yield note, text, way(program, text)
        else:
            yield note, lead, way(program, lead)
        if note["general"]:
            known = note["general"] == "A clause always gets a group, also where one plain exception was raised."
            raised_by(program, 0)
            yield note, note["general"], known and all(one == "last" or one[2].endswith("Group") for one in program.log)


def in_group(program, line):
    """How many exceptions are in the group that this line raises."""
    group = call(eval, program.lines[line - 1].strip().removeprefix("raise "), program.ns)
    return len(program.ns["leaves"](group))


def part(program, text, records, error):
    if groups := matched("{c} on line {n} gets nothing and does not run", text):
        return groups[0] in program.lines[int(groups[1]) - 1] and int(groups[1]) not in records
    if groups := matched("{c} on line {n} gets {*}", text):
        found = [{"Alias": "KeyError"}.get(name, name) for name in codes(groups[2])]
        return groups[0] in program.lines[int(groups[1]) - 1] and same(records.get(int(groups[1]), [])[: len(found)], found) and (" more" in text or same(len(records[int(groups[1])]), len(found)))
    if groups := matched("left over, and raised again in a group: {*}", text):
        left = program.ns["leaves"](error) if hasattr(error, "exceptions") else f"{error!r}"
        return same(left[: len(codes(groups[0]))], codes(groups[0]))
    return unknown(text)


def way(program, text):
    if (groups := matched("{n} more", text)) is not None:
        return bool(groups)
    line = numbers(text)[0] if numbers(text) else 0
    number = program.lines[line - 2].strip().removeprefix("if one == ").rstrip(":")
    error = raised_by(program, int(number) if number.isdigit() else 0)
    records = [one for one in program.log if one != "last"]
    if groups := matched("the {c} raised on line {n} goes to {c} on line {n}, wrapped in a new {c}", text):
        clause = program.lines[int(groups[3]) - 1]
        fits = groups[2].removeprefix("except* ") in clause
        return (fits and error is None and records == [(int(groups[3]), [groups[0]], groups[4])]) or f"{error!r} {records}"
    if groups := matched("no clause catches the {c} raised on line {n}: it leaves the `try`", text):
        return (type(error).__name__ == groups[0] and not records) or f"{error!r} {records}"
    return unknown(text)


def both_run():
    """Whether two clauses of one `try` run for one group."""
    log = []
    exec("try:\n    raise ExceptionGroup('m', [KeyError(), ValueError()])\nexcept* KeyError:\n    log.append(1)\nexcept* ValueError:\n    log.append(2)\n", {"log": log})
    return log == [1, 2]


# The form is new in 3.11.
FAMILIES = [Family("groups", ("try-except",), make, judge, 100)] if sys.version_info >= (3, 11) else []
