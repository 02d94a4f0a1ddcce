#!/usr/bin/env python3
"""Writes the tables of this folder from the CPythons of this machine.

    read_cpython.py [COMMAND ...]

Each COMMAND starts a CPython, such as `python3.12`; the first of each minor version speaks for it, and another one of the same
version, built on another system, tells what depends on the system from what depends on the version. Without commands, those of
pyenv are taken and those that the tests install. `merging.py` says what stands in the tables, `readings.tsv` what was read.
"""

import concurrent.futures
import json
import pathlib
import shlex
import subprocess
import sys

import merging

HERE = pathlib.Path(__file__).resolve().parent
MINORS = (11, 12, 13, 14)


def found():
    """The CPythons of pyenv, and those of the system that the tests install."""
    sys.path.insert(0, str(HERE.parents[1] / "tests"))
    from support import tools

    for minor in MINORS:
        yield from map(str, sorted((pathlib.Path.home() / ".pyenv" / "versions").glob(f"3.{minor}.*/bin/python3"))[-1:])
    yield from (f"chroot {shlex.quote(str(tools.root()))} python3.{minor}" for minor in (13, 14))


def run(command, script, question=None):
    """What a script beside this one says, in the CPython that the command starts."""
    source = (HERE / script).read_text(encoding="utf-8")
    program = ["-I", "-c", source] if question is not None else ["-I", "-"]
    given = json.dumps(question) if question is not None else source
    done = subprocess.run([*shlex.split(command), *program], input=given, capture_output=True, timeout=600, cwd="/", encoding="utf-8")
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    return json.loads(done.stdout)


def main(commands):
    commands = commands or list(found())
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        readings = merging.Readings(list(workers.map(lambda command: run(command, "reading.py"), commands)))
        questions = readings.questions()
        answers = workers.map(lambda both: run(both[0], "asking.py", both[1]), zip(commands, questions))
        for number, answer in enumerate(list(answers)):
            readings.answer(number, answer)
    missing = set(MINORS) - readings.versions
    if missing:
        sys.exit(f"no CPython was given for these minor versions: {sorted(missing)}")
    builds = [f"{one['version']}\t{one['build']}" for one in readings.all]
    for name, lines in {**merging.merge(readings), "readings.tsv": builds}.items():
        (HERE / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
