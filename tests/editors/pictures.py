"""Holds the pictures of the VS Code extension's first steps against what the program says: whatever they quote must be its words."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as xml

from manifest import MANIFEST, frame

STEPS = MANIFEST.parent / "media" / "steps"
EXAMPLE = STEPS / "example.py"
# The line and the column of what is pointed at, from 0.
CLASS, DEFAULT = (17, 1), (22, 24)


def differences(binary: pathlib.Path) -> str:
    """What is wrong with the pictures, in words; nothing when all is well."""
    steps = json.loads(MANIFEST.read_text(encoding="utf-8"))["contributes"]["walkthroughs"][0]["steps"]
    wrong = [step["id"] for step in steps if len(step["media"].get("altText", "")) < 40 or "svg" not in step["media"]]
    problems = [f"without a picture that is told in words: {wrong}"] if wrong else []
    shown = {MANIFEST.parent / step["media"].get("svg", "") for step in steps}
    problems += [f"{file.name} is shown by no step" for file in STEPS.glob("*.svg") if file not in shown]
    said = {name: folded(text) for name, text in words(binary).items()}
    for file in sorted(STEPS.glob("*.svg")):
        root = xml.parse(file).getroot()
        colours = {value for part in root.iter() for key, value in part.attrib.items() if key in ("fill", "stroke")}
        fixed = sorted(colour for colour in colours if colour != "none" and not colour.startswith("var(--vscode-"))
        # Neither a style sheet nor a script is let in by the editor.
        odd = {part.tag.rpartition("}")[2] for part in root.iter()} - {"svg", "g", "text", "tspan", "rect", "path"}
        quoted = [(part.get("data-said"), "".join(part.itertext())) for part in root.iter() if part.get("data-said")]
        problems += [f"{file.name} has colours of its own: {fixed}"] if fixed else []
        problems += [f"{file.name} has {sorted(odd)} in it"] if odd else []
        problems += [f"{file.name} quotes nothing"] if not quoted else []
        for source, text in quoted:
            pieces = [folded(piece) for piece in text.split("…")]
            if not all(piece in said[source] for piece in pieces if piece):
                problems.append(f"{file.name} says {' '.join(text.split())!r}, which {source} does not")
    return "; ".join(problems)


def words(binary: pathlib.Path) -> dict[str, str]:
    """What the program says: by hover, code actions, questions, a search; and the example when it is mended."""
    with tempfile.TemporaryDirectory(prefix="pygloss-pictures-") as folder:
        mended = pathlib.Path(folder) / EXAMPLE.name
        mended.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
        command = [binary, "check", "--no-cache", "--quiet", "--level", "beginner", "--fix", "--unsafe-fixes", "--exit-zero", mended]
        subprocess.run(command, capture_output=True, timeout=60)
        env = {**os.environ, "PYGLOSS_DATA_DIR": f"{folder}/memory", "PYGLOSS_CACHE_DIR": f"{folder}/cache"}
        asked = re.search(r"data-asked=\"\">([^<]+)<", (STEPS / "search.svg").read_text(encoding="utf-8"))[1]
        with subprocess.Popen([binary, "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as server:
            try:
                return {**talk(server, asked), "fixed": mended.read_text(encoding="utf-8")}
            finally:
                server.kill()


def talk(server: subprocess.Popen, asked: str) -> dict[str, str]:
    """The answers of a server, as text."""
    uri = EXAMPLE.as_uri()
    document = {"uri": uri}

    def send(method: str, params: dict, number: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        server.stdin.write(frame(message if number is None else {**message, "id": number}))
        server.stdin.flush()

    def ask(method: str, params: dict) -> object:
        send(method, params, 7)
        while True:
            length = 0
            while header := server.stdout.readline().strip():
                length = int(header.rpartition(b" ")[2]) if header.startswith(b"Content-Length") else length
            message = json.loads(server.stdout.read(length))
            if message.get("id") == 7 and "method" not in message:
                return message["result"]

    def execute(command: str, *arguments: object) -> str:
        return "\n".join(strings(ask("workspace/executeCommand", {"command": command, "arguments": list(arguments)})))

    def position(place: tuple[int, int]) -> dict:
        return {"line": place[0], "character": place[1]}

    literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    options = {"commandLinks": True, "moreLinks": True, "cardPanel": True}
    ask("initialize", {"processId": None, "rootUri": None, "capabilities": {"textDocument": {"codeAction": literals}}, "initializationOptions": options})
    send("initialized", {})
    send("textDocument/didOpen", {"textDocument": {**document, "languageId": "python", "version": 1, "text": EXAMPLE.read_text(encoding="utf-8")}})
    hover = ask("textDocument/hover", {"textDocument": document, "position": position(CLASS)})
    here = {"start": position(DEFAULT), "end": position(DEFAULT)}
    actions = ask("textDocument/codeAction", {"textDocument": document, "range": here, "context": {"diagnostics": [], "triggerKind": 1}})
    return {
        "hover": hover["contents"]["value"],
        "actions": "\n".join(action["title"] for action in actions),
        "level": execute("pygloss.level"),
        "review": execute("pygloss.review", {"number": 1}),
        "search": execute("pygloss.search", asked, 4),
    }


def strings(value: object):
    """All texts in a value of JSON."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def folded(text: str) -> str:
    """A text without blanks, marks of Markdown and addresses of links."""
    return re.sub(r"[\s`*]+", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))
