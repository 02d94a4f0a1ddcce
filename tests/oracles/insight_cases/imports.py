"""Imports: where they lead, what they bind, what hides what, and what fails; each program is a project of several files."""

import ast
import copy
import importlib.machinery
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from .base import Family, matched, same, unknown

NAMES = ["work", "LIMIT", "Shape", "helper", "late"]
FILES = ["a.py", "b.py", "c.py", "d.py", "pkg/__init__.py", "pkg/part.py", "pkg/deep/__init__.py", "pkg/deep/end.py", "ns/inner.py", "random.py", "time.py", "string.py", "json/__init__.py",
         ".venv/SITE/installed/__init__.py", ".venv/SITE/single.py"]
MODULES = ["a", "b", "c", "d", "pkg", "pkg.part", "pkg.deep", "pkg.deep.end", "ns.inner", "ns", "random", "time", "string", "json", "math", "os.path", "os", "installed", "single", "gone", "pkg.gone", "sys", "collections.abc"]
BODIES = ["def {n}():\n    return 1", "{n} = 3", "class {n}:\n    pass", "{n}: int = 4", "if True:\n    {n} = 5", "try:\n    {n} = 6\nexcept ValueError:\n    pass"]
RUNNER = """
import importlib, json, os, sys
job = json.loads(sys.argv[1])
sys.path[:0] = [job["root"]]
sys.path.append(job["site"])
for task in job["tasks"]:
    reading, writing = os.pipe()
    if not os.fork():
        answer = {"error": None}
        sys.stdout = open(os.devnull, "w")
        dumps = json.dumps
        for module in [name for name in sys.modules if name.split(".")[0] == "json"]:
            # The program may have one of its own.
            del sys.modules[module]
        try:
            if task["kind"] == "exec":
                for module in task["first"]:
                    try:
                        importlib.import_module(module)
                    except ImportError:
                        pass
                namespace = {"__name__": task["name"], "__package__": task["package"]}
                exec(task["source"], namespace)
                answer["bound"] = sorted(set(namespace) - {"__name__", "__package__", "__builtins__"})
            elif task["kind"] == "half":
                asked = []
                real = __import__
                def watched(name, globals=None, locals=None, fromlist=(), level=0):
                    known = sys.modules.get(task["module"])
                    who = (globals or {}).get("__name__")
                    if who == task["by"] and (name == task["module"] or task["module"] in (fromlist or ())):
                        asked.append(known is not None and bool(getattr(known.__spec__, "_initializing", False)))
                    return real(name, globals, locals, fromlist, level)
                import builtins
                builtins.__import__ = watched
                answer["asked"] = asked
                importlib.import_module(task["module"])
            else:
                answer["file"] = getattr(importlib.import_module(task["module"]), "__file__", None)
        except BaseException as error:
            trace, places = error.__traceback__, []
            while trace:
                places.append([trace.tb_frame.f_code.co_filename, trace.tb_lineno])
                trace = trace.tb_next
            places = [place for place in places if "importlib" not in place[0]]
            answer["error"] = [type(error).__name__, str(error), getattr(error, "name", None), places[-1]]
        os.write(writing, dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        print(pipe.read())
    os.wait()
"""


def statement(rng, own):
    module = rng.choice(MODULES if rng.random() < 0.5 else MODULES[:8])
    shape = rng.randrange(7)
    if shape == 0:
        return f"import {module}"
    if shape == 1:
        return f"import {module} as other_name"
    if shape == 2:
        return f"import {module}, {rng.choice(MODULES)}"
    names = rng.sample(NAMES + ["part", "deep", "end", "inner", "__name__", "missing"], rng.randint(1, 6) if rng.random() < 0.2 else rng.randint(1, 2))
    if rng.random() < 0.3:
        names[0] += " as renamed"
    if shape == 3 and own.startswith("pkg/"):
        return f"from {rng.choice(['.', '..', '.part', '.deep', '..part', '.gone'])} import {', '.join(names)}"
    if shape == 4:
        return f"from {module} import *" if rng.random() < 0.4 else f"from {module} import ({', '.join(names)})"
    return f"from {module} import {', '.join(names)}"


GUARDS = [
    "try:\n    {s}\nexcept ImportError:\n    pass",
    "try:\n    {s}\nexcept OSError:\n    pass\nexcept (KeyError, ModuleNotFoundError):\n    pass\nexcept Exception:\n    pass",
    "try:\n    try:\n        {s}\n    except ValueError:\n        pass\nexcept:\n    pass",
    "try:\n    {s}\nfinally:\n    pass",
    "try:\n    import gone\nexcept ImportError:\n    {s}",
    "try:\n    import math\nexcept ImportError:\n    {s}",
    "import contextlib\nwith contextlib.suppress(ImportError):\n    {s}",
    "errors = (ImportError, OSError)\ntry:\n    {s}\nexcept errors:\n    pass",
    "class Own(ImportError):\n    pass\ntry:\n    {s}\nexcept Own:\n    pass\nexcept ImportError as error:\n    pass",
    "import sys\nsys.path.append('elsewhere')\n{s}",
    "def later():\n    {s}",
    "def later():\n    try:\n        {s}\n    except ImportError:\n        pass",
    "if 1 > 2:\n    {s}",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {s}",
]


def text(rng, own):
    lines = []
    for _ in range(rng.randint(1, 4)):
        if rng.random() < 0.5:
            lines.append(rng.choice(BODIES).format(n=rng.choice(NAMES)))
        one = statement(rng, own)
        if "*" in one or rng.random() < 0.75:
            lines.append(one)
        else:
            lines.append(rng.choice(GUARDS).format(s=one))
    if rng.random() < 0.07:
        lines.append(rng.choice(["def __getattr__(name):\n    raise AttributeError(name)", "globals()['made'] = 1"]))
    for name in rng.sample(NAMES, rng.randint(0, 4)):
        lines.append(rng.choice(BODIES).format(n=name))
    return "\n".join(lines) + "\n"


def make(rng):
    files = {name: "" for name in rng.sample(FILES, rng.randint(4, 10))}
    for name in list(files):
        if name.startswith("pkg/") and "/" in name[4:] or name == "pkg/part.py":
            files.setdefault("pkg/__init__.py", "")
    if rng.random() < 0.5:
        # Two that import each other, in one of the ways that do.
        x, y = rng.sample(["a", "b", "c"], 2)
        shapes = ["from {m} import {n}", "import {m}", "from {m} import {n} as z"]
        for one, other in ((x, y), (y, x)):
            parts = [rng.choice(shapes).format(m=other, n=rng.choice(NAMES[:2])), *(rng.choice(BODIES).format(n=n) for n in NAMES[:2])]
            rng.shuffle(parts)
            files[f"{one}.py"] = "\n".join(parts) + "\n"
    for name in files:
        if not files[name]:
            files[name] = "import os\nwork = 1\n" if name.startswith(".venv") or rng.random() < 0.15 else text(rng, name)
    return "# " + json.dumps(files) + "\n"


def spec_of(name, path):
    if name == "collections.abc":
        # Since Python 3.14 it has no file: the package puts it into `sys.modules`.
        return "standard"
    spec = None
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        if end == 1:
            builtin = importlib.machinery.BuiltinImporter.find_spec(parts[0]) or importlib.machinery.FrozenImporter.find_spec(parts[0])
            if builtin or parts[0] in ("os", "time", "sys"):
                # Part of the interpreter, or there before any program.
                return "standard"
            spec = importlib.machinery.PathFinder.find_spec(parts[0], path)
        else:
            spec = importlib.machinery.PathFinder.find_spec(parts[end - 1], spec.submodule_search_locations)
        if spec is None or end < len(parts) and spec.submodule_search_locations is None:
            return None
    return spec


def bound_lines(tree, name):
    """The lines on which a file binds a name at its top level."""
    lines, waiting = [], list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            if node.name == name:
                lines.append(node.lineno)
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            lines += [alias.lineno for alias in node.names if (alias.asname or alias.name.split(".")[0]) == name]
        elif isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            lines.append(node.lineno)
        waiting += ast.iter_child_nodes(node)
    return sorted(lines)


class Project:
    def __init__(self, folder, files):
        self.root, self.files = folder, files
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        self.site = folder / ".venv" / "lib" / version / "site-packages"
        self.site.mkdir(parents=True)
        (folder / ".venv" / "pyvenv.cfg").write_text(f"home = /nowhere\nversion = {sys.version_info[0]}.{sys.version_info[1]}.0\n")
        (folder / "pyproject.toml").write_text("")
        self.paths = {}
        for name, source in files.items():
            path = folder / name.replace(".venv/SITE", f".venv/lib/{version}/site-packages")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
            self.paths[name] = path
        self.path = [str(folder), *(entry for entry in sys.path if entry and pathlib.Path(entry).name in (version, "lib-dynload")), str(self.site)]

    def notes(self):
        environment = {**os.environ, "VIRTUAL_ENV": str(self.root / ".venv")}
        environment.pop("PYTHONPATH", None)
        program = os.environ.get("PYGLOSS", str(pathlib.Path(__file__).resolve().parents[3] / "target/release/pygloss"))
        target = f"{sys.version_info[0]}.{sys.version_info[1]}"
        names = [name for name in self.files if not name.startswith(".venv")]
        done = subprocess.run([program, "explain", "--output-format", "json", "--target-version", target, *(str(self.paths[name]) for name in names)],
                              capture_output=True, encoding="utf-8", env=environment)
        assert done.returncode == 0, done.stderr
        assert "internal" not in done.stderr, done.stderr
        for name, line in zip(names, done.stdout.splitlines(), strict=True):
            for note in json.loads(line)["notes"]:
                if note["concept"] in CONCEPTS:
                    yield name, note

    def run(self, tasks):
        job = json.dumps({"root": str(self.root), "site": str(self.site), "tasks": tasks})
        done = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", RUNNER, job], capture_output=True, text=True, cwd=self.root)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def words(self, module):
        """What pygloss calls the place of a module."""
        spec = spec_of(module, self.path)
        if spec == "standard":
            return "a module of the standard library"
        if spec is None:
            return None
        if spec.origin is None:
            return "a folder without `__init__.py`"
        file = pathlib.Path(spec.origin)
        if file.is_relative_to(self.site):
            return f"the installed `{file.relative_to(self.site.parent).as_posix()}`"
        if file.is_relative_to(self.root):
            return f"the project's `{file.relative_to(self.root).as_posix()}`"
        return "a module of the standard library"


CONCEPTS = ("import-statement", "sys-path-search", "circular-imports")


def own_name(name):
    parts = name.removesuffix(".py").split("/")
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    return name, name if is_package else name.rpartition(".")[0]


def judge(program, _):
    files = json.loads(program.source[2:])
    with tempfile.TemporaryDirectory() as folder:
        project = Project(pathlib.Path(folder).resolve(), files)
        waiting, tasks = [], []
        for name, note in project.notes():
            tree = ast.parse(files[name])
            row = note["location"]["row"]
            node = next(n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) and n.lineno == row)
            module, package = own_name(name)
            around = path_to(tree, node)
            source = ast.unparse(handled(around) if "the `except` on line" in note["lead"] else node)
            task = {"kind": "exec", "source": source, "name": module, "package": package, "first": [package] if package else []}
            if note["concept"] == "circular-imports":
                task = {"kind": "import", "module": module}
                if " leads back to " in note["lead"]:
                    by = re.findall("`([^`]*)`", note["lead"])[-1]
                    task = {"kind": "half", "module": module, "by": by}
            waiting.append((name, note, node, around))
            tasks.append(task)
        for (name, note, node, around), ran in zip(waiting, project.run(tasks), strict=True):
            module, package = own_name(name)
            texts = [note["lead"], *(fact["text"] for fact in note["facts"]), *([note["general"]] if note["general"] else [])]
            for sentence in texts:
                said = {"import-statement": of_import, "sys-path-search": of_search, "circular-imports": of_cycle}[note["concept"]]
                verdict = said(project, name, module, package, node, note, sentence, ran)
                if note["weight"] == "fails" and verdict is True and note["concept"] == "sys-path-search":
                    # What a module that is there binds is the same whenever a function is called.
                    may_wait = sentence.startswith("nothing in ")
                    verdict = is_bare(around, files[name], may_wait) or "it may not be reached, or be caught"
                if groups := matched("It is imported only where the body of the `try` on line {n} fails.", sentence):
                    verdict = any(isinstance(one, ast.Try) and one.lineno == int(groups[0]) and isinstance(next_one, ast.ExceptHandler) for one, next_one in zip(around, around[1:]))
                yield {**note, "location": {"row": f"{name}:{note['location']['row']} in {json.dumps(files)}"}}, sentence, verdict


def path_to(tree, node):
    """The nodes from the module down to this one."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    path = [node]
    while path[0] in parents:
        path.insert(0, parents[path[0]])
    return path


def handled(around):
    """The statement at the top of the module or of a function that an import stands in, each of its handlers giving its line."""
    top = max(place for place, one in enumerate(around) if isinstance(one, (ast.Module, ast.FunctionDef))) + 1
    statement = copy.deepcopy(around[top])
    for handler in ast.walk(statement):
        if isinstance(handler, ast.ExceptHandler):
            handler.body = ast.parse(f"raise SystemExit('handler {handler.lineno}')").body
    outside = [one for one in around[0].body if isinstance(one, (ast.ClassDef, ast.Assign)) and one.lineno < statement.lineno]
    return ast.Module([*(one for one in outside if "Own" in ast.unparse(one) or "errors" in ast.unparse(one)), statement], [])


def is_bare(around, source, may_wait):
    """Whether nothing keeps the import from running with the module, catches it, or adds to what is searched."""
    for one, below in zip(around, around[1:]):
        if isinstance(one, (ast.If, ast.With, ast.ExceptHandler)) or isinstance(one, ast.FunctionDef) and not may_wait:
            return False
        if isinstance(one, ast.Try) and below in one.body and any(handler.type is None or "Value" not in ast.unparse(handler.type) for handler in one.handlers):
            return False
    return "sys.path" not in source


def module_after_from(node, package):
    if not node.level:
        return node.module
    base = package.split(".")
    base = base[: len(base) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def of_import(project, name, module, package, node, note, sentence, ran):
    if sentence == note["lead"]:
        place = re.search(r", ((the project's|the installed) `[^`]+`|a module of the standard library|a folder without `__init__.py`)$", sentence)
        head = sentence[: place.start()] if place else sentence
        aliases = [alias.asname or alias.name.split(".")[0] for alias in node.names]
        if isinstance(node, ast.Import):
            there = node.names[0].name
        else:
            there = module_after_from(node, package)
        if place and same(place.group(1), project.words(there)) is not True:
            return f"it is {project.words(there)}"
        if isinstance(node, ast.ImportFrom):
            come = f"`{node.names[0].name}` comes" if len(node.names) == 1 else "the names come"
            if head == f"{come} from `{there}`":
                return True
        if ran["error"] is None and aliases != ["*"] and {name for name in aliases if name != "__name__"} != set(ran["bound"]) - {"__name__"}:
            return f"it binds {ran['bound']}"
        # A package that failed to be imported before leaves its namespace packages without a parent: `KeyError`.
        if ran["error"] and ran["error"][3][0] == "<string>" and ran["error"][0] != "KeyError":
            return f"it raises {ran['error']}"
        listed = f"{len(aliases)} names" if len(aliases) > 4 else " and ".join(filter(None, [", ".join(f"`{one}`" for one in aliases[:-1]), f"`{aliases[-1]}`"]))
        expected = [f"binds {listed}"]
        if isinstance(node, ast.ImportFrom):
            expected = [f"binds the public names of `{there}`"] if aliases == ["*"] else [f"binds {listed} from `{there}`"]
        if isinstance(node, ast.Import) and len(aliases) == 1:
            if node.names[0].asname:
                expected = [f"binds {listed} to the module `{there}`"]
            elif "." in there:
                expected = [f"binds {listed}; the module is `{there}`"]
        return head in expected or f"expected {expected}"
    if groups := matched("{c} is bound there on line {n}", sentence):
        spec = spec_of(module_after_from(node, package), project.path)
        lines = bound_lines(ast.parse(pathlib.Path(spec.origin).read_text()), groups[0])
        return same(int(groups[1]), lines[-1] if lines else None)
    if groups := matched("{c} is a module itself: {c}", sentence):
        place = project.words(f"{module_after_from(node, package)}.{groups[0]}")
        return place in (f"the project's `{groups[1]}`", f"the installed `{groups[1]}`") or f"it is {place}"
    if groups := re.fullmatch(r"`([^`]+)` is (the project's `[^`]+`|the installed `[^`]+`)", sentence):
        return same(groups[2], project.words(groups[1]))
    return unknown(sentence)


def can_be_imported(project, module):
    """Whether the packages around a module can be."""
    around = module.rpartition(".")[0]
    if not around:
        return True
    return project.run([{"kind": "import", "module": around}])[0]["error"] is None


def of_search(project, name, module, package, node, note, sentence, ran):
    if groups := matched("{c} is the project's {c}, which hides the standard module", sentence):
        return groups[0] in sys.stdlib_module_names and same(f"the project's `{groups[1]}`", project.words(groups[0]))
    if groups := matched("{c} is this very file, {c}, not the standard module", sentence):
        return (groups[0] in sys.stdlib_module_names and groups[1] == name) and same(f"the project's `{name}`", project.words(groups[0]))
    if groups := matched("{c} is the standard module; the project's {c} is not imported under this name", sentence):
        return groups[1] in project.files and same("a module of the standard library", project.words(groups[0]))
    if sentence == "The folder of the program that is started stands before the standard library on `sys.path`.":
        return True
    if groups := matched("The folder of the program that is started is searched first. Another name for the file brings the standard {c} back.", sentence):
        return groups[0] in sys.stdlib_module_names
    if groups := matched("The interpreter has {c} before any program starts, so no folder is searched for it.", sentence):
        return groups[0] in sys.builtin_module_names or groups[0] in ("os", "abc", "io", "codecs", "stat", "site") or "it is looked for"
    error = ran["error"] or ["nothing", "", None, ["", 0]]
    if groups := re.fullmatch(r"(.*): the `except` on line (\d+) runs", sentence):
        if (error[0], error[1]) != ("SystemExit", f"handler {groups[2]}"):
            # A package that cannot be imported may raise anything else.
            return not can_be_imported(project, module_after_from(node, package) if isinstance(node, ast.ImportFrom) else node.names[0].name) or f"it raises {error}"
        # What the handler has caught is not seen any more.
        sentence, error = groups[1], ["ModuleNotFoundError", "", None, ["", 0]]
    if sentence == "This file may add folders to the search, which are not looked at here.":
        return True
    sentence = sentence.removesuffix(": importing it raises `ModuleNotFoundError`")
    if groups := matched("{c} has no module {c}", sentence):
        gone = spec_of(groups[1], project.path) is None and spec_of(groups[0], project.path) is not None
        # A package that failed to be imported before leaves its modules without a parent.
        return (gone and error[0] in ("ModuleNotFoundError", "ImportError", "KeyError")) or f"it raises {error}"
    if groups := matched("{c} is neither in the project, nor installed, nor a standard module", sentence):
        return (spec_of(groups[0], project.path) is None and error[0] in ("ModuleNotFoundError", "ImportError", "KeyError")) or f"it raises {error}"
    if groups := matched("nothing in {c} binds {c}: this raises `ImportError`", sentence):
        place = project.words(module_after_from(node, package))
        # A package that failed to be imported before leaves its modules without a parent.
        return (error[0] in ("ImportError", "ModuleNotFoundError", "KeyError") and place is not None and f"`{groups[0]}`" in place and (not bound_lines(ast.parse(project.paths[groups[0]].read_text()), groups[1]) if groups[0] in project.paths else True)) or f"it raises {error}"
    return unknown(sentence)


def leads_to(project, one, other):
    spec = spec_of(one, project.path)
    tree = ast.parse(pathlib.Path(spec.origin).read_text())
    package = one if spec.submodule_search_locations is not None else one.rpartition(".")[0]
    for node in tree.body:
        if isinstance(node, ast.Import) and other in [alias.name for alias in node.names]:
            return True
        if isinstance(node, ast.ImportFrom):
            module = module_after_from(node, package)
            if module == other or other in [f"{module}.{alias.name}" for alias in node.names]:
                return True
    return False


def is_of_cycle(project, way, error):
    """Whether what failed because a module was half done is a file of this way; true for other errors, and where nothing failed."""
    files = [spec.origin for spec in (spec_of(module, project.path) for module in way) if spec]
    return "partially initialized" not in error[1] or error[3][0] in files


def of_cycle(project, name, module, package, node, note, sentence, ran):
    if sentence == note["lead"]:
        way, _, rest = sentence.partition(": ")
        way = re.findall("`([^`]*)`", way)
        if way[0] != module or way[-1] != module or not all(leads_to(project, one, other) for one, other in zip(way, way[1:])):
            return "they do not import each other so"
        if groups := matched("{c} leads back to this file", rest):
            return same(groups[0], way[-2])
        if groups := matched("where {c} is imported first, line {n} of {c} fails", rest):
            spec = spec_of(groups[2], project.path)
            expected = ["ImportError", spec.origin if spec else "", int(groups[1])]
            error = ran["error"] or ["nothing", "", None, ["", 0]]
            if not is_of_cycle(project, way, error):
                # Another circle is met on the way.
                return True
            if error[0].endswith("Error") and "partially initialized" not in error[1]:
                # Something else is missing on the way.
                return error[3][1] <= int(groups[1]) or not error[3][0].endswith(f"{groups[2]}.py") or f"it fails with {error}"
            return same([error[0], *error[3]], expected)
    if groups := matched("{c} asks for {c} there, and {c} binds it on line {n}, below this import: `ImportError`.", sentence):
        lines = bound_lines(ast.parse(project.files[name]), groups[1])
        error = ran["error"] or ["nothing", "", None, ["", 0]]
        met_before = not is_of_cycle(project, re.findall("`([^`]*)`", note["lead"].partition(": ")[0]), error)
        if met_before or "partially initialized" not in error[1] and error[0] != "nothing":
            return bool(lines and lines[0] == int(groups[3]) and node.lineno < lines[0])
        return (lines and lines[0] == int(groups[3]) and node.lineno < lines[0] and f"cannot import name '{groups[1]}'" in error[1]) or f"{lines} {error}"
    if groups := matched("Where {c} is imported first, it is half done when {c} asks for it: what stands below this line does not exist yet.", sentence):
        asked = ran.get("asked", [])
        return asked[:1] == [True] or not asked and ran["error"] is not None or f"asked: {ran}"
    if sentence == "It goes well as long as each takes from the others only what is bound by then.":
        # It speaks of any import, and is wrong only where taking something else went well.
        return not (ran["error"] and "partially initialized" in ran["error"][1] and "cannot import name" not in ran["error"][1] and "has no attribute" not in ran["error"][1]) or f"{ran['error']}"
    if sentence == "Ways out: import in the function that needs it, or move what both need into a third module.":
        return True
    return unknown(sentence)


FAMILIES = [Family("imports", CONCEPTS, make, judge, 300)]
