"""`for` loops: rounds and values, the protocol written out, and collections that are changed meanwhile; and `@contextmanager`."""

import ast
import re
import sys

from .base import Family, codes, matched, numbers, same, sentences, unknown

# ---- rounds, values, and the statement written out

OVER = ["range({n})", "range(1, {n})", "range({n}, 0, -1)", "range(0)", "range({n}, {n})", "range(12)", "[1, 'a', None]", "[]", "()", "(7,)", "('a', 'b')", "'abc'", "[1, 2, 3, 4, 5, 6]", "[*range({n})]",
        "[k, 2]", "1, 2", "xs", "d.items()", "enumerate(xs)", "(x for x in xs)", "range(len(xs))", "[(1, 2), (3, 4)]", "zip(xs, xs)", "sorted(xs)", "[-1, 2.5]", "[1, # one\n             2]", "range(-2, 3)", "range(True)", "{{1: 2}}", "[[1], [2]]"]


def make_for(rng):
    lines = ["xs = [3, 1, 2]", "d = {'a': 1, 'b': 2}", "k = 9", "D = {}"]
    if rng.random() < 0.1:
        lines.append("def range(*a): return [5, 6]")
    for i in range(3):
        over = rng.choice(OVER).format(n=rng.randint(1, 8))
        is_pair = any(word in over for word in ("items", "enumerate", "zip", "(1, 2)"))
        target = "a, b" if is_pair and rng.random() < 0.7 else rng.choice(["i", "i", "i", "D['k']", "it"])
        body = rng.choice(["pass", "pass", "LOG.append(0)", "i = 50", "continue", "if LOG: break", "if len(LOG) > 2: return", "del D", "global_set()", "[i for i in 'zz']", "for q in range(2): break", "(lambda: [(yield)])"])
        lines.append(f"def f{i}():\n    {rng.choice(['', 'global i; '])}D = {{}}; i = 'before'\n    for {target} in {over}:\n        LOG.append(str({target if target != 'a, b' else '(a, b)'}))\n        {body}")
        if rng.random() < 0.2:
            lines.append("    else:\n        " + rng.choice(["LOG.append('else')", "i = 99"]))
        lines.append(f"    return {target if target == 'it' else 'i'}")
    lines.append("def global_set():\n    global i\n    i = 'set'")
    return "\n".join(lines) + "\n"


def judge_for(program, notes):
    ns, log = program.ns, program.log
    tree = ast.parse(program.source)
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.lineno <= row <= node.end_lineno)
        loop = next((node for node in ast.walk(function) if isinstance(node, ast.For) and node.lineno == row), None)
        if loop is None or loop not in function.body:
            continue
        log.clear()
        try:
            value = ns[function.name]()
            if not isinstance(value, (str, int, float, tuple, list, type(None))):
                value = list(value) and None
            error = None
        except Exception as one:
            error, value = one, None
        rounds = [entry for entry in log if entry not in (0, "else")]
        if error is not None and "never" not in lead:
            rounds = None
        if groups := re.fullmatch(r"runs (?:(once|at most once)|(at most )?(\d+) times)(?:, `([^`]+)` (?:goes through|is) (.*))?", lead):
            count = int(groups[3]) if groups[3] else 1
            most = groups[1] == "at most once" or groups[2]
            if rounds is None:
                continue
            yield note, lead, (len(rounds) <= count if most else len(rounds) == count) or f"{rounds} {error!r}"
            if groups[4]:
                said = [str(eval(text, ns)) for text in codes(groups[5])]
                first = re.split(" … ", groups[5])
                if len(first) == 2:
                    said_first = [str(eval(text, ns)) for text in codes(first[0])]
                    ok = rounds[: len(said_first)] == said_first[: len(rounds)] and (len(rounds) < count or rounds[-1] == said[-1])
                else:
                    ok = said[: len(rounds)] == rounds and len(said) == count
                yield note, lead, ok or f"{rounds}"
        elif groups := matched("never runs its body: {c} gives nothing", lead):
            yield note, lead, (not [entry for entry in log if entry != "else"] and (error is None or isinstance(error, UnboundLocalError))) or f"{log}"
        elif groups := matched("`next()` asks {c} for one item after the other, until there is none", lead):
            over = ast.parse(groups[0], mode="eval").body.args
            yield note, lead, same(ast.dump(over[0]) if len(over) == 1 else None, ast.dump(loop.iter))
        else:
            yield note, lead, unknown(lead)
        if note["code"]:
            # The function with the loop written out does the same.
            body = "\n".join(ast.unparse(statement) for statement in loop.body)
            written = note["code"].replace("    ...", "    " + body.replace("\n", "\n    "))
            again = ast.parse(ast.unparse(function)).body[0]
            at = next(i for i, node in enumerate(function.body) if node is loop)
            again.body[at : at + 1] = ast.parse(written.replace("return", "raise SystemExit")).body
            first = list(log)
            log.clear()
            kept = ns[function.name]
            exec(compile(ast.fix_missing_locations(ast.Module([again], [])), "again", "exec"), ns)
            try:
                other, problem = ns[function.name](), None
                other = list(other) and None if hasattr(other, "send") else other
            except (Exception, SystemExit) as one:
                problem, other = None if isinstance(one, SystemExit) else one, None
            ns[function.name] = kept
            yield note, note["code"], same((log, other, repr(problem)), (first, value, repr(error)))
        for fact in sentences(note):
            if groups := matched("After the loop {c} still exists: {c}.", fact):
                yield note, fact, same((value, error), (eval(groups[1], ns), None))
            elif groups := matched("It does not bind {c} either.", fact):
                ok = value in ("before", 99) or isinstance(error, UnboundLocalError) or groups[0] not in ("i", "it")
                yield note, fact, ok or f"{value!r}"
            else:
                yield note, fact, unknown(fact)


# ---- collections that are changed while a loop goes over them

def make_changing(rng):
    lines = ["def other(x): return x", "y = 2"]
    for i in range(3):
        kind = rng.random()
        lines.append(f"def f{i}(c):")
        if kind < 0.6:
            texts = rng.random() < 0.3
            items = [rng.choice("abcd") if texts else rng.randint(0, 6) for _ in range(rng.randint(1, 7))]
            value = rng.choice([repr(items), repr(items), repr(items), "list(c)", "[z for z in c]"])
            condition = rng.choice(["x == 'b'", "x < 'c'", "x != 'a'"] if texts else ["x % 2 == 0", "x > 2", "not x", "x % 3", "x == y", "x + 1 == 2 * 2", "x <= 3", "other(x)", "x != 4"])
            argument = rng.choice(["x", "x", "x", repr(items[0]), "x, "])
            if value.startswith("[z") or value.startswith("list"):
                argument = "x"
            change = rng.choice([f"xs.remove({argument})"] * 5 + ["xs.pop()", "del xs[0]", "xs.pop(0)", "xs.insert(0, 9)", "xs = xs[1:]"])
            form = rng.choice(["if {c}:\n            {x}", "if {c}:\n            {x}", "{x}", "print(x)\n        {x}", "if {c}: {x}\n        print(xs, x)", "if {c}:\n            {x}\n            break", "if {c}:\n            {x}\n        else:\n            pass"])
            lines.append(f"    xs = {value}")
            lines.append(rng.choice(["", "", "", "    xs.append(xs[0])", "    ys = xs"]) or "    # here")
            head = rng.choice(["xs", "xs", "xs", "list(xs)", "enumerate(xs)", "xs[:]"])
            target = "x" if head != "enumerate(xs)" else "n, x"
            lines.append(f"    for {target} in {head}:\n        LOG.append(x)\n        {form.format(c=condition, x=change)}" if rng.random() < 0.3 else f"    for {target} in {head}:\n        {form.format(c=condition, x=change)}")
            lines.append("    return xs")
        else:
            made = rng.choice(["{'a': 1, 'b': 2}", "{1: 2}", "dict(a=1, b=2, c=3)", "{1, 2, 3}", "set('abc')", "{z: z for z in 'pq'}"])
            is_dict = ":" in made or "dict" in made
            change = rng.choice(["del xs[x]", "xs.pop(x)", "xs.popitem()", "xs.clear()", "xs.pop(x, 0)", "xs.pop(x); xs[x] = 1", "xs[x] = 5"] if is_dict else ["xs.remove(x)", "xs.discard(x)", "xs.add(str(x) + '!')", "xs.pop()", "xs.clear()"])
            tail = rng.choice(["", "", "\n            break", "\n            if c: return xs"])
            lines.append(f"    xs = {made}\n    for x in {rng.choice(['xs', 'xs', 'xs', 'list(xs)'])}:\n        if {rng.choice(['c', 'True', 'x'])}:\n            {change}{tail}\n    return xs")
    return "\n".join(lines) + "\n"


class Counted(list):
    """A list that knows which of its items a loop has looked at."""


def judge_changing(program, notes):
    for note in notes:
        lead, facts, row = note["lead"], sentences(note), note["location"]["row"]
        start = max(i for i in range(row) if program.lines[i].startswith("def f"))
        name = program.lines[start][4:6]
        end = next((i for i in range(row, len(program.lines)) if program.lines[i].startswith("def ")), len(program.lines))
        # The same function, with what each round sees and leaves.
        source = program.lines[start:end]
        at = row - 1 - start
        seen = []
        source = source[: at + 1] + ["        SEE(x, xs)"] + source[at + 1 :]
        before = []
        source = source[:at] + ["    BEFORE.extend(xs)"] + source[at:]
        space = {"SEE": lambda x, xs: seen.append((x, list(xs))), "BEFORE": before, "LOG": [], "y": 2, "other": lambda x: x, "print": lambda *a: None}
        exec("\n".join(source), space)
        try:
            result, error = space[name]([1, 2, 2, 3]), None
        except Exception as one:
            result, error = None, one
        if isinstance(error, TypeError):
            # Texts were compared with numbers.
            continue
        if groups := re.fullmatch(r"(.*) (?:is|are) never looked at: `xs` ends as `([^`]*)`", lead):
            skipped = [eval(text) for text in codes(groups[1])]
            left = list(before)
            for x, _ in seen:
                left.remove(x)
            yield note, lead, same((result, sorted(left)), (eval(groups[2]), sorted(skipped))) if error is None else repr(error)
        elif groups := matched("`xs` is {c} after the loop", lead):
            yield note, lead, same((result, len(seen)), (eval(groups[0]), len(before))) if error is None else repr(error)
        elif groups := matched("after {c} on line {n} the next item of `xs` is skipped", lead):
            ok = groups[0] in program.lines[int(groups[1]) - 1]
            # Each time something was removed, the item behind what was looked at is not looked at next.
            order, place = list(before), 0
            for number, (x, state) in enumerate(seen):
                ok = ok and place < len(order) and order[place] == x
                after = seen[number + 1][1] if number + 1 < len(seen) else result or []
                if len(after) < len(order):
                    order.remove(x)
                    skipped = order[place] if place < len(order) else None
                    ok = ok and (number + 1 == len(seen) or seen[number + 1][0] == (order[place + 1] if place + 1 < len(order) else None))
                    del skipped
                place += 1
            yield note, lead, (ok and error is None) or f"{before} {seen} {error!r}"
        elif groups := matched("once line {n} has taken a key out of `xs`, the next round raises `RuntimeError`", lead):
            taken = len(seen) and (error is not None or len(result or before) < len(before))
            yield note, lead, (isinstance(error, RuntimeError) if taken else True) and "xs" in program.lines[int(groups[0]) - 1] or f"{seen} {result} {error!r}"
        else:
            yield note, lead, unknown(lead)
        for fact in facts:
            if re.fullmatch(r"A loop counts places: what stood behind (a|the) removed item moves to its place, which is done\.", fact):
                xs, looked = [10, 20, 30], []
                for x in xs:
                    looked.append(x)
                    if x == 10:
                        xs.remove(x)
                yield note, fact, same((xs, looked), ([20, 30], [10, 30]))
            elif fact == "A loop over a copy, `list(xs)`, sees them all." or fact == "The size of a dict or set must not change while a loop goes over it; go over `list(xs)` instead.":
                copy = [line.replace(" in xs:", " in list(xs):") if i == at + 1 else line for i, line in enumerate(source)]
                seen.clear(), before.clear()
                exec("\n".join(copy), space)
                try:
                    space[name]([1, 2, 2, 3])
                    problem = None
                except Exception as one:
                    problem = one
                # What is taken twice is not there a second time; that is another matter.
                ok = isinstance(problem, (KeyError, ValueError)) or problem is None and (len(seen) == len(before) or "return" in program.source)
                yield note, fact, ok or f"{seen} {problem!r}"
            else:
                yield note, fact, unknown(fact)
        for number, step in enumerate(note["steps"]):
            groups = matched("round {n}: `x` is {c}; `xs` is {c} at its end", step)
            if not groups:
                yield note, step, unknown(step)
                continue
            after = seen[number + 1][1] if number + 1 < len(seen) else result
            ok = int(groups[0]) == number + 1 and seen[number][0] == eval(groups[1]) and after == eval(groups[2])
            yield note, step, ok or f"{seen} {result}"


# ---- context managers made of generators

def make_managers(rng):
    lines = ["import contextlib", "from contextlib import contextmanager as manager"]
    for i in range(2):
        lines.append(rng.choice(["@contextlib.contextmanager", "@manager", "@manager"]))
        lines.append(f"def m{i}(given=3):")
        if rng.random() < 0.3:
            lines.append("    '''What it does.'''")
        mark = lambda: f"LOG.append({len(chr(10).join(lines).splitlines()) + 1})"
        for _ in range(rng.randint(0, 2)):
            lines.append(f"    {mark()}")
        value = rng.choice(["", " given", " (1, 2)", " [given]", " None", " 'text'"])
        target = rng.choice(["", "", "got = "])
        shape = rng.random()
        if shape < 0.35:
            lines.append(f"    {target}yield{value}")
        elif shape < 0.65:
            lines.append("    try:")
            if rng.random() < 0.4:
                lines.append(f"        {mark()}")
            lines.append(f"        {target}yield{value}")
            if rng.random() < 0.3:
                lines.append(f"        {mark()}")
            if rng.random() < 0.3:
                lines.append(f"    except KeyError:\n        {rng.choice(['raise', 'pass'])}")
            lines.append(f"    finally:\n        LOG.append('finally')")
        elif shape < 0.8:
            lines.append(f"    try:\n        {target}yield{value}\n    except {rng.choice(['ValueError', 'KeyError'])}:\n        {rng.choice(['raise', 'pass'])}")
        elif shape < 0.9:
            lines.append(f"    with contextlib.suppress({rng.choice(['ValueError', 'KeyError'])}):\n        {target}yield{value}")
        else:
            lines.append(f"    if given:\n        yield{value}\n    else:\n        yield 2")
        for _ in range(rng.randint(0, 2)):
            lines.append(f"    {mark()}")
    return "\n".join(lines) + "\n"


def judge_managers(program, notes):
    ns, log = program.ns, program.log
    for note in notes:
        row = note["location"]["row"]
        name = re.match(r"def (m\d)", program.lines[row - 1])[1]

        def run(error):
            log.clear()
            try:
                with ns[name]() as value:
                    log.append("body")
                    if error:
                        raise error
            except KeyError:
                pass
            return value, list(log)

        value, plain = run(None)
        _, broken = run(KeyError(1))

        def lines_of(text, entries):
            """The marks among these lines; what else stands there logs nothing."""
            first, *rest = numbers(text)
            inside = range(first, (rest or [first])[0] + 1)
            return [entry for entry in entries if isinstance(entry, int) and entry in inside], inside

        for text in [note["lead"], *sentences(note), *([note["general"]] if note["general"] else [])]:
            if groups := re.fullmatch(r"(lines? \d+(?: to \d+)?) (?:is|are) skipped where the body of the `with` raises: there is no `finally`", text):
                marks, inside = lines_of(groups[1], plain)
                ok = not lines_of(groups[1], broken)[0] and "finally" not in broken and (marks or not any("LOG" in program.lines[i - 1] for i in inside))
                yield note, text, bool(ok) or f"{plain} {broken}"
            elif groups := matched("{c} runs the body of its `with` where it yields", text):
                yield note, text, (groups[0] == name and "body" in plain) or plain
            elif groups := re.fullmatch(r"before the body: (.*)", text):
                marks, inside = lines_of(groups[1], plain)
                whole = [entry for entry in plain[: plain.index("body")]]
                yield note, text, same(whole, marks)
            elif groups := matched("`yield` on line {n}: the name after `as` gets {c}", text):
                ok = "yield" in program.lines[int(groups[0]) - 1] and eval(groups[1], {"given": 3}) == value
                yield note, text, ok or f"{value!r}"
            elif groups := matched("after the body, whether it raises or not: the `finally` on line {n}", text):
                ok = "finally" in plain[plain.index("body"):] and "finally" in broken[broken.index("body"):] and program.lines[int(groups[0]) - 1].strip() == "finally:"
                yield note, text, ok or f"{plain} {broken}"
            elif groups := re.fullmatch(r"after the body(, if it does not raise)?: (.*)", text):
                marks, inside = lines_of(groups[2], plain)
                whole = [entry for entry in plain[plain.index("body"):] if isinstance(entry, int)]
                ok = same(whole, marks)
                if groups[1] and ok is True:
                    ok = not lines_of(groups[2], broken)[0] or f"{broken}"
                yield note, text, ok
            elif text == "An exception of the body is raised again at the `yield`.":
                places = []

                def trace(frame, event, argument, places=places):
                    if event == "exception" and frame.f_code.co_name == name:
                        places.append((argument[0], frame.f_lineno))
                    return trace

                sys.settrace(trace)
                run(KeyError("given"))
                sys.settrace(None)
                kind, line = places[0]
                yield note, text, kind is KeyError and "yield" in program.lines[line - 1] or f"{places}"
            else:
                yield note, text, unknown(text)


# ---- generator expressions

TAKERS = ["sum(g)", "list(g)", "sorted(g)", "max(g)", "tuple(g)", "set(g)", "any(g)", "all(g)", "next(g)", "list(zip(g, g))", "(sum(g), 1)", "min(g, default=0)", "keep(g)", "sum(g, 0)", "[y for y in g]", "g", "len(list(g))", "True and list(g)"]


def make_lazy(rng):
    lines = ["def keep(g): return 1"]
    for i in range(2):
        source = rng.choice(["(x for x in xs)", "(x * 2 for x in xs if x)", "(x for x in sorted(xs))", "(abs(x) for x in xs)"])
        lines.append(f"def f{i}(xs):\n    g = {source}")
        for _ in range(rng.randint(1, 3)):
            form = rng.random()
            taker = rng.choice(TAKERS)
            if form < 0.6:
                lines.append(f"    {rng.choice(['r = ', '', 'print('])}{taker}")
                lines[-1] += ")" if "print(" in lines[-1] else ""
            elif form < 0.75:
                lines.append(f"    for y in g: {rng.choice(['pass', 'break', 'LOG.append(y)', 'return y'])}")
            elif form < 0.85:
                lines.append(f"    if xs: r = {taker}")
            elif form < 0.92:
                lines.append("    h = g")
            else:
                lines.append("    g = iter(xs)")
    for i in range(2, 4):
        inner = rng.choice(["x for x in xs", "x > 1 for x in xs", "not x for x in xs"])
        lines.append(f"def f{i}(xs):\n    return {rng.choice(['sum', 'any', 'all', 'list', 'sorted', 'keep', 'set', 'enumerate', 'max', 'tuple', 'iter'])}({inner})")
    return "\n".join(lines) + "\n"


def judge_lazy(program, notes):
    for note in notes:
        row = note["location"]["row"]
        name = program.lines[max(i for i in range(row) if program.lines[i].startswith("def f"))][4:6]
        asked, given = [], []

        def trace(frame, event, argument, asked=asked, given=given):
            if frame.f_code.co_name == "<genexpr>":
                if event == "call":
                    asked.append(frame.f_back.f_lineno)
                elif event == "return":
                    given.append(argument)
            return trace

        sys.settrace(trace)
        try:
            program.ns[name]([3, 0, 2])
        except (ValueError, StopIteration, TypeError):
            pass
        finally:
            sys.settrace(None)
        for text in [note["lead"], *sentences(note), *([note["general"]] if note["general"] else [])]:
            if groups := matched("line {n} gets nothing: {c} on line {n} has taken every item of {c}", text):
                late, first = int(groups[0]), int(groups[2])
                ok = first in asked and late not in asked and given[-1] is None and groups[1] in program.lines[first - 1] and "g" in program.lines[late - 1]
                yield note, text, ok or f"{asked} {given}"
            elif groups := matched("nothing runs yet: {c} makes each item when it is asked for it", text):
                yield note, text, row not in asked or f"{asked}"
            elif groups := matched("Only {c} is evaluated here.", text):
                yield note, text, f"in {groups[0]}" in program.lines[row - 1] or program.lines[row - 1]
            elif groups := matched("{c} takes all its items right here", text):
                yield note, text, (set(asked) == {row} and given[-1] is None and groups[0][:-1] in program.lines[row - 1]) or f"{asked} {given}"
            elif groups := re.fullmatch(r"`(any|all)\(\)` takes its items one by one and stops at the first that is (true|false)", text):
                wanted = groups[2] == "true"
                items = given if None not in given else given[:-1]
                ok = [bool(one) == wanted for one in items].count(True) <= 1 and (bool(items[-1]) == wanted or given[-1] is None)
                yield note, text, (ok and f"{groups[1]}(" in program.lines[row - 1]) or f"{given}"
            elif groups := matched("A list, {c}, can be gone through again.", text):
                yield note, text, groups[0] == "[…]" or isinstance(eval(groups[0], {"xs": [1]}), list)
            elif text == "Its items can be taken once; then it is empty.":
                one = (x for x in [1, 2])
                yield note, text, same((list(one), list(one)), ([1, 2], []))
            else:
                yield note, text, unknown(text)


FAMILIES = [
    Family("lazy", ("generator-expression",), make_lazy, judge_lazy, 300),
    Family("rounds", ("for-loop",), make_for, judge_for, 300),
    Family("changing", ("modify-while-iterating",), make_changing, judge_changing, 120),
    Family("managers", ("contextlib-contextmanager",), make_managers, judge_managers, 500),
]
