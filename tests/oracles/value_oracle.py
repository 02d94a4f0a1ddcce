"""Holds what pygloss says about the values of expressions against what they are while programs run in this interpreter.

    value_oracle.py [--seed N] [--count N] [--keep FOLDER] [MODULE ...]

Three verdicts: over programs made from a seed, over programs of constants, and over modules of the standard library while their
own tests run (where the interpreter has those). Every object that an expression with a claim gives is compared with the claim:
it is an instance of the class that was said, it is the constant that was said, it has as many items. Each class at each place is
judged once. MODULE are other modules to watch, each with its tests if it has some. `PYGLOSS` is the program to ask (default:
`target/release/pygloss`).
"""

import argparse
import concurrent.futures
import contextlib
import importlib.util
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import types
import warnings

from value_cases import programs, watching

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES_PER_CALL = 200
SHOWN = 20
LIMIT = 120
MEMORY = 3 << 30
LEAST = {"programs": 5_000, "constants": 2_000, "library": 2_000}
# Not those whose tests put other objects in the place of the module's own (zipfile's limits, the `open` of mimetypes and tokenize).
LIBRARY = """
textwrap string shlex colorsys calendar difflib fractions ipaddress urllib.parse html.parser configparser csv pprint quopri base64
fnmatch glob http.cookies optparse argparse gettext plistlib sched uuid email.message email.header email.utils filecmp
netrc reprlib posixpath ntpath
""".split()
TESTS = {
    "html.parser": ["test.test_htmlparser"], "urllib.parse": ["test.test_urlparse"], "http.cookies": ["test.test_http_cookies"],
    "email.message": ["test.test_email.test_email"], "email.header": ["test.test_email.test_email"], "email.utils": ["test.test_email.test_utils"],
}


def ask(paths):
    program = os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))
    target = f"{sys.version_info[0]}.{sys.version_info[1]}"
    answers = []
    for start in range(0, len(paths), FILES_PER_CALL):
        batch = list(map(str, paths[start : start + FILES_PER_CALL]))
        command = [program, "facts", "--values", "--output-format", "json", "--target-version", target, *batch]
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
        if done.returncode:
            sys.exit(f"pygloss facts failed with {done.returncode}:\n{done.stderr}")
        answers += map(json.loads, done.stdout.splitlines())
    return answers


class Surroundings:
    """What the programs find in their builtins."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def names(self):
        return {
            "bit": lambda: self.rng.random() < 0.5,
            "text": lambda: self.rng.choice(["abc", "x", "", "b", "xx"]),
            "use": lambda value: None,
            "touch": lambda value: value.append(self.rng.choice([None, 1.5, "t"])),
            "any_of": lambda *values: self.rng.choice(values),
        }


def run_all(make, folder, prefix, options, watcher):
    """Makes programs, asks about them and runs them watched."""
    paths, sources = [], []
    for number in range(options.count):
        source = make(f"{options.seed} {prefix} {number}")
        path = folder / f"{prefix}_{number}.py"
        path.write_text(source, encoding="utf-8")
        paths.append(path)
        sources.append(source)
    answers = ask(paths)
    if len(answers) != len(paths):
        watcher.wrong["answers"] = f"{len(answers)} answers for {len(paths)} programs"
    for path, source, facts in zip(paths, sources, answers):
        module = types.ModuleType(path.stem)
        vars(module).update(Surroundings(path.stem).names())
        sys.modules[path.stem] = module
        code = watcher.compiled(source, str(path), facts["values"])
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            exec(code, vars(module))
        del sys.modules[path.stem]


def watch_module(name, folder):
    """What a process of its own says about a module; None where there is nothing to say."""
    try:
        found = importlib.util.find_spec(name)
    except Exception:
        return None
    if found is None or not found.origin or not found.origin.endswith(".py"):
        return None
    facts = folder / f"{name}.json"
    facts.write_text(json.dumps(ask([found.origin])[0]), encoding="utf-8")
    tests = TESTS.get(name, [f"test.test_{name.rpartition('.')[2]}"])
    command = [sys.executable, str(pathlib.Path(__file__).parent / "value_cases/library.py"), str(facts), name, *tests]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder, timeout=LIMIT, stdin=subprocess.DEVNULL)
        return json.loads(done.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        return None


def verdict(what, judged, exact, wrong, least):
    for line in wrong[:SHOWN]:
        print(line)
    print(f"{what}: {judged} values judged, {exact} of exactly the class that was said, {len(wrong)} wrong")
    if judged < least:
        print(f"{what}: too few; {least} are expected")
    return not wrong and judged >= least


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=20260)
    parser.add_argument("--count", type=int, default=150, help="programs of each kind")
    parser.add_argument("--keep", help="write the programs to this folder and leave them there")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    # A program that asks for too much gets a MemoryError.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    verdicts = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for prefix, make in (("programs", programs.program), ("constants", programs.constants)):
            watcher = watching.Watcher()
            run_all(make, folder, prefix, options, watcher)
            least = LEAST[prefix] * options.count / 150
            verdicts.append(verdict(prefix, len(watcher.seen), watcher.exact, sorted(watcher.wrong.values()), least))
        if options.modules or importlib.util.find_spec("test.test_textwrap"):
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
                answers = list(workers.map(lambda name: watch_module(name, pathlib.Path(temporary)), options.modules or LIBRARY))
            found = [one for one in answers if one]
            wrong = [line for one in found for line in one["wrong"]]
            judged, exact = (sum(one[key] for one in found) for key in ("judged", "exact"))
            least = 1 if options.modules else LEAST["library"]
            verdicts.append(verdict(f"library ({len(found)} of {len(answers)} modules)", judged, exact, wrong, least))
    failed = verdicts.count(False)
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
