"""Loops: which one an `else`, `break` or `continue` belongs to, and what runs next."""

import ast
import collections
import re
import sys

from .base import Family, matched, numbers, sentences, unknown

LIMIT = 4000


def block(rng, deep, inside, indent, endless=False):
    """Statements; `inside` says whether there is a loop around, `endless` whether one has no end of its own."""
    pad = "    " * indent
    lines = []
    for _ in range(rng.randint(1, 3)):
        kind = rng.random()
        if deep == 0 or kind < 0.25:
            choices = ["tick()"] + (["break", "continue", "break", "continue"] if inside else [])
            choice = rng.choice(choices)
            condition = rng.choice(["", "if flip():\n" + pad + "    ", "if flip():\n" + pad + "    "])
            lines.append(f"{pad}{condition}{choice}")
            if choice != "tick()" and not condition:
                break
        elif kind < 0.7:
            head = rng.choice(["for a in range(2):", "for b in 'xyz':", "while flip():", "while flip():", "while True:", "while 1:", "for c in []:"])
            lines.append(f"{pad}{head}")
            forever = head in ("while True:", "while 1:")
            lines += [f"{pad}    tick()"] * forever
            lines += block(rng, deep - 1, True, indent + 1, endless or forever)
            if forever:
                lines.append(f"{pad}    if flip():\n{pad}        {rng.choice(['break', 'break', 'return 1'])}")
            if rng.random() < 0.5:
                lines.append(f"{pad}else:")
                lines += block(rng, deep - 1, inside, indent + 1, endless)
        elif kind < 0.8:
            lines.append(f"{pad}if flip():")
            lines += block(rng, deep - 1, inside, indent + 1, endless)
            lines.append(f"{pad}else:")
            lines += block(rng, deep - 1, inside, indent + 1, endless)
        elif kind < 0.93:
            lines.append(f"{pad}try:")
            lines += block(rng, deep - 1, inside, indent + 1, endless)
            if rng.random() < 0.5:
                lines.append(f"{pad}except ValueError:")
                lines += block(rng, deep - 1, inside, indent + 1, endless)
            lines.append(f"{pad}finally:")
            # A jump would drop the exception that ends a loop without end.
            lines += block(rng, 1, inside and not endless and rng.random() < 0.4, indent + 1, endless)
        else:
            lines.append(f"{pad}if flip():\n{pad}    return 2")
    return lines


def make(rng):
    lines = ["import random", f"R = random.Random({rng.randint(0, 999)})", "COUNT = [0]",
             "def flip():\n    tick()\n    return R.random() < 0.5", "def tick():\n    COUNT[0] += 1\n    if COUNT[0] > 300: raise KeyboardInterrupt"]
    for i in range(2):
        lines.append(f"def f{i}():")
        lines += block(rng, 3, False, 1)
    return "\n".join(lines) + "\n"


class Trace:
    """The lines that a function runs through, over some calls."""

    def __init__(self, program, name):
        self.runs, self.places = [], None
        function = program.ns[name]
        for _ in range(12):
            lines = []
            program.ns["COUNT"][0] = 0

            def local(frame, event, argument, lines=lines):
                if event == "line" and len(lines) < LIMIT:
                    lines.append(frame.f_lineno)
                return local

            def starts(frame, event, argument, code=function.__code__):
                return local if frame.f_code is code else None

            sys.settrace(starts)
            try:
                function()
                lines.append(None)
            except BaseException:
                lines.append("raised")
            finally:
                sys.settrace(None)
            self.runs.append(lines)

    def after(self, line):
        """Each time that the line runs: the lines of that call, and the place where they go on."""
        if self.places is None:
            self.places = collections.defaultdict(list)
            for run in self.runs:
                for at, one in enumerate(run[:-1]):
                    self.places[one].append((run, at + 1))
        return self.places[line]


def span(nodes):
    return range(nodes[0].lineno, nodes[-1].end_lineno + 1) if nodes else range(0)


def judge(program, notes):
    tree = ast.parse(program.source)
    loops = {node.lineno: node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While))}
    finals = [span(node.finalbody) for node in ast.walk(tree) if isinstance(node, ast.Try) and node.finalbody]
    functions = {node.name: range(node.lineno, node.end_lineno + 1) for node in tree.body if isinstance(node, ast.FunctionDef)}
    traces = {}

    def word(loop):
        return "for" if isinstance(loop, ast.For) else "while"

    def innermost(line):
        """The loop in whose body a line stands."""
        around = [loop for loop in loops.values() if line in span(loop.body)]
        return max(around, key=lambda loop: loop.lineno) if around else None

    def following(trace, line):
        """What runs next, `finally` blocks on the way left out."""
        passed = [final for final in finals if line not in final]
        for run, start in trace.after(line):
            while start < len(run) and isinstance(run[start], int) and any(run[start] in final for final in passed):
                start += 1
            if start < len(run):
                yield run[start]

    for note in notes:
        lead, facts, row = note["lead"], sentences(note), note["location"]["row"]
        name = next(name for name, lines in functions.items() if row in lines)
        if name not in traces:
            traces[name] = Trace(program, name)
        trace = traces[name]
        if note["concept"] == "loop-else":
            loop = next(loop for loop in loops.values() if loop.orelse and row in range(loop.body[-1].end_lineno + 1, loop.orelse[0].lineno + 1))
            breaks = [node.lineno for node in ast.walk(loop) if isinstance(node, ast.Break) and innermost(node.lineno) is loop]
            ran = any(one in span(loop.orelse) for run in trace.runs for one in run)
            said = re.search(r"`(\w+)` on line (\d+)", lead)
            right = said and loops.get(int(said[2])) is loop and said[1] == word(loop)
            if lead.startswith("never runs: the condition of the `while`"):
                ok = right and not ran and bool(breaks)
            elif lead.startswith("never runs: the `while`"):
                ok = right and not ran and ("no `break`" in lead) == (not breaks)
            elif lead.startswith("runs each time"):
                ok = right and not breaks
            else:
                groups = re.fullmatch(r"runs where the `\w+` on line \d+ ends without (?:the `break` on line (\d+)|a `break` \(lines ([\d, ]+)( …)?\))", lead)
                told = numbers(groups[1] or groups[2]) if groups else []
                ok = right and bool(groups) and told == sorted(breaks)[: len(told)] and (len(told) == len(breaks) or bool(groups[3]))
                ok = ok and not any(first in span(loop.orelse) for line in breaks for first in following(trace, line))
            yield note, lead, bool(ok) or f"{word(loop)} on {loop.lineno}, breaks on {breaks}, ran: {ran}"
            for fact in facts:
                groups = matched("A `return` (line {n}) skips it too.", fact)
                line = int(groups[0]) if groups else 0
                yield note, fact, ("return" in program.lines[line - 1] and line in span(loop.body)) if groups else unknown(fact)
            if note["general"]:
                yield note, note["general"], note["general"] == "A loop that has no round at all runs its `else` too." or "unknown"
            continue
        loop = innermost(row)
        word_of = note["title"]
        kind = ast.Break if word_of == "break" else ast.Continue
        if not any(isinstance(node, kind) and node.lineno == row for node in ast.walk(tree)):
            yield note, lead, "there is none here"
            continue
        nexts = list(following(trace, row))
        if groups := matched("leaves the {c} on line {n} and skips its `else` (line {n})", lead):
            ok = groups[0] == word(loop) and int(groups[1]) == loop.lineno and program.lines[int(groups[2]) - 1].strip() == "else:" and loop.orelse
            ok = ok and all(first not in span(loop.body) and first not in span(loop.orelse) or goes_round(innermost(loop.lineno)) for first in nexts)
        elif groups := matched("leaves the {c} on line {n}", lead):
            ok = groups[0] == word(loop) and int(groups[1]) == loop.lineno and not loop.orelse
            ok = ok and all(first not in span(loop.body) or goes_round(innermost(loop.lineno)) for first in nexts)
        elif groups := matched("goes back to the condition of the {c} on line {n}", lead):
            # A condition that is a constant has no line of its own.
            ok = groups[0] == word(loop) == "while" and int(groups[1]) == loop.lineno
            ok = ok and (isinstance(loop.test, ast.Constant) or all(first in (loop.lineno, "raised") for first in nexts))
        elif groups := matched("goes on with the next item of the {c} on line {n}", lead):
            ok = groups[0] == word(loop) == "for" and int(groups[1]) == loop.lineno and all(first in (loop.lineno, "raised") for first in nexts)
        else:
            ok = unknown(lead)
        yield note, lead, bool(ok) or f"{word(loop)} on {loop.lineno}: {[first for first in nexts][:5]}"
        for fact in facts:
            if groups := matched("The {c} around it (line {n}) goes on.", fact):
                outer = innermost(loop.lineno)
                yield note, fact, (outer is not None and outer.lineno == int(groups[1]) and word(outer) == groups[0]) or "another loop"
            elif groups := matched("The `finally` on line {n} runs first.", fact):
                line = int(groups[0])
                final = next((final for final in finals if line in range(final.start - 1, final.start + 1)), None)
                ok = final is not None and all(run[at] in final or run[at] in (line, "raised") for run, at in trace.after(row))
                yield note, fact, ok or f"{[run[at : at + 2] for run, at in trace.after(row)][:3]}"
            elif groups := matched("It leaves the `finally` of line {n}: an exception that is on its way there is dropped.", fact):
                line = int(groups[0])
                final = next((final for final in finals if row in final and line in range(final.start - 1, final.start + 1)), None)
                yield note, fact, (final is not None and not any(set(span(loop.body)) <= set(final) for _ in "x")) or "there is none"
            else:
                yield note, fact, unknown(fact)


def goes_round(outer):
    """What stands after a loop may be the same loop again, one round of the outer one later."""
    return outer is not None


FAMILIES = [Family("jumps", ("loop-else", "break-continue"), make, judge, 400)]
