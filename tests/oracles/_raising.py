"""Runs programs one after another in one interpreter, each in a process of its own that is forked from it, and gives what each prints to stderr.

It is for programs whose own file compiles: what they import may not. It runs on every version that the oracles know, and needs fork.
"""

import os
import resource
import select
import sys

# What a program may use; one that wants more ends without a traceback.
SECONDS_OF_WORK = 2
SECONDS = 60
STEP = 0.05
# What prints for ever, as an event loop does about each of its rounds, counts as silent.
MOST_BYTES = 1 << 23
WORKERS = 4
BYTES = 2 << 30
# The number of the signal; the module for it would bring `enum` along, which a program may want to find elsewhere.
KILLED = 9


def printed(folders, seconds=SECONDS):
    """What the `main.py` of each folder prints to stderr."""
    return [_one(folder, seconds) for folder in folders]


def _one(folder, seconds):
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(folder, writing)
    os.close(writing)
    parts, waited, has_ended = [], 0.0, False
    while waited < seconds:
        if select.select([reading], [], [], 0 if has_ended else STEP)[0]:
            part = os.read(reading, 1 << 16)
            if not part:
                break
            parts.append(part)
            if sum(map(len, parts)) > MOST_BYTES:
                parts.clear()
                break
            continue
        # What the program has started may hold the pipe open for long; what it has printed itself is there when it has ended.
        if has_ended:
            break
        has_ended = bool(os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT))
        waited += STEP
    os.close(reading)
    try:
        # It may not have got as far as its own group.
        os.kill(child, KILLED)
        os.killpg(child, KILLED)
    except ProcessLookupError:
        pass
    os.waitpid(child, 0)
    return b"".join(parts).decode("utf-8", "replace")


def _child(folder, writing):
    """Becomes the program: does what the interpreter does with a script, and shows its error as it shows one."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(writing, 2)
    # What the server still holds open is not the program's.
    os.closerange(3, 64)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(folder)
    main = os.path.join(folder, "main.py")
    sys.argv[:] = [main]
    sys.path[:] = [folder, *sys.path[1:]]
    sys.dont_write_bytecode = True
    module = type(sys)("__main__")
    module.__file__ = main
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    status = 0
    try:
        with open(main, encoding="utf-8") as file:
            code = compile(file.read(), main, "exec")
        exec(code, module.__dict__)
    except SystemExit:
        pass
    except BaseException as error:
        status = 1
        # The first call is the one above.
        error = error.with_traceback(error.__traceback__.tb_next)
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        threading = sys.modules.get("threading")
        if threading is not None and status == 0:
            for thread in threading.enumerate():
                if thread is not threading.current_thread() and not thread.daemon:
                    thread.join(5)
        sys.stderr.flush()
        os._exit(status)


def main():
    """Reads the folders, one a line, and writes what was printed, as JSON. Nothing is imported before the programs are done that these could see."""
    all_printed = printed([line.rstrip("\n") for line in sys.stdin], int(sys.argv[1]))
    import json

    json.dump(all_printed, sys.stdout)


def apart(folders, python=sys.executable, env=None, seconds=SECONDS):
    """The same, by other processes, of this interpreter or another, which are small to fork; several, since some programs wait for what never comes."""
    import concurrent.futures
    import json
    import subprocess

    parts = [folders[first::WORKERS] for first in range(WORKERS)]

    def run(part):
        given = "".join(f"{folder}\n" for folder in part)
        done = subprocess.run([python, "-B", __file__, str(seconds)], input=given, stdout=subprocess.PIPE, check=True, text=True, env=env)
        return json.loads(done.stdout)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
        of_parts = list(workers.map(run, parts))
    return [of_parts[at % WORKERS][at // WORKERS] for at in range(len(folders))]


if __name__ == "__main__":
    main()
