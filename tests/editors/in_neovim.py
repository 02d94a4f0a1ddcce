"""Neovim, headless: its own script walks through the file with the commands behind the reader's keys."""

import json
import os
import pathlib
import shutil

import scene
from checks import Checks
from support import tools
from support.process import capture

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]


def run(binary: pathlib.Path, state: pathlib.Path) -> Checks:
    """Walks through Neovim of the Debian testing system with the plugin of this checkout."""
    root = tools.root()
    checks = Checks("neovim")
    stage = scene.make(state)
    # Help tags are written beside the help page, and the checkout is not written to.
    plugin = state / "plugin"
    shutil.copytree(PROJECT / "editors" / "neovim", plugin)
    report = state / "report"
    env = {
        "PATH": f"{binary.parent}:/usr/bin:/bin", "PLUGIN": str(plugin), "STATE": str(plugin / "doc"), "EXPECTED": str(state / "expected.py"),
        "LEAD": scene.LEAD, "CLASS_LINE": scene.CLASS_LINE, "PITFALL_LINE": scene.PITFALL_LINE, "CODE": scene.CODE,
        "REPORT": str(report), "REWRITE_TITLE": scene.REWRITE_TITLE, "REWRITE_LINE": scene.REWRITE_LINE, "BEFORE": scene.BEFORE, "AFTER": scene.AFTER,
        "REWRITES": json.dumps(scene.REWRITES), "REWRITTEN": str(state / "rewritten.py"),
        **{f"XDG_{kind}_HOME": str(state / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    command = ["nvim", "--headless", "-u", str(HERE / "neovim" / "init.lua"), str(stage.file), "-c", f"luafile {HERE / 'neovim' / 'test.lua'}"]
    status, output = capture(tools.inside(root, [binary.parent, HERE, state], stage.workspace, command, env), dict(os.environ), 180)
    checks.read(report.read_text() if report.exists() else output, status)
    return checks
