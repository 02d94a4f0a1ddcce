"""VS Code: code-server serves the workbench, Chromium shows it, and a script reads and clicks as a person would."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import zipfile

import manifest
import pictures
import scene
from checks import Checks
from support import tools
from support.process import capture

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
FIX_TITLE = "None"
PICTURE = PROJECT / "docs" / "hover-vscode.png"

SETTINGS = {
    "workbench.startupEditor": "none", "workbench.colorTheme": "Default Dark Modern", "workbench.activityBar.location": "hidden",
    "workbench.statusBar.visible": False, "workbench.secondarySideBar.defaultVisibility": "hidden",
    "window.commandCenter": False, "chat.disableAIFeatures": True, "chat.commandCenter.enabled": False,
    "telemetry.telemetryLevel": "off", "update.mode": "none", "git.enabled": False, "files.autoSave": "off",
    "extensions.autoUpdate": False, "extensions.autoCheckUpdates": False, "extensions.ignoreRecommendations": True,
    "editor.hover.delay": 200, "editor.minimap.enabled": False, "editor.hover.above": False, "editor.occurrencesHighlight": "off", "editor.cursorBlinking": "solid", "editor.fontSize": 15,
    "breadcrumbs.enabled": False, "window.menuBarVisibility": "hidden",
}


def run(binary: pathlib.Path, state: pathlib.Path) -> Checks:
    """Packs the extension with `binary` in it, installs it into a fresh VS Code and walks through it."""
    node = tools.node24()
    program, modules, browser = tools.code_server(node), tools.playwright(node), tools.chromium()
    checks = Checks("vscode")
    stage = scene.make(state)
    tempt(stage)
    wrong = manifest.differences(binary)
    checks.add("the manifest has the settings that the server knows", not wrong, wrong)
    wrong = pictures.differences(binary)
    checks.add("the pictures of the first steps quote what the program says", not wrong, wrong)

    env = {
        **tools.npm_environment(node), "PYGLOSS": str(binary), "TMPDIR": str(state),
        "XDG_DATA_HOME": str(state / "data-home"), "XDG_CONFIG_HOME": str(state / "config-home"), "XDG_CACHE_HOME": str(state / "cache-home"),
    }
    package = state / "pygloss.vsix"
    packed = subprocess.run([PROJECT / "editors" / "vscode" / "package.sh", package], env=env, text=True, capture_output=True)
    checks.add("the extension type-checks, lints and packs", packed.returncode == 0, packed.stdout[-1500:] + packed.stderr[-1500:])
    if packed.returncode:
        return checks

    (state / "code-server.yaml").write_text("auth: none\n")
    base = [program, "--config", state / "code-server.yaml", "--extensions-dir", state / "extensions"]
    installed = subprocess.run([*base, "--install-extension", package], env=env, text=True, capture_output=True)
    checks.add("the package installs", installed.returncode == 0, installed.stdout + installed.stderr)
    other = pack(HERE / "vscode" / "other", state / "other.vsix")
    beside = subprocess.run([*base, "--install-extension", other], env=env, text=True, capture_output=True)
    checks.add("another tool's extension installs beside it", beside.returncode == 0, beside.stdout + beside.stderr)
    picture = state / "hover.png" if os.environ.get("CI") else PICTURE
    picture.parent.mkdir(exist_ok=True)
    told = {
        "MARK": str(state / "started-by-workspace"),
        "WORKSPACE": str(stage.workspace), "CHROMIUM": browser, "PLAYWRIGHT": str(modules), "SCREENSHOT": str(picture), "FIX_TITLE": FIX_TITLE,
        "REWRITE_TITLE": scene.REWRITE_TITLE, "REWRITE_LINE": scene.REWRITE_LINE, "BEFORE": scene.BEFORE, "AFTER": scene.AFTER,
        "REWRITES": json.dumps(scene.REWRITES),
    }
    # Each script is the first time that somebody opens an editor of their own: of the one nothing is known, the other has said its level.
    for script, begin in SCRIPTS.items():
        if script not in (os.environ.get("PYGLOSS_VSCODE_SCRIPTS") or script):
            continue
        own = state / script
        settings = own / "user" / "User" / "settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({**SETTINGS, "workbench.statusBar.visible": script == "learn"}))
        for expected in ("expected.py", "rewritten.py"):
            shutil.copy(state / expected, own)
        theirs = {**env, **told, "STATE": str(own), "PYGLOSS_DATA_DIR": str(own / "memory")}
        begin(binary, theirs)
        with serving([*base, "--user-data-dir", own / "user"], theirs, state) as port:
            command = [node / "bin" / "node", HERE / "vscode" / f"{script}.mjs"]
            status, output = capture(command, {**theirs, "PORT": str(port)}, 600)
        checks.read(output, status)
    return checks


def met_before(binary: pathlib.Path, env: dict[str, str]) -> None:
    """Ten days ago a question was answered wrong: it is due."""
    long_ago = int((time.time() - 10 * 24 * 60 * 60) * 1000)
    memory = {"pygloss_memory": 1, "events": [{"at": long_ago, "concept": "closures", "what": "wrong"}]}
    file = pathlib.Path(env["STATE"]) / "memory.json"
    file.write_text(json.dumps(memory))
    subprocess.run([binary, "memory", "import", file], env=env, check=True, capture_output=True)


def has_level(binary: pathlib.Path, env: dict[str, str]) -> None:
    """The level has been said, so nobody asks for it."""
    subprocess.run([binary, "memory", "level", "beginner"], env=env, check=True, capture_output=True)


def comes_back(binary: pathlib.Path, env: dict[str, str]) -> None:
    """Both: a question is due, and the level has been said."""
    met_before(binary, env)
    has_level(binary, env)


# The scripts by their names, with what is remembered when each begins. The last one mends the file.
SCRIPTS = {"learn": met_before, "stays": comes_back, "test": has_level}


def pack(folder: pathlib.Path, package: pathlib.Path) -> pathlib.Path:
    """An extension of plain files as a package, which is an archive with a manifest of its own."""
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    identity = f'Language="en-US" Id="{about["name"]}" Version="{about["version"]}" Publisher="{about["publisher"]}"'
    manifest_text = (
        '<?xml version="1.0" encoding="utf-8"?><PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">'
        f'<Metadata><Identity {identity}/><DisplayName>{about["displayName"]}</DisplayName><Description>-</Description>'
        f'<Properties><Property Id="Microsoft.VisualStudio.Code.Engine" Value="{about["engines"]["vscode"]}"/></Properties></Metadata>'
        '<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation><Dependencies/>'
        '<Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets></PackageManifest>'
    )
    types = (
        '<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension=".json" ContentType="application/json"/><Default Extension=".js" ContentType="application/javascript"/>'
        '<Default Extension=".vsixmanifest" ContentType="text/xml"/></Types>'
    )
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("extension.vsixmanifest", manifest_text)
        archive.writestr("[Content_Types].xml", types)
        for file in sorted(folder.iterdir()):
            archive.write(file, f"extension/{file.name}")
    return package


def tempt(stage: scene.Scene) -> None:
    """Gives the workspace settings of its own that name a program; starting that one would leave a mark."""
    trap = stage.workspace / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {stage.state / 'started-by-workspace'}\necho pygloss 9.9.9\n")
    trap.chmod(0o755)
    (stage.workspace / ".vscode").mkdir()
    (stage.workspace / ".vscode" / "settings.json").write_text(json.dumps({"pygloss.path": str(trap)}))


@contextlib.contextmanager
def serving(base: list, env: dict[str, str], state: pathlib.Path):
    """Runs code-server on a free port for as long as the block lasts; its children end with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    flags = ["--auth", "none", "--bind-addr", f"127.0.0.1:{port}", "--disable-telemetry", "--disable-update-check",
             "--disable-workspace-trust", "--disable-getting-started-override"]
    with open(state / "code-server.log", "w") as log:
        server = subprocess.Popen([*base, *flags], env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield port
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Waits until `address` answers."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"code-server ended at once with status {server.returncode}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).close()
            return
        time.sleep(0.1)
    raise RuntimeError("code-server did not answer within 30 s")
