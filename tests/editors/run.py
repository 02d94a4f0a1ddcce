#!/usr/bin/env python3
"""Tests pygloss in real editors. usage: run.py [EDITOR…]; PYGLOSS names another program than target/release/pygloss.

Each check is a line; the last line adds them up. An editor that cannot be had is named with the reason; that is a failure where CI is set.
Exit code: 0 when nothing failed, 1 when something did, 2 when there is no program to test.
"""

import os
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True
CI = bool(os.environ.get("CI"))
PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT / "tests" / "editors")]

import in_emacs  # noqa: E402
import in_helix  # noqa: E402
import in_neovim  # noqa: E402
import in_vscode  # noqa: E402
from support import tools  # noqa: E402

EDITORS = {"neovim": in_neovim.run, "emacs": in_emacs.run, "helix": in_helix.run, "vscode": in_vscode.run}


def main(names: list[str]) -> int:
    """Runs the named editors, or all."""
    unknown = [name for name in names if name not in EDITORS]
    if unknown:
        print(f"run.py: no editor is called {', '.join(unknown)}; there are {', '.join(EDITORS)}", file=sys.stderr)
        return 2
    binary = pathlib.Path(os.environ.get("PYGLOSS") or PROJECT / "target" / "release" / "pygloss").resolve()
    if not os.access(binary, os.X_OK):
        print(f"run.py: there is no program at {binary}; run `cargo build --release` first", file=sys.stderr)
        return 2
    passed = failed = skipped = 0
    for name in names or EDITORS:
        start = time.monotonic()
        state = pathlib.Path(tempfile.mkdtemp(prefix=f"pygloss-{name}-"))
        # What was shown before fades, also for tests.
        os.environ["PYGLOSS_DATA_DIR"] = str(state / "memory")
        try:
            checks = EDITORS[name](binary, state)
            passed, failed = passed + checks.passed, failed + checks.failed
            print(f"  {name}: {checks.passed} held, {checks.failed} did not, {time.monotonic() - start:.0f} s", flush=True)
        except tools.Unavailable as why:
            failed, skipped = (failed + 1, skipped) if CI else (failed, skipped + 1)
            print(f"  {'FAIL' if CI else 'SKIP'} {name}: {why}", flush=True)
        except Exception:
            failed += 1
            print(f"  FAIL {name}: the test itself broke\n{traceback.format_exc()}", flush=True)
        finally:
            if os.environ.get("PYGLOSS_KEEP_STATE"):
                print(f"  state kept in {state}")
            else:
                shutil.rmtree(state, ignore_errors=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
