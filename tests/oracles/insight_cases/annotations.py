"""Annotations: what is declared against what is there, and what is evaluated when."""

import builtins
import re
import sys
import types
import typing

from .base import Family, codes, matched, same, unknown

TYPES = ["int", "str", "list[int]", "dict[str, int]", "tuple", "tuple[int, ...]", "float", "bool", "object", "Any", "Optional[int]", "Union[int, None]", "None", "int | None", "Late", "Early", "'Late'", "'Early'", '"Late"', "list[Late]", "'list[Late]'",
         "Early.Inner", "Late | None", "Optional[Late]", "Alias", "bytes", "set[str]", "complex", "Callable[[Late], int]", "T", "Own", "'Own'", "'int'", "later", "'later'", "x_late", "frozenset", "lambda: Late", "type[Late]", "[Late][0]", "Late if 0 else int"]
VALUES = ["None", "None", "None", "0", "'text'", "1.5", "True", "[]", "()", "{}", "b'a'", "(None)", "set()", "int('3')", "1j", "frozenset()", "Early", "None or 1", "[1] * 2", "bytearray(b'')", "not 1", "-1", "f'{1}'", "len('ab')", "...", "{1}", "[x for x in 'ab']"]


def make(rng):
    lines = ["from typing import Any, Callable, Optional, TypeVar, Union", "T = TypeVar('T')", "Alias = Optional[int]", "class Early:\n    class Inner: pass"]
    if rng.random() < 0.2:
        lines.insert(0, "from __future__ import annotations")
    if rng.random() < 0.08:
        lines.append(rng.choice(["class int: pass", "str = bytes", "from os import *", "Late = 4"]))
    number = 0

    def declared(indent=""):
        nonlocal number
        number += 1
        kind, one = rng.randrange(6), rng.choice(TYPES)
        value = rng.choice(VALUES)
        name = f"a{number}"
        if kind == 0:
            return f"{indent}{name}: {one} = {value}"
        if kind == 1:
            return f"{indent}{name}: {one}"
        if kind == 2:
            return f"{indent}def {name}(x: {one} = {value}): pass"
        if kind == 3:
            return f"{indent}def {name}(x: {one}, *, y: {rng.choice(TYPES)} = {value}) -> {rng.choice(TYPES)}:\n{indent}    inner: Late = 1"
        if kind == 4:
            return f"{indent}async def {name}(*args: {one}, **kw: {rng.choice(TYPES)}):\n{indent}    def deeper(z: {one}): pass"
        return f"{indent}def {name}() -> {one}: pass"

    def anew(indent=""):
        """A declared variable that is bound again, in a function or at the top."""
        nonlocal number
        number += 1
        name, one = f"b{number}", rng.choice(TYPES[:8])
        shape = rng.randrange(4)
        if shape == 0:
            return f"{indent}{name}: {one} = {rng.choice(VALUES)}\n{indent}{name} = {rng.choice(VALUES)}"
        if shape == 1:
            return f"{indent}def {name}(x: {one}):\n{indent}    x = {rng.choice(VALUES)}\n{indent}    return x"
        if shape == 2:
            return f"{indent}def {name}():\n{indent}    x: {one}\n{indent}    x = {rng.choice(VALUES)}\n{indent}    y = {rng.choice(VALUES)}\n{indent}    return x"
        return f"{indent}def {name}(x):\n{indent}    x = {rng.choice(VALUES)}\n{indent}    return x"

    for _ in range(rng.randint(1, 3)):
        lines.append(declared())
    if rng.random() < 0.5:
        lines.append(anew())
    if rng.random() < 0.5:
        head = rng.choice(["class Own:", "class Own(Early):", "class Own:\n    Late = int"])
        lines.append(head + "\n" + "\n".join(declared("    ") for _ in range(rng.randint(1, 2))))
    lines += ["class Late: pass", "def later(): pass", "x_late = 3", "class Own2: pass"]
    return "\n".join(lines) + "\n"


def run(source):
    """The namespace, or the exception, of a program."""
    module = types.ModuleType("program")
    try:
        exec(compile(source, "program.py", "exec"), vars(module))
    except Exception as error:
        return error
    return vars(module)


def blocks(program):
    """Each top-level statement of the program as its text, by its lines."""
    import ast
    return [(node.lineno, node.end_lineno) for node in ast.parse(program.source).body]


def alone(program, row, change=lambda text: text):
    """The program with the statement around a line, of the declarations only that one's; the line itself changed."""
    lines = list(program.lines)
    lines[row - 1] = change(lines[row - 1])
    kept = []
    for start, end in blocks(program):
        text = "\n".join(lines[start - 1 : end])
        if start <= row <= end:
            if text.startswith("class Own") and start != row:
                # Of the members, the one that is asked about.
                head = [line for line in lines[start - 1 : start + 1] if line.startswith("class") or "Late = int" in line]
                members, current = [], None
                for number in range(start + 1, end + 1):
                    line = lines[number - 1]
                    if line.startswith("    ") and not line.startswith("     "):
                        current = []
                        members.append(current)
                    current.append((number, line))
                members = [m for m in members if any(number == row for number, _ in m)]
                text = "\n".join(dict.fromkeys(head + [line for m in members for _, line in m]))
            kept.append(text)
        elif not re.match(r"(async def |def |)[ab]\d", text) and not text.startswith("class Own:") and not text.startswith("class Own("):
            kept.append(text)
    return "\n".join(kept) + "\n"


def find(ns, name):
    """The value that a declaration gave, by its name on its line."""
    return ns.get(name, vars(ns.get("Own", object)).get(name))


def hint_and_value(program, note, name):
    row = note["location"]["row"]
    line = program.lines[row - 1]
    ns = run("from __future__ import annotations\n" + alone(program, row).replace("from __future__ import annotations\n", ""))
    if isinstance(ns, Exception):
        return ns, None, None
    owner = re.match(r"\s*(?:async )?(?:def )?([ab]\d+)", line).group(1)
    holder = find(ns, owner)
    if callable(holder) and "def " in line:
        text = holder.__annotations__[name]
        import inspect
        value = inspect.signature(holder).parameters[name].default
    else:
        value = holder
        where = vars(ns["Own"]).get("__annotations__", {}) if line.startswith(" ") else ns.get("__annotations__", {})
        if sys.version_info >= (3, 14):
            import annotationlib
            where = annotationlib.get_annotations(ns["Own"]) if line.startswith(" ") else annotationlib.call_annotate_function(ns["__annotate__"], annotationlib.Format.VALUE) if "__annotate__" in ns else ns.get("__annotations__", {})
        text = where[name]
    scope = {**ns}
    return eval(text, scope), value, text


SAID = {**vars(builtins), **vars(typing), **{name: type(name, (), {}) for name in ("Early", "Late", "Own", "later", "x_late")}, "Alias": typing.Optional[int], "T": typing.TypeVar("T")}
SAID["Early"].Inner = type("Inner", (), {})


def optional_parameter(program, row, note, name):
    """The parameter of that name whose annotation is asked about, and what that annotation means."""
    import ast
    import inspect
    for node in ast.walk(ast.parse(program.source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                if argument.arg == name and (argument.lineno, argument.col_offset + 1) == (row, note["location"]["column"]):
                    node.body, node.returns, node.decorator_list = [ast.Pass()], None, []
                    space = dict(SAID)
                    exec(compile(ast.fix_missing_locations(ast.Module([ast.ImportFrom("__future__", [ast.alias("annotations")], 0), node], [])), "x", "exec"), space)
                    return inspect.signature(space[node.name]).parameters[name], eval(ast.unparse(argument.annotation), SAID)
    raise LookupError(name)


def gets(program, row, name, declared, line, what):
    """Whether an assignment to a declared name gives a value of another class."""
    import ast
    tree = ast.parse(program.source)
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and n.lineno == row and n.targets[0].id == name]
    value = eval(ast.unparse(found[0].value), {**vars(builtins), **vars(typing), "Early": type("Early", (), {})})
    annotations = [n.annotation for n in ast.walk(tree) if isinstance(n, (ast.AnnAssign, ast.arg)) and n.lineno == int(line) and (n.arg if isinstance(n, ast.arg) else n.target.id) == name]
    if not annotations:
        return "nothing declares it there"
    hint = eval(ast.unparse(annotations[0]), SAID)
    origin = typing.get_origin(hint) or hint
    said = what.strip("`") if value is None else what.split("`")[1]
    fits = isinstance(value, origin) or (origin is float and isinstance(value, int))
    return (not fits and said == ("None" if value is None else type(value).__name__) and declared.split("[")[0] == origin.__name__) or f"{hint} gets {value!r}"


def later_fact(program, row, groups, fact):
    if inner := matched("CPython checks no annotation, so `None` gets through. {c} says that both may come.", fact):
        return type(None) in typing.get_args(eval(inner[0], SAID)) and groups[3] == "`None`"
    if inner := matched("CPython checks no annotation: the program goes on with the {c}.", fact):
        return f"`{inner[0]}`" in groups[3] and alone_runs(program, row)
    return unknown(fact)


def alone_runs(program, row):
    """The part around a line runs: nothing looks at the annotation."""
    start, end = next((s, e) for s, e in blocks(program) if s <= row <= e)
    error = run("from __future__ import annotations\nfrom typing import *\nclass Early: pass\n" + "\n".join(program.lines[start - 1 : end]) + "\n")
    return not isinstance(error, TypeError) or repr(error)


def judge(program, notes):
    own = sys.version_info[:2]
    for note in notes:
        row, lead = note["location"]["row"], note["lead"]
        facts = [fact["text"] for fact in note["facts"]]
        if note["concept"] in ("optional-type", "type-hints"):
            if groups := matched("{c} is declared {c} (line {n}), but gets {*} here", lead):
                yield note, lead, gets(program, row, *groups)
                for fact in facts:
                    yield note, fact, later_fact(program, row, groups, fact)
                continue
            if groups := matched("{c} may be {c} or `None`{*}", lead):
                parameter, hint = optional_parameter(program, row, note, groups[0])
                inner = typing.get_args(hint)
                plain = [one for one in inner if one is not type(None)]
                said = eval(groups[1], SAID)
                rest = {", and has to be passed: it has no default": lambda d: d is parameter.empty, ", and is `None` where it is not passed": lambda d: d is None, "; its default is another one": lambda d: d is not None and d is not parameter.empty}
                yield note, lead, (len(inner) == 2 and len(plain) == 1 and repr(plain[0]) == repr(said) and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD) and groups[2] in rest and rest[groups[2]](parameter.default)) or f"{hint}, default {parameter.default}"
                for fact in facts:
                    if both := matched("{c} is the same as {c}.", fact):
                        yield note, fact, (own >= (3, 10) and eval(both[0], SAID) == eval(both[1], SAID) == hint and both[1].endswith("| None")) or f"{both}"
                    elif both := matched("{c} is the same, and older Pythons take it.", fact):
                        yield note, fact, own < (3, 10) and eval(both[0], SAID) == hint
                    else:
                        yield note, fact, unknown(fact)
                continue
            groups = matched("{c} is declared {c}, but its {*} is `None`", lead) or matched("{c} is declared {c}, but its {*} is a {c}", lead) or matched("{c} is declared {c}, but its {*} is an {c}", lead)
            if not groups:
                yield note, lead, unknown(lead)
                continue
            hint, value, text = hint_and_value(program, note, groups[0])
            origin = typing.get_origin(hint) or hint
            is_default = "def " in program.lines[row - 1]
            word = groups[2] == ("default" if is_default else "value")
            yield note, lead, (word and isinstance(origin, type) and not isinstance(value, origin) and type(value).__name__ == (groups[3] if len(groups) > 3 else "NoneType") and (origin.__name__ == groups[1].split("[")[0])) or f"declared {hint!r}, value {value!r}"
            for fact in facts:
                if inner := matched("CPython checks no annotation, so `None` gets through. {c} says that both may come.", fact):
                    both = eval(inner[0], vars(builtins) | vars(typing) | {"Late": type("Late", (), {}), "Own": type("Own", (), {})})
                    yield note, fact, type(None) in typing.get_args(both) and value is None
                elif inner := matched("CPython checks no annotation: the program goes on with the {c}.", fact):
                    yield note, fact, same(type(value).__name__, inner[0])
                else:
                    yield note, fact, unknown(fact)
            continue
        if groups := matched("{c} has no value yet when this annotation is evaluated: `NameError`", lead):
            # What else on the line is not bound yet, is.
            others = "".join(f"class {name}: pass\n" for name in ("Late", "later", "x_late", "Own") if name != groups[0])
            error = run(others + alone(program, row))
            # The value of `name: annotation = value` comes first: where it raises, the annotation is not evaluated at all.
            if isinstance(error, TypeError) and "takes no arguments" in str(error):
                continue
            yield note, lead, (own < (3, 14) and isinstance(error, NameError) and f"name '{groups[0]}'" in str(error)) or f"it gives {error if isinstance(error, Exception) else 'no error'}"
            for fact in facts:
                inner = matched("Line {n} binds it. In quotes, or under `from __future__ import annotations`, it is not evaluated here.", fact)
                yield note, fact, bool(inner) and bound_on(program, groups[0], int(inner[0])) and not isinstance(run("from __future__ import annotations\n" + alone(program, row)), NameError)
        elif groups := matched("{c} is bound on line {n}; here it is looked up only when something asks for the annotations", lead):
            error = run(alone(program, row))
            yield note, lead, (own >= (3, 14) and not isinstance(error, NameError) and bound_on(program, groups[0], int(groups[1]))) or f"it gives {error!r}"
            for fact in facts:
                yield note, fact, fact == "Before Python 3.14 the annotation is evaluated where it stands, and raises `NameError`." or unknown(fact)
        elif groups := matched("the quotes are needed: only line {n} binds {c}", lead):
            error = run(alone(program, row, lambda line: line.replace(f"'{groups[1]}'", groups[1]).replace(f'"{groups[1]}"', groups[1])))
            yield note, lead, (own < (3, 14) and isinstance(error, NameError) and bound_on(program, groups[1], int(groups[0]))) or f"without them: {error if isinstance(error, Exception) else 'no error'}"
            for fact in facts:
                yield note, fact, fact == "Before Python 3.14 an annotation is evaluated where it stands, and without them raises `NameError`." or unknown(fact)
        elif groups := matched("the quotes around {c} are not needed{*}", lead):
            error = run(alone(program, row, lambda line: line.replace(f"'{groups[0]}'", groups[0]).replace(f'"{groups[0]}"', groups[0])))
            future = program.source.startswith("from __future__")
            fit = groups[1] == (" here" if future else " since Python 3.14")
            yield note, lead, (fit and not isinstance(error, NameError)) or f"without them: {error!r}"
            for fact in facts:
                known = "`from __future__ import annotations` leaves every annotation of the file unevaluated." if future else "Annotations are evaluated when something asks for them, not where they stand."
                yield note, fact, same(fact, known)
        else:
            yield note, lead, unknown(lead)


def bound_on(program, name, line):
    return bool(re.match(rf"\s*(class|def|async def)? ?{name}\b", program.lines[line - 1]))


FAMILIES = [Family("annotations", ("optional-type", "type-hints", "deferred-annotations"), make, judge, 80)]
