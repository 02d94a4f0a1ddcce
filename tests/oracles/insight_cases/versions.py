"""The Python that a file needs: compiled by every interpreter that can be had."""

import functools
import json
import pathlib
import subprocess
import sys

from .base import Family, matched, unknown

# Constructs that are new in some version since 3.9, and others that look like them.
LINES = ["match {n}:\n    case 1: pass", "match {n}, 2:\n    case [1, *_] if {n}: pass\n    case _: pass", "match = 3", "match[0] = 1", "match(1)", "type = 4", "type(1)", "type {N} = int", "type {N}[T] = list[T]",
         "def f{n}[T](x: T): pass", "class K{n}[T]: pass", "async def g{n}[*Ts]():\n    pass", "class K{n}(list[int]): pass", "try: pass\nexcept* OSError: pass", "try: pass\nexcept *OSError as e: pass", "try: pass\nexcept (OSError): pass",
         "try: pass\nexcept (OSError, ValueError): pass", "try: pass\nexcept OSError, ValueError: pass", "try: pass\nexcept OSError, ValueError, KeyError: pass\nfinally: pass", "try: pass\nexcept OSError as {n}: pass", "{n}[*q]", "{n}[1, *q]",
         "{n}[(*q, 1)]", "f(*q)", "{n} = [*q]", "{n}[1:2, ...]", "{n} = f'{{q}}'", "{n} = f'{{q[\"a\"]}}'", "{n} = f'{{q['a']}}'", '{n} = f"{{q["a"]}}"', "{n} = f'{{q!r:>{{w}}}}'", "{n} = f'{{f\"{{q}}\"}}'", "{n} = f'{{f'{{q}}'}}'",
         "{n} = f'{{\"\\n\".join(q)}}'", "{n} = rf'{{q.split(\"\\d\")}}'", "{n} = f'''{{\nq}}'''", "{n} = f'{{q:{{w['a']}}}}'", "{n} = f'''{{q['a']}}'''", "{n} = f'''{{q['''a''']}}'''", "{n} = f'{{\nq}}'", "{n} = f'{{q}}' 'b{{'", "{n} = F'{{q}}\\n'",
         "{n} = t'{{q}}'", "{n} = T'x'", "{n} = rt'{{q}}'", "{n} = 't'", "{n} = b't'", "if ({n} := 3): pass", "def p{n}(a, /, b): pass", "with (a as b, c as d): pass", "with a as b, c as d: pass", "x: int | None = 1", "lambda *a, **k: 1", "{n} = f'{{{{q}}}}'",
         "def h{n}(x: list[int]) -> 'str': return f'{{x}}'", "print(f'{{q=}}', end='')", "{n} = f'{{q:%H:%M}}'", "{n} = f'{{q:\\n}}'", "async def w{n}():\n    return [x async for x in y]"]
MINORS = range(9, 15)


def make(rng):
    count = rng.choice([1, 2, 3, 5])
    lines = [rng.choice(LINES) for _ in range(count)]
    names = rng.sample(["alpha", "beta", "gamma", "delta", "omega", "kappa"], count)
    return "\n".join(line.format(n=name, N=name.title()) for line, name in zip(lines, names)) + "\n"


SERVER = "import json, sys, warnings\nwarnings.simplefilter('ignore')\nfor line in sys.stdin:\n    try:\n        compile(json.loads(line), 'x', 'exec'); answer = True\n    except SyntaxError:\n        answer = False\n    print(json.dumps(answer), flush=True)\n"


@functools.cache
def compiler(minor):
    """A running interpreter that says whether a source compiles; None where this version is not on the machine."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
    try:
        from support import pythons
        command, environment = pythons.running(minor, ["-c", SERVER], [pathlib.Path.home()], {})
    except (Exception, SystemExit):
        return None
    try:
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
        server.stdin.write(json.dumps("1") + "\n")
        server.stdin.flush()
        return server if server.stdout.readline().strip() == "true" else None
    except OSError:
        return None


def compiles(source, minor):
    server = compiler(minor)
    if server is None:
        return None
    server.stdin.write(json.dumps(source) + "\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())


def statement(program, row):
    """The statement of the program that a line starts."""
    import ast
    try:
        tree = ast.parse(program.source)
    except SyntaxError:
        return None
    for node in tree.body:
        if node.lineno <= row <= node.end_lineno:
            return ast.get_source_segment(program.source, node)
    return None


def judge(program, notes):
    own = sys.version_info[1]
    for note in notes:
        lead = note["lead"]
        if groups := matched("this file needs Python 3.{n} or later, for {*}", lead):
            minor = int(groups[0])
            before, there = compiles(program.source, minor - 1), compiles(program.source, minor)
            if before is None and there is None:
                # Neither of the two Pythons is on this machine.
                continue
            yield note, lead, (before is not True and there is not False and (before is False or there is True)) or f"compiles before: {before}, then: {there}"
            for fact in note["facts"]:
                yield note, fact["text"], fact["text"] == "It is the newest syntax in the file; what its modules offer may need a newer one." or unknown(fact["text"])
        elif groups := matched("{*} needs Python 3.{n}; this file is for 3.{n}, which raises `SyntaxError`", lead):
            # The statement alone is what this version refuses, and what the other takes.
            refused = compiles(program.source, own) is False
            end = note["end_location"]["row"]
            part = "\n".join(program.lines[note["location"]["row"] - 1 : end])
            taken = compiles(program.source, 14)
            yield note, lead, (refused and int(groups[2]) == own and int(groups[1]) > own and taken is not False) or f"{part!r} is refused: {refused}"
        else:
            yield note, lead, unknown(lead)


FAMILIES = [Family("versions", ("python-versions-overview",), make, judge, 0, until=13)]
