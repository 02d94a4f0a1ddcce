"""Makes mistakes in copies of real modules, runs what is to be called in them, and gives what each prints: run by each interpreter for itself.

usage: _seeded.py FOLDER DRIVERS SEED COUNT [--installed]

The copies are called `own_…`, so that they stand in nobody's way; a package of the environment of `libraries.txt` keeps its name, and goes first.
Only lines are changed that the calls have been seen to run. Written is a list of JSON objects, one for each mistake that has raised something.
"""

import importlib.util
import json
import os
import pathlib
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import _mistakes
import _raising

# A mistake may make a program wait for what never comes.
SECONDS = 8
# Of what an event loop says about each of its rounds, nobody reads all.
MOST = 1 << 18

SEEN = """\
import sys
seen = set()
def look(frame, event, argument):
    name = frame.f_code.co_filename
    if not name.startswith(FOLDER):
        return None
    seen.add((name, frame.f_lineno))
    return look
sys.settrace(look)
import threading
threading.settrace(look)
exec(compile(open(FOLDER + '/main.py', encoding='utf-8').read(), FOLDER + '/main.py', 'exec'))
sys.settrace(None)
sys.stderr.write('SEEN ' + repr(sorted(seen)))
"""


class Driver:
    """Calls into one module, or into the modules of one package."""

    def __init__(self, head, body):
        head, _, limits = (part.strip() for part in head.partition("|"))
        self.is_package = head.startswith("package ")
        self.module = head.replace("package ", "")
        self.is_installed = limits == "installed"
        self.versions = "" if self.is_installed else limits
        self.own = self.module if self.is_installed else "own_" + self.module.replace(".", "_")
        self.program = f"import {self.own} as {self.module.rpartition('.')[2]}\n{body}"

    def is_wanted(self, is_installed):
        first, dash, last = self.versions.partition("-")
        minor = sys.version_info[1]
        low = int(first.replace("3.", "") or 0)
        high = int(last.replace("3.", "") or 99) if dash else (low or 99)
        return self.is_installed == is_installed and low <= minor <= high

    def files(self):
        """The files that it may be wrong in, by their names in the folder of a program; empty where this interpreter has no such module."""
        try:
            found = importlib.util.find_spec(self.module)
        except ImportError:
            found = None
        if found is None or not (found.origin or "").endswith(".py"):
            return {}
        if not self.is_package:
            return {f"{self.own}.py": pathlib.Path(found.origin)}
        folder = pathlib.Path(found.origin).parent
        return {f"{self.own}/{path.relative_to(folder)}": path for path in sorted(folder.rglob("*.py"))}

    def write(self, folder, changed="", text=b""):
        """A program's folder: all files are those of the library, but for the one that is changed."""
        folder.mkdir(parents=True)
        (folder / "main.py").write_text(self.program, encoding="utf-8")
        files = self.files()
        if not self.is_package:
            (folder / f"{self.own}.py").write_bytes(text if changed else files[f"{self.own}.py"].read_bytes())
            return
        source = pathlib.Path(importlib.util.find_spec(self.module).origin).parent
        link(source, folder / self.own, pathlib.PurePath(changed).parts[1:])
        if changed:
            (folder / changed).write_bytes(text)


def link(source, target, way):
    """Links to all that is in a folder; the folders on the way to one file become folders, and that file is left out."""
    target.mkdir()
    for path in source.iterdir():
        if path.name == "__pycache__" or path.name in way[:1] and len(way) == 1:
            continue
        if path.name in way[:1]:
            link(path, target / path.name, way[1:])
        else:
            (target / path.name).symlink_to(path)


def drivers(path, is_installed):
    parts = re.split(r"(?m)^== (.*)\n", pathlib.Path(path).read_text(encoding="utf-8"))[1:]
    found = [Driver(head, body) for head, body in zip(parts[::2], parts[1::2])]
    return [one for one in found if one.is_wanted(is_installed) and one.files()]


def imported_as(name):
    """What a file is imported as, by its name in the folder of a program."""
    return name.replace("/__init__.py", "").replace(".py", "").replace("/", ".")


def main():
    folder, path, seed, count = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3], int(sys.argv[4])
    is_installed = "--installed" in sys.argv
    found = drivers(path, is_installed)
    codes, driver_of, problems = {}, {}, []
    folders = []
    for number, driver in enumerate(found):
        at = folder / f"seen{number}"
        driver.write(at)
        (at / "look").mkdir()
        (at / "look" / "main.py").write_text(f"FOLDER = {str(at)!r}\nimport sys; sys.path.insert(0, FOLDER)\n" + SEEN, encoding="utf-8")
        folders.append(str(at / "look"))
    for driver, at, printed in zip(found, folders, _raising.apart(folders)):
        _, is_seen, lines = printed.rpartition("SEEN ")
        if not is_seen:
            problems.append(f"what is called in {driver.module} fails: {printed[-300:]}")
            continue
        executed = {}
        base = os.path.dirname(at)
        for name, line in eval(lines):
            executed.setdefault(os.path.relpath(name, base), set()).add(line)
        package = {}
        for name, source in driver.files().items():
            if len(executed.get(name, ())) > 5:
                key = f"{driver.module} {name}"
                own = imported_as(name)
                codes[key] = package[own] = _mistakes.Code(source.read_bytes(), executed[name], own, package)
                driver_of[key] = (driver, name)
    tasks = []
    for number, (key, mistake) in enumerate(_mistakes.chosen(codes, seed, count)):
        driver, name = driver_of[key]
        text = mistake.made_in(codes[key].source)
        if b"OWN" in text and b"OWN" not in codes[key].source:
            text = text.replace(b"OWN", imported_as(name).encode())
        driver.write(folder / f"m{number}", name, text)
        changed = b"".join(text.splitlines(keepends=True)[mistake.line - 1 : mistake.line])
        tasks.append((folder / f"m{number}", key, name, mistake, changed.decode("utf-8", "replace").strip()))
    told = []
    for (at, key, name, mistake, line), printed in zip(tasks, _raising.apart([str(task[0]) for task in tasks], seconds=SECONDS)):
        if "Traceback" not in printed or len(printed) > MOST:
            continue
        told.append({
            "kind": mistake.kind, "told": mistake.told, "words": mistake.words, "module": key, "file": str(at / name), "line": mistake.line,
            "text": line, "function": mistake.function, "new": b" ".join(text for _, _, text in mistake.edits).decode(), "printed": printed,
        })
    json.dump({"raised": told, "made": len(tasks), "modules": len(codes), "problems": problems}, sys.stdout)


if __name__ == "__main__":
    main()
