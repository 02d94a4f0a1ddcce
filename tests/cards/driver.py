"""Runs blocks of code for run.py, in whichever interpreter this text is handed to.

Reads a JSON list of jobs from stdin, writes a JSON list of results to stdout. Each job runs in a forked
child that has its own `__main__`, its own empty working directory and captured output. Needs Python 3.9
and `os.fork`; it is passed with `-c`, so that it also reaches an interpreter that cannot see this file.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
import types
import warnings

TIME_LIMIT = 10  # seconds a block may take


def main():
    """Run every job that is meant for this version of Python."""
    results = []
    for job in json.load(sys.stdin):
        if in_version_range(job):
            results.append(run_job(job))
    json.dump({"version": "%d.%d.%d" % sys.version_info[:3], "results": results}, sys.stdout)


def in_version_range(job):
    """Say whether this interpreter lies within the job's `min` and `max`, both included."""
    here = list(sys.version_info[:2])
    return (job["min"] is None or here >= job["min"]) and (job["max"] is None or here <= job["max"])


def run_job(job):
    """Run one job in a child process and collect what it wrote and raised."""
    folder = tempfile.mkdtemp(prefix="card-")
    child = os.fork()
    if child == 0:
        run_in_child(job, folder)  # leaves by SystemExit, so that the interpreter shuts down as always
    status = os.waitpid(child, 0)[1]
    result = {
        "id": job["id"],
        "stdout": read(folder, "stdout"),
        "stderr": read(folder, "stderr"),
        "raised": read(folder, "raised"),
        "timed_out": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM,
        "status": status,
    }
    shutil.rmtree(folder)
    return result


def read(folder, name):
    """Return the text of a file of the child, "" where it never came to write it."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def run_in_child(job, folder):
    """Compile the job's code and, unless only that is asked, execute it. Never returns."""
    signal.alarm(TIME_LIMIT)
    redirect(folder)
    exit_code = 0
    try:
        execute(job, os.path.join(folder, "card.py"))
    except BaseException as error:
        exit_code = 1
        with open(os.path.join(folder, "raised"), "w", encoding="utf-8") as file:
            file.write(type(error).__name__)
        traceback.print_exc()
    sys.exit(exit_code)


def redirect(folder):
    """Send stdout and stderr to files, close stdin, and move into an empty directory."""
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        target = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(target, descriptor)
        os.close(target)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    work = os.path.join(folder, "work")
    os.mkdir(work)
    os.chdir(work)


def execute(job, path):
    """Compile the code as the file `path` and run it as a fresh `__main__`."""
    with open(path, "w", encoding="utf-8") as file:  # for tracebacks and inspect.getsource
        file.write(job["code"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        code = compile(job["code"], path, "exec", dont_inherit=True)
    if job["compile_only"]:
        return
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


main()
