"""Judges of the traps in exceptions, loops and statements without effect."""

import ast

from .running import freeze

# What an action may raise, besides the classes that a probe names.
OTHERS = (None, ZeroDivisionError("z"))


def outcome(run, function, *arguments):
    """How a call ends: what it gives, or raises."""
    with run.watched():
        try:
            return "returned", freeze(function(*arguments))
        except BaseException as raised:
            return type(raised).__name__, freeze(raised)


def acting(error):
    """A function that raises this, or gives something."""
    def action():
        if error is not None:
            raise error
        return "done"

    return action


def except_tuple_or(run, probes):
    """One of the classes that the clause names gets out."""
    function, classes = run.ask(probes[0]), run.ask(probes[1])
    ends = [outcome(run, function, acting(each("e")))[0] for each in classes]
    return any(end != "returned" for end in ends), [outcome(run, function, acting(error)) for error in OTHERS]


def raise_notimplemented(run, probes):
    """What comes out is a `TypeError`."""
    return outcome(run, run.ask(probes[0]))[0] == "TypeError", None


def raise_non_exception(run, probes):
    """Python refuses to raise it."""
    name, text = outcome(run, run.ask(probes[0]))
    return name == "TypeError" and "derive" in text, None


def exception_not_raised(run, probes):
    """The function goes on, though it saw that something is wrong."""
    function = run.ask(probes[0])
    with run.watched():
        try:
            given = function(True)
        except Exception:
            return False, outcome(run, function, False)
    return not isinstance(given, BaseException), outcome(run, function, False)


def unreachable_except(run, probes):
    """An exception of the class that a later clause names gets the answer of an earlier one."""
    function, error, answer = (run.ask(probe) for probe in probes[:3])
    bites = outcome(run, function, acting(error)) != ("returned", freeze(answer))
    return bites, [outcome(run, function, acting(other)) for other in OTHERS]


def other_than_meant(run, probes):
    """What is there afterwards is not what was meant."""
    return freeze(run.ask(probes[0])) != freeze(run.ask(probes[1])), None


def return_in_init(run, probes):
    """No object can be made."""
    error = run.ask(probes[0])
    return isinstance(error, TypeError) and "__init__() should return None" in str(error), None


def loop_else_without_break(run, probes):
    """The loop has an `else`, which runs for whatever is given that lets the loop end."""
    function, word = run.ask(probes[0]), run.ask(probes[1])
    tree = ast.parse(run.path.read_bytes())
    has_else = any(isinstance(node, (ast.For, ast.While)) and node.orelse for node in ast.walk(tree))
    seen, ended = [], []
    for items in ([], [0], [1], [0, 2, 1]):
        run.printed()
        end = outcome(run, function, list(items))
        lines = run.printed()
        seen.append((end, lines))
        if end == ("returned", "None"):
            ended.append(word in lines)
    return has_else and all(ended), seen


def unreachable_after_return(run, probes):
    """A line is there that no argument makes run."""
    function, word = run.ask(probes[0]), run.ask(probes[1])
    seen, ran = [], False
    for value in (0, 1, 2, -1, 100):
        run.printed()
        with run.watched():
            try:
                end = function(value)
                end = list(end) if hasattr(end, "__next__") else end
            except Exception as raised:
                end = raised
        lines = run.printed()
        ran |= word in lines
        seen.append((freeze(end), lines))
    return word in run.path.read_text(encoding="utf-8") and not ran, seen


def broad_except_swallowed(run, probes):
    """An error of any kind ends in silence."""
    function = run.ask(probes[0])
    silent = []
    for error in (NameError("n"), TypeError("t"), KeyError("k"), RuntimeError("r")):
        run.printed()
        name, _ = outcome(run, function, acting(error))
        silent.append(name == "returned" and not run.printed())
    return all(silent), None


JUDGES = {
    "unreachable-except": unreachable_except,
    "except-tuple-or": except_tuple_or,
    "raise-notimplemented": raise_notimplemented,
    "raise-non-exception": raise_non_exception,
    "exception-not-raised": exception_not_raised,
    "useless-comparison": other_than_meant,
    "missing-call-parentheses": other_than_meant,
    "loop-variable-overrides-iterable": other_than_meant,
    "loop-else-without-break": loop_else_without_break,
    "unreachable-after-return": unreachable_after_return,
    "return-in-init": return_in_init,
    "broad-except-swallowed": broad_except_swallowed,
}
