"""Unpacking: which target gets what, or why it fails."""

import ast
import copy
import re

from .base import Family, call, codes, compiled, matched, numbers, same, sentences, unknown

NAMES = ["a", "b", "c", "d", "e"]
VALUES = ["1", "-2", "'x'", "None", "True", "2.5", "a", "b", "c", "a + b", "'ab'", "[a, 1]", "len(b)", "known[0]", "(a, b)", "('p', 'q')", "[1, [2, 3]]", "{'k': 1}", "'m' 'n'", "lambda: a", "0x1f", "known", "(yes)"]


def group(rng, depth=0, star=None):
    count = rng.choice([1, 2, 2, 2, 3, 3, 4])
    star = rng.random() < 0.4 if star is None else star
    at = rng.randrange(count) if star else -1
    parts = []
    for i in range(count):
        if i == at:
            parts.append("*" + rng.choice(["", " "] if depth else [""]) + target(rng, 9))
        else:
            parts.append(target(rng, depth))
    return parts


def target(rng, depth):
    kind = rng.random()
    if kind < 0.2 and depth < 2:
        parts = group(rng, depth + 1)
        if rng.random() < 0.5:
            return f"[{', '.join(parts)}]"
        return f"({', '.join(parts)}{',' if len(parts) == 1 or rng.random() < 0.1 else ''})"
    if kind < 0.27:
        return rng.choice(["box[0]", "box['k']", "o.x", "(a)"])
    return rng.choice(NAMES)


def source_like(rng, count):
    count = max(0, count + rng.choice([0, 0, 0, 0, 0, -1, 1, 2]))
    kind = rng.random()
    if kind < 0.12:
        return repr("pqrstuvw"[:count])
    if kind < 0.18:
        return rng.choice(["known", "words", "given((1, 2))", "5", "None", "2.5", "n", "{1: 2, 3: 4}", "{5, 6}", "range(3)", "iter('ab')", "known[1:]", "nothing", "b'xy'", "later"])
    values = [rng.choice(VALUES) for _ in range(count)]
    if kind < 0.3 and count:
        values[rng.randrange(count)] = rng.choice(["*known", "*'ab'"])
    text = ", ".join(values)
    if kind < 0.5:
        return f"[{text}]"
    if count == 1:
        text += ","
    return text if kind < 0.75 and count else f"({text})"


def make(rng):
    lines = ["class O: pass", "o = O()", "box = {}", "a, b, c, d, e = 1, 'bb', 3, 4, 5", "known = [7, 8]", "words = 'xyz'", "n = 3", "yes = 'yes'", "nothing = None", "later = 1", "later = [1, 2]", "def given(value): return value"]
    if rng.random() < 0.3:
        lines.append(rng.choice(["known.append(9)", "given(known)", "known = (1, (2, 3))", "words = given(words)", "known[0] = 'z'"]))
    for i in range(6):
        parts = group(rng)
        left = ", ".join(parts) + ("," if len(parts) == 1 else "")
        if rng.random() < 0.2:
            left = f"({left})" if rng.random() < 0.5 else f"[{left}]"
        right = source_like(rng, sum(not part.startswith("*") for part in parts))
        if rng.random() < 0.12:
            right = left if rng.random() < 0.3 and "*" not in left else ", ".join(rng.sample(NAMES, 2))
            left = ", ".join(rng.sample(NAMES, 2))
        if rng.random() < 0.05:
            right = f"w = {right}"
        lines += [f"SAVE({i})", "try:", f"    {left} = {right}", "except Exception as error: FAIL(error)"] if rng.random() < 0.3 else [f"{left} = {right}"]
    lines = [line for line in lines if not line.startswith("SAVE") and line]
    return compiled("\n".join(line.replace("FAIL(error)", "pass") for line in lines) + "\n", "a, b = 1, 2\na, b = b, a\n")


def snapshot(namespace):
    """The names, with copies of what targets other than names change."""
    return {name: copy.copy(value) if name in ("box", "o") else value for name, value in namespace.items()}


def shown(value):
    return re.sub(" at 0x[0-9a-f]+", "", repr(value))


def run_statements(source):
    """For each assignment that ran: the namespace before it, and the namespace after it or the exception."""
    seen = {}
    namespace = {}
    for statement in ast.parse(source).body:
        inner = statement.body[0] if isinstance(statement, ast.Try) else statement
        before = snapshot(namespace)
        code = compile(ast.Module([inner], []), "program.py", "exec")
        try:
            exec(code, namespace)
        except Exception as error:
            seen[inner.lineno] = inner, before, error
            # What follows is still looked at, though no run comes as far.
            continue
        seen[inner.lineno] = inner, before, snapshot(namespace)
    return seen


def judge(program, notes):
    seen = run_statements(program.source)
    for note in notes:
        row = note["location"]["row"]
        statement, before, after = seen[row]
        if isinstance(call(eval, ast.unparse(statement.value), dict(before)), Exception):
            # What the right side raises itself comes before any unpacking.
            continue
        lead = note["lead"]
        facts = sentences(note)
        yield note, lead, judge_lead(program, note, statement, before, after)
        for text in facts:
            yield note, text, judge_fact(text, statement, before, after)
        for text in note["steps"]:
            number, name, value = re.fullmatch(r"(\d+)\. `(.*)` is bound to `(.*)`\.", text, re.DOTALL).groups()
            yield note, text, is_bound(name, value, before, after)


def is_bound(name, value, before, after):
    if isinstance(after, Exception):
        return f"it raises {after!r}"
    found = eval(name, after)
    expected = eval(value, dict(before))
    return same((type(found), shown(found)), (type(expected), shown(expected)))


def judge_lead(program, note, statement, before, after):
    lead = note["lead"]
    if lead.startswith("raises"):
        if type(after).__name__ != codes(lead)[0]:
            return f"it is {after!r}"[:200]
        if groups := re.fullmatch(r"raises `ValueError`: (\d+) values?(, too few,)? for (?:(\d+) targets?)( and a starred one)?", lead):
            told = str(after)
            given, wanted = int(groups[1]), int(groups[3])
            said = numbers(told)
            if groups[4]:
                return "not enough values" in told and said == [wanted, given] or told
            if "too many" in told:
                return said[:1] == [wanted] and (len(said) == 1 or said[1] == given) and given > wanted or told
            return said == [wanted, given] or told
        if groups := re.fullmatch(r"raises `TypeError`: `(.*)` (is an? `(\w+)`, which cannot be unpacked|cannot be unpacked)", lead):
            value = eval(groups[1], dict(before))
            return type(value).__name__ in str(after) and type(value).__name__ == (groups[3] or "NoneType") or f"{value!r} {after}"
        return unknown(lead)
    if isinstance(after, Exception) and " is a list of all items" in lead:
        # Said of whatever can be unpacked so; an item may be no match for targets that stand inside.
        is_nested = any(isinstance(e, (ast.Tuple, ast.List)) for t in statement.targets for e in t.elts)
        if "cannot unpack non-iterable" in str(after) or "not enough values" in str(after) or is_nested and "too many values" in str(after):
            return True
    if isinstance(after, Exception):
        return f"it raises {after!r}"
    if groups := matched("{c} and {c} exchange their values", lead):
        one, other = groups
        return same((before[one], before[other]), (after[other], after[one]))
    if groups := re.fullmatch(r"`(\w+)` is a list of all items(.*)", lead):
        name, but = groups.groups()
        value = list(eval(ast.unparse(statement.value), dict(before)))
        first = re.search(r"the first (?:(\d+) items|item)", but)
        last = re.search(r"the last (?:(\d+) items|item)", but)
        start = int(first[1] or 1) if first else 0
        stop = len(value) - (int(last[1] or 1) if last else 0)
        return same(shown(after[name]), shown(value[start:stop]))
    more = re.search(r", and (\d+) more$", lead)
    pairs = re.findall(r"`([^`]*)` is `([^`]*)`", lead)
    if not pairs or ", ".join(f"`{n}` is `{v}`" for n, v in pairs) != (lead[: more.start()] if more else lead):
        return unknown(lead)
    targets = [n for t in statement.targets[:1] for n in ast.walk(t) if isinstance(getattr(n, "ctx", None), ast.Store) and isinstance(n, (ast.Name, ast.Subscript, ast.Attribute))]
    if len(pairs) + (int(more[1]) if more else 0) != len(targets):
        return f"there are {len(targets)} targets"
    for name, value in pairs:
        verdict = is_bound(name, value, before, after)
        if verdict is not True:
            return verdict
    return True


def judge_fact(text, statement, before, after):
    if isinstance(after, Exception) and not text.startswith("At least"):
        return f"it raises {after!r}"
    if text.startswith("The right side is evaluated first: "):
        names = codes(text)
        read = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)}
        bound = {n.id for t in statement.targets for n in ast.walk(t) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        verb = "is read before it is" if len(names) == 1 else "are read before they are"
        return set(names) <= read & bound and f" {verb} bound anew." in text or f"{read & bound}"
    if groups := matched("{c} is always a list, also where nothing is left for it.", text):
        return type(eval(groups[0], after)) is list
    if groups := re.fullmatch(r"At least (\d+) items? (?:is|are) needed, or it raises `ValueError`\.", text):
        least = int(groups[1])
        left = ast.unparse(statement.targets[0])
        outcomes = []
        for n in (least - 1, least):
            try:
                exec(f"{left} = [[1, 2]] * {n}", dict(before, box={}))
                outcomes.append(True)
            except Exception as error:
                outcomes.append(type(error).__name__)
        return same(outcomes[0], "ValueError")
    return unknown(text)


FAMILIES = [Family("unpacking", ("sequence-unpacking", "starred-unpacking"), make, judge, 300)]
