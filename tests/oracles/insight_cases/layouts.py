"""Formats of `struct`: every size, place and number of values is asked of `struct` itself."""

import ast
import re
import struct

from .base import Family, call, codes, matched, same, unknown

LETTERS = "xcbB?hHiIlLqQnNefdspP"


def make_format(rng):
    order = rng.choice(["", "", "@", "=", "<", ">", "!", "<", ">"])
    text = order
    for _ in range(rng.choice([0, 1, 1, 2, 3, 4, 5, 9])):
        letter = rng.choice(LETTERS if rng.random() < 0.9 or order in ("", "@") else "hHiIqQBbs")
        text += rng.choice(["", "", "", "", "2", "3", "10", "0", "04"]) + letter + rng.choice(["", "", "", " ", "\\t"])
    if rng.random() < 0.08:
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(["y", "3", " ", "<", "-", "2 "]) + text[at:]
    return text


def make_layouts(rng):
    lines = ["import struct", "from struct import unpack as un, Struct", "v = w = x = y = z = 1", "b = b''"]
    if rng.random() < 0.05:
        lines.append("def un(*a): return 1, 2")
    for i in range(10):
        text = make_format(rng)
        literal = rng.choice(["'{}'", "'{}'", '"{}"', "b'{}'", "('{}')", "'' '{}'"]).format(text)
        arguments = ", ".join(rng.choice("vwxyz") for _ in range(rng.randint(0, 5)))
        names = ", ".join(f"t{n}" for n in range(rng.randint(1, 4)))
        made = rng.choice([f"struct.calcsize({literal})", f"struct.pack({literal}{', ' if arguments else ''}{arguments})", f"struct.pack({literal}, *b)", f"Struct({literal})", f"struct.Struct(format={literal})",
                           f"struct.pack_into({literal}, b, 0{', ' if arguments else ''}{arguments})", f"struct.iter_unpack({literal}, b)", f"un({literal}, b)", f"struct.unpack({literal}, b)"])
        if "unpack" in made or made.startswith("un("):
            target = rng.choice([f"{names} = ", f"{names}, = ", f"({names}, u) = ", f"*u, {names} = ", "u = ", f"[{names}, u] = "])
            made = target + made
        lines.append(f"def f{i}():\n    {made}")
    return "\n".join(lines) + "\n"


def split(text):
    """The fields of a format as written: count, letter."""
    at, fields = text[:1] in tuple("@=<>!"), []
    while at < len(text):
        start = at
        while text[at].isdigit():
            at += 1
        if text[start].isspace():
            at += 1
            continue
        fields.append((text[start:at], text[at]))
        at += 1
    return fields


def places(text):
    """(as written, letter, count, first byte, bytes, gap) of each field, by what `struct` says of the format so far."""
    order = text[:1] if text[:1] in tuple("@=<>!") else ""
    so_far, end = order, 0
    for number, letter in split(text):
        size = struct.calcsize(order + number + letter)
        so_far += number + letter
        total = struct.calcsize(so_far)
        yield number + letter, letter, int(number or 1), total - size, size, total - size - end
        end = total


def meaning(order, letter, count, size):
    """What a letter is, from what unpacking bytes by it gives."""
    each = size // count if count and letter not in "sp" else 0
    if letter == "x":
        return "a byte that is skipped"
    if letter == "s":
        return f"one `bytes` of length {count}"
    if letter == "p":
        most = min(max(count - 1, 0), 255)
        return f"a length and at most {most} {'byte' if most == 1 else 'bytes'} of text"
    [value] = struct.unpack(order + letter, b"\xff" * each)
    plural = "s" if each != 1 else ""
    if isinstance(value, bool):
        return "a `bool` in 1 byte"
    if isinstance(value, float):
        return f"a `float` in {each} bytes"
    if isinstance(value, bytes):
        return f"a `bytes` of length {len(value)}"
    if letter == "P":
        return f"an address in {each} bytes"
    return f"a whole number {'with a' if value < 0 else 'without a'} sign in {each} byte{plural}"


def outcome(source, ns):
    return call(exec, source, ns)


def judge_layouts(program, notes):
    tree = ast.parse(program.source)
    calls = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (node.args or node.keywords):
            calls[node.lineno] = node
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        node = calls[row]
        value = (node.args[0] if node.args else node.keywords[0].value).value
        text = value.decode() if isinstance(value, bytes) else value
        size = call(struct.calcsize, text)
        line = program.lines[row - 1].strip()
        if groups := matched("{c} raises `struct.error`: {c}", lead):
            yield note, lead, (isinstance(size, struct.error) and str(size) == groups[1] and note["weight"] == "fails" and groups[0].split(".")[1] in ast.unparse(node.func).replace("un", "unpack")) or f"{text!r}: {size!r}"
            continue
        if isinstance(size, Exception):
            yield note, lead, f"{text!r}: {size!r}"
            continue
        if re.search(r"(?<!\d)0+p", text):
            yield note, lead, "CPython fails to unpack 0p"
            continue
        varies = text[:1] not in tuple("=<>!") and ("l" in text or "L" in text)
        values = len(struct.unpack(text, b"\0" * size))
        order = text[:1] if text[:1] in tuple("@=<>!") else ""
        counted = lambda n, what: f"{n} {what}{'s' * (n != 1)}"
        if groups := matched("{c} raises `struct.error`: the format wants {*}, {n} {*} passed", lead):
            given = int(groups[2])
            found = call(struct.pack, text, *[1] * given) if "into" not in groups[0] else call(struct.pack_into, text, bytearray(size + 1), 0, *[1] * given)
            ok = isinstance(found, struct.error) and f"expected {values} items" in str(found) and groups[1] == counted(values, "value")
            given_there = len(node.args) - (3 if "into" in groups[0] else 1)
            yield note, lead, (ok and given == given_there and groups[3] == ("is" if given == 1 else "are")) or f"{found!r}, {given_there} given"
        elif groups := matched("{c} gives {*}, {n} {*} on the left: `ValueError`", lead):
            source = f"{line.split(' = ')[0]} = struct.unpack({text!r}, {bytes(size)!r})"
            found = outcome(source, {"struct": struct})
            assign = ast.parse(source).body[0].targets[0]
            ok = isinstance(found, ValueError) and groups[1] == counted(values, "value") and int(groups[2]) == len(assign.elts)
            yield note, lead, ok or f"{found!r}"
        elif groups := matched("{*}; the size depends on the machine, because of {c}", lead):
            yield note, lead, (varies and groups[0] == counted(values, "value") and groups[1] in text) or text
        elif (found := re.fullmatch(r"(\d+ values?) in (\d+ bytes?), (.*)", lead)) and (groups := found.groups()):
            words = {"": "as C lays them out on this machine", "@": "as C lays them out on this machine", "=": "in this machine's byte order, without gaps", "<": "little-endian", ">": "big-endian",
                     "!": "big-endian, the order of networks"}[order]
            yield note, lead, same((counted(values, "value"), counted(size, "byte"), words), groups)
        else:
            yield note, lead, unknown(lead)
        expected = []
        for written, letter, count, start, taken, gap in places(text):
            where = f" at bytes {start} to {start + taken - 1}" if taken > 1 else f" at byte {start}"
            if letter in "sp" or count:
                what = meaning(order, letter, count, taken)
            else:
                what = "nothing, but what follows starts where it could stand"
            if count and varies and letter in "lL":
                what = (f"{count} times " if count != 1 else "") + ("a C `long`" if letter == "l" else "a C `unsigned long`")
            elif letter not in "sp" and count > 1:
                what = f"{count} times {what}"
            expected.append(f"`{written}`{'' if varies else where}: {what}" + (f", after a gap of {counted(gap, 'byte')}" if gap and not varies else ""))
        yield note, "fields", same(expected[:7], [fact["text"] for fact in note["facts"] if fact["kind"] == "bullet"])
        yield note, "steps", same([] if varies else expected[:30], note["steps"])
        for fact in note["facts"]:
            text_of = fact["text"]
            if fact["kind"] != "line":
                continue
            if groups := matched("… and {n} more.", text_of):
                yield note, text_of, same(len(expected) - 7, int(groups[0]))
            elif text_of == "A C `long` has 8 bytes on 64-bit Linux and macOS, and 4 on Windows. `<` or `>` in front makes it 4 everywhere.":
                yield note, text_of, varies and struct.calcsize("l") == 8 and struct.calcsize("<l") == struct.calcsize(">l") == 4
            elif text_of == "Sizes and gaps are those of 64-bit machines. With `<` or `>` in front, there are no gaps and every machine agrees.":
                yield note, text_of, not varies and order in ("", "@") and struct.calcsize("P") == 8
            else:
                yield note, text_of, unknown(text_of)


FAMILIES = [
    Family("layouts", ("struct-module",), make_layouts, judge_layouts, 1500),
]
