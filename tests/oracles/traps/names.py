"""Judges of names: what is bound where, and what a statement about names changes."""

import asyncio
import collections.abc
import contextlib
import gc
import inspect
import contextlib
import multiprocessing
import os
import re
import threading
import typing
import warnings

from .running import Run, freeze


def beside(run, source, mark):
    """Another program, run under a name of its own."""
    path = run.path.with_name(f"{run.path.stem}_{mark}.py")
    path.write_text(source, encoding="utf-8", newline="")
    return Run(path)


@contextlib.contextmanager
def quiet():
    """Other processes say nothing either."""
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def unneeded_global(run, probes):
    """Without the statement everything is as before."""
    source = run.path.read_bytes().decode()
    bare = beside(run, re.sub(r"(?m)\bglobal [^;\r\n]*", "pass", source), "bare")
    values = [freeze(run.ask(probe)) for probe in probes]
    same = values == [freeze(bare.ask(probe)) for probe in probes]
    return same and bool(re.search(r"(?m)\bglobal ", source)), values


def _takes_none(annotation):
    if annotation in (None, type(None), typing.Any, object, typing.Hashable):
        return True
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _takes_none(arguments[0])
    if origin is typing.Literal:
        return None in arguments
    if origin is collections.abc.Hashable or annotation is collections.abc.Hashable:
        return True
    is_union = origin is typing.Union or "UnionType" in str(type(annotation))
    return is_union and any(_takes_none(argument) for argument in arguments)


def implicit_optional(run, probes):
    """A parameter gets None, which its annotation leaves out."""
    function = run.ask(probes[0])
    names = function.__code__.co_varnames
    count = function.__code__.co_argcount
    defaults = dict(zip(names[:count][::-1], (function.__defaults__ or ())[::-1]))
    defaults.update(function.__kwdefaults__ or {})
    bites = False
    for name, annotation in function.__annotations__.items():
        if defaults.get(name, ...) is None:
            annotation = eval(annotation, run.ns) if isinstance(annotation, str) else annotation
            bites |= not _takes_none(annotation)
    return bites, [freeze(run.ask(probe)) for probe in probes[1:]]


def coroutine_not_awaited(run, probes):
    """Python says that a coroutine was never awaited."""
    with contextlib.redirect_stdout(run.tape), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = eval(probes[0], run.ns)
        if inspect.iscoroutine(value):
            value = asyncio.run(value)
        gc.collect()
    bites = any("was never awaited" in str(warning.message) for warning in caught)
    return bites, freeze(value)


def task_not_kept(run, probes):
    """A task that waits is collected as garbage."""
    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        value = eval(probes[0], run.ns)
        if inspect.iscoroutine(value):
            value = await value
        for _ in range(3):
            await asyncio.sleep(0)
        gc.collect()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        return len(left), freeze(value)

    with run.watched():
        left, value = asyncio.run(main())
    return left == 0, value


def raises(*classes):
    """A judge of programs that end in an exception of these classes, or a probe does."""
    def judge(run, probes):
        errors = [run.error]
        for probe in probes:
            value = run.ask(probe)
            with run.watched():
                if inspect.iscoroutine(value):
                    try:
                        value = asyncio.run(value)
                    except Exception as error:
                        value = error
                gc.collect()
            errors.append(value)
        return any(type(error).__name__ in classes for error in errors), None

    return judge


def thread_target_called(run, probes):
    """The work is done in the thread that makes the other, which has nothing to do."""
    seen = run.ask(probes[0])
    return seen == [threading.current_thread().name], None


def wildcard_import(run, probes):
    """Without the star a name is missing."""
    source = run.path.read_bytes().decode()
    bare = beside(run, re.sub(r"from \S+ import \*", "pass", source), "bare")
    values = [freeze(run.ask(probe)) for probe in probes]
    same = values == [freeze(bare.ask(probe)) for probe in probes] and freeze(run.error) == freeze(bare.error)
    return not same and "import *" in source, values


def duplicate_definition(run, probes):
    """Without the first definition everything is as before."""
    source = run.path.read_bytes().decode()
    first, *_ = re.finditer(r"(?ms)^([ \t]*)(async def|def|class) (\w+).*?(?=^\1\S|\Z)", source[source.index("# one"):])
    at = source.index("# one") + first.start()
    without = source[:at] + source[at + len(first[0]):]
    bare = beside(run, without, "bare")
    values = [freeze(run.ask(probe)) for probe in probes]
    return values == [freeze(bare.ask(probe)) for probe in probes] and first[3] in without, values


def unguarded_multiprocessing(run, probes):
    """A process of which this is the main file starts another before it is ready."""
    multiprocessing.set_start_method("spawn", force=True)
    process = multiprocessing.process.current_process()
    process._inheriting = True
    try:
        with quiet():
            error = Run(run.path).error
    finally:
        del process._inheriting
        multiprocessing.set_start_method(None, force=True)
    return isinstance(error, RuntimeError) and "bootstrapping" in str(error), None


def lock_without_with(run, probes):
    """After an error the lock is still taken."""
    run.ask(probes[0])
    lock = run.ask(probes[1])
    taken = not lock.acquire(blocking=False)
    if not taken:
        lock.release()
    return taken, None


JUDGES = {
    "unbound-local": raises("UnboundLocalError"),
    "class-scope-in-comprehension": raises("NameError"),
    "asyncio-run-in-loop": raises("RuntimeError"),
    "shadowed-builtin": raises("TypeError"),
    "walrus-in-format-spec": raises("NameError", "ValueError", "TypeError"),
    "thread-target-called": thread_target_called,
    "wildcard-import": wildcard_import,
    "duplicate-definition": duplicate_definition,
    "unguarded-multiprocessing": unguarded_multiprocessing,
    "lock-without-with": lock_without_with,
    "unneeded-global": unneeded_global,
    "implicit-optional": implicit_optional,
    "coroutine-not-awaited": coroutine_not_awaited,
    "task-not-kept": task_not_kept,
}
