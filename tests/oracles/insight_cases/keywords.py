"""Keyword arguments: which parameter each of them goes to."""

import ast
import inspect

from .base import Family, codes, matched, same, unknown


def make(rng):
    lines = ["def wild(f): return lambda **k: k"]
    for number in range(rng.randint(2, 4)):
        names = rng.sample(["a", "b", "size", "end", "key"], rng.randint(1, 4))
        parts = []
        defaulted = False
        slash = rng.randint(0, len(names)) if rng.random() < 0.4 else None
        for place, name in enumerate(names):
            defaulted = defaulted or rng.random() < 0.4
            hint = rng.choice(["", "", ": int"])
            parts.append(f"{name}{hint}" + (f"{' = ' if hint else '='}{rng.choice(['None', '3', '(1, 2)', chr(39) + 'x' + chr(39)])}" if defaulted else ""))
            if slash == place + 1:
                parts.append("/")
        if rng.random() < 0.5:
            parts.append(rng.choice(["*rest", "*", "*rest: int"]))
            parts.append("only" + rng.choice(["", "=7"]))
        if rng.random() < 0.5:
            parts.append(rng.choice(["**more", "**more: int"]))
        head = f"{rng.choice(['', '', '', '@wild' + chr(10)])}def f{number}({', '.join(parts)}):"
        lines += [*head.split("\n"), "    return dict(locals())"]
        for _ in range(rng.randint(1, 3)):
            given = rng.sample([*names, "only", "other"], rng.randint(1, 3))
            call = f"f{number}({', '.join(f'{name}={rng.randint(0, 9)}' for name in given)})"
            lines.append(f"try: {call}\nexcept TypeError: pass")
    return "\n".join(lines) + "\n"


def judge(program, notes):
    tree = ast.parse(program.source)
    for note in notes:
        row, column = note["location"]["row"], note["location"]["column"]
        keyword = next(n for n in ast.walk(tree) if isinstance(n, ast.keyword) and (n.lineno, n.col_offset + 1) == (row, column))
        lead = note["lead"]
        function = program.ns[codes(lead)[0] if " has no parameter " in lead else codes(lead)[1]]
        line = function.__code__.co_firstlineno
        parameters = inspect.signature(function).parameters
        named = [p.name for p in parameters.values() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
        if groups := matched("parameter {c} of {c} (line {n}), {c} where it is not passed", lead):
            default = parameters[groups[0]].default
            yield note, lead, same((groups[0], int(groups[2]), eval(groups[3])), (keyword.arg, line, default)) if groups[0] in named else named
        elif groups := matched("parameter {c} of {c} (line {n}), which has no default", lead):
            yield note, lead, groups[0] in named and same((groups[0], int(groups[2]), inspect.Parameter.empty), (keyword.arg, line, parameters[groups[0]].default))
        elif groups := matched("{c} (line {n}) has no parameter of this name: it finds it in {c}", lead):
            more = next((p.name for p in parameters.values() if p.kind is p.VAR_KEYWORD), None)
            yield note, lead, keyword.arg not in named and same((int(groups[1]), groups[2]), (line, f'{more}["{keyword.arg}"]'))
        else:
            yield note, lead, unknown(lead)


FAMILIES = [Family("keywords", ("args-kwargs",), make, judge, 150)]
