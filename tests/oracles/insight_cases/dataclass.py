"""Dataclasses: the generated `__init__`, hashing, freezing and the errors that making the class raises."""

import ast
import dataclasses
import inspect
import sys

from .base import Family, call, codes, matched, same, sentences, unknown

FIELDS = ["int", "str = 'a'", "int = 3", "float = field(default=2.5)", "list = field(default_factory=list)", "int = field(init=False, default=0)", "int = field(kw_only=True, default=1)",
          "int = field(kw_only=True)", "ClassVar[int] = 0", "'ClassVar[int]' = 0", "InitVar[int] = 5", "InitVar[int]", "list = []", "int = field(compare=False, default=0)", "int = field(hash=False, default=0)", "Other", "'str'",
          "int = len('abc')", "Optional[int] = None", "typing.ClassVar[int] = 1", "int = field(repr=False)", "list[int] = field(default_factory=lambda: [1])", "ClassVar = 1", "dict = {}", "tuple = ()"]
OPTIONS = ["init", "eq", "order", "frozen", "unsafe_hash", "kw_only", "slots", "repr"]
# Python 3.9 has neither of these.
NEW = ("kw_only", "slots", "KW_ONLY")


def known(text):
    """Whether this Python knows what a piece of a program asks for."""
    return sys.version_info >= (3, 10) or not any(word in text.replace("__slots__", "") for word in NEW)


def make(rng):
    lines = ["import dataclasses, typing", "from dataclasses import dataclass, field, InitVar" + (", KW_ONLY" if known("KW_ONLY") else ""), "from typing import ClassVar, Optional", "class Other: pass", "class Plain:\n    p: int = 1"]
    names = []
    for i in range(rng.randint(1, 3)):
        options = [f"{option}={rng.choice(['True', 'True', 'False'])}" for option in rng.sample([o for o in OPTIONS if known(o)], rng.choice([0, 0, 1, 2]))]
        options = [o for o in options if o != "init=False" or rng.random() < 0.3]
        lines.append(rng.choice(["@dataclass", "@dataclasses.dataclass"]) + (f"({', '.join(options)})" if options or rng.random() < 0.2 else ""))
        bases = [names[-1]] if names and rng.random() < 0.6 else rng.choice([[], [], [], ["Plain"], ["object"]])
        if len(names) > 1 and rng.random() < 0.1:
            bases = names[:2][::-1]
        lines.append(f"class D{i}{'(' + ', '.join(bases) + ')' if bases else ''}:")
        for j in range(rng.randint(1, 4)):
            lines.append(f"    {rng.choice('abcdef')}: {rng.choice([f for f in FIELDS if known(f)])}")
        extra = rng.choice(["", "", "", "    _: KW_ONLY", "    plain = 1", "    def __init__(self, z): self.z = z", "    def __hash__(self): return 1", "    def __eq__(self, other): return True", "    __hash__ = None",
                            "    def __post_init__(self): pass", "    __slots__ = ()", "    def __setattr__(self, n, v): object.__setattr__(self, n, v)", "    if True:\n        y: int = 1", "    def __lt__(self, o): return True", "    x: int; y: int = 4"])
        if extra and known(extra):
            position = len(lines) if rng.random() < 0.5 else len(lines) - 1
            lines.insert(position, extra)
        names.append(f"D{i}")
    return "\n".join(lines) + "\n"


def judge(program, notes):
    for note in notes:
        row = note["location"]["row"]
        name = next(line for line in program.lines[row - 1 :] if line.startswith("class ")).split()[1].split("(")[0].rstrip(":")
        cls = program.ns.get(name)
        # What is said of a class whose statement was never reached cannot be judged.
        fails_here = cls is None and program.error is not None and program.failed_at(row)
        texts = sentences(note)
        raises = [text for text in texts if "when the class is made" in text]
        if cls is None:
            if fails_here:
                said = raises and type(program.error).__name__ in raises[0]
                yield note, note["lead"], bool(said) or f"making it raises {program.error!r}"
            continue
        if raises:
            yield note, raises[0], "the class is made without an error"
        try:
            verdict = signature(program, cls, note["lead"])
        except SyntaxError as error:
            verdict = f"{error}; it is {inspect.signature(cls.__init__)}"
        yield note, note["lead"], verdict
        for text in texts:
            if text not in raises:
                yield note, text, sentence(cls, text)


def signature(program, cls, lead):
    if lead.startswith("no `__init__` is generated"):
        return same("__init__" in vars(cls), "own" in lead)
    if "not all known" in lead:
        return True
    said = codes(lead)[0]
    factory = object()
    scope = dict(program.ns, __factory__=factory)
    tree = ast.parse(f"def {said.replace('<factory>', '__factory__')}: pass").body[0]
    arguments = tree.args
    defaults = [None] * (len(arguments.args) - len(arguments.defaults)) + arguments.defaults
    ours = [(a.arg, "positional", d, a.annotation) for a, d in zip(arguments.args, defaults)]
    ours += [(a.arg, "keyword", d, a.annotation) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    theirs = list(inspect.signature(cls.__init__).parameters.values())
    if [o[0] for o in ours] != [t.name for t in theirs]:
        return f"it is {inspect.signature(cls.__init__)}"
    for (name, kind, default, annotation), there in zip(ours, theirs):
        if (kind == "keyword") != (there.kind is there.KEYWORD_ONLY):
            return f"{name}: {there.kind}"
        if (default is None) != (there.default is there.empty):
            return f"the default of {name} is {there.default!r}"
        if default is not None:
            value = eval(ast.unparse(default), scope)
            shown = "<factory>" if value is factory else repr(value)
            if shown != repr(there.default):
                return f"the default of {name} is {there.default!r}"
        if isinstance(there.annotation, str) and annotation is not None and not isinstance(annotation, ast.Constant):
            # Under `from __future__ import annotations` it is kept as text.
            if ast.unparse(ast.parse(there.annotation, mode="eval").body) != ast.unparse(annotation):
                return f"{name} is annotated {there.annotation!r}"
        elif annotation is not None:
            evaluated = eval(ast.unparse(annotation), scope)
            if repr(evaluated) != repr(there.annotation):
                return f"{name} is annotated {there.annotation!r}"
    return True


def instance(cls):
    """An object made with something for each parameter."""
    named = {p.name: 7 for p in inspect.signature(cls).parameters.values() if p.default is p.empty}
    return call(cls, **named)


def sentence(cls, text):
    one = instance(cls)
    if isinstance(one, AttributeError) and any("__slots__" in vars(c) for c in cls.__mro__):
        return True
    if isinstance(one, dataclasses.FrozenInstanceError):
        return text.startswith("Frozen")
    if isinstance(one, TypeError) and "__post_init__" in str(one):
        return True
    if isinstance(one, Exception):
        return f"it cannot be made: {one!r}"
    fields = dataclasses.fields(cls)
    if text.startswith("Frozen: assigning to a field raises `FrozenInstanceError`"):
        name = fields[0].name if fields else "anything"
        error = call(setattr, one, name, 1)
        ok = isinstance(error, dataclasses.FrozenInstanceError) and cls.__hash__ is not object.__hash__ and cls.__hash__ is not None
        return ok or f"{error!r}, __hash__ is {cls.__hash__}"
    if "instances cannot be hashed" in text:
        left_out = {f.name for f in fields if not f.compare}
        said = set(codes(text.split(";")[0])[1:])
        ok = isinstance(call(hash, one), TypeError) and cls.__hash__ is None and said == left_out
        return ok or f"hash() gives {call(hash, one)!r}; {left_out} are not compared"
    if text.startswith("`<`, `<=`, `>` and `>=` compare"):
        compared = [f.name for f in fields if f.compare]
        other = instance(cls)
        return (call(lambda: one <= other) is True and "__lt__" in vars(cls)) or f"{compared}"
    if text == "`slots=True` makes a new class: instances take no attributes but the fields.":
        return isinstance(call(setattr, one, "brand_new", 1), AttributeError) or "it takes others"
    return unknown(text)


FAMILIES = [Family("dataclasses", ("dataclass",), make, judge, 100)]
