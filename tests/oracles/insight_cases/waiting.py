"""Waiting in coroutines: calls that hold the event loop up, and how long rows, `gather` and groups wait, by a clock of their own."""

import asyncio
import contextlib
import io
import re
import time

from .base import Family, codes, matched, same, unknown

NUMBERS = ["1", "0.5", "2", "0", "3.25", "PAUSE", "0.1", "1 + 1", "n", "-1", "True", "10", "1.0", "0.001"]
JOBS = ["await asyncio.sleep({x})", "await sleep({x})", "x = await asyncio.sleep({x})", "await one()", "print('a')", "await two()", "return await one()", "if n: await asyncio.sleep({x})", "for _ in 'ab': await asyncio.sleep({x})",
        "y = 1 + 2", "time.sleep(0)", "await asyncio.sleep({x}, 'result')", "await asyncio.sleep(delay={x})", "later = lambda: 1", "return 5", "await asyncio.gather(one(), one())", "assert True", "'a docstring'", "await (asyncio.sleep({x}))", "await wrapped()"]
ROWS = ["await {c}", "v = await {c}", "await ({c})", "w = await {c}", "print('between')", "await {c}  # a remark", "u: int = await {c}", "await echo(v)", "await {c}; await {c}"]
CALLS = ["one()", "two()", "three()", "asyncio.sleep({x})", "sleep({x})", "unknown_one()", "echo(1)", "aliased()"]
FLOATS = ["asyncio.gather({c}, {d})", "asyncio.gather({c}, {d}, {e})", "asyncio.gather({c})", "asyncio.gather({c}, {d}, return_exceptions=True)", "asyncio.gather(*[{c}, {d}])", "asyncio.wait_for({c}, 100)"]


def make(rng):
    number = lambda: rng.choice(NUMBERS)  # noqa: E731
    call = lambda: rng.choice(CALLS).format(x=number())  # noqa: E731
    lines = ["import asyncio, functools, time", "from asyncio import sleep", "PAUSE = 1.5", "n = 3", "def keep(f):\n    @functools.wraps(f)\n    async def inner():\n        await asyncio.sleep(1)\n        return await f()\n    return inner"]
    if rng.random() < 0.3:
        lines.append("PAUSE = 2")
    lines += ["async def echo(value): return value", "async def unknown_one():\n    for _ in range(2): await sleep(1)", "async def wrapped(): await sleep(1)", "async def aliased(): await sleep(2)"]
    for name in ("one", "two", "three"):
        decorated = "@keep\n" if rng.random() < 0.08 else ""
        body = [rng.choice([job for job in JOBS if not (name == "one" and ("one" in job or "two" in job) or name == "two" and "two" in job)]).format(x=number()) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.6:
            body = [f"await asyncio.sleep({rng.choice(['1', '2', '0.5', 'PAUSE'])})"]
        lines.append(f"{decorated}async def {name}():\n" + "\n".join(f"    {line}" for line in body))
    if rng.random() < 0.1:
        lines.append("two = one")
    lines.append("async def main():")
    lines.append("    v = 0")
    for _ in range(rng.randint(2, 5)):
        lines.append("    " + rng.choice(ROWS).format(c=call()))
    lines.append("async def both():")
    lines.append("    return await " + rng.choice(FLOATS).format(c=call(), d=call(), e=call()))
    lines.append("async def group():")
    lines.append("    async with asyncio.TaskGroup() as tg:")
    for _ in range(rng.randint(1, 3)):
        lines.append("        " + rng.choice(["tg.create_task({c})", "t = tg.create_task({c})", "tg.create_task({c})", "pass" if rng.random() < 0.3 else "tg.create_task({c})"]).format(c=call()))
    return "\n".join(lines) + "\n"


class Clock(asyncio.SelectorEventLoop):
    """An event loop whose time passes only when nothing else is left to do."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        select = self._selector.select

        def waited(timeout):
            if timeout:
                self.now += timeout
            return select(0)

        self._selector.select = waited

    def time(self):
        return self.now


def elapsed(function):
    """How long a coroutine function takes, and what it raises."""
    loop = Clock()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            loop.run_until_complete(function())
        error = None
    except Exception as raised:
        error = raised
    now = loop.now
    for task in asyncio.all_tasks(loop):
        task.cancel()
    with contextlib.suppress(Exception):
        loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    return round(now, 6), error


def timed(program, first, last, wrapped):
    """How long a stretch of lines of `main` takes: alone in a function, with the names above it."""
    lines = [line.strip() for line in program.lines[first - 1 : last]]
    calls = []
    for line in lines:
        calls += re.findall(r"await \(?((?:asyncio\.)?\w+\([^()]*\))\)?", line.split("#")[0])
    body = "\n".join(f"    await {call}" for call in calls) if not wrapped else f"    await asyncio.gather({', '.join(calls)})"
    ns = {**program.ns, "v": 0}
    exec(f"async def part():\n{body}", ns)
    return elapsed(ns["part"]), len(calls)


def judge(program, notes):
    if program.error:
        return
    for note in notes:
        lead = note["lead"]
        rows = sorted({anchor["location"]["row"] for anchor in note["anchors"]})
        if groups := matched("these {n} awaits wait one after the other: {*} s in all; together they would take {*} s", lead):
            (alone, e1), count = timed(program, rows[0], rows[-1], False)
            (both, e2), _ = timed(program, rows[0], rows[-1], True)
            if any("await " not in program.lines[row - 1] for row in rows):
                yield note, lead, "there is no await"
            if rows[0] == rows[-1]:
                count = int(groups[0])
            told = [int(groups[0]), float(groups[1]), float(groups[2])]
            yield note, lead, (e1 is None and e2 is None and same([count, alone, both], told)) if not (e1 or e2) else f"it raises {e1!r} {e2!r}"
            for fact in note["facts"]:
                text = fact["text"]
                yield note, text, (text.startswith("Where their order does not matter: `await asyncio.gather(") and text.endswith(", or tasks of a `TaskGroup`.")) or unknown(text)
        elif groups := matched("the {n} wait at the same time: {*} s in all, not {*} s", lead):
            line = program.lines[rows[0] - 1].strip()
            scope = dict(program.ns)
            exec(f"async def alone():\n    {line}", scope)
            now, error = elapsed(scope["alone"])
            calls = re.findall(r"[(,] ?((?:asyncio\.)?\w+\([^()]*\))", line)
            ns = dict(program.ns)
            exec("async def part():\n" + "\n".join(f"    await {call}" for call in calls), ns)
            row, _ = elapsed(ns["part"])
            yield note, lead, (error is None and same([len(calls), now, row], [int(groups[0]), float(groups[1]), float(groups[2])])) if error is None else f"it raises {error!r}"
        elif groups := matched("the block is left when all {n} tasks are done: after {*} s, not {*} s", lead):
            now, error = elapsed(program.ns["group"])
            block = program.source[program.source.index("as tg:"):]
            calls = re.findall(r"create_task\(((?:asyncio\.)?\w+\([^()]*\))\)", block)
            ns = dict(program.ns)
            exec("async def part():\n" + "\n".join(f"    await {call}" for call in calls), ns)
            row, _ = elapsed(ns["part"])
            yield note, lead, same([len(calls), now, row], [int(groups[0]), float(groups[1]), float(groups[2])]) if error is None else f"it raises {error!r}"
            for fact in note["facts"]:
                yield note, fact["text"], fact["text"] == "The tasks of `tg` run while the block waits at its end." or unknown(fact["text"])
        else:
            yield note, lead, unknown(lead)


BLOCKING = ["time.sleep(0.02)", "nap(0.01)", "time.sleep(PAUSE)", "time.sleep(n)", "time.sleep(-0.0)", "subprocess.run(['true'])", "sp.call(['true'])", "os.system('true')", "open('/dev/null').close()", "io.open('/dev/null').close()", "input()",
            "pathlib.Path('/dev/null').open().close()", "await asyncio.sleep(0.01)", "await asyncio.to_thread(time.sleep, 0.01)", "later = lambda: time.sleep(0.01)", "[time.sleep(0.01) for _ in 'a']", "any(time.sleep(0.01) for _ in 'a')",
            "os.popen('true').read()", "time.sleep(0)", "own_sleep(1)", "subprocess.check_output(['true'])", "p = subprocess.Popen(['true'])", "time.sleep(*[0.01])", "str(time.sleep(0.01))", "time.perf_counter()"]


def make_blocking(rng):
    lines = ["import asyncio, io, os, pathlib, subprocess, time", "import subprocess as sp", "from time import sleep as nap", f"PAUSE = {rng.choice(['0.02', '1', '0.005'])}", "n = 0.01" + rng.choice(["", "\nn = 0.02"]), "def own_sleep(x): pass"]
    if rng.random() < 0.15:
        lines.append(rng.choice(["def open(x): return io.BytesIO()", "class time:\n    sleep = perf_counter = print", "def input(): return 1"]))
    lines.append("async def work():")
    for _ in range(rng.randint(1, 3)):
        lines.append("    " + rng.choice(BLOCKING))
    lines += ["def ordinary():", "    time.sleep(0)"]
    return "\n".join(lines) + "\n"


class Line(io.StringIO):
    def readline(self, *_):
        return "word\n"


def judge_blocking(program, notes):
    """Each call is put alone into a coroutine, beside a task that counts its turns."""
    import sys
    for note in notes:
        row = note["location"]["row"]
        line = program.lines[row - 1].strip()
        turns, real, keyboard, slept = [], time.sleep, sys.stdin, []

        async def counting():
            while True:
                turns.append(1)
                await asyncio.sleep(0)

        ns = dict(program.ns)
        exec(f"async def alone():\n    {line}", ns)

        async def run():
            beside = asyncio.create_task(counting())
            await asyncio.sleep(0)
            before = len(turns)
            await ns["alone"]()
            after = len(turns)
            beside.cancel()
            return after - before

        def sleeping(seconds):
            slept.append(seconds)

        time.sleep, sys.stdin = sleeping, Line()
        ns["nap"] = sleeping
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                meanwhile = asyncio.run(run())
            error = None
        except Exception as raised:
            meanwhile, error = None, raised
        finally:
            time.sleep, sys.stdin = real, keyboard
        held = meanwhile == 0
        lead = note["lead"]
        if groups := matched("{c} holds up every task of the event loop for {*} s", lead):
            yield note, lead, (held and slept and same(float(slept[0]), float(groups[1]))) if slept else f"turns: {meanwhile}, slept {slept}, {error!r}"
        elif matched("{c} holds up every task of the event loop until it is over", lead):
            yield note, lead, (held and len(slept) == 1) or f"turns: {meanwhile}, slept {slept}, {error!r}"
        elif groups := re.fullmatch(r"`([^`]+)` waits for (the network|a process|a file|input), and every task of the event loop with it", lead):
            kinds = {"a process": ("subprocess", "sp.", "os."), "a file": ("open",), "input": ("input",)}
            yield note, lead, (held and groups[1][:-2].split("(")[0] in line and any(part in groups[1] for part in kinds[groups[2]])) or f"turns: {meanwhile}, {error!r}"
        else:
            yield note, lead, unknown(lead)
        for fact in note["facts"]:
            text = fact["text"]
            if groups := matched("{c} waits as long, and lets the other tasks run.", text):
                if "…" in groups[0]:
                    yield note, text, groups[0] == "await asyncio.sleep(…)"
                    continue
                loop = Clock()
                scope = {**program.ns}
                exec(f"async def instead():\n    {groups[0]}", scope)
                loop.run_until_complete(scope["instead"]())
                yield note, text, same(round(loop.now, 6), round(float(slept[0]), 6))
                loop.close()
            elif groups := matched("{c} makes the call in a thread, and lets the other tasks run.", text):
                yield note, text, groups[0].startswith("await asyncio.to_thread(") and groups[0].endswith(", …)") and groups[0][24:-4].split("(")[0] in line
            else:
                yield note, text, unknown(text)


FAMILIES = [Family("waiting", ("asyncio-gather", "task-group-structured-concurrency"), make, judge, 60), Family("blocking", ("blocking-call-in-async",), make_blocking, judge_blocking, 100)]
