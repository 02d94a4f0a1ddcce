"""Counts what an editor's own script reports: one line a check, and a plan that proves that the script got to its end."""

import dataclasses
import re
import sys


@dataclasses.dataclass
class Checks:
    """The checks of one editor; each is printed when it is known."""

    editor: str
    passed: int = 0
    failed: int = 0

    def add(self, name: str, ok: bool, detail: str = "") -> None:
        """Counts one check."""
        if ok:
            self.passed += 1
        else:
            self.failed += 1
        shown = f": {detail.strip()[:600]}" if detail and not ok else ""
        print(f"  {'ok  ' if ok else 'FAIL'} {self.editor}: {name}{shown}", flush=True)

    def read(self, output: str, status: int) -> None:
        """Counts the `ok NAME`, `not ok NAME: DETAIL` and `1..COUNT` lines that a script printed."""
        found = re.findall(r"^(ok|not ok) (.*)$", output, re.MULTILINE)
        for word, rest in found:
            name, _, detail = rest.partition(": ") if word == "not ok" else (rest, "", "")
            self.add(name, word == "ok", detail)
        plan = re.search(r"^1\.\.(\d+)$", output, re.MULTILINE)
        if plan is None or int(plan[1]) != len(found):
            self.add("the script reached its end", False, f"status {status}, it ended with: {output[-1500:]}")
        elif status != 0 and not any(word == "not ok" for word, _ in found):
            self.add("the editor ended in order", False, f"status {status}")
        sys.stdout.flush()
