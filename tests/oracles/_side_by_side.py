"""Two pieces of code, run under the same circumstances."""

import ast
import builtins
import contextlib
import inspect
import itertools
import operator
import signal
import sys
import types

from _probes import Enough, Recorder, Surprise, show

NOT_REAL = {
    "open", "print", "input", "exec", "eval", "compile", "exit", "quit", "breakpoint", "help", "globals", "locals", "vars", "dir",
    "id", "__import__", "memoryview", "copyright", "credits", "license", "hash", "__build_class__",
}
SECONDS = 2
ENTRY = "entry"


class Unfit(Exception):
    """The code cannot be run on its own."""


class TooSlow(BaseException):
    """It does not end soon."""


def block(source):
    """The statements of a piece of source, which may be indented."""
    indented = source[:1] in " \t"
    tree = ast.parse("if 1:\n" + source if indented else source)
    return tree.body[0].body if indented else tree.body


def own_nodes(body):
    """The nodes of the statements, without those inside of functions and classes."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))


def function(body, parameters):
    """The statements as a function that gives its local variables where it ends."""
    arguments = ast.arguments([], [ast.arg(name) for name in parameters], None, [], [], None, [])
    is_async = any(
        isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)) or isinstance(node, ast.comprehension) and node.is_async
        for node in own_nodes(body)
    )
    end = ast.parse("return ('the end', locals_of_entry())").body
    kind = ast.AsyncFunctionDef if is_async else ast.FunctionDef
    error = None
    for looped in (False, True):
        inside = body
        if looped:
            rounds = ast.Tuple([ast.Constant(1), ast.Constant(2)], ast.Load())
            inside = [ast.For(ast.Name("round_of_entry", ast.Store()), rounds, body, [])]
        tree = ast.Module([kind(ENTRY, arguments, [*inside, *end], [])], [])
        if hasattr(tree.body[0], "type_params"):
            tree.body[0].type_params = []
        try:
            code = compile(ast.fix_missing_locations(tree), "entry.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, TypeError) as problem:
            error = problem
            continue
        return next(constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    raise Unfit(str(error))


def names_of(body):
    return {node.id for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name)}


def times(name, body):
    nodes = (node for statement in body for node in ast.walk(statement))
    return sum(isinstance(node, ast.Name) and node.id == name for node in nodes)


def loaded(body):
    return {
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
    } | {
        node.target.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }


class Pair:
    """Code before and after, ready to be run."""

    def __init__(self, before, after, given=()):
        self.given = dict(given)
        first = function(before, [])
        bound = set(first.co_varnames) | set(first.co_cellvars)
        self.bound = bound - {"round_of_entry"}
        second = function(after, [])
        bound_after = set(second.co_varnames) | set(second.co_cellvars)
        parameters = sorted(name for name in loaded(before) if name in bound | bound_after)
        self.parameters = parameters
        self.codes = [function(before, parameters), function(after, parameters)]
        self.free = sorted((names_of(before) | names_of(after)) - set(parameters))
        self.dropped = self.bound - bound_after
        # Variables of which it does not matter what they hold in the end.
        self.unread = set()
        self.modules = {"sys": sys, "operator": operator, "itertools": itertools}
        for name in names_of(before) & set(self.modules):
            # It is a probe for the code before, and has to be the real module for what is written out.
            if times(name, after) > times(name, before):
                raise Unfit(f"{name} is used already")
            del self.modules[name]

    def run(self, number, seed):
        recorder = Recorder(seed, calm=seed % 3 == 0)

        def make(name):
            if name in self.given:
                try:
                    return recorder.instance(self.given[name])
                except KeyError:
                    if name in self.bound:
                        return recorder.value()
                    raise Unfit(f"no {self.given[name]}") from None
            return recorder.value()

        values = {name: make(name) for name in sorted({*self.parameters, *self.free})}
        real = {name: getattr(builtins, name) for name in dir(builtins) if name not in NOT_REAL}
        real["id"] = lambda thing: recorder.note(recorder.probe(), "id", thing) or 1000 + len(recorder.log)
        real["__import__"] = lambda *details: contextlib if details[0] == "contextlib" else recorder.probe()
        real["__build_class__"] = builtins.__build_class__
        namespace = {name: value for name, value in values.items() if name not in real or name in self.given}
        kept = {}

        def locals_of_entry():
            frame = inspect.currentframe().f_back
            return {name: value for name, value in frame.f_locals.items() if name in self.bound - self.dropped - self.unread}

        namespace |= self.modules
        namespace |= {"__builtins__": real, "__name__": "entry", "locals_of_entry": locals_of_entry}
        entry = types.FunctionType(self.codes[number], namespace)
        recorder.log.clear()
        result = attempt(lambda: drive(entry(*(values[name] for name in self.parameters)), recorder))
        kept["result"] = shown(result, recorder)
        kept["globals"] = {
            name: shown(value, recorder)
            for name, value in namespace.items()
            if name in self.bound - self.dropped - self.unread and name not in values
        }
        kept["log"] = list(recorder.log)
        return kept


def attempt(run):
    """What it gives, or the error it raises."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return ("gives", run())
    except Enough:
        return ("enough",)
    except (Exception, SystemExit, GeneratorExit) as error:
        return ("raises", type(error).__name__, error.args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def slow(*_):
    raise TooSlow


signal.signal(signal.SIGALRM, slow)


def drive(result, recorder):
    """Runs coroutines and generators to their end."""
    if inspect.iscoroutine(result):
        try:
            while True:
                result.send(None)
        except StopIteration as end:
            return end.value
    if inspect.isgenerator(result):
        given = []
        try:
            item = next(result)
            while len(given) < 20:
                given.append(item)
                recorder.log.append(("yields", show(item)))
                choice = recorder.random.random()
                if choice < 0.1:
                    item = result.throw(recorder.random.choice([ValueError, Surprise])("thrown"))
                elif choice < 0.15:
                    recorder.log.append(("closes", show(result.close())))
                    return given
                else:
                    item = result.send(None if choice < 0.5 else recorder.value())
        except StopIteration as end:
            return given, end.value
        return given
    if inspect.isasyncgen(result):
        raise Unfit("an asynchronous generator")
    return result


def shown(value, recorder, depth=0):
    """What can be compared; functions are called to see what they do."""
    if isinstance(value, (list, tuple)) and depth < 4:
        return (type(value).__name__, *(shown(item, recorder, depth + 1) for item in value))
    if isinstance(value, dict) and depth < 4:
        return ("dict", *((show(key), shown(item, recorder, depth + 1)) for key, item in value.items()))
    if isinstance(value, types.FunctionType) and depth < 4:
        details = inspect.signature(value)
        called = []
        for _ in range(3):
            wanted = [p for p in details.parameters.values() if p.default is p.empty or recorder.random.random() < 0.5]
            plain = [recorder.value() for p in wanted if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
            named = {p.name: recorder.value() for p in wanted if p.kind is p.KEYWORD_ONLY}
            called.append(show(attempt(lambda: drive(value(*plain, **named), recorder))))  # noqa: B023
        shapes = [(p.name, p.kind.name, show(p.default)) for p in details.parameters.values()]
        return ("function", tuple(shapes), tuple(called))
    if type(value) is property and depth < 4:
        return ("property", value.__doc__, *(shown(part, recorder, depth + 1) for part in (value.fget, value.fset, value.fdel)))
    if type(value).__name__ == "generator" and depth < 4:
        return ("generator", show(attempt(lambda: drive(value, recorder))))
    return show(value)
