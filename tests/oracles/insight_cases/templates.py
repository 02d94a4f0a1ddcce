"""`str.format` and `%`: each call is made with values that know who asks for them."""

import ast
import re

from .base import Family, call, codes, matched, same, unknown

VALUES = ["a", "b", "c", "d.x", "e[0]", "1", "'s'", "a + b", "len(c)", "(b)", "[1, 2]"]


def make_method(rng):
    text = ""
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4, 9])):
        key = rng.choice(["", "", "", "", "0", "1", "2", "x", "y", "name"]) if rng.random() < 0.3 else rng.choice(["", "", "x"]) if rng.random() < 0.6 else rng.choice(["0", "1", "y"])
        path = rng.choice(["", "", "", "", ".x", "[0]", "[key]", ".x[0].y", "[a b]"])
        spec = rng.choice(["", "", "", ":>6", ":", ":^9", ":{}", ":>{width}", ":.3", ":*<5", ":%Y-%m"])
        text += rng.choice(["", " ", "{{", "}}", "a:", "é"]) + "{" + key + path + rng.choice(["", "", "", "!r", "!s", "!a"]) + spec + "}"
    if rng.random() < 0.12:
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(["{", "}", "{0", "!", "{a{b}}", "{0!x}", "[", ".", "{.}", "{0!r"]) + text[at:]
    arguments = [rng.choice(VALUES) for _ in range(rng.randint(0, 3))]
    arguments += [f"{name}={rng.choice(VALUES)}" for name in ("x", "y", "name", "width") if rng.random() < 0.3]
    if rng.random() < 0.05:
        arguments.append("*e")
    return f"{text!r}.format({', '.join(arguments)})"


def make_operator(rng):
    text, keys = "", rng.random() < 0.2
    wanted = rng.choice([0, 1, 1, 2, 2, 3, 9])
    letters = "ssssdrfxgeacioXEG%"
    for _ in range(wanted):
        key = f"({rng.choice(['x', 'y', 'a b'])})" if keys or rng.random() < 0.02 else ""
        text += rng.choice(["", " ", "a=", "%%"]) + "%" + key + rng.choice(["", "", "", "-", "0", "+", " "]) + rng.choice(["", "", "", "5", "10", "*"] if not keys else ["", "5"]) + rng.choice(["", "", "", ".2", ".0", "."]) + rng.choice(letters)
    if rng.random() < 0.05:
        text += rng.choice(["%", "%y", "%(", "% "])
    if keys and rng.random() < 0.8:
        names = rng.sample(["x", "y", "a b", "z"], rng.randint(1, 4))
        right = "{" + ", ".join(f"{name!r}: {i + 65}" for i, name in enumerate(names)) + "}"
    else:
        values = [str(65 + i) for i in range(max(0, text.replace("%%", "").count("%") + text.count("*") + rng.choice([0, 0, 0, 0, 1, -1])))]
        right = f"({', '.join(values)}{',' if len(values) == 1 else ''})" if len(values) != 1 or rng.random() < 0.5 else values[0]
        if rng.random() < 0.1:
            right = rng.choice(["e", "a", "(*e,)", "'text'", "['A']", "{'x': 1}", "-7"])
    literal = repr(text)
    if rng.random() < 0.1 and text.isascii():
        literal = "b" + literal
    return f"{literal} % {right}" if rng.random() < 0.9 else f"({literal}) % (\n        {right})"


def make_templates(rng):
    lines = ["class D: x = 'dx'", "class M(str):\n    x = 'mx'", "a, b, c, d, e = 'A', 'B', M('C'), D(), ('E', 'F')"]
    for i in range(10):
        made = make_method(rng) if rng.random() < 0.55 else make_operator(rng)
        if rng.random() < 0.08 and ".format(" in made and made.count(".format(") == 1:
            text, rest = made.split(".format(")
            lines.append(f"F{i} = {text}")
            made = f"F{i}.format({rest}"
        lines.append(f"f{i} = lambda: {made}")
    return "\n".join(lines) + "\n"


class Watch:
    """A value that any field accepts, which remembers that it was written, and by which path."""

    def __init__(self, log, name):
        self.__dict__.update(log=log, name=name)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Watch(self.log, f"{self.name}.{name}")

    def __getitem__(self, key):
        return Watch(self.log, f"{self.name}[{key!r}]")

    def __format__(self, spec):
        self.log.append((self.name, None))
        return "5"

    def __str__(self):
        self.log.append((self.name, "s"))
        return "5"

    def __repr__(self):
        self.log.append((self.name, "r"))
        return "5"


def spelled(node):
    """An argument so that something may follow it."""
    text = ast.unparse(node)
    return text if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict)) or isinstance(node, ast.Constant) and isinstance(node.value, str) else f"({text})"


def plain(text):
    return text.replace(" ", "").replace('"', "'").replace("(", "").replace(")", "")


def judge_templates(program, notes):
    tree = ast.parse(program.source)
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format" or isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            found[node.lineno] = node
    for note in notes:
        node = found[note["location"]["row"]]
        if isinstance(node, ast.Call):
            yield from judge_method(program, note, node)
        else:
            yield from judge_operator(program, note, node)


def judge_method(program, note, node):
    lead = note["lead"]
    template = eval(ast.unparse(node.func.value), program.ns)
    log = []
    places = [Watch(log, spelled(n)) for n in node.args]
    named = {k.arg: Watch(log, spelled(k.value)) for k in node.keywords}
    result = call(template.format, *places, **named)
    log = [(re.sub(r"^\((\w+|'\w*')\)$", r"\1", name), how) for name, how in log]
    bullets = [fact["text"] for fact in note["facts"] if fact["kind"] == "bullet"]
    if groups := matched("raises {c}: {c} wants {*}", lead):
        ok = type(result).__name__ == groups[0] and groups[1] in template and note["weight"] == "fails"
        if asked := matched("argument {n}, which is not passed", groups[2]):
            ok = ok and str(result) == f"Replacement index {int(asked[0]) - 1} out of range for positional args tuple" and int(asked[0]) > len(places)
        elif asked := matched("argument {n}, counted from 0, which is not passed", groups[2]):
            ok = ok and str(result) == f"Replacement index {int(asked[0])} out of range for positional args tuple" and int(asked[0]) >= len(places)
        elif asked := matched("an argument named {c}", groups[2]):
            ok = ok and result.args == (asked[0],)
        else:
            ok = False
        yield note, lead, ok or f"{template!r}: {result!r}"
    elif groups := matched("raises `ValueError`: {c}", lead):
        yield note, lead, (type(result) is ValueError and str(result) == groups[0] and note["weight"] == "fails") or f"{template!r}: {result!r}"
    elif isinstance(result, Exception):
        yield note, lead, f"{template!r}: {result!r}"
        return
    elif groups := matched("{*}, filled in from left to right", lead):
        asked = {name for name, _ in log}
        everything = all(any(name == w.name or name.startswith(w.name) or f"({name})" == w.name for name in asked) for w in [*places, *named.values()])
        yield note, lead, (groups[0] == f"{len(log)} field{'s' * (len(log) != 1)}" and everything) or f"{log}"
    elif lead.endswith(("but no field takes it", "but no field takes them")):
        groups = matched("{c} is passed, but no field takes it", lead) or matched("{c} and {n} more are passed, but no field takes them", lead)
        # Without these arguments, the result is the same.
        asked = {name for name, _ in log}
        left = [w.name for w in [*places, *named.values()] if not any(name == w.name or name.startswith((w.name + ".", w.name + "[")) or f"({name})" == w.name for name in asked)]
        # Two arguments may be written alike.
        number = 1 if len(groups) == 1 else 1 + int(groups[1])
        alike = len({w.name for w in [*places, *named.values()]}) < len(places) + len(named)
        yield note, lead, (note["weight"] == "surprise" and (alike or (number == len(left) and plain(groups[0]) == plain(left[0])))) or f"{left}"
    else:
        yield note, lead, unknown(lead)
    if not isinstance(result, Exception):
        said = []
        for text in bullets:
            field, value = codes(text)[:2]
            how = "r" if ", as `repr()` shows it" in text or ", as `ascii()` shows it" in text else "s" if ", as `str()` shows it" in text else None
            said.append((plain(value), how))
            if field not in template:
                yield note, text, f"{field} is not in {template!r}"
        expected = sorted(str((plain(name), how)) for name, how in log)
        said = sorted(map(str, said))
        cut = any(fact["text"].startswith("… and ") for fact in note["facts"])
        yield note, "fields", (set(said) <= set(expected) and len(said) == 7) or f"{log}" if cut else same(expected, said)
    for fact in note["facts"]:
        text = fact["text"]
        if fact["kind"] == "line":
            groups = matched("… and {n} more.", text)
            yield note, text, same(len(log) - 7, int(groups[0])) if groups else unknown(text)
        else:
            yield note, text, judge_words(text)


def judge_words(text):
    """What is said of a specification, seen in the text `ab` or a number formatted by it."""
    field = codes(text)[0]
    spec = re.search(r":([^{}]*)\}$", field)
    words = re.split(r"`, ", text, maxsplit=1)[1] if "`, " in text else ""
    for part in re.split(r", (?![^(]*\))", words):
        if part in ("", "as `repr()` shows it", "as `str()` shows it", "as `ascii()` shows it"):
            continue
        shown = format("abcdefghijkl"[:2], spec[1])
        if part == "right-aligned":
            ok = shown.endswith("ab")
        elif part == "left-aligned" or part.startswith("left-aligned"):
            ok = shown.startswith("ab")
        elif part == "centred":
            ok = shown.strip() == "ab"
        elif groups := matched("filled with {c}", part):
            ok = groups[0] in shown
        elif groups := matched("at least {n} characters wide", part):
            ok = len(shown) == int(groups[0])
        elif groups := re.fullmatch(r"a string is cut to (\d+) characters?", part):
            ok = len(format("abcdefghijkl", spec[1])) == int(groups[1])
        elif groups := re.fullmatch(r"a float has (\d+) significant digits?", part):
            ok = format(1.23456789, spec[1]) == f"{1.23456789:.{groups[1]}}"
        else:
            return unknown(part)
        if not ok:
            return f"{shown!r}"
    return True


LETTERS = {"s": "", "b": "", "r": "as `repr()` shows it", "a": "as `ascii()` shows it", "d": "a whole number", "i": "a whole number", "u": "a whole number", "o": "octal", "x": "hexadecimal", "X": "hexadecimal",
           "e": "scientific notation", "E": "scientific notation", "f": "fixed point", "F": "fixed point", "g": "general format", "G": "general format", "c": "one character"}


def judge_operator(program, note, node):
    lead = note["lead"]
    template = ast.literal_eval(node.left)
    right = eval(ast.unparse(node.right), program.ns)
    result = call(lambda: template % right)
    fails = note["weight"] == "fails"
    bullets = [fact["text"] for fact in note["facts"] if fact["kind"] == "bullet"]
    if groups := matched("raises `TypeError`: the format takes {*}, {n} {*} given", lead):
        given = len(right) if isinstance(right, tuple) else 1
        messages = ("not enough arguments for format string", "not all arguments converted during string formatting", "not all arguments converted during bytes formatting")
        wanted = int(groups[0].split()[0])
        enough = call(lambda: template % ((65,) * wanted))
        ok = type(result) is TypeError and given == int(groups[1]) and groups[2] == ("is" if given == 1 else "are") and not (isinstance(enough, TypeError) and str(enough) in messages)
        yield note, lead, (ok and fails and groups[0] == f"{wanted} value{'s' * (wanted != 1)}") or f"{result!r}, {given} given"
        return
    if groups := matched("raises `KeyError`: {c} is not in the dictionary", lead):
        yield note, lead, (type(result) is KeyError and repr(result.args[0]).lstrip("b") == groups[0] and fails) or repr(result)
        return
    count = matched("{*}, filled in from left to right", lead) or matched("{*}, looked up by key", lead)
    if not count:
        yield note, lead, unknown(lead)
        return
    if isinstance(result, Exception):
        # A value may be of the wrong type; then nothing is said about it.
        yield note, lead, not isinstance(result, KeyError) and "arguments" not in str(result) or repr(result)
        return
    conversion = re.compile(r"%(\([^)]*\))?[#0 +-]*[\d*]*(\.[\d*]*)?[a-zA-Z%]")
    text = template if isinstance(template, str) else template.decode()
    parts = [m.group() for m in conversion.finditer(text) if not m.group().endswith("%")]
    by_key = isinstance(right, dict)
    word = "field" if by_key else "value"
    yield note, lead, same(f"{len(parts)} {word}{'s' * (len(parts) != 1)}", count[0]) if ("key" in lead) == by_key else lead
    # By key, one line stands for all fields that are spelt alike.
    expected = [f"{part}, in {parts.count(part)} places" if by_key and parts.count(part) > 1 else part for part in parts]
    said = [codes(b)[0] + (f", in {places[1]} places" if (places := re.search(r", in (\d+) places$", b)) else "") for b in bullets]
    yield note, "conversions", same((list(dict.fromkeys(expected)) if by_key else expected)[:7], said)
    pieces = iter(bullets)
    shown = []
    at = 0
    for m in conversion.finditer(text):
        shown.append(text[at : m.start()])
        at = m.end()
        bullet = None if m.group().endswith("%") else next((b for b in bullets if codes(b)[0] == m.group()), None) if by_key else next(pieces, None)
        if bullet is None:
            shown.append(None if not m.group().endswith("%") else "%")
            continue
        source, value = codes(bullet)[:2]
        alone = re.sub(r"\([^)]*\)", "", source)
        one = (alone if isinstance(template, str) else alone.encode()) % (eval(value, program.ns),)
        one = one if isinstance(one, str) else one.decode()
        shown.append(one)
        words = re.sub(r", in \d+ places$", "", bullet.split("`: `" + value + "`", 1)[1])
        expected = [LETTERS[source[-1]]] if LETTERS[source[-1]] else []
        width = re.search(r"[#0 +-]*(\d+)", alone)
        found = re.match(r"%([#0 +-]*)(\d*)(?:\.(\d*))?", alone)
        if found[2] and int(found[2]) > 1:
            expected.append(f"at least {int(found[2])} characters wide")
            if len(one) < int(found[2]):
                yield note, bullet, f"{one!r}"
            if "-" in found[1]:
                expected.append("left-aligned")
        if found[3] is not None and source[-1] in "eEfF":
            decimals = len(re.search(r"\.?(\d*)(?:[eE]|\s*$)", one.split(".")[1] if "." in one else "")[1]) if "." in one else 0
            expected.append(f"{int(found[3] or 0)} decimal{'s' * (int(found[3] or 0) != 1)}")
            if decimals != int(found[3] or 0):
                yield note, bullet, f"{one!r} has {decimals}"
        yield note, bullet, same("".join(f", {word}" for word in expected), words)
    shown.append(text[at:])
    if None not in shown:
        yield note, "result", same(result if isinstance(result, str) else result.decode(), "".join(shown))
    for fact in note["facts"]:
        if fact["kind"] == "line":
            groups = matched("… and {n} more.", fact["text"])
            yield note, fact["text"], same((len(set(parts)) if by_key else len(parts)) - 7, int(groups[0])) if groups else unknown(fact["text"])


FAMILIES = [
    Family("templates", ("str-format-method",), make_templates, judge_templates, 900),
]
