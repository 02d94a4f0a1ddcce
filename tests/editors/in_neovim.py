"""Neovim, headless: its own script walks through the file with the commands behind the reader's keys, and installs the plugin in each way that is told."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import readme
import scene
from checks import Checks
from support import tools
from support.process import capture

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = HERE / "neovim"
PROJECT = HERE.parents[1]
PLUGIN = PROJECT / "editors" / "neovim"
# Where the pages that tell readers how to install the plugin have a checkout.
CHECKOUT = "/path/to/pygloss"
# A second file of the project, which fails in its third line when it is run.
FAILING = """\
def share(total, names):
    # Nobody is left.
    return total / len(names)


share(3, [])
"""
# So many questions are due, answered this long ago.
DUE, AGO = 2, 60 * 24 * 60 * 60


def run(binary: pathlib.Path, state: pathlib.Path) -> Checks:
    """Walks through Neovim of the Debian testing system with the plugin of this checkout."""
    checks = Checks("neovim")
    stage = scene.make(state)
    (stage.workspace / "pyproject.toml").write_text("")
    failing = stage.workspace / "other.py"
    failing.write_text(FAILING)
    printed = subprocess.run([sys.executable, "-I", failing], text=True, capture_output=True).stderr
    remember(binary, state)
    # Help tags are written beside the help page, and the checkout is not written to.
    plugin = state / "plugin"
    shutil.copytree(PLUGIN, plugin)
    env = {
        "PLUGIN": str(plugin), "EXPECTED": str(state / "expected.py"), "WORKSPACE": str(stage.workspace), "TRACEBACK": printed, "DUE": str(DUE),
        "PYTHON": "/usr/bin/python3.13",
        "LEAD": scene.LEAD, "CLASS_LINE": scene.CLASS_LINE, "PITFALL_LINE": scene.PITFALL_LINE, "CODE": scene.CODE,
        "REWRITE_TITLE": scene.REWRITE_TITLE, "REWRITE_LINE": scene.REWRITE_LINE, "BEFORE": scene.BEFORE, "AFTER": scene.AFTER,
        "REWRITES": json.dumps(scene.REWRITES), "REWRITTEN": str(state / "rewritten.py"),
    }
    walk(checks, binary, state, stage, env, ["-u", str(SCRIPTS / "init.lua")], "test.lua")
    install(checks, binary, state, stage)
    return checks


def walk(checks: Checks, binary: pathlib.Path, state: pathlib.Path, stage: scene.Scene, env: dict, options: list[str], script: str) -> None:
    """Runs a script in Neovim, with the file open, and reads what it reports."""
    root = tools.root()
    report = state / "report"
    report.unlink(missing_ok=True)
    env = {
        "PATH": f"{binary.parent}:/usr/bin:/bin", "REPORT": str(report), "PYGLOSS_DATA_DIR": str(state / "memory"),
        **{f"XDG_{kind}_HOME": str(state / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}, **env,
    }
    command = ["nvim", "--headless", *options, str(stage.file), "-c", f"luafile {SCRIPTS / script}"]
    shared = [binary.parent, HERE, state]
    status, output = capture(tools.inside(root, shared, stage.workspace, command, env), dict(os.environ), 180)
    checks.read(report.read_text() if report.exists() else output, status)


def remember(binary: pathlib.Path, state: pathlib.Path) -> None:
    """Answers questions long enough ago for them to be due."""
    then = str((int(time.time()) - AGO) * 1000)
    env = {**os.environ, "PYGLOSS_DATA_DIR": str(state / "memory"), "PYGLOSS_NOW": then}
    subprocess.run([binary, "review", "-n", str(DUE)], input="1\n" * DUE, text=True, env=env, check=True, stdout=subprocess.DEVNULL)


def ways() -> dict[str, str]:
    """The `init.lua` of each way to install the plugin that the page of editors tells; that of lazy.nvim reads `lua/plugins`."""
    by_hand, vim_pack, _, packer = readme.blocks("Neovim", "lua")
    return {
        "by hand": by_hand,
        "as a package": "vim.lsp.enable('pygloss')\n",
        # Nobody is there to be asked.
        "vim.pack": "vim.fn.confirm = function() return 1 end\n" + vim_pack,
        "lazy.nvim": "require('lazy').setup('plugins')\n",
        "packer": packer,
    }


def install(checks: Checks, binary: pathlib.Path, state: pathlib.Path, stage: scene.Scene) -> None:
    """Installs the plugin in each way from a checkout of its own. lazy.nvim and packer are stand-ins: they are in no registry."""
    if not shutil.which("git"):
        tools.debian("git")
    checkout = state / "checkout"
    shutil.copytree(PLUGIN, checkout / "editors" / "neovim")
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    for words in (["init", "--quiet"], ["add", "."], [*identity, "commit", "--quiet", "-m", "Begin"]):
        subprocess.run(["git", "-C", checkout, *words], check=True)
    help_page = (PLUGIN / "doc" / "pygloss.txt").read_text(encoding="utf-8")
    told = "".join(readme.blocks("Neovim", "lua"))
    missing = [line for line in told.splitlines() if line.strip() not in help_page]
    checks.add("the help page tells the same ways to install it", not missing, str(missing))
    for name, init in ways().items():
        home = state / name.replace(" ", "-")
        config = home / "config" / "nvim"
        config.mkdir(parents=True)
        (config / "init.lua").write_text(f"vim.o.swapfile = false\nvim.opt.runtimepath:append('{SCRIPTS / 'stand_ins'}')\n" + placed(init, checkout))
        if name == "lazy.nvim":
            (config / "lua" / "plugins").mkdir(parents=True)
            (config / "lua" / "plugins" / "pygloss.lua").write_text(placed(readme.blocks("Neovim", "lua")[2], checkout))
        if name == "as a package":
            script = placed(readme.block("Neovim", "sh"), checkout).replace("~/.local/share", str(home / "data"))
            subprocess.run(["sh", "-eu", "-c", script], check=True)
        env = {"WAY": name, **{f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}}
        walk(checks, binary, state, stage, env, [], "install.lua")


def placed(lines: str, checkout: pathlib.Path) -> str:
    """What a page tells, with the place of this checkout."""
    return lines.replace(CHECKOUT, str(checkout))
