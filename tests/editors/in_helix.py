"""Helix in a terminal: it has no scripting, so keys are typed, the screen is read and the saved file compared."""

import pathlib
import shlex
import subprocess
import time

import readme
import scene
from checks import Checks
from support import tools

TIMEOUT = 15  # seconds


class Terminal:
    """A tmux session of its own server, seen as a person sees it."""

    def __init__(self, tmux: str, socket: pathlib.Path, command: list[str]) -> None:
        self._tmux = [tmux, "-S", str(socket), "-f", "/dev/null"]
        # Without a pause tmux and Helix take Escape and the key after it for one key with Alt.
        self._call("new-session", "-d", "-x", "120", "-y", "40", shlex.join(command), ";", "set", "-s", "escape-time", "0")

    def _call(self, *arguments: str) -> str:
        return subprocess.run([*self._tmux, *arguments], text=True, capture_output=True, check=True).stdout

    def screen(self) -> str:
        """What is on the screen."""
        return self._call("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        """Types keys by the names that tmux has for them."""
        self._call("send-keys", *keys)
        time.sleep(0.3)

    def sees(self, text: str, limit: float = TIMEOUT) -> tuple[bool, str]:
        """Waits up to `limit` seconds for a text on the screen; returns whether it came, and the last screen."""
        end = time.monotonic() + limit
        while True:
            screen = self.screen()
            if text in screen or time.monotonic() > end:
                return text in screen, screen
            time.sleep(0.1)

    def close(self) -> None:
        """Ends the session and what runs in it."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True)


def run(binary: pathlib.Path, state: pathlib.Path) -> Checks:
    """Walks through Helix of the Debian testing system."""
    root, tmux = tools.root(), tools.tmux()
    checks = Checks("helix")
    stage = scene.make(state)
    (state / "config" / "helix").mkdir(parents=True)
    (state / "config" / "helix" / "languages.toml").write_text(readme.block("Helix", "toml"))
    env = {"PATH": f"{binary.parent}:/usr/bin:/bin", "XDG_CONFIG_HOME": str(state / "config"), "XDG_CACHE_HOME": str(state / "cache")}
    line = stage.file.read_text().split("\n").index(scene.PITFALL_LINE) + 1
    command = tools.inside(root, [binary.parent, state], stage.workspace, ["hx", f"{stage.file}:{line}"], env)
    terminal = Terminal(tmux, state / "tmux", command)
    try:
        walk(terminal, stage, checks)
    finally:
        terminal.close()
    return checks


def walk(terminal: Terminal, stage: scene.Scene, checks: Checks) -> None:
    """Finding, fix, hover."""
    checks.add("the file opens", *terminal.sees(scene.PITFALL_LINE))
    # The list shows what was known when it opened, so it is opened until the server has answered.
    for _ in range(10):
        terminal.keys("Space", "d")
        listed, screen = terminal.sees(scene.CODE, 1)
        terminal.keys("Escape")
        if listed:
            break
    checks.add("the finding is listed with its code", listed, screen)

    terminal.keys("f", "[", "Space", "a")
    terminal.sees("None")
    terminal.keys("Enter")
    terminal.sees("if seen is None:")
    terminal.keys(":", "w", "Enter")
    end = time.monotonic() + TIMEOUT
    while stage.file.read_text() != stage.expected and time.monotonic() < end:
        time.sleep(0.1)
    checks.add("the quick fix mends the saved file as expected", stage.file.read_text() == stage.expected, stage.file.read_text())

    terminal.keys("Escape")
    terminal.keys("/")
    terminal.keys("-l", scene.CLASS_LINE.split("(")[0])
    terminal.keys("Enter", "g", "s", "Space", "k")
    checks.add("the hover of a class tells its own method resolution order", *terminal.sees(scene.LEAD))
