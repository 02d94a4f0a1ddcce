"""Holds what pygloss says about classes of imported modules against these classes.

    class_oracle.py [--least N] [--write-proofs] [MODULE ...]

Without arguments, every module of the running interpreter's standard library that can be imported and has a source file is asked
about, and every module of the packages of `libraries.txt` that are installed beside it. No object is made of any class: each sentence is held
against the class as it stands after the import. A sentence that is not known is wrong; one about what calling a class does is left to
the insight cases, where such calls do no harm. `PYGLOSS` is the program to ask (default: `target/release/pygloss`).
"""

import argparse
import collections
import contextlib
import functools
import importlib.metadata
import importlib.util
import io
import os
import sys
import types

from _proofs import write_proofs
from insight_cases import class_facts, dataclass, enums
from insight_cases.base import codes, matched, same, sentences, unknown
from insight_cases.finding import class_of, owner, parsed, supplied
from insight_cases.properties import def_line, remember
from insight_oracle import ROOT, ask
from library_oracle import listed
from library_oracle import module_names as names_in
from library_oracle import prepare
from mro_oracle import module_names, sources

FILES_PER_CALL = 100
SHOWN = 30


class Imported:
    """A module in the shape of a program that was run. A class that is not in it stands in a function, or was deleted."""

    def __init__(self, module, path):
        self.source = path.read_text(encoding="utf-8", errors="replace")
        self.lines = self.source.splitlines()
        self.ns = vars(module)
        self.log = []
        self.error = LookupError("it is not in the module")

    def failed_at(self, row):
        return False


def row_of_class(program, row):
    """The line of the `class` keyword, where the row may be that of a decorator."""
    for node, _ in parsed(program.source)[1].values():
        if any(decorator.lineno <= row < node.lineno for decorator in node.decorator_list[:1]):
            return node.lineno
    return row


def is_written_in_python(cls):
    """Whether no C code made a class: that has methods in C that are its own."""
    return cls.__flags__ & (1 << 9) and not any(getattr(value, "__objclass__", None) is cls and not isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType)) for value in vars(cls).values())


def of_classes(judge):
    """A judge of notes whose class is in the module and is the one of the statement."""

    def judge_all(program, notes):
        for note in notes:
            cls = class_of(program, dict(note, location={"row": row_of_class(program, note["location"]["row"])}))
            # A class that a decorator or C code took the place of is another one.
            if cls is not None and cls.__module__ == program.ns.get("__name__") and is_written_in_python(cls):
                yield from judge(program, note, cls)

    return judge_all


@of_classes
def judge_dataclass(program, note, cls):
    if not hasattr(cls, "__dataclass_params__"):
        yield note, note["lead"], "it is no dataclass"
        return
    yield note, note["lead"], dataclass.signature(program, cls, note["lead"])
    params = vars(cls)["__dataclass_params__"]
    for text in sentences(note):
        if text.startswith("Frozen: assigning to a field raises `FrozenInstanceError`"):
            yield note, text, params.frozen and cls.__hash__ is not None and cls.__setattr__ is not object.__setattr__
        elif "instances cannot be hashed" in text:
            left_out = {name for name, field in cls.__dataclass_fields__.items() if not field.compare and field._field_type.name == "_FIELD"}
            yield note, text, cls.__hash__ is None and same(left_out, set(codes(text.split(";")[0])[1:]))
        elif text.startswith("`<`, `<=`, `>` and `>=` compare"):
            yield note, text, params.order and "__lt__" in vars(cls)
        elif text == "`slots=True` makes a new class: instances take no attributes but the fields.":
            yield note, text, "__slots__" in vars(cls) and cls.__dictoffset__ == 0
        else:
            yield note, text, unknown(text)


def slots_of(cls):
    """The names in a class's own `__slots__`."""
    names = vars(cls).get("__slots__", ())
    return {names} if isinstance(names, str) else set(names)


@of_classes
def judge_slots(program, note, cls):
    lead = note["lead"]
    if "raises" in lead:
        return
    if lead.startswith("objects have no `__dict__`"):
        # The classes that are written in C have slots of another kind.
        written = [above for above in cls.__mro__ if above.__flags__ & (1 << 9)]
        names = {slot for above in written for slot in slots_of(above) if not (slot.startswith("__") and slot.endswith("__"))}
        said = set(codes(lead)[1:])
        yield note, lead, "they have one" if cls.__dictoffset__ else said <= names and (" more" in lead or same(said, names))
    elif lead == "objects also have a `__dict__`: it is named among the slots":
        yield note, lead, "__dict__" in slots_of(cls) and cls.__dictoffset__ != 0
    elif groups := matched("objects still have a `__dict__`: {c} (line {n}) {*}", lead) or matched("objects still have a `__dict__`: that of {c}", lead):
        giver = next((above for above in cls.__mro__ if groups[0] in (above.__qualname__, f"{above.__module__}.{above.__qualname__}")), None)
        gives = giver is not None and ("__slots__" not in vars(giver) or "__dict__" in slots_of(giver)) and giver.__dictoffset__ != 0
        line = len(groups) == 1 or "class " in program.lines[int(groups[1]) - 1]
        yield note, lead, (gives and line and cls.__dictoffset__ != 0) or f"{giver}"
    else:
        yield note, lead, unknown(lead)
    for text in sentences(note):
        if text == "Any attribute can be set on them, and little memory is saved.":
            yield note, text, cls.__dictoffset__ != 0
        elif text == "A name that is neither a slot nor in the class cannot be assigned: `AttributeError`.":
            yield note, text, cls.__dictoffset__ == 0 and cls.__setattr__ is object.__setattr__
        else:
            yield note, text, unknown(text)


def has(cls, name):
    found = owner(cls, name)
    return found is not None and vars(found)[name] is not None


PROTOCOL = ("__get__", "__set__", "__delete__")
OF_DESCRIPTORS = {
    "In a class body, an object of it goes before an attribute of its name in the object's `__dict__`.": lambda cls: has(cls, "__get__") and (has(cls, "__set__") or has(cls, "__delete__")),
    "An attribute of its name in the object's `__dict__` goes before it, and assigning makes one.": lambda cls: not has(cls, "__set__") and not has(cls, "__delete__"),
    "Without `__get__`, reading gives the object's own attribute of that name, or else the descriptor itself.": lambda cls: not has(cls, "__get__"),
    "Deleting the attribute raises `AttributeError`: there is no `__delete__`.": lambda cls: has(cls, "__set__") and not has(cls, "__delete__"),
    "Assigning to the attribute raises `AttributeError`: there is no `__set__`.": lambda cls: has(cls, "__delete__") and not has(cls, "__set__"),
}


def kind_of(cls):
    return "data descriptor" if has(cls, "__set__") or has(cls, "__delete__") else "non-data descriptor"


@of_classes
def judge_descriptors(program, note, cls):
    lead = note["lead"]
    if groups := matched("a {*}: it has {*}", lead):
        names = [name for name in PROTOCOL if has(cls, name)]
        ok = same((groups[0], codes(groups[1])), (kind_of(cls), names))
        for name, place in zip(names, groups[1].split(", ")) if ok is True else ():
            found = supplied(program, cls, f"{owner(cls, name).__qualname__}.{name}", place.split("`")[-1].partition(" of ")[0], name)
            ok = ok if found is True else found
        yield note, lead, ok
        for text in sentences(note):
            if text.startswith("Its `__set_name__`"):
                yield note, text, has(cls, "__set_name__")
            else:
                yield note, text, OF_DESCRIPTORS[text](cls) if text in OF_DESCRIPTORS else unknown(text)
        return
    name = program.lines[note["location"]["row"] - 1].split("=")[0].strip().split(":")[0]
    member = type(vars(cls).get(name))
    told = codes(lead)
    methods = [method for method in PROTOCOL if has(member, method)]
    said = [one.rpartition(".")[2] for one in told if one.rpartition(".")[2] in PROTOCOL]
    yield note, lead, same((lead.split(":")[0], said), (f"a {kind_of(member)}", methods))
    for text in sentences(note):
        known = text == "Only while the object has no attribute of that name itself: assigning makes one."
        yield note, text, (known and kind_of(member) == "non-data descriptor" and cls.__dictoffset__ != 0) or unknown(text)


def judge_properties(program, notes):
    remember(program)
    yield from judge_own_properties(program, notes)


@of_classes
def judge_own_properties(program, note, cls):
    lead = note["lead"]
    if lead.startswith(("assigning", "deleting")):
        return
    at = note["anchors"][-1]["location"]
    name = "".join(iter_name(program.lines[at["row"] - 1][at["column"] - 1 :]))
    if name.startswith("__"):
        return
    member = vars(cls).get(name)
    if groups := matched("only the first reading of {c} calls line {n}", lead):
        yield note, lead, isinstance(member, functools.cached_property) and same((f"obj.{name}", def_line(member.func)), (groups[0], int(groups[1])))
    elif not isinstance(member, property):
        yield note, lead, f"it is {member!r}"
    else:
        functions = {"reading": member.fget, "assigning": member.fset, "deleting": member.fdel}
        really = {verb: def_line(function) for verb, function in functions.items() if function}
        said = {}
        for part in lead.replace(f"`obj.{name}` calls ", "").split(", "):
            verb, word, line = part.split(" ")
            said[verb] = at["row"] if word == "this" else int(line)
        yield note, lead, same(really, said)
    for text in sentences(note):
        missing = [verb for verb, function in (("Assigning", getattr(member, "fset", 1)), ("deleting", getattr(member, "fdel", 1))) if function is None]
        wanted = {"Assigning to it or deleting it raises `AttributeError`: it has no setter and no deleter.": ["Assigning", "deleting"], "Deleting it raises `AttributeError`: it has no deleter.": ["deleting"], "Assigning to it raises `AttributeError`: it has no setter.": ["Assigning"]}
        if text in wanted:
            yield note, text, same(missing, wanted[text])
        else:
            known = text.startswith("The result is kept in the object's `__dict__`. Assigning replaces it; after `del ")
            yield note, text, (known and isinstance(member, functools.cached_property) and cls.__dictoffset__ != 0) or unknown(text)


def iter_name(text):
    for character in text:
        if not (character.isalnum() or character == "_"):
            return
        yield character


def names_of(cls):
    return {cls.__qualname__, f"{cls.__module__}.{cls.__qualname__}"}


@of_classes
def judge_order(program, note, cls):
    lead, said = note["lead"], codes(note["lead"])
    if lead.startswith("there is none"):
        yield note, lead, "the class exists"
        return
    order = list(cls.__mro__)
    if groups := matched("{*} → {n} more → {*}", lead):
        order = [*order[: len(said) - 1], order[-1]] if len(order) == len(said) + int(groups[1]) else []
    elif "not known" in lead:
        order = order[: len(said)]
    fits = len(order) == len(said) and all(name in names_of(above) for name, above in zip(said, order))
    yield note, lead, fits or f"it is {[above.__qualname__ for above in cls.__mro__]}"
    for text in sentences(note):
        if text.startswith("Others: "):
            pairs = zip(codes(text)[::2], codes(text)[1::2])
            yield note, text, all(owner(cls, method) and supplier in names_of(owner(cls, method)) for method, supplier in pairs) or f"{text}"
        elif text.startswith("Still abstract: "):
            yield note, text, same(sorted(cls.__abstractmethods__)[:6], codes(text))
        elif groups := matched("{c} comes from {c}{*}", text):
            found = owner(cls, groups[0])
            yield note, text, (found is not None and groups[1] in names_of(found)) or f"it comes from {found}"
        elif groups := matched("{c} is its own{*}", text):
            yield note, text, groups[0] in vars(cls) or "it has none"


@of_classes
def judge_abstract(program, note, cls):
    lead = note["lead"]
    missing = sorted(getattr(cls, "__abstractmethods__", ()))
    for start in ("abstract: ", "cannot be instantiated: it misses "):
        if lead.startswith(start):
            yield note, lead, class_facts.misses(program, cls, lead.removeprefix(start)) if missing else "it misses nothing"
    for text in sentences(note):
        if text.startswith("Abstract: "):
            yield note, text, class_facts.misses(program, cls, text.removeprefix("Abstract: ").removesuffix("."))
        elif text.startswith("Calling the class raises `TypeError`"):
            yield note, text, bool(missing)
        elif not lead.startswith("raises"):
            yield note, text, unknown(text)


JUDGES = {
    "dataclass": judge_dataclass,
    "slots": judge_slots,
    "descriptor-protocol": judge_descriptors,
    "property": judge_properties,
    "enum": enums.judge,
    "namedtuple": enums.judge_tuples,
    "mro-c3": judge_order,
    "abstract-base-class": judge_abstract,
}


def installed():
    """The modules of the listed packages that can be imported here."""
    try:
        packages = [package for package in listed() if importlib.util.find_spec(package)]
    except importlib.metadata.PackageNotFoundError:
        return
    prepare(packages)
    for package in packages:
        yield from names_in(package)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=int, default=100, help="sentences that have to be judged")
    parser.add_argument("--write-proofs", action="store_true", help="note what was judged in proofs.tsv")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    command = [os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))]
    command += ["explain", "--output-format", "json", "--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    found = list(sources(options.modules or [*module_names(), *installed()]))
    judged, told_of, wrong = collections.Counter(), collections.Counter(), []
    for start in range(0, len(found), FILES_PER_CALL):
        part = found[start : start + FILES_PER_CALL]
        for (module, path), notes in zip(part, ask(command, [path for _, path in part])):
            program = Imported(module, path)
            for concept, judge in JUDGES.items():
                about = [note for note in notes if note["concept"] == concept]
                told_of[concept] += len(about)
                with contextlib.redirect_stdout(io.StringIO()):
                    try:
                        for note, sentence, verdict in judge(program, about):
                            judged[concept] += 1
                            if verdict is not True:
                                wrong.append(f"{path}:{note['location']['row']} {sentence}\n    {verdict}")
                    except Exception as error:
                        wrong.append(f"{path}: the judge of {concept} could not read a sentence\n    {error!r}")
    total = sum(judged.values())
    told = ", ".join(f"{judged[concept]} of {concept}" for concept in JUDGES)
    print(f"{len(found)} modules; {total} sentences judged ({told}), {len(wrong)} wrong")
    if options.write_proofs and not wrong:
        write_proofs((concept, "class_oracle.py", len(found), told_of[concept], judged[concept], "–") for concept in JUDGES if judged[concept])
    for one in wrong[:SHOWN]:
        print(f"   FAIL {one}")
    verdicts = [not wrong, total >= options.least]
    if not verdicts[1]:
        print(f"   FAIL {total} sentences judged, at least {options.least} are asked for")
    print(f"{verdicts.count(True)} passed, {verdicts.count(False)} failed")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
