"""The judges of traps in classes, decorators and context managers."""

import gc
import weakref

from .running import Run, freeze


def _ends_in(kind, *words):
    """Whether the first probe, or the program, ends in an exception of this class whose text has one of these words."""
    def judge(run, probes):
        error = run.error or run.ask(probes[0])
        bites = isinstance(error, kind) and (not words or any(word in str(error) for word in words))
        return bites, [freeze(run.ask(probe)) for probe in probes[1:]]
    return judge


missing_self = _ends_in(TypeError, "takes 0 positional arguments")
property_setter_recursion = _ends_in(RecursionError)
slots_missing_attribute = _ends_in(AttributeError)
abstract_instantiation = _ends_in(TypeError, "abstract")
super_of_type_self = _ends_in(RecursionError)
iterator_without_iter = _ends_in(TypeError, "not iterable")
init_without_super = _ends_in((AttributeError, RuntimeError))


def notimplemented_in_operator(run, probes):
    """The operator raises NotImplementedError, or gives the class as its result."""
    result = run.ask(probes[0])
    bites = isinstance(result, NotImplementedError) or result is NotImplementedError
    return bites, [freeze(run.ask(probe)) for probe in probes[1:]]


def cached_method(run, probes):
    """An object that was called lives on although nobody has it."""
    run.ns["held"] = run.ask(probes[0])
    seen = weakref.ref(run.ns["held"])
    result = freeze(run.ask(probes[1]))
    del run.ns["held"]
    gc.collect()
    return seen() is not None, result


def decorator_returns_none(run, probes):
    """The decorated name is None, or decorating fails because there is no decorator."""
    failed = isinstance(run.error, TypeError) and "NoneType" in str(run.error)
    return failed or run.ask(probes[0]) is None, None


def exit_swallows(run, probes):
    """An exception does not leave the block."""
    return _leave(run, probes[0], ZeroDivisionError()) is None, None


def contextmanager_without_finally(run, probes):
    """A block that raises leaves something else behind than one that does not."""
    other = Run(run.path)
    _leave(other, probes[0], None)
    fine = freeze(other.ask(probes[1]))
    _leave(run, probes[0], ZeroDivisionError())
    return freeze(run.ask(probes[1])) != fine, fine


def _leave(run, manager, error):
    """The exception that comes out of a block that raises this."""
    with run.watched():
        try:
            with eval(manager, run.ns):
                if error is not None:
                    raise error
        except Exception as raised:
            return raised
    return None
