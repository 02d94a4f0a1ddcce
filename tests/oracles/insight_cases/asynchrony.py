"""Coroutines: what a call does, and where others get a turn."""

import inspect
import types
import warnings

from .base import Family, call, matched, numbers, same, sentences, unknown

LINES = ["await turn()", "x = await turn()", "async for _ in ticks(): LOG.append(_)", "async with Turn(): pass", "y = [await turn() for _ in 'ab']", "z = [t async for t in ticks()]", "LOG.append(1)",
         "g = (await turn() for _ in 'a')", "if LOG: await turn()", "def inner(): return 1", "async def inner(): await turn()", "h = lambda: turn()", "for i in range(2): await turn()",
         "try:\n        await turn()\n    finally:\n        pass", "w = (t async for t in ticks())", "await turn(), await turn()", "return 5"]


def make(rng):
    lines = ["import types, functools", "@types.coroutine\ndef turn():\n    yield", "async def ticks():\n    await turn()\n    yield 1\n    yield 2",
             "class Turn:\n    async def __aenter__(self): await turn()\n    async def __aexit__(self, *a): await turn()",
             "def run(f):\n    @functools.wraps(f)\n    def inner(*a): return call_it(f)\n    return inner", "def call_it(f):\n    LOG.append('called')\n    return f()"]
    lines.append(f"{rng.choice(['', '', '', '', '@run' + chr(10)])}async def work():")
    lines.append("    LOG.append('work')")
    for _ in range(rng.randint(0, 4)):
        lines.append("    " + rng.choice(LINES))
    lines += ["def ordinary():", "    work()", "async def task():", "    " + rng.choice(["work()", "await work()", "x = work()", "x = await work()"])]
    if rng.random() < 0.15:
        lines.append("def work(): LOG.append('work')")
    elif rng.random() < 0.15:
        lines.append("work = ordinary")
    lines += ["class K:", "    async def go(self): LOG.append('go')", "    def start(self):", "        self.go()"]
    if rng.random() < 0.5:
        lines += ["class L(K):", "    def go(self): LOG.append('go')"]
    return "\n".join(lines) + "\n"


def suspensions(coroutine):
    """The lines on which the coroutine itself stands still."""
    lines = set()
    for _ in range(60):
        if call(coroutine.send, None) is not None:
            break
        lines.add(coroutine.cr_frame.f_lineno)
    coroutine.close()
    return lines


def judge(program, notes):
    ns = program.ns
    for note in notes:
        row, lead = note["location"]["row"], note["lead"]
        header = program.lines[row - 1]
        if note["title"] == "Coroutine never awaited":
            program.log.clear()
            function = {"    work()": ns["ordinary"], "        self.go()": lambda: ns.get("L", ns["K"])().start()}[header]
            if any(line == "async def task():" for line in program.lines[row - 2 : row - 1]):
                function = lambda: call(ns["task"]().send, None)
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                call(function)
            never = any("was never awaited" in str(w.message) for w in caught)
            yield note, lead, (never and not [e for e in program.log if e in ("work", "go")]) or f"warned: {never}, log {program.log}"
            for text in sentences(note):
                known = text.endswith(("is an `async def`. Put `await` before the call.", "is an `async def`. `asyncio.run()` starts one from ordinary code."))
                yield note, text, known or unknown(text)
            continue
        if not header.startswith(("async def work", "@run")):
            continue
        function = ns["work"]
        program.log.clear()
        made = call(function)
        if groups := matched("calling {c} runs nothing yet: it makes a coroutine, which runs when awaited or made a task", lead):
            redefined = inspect.iscoroutine(made) is False and "def work(): LOG" in program.source or "work = ordinary" in program.source
            yield note, lead, redefined or (inspect.iscoroutine(made) and not program.log) or f"{made!r}, log {program.log}"
        elif not matched("a call of {c} as it is written here runs nothing yet: it makes a coroutine, which runs when awaited or made a task", lead):
            yield note, lead, unknown(lead)
        if not inspect.iscoroutine(made):
            continue
        stood = suspensions(made)
        for text in sentences(note):
            if text.startswith("Its body never awaits: once started, it runs to its end"):
                yield note, text, same(stood, set())
            elif text.startswith("Other tasks get a turn only where it awaits: line"):
                yield note, text, stood <= set(numbers(text)) or f"it stood on {stood}"
            elif not text.startswith("Other tasks get a turn only where it awaits, on "):
                yield note, text, unknown(text)


FAMILIES = [Family("coroutines", ("coroutine",), make, judge, 200)]
