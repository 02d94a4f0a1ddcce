"""The Python that a file needs: compiled and run by every interpreter that can be had."""

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
         "{n} = t'{{q}}'", "{n} = T'x'", "{n} = rt'{{q}}'", "{n} = 't'", "{n} = b't'", "if ({n} := 3): pass", "def p{n}(a, /, b): pass", "with (a as b, c as d): pass", "with a as b, c as d: pass", "lambda *a, **k: 1", "{n} = f'{{{{q}}}}'",
         "def h{n}(x: list[int]) -> 'str': return f'{{x}}'", "print(f'{{q=}}', end='')", "{n} = f'{{q:%H:%M}}'", "{n} = f'{{q:\\n}}'", "async def w{n}():\n    return [x async for x in y]"]
# Statements that run by themselves: names of the standard library, most of them new in some version, and others that look like them.
PARTS = ["import tomllib", "import tomllib as t", "from tomllib import loads, load", "import wsgiref.types", "import annotationlib", "from annotationlib import Format", "from compression import zstd", "import compression.zstd", "from string import templatelib",
         "import importlib.resources.abc as abc", "import concurrent.interpreters", "from asyncio import TaskGroup", "import asyncio.taskgroups", "from itertools import (batched, chain)", "from itertools import pairwise as p, chain", "import itertools",
         "from typing import Self", "from typing import List, override", "from typing import TypeAlias", "from typing import ReadOnly, TypeIs", "from enum import Enum, StrEnum", "from contextlib import chdir", "from contextlib import suppress", "from datetime import UTC",
         "from types import NoneType", "from types import CapsuleType", "from warnings import deprecated", "from copy import replace", "from math import cbrt", "from math import sumprod, pi", "from pathlib import UnsupportedOperation", "from queue import ShutDown",
         "import itertools as i\nx = i.batched", "import itertools\nx = itertools.pairwise('ab')", "import itertools\nclass A:\n    y = list(itertools.chain('a', itertools.batched('ab', 1)))", "import enum\nclass Colour(enum.StrEnum):\n    RED = 'r'",
         "import typing\ndef f(x: typing.Self): pass", "import typing as t\nclass K:\n    def f(self) -> t.List[t.Self]: pass", "import typing\nx: typing.LiteralString = ''", "import typing\ndef f():\n    x: typing.Self = 3\nf()", "import datetime\nx = datetime.UTC", "import datetime\nx = datetime.datetime.now",
         "class Group(ExceptionGroup): pass", "class Mine(Exception): pass", "x = [aiter, anext]", "x = anext\nx", "class ExceptionGroup(Exception): pass\nraised = ExceptionGroup", "def batched(x): return x\nbatched(3)", "x = EncodingWarning",
         "x = list(zip('ab', 'cd', strict=True))", "x = list(zip('ab', 'cd'))", "def zip(*a, strict=1): pass\nzip('ab', strict=True)\ndel zip", "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass P: x: int = 3", "from dataclasses import dataclass as d, KW_ONLY\n@d(kw_only=True, frozen=True)\nclass P:\n    x: int = 3",
         "import bisect\nx = bisect.bisect([1], 3, key=abs)", "import glob\nx = glob.glob('*.q', root_dir='.')", "x: int | None = None", "def f(x: int | None = None): pass", "def f(x: 'int | None' = None): pass", "def f(x: int, y: list[int] | str) -> None | int: pass", "class A:\n    x: str | None\n    def f(self) -> bool | None: pass",
         "def f():\n    x: int | None = 3\nf()", "class B: pass\nx = B | None", "class B: pass\ndef f(x: None | B): pass", "class M(type):\n    def __or__(self, o): return 1\nclass N(metaclass=M): pass\nx = N | None", "x = isinstance(1, int | str)", "x = issubclass(int, (int, str))", "x = {1} | {2}", "x = 1 | 2", "x = {'a': 1} | {}",
         "x = dict[str, int] | None", "def f(*a: int | str, **k: bool | None): pass", "f = lambda: int | str", "x = [int | str for _ in '']", "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None", "try:\n    from typing import Self\nexcept ImportError:\n    Self = 1", "import sys\nif sys.version_info >= (3, 11):\n    import tomllib",
         "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from typing import Self", "from contextlib import suppress\nwith suppress(ImportError):\n    import tomllib", "import itertools\nif hasattr(itertools, 'batched'):\n    itertools.batched('ab', 1)", "import itertools\nx = itertools.batched if hasattr(itertools, 'batched') else None",
         "def g():\n    import tomllib", "def g():\n    from itertools import batched\n    return batched('ab', 1)", "import itertools\ndef g(): return itertools.batched('ab', 1)", "def g():\n    return list(zip('ab', 'cd', strict=True))", "def g(): return (3).bit_count()", "x = (3).bit_count()", "def g():\n    x = 5\n    return x.bit_count()",
         "import math\ndef g(): return math.cbrt(8)", "def g():\n    return isinstance(3, int | str)", "def g():\n    def h(x: int | None): pass", "import asyncio\nasync def a():\n    async with asyncio.timeout(3): pass\ndef g(): asyncio.run(a())", "import asyncio\nasync def a():\n    async with asyncio.TaskGroup() as q: pass\ndef g(): asyncio.run(a())",
         "match 3:\n    case int(): pass", "type X = int", "def f[T](x: T): pass", "try: pass\nexcept* OSError: pass", "x = f'{'a'}'", "x = t'{3}'", "try: pass\nexcept OSError, ValueError: pass", "x = 'plain'", "import os.path\nx = os.path.join", "import collections\nx = collections.Counter('ab').total()", "from collections import Counter\ndef g(): return Counter('ab').total()",
         "import pathlib\nx = pathlib.Path('.').walk", "from pathlib import Path\ndef g():\n    p = Path('.')\n    return p.is_junction()", "import operator\nx = operator.call(list)", "import random\nx = random.binomialvariate", "import statistics\ndef g(): return statistics.correlation([1, 2], [2, 3])"]
MINORS = range(9, 15)
MARK = "\n#\n"


def make(rng):
    if rng.random() < 0.65:
        parts = [rng.choice(PARTS) for _ in range(rng.choice([1, 1, 2, 3]))]
        if rng.random() < 0.1:
            parts.insert(0, "from __future__ import annotations")
        return "# runs" + MARK + MARK.join(parts) + "\n"
    count = rng.choice([1, 2, 3, 5])
    lines = [rng.choice(LINES) for _ in range(count)]
    names = rng.sample(["alpha", "beta", "gamma", "delta", "omega", "kappa"], count)
    return "\n".join(line.format(n=name, N=name.title()) for line, name in zip(lines, names)) + "\n"


SERVER = """
import __future__, json, sys, types, warnings
warnings.simplefilter('ignore')
answers = sys.stdout
sys.stdout = sys.stderr
for line in sys.stdin:
    job, answer = json.loads(line), []
    flags = __future__.annotations.compiler_flag if 'import annotations' in job[0][:80] else 0
    # A dataclass looks its module up.
    sys.modules['program'] = types.ModuleType('program')
    space = vars(sys.modules['program'])
    for part in job[0].split(job[2]):
        error = None
        try:
            code = compile(part, 'x', 'exec', flags, True)
            if job[1]:
                space.pop('g', None)
                exec(code, space)
                if job[1] == 'calls' and 'g' in space:
                    space['g']()
        except BaseException as raised:
            error = type(raised).__name__
        answer.append(error)
    print(json.dumps(answer), file=answers, flush=True)
"""


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
        server.stdin.write(json.dumps(["1", None, MARK]) + "\n")
        server.stdin.flush()
        return server if server.stdout.readline().strip() == "[null]" else None
    except OSError:
        return None


def told(source, minor, how):
    """What each part of a program raises: when it is compiled, as it `runs`, or when its function is called, too."""
    server = compiler(minor)
    if server is None:
        return None
    server.stdin.write(json.dumps([source, how, MARK]) + "\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())


def fails(program, minor):
    """Whether the file cannot be imported; of programs that do not run, whether it cannot be compiled."""
    answer = told(program.source, minor, "runs" if program.source.startswith("# runs") else None)
    return answer and any(answer)


def judge(program, notes):
    own = sys.version_info[1]
    is_run = program.source.startswith("# runs")
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        if groups := matched("this file needs Python 3.{n} or later, for {*}", lead):
            minor = int(groups[0])
            before, there = fails(program, minor - 1), fails(program, minor)
            if before is None or there is None:
                # One of the two Pythons is not on this machine.
                continue
            yield note, lead, (before and not there) or f"fails before: {before}, then: {there}"
            for fact in note["facts"]:
                yield note, fact["text"], (fact["text"] == "Nothing else in it is known to need a newer one." and not there) or unknown(fact["text"])
        elif groups := matched("{*} needs Python 3.{n}; this file is for 3.{n}, which raises {c}", lead):
            what, minor, target, error = groups[0], int(groups[1]), int(groups[2]), groups[3]
            if is_run:
                # The part that the line is in, run by itself, here and by the Python that is named.
                part = program.source.split("\n")[:row].count("#")
                future = "from __future__ import annotations\n" if "from __future__" in program.source else ""
                alone = future + program.source.split(MARK)[part]
                here, there, before = (told(alone, version, "calls") for version in (own, minor, minor - 1))
                if there is None or before is None:
                    continue
                yield note, lead, (here == [error] and there == [None] and before == [error] and target == own < minor) or f"here: {here}, there: {there}, before: {before}"
                continue
            # The statement alone is what this version refuses, and what the other takes.
            refused = told(program.source, own, None) != [None]
            part = "\n".join(program.lines[row - 1 : note["end_location"]["row"]])
            taken = told(program.source, 14, None)
            yield note, lead, (refused and error == "SyntaxError" and target == own < minor and taken in ([None], None)) or f"{part!r} is refused: {refused}"
        else:
            yield note, lead, unknown(lead)


# How much can be judged depends on which Pythons are on the machine.
FAMILIES = [Family("versions", ("python-versions-overview",), make, judge, 0)]
