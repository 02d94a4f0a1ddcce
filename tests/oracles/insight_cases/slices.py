"""Slices of known and of unknown sequences."""

import ast
import re

from ._watch import Watched
from .base import Family, codes, matched, numbers, same, sentences, unknown

TEXTS = ["''", "'a'", "'abcdef'", "\"it's\"", "'né→'", "b'\\x00ab\\'\"'", "'a\\nb\\t'", "'a' 'bc' 'd'", "r'\\d+'"]
ITEMS = ["1", "-2", "2.5", "'x'", "None", "True", "b'y'", "(1, 2)", "[3]", "(4,)", "1_000", "0x10"]


def sequence(rng):
    kind = rng.random()
    if kind < 0.35:
        return rng.choice(TEXTS)
    if kind < 0.4:
        return rng.choice(["range(9)", "bytearray(b'abc')", "list(range(30))", "'ab' * 30", "(1, 2) + (3,)", "[0] * 4", "memoryview(b'abcd')"])
    items = [rng.choice(ITEMS) for _ in range(rng.choice([0, 1, 2, 3, 4, 5, 6, 7, 12]))]
    if kind < 0.75:
        return f"[{', '.join(items)}]"
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def bound(rng):
    kind = rng.random()
    if kind < 0.35:
        return ""
    if kind < 0.85:
        return str(rng.randint(-8, 8))
    return rng.choice(["None", "N", "-N", "N - 1", "True", "len('ab')", "99", "-99", "k", "2 ** 3", "~0"])


def slice_text(rng):
    step = rng.choice(["", "", "", ":", f":{rng.choice([1, 2, 3, -1, -2, -3, 5])}", f":{rng.choice(['-1', '2', '3'])}"])
    spaces = rng.choice(["", "", " "])
    return f"{bound(rng)}{spaces}:{spaces}{bound(rng)}{step}"


def make(rng):
    lines = ["N = 2", "k = 1", "k = 3", "def given(value): return value"]
    names = ["s", "t", "u"]
    for name in names:
        lines.append(f"{name} = {sequence(rng)}")
    inside = rng.random() < 0.3
    if inside:
        lines += ["def run(p, *args):", "    v = " + sequence(rng)]
    margin = "    " if inside else ""
    names += ["v"] if inside else []
    for i in range(12):
        if rng.random() < 0.25:
            name = rng.choice(names[3:] or names)
            trap = rng.choice([f"{name} = given({name})", f"{name} += {name}", f"w = {name}", "len(s)", f"if k: {name} = {sequence(rng)}", f"for {name} in ['ab', 'cd']: pass",
                               f"{name} = {sequence(rng)}", f"{name}, w = 'pq', 1", f"w = {name}; w += w[:0]", f"[0 for {name} in 'ab']", "pass"])
            if "if k" in trap and inside:
                trap = trap.replace("if k", "if p")
            lines.append(margin + trap)
            continue
        of = rng.choice([*names, *names, sequence(rng), f"given({rng.choice(names)})", f"({rng.choice(names)})"])
        if of.startswith("memoryview"):
            of = "s"
        text = f"{of}[{slice_text(rng)}]"
        if rng.random() < 0.1:
            text += f"[{slice_text(rng)}]"
        if rng.random() < 0.07:
            bad = rng.choice(["::0", ":1.5", "'a':", "::1 - 1", "1:2:'x'", "::2.0", "(1,):"])
            lines += [f"{margin}try:", f"{margin}    r{i} = {of}[{bad}]", f"{margin}except Exception as error:", f"{margin}    r{i} = error"]
        else:
            lines.append(f"{margin}r{i} = {text}" if rng.random() < 0.8 else f"{margin}r{i} = [{text}\n{margin}  for _ in 'a']")
    if inside:
        lines.append("run(1)")
    source = "\n".join(lines) + "\n"
    try:
        exec(source, {"LOG": []})
    except Exception:
        # What fails halfway is of no use here.
        return "s = 'abc'\nr = s[::-1]\n"
    return source


def parts_of(node):
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
        bounds = [part or ast.Constant(None) for part in (node.slice.lower, node.slice.upper, node.slice.step)]
        return [node.value, ast.Tuple(bounds, ast.Load())]
    return None


MEANINGS = {
    "a new list with the same items: a copy, one level deep": lambda x: x[:],
    "takes the last item, or nothing where there is none: still a sequence": lambda x: [x[len(x) - 1]] if x else [],
    "takes the last {n} items, or all where there are fewer": lambda x, n: x[max(0, len(x) - n) :],
    "takes all but the last {n}": lambda x, n: [x[i] for i in range(0, len(x) - n)],
    "takes all but the first {n} and the last {n}": lambda x, a, b: [x[i] for i in range(a, len(x) - b)],
    "takes nothing, however long the sequence is": lambda x: [],
    "takes the last {n} items, without the last {n} of these": lambda x, a, b: [v for i, v in enumerate(x) if len(x) - a <= i < len(x) - b],
    "takes every 2nd item, beginning with the first": lambda x: [v for i, v in enumerate(x) if i % 2 == 0],
    "takes every 3rd item, beginning with the first": lambda x: [v for i, v in enumerate(x) if i % 3 == 0],
    "takes every 2nd item, beginning with index {n}": lambda x, n: [v for i, v in enumerate(x) if i >= n and (i - n) % 2 == 0],
    "takes every 3rd item, beginning with index {n}": lambda x, n: [v for i, v in enumerate(x) if i >= n and (i - n) % 3 == 0],
    "takes the items in reverse order": lambda x: list(reversed(x)),
    "takes every 2nd item, from the last back to the first": lambda x: [v for i, v in enumerate(reversed(x)) if i % 2 == 0],
    "takes every 3rd item, from the last back to the first": lambda x: [v for i, v in enumerate(reversed(x)) if i % 3 == 0],
}


def judge(program, notes):
    watched = Watched(program.source, parts_of)
    for note in notes:
        runs = watched.at(note)
        lead = note["lead"]
        if not runs:
            continue
        for (of, bounds), result in runs:
            yield note, lead, judge_lead(lead, of, bounds, result)
            for text in sentences(note):
                yield note, text, judge_fact(text, of, bounds, result)
            for text in note["steps"]:
                yield note, text, judge_step(text, of, bounds, result)
            if note["hint"]:
                label = note["hint"]["label"]
                full = f"= {result!r}"
                yield note, label, label == full or (len(full) > 40 and label == full[:39] + "…") or full
            if note["general"]:
                yield note, note["general"], judge_general(note["general"], of, result)


def judge_lead(lead, of, bounds, result):
    if lead.startswith("raises"):
        error = codes(lead)[0]
        if type(result).__name__ != error:
            return f"{result!r}"
        if error == "TypeError":
            written, kind = codes(lead)[1:3]
            return any(type(b).__name__ == kind and (eval(written, {"N": 2}) == b) for b in bounds) or f"{bounds}"
        return bounds[2] == 0
    if isinstance(result, Exception):
        return f"it raises {result!r}"
    if lead.startswith("gives `"):
        return same(repr(result), lead[len("gives `") : -1])
    if groups := matched("gives {n} of the {n} items", lead) or matched("gives {n} of the {n} item", lead):
        return same((len(result), len(of)), tuple(map(int, groups)))
    for pattern, expected in MEANINGS.items():
        words = lead if lead in MEANINGS else re.sub(r"\bone\b", "1", lead)
        words = re.sub(r"1 items", "1 item", words)
        if groups := matched(pattern, words) or matched(pattern.replace("{n} items", "{n} item"), words):
            given = [int(g) for g in groups if g is not True and g.isdigit()]
            for length in range(9):
                x = list(range(length))
                if x[slice(*bounds)] != expected(x, *given):
                    return f"{x} gives {x[slice(*bounds)]}"
            return True
    return unknown(lead)


def judge_fact(text, of, bounds, result):
    places = list(range(len(of)))[slice(*bounds)]
    start, stop, step = slice(*bounds).indices(len(of))
    count = r"\d+ items?\."
    if text.startswith("Takes nothing"):
        way = "up to" if step > 0 else "down to"
        return (not places and text == f"Takes nothing: from index {start} {way} index {stop}, which is left out, there is no item.") or f"{places} {start} {stop}"
    if re.fullmatch(r"Takes the items? at (the indexes|index) .* of " + count, text):
        if "… (" in text:
            *first, total, length = numbers(text)
            return same((places[: len(first)], len(places), len(of)), (first, total, length))
        *said, length = numbers(text)
        return same((places, len(of)), (said, length))
    if groups := re.fullmatch(r"`(-\d+)` counts from the end: index (\d+) of (\d+) items?\.", text):
        n, index, length = map(int, groups.groups())
        return n in bounds[:2] and len(of) == length and places == list(range(length))[slice(*(index if b == n and i < 2 else b for i, b in enumerate(bounds)))]
    if groups := re.fullmatch(r"`(-?\d+)` lies (before the first|behind the last) of (\d+) items?; a slice raises no error for that\.", text):
        n, length = int(groups[1]), int(groups[3])
        return n in bounds[:2] and length == len(of) and (n + length < 0 if "before" in text else n > length)
    if text == "The result is a new list; the items in it are the same objects.":
        fresh = list(of)
        taken = fresh[slice(*bounds)]
        return type(of) is list and taken is not fresh and all(a is fresh[i] for a, i in zip(taken, places))
    if groups := matched("The result is a {c} of its own; the original stays as it is.", text):
        return same(type(result).__name__, groups[0])
    return unknown(text)


def judge_step(text, of, bounds, result):
    if groups := re.fullmatch(r"`(slice\(.*\)\.indices\(\d+\))` is `(.*)`: start, stop and step for (\d+) items?\.", text):
        return same((eval(groups[1]), len(of), slice(*bounds).indices(len(of))), (eval(groups[2]), int(groups[3]), eval(groups[2])))
    if groups := re.fullmatch(r"Index (\d+) gives `(.*)`\.", text, re.DOTALL):
        one = of[int(groups[1])]
        if isinstance(of, bytes):
            return same(repr(one), groups[2])
        return same(repr(one), groups[2])
    return unknown(text)


def judge_general(text, of, result):
    if text == "A slice of a list is a new list; the items in it are the same objects.":
        return type(of) is list
    if text == "A slice of a range is a range.":
        return type(result) is range
    return text == "This is how built-in sequences read it; arrays may give a view instead of a copy." or unknown(text)


FAMILIES = [Family("slices", ("slicing",), make, judge, 1500)]
