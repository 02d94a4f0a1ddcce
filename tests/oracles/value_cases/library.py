"""Runs the tests of a standard module while the module is watched. Started in a process of its own.

    library.py FACTS MODULE [TEST ...]

FACTS is a file with what `pygloss facts --values` printed for the module, one object a line.
"""

import importlib.abc
import importlib.util
import io
import json
import pathlib
import sys
import unittest
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import watching  # noqa: E402


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and runs it watched."""

    def __init__(self, module, facts, watcher):
        self.module, self.facts, self.watcher = module, facts, watcher

    def find_spec(self, name, path=None, target=None):
        if name != self.module:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path)
        if found.submodule_search_locations is not None:
            return importlib.util.spec_from_file_location(
                name, found.origin, loader=self, submodule_search_locations=found.submodule_search_locations
            )
        return importlib.util.spec_from_file_location(name, found.origin, loader=self)

    def exec_module(self, module):
        path = module.__spec__.origin
        source = pathlib.Path(path).read_text(encoding="utf-8")
        exec(self.watcher.compiled(source, path, self.facts["values"]), vars(module))


def main(facts, module, tests):
    warnings.simplefilter("ignore")
    watcher = watching.Watcher()
    finder = Finder(module, json.loads(pathlib.Path(facts).read_text(encoding="utf-8")), watcher)
    sys.modules.pop(module, None)
    sys.meta_path.insert(0, finder)
    real, sys.stdout = sys.stdout, io.StringIO()
    sys.argv = ["test"]
    try:
        importlib.import_module(module)
        suite = unittest.TestSuite()
        for test in tests:
            try:
                suite.addTests(unittest.defaultTestLoader.loadTestsFromName(test))
            except Exception:
                continue
        unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    except BaseException as error:
        print(f"{module}: {type(error).__name__}: {error}", file=sys.stderr)
    sys.stdout = real
    print(json.dumps({"judged": len(watcher.seen), "exact": watcher.exact, "wrong": sorted(watcher.wrong.values())}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
