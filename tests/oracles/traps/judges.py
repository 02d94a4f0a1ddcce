"""What shows that a program falls into the trap of a check: one judge a check, for all its programs alike.

A judge gets a program that was run and its probes. It says whether the trap bit, and what else could be seen, which is to be
the same after a fix.
"""

import ast
import traceback

from . import concurrency, spelling
from . import concurrency, flow
from . import concurrency, objects
from . import concurrency, iteration
from . import concurrency, names
from . import concurrency, library
from .running import Endless, Run, freeze, touch


def mutable_default_argument(run, probes):
    """A second call tells from the first, or from what its caller did with what it got."""
    first = run.ask(probes[0])
    before = freeze(first)
    touch(first)
    second = freeze(run.ask(probes[0]))
    # Each of the others starts with a fresh default.
    rest = [freeze(again(run).ask(probe)) for probe in [*probes[1:], probes[0]]]
    return before != second, rest


def again(run):
    """The same program, run afresh."""
    return Run(run.path)


def late_binding_closure(run, probes):
    """The functions give something else than in their rounds."""
    return freeze(run.ask(probes[0])) != freeze(run.ask(probes[1])), None


def bare_except(run, probes):
    """A wish to stop is swallowed, or becomes an ordinary error."""
    function = run.ask(probes[0])
    stopped = [_outcome(run, function, wish) for wish in (KeyboardInterrupt("stop"), SystemExit(3))]
    bites = any(name not in ("KeyboardInterrupt", "SystemExit") for name, _ in stopped)
    return bites, [_outcome(run, function, error) for error in (None, ValueError("v"), KeyError("k"))]


def return_in_finally(run, probes):
    """An exception is lost, or the value that was to be returned."""
    function = run.ask(probes[0])
    name, _ = _outcome(run, function, ZeroDivisionError("z"))
    return name == "returned", None


def _outcome(run, function, error):
    """How a function of an action ends where the action raises this, or nothing."""
    def action():
        if error is not None:
            raise error
        return "done"

    with run.watched():
        try:
            return "returned", freeze(function(action))
        except BaseException as raised:
            return type(raised).__name__, freeze(raised)


def raise_without_from(run, probes):
    """The traceback says, last, that the one error happened while another was handled."""
    with run.watched():
        try:
            value = eval(probes[0], run.ns)
        except SystemExit as ended:
            # The interpreter ends, and prints no traceback.
            return False, freeze(ended)
        except Exception as error:
            told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            during, because = told.rfind("During handling of the above exception"), told.rfind("was the direct cause of")
            return during > because, freeze(error)
        return False, freeze(value)


def modify_while_iterating(run, probes):
    """The loop ends in an error, or does not see each item once."""
    if probes[0] == "PRINTED":
        result = run.error
    else:
        run.printed()
        result = run.ask(probes[0])
    seen = run.printed()
    wanted = [str(item) for item in run.ask(probes[1])]
    bites = isinstance(result, (RuntimeError, Endless)) or seen != wanted
    return bites, [freeze(run.ask(probe)) for probe in probes[2:]]


def list_multiplication_aliasing(run, probes):
    """What changes one row changes another."""
    rows = run.ask(probes[0])
    if not isinstance(rows, (list, tuple)):
        return False, freeze(rows)
    before = [freeze(row) for row in rows]
    for at, row in enumerate(rows):
        if touch(row) and any(freeze(other) != text for i, (other, text) in enumerate(zip(rows, before)) if i != at):
            return True, len(before)
        before = [freeze(row) for row in rows]
    return False, len(before)


def identity_with_literal(run, probes):
    """The compiler warns, or the answer is another than that of a comparison of values."""
    warned = any('"is' in text and "literal" in text for text in run.warnings)
    return warned or run.ask(probes[0]) != run.ask(probes[1]), [freeze(run.ask(probe)) for probe in probes[2:]]


class Yes:
    """Says yes to every comparison."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = object.__hash__


def equality_with_none(run, probes):
    """What says yes to everything passes for None; or, for code made for such objects, what it does no longer works."""
    if probes[0].startswith("works: "):
        return run.ask(probes[0][len("works: "):]) is not True, None
    function = run.ask(probes[0])

    def answer(value):
        with run.watched():
            try:
                return freeze(bool(function(value)) if not isinstance(function(value), int) else function(value))
            except AssertionError as error:
                return freeze(error)

    return answer(Yes()) == answer(None), [answer(None), answer(0), answer("")]


def missing_wraps(run, probes):
    """The decorated function has another name or no docstring."""
    function = run.ask(probes[0])
    bites = function.__name__ != run.ask(probes[1]) or function.__doc__ != "Adds."
    return bites, [freeze(run.ask(probe)) for probe in probes[2:]]


def eq_without_hash(run, probes):
    """An instance is needed as a key and has no hash."""
    error = run.error
    return isinstance(error, TypeError) and "unhashable" in str(error), None


def mro_conflict(run, probes):
    """The class statement raises."""
    text = str(run.error) if isinstance(run.error, TypeError) else ""
    return "consistent method resolution" in text or "duplicate base class" in text, None


def fromkeys_mutable_value(run, probes):
    """What changes the value of one key changes that of another."""
    table = run.ask(probes[0])
    values = list(table.values())
    before = [freeze(value) for value in values]
    touched = bool(values) and touch(values[0])
    return touched and any(freeze(v) != text for v, text in zip(values[1:], before[1:])), [list(table), before]


def duplicate_dict_key(run, probes):
    """The dict has fewer keys than were written."""
    held = run.ask(probes[0])
    return len(held) < run.ask(probes[1]), freeze(held)


def duplicate_set_element(run, probes):
    """The set has fewer elements than its display."""
    held = run.ask(probes[0])
    displays = [n for n in ast.walk(ast.parse(run.path.read_bytes())) if isinstance(n, ast.Set)]
    return any(len(held) < len(display.elts) for display in displays), freeze(held)


def dataclass_mutable_default(run, probes):
    """The class cannot be made for the sake of a default."""
    return isinstance(run.error, ValueError) and "mutable default" in str(run.error), None


def dataclass_field_order(run, probes):
    """The class cannot be made for the sake of the order of its fields."""
    return isinstance(run.error, TypeError) and "non-default argument" in str(run.error), None


def unhashable_key(run, probes):
    """Something without a hash is needed as a key."""
    text = str(run.error) if isinstance(run.error, TypeError) else ""
    return "unhashable" in text or "cannot use" in text, None


def chained_mutable_assignment(run, probes):
    """What changes one of the names' objects changes another's."""
    held = run.ask(probes[0])
    before = [freeze(one) for one in held]
    touched = touch(held[0])
    return touched and any(freeze(one) != text for one, text in zip(held[1:], before[1:])), None


def differs(run, probes):
    """What was made of it is not what was to be made."""
    return freeze(run.ask(probes[0])) != freeze(run.ask(probes[1])), [freeze(run.ask(probe)) for probe in probes[2:]]


def accidental_tuple(run, probes):
    """The value is a tuple; or, where nothing holds it, a statement makes one with a single item."""
    if probes[0] != "THROWN AWAY":
        return isinstance(run.ask(probes[0]), tuple), None
    statements = [n.value for n in ast.walk(ast.parse(run.path.read_bytes())) if isinstance(n, ast.Expr)]
    return any(isinstance(value, ast.Tuple) and len(value.elts) == 1 for value in statements), run.printed()


def call_in_default_argument(run, probes):
    """Two calls get the same result of what varies; or the second one gets what the first one has changed."""
    first, second = freeze(run.ask(probes[0])), freeze(run.ask(probes[0]))
    if probes[1:] == ["VARIES"]:
        return first == second, None
    return first != second, None


def empty_braces_as_set(run, probes):
    """A dict is asked for what only sets have."""
    return isinstance(run.error, (AttributeError, TypeError)) and "dict" in str(run.error), None
def otherwise(run, probes):
    """The answer is another than the one that is meant."""
    return freeze(run.ask(probes[0])) != freeze(run.ask(probes[1])), [freeze(run.ask(probe)) for probe in probes[2:]]


def equality_with_bool(run, probes):
    """What counts as true or false gets another answer than True and False do."""
    function = run.ask(probes[0])

    def answer(value):
        with run.watched():
            try:
                return freeze(function(value))
            except AssertionError as error:
                return freeze(error)

    yes, no = answer(True), answer(False)
    return answer([0]) != yes or answer([]) != no, [yes, no, answer(1), answer(0)]


JUDGES = {
    "mutable-default-argument": mutable_default_argument,
    "late-binding-closure": late_binding_closure,
    "bare-except": bare_except,
    "raise-without-from": raise_without_from,
    "return-in-finally": return_in_finally,
    "modify-while-iterating": modify_while_iterating,
    "list-multiplication-aliasing": list_multiplication_aliasing,
    "identity-with-literal": identity_with_literal,
    "equality-with-none": equality_with_none,
    "missing-wraps": missing_wraps,
    "eq-without-hash": eq_without_hash,
    "mro-conflict": mro_conflict,
    "fromkeys-mutable-value": fromkeys_mutable_value,
    "duplicate-dict-key": duplicate_dict_key,
    "duplicate-set-element": duplicate_set_element,
    "dataclass-mutable-default": dataclass_mutable_default,
    "dataclass-field-order": dataclass_field_order,
    "unhashable-key": unhashable_key,
    "chained-mutable-assignment": chained_mutable_assignment,
    "class-counter-through-self": differs,
    "accidental-tuple": accidental_tuple,
    "empty-braces-as-set": empty_braces_as_set,
    "call-in-default-argument": call_in_default_argument,
    "class-attribute-shared-mutable": differs,
    "blocking-call-in-async": concurrency.blocking_call_in_async,
    "cpu-bound-thread": concurrency.cpu_bound_thread,
    "constant-or-condition": otherwise,
    "type-equality": otherwise,
    "comparison-with-itself": otherwise,
    "is-instance-of-or": otherwise,
    "none-from-mutator": otherwise,
    "discarded-immutable-result": otherwise,
    "str-strip-as-prefix": otherwise,
    "implicit-concatenation-in-list": otherwise,
    "float-equality": otherwise,
    "missing-f-prefix": otherwise,
    "equality-with-bool": equality_with_bool,
    "not-precedence": spelling.not_precedence,
    "assert-on-tuple": spelling.assert_on_tuple,
    "invalid-escape": spelling.invalid_escape,
    "f-string-without-field": spelling.f_string_without_field,
    **flow.JUDGES,
    "missing-self": objects.missing_self,
    "property-setter-recursion": objects.property_setter_recursion,
    "slots-missing-attribute": objects.slots_missing_attribute,
    "abstract-instantiation": objects.abstract_instantiation,
    "notimplemented-in-operator": objects.notimplemented_in_operator,
    "super-of-type-self": objects.super_of_type_self,
    "iterator-without-iter": objects.iterator_without_iter,
    "cached-method": objects.cached_method,
    "decorator-returns-none": objects.decorator_returns_none,
    "init-without-super": objects.init_without_super,
    "exit-swallows": objects.exit_swallows,
    "contextmanager-without-finally": objects.contextmanager_without_finally,
    "range-len": iteration.range_len,
    "manual-counter": iteration.manual_counter,
    "manual-append-loop": iteration.manual_append_loop,
    "needless-list-in-reducer": iteration.needless_list_in_reducer,
    "range-argument-order": iteration.range_argument_order,
    "list-pop-front": iteration.list_pop_front,
    "membership-on-list-in-loop": iteration.membership_on_list_in_loop,
    "string-concatenation-in-loop": iteration.string_concatenation_in_loop,
    "generator-exhausted": iteration.generator_exhausted,
    "groupby-unsorted": iteration.groupby_unsorted,
    "unused-lazy-result": iteration.unused_lazy_result,
    **names.JUDGES,
    "format-argument-mismatch": library.as_probed,
    "regex-flags-as-count": library.as_probed,
    "open-without-encoding": library.as_probed,
    "strptime-minutes-months": library.as_probed,
    "yaml-unsafe-load": library.as_probed,
    "requests-without-timeout": library.as_probed,
    "tmp-file-race": library.as_probed,
    "eval-of-input": library.as_probed,
    "pickle-untrusted": library.as_probed,
    "sql-string-building": library.as_probed,
    "shell-true-with-variable": library.as_probed,
    "weak-random-for-secret": library.as_probed,
    "naive-aware-comparison": library.as_probed,
    "naive-datetime": library.as_probed,
    "hardcoded-secret": library.as_probed,
    "assert-for-validation": library.as_probed,
    "open-without-with": library.as_probed,
}
