"""Threads: whether the function of one lets go of the GIL, judged by who gets a turn while it runs."""

import io
import sys
import threading
import time

from .base import Family, codes, matched, numbers, same, sentences, unknown

# What a loop does in each round; most of it computes.
ROUND = ["total += k", "total += k * k", "text = str(k).upper()", "items.append(k)", "total = max(total, len(items))", "math.sqrt(k)", "items = sorted([k, total])", "helper(k)", "total += helper(k)",
         "both = {k: total}", "if total > 10: total = 0", "x, y = divmod(k, 3)"]
WAITS = ["time.sleep(0.01)", "subprocess.run(['true'])", "nap(0.01)", "input()", "if total < 0: time.sleep(0.01)", "if k > 2: time.sleep(0.01)", "sleeper()", "both = k and time.sleep(0.005)",
         "try: items[1000]\n        except LookupError: time.sleep(0.01)", "try: total += 1\n        except LookupError: time.sleep(0.01)", "later = lambda: time.sleep(0.01)", "print(k, file=io.StringIO())",
         "hashlib.sha256(bytes(100000)).digest()", "json.dumps([k])", "open('/dev/null').close()", "time.perf_counter()", "LOG.append(k)"]
LOOPS = ["for k in range(n):", "for k in range(n):", "for k in range(20000):", "k = n\n    while k:\n        k -= 1", "for k in range(10):", "for k in (1, 2, 3):", "for k, _ in enumerate(range(n)):", "for k in some:"]
TARGETS = ["threading.Thread(target=work, args=(ROUNDS,))", "threading.Thread(None, work, None, (ROUNDS,))", "Thread(args=(ROUNDS,), target=work)", "threading.Thread(target=lambda: work(ROUNDS))",
           "threading.Thread(target=work, kwargs={'n': ROUNDS}, daemon=True)", "threading.Thread(target=alias, args=(ROUNDS,))", "threading.Timer(0, work, (ROUNDS,))"]


def make(rng):
    lines = ["import threading, time, math, subprocess, hashlib, json, io", "from threading import Thread", "from time import sleep as nap", "some = range(5)",
             "def helper(value):\n    return value % 7", "def sleeper():\n    time.sleep(0.01)"]
    if rng.random() < 0.1:
        lines.append("def sleeper():\n    return 1")
    waiting = rng.random() < 0.5
    lines += ["def work(n):", "    total, k, items = 0, 0, []"]
    loop = rng.choice([one for one in LOOPS if not waiting or "20000" not in one])
    lines.append("    " + loop)
    for _ in range(rng.randint(1, 3)):
        lines.append("        " + rng.choice(ROUND))
    if waiting:
        lines.append(rng.choice(["        ", "        ", "    "]) + rng.choice(WAITS))
    lines += ["alias = work", "def start():", f"    return {rng.choice(TARGETS).replace('ROUNDS', '3' if waiting else rng.choice(['3', '20000']))}"]
    return "\n".join(lines) + "\n"


class Line(io.StringIO):
    """Somebody who types a line after a while."""

    def readline(self, *_):
        time.sleep(0.01)
        return "word\n"


# On a busy machine a thread may be over before another that could run beside it has a turn.
TRIES = 5


def let_go(program):
    """Whether another thread gets a turn, in one of some tries."""
    return any(let_go_once(program) for _ in range(TRIES))


def let_go_once(program):
    """Whether another thread got a turn before the thread that the program starts was over."""
    turns, before, keyboard = [], sys.getswitchinterval(), sys.stdin
    thread = program.ns["start"]()
    run = thread.run

    def watched():
        try:
            run()
        finally:
            turns.append("over")

    thread.run = watched
    # A program may fail in its thread, which is no news here.
    hook, threading.excepthook = threading.excepthook, lambda _: None
    sys.setswitchinterval(1000.0)
    sys.stdin = Line()
    try:
        thread.start()
        turns.append("other")
        thread.join()
    finally:
        sys.setswitchinterval(before)
        sys.stdin = keyboard
        threading.excepthook = hook
    return turns == ["other", "over"]


def judge(program, notes):
    if program.error:
        return
    for note in notes:
        line = next(i for i, text in enumerate(program.lines, 1) if text.startswith("def work"))
        free = let_go(program)
        yield from judge_gil(program, note, free, line) if note["concept"] == "gil" else judge_wait(program, note, free, line)


def judge_gil(program, note, free, line):
    lead = note["lead"]
    known = matched("{c} is a pure Python loop: this thread gains no speed", lead) or lead == "this lambda is a pure Python loop: this thread gains no speed"
    yield note, lead, (not free or "another thread ran meanwhile") if known else unknown(lead)
    for text in sentences(note):
        if text.startswith("One thread at a time runs Python code in a standard CPython. "):
            yield note, text, same(line, numbers(text)[0]) if "`" in text.split(". ")[1][:1] else True
        else:
            yield note, text, text.startswith("For speed: `ProcessPoolExecutor`") or unknown(text)


def judge_wait(program, note, free, line):
    lead = note["lead"]
    groups = matched("{c} waits in {c}: other threads run meanwhile", lead) or matched("this lambda waits in {c}: other threads run meanwhile", lead)
    name = (groups or ["?"])[-1].split(".")[-1]
    yield note, lead, (free or "no other thread ran meanwhile") if groups and (name in program.source or name == "sleep") else unknown(lead)
    for text in sentences(note):
        if text.startswith("The call lets go of the GIL while it waits. What "):
            yield note, text, same(line, numbers(text)[0]) if codes(text) else True
        else:
            yield note, text, unknown(text)


FAMILIES = [Family("threads", ("gil", "io-bound-vs-cpu-bound"), make, judge, 80)]
