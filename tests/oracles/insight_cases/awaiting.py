"""`await`: until when it stops, and who gets a turn meanwhile."""

import ast
import asyncio
import inspect
import types

from .base import Family, call, codes, matched, numbers, same, sentences, unknown

AWAITED = ["asyncio.sleep(0)", "asyncio.sleep(0.002)", "quick()", "slow()", "(slow())", "asyncio.create_task(slow())", "asyncio.gather(slow(), quick())", "asyncio.wait_for(slow(), 1)", "made()", "task", "future",
           "Waits()", "Waits", "K().go()", "asyncio.shield(slow())", "asyncio.ensure_future(quick())", "wrapped()", "twice()", "pick()()", "[slow()][0]", "asyncio.to_thread(len, 'ab')", "loop.run_in_executor(None, len, 'ab')",
           "deep()", "asyncio.get_running_loop().create_task(slow())", "own", "renamed()", "asyncio.wait({asyncio.create_task(slow())})"]
SHAPES = ["await {x}", "y = await {x}", "print(await {x})", "return await {x}", "y = [await {x} for _ in 'a']", "if await {x}: pass", "await {x}; await {x}"]


def make(rng):
    lines = ["import asyncio, functools", "async def quick():\n    LOG.append(asyncio.current_task())\n    return 1", "async def slow():\n    LOG.append(asyncio.current_task())\n    await asyncio.sleep(0)\n    return 2",
             "async def deep():\n    return await slow()", "def made():\n    return slow()", "class Waits:\n    def __await__(self):\n        yield\n        return 3",
             "class K:\n    async def go(self):\n        LOG.append(asyncio.current_task())\n        return 4", "def keep(f):\n    @functools.wraps(f)\n    def inner():\n        return asyncio.ensure_future(f())\n    return inner",
             "@keep\nasync def wrapped():\n    LOG.append(asyncio.current_task())", "async def twice():\n    LOG.append(asyncio.current_task())\n    await quick()\n    await quick()", "def pick():\n    return quick", "renamed = slow"]
    if rng.random() < 0.15:
        lines.append("def quick():\n    return asyncio.create_task(slow())")
    lines += ["async def work(own):", "    loop = asyncio.get_running_loop()", "    task = asyncio.create_task(slow())", "    future = loop.create_future()", "    loop.call_soon(future.set_result, 1)"]
    for _ in range(rng.randint(1, 3)):
        lines.append("    " + rng.choice(SHAPES).format(x=rng.choice(AWAITED)))
    lines += ["f = lambda: work(asyncio.sleep(0))"]
    return "\n".join(lines) + "\n"


class Watch(ast.NodeTransformer):
    """Puts a watcher between each `await` of `work` and what it waits for."""

    def visit_Await(self, node):
        self.generic_visit(node)
        place = [ast.Constant(node.lineno), ast.Constant(node.col_offset + 1)]
        watched = ast.Call(ast.Name("WATCH", ast.Load()), [*place, node.value], [])
        return ast.copy_location(ast.Await(watched), node)


def watched(program):
    """For each `await` of `work` by line and column: what it waited for, how often it stood still, whose turns there were, and
    the tasks in which what it waited for ran."""
    tree = ast.parse(program.source)
    work = next(n for n in tree.body if getattr(n, "name", "") == "work")
    Watch().visit(work)
    seen, turns = {}, 0

    @types.coroutine
    def through(awaitable, record):
        steps = awaitable if inspect.iscoroutine(awaitable) else awaitable.__await__()
        value = None
        while True:
            try:
                found = steps.send(value) if hasattr(steps, "send") else next(steps)
            except StopIteration as ended:
                return ended.value
            record["stood"] += 1
            value = yield found

    async def watch(row, column, awaitable):
        record = {"thing": awaitable, "stood": 0, "own": asyncio.current_task()}
        seen.setdefault((row, column), record)
        start, logged = turns, len(program.log)
        value = await through(awaitable, record)
        record.update(turns=turns - start, tasks=program.log[logged:])
        return value

    async def main():
        nonlocal turns
        over = False

        async def other():
            nonlocal turns
            while not over:
                turns += 1
                await asyncio.sleep(0)

        beside, given = asyncio.create_task(other()), asyncio.sleep(0)
        try:
            await ns["work"](given)
        except Exception as error:
            seen["error"] = error
        given.close()
        over = True
        await beside

    ns = {"LOG": program.log, "WATCH": watch, "__name__": "program"}
    exec(compile(ast.fix_missing_locations(tree), "program.py", "exec"), ns)
    asyncio.run(main())
    return seen, ns


def judge(program, notes):
    program.log.clear()
    seen, ns = watched(program)
    for note in notes:
        if not program.lines[note["location"]["row"] - 1].startswith("    "):
            continue
        record = seen.get((note["location"]["row"], note["location"]["column"]))
        if record is None or "turns" not in record:
            continue
        yield note, note["lead"], lead(note["lead"], record, ns)
        for text in sentences(note):
            if groups := matched("{c} (line {n}) runs inside this same task; awaiting it does not by itself let others run, what it awaits does.", text):
                name = groups[0].split(".")[-1]
                lines = [i for i, one in enumerate(program.lines, 1) if one.strip().startswith(f"async def {name}(") or name == "renamed" and one.startswith("async def slow")]
                own = all(task is record["own"] for task in record["tasks"][:1])
                yield note, text, (own and int(groups[1]) in lines) or f"in its own task: {own}, defined on {lines}"
            else:
                yield note, text, unknown(text)
        if note["general"]:
            yield note, note["general"], record["stood"] == 0 or record["turns"] > 0 or "it stood still, and nobody had a turn"


def lead(text, record, ns):
    """Whether what is said to be done is what the `await` waits for: a coroutine or future itself, not a function that made a task."""
    thing = record["thing"]
    if groups := matched("`work` stops here until what {c} gives is done", text):
        return groups[0].endswith("()") or text
    groups = matched("`work` stops here until {c} is done", text)
    if not groups:
        return unknown(text)
    if not groups[0].endswith("()"):
        return not inspect.iscoroutine(thing) or groups[0] in ("own", "[slow()][0]") or f"it waits for {thing!r}"
    function = call(eval, groups[0][:-2], {**ns, "loop": asyncio.AbstractEventLoop})
    is_task = isinstance(thing, asyncio.Future) and groups[0] != "asyncio.gather()"
    return not is_task or f"it waits for {thing!r}, which {function!r} made"


FAMILIES = [Family("awaits", ("await-expression",), make, judge, 150)]
