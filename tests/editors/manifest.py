"""Holds the settings in the VS Code extension's manifest against those that the server knows."""

import json
import pathlib
import re
import subprocess

MANIFEST = pathlib.Path(__file__).resolve().parents[2] / "editors" / "vscode" / "package.json"
OWN = {"path", "statusBar", "trace.server"}


def differences(binary: pathlib.Path) -> str:
    """What the manifest and the server disagree on, in words; nothing when they agree.

    The server is sent every default of the manifest, and one setting that does not exist: it must object to that
    one only, and its objection names all that exist.
    """
    properties = json.loads(MANIFEST.read_text(encoding="utf-8"))["contributes"]["configuration"]["properties"]
    declared = {name.removeprefix("pygloss."): about.get("default") for name, about in properties.items()}
    sent = {name: value for name, value in declared.items() if name not in OWN}
    messages = [text for text in logged(binary, {**sent, "doesNotExist": 1}) if "option" in text]
    about_unknown = [text for text in messages if "does-not-exist" in text or "doesNotExist" in text]
    others = [text for text in messages if text not in about_unknown]
    if others:
        return f"the server objects to a default of the manifest: {others}"
    if not about_unknown:
        return "the server did not object to a setting that does not exist"
    known = set(re.findall(r"[a-z]+(?:-[a-z]+)*", about_unknown[0].partition("options are")[2]))
    ours = {re.sub("[A-Z]", lambda capital: "-" + capital[0].lower(), name) for name in sent}
    missing, extra = sorted(known - ours), sorted(ours - known)
    return "" if not missing and not extra else f"only the server knows {missing}, only the manifest has {extra}"


def logged(binary: pathlib.Path, settings: dict) -> list[str]:
    """What the server logs, from its start with `settings` to its end."""
    script = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}, "initializationOptions": {"settings": settings}}},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    told = b"".join(frame({"jsonrpc": "2.0", **message}) for message in script)
    done = subprocess.run([binary, "server"], input=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
    return [message["params"]["message"] for message in unframe(done.stdout) if message.get("method") == "window/logMessage"]


def frame(message: dict) -> bytes:
    """A message as it goes over the wire."""
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def unframe(data: bytes):
    """The messages in what came over the wire."""
    while data:
        header, _, rest = data.partition(b"\r\n\r\n")
        length = int(re.search(rb"Content-Length: (\d+)", header)[1])
        yield json.loads(rest[:length])
        data = rest[length:]
