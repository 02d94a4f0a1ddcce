#!/usr/bin/env python3
"""Measure what classes of other modules cost: hovers on a view over Django, and memory with Django's admin open.

usage: over_django.py [--runs N] [COMMAND ...]

COMMAND starts the server (default: the release build). The environment is the one that the tests make from
`tests/oracles/libraries.txt`. Printed with their limits, the median of the runs each: from `didOpen` until a hover on
`class V(LoginRequiredMixin, UpdateView)` shows the whole order and where `dispatch`, `get_context_data` and `form_valid` come
from; the same hover again; and by how much the server's memory grows when all files of `django.contrib.admin` are open and read.
"""
import argparse, json, os, pathlib, shlex, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from lsp_bench import CAPS, Server, pct  # noqa: E402
from support import tools  # noqa: E402

VIEW = """from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import UpdateView


class V(LoginRequiredMixin, UpdateView):
    def form_valid(self, form):
        return super().form_valid(form)
"""
ORDER = ["V", "LoginRequiredMixin", "AccessMixin", "UpdateView", "SingleObjectTemplateResponseMixin", "TemplateResponseMixin", "BaseUpdateView",
         "ModelFormMixin", "FormMixin", "SingleObjectMixin", "ContextMixin", "ProcessFormView", "View", "object"]
SUPPLIERS = [("form_valid", "ModelFormMixin"), ("dispatch", "LoginRequiredMixin"), ("get_context_data", "FormMixin")]
LIMITS = {"cold hover": (300, "ms"), "warm hover": (3, "ms"), "memory": (40, "MiB")}


def start(command, environment, root):
    os.environ["VIRTUAL_ENV"] = str(environment)
    server = Server("pygloss", command, str(root))
    folder = {"uri": root.as_uri(), "name": "bench"}
    server.request("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": CAPS, "workspaceFolders": [folder]})
    server.notify("initialized", {})
    return server


def opened(server, path, text):
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    server.notify("textDocument/didOpen", {"textDocument": document})


def hover(server, path, line, column):
    where = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
    took, answer = server.request("textDocument/hover", where)
    return took, json.dumps(answer, ensure_ascii=False)


def is_whole(text):
    return " → ".join(f"`{one}`" for one in ORDER) in text and all(name in text and cls in text for name, cls in SUPPLIERS)


def hovers(command, environment, root):
    """Milliseconds until a hover shows all, and of the same hover when everything is known."""
    server = start(command, environment, root)
    path = root / "views.py"
    path.write_text(VIEW)
    begin = time.perf_counter()
    opened(server, path, VIEW)
    cold = text = None
    while cold is None and time.perf_counter() - begin < 10:
        _, text = hover(server, path, 4, 6)
        if is_whole(text):
            cold = (time.perf_counter() - begin) * 1e3
    if cold is None:
        server.p.kill()
        sys.exit(f"no hover shows the whole order and the suppliers:\n{text}")
    time.sleep(0.5)
    warm = pct([hover(server, path, 4, 6)[0] for _ in range(50)], 0.5)
    server.p.kill()
    return cold, warm


def growth(command, environment, root):
    """MiB that the server takes more when the files are open and everything that their classes come from was read."""
    server = start(command, environment, root)
    empty = root / "empty.py"
    opened(server, empty, "x = 1\n")
    hover(server, empty, 0, 0)
    time.sleep(0.5)
    before = server.memory_mib()
    admin = next((environment / "lib").glob("python3*")) / "site-packages" / "django" / "contrib" / "admin"
    files = sorted(admin.rglob("*.py"))
    for path in files:
        text = path.read_text()
        opened(server, path, text)
        for number, line in enumerate(text.splitlines()):
            if line.startswith("class "):
                hover(server, path, number, 6)
    # Until nothing more is read.
    last, now = 0.0, server.memory_mib()
    for _ in range(20):
        if abs(now - last) < 0.2:
            break
        time.sleep(1)
        last, now = now, server.memory_mib()
    server.p.kill()
    return now - before, len(files)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    command = shlex.join(options.command) or f"{HERE.parents[1] / 'target' / 'release' / 'pygloss'} server"
    environment = tools.environment(HERE.parent / "oracles" / "libraries.txt").parents[1]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        both = [hovers(command, environment, root) for _ in range(options.runs)]
        grown, files = growth(command, environment, root)
    found = {"cold hover": pct([cold for cold, _ in both], 0.5), "warm hover": pct([warm for _, warm in both], 0.5), "memory": grown}
    missed = 0
    for name, value in found.items():
        limit, unit = LIMITS[name]
        missed += value > limit
        print(f"{name:12} {value:8.2f} {unit:4} (at most {limit}){'' if value <= limit else '  MISSED'}")
    print(f"memory is that of {files} open files")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
