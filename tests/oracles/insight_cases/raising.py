"""Exceptions: what clauses catch, where raised ones go, what they are linked to."""

import builtins
import re
import traceback

from .base import Family, codes, matched, numbers, same, sentences, unknown

OWN = ["class AppError(Exception): pass", "class NotFound(AppError, LookupError): pass", "class Deep(NotFound): pass", "class Strange(BaseException): pass",
       "def deco(c): return Exception", "@deco\nclass Replaced(KeyError): pass", "Alias = KeyError", "PAIR = (KeyError, IndexError)", "import json, socket, subprocess",
       "class Maker(ValueError):\n    def __new__(cls, *a): return KeyError('made')"]
CLASSES = ["ValueError", "KeyError", "LookupError", "IndexError", "OSError", "IOError", "FileNotFoundError", "ArithmeticError", "ZeroDivisionError", "Exception", "UnicodeDecodeError",
           "UnicodeError", "RuntimeError", "NotImplementedError", "RecursionError", "AppError", "NotFound", "Deep", "Strange", "Replaced", "Alias", "json.JSONDecodeError", "socket.timeout",
           "TimeoutError", "KeyboardInterrupt", "SystemExit", "BaseException", "ConnectionError", "ImportError", "ModuleNotFoundError", "StopIteration", "EnvironmentError",
           "subprocess.TimeoutExpired", "subprocess.SubprocessError", "Warning", "DeprecationWarning", "AssertionError", "TypeError", "Maker"]


def clause(rng):
    kind = rng.random()
    if kind < 0.6:
        text = rng.choice(CLASSES)
    elif kind < 0.9:
        text = "(" + ", ".join(rng.choice(CLASSES) for _ in range(rng.randint(2, 5))) + ")"
    else:
        text = rng.choice(["PAIR", "()", "(*PAIR, ValueError)", "(ValueError,)", "find()"])
    return text + rng.choice(["", "", " as e", " as error"])


def make_clauses(rng):
    lines = [*OWN, "def find(): return KeyError"]
    for i in range(2):
        lines.append(f"def f{i}(one):\n    try:\n        raise one")
        clauses = [f"except {clause(rng)}:" for _ in range(rng.randint(1, 4))] + ["except:"] * (rng.random() < 0.15)
        for j, head in enumerate(clauses):
            lines.append(f"    {head}\n        return {j}")
        if rng.random() < 0.3:
            lines.append("    finally:\n        LOG.append('last')")
    return "\n".join(lines) + "\n"


def instances(ns):
    """An instance of every exception that can be made out of nothing."""
    found = []
    for name, value in [*vars(builtins).items(), *ns.items(), *[(f"json.{n}", v) for n, v in vars(ns["json"]).items()], *[(f"sub.{n}", v) for n, v in vars(ns["subprocess"]).items()]]:
        if isinstance(value, type) and issubclass(value, BaseException):
            for given in ((), ("x",), ("x", "y", 0), ("utf-8", b"x", 0, 1, "why"), ("utf-8", "x", 0, 1, "why"), ("x", 0, 1, "why"), ("x", [ValueError(1)])):
                try:
                    one = value(*given)
                except Exception:
                    continue
                if type(one) is value:
                    found.append(one)
                    break
    return found


def is_named(program, name, line):
    """Whether the clause on this line names the class, by itself or through the name of a tuple."""
    text = program.lines[line - 1]
    return name in text or "PAIR" in text and eval(name, program.ns) in program.ns["PAIR"]


def judge_clauses(program, notes):
    ns = program.ns
    pool = instances(ns)
    for note in notes:
        lead, facts, row = note["lead"], sentences(note), note["location"]["row"]
        start = max(i for i in range(row) if program.lines[i].startswith("def f"))
        function = ns[program.lines[start][4:6]]
        number = sum(line.startswith("    except") for line in program.lines[start:row]) - 1
        written = re.match(r"    except ?(.*?)(?: as \w+)?:", program.lines[row - 1])[1]
        caught = {}
        for one in pool:
            try:
                caught[one] = function(one)
            except BaseException:
                caught[one] = None
            one.__traceback__ = None
        here = eval(f"({written})" if written else "BaseException", ns)
        here = here if isinstance(here, tuple) else (here,)
        if lead.startswith("never runs"):
            ok = all(result != number for result in caught.values())
            if groups := matched("never runs: {c} on line {n} catches {c} first", lead):
                first, second = eval(groups[0], ns), eval(groups[2], ns)
                ok = ok and issubclass(second, first) and is_named(program, groups[0], int(groups[1]))
            elif lead != "never runs: clauses above it catch all that it names":
                ok = unknown(lead)
            yield note, lead, ok or "it runs"
        elif lead == "catches nothing: the tuple of classes is empty":
            yield note, lead, same(here, ()) if written == "()" else here
        elif lead == "catches every exception, `KeyboardInterrupt` and `SystemExit` too":
            yield note, lead, same(here, (BaseException,))
        elif lead == "catches nearly everything; `KeyboardInterrupt`, `SystemExit` and `GeneratorExit` pass by":
            passing = [type(one).__name__ for one in pool if not isinstance(one, here)]
            yield note, lead, (set(passing) >= {"KeyboardInterrupt", "SystemExit", "GeneratorExit"} and here == (Exception,)) or passing
        elif groups := re.fullmatch(r"catches `([^`]+)` and what derives from it(?:: (.*))?", lead):
            below = [eval(name, ns) for name in codes(groups[2] or "")]
            known = [type(one) for one in pool if here[0] in type(one).__bases__]
            ok = eval(groups[1], ns) is here[0] and all(issubclass(one, here[0]) for one in below)
            if "…" not in lead and here[0].__module__ == "builtins":
                ok = ok and {one for one in known if one.__module__ == "builtins"} == set(below)
            yield note, lead, ok or f"{here}, {known}"
        elif lead.startswith("catches ") and lead.endswith(", and what derives from them"):
            names = codes(lead)
            said = tuple(eval(name, ns) for name in names)
            more = re.search(r" and (\d+) more", lead)
            yield note, lead, same(here[: len(said)], said) if len(said) + (int(more[1]) if more else 0) == len(here) else f"{here}"
        else:
            yield note, lead, unknown(lead)
        for fact in facts:
            if groups := matched("{c} is made on line {n}.", fact):
                yield note, fact, f"class {groups[0]}" in program.lines[int(groups[1]) - 1] or program.lines[int(groups[1]) - 1]
            elif groups := re.fullmatch(r"Above it: (.*); a clause with one of them catches it too\.", fact):
                yield note, fact, same([one.__name__ for one in here[0].__mro__[1:-1]], codes(groups[1]))
            elif groups := matched("{c} never gets here: {c} on line {n} catches it first", fact):
                narrow, wide = eval(groups[0], ns), eval(groups[1], ns)
                ok = issubclass(narrow, wide) and is_named(program, groups[1], int(groups[2]))
                ok = ok and not any(result == number for one, result in caught.items() if isinstance(one, narrow))
                yield note, fact, ok or f"{caught}"
            elif groups := matched("{c} is covered by {c} beside it", fact):
                narrow, wide = eval(groups[0], ns), eval(groups[1], ns)
                yield note, fact, (narrow in here and wide in here and issubclass(narrow, wide) and narrow is not wide) or "it is not"
            else:
                yield note, fact, unknown(fact)


# ---- where raised exceptions go

RAISED = ["KeyError", "KeyError('x')", "ValueError('a', 1)", "AppError()", "NotFound", "Deep('z')", "Strange()", "OSError(2, 'gone')", "OSError('x')", "Alias(1)", "Replaced('r')", "find()('f')",
          "json.JSONDecodeError('a', 'b', 0)", "KeyboardInterrupt", "StopIteration(3)", "IndexError", "Maker(1)", "FileNotFoundError(2, 'no')", "ZeroDivisionError", "BaseException(1)", "ImportError('x')"]


def make_raises(rng):
    lines = [*OWN, "def find(): return KeyError", "import contextlib"]
    for i in range(2):
        lines.append(f"def f{i}(which):\n    try:\n        LOG.append('body')")
        for j in range(rng.randint(0, 4)):
            text = f"raise {rng.choice(RAISED)}{rng.choice(['', '', '', ' from None'])}"
            form = rng.random()
            if form < 0.6:
                lines.append(f"        if which == {j}:\n            {text}")
            elif form < 0.7:
                lines.append(f"        if which == {j}:\n            try:\n                {text}\n            except LookupError: return 'inside'")
            elif form < 0.8:
                lines.append(f"        with contextlib.suppress(ValueError):\n            if which == {j}: {text}")
            elif form < 0.9:
                lines.append(f"        def inner():\n            {text}")
            else:
                lines.append(f"        for _ in range(2):\n            if which == {j}: {text}")
        clauses = [f"except {clause(rng)}:" for _ in range(rng.randint(0, 3))] + ["except:"] * (rng.random() < 0.2)
        for head in clauses:
            lines.append(f"    {head}\n        LOG.append({len(chr(10).join(lines).splitlines()) + 1})")
        if clauses and rng.random() < 0.4:
            lines.append("    else:\n        LOG.append('else')")
        if not clauses or rng.random() < 0.4:
            lines.append("    finally:\n        LOG.append('finally')" + "\n        return 'turned'" * (rng.random() < 0.15))
    return "\n".join(lines) + "\n"


def judge_raises(program, notes):
    ns, log = program.ns, program.log
    for note in notes:
        row = note["location"]["row"]
        name = re.match(r"def (f\d)", program.lines[row - 2])
        if not name:
            continue
        end = next((i for i in range(row, len(program.lines)) if program.lines[i].startswith("def f")), len(program.lines))
        runs = {}
        for which in range(-1, 6):
            log.clear()
            error = None
            result = None
            try:
                result = ns[name[1]](which)
            except BaseException as one:
                error = one
            # A `return` is another way out of the body.
            runs[which] = (list(log), error or (LookupError() if result == "inside" else None))
            if result == "turned" and "body" == log[0] and len(log) == 2:
                runs.pop(which)
        for text in [note["lead"], *sentences(note)]:
            where = re.search(r"raised on line (\d+)", text)
            if where:
                line = int(where[1])
                guard = next(program.lines[i] for i in (line - 1, line - 2) if "which ==" in program.lines[i])
                log_of, error = runs.get(numbers(guard.split("==")[1])[0], (["turned"], None))
            if groups := matched("the {c} raised on line {n} goes to {c} on line {n}", text):
                ok = int(groups[3]) in log_of and error is None and groups[2] in program.lines[int(groups[3]) - 1] or groups[2].removeprefix("except ") in " ".join(program.lines)
                yield note, text, (int(groups[3]) in log_of and error is None and ok and raises(program, line, groups[0])) or f"{log_of} {error!r}"
            elif groups := matched("the {c} raised on line {n} goes to the `except` on line {n}", text):
                yield note, text, (int(groups[2]) in log_of and error is None and raises(program, line, groups[0])) or f"{log_of} {error!r}"
            elif groups := matched("no clause catches the {c} raised on line {n}: it leaves the `try`", text):
                yield note, text, (type(error).__name__ == groups[0] and not any(isinstance(one, int) for one in log_of)) or f"{log_of} {error!r}"
            elif groups := matched("no clause catches the {c} raised on line {n}: it goes on after `finally`", text):
                yield note, text, (type(error).__name__ == groups[0] and log_of[-1] == "finally") or f"{log_of} {error!r}"
            elif groups := matched("where its {n} `raise` statements lead", text):
                yield note, text, len(sentences(note)) >= int(groups[0]) or sentences(note)
            elif groups := matched("of its {n} `except` clauses, the first that fits runs, and no other", text):
                count = sum(line.startswith("    except") for line in program.lines[row:end])
                ran = [sum(isinstance(one, int) for one in entries) for entries, _ in runs.values()]
                yield note, text, (count == int(groups[0]) and max(ran, default=0) <= 1) or f"{count}, {ran}"
            elif "`else` (line" in text or "`finally` (line" in text:
                yield note, text, parts(program, text, runs)
            else:
                yield note, text, unknown(text)


def raises(program, line, name):
    """Whether the statement raises exactly an instance of this class."""
    try:
        exec(program.lines[line - 1].split(": ", 1)[-1].strip() if "if which" in program.lines[line - 1] else program.lines[line - 1].strip(), dict(program.ns))
    except BaseException as error:
        return type(error).__name__ == name
    return False


def parts(program, text, runs):
    """`else` runs where nothing was raised, `finally` always and last; lines are theirs."""
    for word in ("else", "finally"):
        groups = re.search(rf"`{word}` \(line (\d+)\)", text)
        if groups and program.lines[int(groups[1]) - 1].strip() != f"{word}:":
            return program.lines[int(groups[1]) - 1]
    for entries, error in runs.values():
        raised = error is not None or any(isinstance(one, int) for one in entries)
        if "`else`" in text and ("else" in entries) == raised:
            return f"{entries} {error!r}"
        if "`finally`" in text and entries[-1] != "finally":
            return f"{entries} {error!r}"
    known = (r"`else` \(line \d+\) runs where the body comes to its end; `finally` \(line \d+\) runs last, however the `try` is left|"
             r"`else` \(line \d+\) runs where the body comes to its end; what it raises is not caught here|"
             r"`finally` \(line \d+\) runs last, however the `try` is left(, also where an `except` leaves it)?")
    return bool(re.fullmatch(known, text)) or unknown(text)


# ---- links between exceptions

def make_links(rng):
    lines = [*OWN, "def find(): return KeyError", "def fail(): raise KeyError('first')"]
    for i in range(3):
        name = rng.choice(["", " as e", " as e", " as error"])
        known = name.split(" ")[-1] or "None"
        new = rng.choice(["ValueError('new')", "ValueError", "AppError('new')", "NotFound", "Maker('m')", "find()('x')", known if name else "ValueError()", "Deep(1)", "OSError(2, 'gone')", "Replaced(1)"])
        link = rng.choice(["", "", "", f" from {known}", f" from {known}", " from None", " from TypeError", " from other"])
        text = rng.choice([f"raise {new}{link}", f"raise {new}{link}", "raise" if rng.random() < 0.6 else f"raise {new}{link}"])
        first = rng.choice(["fail()", "fail()", "raise LookupError('first')", "pass"])
        clause = f"except LookupError{name}:"
        pad = rng.choice(["pass", "LOG.append(1)", f"{known} = TypeError('else')" if name else "pass", f"print({known})"])
        shape = rng.random()
        lines.append(f"def f{i}(other=TypeError('o')):")
        if shape < 0.45:
            lines.append(f"    try:\n        {first}\n    {clause}\n        {pad}\n        {text}")
        elif shape < 0.6:
            lines.append(f"    try:\n        {first}\n    finally:\n        {'raise ValueError(1)' if 'from' in text and known in text.split('from')[1] or new == known or text == 'raise' else text}")
        elif shape < 0.7:
            lines.append(f"    try:\n        {first}\n    {clause}\n        try:\n            {text}\n        finally:\n            LOG.append(2)")
        elif shape < 0.8:
            lines.append(f"    try:\n        {first}\n    {clause}\n        try:\n            1 / 0\n        except ArithmeticError:\n            {text}")
        elif shape < 0.9:
            lines.append(f"    try:\n        {first}\n    {clause}\n        try:\n            LOG.append(3)\n        finally:\n            {text}")
        else:
            lines.append(f"    try:\n        {first}\n    {clause}\n        for _ in range(2):\n            with open(__file__ if False else '/dev/null'):\n                {text}")
    return "\n".join(lines) + "\n"


DURING = "During handling of the above exception, another exception occurred:"
CAUSE = "The above exception was the direct cause of the following exception:"


def judge_links(program, notes):
    for note in notes:
        row = note["location"]["row"]
        start = max(i for i in range(row) if program.lines[i].startswith("def f"))
        name = program.lines[start][4:6]
        handled = None
        try:
            program.ns[name]()
            error = None
        except BaseException as one:
            error = one
        last = error.__traceback__ if error else None
        while last and last.tb_next and last.tb_frame.f_code.co_name != name:
            last = last.tb_next
        if error is None or last is None or last.tb_lineno != row and "raise" not in note["lead"]:
            # The statement was not reached.
            if error is None:
                continue
        shown = "".join(traceback.format_exception(error))
        sentences_of = [note["lead"], *sentences(note)]
        for text in sentences_of:
            context, cause = error.__context__, error.__cause__
            if last.tb_lineno != row:
                continue
            if groups := matched("the new {c} keeps {c} as its `__context__`", text):
                ok = type(error).__name__ == groups[0] and isinstance(context, LookupError) and str(context) in ("'first'", "first")
                ok = ok and any(f"as {groups[1]}:" in line for line in program.lines[start:row])
                yield note, text, ok or f"{error!r}: {context!r}"
            elif groups := matched("the new {c} keeps the exception caught on line {n} as its `__context__`", text):
                ok = type(error).__name__ == groups[0] and context is not None and program.lines[int(groups[1]) - 1].strip().startswith("except")
                kind = re.match(r"\s*except (\w+)", program.lines[int(groups[1]) - 1])
                yield note, text, (ok and isinstance(context, getattr(builtins, kind[1]))) or f"{error!r}: {context!r}"
            elif text == f"An uncaught traceback shows both, with `{DURING}` between them.":
                yield note, text, (DURING in shown and CAUSE not in shown) or shown
            elif text == f"An uncaught traceback shows both, with `{CAUSE}` between them.":
                yield note, text, (CAUSE in shown) or shown
            elif groups := matched("{c} says that one caused the other; {c} shows only the new one.", text):
                yield note, text, rerun(program, start, row, groups[0], CAUSE) and rerun(program, start, row, groups[1], None) or "the links are others"
            elif groups := matched("{c} is the `__cause__` of the new {c}", text):
                yield note, text, (type(error).__name__ == groups[1] and isinstance(cause, LookupError) and str(cause) in ("'first'", "first")) or f"{error!r}: {cause!r}"
            elif groups := matched("an uncaught traceback shows only this {c}", text):
                yield note, text, (type(error).__name__ == groups[0] and DURING not in shown and CAUSE not in shown) or shown
            elif groups := matched("What the `except` on line {n} has caught stays in `__context__`, but is not shown.", text):
                kind = re.match(r"\s*except (\w+)", program.lines[int(groups[0]) - 1])
                yield note, text, (isinstance(context, getattr(builtins, kind[1])) and error.__suppress_context__) or f"{context!r}"
            elif groups := matched("{c} has no cause, and `from None` hides what is being handled, if anything", text):
                yield note, text, (cause is None and error.__suppress_context__ and type(error).__name__ == groups[0]) or f"{cause!r}"
            elif groups := matched("if an exception is on its way here, this {c} takes its place and keeps it as `__context__`", text):
                came = "pass" not in program.lines[start + 2]
                ok = type(error).__name__ == groups[0] and (isinstance(context, LookupError) if came else context is None)
                yield note, text, ok or f"{error!r}: {context!r}"
            elif groups := matched("raises the exception again that the `except` on line {n} has caught", text):
                kind = re.match(r"\s*except (\w+)", program.lines[int(groups[0]) - 1])
                yield note, text, isinstance(error, getattr(builtins, kind[1])) or repr(error)
            elif groups := matched("raises the caught {c} itself again: no new exception, no link", text):
                yield note, text, (isinstance(error, LookupError) and error.args == ("first",) and cause is None) or f"{error!r} {context!r}"
            else:
                yield note, text, unknown(text)


def rerun(program, start, row, link, header):
    """The same with another link."""
    lines = list(program.lines)
    lines[row - 1] += f" {link}"
    space = {"LOG": [], "__name__": "again", "__file__": "/dev/null"}
    try:
        exec("\n".join(lines), space)
        space[lines[start][4:6]]()
    except BaseException as error:
        shown = "".join(traceback.format_exception(error))
        return header in shown if header else CAUSE not in shown and DURING not in shown
    return False


FAMILIES = [
    Family("clauses", ("exception-hierarchy",), make_clauses, judge_clauses, 300),
    Family("raises", ("try-except",), make_raises, judge_raises, 250),
    Family("links", ("exception-chaining",), make_links, judge_links, 130),
]
