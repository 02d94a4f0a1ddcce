"""Holds where pygloss says that imports lead against `importlib.util.find_spec` in a virtual environment.

    import_oracle.py [--out FILE] [PACKAGE ...]

Run it with the interpreter of an environment in which the packages are installed; without arguments it takes those that
`libraries.txt` lists. Three things are compared:

- every module name of the packages, of what is installed beside them, and of the standard library: `pygloss facts` is asked about a
  program that imports it;
- every import statement of the packages' modules;
- the statements of made-up projects (`LAYOUTS`), each with an environment of its own: layouts of folders, relative imports,
  shadowed modules, stubs, `.pth` files and links.

The `origin` of an import has to be the file of the spec; `standard library` stands for a file of the interpreter's own,
`namespace` for a spec without one, `nothing` for no spec. Null is no answer; how many there are is printed, and of the made-up
projects, where each is.
"""

import argparse
import importlib.machinery
import importlib.metadata
import importlib.util
import io
import json
import os
import pathlib
import pkgutil
import shlex
import subprocess
import sys
import sysconfig
import tempfile
import venv
import warnings

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from library_oracle import listed  # noqa: E402
from mro_oracle import FILES_PER_CALL, ROOT, SHOWN, ask  # noqa: E402

STANDARD = [pathlib.Path(sysconfig.get_path(kind)).resolve() for kind in ("stdlib", "platstdlib")]
SITE = [pathlib.Path(sysconfig.get_path(kind)).resolve() for kind in ("purelib", "platlib")]

OWN_LOADERS = {"_frozen_importlib", "_frozen_importlib_external"}

# Each project: its files, `?` before those that are asked about, `site/` for `site-packages`, `->` before the target of a link.
LAYOUTS = {
    "src layout": {
        "pyproject.toml": "",
        "src/pkg/__init__.py": "",
        "src/pkg/mod.py": "",
        "src/pkg/sub/__init__.py": "",
        "tests/helper.py": "",
        "?tests/test_it.py": "import pkg\nimport pkg.mod\nimport helper\nfrom pkg import mod\nfrom pkg.sub import x\nimport pkg.gone\nimport gone\n",
    },
    "namespace packages over several folders": {
        "pyproject.toml": "",
        "src/ns/a.py": "",
        "ns/b.py": "",
        "ns/deep/c.py": "",
        "site/ns/d.py": "",
        "site/other/e.py": "",
        "site/other/__init__.py": "",
        "other/f.py": "",
        "?main.py": "import ns\nimport ns.a\nimport ns.b\nimport ns.deep\nimport ns.deep.c\nimport ns.d\nimport ns.gone\nimport other\nimport other.e\nimport other.f\n",
    },
    "relative imports": {
        "pkg/__init__.py": "",
        "pkg/a.py": "",
        "pkg/b/__init__.py": "",
        "?pkg/sub/__init__.py": "def ask():\n    from . import x\n    from .. import a\n    from .x import y\n    from ..b import z\n",
        "?pkg/sub/x.py": "def ask():\n    from . import y\n    from .. import a\n    from ..a import b\n    from .y import z\n    from .gone import z\n",
        "pkg/sub/y.py": "",
    },
    "a package that shadows the standard library": {
        "random.py": "",
        "email/__init__.py": "",
        "email/message.py": "",
        "logging/other.py": "",
        "os.py": "",
        "sys.py": "",
        "time.py": "",
        "abc.py": "",
        "codecs.py": "",
        "json/__init__.py": "",
        "_thread.py": "",
        "math.py": "",
        "site/decimal.py": "",
        "?main.py": "import random\nimport email\nimport email.message\nimport email.mime\nimport logging\nimport logging.other\nimport logging.handlers\n"
        "import os\nimport os.path\nimport sys\nimport time\nimport abc\nimport codecs\nimport json\nimport json.decoder\nimport _thread\nimport math\nimport decimal\n"
        "import xml.dom.minidom\nimport xml.gone\n",
    },
    "stubs, folders and files of one name": {
        "both.py": "",
        "both.pyi": "",
        "only.pyi": "",
        "two.py": "",
        "two/__init__.py": "",
        "two/x.py": "",
        "three.py": "",
        "three/x.py": "",
        "four.py/x.py": "",
        "five/__init__.py/x.py": "",
        "six/__init__.pyi": "",
        "__pycache__/seven.cpython-311.pyc": "",
        "eight.pyc": "",
        "caf\u00e9.py": "",
        "?main.py": "import both\nimport only\nimport two\nimport two.x\nimport three\nimport three.x\nimport four\nimport five\nimport five.x\nimport six\nimport seven\nimport eight\nimport caf\u00e9\n",
    },
    "path files": {
        "site/a.pth": "added\n# comment\n\n../elsewhere\ngone\n",
        "site/b.pth": "import sys; sys.path_of_b = 1\n",
        "site/.hidden.pth": "hidden\n",
        "site/added/in_added.py": "",
        "site/added/both.py": "",
        "site/both.py": "",
        "site/hidden/in_hidden.py": "",
        "elsewhere/in_elsewhere.py": "",
        "site/added/c.pth": "../nested\n",
        "site/nested/in_nested.py": "",
        "?main.py": "import in_added\nimport both\nimport in_elsewhere\nimport in_hidden\nimport in_nested\nimport gone\n",
    },
    "editable installs": {
        "site/__editable__.one-1.0.pth": "{root}/one/src\n",
        "one/src/one/__init__.py": "",
        "one/src/one/mod.py": "",
        "site/__editable__.two-1.0.pth": "import __editable___two_1_0_finder; __editable___two_1_0_finder.install()",
        "site/__editable___two_1_0_finder.py": "import importlib.machinery, importlib.util, sys\n\n\nclass Finder:\n    @classmethod\n"
        "    def find_spec(cls, name, path=None, target=None):\n        if name == 'two':\n"
        "            return importlib.util.spec_from_file_location(name, {root!r} + '/two/lib/two.py')\n\n\n"
        "def install():\n    sys.meta_path.append(Finder)\n",
        "two/lib/two.py": "",
        "?main.py": "import one\nimport one.mod\nimport one.gone\nimport two\nimport gone\n",
    },
    "links": {
        "real/pkg/__init__.py": "",
        "real/pkg/mod.py": "",
        "linked": "->real/pkg",
        "file.py": "->real/pkg/mod.py",
        "loop": "->loop",
        "loop_file.py": "->loop_file.py",
        "around/__init__.py": "",
        "around/again": "->../around",
        "dangling.py": "->nowhere.py",
        "site/by_link": "->../real/pkg",
        "?main.py": "import linked\nimport linked.mod\nimport file\nimport loop\nimport loop_file\nimport around.again.again\nimport dangling\nimport by_link.mod\nimport real\nimport real.pkg\n",
    },
    "packages that add to their path": {
        "a/__init__.py": "from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n",
        "a/x.py": "",
        "site/a/__init__.py": "",
        "site/a/y.py": "",
        "?main.py": "import a\nimport a.x\nimport a.y\n",
    },
}

# Asked of the interpreter of a project's own environment: of each name the origin of its spec.
QUESTION = """
import sys
before = set(sys.modules)
import importlib.util, json
find_spec = importlib.util.find_spec
path, names = json.loads(sys.argv[1])
sys.path[:0] = path
answers = {}
for name in names:
    for other in set(sys.modules) - before:
        del sys.modules[other]
    try:
        spec = find_spec(name)
        answers[name] = None if spec is None else [spec.origin, spec.submodule_search_locations is not None]
    except ImportError:
        answers[name] = None
sys.stdout.write(json.dumps(answers))
"""


class Report:
    def __init__(self):
        self.compared = {"names": 0, "statements": 0, "made-up projects": 0}
        self.wrong = dict.fromkeys(self.compared, 0)
        self.unknown = dict.fromkeys(self.compared, 0)
        self.lines, self.silent = [], []

    def compare(self, kind, where, name, expected, origin):
        if origin is None:
            self.unknown[kind] += 1
            self.silent.append(f"{where}\t{name}\t{expected}")
            return
        self.compared[kind] += 1
        if origin != expected and not (origin.startswith(os.sep) and expected.startswith(os.sep) and os.path.samefile(origin, expected)):
            self.wrong[kind] += 1
            self.lines.append(f"{kind}\t{where}\t{name}\t{expected}\t{origin}")


def described(spec):
    """What pygloss calls what a spec leads to: from the spec's origin, and whether it is a package."""
    if spec is None:
        return "nothing"
    origin, is_package = spec
    if origin in ("built-in", "frozen"):
        return "standard library"
    if origin is None:
        return "namespace" if is_package else "standard library"
    file = pathlib.Path(origin)
    # Folders may be links: `lib64`.
    folder = file.parent.resolve()
    if any(folder.is_relative_to(one) for one in STANDARD) and not any(folder.is_relative_to(one) for one in SITE):
        if "site-packages" not in folder.parts:
            return "standard library"
    return str(file)


class Hidden(Exception):
    """Another finder than Python's own leads there, or a package above cannot be imported."""


def spec_here(name):
    """The origin that this interpreter finds for a name, and whether it is a package; None for none."""
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError as error:
        # Not where a package above it misses something else.
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            return None
        raise Hidden from error
    except ValueError as error:
        # A module that put something else in its place may have no spec.
        raise Hidden from error
    if spec is not None and type(spec.loader).__module__ not in OWN_LOADERS and spec.loader is not importlib.machinery.BuiltinImporter:
        if spec.loader is not importlib.machinery.FrozenImporter and spec.loader is not None:
            raise Hidden
    return None if spec is None else [spec.origin, spec.submodule_search_locations is not None]


def installed():
    """The top-level packages and modules that the environment's distributions bring."""
    tops = set()
    for distribution in importlib.metadata.distributions(path=[str(path) for path in SITE]):
        for file in distribution.files or []:
            top = file.parts[0]
            if top.endswith(".py") and len(file.parts) == 1:
                tops.add(top.removesuffix(".py"))
            elif len(file.parts) > 1 and top.isidentifier() and top != "__pycache__":
                tops.add(top)
    return sorted(tops)


def module_files(tops):
    """The names of the modules below these packages, with their Python files; nothing is imported."""
    for top in tops:
        for site in SITE:
            if (site / f"{top}.py").is_file():
                yield top, site / f"{top}.py"
            waiting = [(top, site / top)] if (site / top).is_dir() else []
            while waiting:
                name, folder = waiting.pop()
                for _, part, is_package in pkgutil.iter_modules([str(folder)]):
                    inner = folder / part
                    path = inner / "__init__.py" if is_package else folder / f"{part}.py"
                    yield f"{name}.{part}", path if path.is_file() else None
                    if is_package:
                        waiting.append((f"{name}.{part}", inner))
                if (folder / "__init__.py").is_file() and name == top:
                    yield name, folder / "__init__.py"
            if (site / top).is_dir() or (site / f"{top}.py").is_file():
                break


def safely(work):
    """What a call gives whose output nobody wants to see."""
    output, sys.stdout = sys.stdout, io.StringIO()
    try:
        return work()
    finally:
        sys.stdout = output


def compare_names(report, command, names, folder):
    """Asks about one program that imports every name."""
    program = folder / "every_name.py"
    names = [name for name in names if all(part.isidentifier() for part in name.split("."))]
    program.write_text("".join(f"import {name}\n" for name in names), encoding="utf-8")
    (answer,) = ask(command, [program]).values()
    left_out = 0
    for record in answer["imports"]:
        try:
            expected = described(safely(lambda: spec_here(record["module"])))
        except (Exception, SystemExit):  # a package above may do anything when it is imported
            left_out += 1
            continue
        report.compare("names", "every name", record["module"], expected, record["origin"])
    return left_out


def compare_statements(report, command, files):
    """Asks about the modules' own import statements."""
    known, left_out = {}, 0
    for start in range(0, len(files), FILES_PER_CALL):
        for path, facts in ask(command, files[start : start + FILES_PER_CALL]).items():
            for record in facts["imports"]:
                name = record["module"]
                if name not in known:
                    try:
                        known[name] = described(safely(lambda: spec_here(name)))
                    except (Exception, SystemExit):
                        known[name] = None
                if known[name] is None:
                    left_out += 1
                    continue
                report.compare("statements", f"{path}:{record['line']}", name, known[name], record["origin"])
    return left_out


def make(root, layout):
    """Writes a project's files; returns the files that are asked about, and its environment."""
    environment = root / ".venv"
    venv.create(environment, with_pip=False, symlinks=True)
    site = next((environment / "lib").glob("python3*")) / "site-packages"
    asked = []
    for name, text in layout.items():
        is_asked, name = name.startswith("?"), name.removeprefix("?")
        path = site / name.removeprefix("site/") if name.startswith("site/") else root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("->"):
            target = text.removeprefix("->")
            path.symlink_to(root / target.removeprefix("../") if name.startswith("site/") else target)
            continue
        text = text.replace("{root!r}", repr(str(root))).replace("{root}", str(root)).replace("../elsewhere", str(root / "elsewhere"))
        path.write_text(text, encoding="utf-8")
        if is_asked:
            asked.append(path)
    return asked, environment


def compare_layouts(report, command, folder):
    for number, (title, layout) in enumerate(LAYOUTS.items()):
        root = folder / f"project{number}"
        root.mkdir()
        asked, environment = make(root, layout)
        env = {**os.environ, "VIRTUAL_ENV": str(environment)}
        answers = ask(command, asked, env)
        for path in asked:
            records = answers[str(path)]["imports"]
            start = path.parent
            while (start / "__init__.py").is_file():
                start = start.parent
            path_entries = [str(one) for one in dict.fromkeys((start, root / "src", root)) if one.is_dir()]
            names = [record["module"] for record in records]
            asking = [environment / "bin" / "python", "-I", "-c", QUESTION, json.dumps([path_entries, names])]
            done = subprocess.run(asking, capture_output=True, text=True, cwd=root)
            if done.returncode:
                sys.exit(f"{title}: {done.stderr}")
            specs = json.loads(done.stdout)
            for record in records:
                expected = described(specs[record["module"]])
                where = f"{title}: {path.relative_to(root)}:{record['line']}"
                report.compare("made-up projects", where, record["module"], expected, record["origin"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="write every difference, and what is not known, to this file, tab-separated")
    parser.add_argument("packages", nargs="*")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    program = os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))
    command = shlex.split(os.environ.get("PYGLOSS_FACTS") or f"{shlex.quote(program)} facts --output-format json")
    command += ["--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    os.environ["VIRTUAL_ENV"] = sys.prefix
    os.environ.pop("PYTHONPATH", None)
    report = Report()
    modules = list(module_files(options.packages or listed()))
    beside = [] if options.packages else [name for name, _ in module_files(sorted(set(installed()) - set(listed())))]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder).resolve()
        compare_layouts(report, command, folder)
        names = [name for name, _ in modules] + beside + sorted(sys.stdlib_module_names)
        not_asked = compare_names(report, command, names, folder)
    not_asked += compare_statements(report, command, [path for _, path in modules if path is not None])
    if options.out:
        lines = report.lines + [f"not known\t{line}" for line in report.silent]
        pathlib.Path(options.out).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for line in report.lines[:SHOWN]:
        print(line)
    print(f"Python {sys.version.split()[0]}: {len(modules)} modules of {', '.join(options.packages or listed())}, {len(beside)} beside them; "
          f"{not_asked} names are left out: a package above cannot be imported, or has a finder of its own")
    for kind, compared in report.compared.items():
        agreeing = compared - report.wrong[kind]
        print(f"{agreeing} of {compared} {kind} lead where find_spec does; of {report.unknown[kind]} it is not known")
    verdicts = [*(wrong == 0 for wrong in report.wrong.values()), *(compared > 0 for compared in report.compared.values())]
    # What no answer is given to stays the exception; some of the made-up projects are there for nothing else.
    most = {"names": 0.05, "statements": 0.05, "made-up projects": 0.15}
    verdicts += [report.unknown[kind] <= compared * most[kind] for kind, compared in report.compared.items()]
    failed = verdicts.count(False)
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
