"""Processes and threads: what is started where every new process comes by again, targets that cannot be pickled, and state that threads share."""

import dis
import functools
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

from .base import Family, matched, same, unknown

STARTS = ["Process(target=work).start()", "mp.Process(target=work, args=()).start()", "p = Process(target=work)\n{i}p.start()\n{i}p.join()", "with Pool(1) as pool:\n{i}    pool.apply(work)", "pool = mp.Pool(1)\n{i}pool.apply(work)", "Process(None, work).start()",
          "for _ in 'a':\n{i}    Process(target=work).start()", "q = [Process(target=work)]\n{i}q[0].start()", "Thread(target=work).start()", "Process(target=lambda: work()).start()", "p = Process(target=lambda: 1)\n{i}p.start()", "Process(target=aliased).start()",
          "def inner(): work()\n{i}Process(target=inner).start()", "Process(target=both).start()"]
PLACES = ["", "", "", "if __name__ == '__main__':\n    ", "def main():\n    ", "if True:\n    ", "if __name__ != '__main__': raise SystemExit\n", "mp.set_start_method('fork')\n", "try:\n    pass\nfinally:\n    pass\n"]


def make(rng):
    # Without the variable, nothing is started where the program is not meant to run.
    lines = ["import multiprocessing as mp, os, sys", "MARK = os.environ['MARK']", "from multiprocessing import Pool, Process", "from threading import Thread", "def work():\n    open(MARK, 'a').write('ran ')", "aliased = work", "def outer():\n    def both(): work()\n    return both", "both = work"]
    place = rng.choice(PLACES)
    indent = "    " if place.endswith("    ") else ""
    lines.append(place + rng.choice(STARTS).replace("{i}", indent))
    if place.startswith("def main"):
        lines.append(rng.choice(["main()", "if __name__ == '__main__':\n    main()"]))
    return "\n".join(lines) + "\n"


LONGEST = 30


def is_endless(process, errors):
    """Whether it goes on after some workers have failed; a busy machine takes its time to start one."""
    end, seen = time.monotonic() + LONGEST, None
    while process.poll() is None:
        time.sleep(0.02)
        now = time.monotonic()
        if seen is None and pathlib.Path(errors.name).read_text().count("RuntimeError") > 2:
            seen = now
        if now > end or seen and now - seen > 1:
            return True
    return False


@functools.cache
def ran(source, method):
    """What a program prints to standard error, what its work wrote, and how it ended, where processes are started so."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "program_file.py").write_text(source)
        (folder / "sitecustomize.py").write_text(f"import multiprocessing.context as c\nc._default_context._default_context = c._default_context.get_context({method!r})\n")
        mark = folder / "mark"
        environment = {**os.environ, "MARK": str(mark), "PYTHONPATH": str(folder)}
        with open(folder / "errors", "w+") as errors:
            process = subprocess.Popen([sys.executable, "-B", str(folder / "program_file.py")], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=environment, start_new_session=True)
            code = "endless" if is_endless(process, errors) else process.returncode
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            errors.seek(0)
            return errors.read(), mark.read_text() if mark.exists() else "", code


KNOWN = {"`spawn` is the default on Windows and macOS, `forkserver` on Linux since Python 3.14, `fork` there before.", 'Under `if __name__ == "__main__":` only the program that is started comes here.',
         "`spawn` and `forkserver` pickle the target, so `start()` raises an exception. `fork` does not."}


@functools.cache
def default_method():
    asked = "import multiprocessing; print(multiprocessing.get_start_method())"
    return subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout.strip()


def judge(program, notes):
    for note in notes:
        lead, facts = note["lead"], [fact["text"] for fact in note["facts"]]
        row = note["location"]["row"]
        outcomes = [ran(program.source, method) for method in ("spawn", "forkserver")]
        if note["concept"] == "start-methods-main-guard":
            failed = all("RuntimeError" in errors and not wrote for errors, wrote, _ in outcomes)
            kind = "worker" if "Pool" in program.lines[row - 1] else "process"
            fit = lead == f"a {kind} that `spawn` or `forkserver` starts runs this file again, and comes to this line too"
            yield note, lead, (fit and failed) or f"{[(e[-300:], w, c) for e, w, c in outcomes]}"
            for fact in facts:
                if matched("There it raises `RuntimeError`, before {c} is called.", fact):
                    yield note, fact, all(not wrote for _, wrote, _ in outcomes)
                elif fact == "There it raises `RuntimeError`. Under `spawn` the pool then starts another worker, without end.":
                    raised = [errors.count("RuntimeError") for errors, _, _ in outcomes]
                    yield note, fact, (all(raised) and raised[0] > 1 and outcomes[0][2] == "endless") or f"{raised}, {[c for _, _, c in outcomes]}"
                else:
                    yield note, fact, fact in KNOWN or unknown(fact)
        elif note["concept"] == "multiprocessing-module":
            failed = [("ickl" in errors or "local object" in errors) and "start" in errors for errors, _, _ in outcomes]
            works = "ickl" not in ran(program.source, "fork")[0]
            head = lead == "the target is a `lambda`, which cannot be pickled"
            groups = matched("{c} is defined inside {c} (line {n}), so it cannot be pickled", lead)
            placed = groups and f"def {groups[0]}(" in program.lines[int(groups[2]) - 1]
            is_called = any("main()" in line and not line.startswith("def") for line in program.lines) or "def main" not in program.source
            yield note, lead, ((head or placed) and (all(failed) or not is_called) and works) or f"{[e[-300:] for e, _, _ in outcomes]}"
            for fact in facts:
                yield note, fact, fact in KNOWN or unknown(fact)
        else:
            yield note, lead, unknown(lead)
    if notes:
        # What is said of the defaults.
        expected = "forkserver" if sys.version_info >= (3, 14) else "fork"
        yield notes[0], "`spawn` is the default on Windows and macOS, …", same(default_method(), expected)


COUNTS = ["counter += 1", "counter -= 2", "counter += 0.5", "counter *= 3", "counter += step", "items += [1]", "name += 'x'", "counter = counter + 1", "local += 1", "with lock:\n        counter += 1", "lock.acquire()\n    counter += 1\n    lock.release()",
          "for _ in range(2):\n        counter += 1", "if counter < 99: counter += 1", "counter += len('ab')"]
MAKES = ["threads = [Thread(target=work) for _ in range(3)]", "a = Thread(target=work)\nb = Thread(target=work)\nthreads = [a, b]", "threads = [Thread(target=work)]", "threads = []\nfor _ in range(2):\n    threads.append(threading.Thread(None, work))",
         "threads = [Thread(target=other), Thread(target=other)]", "threads = [Thread(target=lambda: work()) for _ in range(2)]", "threads = list(map(lambda _: Thread(target=work), 'ab'))", "threads = [Thread(target=work), Thread(target=other)]"]


def make_shared(rng):
    lines = ["import threading", "from threading import Thread", "counter, items, name, step = 0, [], '', 1", "lock = threading.Lock()", "def other(): pass"]
    if rng.random() < 0.1:
        lines.append("step = 2")
    names = rng.choice(["global counter, items, name", "global counter, items, name", "global counter, items, name", "global counter, items, name", "items, name, counter = [], '', 0"])
    lines += ["def work():", "    " + names, "    local = 0", "    " + rng.choice(COUNTS[:5] if rng.random() < 0.5 else COUNTS), rng.choice(MAKES[:4] if rng.random() < 0.5 else MAKES), "def go():\n    for thread in threads: thread.start()\n    for thread in threads: thread.join()"]
    if rng.random() < 0.1:
        lines.insert(-2, "def work(): pass")
    return "\n".join(lines) + "\n"


def judge_shared(program, notes):
    if program.error:
        return
    held = []
    work = program.ns["work"]
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        seen = []

        def watch(frame, event, _):
            if frame.f_code is work.__code__ and event == "call":
                seen.append(threading.get_ident())
                held.append(program.ns["lock"].locked())
            return None

        threading.settrace(watch)
        program.ns["go"]()
        threading.settrace(None)
        # The names of threads may be given again: each thread counts.
        threads = len(seen)
        groups = matched("{c} reads {c}, computes, and stores it: another thread may come in between", lead)
        if not groups:
            yield note, lead, unknown(lead)
            continue
        name = groups[1]
        code = [(op.opname, op.argval, op.positions.lineno if op.positions else None) for op in dis.get_instructions(work)]
        here = [(op, value) for op, value, line in code if line == row and value == name]
        loads, stores = [op for op, _ in here if op.startswith("LOAD")], [op for op, _ in here if op.startswith("STORE")]
        yield note, lead, (stores[-1:] == ["STORE_GLOBAL"] and loads[-1:] == ["LOAD_GLOBAL"] and threads > 1 and groups[0].startswith(f"{name} ") and groups[0].split()[1] in program.lines[row - 1]) or f"{here}, {threads} threads"
        for fact in note["facts"]:
            text = fact["text"]
            if groups := matched("Threads that run {c} are made on lines {n} and {n}.", text):
                yield note, text, all("Thread" in program.lines[int(n) - 1] and groups[0] in program.lines[int(n) - 1] for n in groups[1:]) and threads > 1
            elif groups := matched("Threads that run {c} are made in the loop on line {n}.", text):
                yield note, text, ("Thread" in program.lines[int(groups[1]) - 1] and threads > 1) or f"{threads} threads"
            elif text == "Under `with lock:`, for one `threading.Lock()` that all of them share, no other of them comes in between.":
                yield note, text, True
            else:
                yield note, text, unknown(text)


FAMILIES = [Family("processes", ("start-methods-main-guard", "multiprocessing-module"), make, judge, 60), Family("shared_state", ("threading-module",), make_shared, judge_shared, 30)]
