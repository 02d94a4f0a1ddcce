"""Holds what pygloss says about enumerations, named tuples and abstract classes of the standard library against the imported classes.

    class_oracle.py [--least N] [MODULE ...]

Without arguments, every module of the running interpreter's standard library that can be imported and has a source file is asked
about. The judges are those of the insight cases; each sentence has to hold for the class as it is after the import. `PYGLOSS` is the
program to ask (default: `target/release/pygloss`).
"""

import argparse
import collections
import contextlib
import io
import os
import sys

from insight_cases import class_facts, enums
from insight_oracle import ROOT, ask
from mro_oracle import module_names, sources

JUDGES = {"enum": enums.judge, "namedtuple": enums.judge_tuples, "abstract-base-class": class_facts.judge_abstract}
FILES_PER_CALL = 100
SHOWN = 30


class Imported:
    """A module in the shape of a program that was run. A class that is not in it stands in a function, or was deleted."""

    def __init__(self, module, path):
        self.source = path.read_text(encoding="utf-8", errors="replace")
        self.lines = self.source.splitlines()
        self.ns = vars(module)
        self.log = []
        self.error = LookupError("it is not in the module")

    def failed_at(self, row):
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=int, default=100, help="sentences that have to be judged")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    command = [os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss"))]
    command += ["explain", "--output-format", "json", "--target-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    found = list(sources(options.modules or module_names()))
    judged, wrong = collections.Counter(), []
    for start in range(0, len(found), FILES_PER_CALL):
        part = found[start : start + FILES_PER_CALL]
        for (module, path), notes in zip(part, ask(command, [path for _, path in part])):
            program = Imported(module, path)
            for concept, judge in JUDGES.items():
                about = [note for note in notes if note["concept"] == concept]
                with contextlib.redirect_stdout(io.StringIO()):
                    for note, sentence, verdict in judge(program, about):
                        judged[concept] += 1
                        if verdict is not True:
                            wrong.append(f"{path}:{note['location']['row']} {sentence}\n    {verdict}")
    total = sum(judged.values())
    told = ", ".join(f"{count} of {concept}" for concept, count in sorted(judged.items()))
    print(f"{len(found)} modules; {total} sentences judged ({told}), {len(wrong)} wrong")
    for one in wrong[:SHOWN]:
        print(f"   FAIL {one}")
    verdicts = [not wrong, total >= options.least]
    if not verdicts[1]:
        print(f"   FAIL {total} sentences judged, at least {options.least} are asked for")
    print(f"{verdicts.count(True)} passed, {verdicts.count(False)} failed")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
