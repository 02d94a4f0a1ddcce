"""List comprehensions, `with` statements and f-strings."""

import ast
import os
import re
import tempfile

from .base import Family, call, codes, matched, numbers, same, sentences, unknown

# ---- list comprehensions

COMPREHENSIONS = [
    "[x for x in range({n})]", "[x * 2 for x in [1, 2, {n}]]", "[(x, y) for x in range({n}) for y in range(x)]", "[x for x in range(9) if x % 2 if x > {n}]",
    "[a + b for a, b in [(1, 2), ({n}, 4)]]", "[x\n  for x in [1, # one\n            2]]", "[x.upper()\n for x in 'a b'\n .split(' ')\n if x != \"b\"\n]", "[result for result in [{n}]]",
    "[x for x in (1, {n}, 3)]", "[x for x in [*range({n})]]", "[x for x in []]", "[x for x in ()]", "[x for x in ({n})] if False else []", "[[y for y in range(x)] for x in range({n})]",
    "[y := x for x in range({n})]", "[(y := x) + 1 for x in range({n})]", "[x for x in 'abc']", "[x if x else None for x in [0, {n}]]", "[lambda: x for x in range({n})][:0]",
    "[k for k, *rest in [(1, 2, 3)]]", "[x for [x, y] in [(1, 2)]]", "[x for x in [1, 2] if (lambda: x)()]", "[x for x in range(-{n}, {n}, 2)]", "[x for x in range(0)]", "[x for x in range(5, 1)]",
    "[D['k'] for D['k'] in [1, 2]]", "['''a\nb''' for x in [1]]", "[x # why\n for x in [3, 4] # c\n if x > # d\n 3]", "[(x) for x in ([1, 2])]", "[x for x in {{1: 2}}]", "[{{x: 1}} for x in range({n})]",
    "[x for x in [1, 2,]]", "[f'{{x}}' for x in range({n})]", "[not x for x in [0, {n}]]", "[x for x in range(2) for x in range(x + 1)]", "[(x, x) for x in range(1_0)]", "[x for x in range(0x3)]",
]


def make_comprehension(rng):
    lines = ["D = {}"]
    if rng.random() < 0.1:
        lines.append("def range(*a): return 'pqrs'")
    for i in range(4):
        text = rng.choice(COMPREHENSIONS).format(n=rng.randint(1, 4))
        lines.append(f"r{i} = {text}" if rng.random() < 0.8 else f"r{i} = ({text})")
    return "\n".join(lines) + "\n"


def judge_comprehension(program, notes):
    for note in notes:
        ns = dict(program.ns)
        source = note["code"]
        segment = segment_of(program, note)
        value = call(eval, f"({segment})", ns)
        # Where a string goes over several lines, no loop is shown.
        if source is not None:
            target = source.split(" = ")[0]
            error = call(exec, source, ns)
            found = ns.get(target) if error is None else error
            if not isinstance(found, list) or not any(map(callable, found)):
                yield note, source, same(repr(found), repr(value))
        elif not any("\n" in token for token in strings_of(segment)):
            yield note, "no loop", "there is no string over several lines"
        if groups := matched("a loop that builds a list of {n} items", note["lead"]) or matched("a loop that builds a list of {n} item", note["lead"]):
            yield note, note["lead"], same(len(value), int(groups[0]))
        elif note["lead"] != "a loop that builds a list":
            yield note, note["lead"], unknown(note["lead"])
        if note["general"]:
            name = codes(note["general"])[0]
            yield note, note["general"], f"{name} :=" in program.source or name not in program.ns or f"{name} is a global now"


def strings_of(segment):
    """The string literals of an expression, as written."""
    tree = ast.parse(f"({segment})", mode="eval")
    return [ast.get_source_segment(f"({segment})", node) or "" for node in ast.walk(tree) if isinstance(node, (ast.Constant, ast.JoinedStr))]


def segment_of(program, note):
    start, end = note["location"], note["end_location"]
    lines = program.source.splitlines(keepends=True)[start["row"] - 1 : end["row"]]
    lines[-1] = lines[-1][: end["column"] - 1]
    lines[0] = lines[0][start["column"] - 1 :]
    return "".join(lines)


# ---- with

def make_with(rng):
    names = rng.sample(["a", "b", "c"], rng.randint(1, 3))
    lines = ["class M:", "    def __init__(self, name, stops=False): self.name, self.stops = name, stops",
             "    def __enter__(self):\n        LOG.append(f'enter {self.name}')\n        return self.name + '!'",
             "    def __exit__(self, kind, value, trace):\n        LOG.append(f'exit {self.name} {kind and kind.__name__}')\n        return self.stops"]
    items = []
    for name in names:
        stops = rng.choice(["", ", True", ", stops=True"])
        target = rng.choice(["", f" as {name}", f" as {name}", " as D['k']", f" as (t, {name})" if False else ""])
        items.append(f"M('{name}'{stops}){target}")
    lines.append("D = {}")
    joined = ", ".join(items)
    lines.append("try:")
    lines.append(f"    with {'(' + joined + ')' if rng.random() < 0.2 and len(items) > 1 else joined}:")
    lines.append("        LOG.append('body')")
    lines.append("        " + rng.choice(["pass", "raise KeyError(1)", "1 / 0", "x = 3"]))
    lines.append("except Exception as error:\n    LOG.append('out')")
    lines.append("import os, tempfile\nhandle, path = tempfile.mkstemp()\nos.close(handle)")
    mode = rng.choice(["", ", 'w'", ", 'rb'", ", mode='a'"])
    body = rng.choice(["f.closed", "f = 3", "f, g = 1, 2", "del f", "for f in (): pass", "for f in (1,): pass", "g = f", "import os as f", "(f := 4)", "def f(): pass", "try:\n        f.read()\n    except OSError: pass"])
    lines.append(f"if {rng.choice(['True', 'True', 'path'])}:\n  with open(path{mode}) as f:\n    {body}")
    lines.append("os.remove(path)")
    return "\n".join(lines) + "\n"


def judge_with(program, notes):
    log = [entry for entry in program.log if entry != "out"]
    for note in notes:
        steps, lead = sentences(note), note["lead"]
        is_open = "open(" in program.lines[note["location"]["row"] - 1]
        if is_open:
            for text in steps:
                if groups := matched("The file is closed after line {n}; {c} still names it, but reading from it raises `ValueError`.", text):
                    f = program.ns.get(groups[1])
                    ok = getattr(f, "closed", False) and isinstance(call(f.read), ValueError)
                    yield note, text, ok or f"{groups[1]} is {f!r}"
            continue
        if groups := matched("{n} context managers, entered from left to right and left in reverse", lead):
            entered = [e.split()[1] for e in log if e.startswith("enter")]
            left = [e.split()[1] for e in log if e.startswith("exit")]
            said = [c.split("'")[1] for text in steps[:-1] for c in codes(text)[:1]]
            yield note, lead, same((len(entered), left), (int(groups[0]), entered[::-1]))
            yield note, " / ".join(steps[:-1]), same(entered, said)
            yield note, steps[-1], same(left, [c.split("'")[1] for c in codes(steps[-1])[1:]])
            for text in steps[:-1]:
                if groups := matched("{c} is entered; what its `__enter__()` returns is {c}", text):
                    name = groups[0].split("'")[1]
                    yield note, text, same(call(eval, groups[1], program.ns), name + "!") if groups[1] != "D['k']" else True
        else:
            name = codes(lead)[0].split("'")[1]
            want = [f"enter {name}", "body"]
            yield note, lead, (log[:2] == want and len(log) == 3 and log[2].startswith(f"exit {name}")) or f"{log}"
            # The protocol as it is written out, run by hand.
            lines = codes(steps[0])
            again = dict(program.ns)
            program.log.clear()
            exec("\n".join(lines), again)
            yield note, steps[0], same(program.log, [f"enter {name}"])
            yield note, steps[1], same(steps[1], "the body")
            known = "`type(m).__exit__(m, …)`, once: with the exception if one was raised (a true result stops it), else with three `None`"
            yield note, steps[2], same(steps[2], known)
            for text in steps[3:]:
                if groups := matched("{c} is what `M.__enter__` (line 3) returns: `self.name + '!'`.", text):
                    yield note, text, same(call(eval, groups[0], program.ns), name + "!")
                else:
                    yield note, text, unknown(text)


# ---- format specifications

def make_format(rng):
    lines = ["import datetime", "name, number, share, day = 'ab', 42, 0.256, datetime.date(2026, 1, 2)", "w = 9"]
    for i in range(6):
        fill = rng.choice(["", "", "*", "0", "_", "é"])
        align = rng.choice(["<", ">", "^", "=", "", ""])
        spec = (fill if align else "") + align + rng.choice(["", "", "+", "-", " "]) + rng.choice(["", "", "", "#", "z"]) + rng.choice(["", "", "0"])
        spec += rng.choice(["", "6", "12", "1", "3"]) + rng.choice(["", "", ",", "_"]) + rng.choice(["", "", ".2", ".0", ".3", ".1"])
        spec += rng.choice(["", "", "s", "d", "f", "e", "g", "%", "x", "X", "b", "o", "n", "c", "E", "G", "F"])
        value = rng.choice(["name", "number", "share", "42", "-7", "'text'", "3.14159", "1234567", "-0.0", "2.5", "0.5", "1e22", "True", "'é𝕏'", "-1234.5678", "name!r", "number=", "name=!s", "name!a", "share=!r", "name!s", "0.000012345", "99.995", "'a'*3"])
        if rng.random() < 0.1:
            spec = rng.choice(["%Y-%m", ">{w}", "{w}.2f", "!x", "", "{w}", "*^{w}.{number}"])
        lines.append(f'r{i} = lambda: f"{{{value}:{spec}}}"')
    return "\n".join(lines) + "\n"


def judge_format(program, notes):
    for note in notes:
        row = program.lines[note["location"]["row"] - 1]
        string = ast.parse(row).body[0].value.body
        field = next(part for part in string.values if isinstance(part, ast.FormattedValue))
        value = call(program.ns[row.split(" ")[0]])
        if note["concept"] == "f-string":
            yield note, note["lead"], judge_field(program, note["lead"], row, field, value)
            yield from ((note, text, unknown(text)) for text in sentences(note))
            continue
        if " · built at run time from " in note["lead"]:
            spec, *names = codes(note["lead"])
            inner = [ast.unparse(part.value) for part in field.format_spec.values if isinstance(part, ast.FormattedValue)]
            yield note, note["lead"], same(inner, names) if f":{spec}}}" in row else row
            yield from ((note, text, unknown(text)) for text in sentences(note))
            continue
        if note["hint"]:
            shown = f"= {value!r}"
            yield note, "hint", same(shown if len(shown) <= 40 else shown[:39] + "…", note["hint"]["label"]) if note["hint"]["kind"] == "value" else note["hint"]
        for text in sentences(note):
            groups = matched("{c} gives {c}. A longer text is not cut.", text) or matched("{c} gives {c}.", text)
            here = matched("Here {c} gives {c}.", text)
            if here:
                yield note, text, same(repr(call(eval, f'f"{here[0]}"', program.ns)), here[1]) if note["hint"] else "there is no hint"
            elif groups:
                result = call(eval, groups[0], {})
                yield note, text, same(repr(result), groups[1])
                if "not cut" in text:
                    longer = call(eval, groups[0].replace("'ab'", "'" + "ab" * 40 + "'"), {})
                    yield note, text, ("ab" * 40 in str(longer)) or longer
                yield note, note["lead"], words(note["lead"], result)
            else:
                yield note, text, unknown(text)


def judge_field(program, lead, row, field, value):
    """What is said of one field of an f-string: its parts are put together again from what the words say."""
    expression, _, said = lead[1:].partition("`: ")
    debug = said.startswith("shows the expression itself, then its value")
    found = eval(expression, program.ns)
    for way, function in (("repr", repr), ("str", str), ("ascii", ascii)):
        if f"as `{way}()` shows it" in said:
            found = function(found)
    rest = re.sub(r"^(shows the expression itself, then its value)?(, )?(as `\w+\(\)` shows it)?(, )?", "", said)
    spec = codes(rest)[0] if rest else ""
    if "{" in spec:
        return spec in row or row
    made = call(format, found, spec)
    if isinstance(value, Exception) or isinstance(made, Exception):
        return type(value) is type(made) or f"{value!r}, {made!r}"
    return same(value, f"{expression}={made}" if debug else made)


def words(lead, result):
    """What the words say, seen in the sample's result."""
    if isinstance(result, Exception):
        return f"it raises {result!r}"
    parts = lead.split(" · ", 1)[1]
    for width in [n for text in ["at least ", "padded with zeros to "] if text in parts for n in numbers(parts.split(text)[1])[:1]]:
        if len(result) < width:
            return f"{result!r} is shorter"
    if "percent" in parts and "%" not in result:
        return f"{result!r} has no percent sign"
    if "always with a sign" in parts and not set(result) & {"+", "-"}:
        return f"{result!r} has no sign"
    if "a comma between groups" in parts and "general" not in parts and "," not in result:
        return f"{result!r} has no comma"
    return True


FAMILIES = [
    Family("comprehensions", ("list-comprehension",), make_comprehension, judge_comprehension, 400),
    Family("with", ("with-statement",), make_with, judge_with, 250),
    Family("formats", ("format-spec", "f-string"), make_format, judge_format, 300),
]
