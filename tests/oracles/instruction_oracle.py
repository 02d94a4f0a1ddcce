"""Holds the instructions that `pygloss explain --more` lists against `dis`, by every Python on this machine.

    instruction_oracle.py

Each Python is the first `python3` on a `PATH` made for it. The instructions of each function of `SAMPLES` that it compiles have to
be those of `dis`, in their order, with the lines they belong to; jumps lead where they lead there; each has a sentence.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from support import pythons  # noqa: E402

MOST = 60
SAMPLES = [
    "def add(a, b):\n    return a + b\n",
    "def work(items, *rest, key=None, **more):\n    total = 0\n    for item in items:\n        if item is None or item in rest:\n            continue\n        total += key(item)[1:2] - -item\n    else:\n        print(total, sep='')\n    return {'a': total, **more}, [*rest, 1], {1, 2}\n",
    "def texts(a):\n    x, *y = a\n    del x.z, y[0]\n    a.b, y[1], y[2:3] = 1, 2, [3]\n    return f'{x!r:>{a}} {y}', not a, ~a, +a, x[1]\n",
    "def tries(path):\n    try:\n        with open(path) as f:\n            return f.read()\n    except (OSError, ValueError) as error:\n        raise KeyError(path) from error\n    finally:\n        print('done')\n",
    "def outer(n, m):\n    count = 0\n    def inner(q=1):\n        nonlocal count\n        count += n\n        return [count for _ in range(q)], (z for z in 'ab'), lambda: m\n    return inner\n",
    "def gives(x):\n    y = yield x\n    yield from y\n    return 1 if x else 2 < y <= 3\n",
    "async def waits(x):\n    async with x as y:\n        await y\n    async for z in y:\n        yield [q async for q in z]\n",
    "def names():\n    global thing\n    import os.path as p\n    from sys import argv, path\n    thing = p.join(*argv)\n    class A(list, metaclass=type):\n        def m(self):\n            return super().append(__class__)\n    assert thing, path\n    return A\n",
    "def loops(n):\n    while n > 0:\n        n -= 1\n        if n % 7 == 3 and n // 2 ** 2 or n @ n:\n            break\n    return {k: v for k, v in n.items() if k is not None}, {k for k in n}, n << 1 | n >> 2 & n ^ 3\n",
    "def matches(x):\n    match x:\n        case [1, *rest] if rest: return rest\n        case {'a': y, **more}: return more\n        case int(real=z) | str(z): return z\n        case _: return None\n",
    "def groups(x):\n    try:\n        x()\n    except* OSError as e:\n        print(e)\n",
    "def generic[T](x: T) -> T:\n    type X = list[T]\n    return t'{x!r}', X\n",
    "def plain[T](x: T) -> T:\n    type X = list[T]\n    return X\n",
    "def unset(x):\n    if x:\n        y = 1\n    return y, [y for y in x]\n",
    "class A:\n    @property\n    def long(self):\n" + "".join(f"        self.x{i} = self.y{i}(self, {i})\n" for i in range(20)),
    "made = lambda a, *b, c=1: a.x(b) + c\n",
]

READ = r"""
import dis, json, sys
job = json.loads(sys.stdin.read())
try:
    waiting = [compile(job["source"], "x", "exec", dont_inherit=True)]
except SyntaxError:
    print("null")
    raise SystemExit
while waiting:
    code = waiting.pop()
    if (code.co_name, code.co_firstlineno) == (job["name"], job["line"]):
        break
    waiting += [c for c in code.co_consts if isinstance(c, type(code))]
shown = [i for i in dis.get_instructions(code) if i.opname != "CACHE"]
place = {i.offset: n for n, i in enumerate(shown, 1)}
jumps = {*dis.hasjrel, *dis.hasjabs}
lines = {}
for start, line in dis.findlinestarts(code):
    lines[start] = line
rows = [[i.opname, place.get(i.argval) if i.opcode in jumps else None, lines.get(i.offset)] for i in shown]
print(json.dumps(rows))
"""


def asked(command, source, name, line):
    job = json.dumps({"source": source, "name": name, "line": line})
    done = subprocess.run([*command, "-I", "-S", "-c", READ], input=job, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)


def functions(source):
    """The functions of a sample: the name of the code, the first line and where the keyword stands."""
    lines = source.splitlines()
    for row, line in enumerate(lines, 1):
        for found in re.finditer(r"(?:async )?def (\w+)|\blambda\b", line):
            first = row
            while found[1] and first > 1 and lines[first - 2].lstrip().startswith("@"):
                first -= 1
            yield found[1] or "<lambda>", first, row, found.start() + 1


def compared(program, command, version, folder):
    """Whether all functions of the samples are listed as this Python compiles them, and how many instructions there were."""
    wrong, count = [], 0
    for number, source in enumerate(SAMPLES):
        path = folder / "project" / f"sample{number}.py"
        path.write_text(source)
        for name, first, row, column in functions(source):
            expected = asked(command, source, name, first)
            done = subprocess.run([program, "explain", "--more", "--target-version", version, f"{path}:{row}:{column}"], capture_output=True, text=True, env={**os.environ, "PATH": str(folder / "bin"), "COLUMNS": "500"})
            # What is too long for a line goes on in the next.
            text = re.sub(r"\n +(?!\d+\. )", " ", done.stdout)
            steps = re.findall(r"^\s*\d+\. (?:Line (\d+)\. )?([A-Z_0-9]{2,})(.*)$", text.replace("`", ""), re.MULTILINE)
            if expected is None:
                if "does not compile this file" not in text:
                    wrong.append(f"{version}, {name}: it was listed, though it is not compiled: {done.stdout}")
                continue
            if [step for _, step, _ in steps] != [row[0] for row in expected[:MOST]]:
                wrong.append(f"{version}, {name}: {done.stdout} {done.stderr}, expected {expected}")
                continue
            line = None
            for (said, step, rest), (_, target, at) in zip(steps, expected):
                count += 1
                if said and int(said) != at or not said and at not in (None, line):
                    wrong.append(f"{version}, {name}, {step}: line {said}, it is {at}")
                line = at or line
                if target and not re.search(rf"\bstep {target}\b", rest):
                    wrong.append(f"{version}, {name}, {step}: it leads to {target}, said was {rest}")
                if ": " not in rest:
                    wrong.append(f"{version}, {name}, {step}: there is no sentence")
            told = f"{MOST} of {len(expected)}" if len(expected) > MOST else ""
            if told not in text:
                wrong.append(f"{version}, {name}: {told} is not said")
    return wrong, count


def main():
    program = os.environ.get("PYGLOSS", str(ROOT / "target" / "release" / "pygloss"))
    own = f"3.{sys.version_info.minor}"
    commands = {own: sys.executable}
    for folder in pythons.managed():
        for python in sorted(folder.glob("3.*/bin/python3")):
            minor = python.parts[-3].split(".")[1]
            if int(minor) >= 9:
                commands.setdefault(f"3.{minor}", str(python))
    failed = 0
    for version, python in sorted(commands.items()):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "bin").mkdir()
            (folder / "project").mkdir()
            (folder / "bin" / "python3").symlink_to(python)
            wrong, count = compared(program, [python], version, folder)
        print(f"Python {version}: {count} instructions, {len(wrong)} wrong")
        for one in wrong[:12]:
            print(f"  {one}")
        failed += bool(wrong) or count < 300
    print(f"{len(commands) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
