"""Emacs in batch mode with eglot, set up by the lines that `editors/README.md` gives."""

import os
import pathlib

import readme
import scene
from checks import Checks
from support import tools
from support.process import capture

HERE = pathlib.Path(__file__).resolve().parent


def run(binary: pathlib.Path, state: pathlib.Path) -> Checks:
    """Walks through Emacs of the Debian testing system."""
    root = tools.root()
    checks = Checks("emacs")
    stage = scene.make(state)
    configuration = state / "configuration.el"
    configuration.write_text(readme.block("Emacs", "elisp"))
    env = {
        "PATH": f"{binary.parent}:/usr/bin:/bin", "HOME": str(state), "CONFIGURATION": str(configuration), "FILE": str(stage.file),
        "EXPECTED": str(state / "expected.py"), "LEAD": scene.LEAD, "CLASS_LINE": scene.CLASS_LINE,
        "PITFALL_LINE": scene.PITFALL_LINE, "CODE": scene.CODE,
    }
    command = ["emacs-nox", "-Q", "--batch", "-l", str(HERE / "emacs" / "test.el")]
    log = state / "messages"
    entered = tools.inside(root, [binary.parent, HERE, state], stage.workspace, command, env)
    status, output = capture(entered, dict(os.environ), 180, log)
    checks.read(output or log.read_text(), status)
    return checks
