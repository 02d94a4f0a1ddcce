"""Equivalents that stand for a part of a class: what `@dataclass` writes, and properties."""

import __future__
import ast
import contextlib
import dataclasses
import importlib
import inspect
import io
import pathlib
import sys

from _probes import Recorder, show
from _side_by_side import Pair, Unfit, attempt

USES = '''
holder_of_entry = Holder()
got_of_entry = []
for round_of_uses in (1, 2):
    try:
        got_of_entry.append(holder_of_entry.NAME)
    except Exception as error_of_entry:
        got_of_entry.append((type(error_of_entry), error_of_entry.args))
    try:
        holder_of_entry.NAME = value_of_entry
    except Exception as error_of_entry:
        got_of_entry.append((type(error_of_entry), error_of_entry.args))
    try:
        del holder_of_entry.NAME
    except Exception as error_of_entry:
        got_of_entry.append((type(error_of_entry), error_of_entry.args))
made_of_entry = Holder.__dict__["NAME"]
got_of_entry += [type(made_of_entry), made_of_entry.__doc__, made_of_entry.fget, made_of_entry.fset, made_of_entry.fdel]
made_of_entry = None
'''
# What a method asks of the object is asked of a probe.
HELPERS = '''
def __getattr__(self, name):
    return getattr(inner_of_entry, name)
def __repr__(self):
    return "the holder"
'''


def property_pair(tree, item):
    """A class with nothing but the property, and what is done with it."""
    row = item["location"]["row"]
    for owner in ast.walk(tree):
        body = owner.body if isinstance(owner, ast.ClassDef) else ()
        found = [part for part in body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and part.lineno == row]
        if found:
            name = found[0].name
            if name.startswith("__"):
                raise Unfit("a private name")
            parts = [part for part in body if getattr(part, "name", None) == name]
            return Pair(holder(parts, name), holder(ast.parse(item["code"]).body, name))
    raise AssertionError(f"no property in line {row}")


def property_call_pair(tree, after, item):
    """The same for a property that was rewritten where it stands."""
    row = item["location"]["row"]
    for owner in ast.walk(tree):
        body = owner.body if isinstance(owner, ast.ClassDef) else ()
        found = [part for part in body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and min(d.lineno for d in [*part.decorator_list, part]) == row]
        if found:
            name = found[0].name
            if name.startswith("__"):
                raise Unfit("a private name")
            parts = [part for part in body if getattr(part, "name", None) == name]
            changed = next(node for node in ast.walk(ast.parse(after)) if isinstance(node, ast.ClassDef) and (node.lineno, node.name) == (owner.lineno, owner.name))
            call = next(part for part in changed.body if isinstance(part, ast.Assign) and [ast.unparse(target) for target in part.targets] == [name])
            made = {ast.unparse(argument) for argument in call.value.args}
            kept = [part for part in changed.body if part is call or getattr(part, "name", None) in made]
            kept += [part for part in changed.body if isinstance(part, ast.Delete) and {ast.unparse(target) for target in part.targets} == made - {"None"}]
            if len(changed.body) != len(body) + 2:
                raise AssertionError("something else was changed")
            return Pair(holder(parts, name), holder(kept, name))
    raise AssertionError(f"no property in line {row}")


def holder(parts, name):
    made = ast.parse("class Holder:\n    pass").body[0]
    made.body = [*parts, *ast.parse(HELPERS).body]
    return [made, *ast.parse(USES.replace("NAME", name)).body]


def class_at(tree, path, row, folders):
    """The class whose statement is in a line, from its imported module."""
    folder = next((folder for folder in reversed(folders) if folder in path.parents), None)
    names = [*path.relative_to(folder).parent.parts, path.stem]
    # The packages of this Python itself may be other versions.
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    trail = qualname(tree, row)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            module = importlib.import_module(".".join(name for name in names if name != "__init__"))
    except (Exception, SystemExit) as error:
        raise Unfit(f"no import: {type(error).__name__}") from None
    if pathlib.Path(module.__file__ or "") != path:
        raise Unfit("another version")
    thing = module
    for name in trail:
        thing = getattr(thing, name, None)
    if not (isinstance(thing, type) and dataclasses.is_dataclass(thing)):
        raise Unfit("it is not in the module")
    return module, thing


def qualname(tree, row):
    waiting = [(node, ()) for node in tree.body]
    while waiting:
        node, above = waiting.pop()
        if isinstance(node, ast.ClassDef):
            if node.lineno == row:
                return (*above, node.name)
            waiting += [(part, (*above, node.name)) for part in node.body]
        elif isinstance(node, (ast.If, ast.Try)):
            waiting += [(part, above) for part in ast.iter_child_nodes(node)]
    raise Unfit("a class of a function")


def is_late(tree):
    """Whether annotations are kept as text."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    return any(alias.name == "annotations" for node in imports for alias in node.names)


def written_init(module, cls, code, late):
    """The written `__init__` as a function, with what stands for a value that is not given."""
    statements = ast.parse(code).body
    given = vars(module).copy()
    flags = __future__.annotations.compiler_flag if late else 0
    scope = dict(vars(cls))
    missing = None
    for statement in statements:
        tree = ast.Module([statement], [])
        where = given if isinstance(statement, ast.Assign) else scope
        exec(compile(tree, "written.py", "exec", flags=flags, dont_inherit=True), given, where)
        if isinstance(statement, ast.Assign):
            missing = given[statement.targets[0].id]
    return scope["__init__"], missing


def dataclass_difference(tree, path, item, folders, seeds):
    """What differs between the `__init__` that was made and the one that was written; None where nothing does."""
    module, cls = class_at(tree, path, item["location"]["row"], folders)
    try:
        written, missing = written_init(module, cls, item["code"], is_late(tree))
    except Exception as error:
        return repr(error), "it cannot be made"
    made = vars(cls)["__init__"]
    one, other = inspect.signature(made), inspect.signature(written)
    shapes = [shape(one, dataclasses._HAS_DEFAULT_FACTORY), shape(other, missing)]
    if shapes[0] != shapes[1]:
        return str(shapes[0]), str(shapes[1])
    for a, b in zip(one.parameters.values(), other.parameters.values()):
        # Two spellings of one union are equal.
        if a.annotation != b.annotation and told(a.annotation) != told(b.annotation):
            return str(a), str(b)
    for seed in range(seeds):
        runs = [called(cls, init, one, seed) for init in (made, written)]
        if runs[0] != runs[1]:
            return runs[0], runs[1]
    return None


def class_difference(tree, path, item, folders, seeds, texts):
    """What differs between two classes of a module, each made where the first one is; None where nothing does."""
    module, cls = class_at(tree, path, item["location"]["row"], folders)
    flags = __future__.annotations.compiler_flag if is_late(tree) else 0
    sides = []
    for text in texts:
        space = dict(vars(module))
        indented = text[:1] in " \t"
        try:
            exec(compile("if 1:\n" + text if indented else text, "written.py", "exec", flags=flags, dont_inherit=True), space)
        except Exception as error:
            return repr(error), "it cannot be made"
        sides.append(space[cls.__name__])
    factory = dataclasses._HAS_DEFAULT_FACTORY
    signatures = [inspect.signature(side.__init__) for side in sides]
    missing = next((p.default for p in signatures[1].parameters.values() if type(p.default) is object), None)
    made_up = missing is not None and (sides[0].__doc__ or "").startswith(cls.__name__ + "(")
    facts = [
        (shape(signature, stand)[0], sorted(vars(side)), getattr(side, "__match_args__", None), "" if made_up else side.__doc__, side.__init__.__qualname__.split(".")[-2:],
         [(p.name, told(p.annotation)) for p in signature.parameters.values()], [(f.name, f.init, f.repr, f.compare) for f in dataclasses.fields(side)])
        for side, signature, stand in zip(sides, signatures, (factory, missing))
    ]
    if facts[0] != facts[1]:
        return next((str(a), str(b)) for a, b in zip(*facts) if a != b)
    for seed in range(seeds):
        runs = [called(side, side.__init__, signatures[0], seed) for side in sides]
        if runs[0] != runs[1]:
            return runs[0], runs[1]
    return None


def shape(signature, factory):
    """A signature as far as it can be compared."""
    parts = []
    for p in signature.parameters.values():
        default = "made anew" if factory is not None and p.default is factory else p.default
        parts.append((p.name, p.kind, type(default), told(default)))
    # Where annotations are kept as text, what is written is, too.
    return parts, str(signature.return_annotation)


def told(value):
    """Its text without the address."""
    return repr(value).split(" at 0x")[0]


def called(cls, init, signature, seed):
    recorder = Recorder(seed, calm=seed % 3 == 0)
    first, *rest = signature.parameters.values()
    positional, named = [], {}
    for p in rest:
        if p.default is not p.empty and recorder.random.random() < 0.5:
            if p.kind is p.POSITIONAL_OR_KEYWORD:
                # What follows has to be named.
                rest = None
            continue
        if rest is None or p.kind is p.KEYWORD_ONLY or recorder.random.random() < 0.2:
            named[p.name] = recorder.value()
            rest = None
        else:
            positional.append(recorder.value())
    try:
        thing = cls.__new__(cls)
    except TypeError:
        raise Unfit("it makes no objects") from None
    recorder.log.clear()
    result = attempt(lambda: init(thing, *positional, **named))
    state = [(f.name, show(getattr(thing, f.name, "not set"))) for f in dataclasses.fields(cls)]
    return {"result": show(result), "state": state, "order": list(getattr(thing, "__dict__", ())), "log": list(recorder.log)}
