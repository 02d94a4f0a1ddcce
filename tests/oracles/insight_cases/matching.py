"""`match` statements: what each case takes and binds, which are never reached, what is left out."""

import ast
import collections
import collections.abc
import enum
import re

from .base import Family, codes, matched, same, sentences, unknown

HEADER = [
    "import enum, dataclasses, collections",
    "class Color(enum.Enum):\n    RED = 1\n    BLUE = 2\n    SCARLET = 1",
    "@dataclasses.dataclass\nclass Point:\n    x: object\n    y: object = 0\n    z: object = dataclasses.field(default=5, kw_only=True)",
    "class Pair:\n    __match_args__ = ('left', 'right')\n    def __init__(self, left, right): self.left, self.right = left, right",
    "class Base: a = 1",
    "class Below(Base): pass",
    "class Meta(type):\n    def __instancecheck__(cls, one): return False",
    "class Odd(Base, metaclass=Meta): pass",
    "RED = 1",
    "class NS: LIMIT = 7",
]
SUBJECTS = """0 1 2 -1 True False None 1.0 2.5 7 'a' 'load' b'a' '' [] [1] [1,2] ['load',3] ['load','x',3] (1,2,3) ('a',) [[1,2],3] [1,[2,3]] {} {'k':1} {'k':2,'m':3}
{'k':[1,2]} {1:2} {-1:0} Color.RED Color.BLUE Point(0,0) Point(1,2) Point(0,z=1) Pair(1,2) Pair('a',None) Base() Below() Odd() 3+4j range(3) collections.deque([1,2])
bytearray(b'ab') object() int Color {1} 'ab' [None,True] [1,2,3,4,5,6,7] {'a':1,'k':{'x':1}}""".split()


def literal(rng):
    return rng.choice(["0", "1", "-1", "2", "'a'", "\"load\"", "None", "True", "False", "1.0", "-2.5", "b'a'", "3+4j", "''", "7", "0x1"])


def pattern(rng, names, deep=2):
    """A pattern; `names` hands out names, so that none is bound twice."""
    kind = rng.random()
    if deep == 0 or kind < 0.25:
        return rng.choice([literal(rng), literal(rng), "_", "Color.RED", "Color.BLUE", "NS.LIMIT", next(names), next(names)])
    if kind < 0.45:
        items = [pattern(rng, names, deep - 1) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 6]))]
        if rng.random() < 0.35:
            items.insert(rng.randint(0, len(items)), rng.choice(["*_", f"*{next(names)}"]))
        if rng.random() < 0.5:
            return "[" + ", ".join(items) + "]"
        return "(" + ", ".join(items) + ("," if len(items) == 1 else "") + ")"
    if kind < 0.6:
        keys = rng.sample(["'k'", "'m'", "1", "-1", "'a'", "None", "Color.RED"], rng.choice([0, 1, 1, 2, 3]))
        parts = [f"{key}: {pattern(rng, names, deep - 1)}" for key in keys]
        if rng.random() < 0.3:
            parts.append(f"**{next(names)}")
        return "{" + ", ".join(parts) + "}"
    if kind < 0.82:
        name = rng.choice(["int", "str", "bool", "list", "dict", "Point", "Point", "Pair", "Base", "Below", "Odd", "object", "float", "collections.deque"])
        parts = []
        if name in ("Point", "Pair"):
            first, second = ("x", "y") if name == "Point" else ("left", "right")
            parts = rng.choice([[], [""], [f"{second}="], ["", f"{second}="], ["", ""], [f"{first}="], [f"{first}=", f"{second}="]])
        elif name in ("int", "str", "bool", "list", "dict", "float"):
            parts = rng.choice([[], [], [], [""]])
        elif name == "Base":
            parts = rng.choice([[], [], ["a="]])
        return f"{name}({', '.join(part + pattern(rng, names, deep - 1) for part in parts)})"
    if kind < 0.92:
        options = [literal(rng) if rng.random() < 0.6 else no_names(rng, deep - 1) for _ in range(rng.choice([2, 2, 3, 7]))]
        text = " | ".join(options)
        return f"({text})" if rng.random() < 0.5 or deep < 2 else f"({text}) as {next(names)}"
    inner = pattern(rng, names, deep - 1)
    return f"({inner})" if rng.random() < 0.4 else f"({inner}) as {next(names)}" if inner.isidentifier() is False and " as " not in inner else inner


def no_names(rng, deep):
    for _ in range(20):
        text = pattern(rng, iter(lambda: "n", None), deep)
        if not re.search(r"\bn\b", text) and text != "_":
            return text
    return "3"


def counter():
    at = 0
    while True:
        at += 1
        yield f"n{at}"


def make(rng):
    lines = list(HEADER)
    for i in range(3):
        lines.append(f"def f{i}(subject):\n    match subject:")
        for j in range(rng.randint(1, 4)):
            names = counter()
            text = pattern(rng, names)
            # With a guard, only what stands before a `|` makes something unreachable: then there is no program.
            while "unreachable" in str(compiles(f"match subject:\n    case {text} if subject: pass\n")):
                names = counter()
                text = pattern(rng, names)
            if rng.random() < 0.1:
                text = rng.choice(["RED", "name", "a, *b", "x, 1", "[*_]", "(x)", "*rest,", "1 | 1", "_", "int() | str()", "1,"])
            guard = rng.choice(["", "", "", " if subject", " if GUARD()"])
            if guard == "" and j and rng.random() < 0.1:
                text = rng.choice(["int()", "bool()", "1", "Base()", "Below()", "Odd()", "Color.RED", "int(x)", "Below() | bool()"])
            lines.append(f"        case {text}{guard}:\n            return {j}, dict(locals())")
    lines.append("def GUARD(): return True")
    return "\n".join(lines) + "\n"


def compiles(source):
    try:
        compile(source, "one", "exec")
    except SyntaxError as error:
        return error
    return None


def head_of(program, note):
    """The text between `case` and the block."""
    line = program.lines[note["location"]["row"] - 1].strip()
    assert line.startswith("case ") and line.endswith(":"), line
    return line[5:-1]


def only(program, head):
    """A function that says whether the pattern takes a subject, and what it binds; the guard left out."""
    tree = ast.parse(f"match s:\n    case {head}: pass")
    case = tree.body[0].cases[0]
    case.guard = None
    source = f"def f(s):\n    match s:\n        case {ast.unparse(case.pattern)}:\n            return dict(locals())"
    space = dict(program.ns_of_header)
    exec(source, space)

    def ask(subject):
        try:
            bound = space["f"](subject)
        except TypeError as error:
            return error
        if bound is not None:
            bound.pop("s")
        return bound

    return ask


def header_space():
    space = {"__name__": "header"}
    exec("\n".join(HEADER), space)
    return space


MISSING = object()


def test(text, space, value, bound):
    """Whether the words fit a value; what they say is bound is put into `bound`."""
    while groups := re.fullmatch(r"(.*), bound to `([^`]+)`", text, re.DOTALL):
        text, name = groups.groups()
        bound[name] = value
    if text == "anything":
        return True
    if groups := matched("{c} itself", text):
        return value is eval(groups[0], space)
    if text.startswith("equal to "):
        return any(value == eval(one, space) for one in codes(text))
    if groups := matched("something that fits {c}", text):
        part = only_text(groups[0], space)(value)
        if isinstance(part, dict):
            bound.update(part)
        return isinstance(part, dict)
    is_sequence = isinstance(value, collections.abc.Sequence) and not isinstance(value, (str, bytes, bytearray))
    if text == "an empty sequence":
        return is_sequence and len(value) == 0
    if text == "a sequence of any length":
        return is_sequence
    if groups := re.fullmatch(r"a sequence of (at least )?(\d+) items?", text):
        return is_sequence and (len(value) >= int(groups[2]) if groups[1] else len(value) == int(groups[2]))
    is_mapping = isinstance(value, collections.abc.Mapping)
    if text == "any mapping, empty or not":
        return is_mapping
    if text.startswith("a mapping that has the key"):
        assert " more" not in text
        return is_mapping and all(eval(one, space) in value for one in codes(text))
    if groups := matched("an instance of {c}", text):
        return isinstance(value, eval(groups[0], space))
    raise ValueError(text)


def only_text(text, space):
    class Holder:
        ns_of_header = space

    return only(Holder, text)


def fits(lead, facts, general, space, value):
    """Whether all that is said fits a value, and what it binds then."""
    bound = {}
    plain = re.sub(r"(, bound to `[^`]+`)+$", "", lead)
    if groups := re.fullmatch(r"one of (\d+) patterns, tried from left to right", plain):
        if not facts:
            return None
        for name in codes(lead[len(plain):]):
            bound[name] = value
        assert len(facts) == int(groups[1])
        for fact in facts:
            inner = {}
            if test(fact, space, value, inner):
                return {**bound, **inner}
        return False
    if not test(lead, space, value, bound):
        return False
    keys = []
    for fact in facts:
        if groups := re.fullmatch(r"item (-?\d+): (.*)", fact, re.DOTALL):
            if not test(groups[2], space, value[int(groups[1])], bound):
                return False
        elif fact == "the others do not matter":
            pass
        elif groups := matched("the others, as a list: {c}", fact):
            at = facts.index(fact)
            bound[groups[0]] = list(value)[at : len(value) - (len(facts) - at - 1)]
        elif groups := re.fullmatch(r"under `([^`]+)`: (.*)", fact, re.DOTALL):
            keys.append(eval(groups[1], space))
            if not test(groups[2], space, value[keys[-1]], bound):
                return False
        elif groups := matched("the other keys, as a new `dict`: {c}", fact):
            bound[groups[0]] = {key: one for key, one in value.items() if key not in keys}
        elif groups := re.fullmatch(r"its attribute `([^`]+)`: (.*)", fact, re.DOTALL):
            attribute = getattr(value, groups[1], MISSING)
            if attribute is MISSING or not test(groups[2], space, attribute, bound):
                return False
        elif groups := re.fullmatch(r"the value itself: (.*)", fact, re.DOTALL):
            if not test(groups[1], space, value, bound):
                return False
        else:
            raise ValueError(fact)
    return bound


GENERAL = {
    "A name with a dot is compared; a plain name would take any value.",
    "A plain name is never compared: it takes any value.",
    "A `str`, `bytes` or `bytearray` is never taken for a sequence here.",
    "Other keys do not matter.",
}


def judge(program, notes):
    space = header_space()
    space["GUARD"] = lambda: True
    program.ns_of_header = space
    values = [eval(text, space) for text in SUBJECTS]
    for note in notes:
        lead, facts, head = note["lead"], sentences(note), head_of(program, note)
        if groups := matched("{c} takes every value, so the case on line {n} could never be reached: a `SyntaxError`", lead):
            error = compiles(program.source)
            ok = error is not None and "makes remaining patterns unreachable" in str(error)
            yield note, lead, ok or repr(error)
            continue
        if groups := matched("{c} takes any value and binds it to {c}; it is not compared with the {c} of line {n}", lead):
            ask = only(program, head)
            ok = all(ask(value) == {groups[0]: value} for value in values if value == value)
            yield note, lead, ok and program.lines[int(groups[3]) - 1].startswith(f"{groups[0]} =") or "it is compared"
            facts = [fact for fact in facts if not fact.startswith("Where the pattern fits")]
            yield note, str(facts), same(facts, [])
            continue
        ask = only(program, head)
        if groups := matched("never taken: {c} on line {n} takes what {c} could", lead):
            earlier = only(program, program.lines[int(groups[1]) - 1].strip()[5:-1])
            wrong = [value for value in values if isinstance(ask(value), dict) and not isinstance(earlier(value), dict)]
            yield note, lead, not wrong or f"{wrong[0]!r} gets there"
            yield note, lead, " if " not in program.lines[int(groups[1]) - 1] or "the earlier case has a guard"
            continue
        guards = [fact for fact in facts if fact.startswith("Where the pattern fits")]
        for fact in guards:
            groups = matched("Where the pattern fits, {c} is tested, after its names are bound; only if it is true is this case taken.", fact)
            groups = groups or matched("Where the pattern fits, {c} is tested; only if it is true is this case taken.", fact)
            binds = any(isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name or isinstance(node, ast.MatchMapping) and node.rest for node in ast.walk(ast.parse(f"match s:\n    case {head}: pass")))
            ok = head.endswith(f" if {groups[0]}") and bool(binds) == ("after its names" in fact)
            yield note, fact, ok or head
        facts = [fact for fact in facts if fact not in guards]
        if note["general"]:
            yield note, note["general"], note["general"] in GENERAL or "no judge knows this"
        cut = [code[:-1] for text in [lead, *facts] for code in codes(text) if code.endswith("…")]
        if cut:
            # What is cut cannot be asked; it is at least what stands there.
            yield note, f"{lead} {facts}", all(part in head for part in cut) or head
            continue
        more = any(re.fullmatch(r"\d+ more", fact) for fact in facts)
        for value in values:
            real = ask(value)
            if isinstance(real, TypeError):
                continue
            if more:
                # What is left out can only make it narrower.
                bound = {}
                said = test(lead, space, value, bound)
                yield note, lead, said or real is None or f"{value!r} is taken"
                continue
            said = fits(lead, facts, note["general"], space, value)
            if said is None:
                continue
            if (said is False) != (real is None):
                yield note, f"{lead} {facts}", f"{head} and {value!r}: {real!r}"
            elif real is not None:
                # NaN and others aside, equal is enough: a list is made anew.
                yield note, lead, same(real, {name: one for name, one in said.items()})
            else:
                yield note, lead, True


# ---- what is left out

ANNOTATIONS = {
    "Color": "[*Color]", "Color | None": "[*Color, None]", "bool": "[True, False]", "Literal['a', 'b', 3]": "['a', 'b', 3]", "Optional[Color]": "[None, *Color]",
    "Union[Color, bool]": "[*Color, True, False]", "Base | Other": "[Base(), Other(), Below()]", "Below | Other | None": "[Below(), Other(), None]", "Shape": "[Point(1, 2), Other()]",
    "int | str": "[0, 5, '', 'x', True]", "Literal[True, 2] | None": "[True, 2, None]", "Point | Color": "[Point(1, 0), *Color]", "list | dict | None": "[[], [1], {}, {1: 2}, None]",
    "Auto": "[*Auto]", "Mixed": "[*Mixed]", "Flags": "[*Flags]", "Number": "[*Number]", "Color | Number": "[*Color, *Number]", "object": "[1]",
}
CASES = ["Color.RED", "Color.GREEN", "Color.BLUE | Color.GREEN", "Color.SCARLET", "None", "True", "False", "'a'", "3 | 'b'", "1", "Color()", "bool()", "int()", "str()", "Base()", "Below()", "Other()", "Other(x=1)",
         "Point()", "Point(a, b)", "Point(a, 0)", "Point(x=1)", "Point(_, y=_)", "Auto.A", "Auto.B", "Mixed.A", "Flags.A", "Number.ONE", "Number.TWO | 1", "list()", "dict()", "[]", "[*_]", "{}", "int(n)", "object()", "Odd()", "_", "other", "(Color.RED | None) as c", "x, y", "collections.abc.Sized()", "2", "NS.LIMIT"]


def make_choice(rng):
    lines = ["import enum, dataclasses, collections.abc", "from typing import Literal, Optional, Union",
             "class Color(enum.Enum):\n    RED = 1\n    GREEN = 2\n    BLUE = 3\n    SCARLET = 1\n    def name_of(self): return 1",
             "class Auto(enum.Enum):\n    A = enum.auto()\n    B = enum.auto()", "class Mixed(str, enum.Enum):\n    A = 'a'\n    B = 'b'",
             "class Flags(enum.Flag):\n    A = 1\n    B = 2", "class Number(enum.IntEnum):\n    ONE = 1\n    TWO = 2",
             "class Base: pass", "class Below(Base): pass", "class Other: x = 1", "class Meta(type):\n    def __instancecheck__(cls, one): return True", "class Odd(metaclass=Meta): pass",
             "@dataclasses.dataclass\nclass Point:\n    x: int\n    y: int", "Shape = Point | Other" if rng.random() < 0.7 else "Shape = Union[Point, Other]", "class NS: LIMIT = 3"]
    for i in range(4):
        annotation = rng.choice(list(ANNOTATIONS))
        before = rng.choice(["", "", "", "    print(subject)\n", "    if subject is None: return 'none'\n"])
        lines.append(f"def f{i}(subject: {annotation}{rng.choice(['', '', ' = None'])}):\n{before}    match subject:")
        family = [case for case in CASES if any(word in case for word in re.findall(r"\w+", annotation))] or CASES
        for j in range(rng.randint(1, 5)):
            case = rng.choice(CASES if rng.random() < 0.4 else family)
            guard = rng.choice(["", "", "", "", " if subject"])
            lines.append(f"        case {case}{guard}:\n            return {j}")
            if case in ("_", "other") and not guard:
                break
    return "\n".join(lines) + "\n"


def judge_choice(program, notes):
    for note in notes:
        lead, facts = note["lead"], sentences(note)
        row = note["location"]["row"] - 1
        start = max(i for i in range(row) if program.lines[i].startswith("def f"))
        name, annotation = re.match(r"def (f\d)\(subject: (.*?)(?: = None)?\):", program.lines[start]).groups()
        values = eval(ANNOTATIONS[annotation], program.ns)
        function = program.ns[name]
        cases = [i for i in range(row + 1, len(program.lines)) if program.lines[i].startswith("        case ")]
        cases = [i for i in cases if not any(program.lines[j].startswith("def ") for j in range(row, i))]
        is_open = program.lines[cases[-1]].strip() in ("case _:", "case other:")
        last = len(cases) - 1
        results = {index: function(value) for index, value in enumerate(values)}
        partly = [code for fact in facts if fact.startswith("Only in part: ") for code in codes(fact)]

        def missed(text):
            """The values that a text stands for, and whether none of the cases but an open one took them."""
            wanted = eval(text, program.ns)
            chosen = [i for i, value in enumerate(values) if value is wanted or isinstance(wanted, type) and type(value) is wanted or (type(value) is type(wanted) and value == wanted)]
            return bool(chosen) and all(results[i] is None or (is_open and results[i] == last) for i in chosen)

        if lead.startswith("no case takes "):
            ok = all(missed(text) for text in codes(lead)) and not is_open
            others = [value for i, value in enumerate(values) if results[i] is None]
            named = [eval(text, program.ns) for text in codes(lead) + partly]
            told = all(any(value is one or isinstance(one, type) and isinstance(value, one) or (type(value) is type(one) and value == one) for one in named) for value in others)
            yield note, lead, (ok and told) or f"{results} of {values}"
        elif lead.startswith("every value of "):
            said = codes(lead)[0]
            taken = all(result is not None and (not is_open or result != last) for result in results.values())
            groups = re.search(r"the last case \(line (\d+)\)", lead)
            yield note, lead, (taken and said == annotation and (int(groups[1]) == cases[-1] + 1 and is_open if groups else not is_open)) or f"{results} of {values}"
        elif groups := re.match(r"the last case \(line (\d+)\) takes ", lead):
            yield note, lead, (is_open and int(groups[1]) == cases[-1] + 1 and all(missed(text) for text in codes(lead))) or f"{results} of {values}"
        else:
            yield note, lead, unknown(lead)
        for fact in facts:
            if groups := matched("{c} is declared as {c}. Where no case fits, nothing runs and nothing is raised.", fact):
                yield note, fact, same((groups[0], groups[1]), ("subject", annotation))
            elif fact.startswith("Only in part: "):
                texts = codes(fact)
                known = [eval(text, program.ns) for text in texts]
                ok = all(any(value is one or isinstance(one, type) and isinstance(value, one) for value in values) for one in known)
                yield note, fact, ok or annotation
            else:
                yield note, fact, unknown(fact)


FAMILIES = [
    Family("matching", ("match-patterns",), make, judge, 3000),
    Family("choices", ("match-exhaustiveness",), make_choice, judge_choice, 60),
]
