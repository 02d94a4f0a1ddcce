#!/usr/bin/env python3
"""Measure how often a plain identifier has a hover: the quieter, the better.

usage: coverage.py [--names N] [--seed S] [--command COMMAND] [PACKAGE ...]

A PACKAGE is a folder with Python files, or the name of a package in the environment that the tests make from
`tests/oracles/libraries.txt` (the default: ten of them). N of its identifiers (names in the code; neither keywords nor words in
comments and strings) are hovered at levels beginner and advanced. Printed per package: the share that is answered, with what
leads there most often; then the same for all packages together, with the fifteen concepts that answer most often. The limits are
those of the project, for all packages together: 20 % at level beginner, 8 % at level advanced. Exit code: 0 where they are kept, 1 where not.
"""
import argparse, collections, io, json, keyword, os, pathlib, random, re, sys, tokenize

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from lsp_bench import CAPS, Server  # noqa: E402
from support import tools  # noqa: E402

PACKAGES = ["django", "sqlalchemy", "sklearn", "pydantic", "attr", "twisted", "jinja2", "_pytest", "celery", "rich"]
LIMITS = {"beginner": 20.0, "advanced": 8.0}
# Without this a server asks for the settings, and the answer would go before the level that it is started with.
TELLS = json.loads(json.dumps(CAPS))
TELLS.setdefault("workspace", {})["configuration"] = False
# How many of the concepts that answer most often are listed.
MOST_OFTEN = 15
# A file with more of the chosen names than this would stand for the whole package.
MOST_OF_A_FILE = 120


def identifiers(text):
    """Line and column, in code points, of each identifier."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return []
    return [(t.start[0] - 1, t.start[1]) for t in tokens if t.type == tokenize.NAME and not keyword.iskeyword(t.string)]


def chosen(folder, count, seed):
    """Files of a package, in an order that chance gives, with some of their identifiers."""
    chance = random.Random(seed)
    files = sorted(folder.rglob("*.py"))
    chance.shuffle(files)
    found, total = [], 0
    for file in files:
        if total >= count:
            break
        try:
            text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError):
            continue
        places = identifiers(text)
        places = chance.sample(places, min(len(places), MOST_OF_A_FILE, count - total))
        if places:
            found.append((file, text, sorted(places)))
            total += len(places)
    return found


def measure(command, root, files, level):
    """How many were asked, how many answered, and what led."""
    server = Server("pygloss", command, str(root))
    options = {"settings": {"level": level}}
    server.request("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": TELLS, "initializationOptions": options})
    server.notify("initialized", {})
    asked, leads = 0, collections.Counter()
    for file, text, places in files:
        document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": text}
        server.notify("textDocument/didOpen", {"textDocument": document})
        lines = text.split("\n")
        for line, column in places:
            asked += 1
            units = len(lines[line][:column].encode("utf-16-le")) // 2
            where = {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": units}}
            answer = server.request("textDocument/hover", where)[1]
            if answer is not None:
                title = re.match(r"\*\*(.*?)\*\*", answer["contents"]["value"])
                leads[title.group(1) if title else "?"] += 1
        server.notify("textDocument/didClose", {"textDocument": {"uri": file.as_uri()}})
    server.p.kill()
    return asked, leads


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--names", type=int, default=1500)
    arguments.add_argument("--seed", type=int, default=20261121)
    arguments.add_argument("--command", default=f"{os.environ.get('PYGLOSS') or HERE.parents[1] / 'target' / 'release' / 'pygloss'} server")
    arguments.add_argument("packages", nargs="*", default=PACKAGES)
    given = arguments.parse_args()
    interpreter = pathlib.Path(tools.environment(HERE.parent / "oracles" / "libraries.txt"))
    environment = interpreter.parent.parent
    os.environ["VIRTUAL_ENV"] = str(environment)
    site = next(environment.glob("lib/python3.*/site-packages"))
    all_asked, all_leads = collections.Counter(), collections.defaultdict(collections.Counter)
    for package in given.packages:
        folder = pathlib.Path(package) if os.sep in package else site / package
        files = chosen(folder.resolve(), given.names, given.seed)
        shown = [f"{package:12}"]
        for level, limit in LIMITS.items():
            asked, leads = measure(given.command, folder.resolve(), files, level)
            answered = sum(leads.values())
            share = 100 * answered / max(asked, 1)
            all_asked[level] += asked
            all_leads[level] += leads
            often = ", ".join(f"{title} {count}" for title, count in leads.most_common(4))
            shown.append(f"{level} {answered:4} of {asked} = {share:4.1f} % ({'over' if share > limit else 'under'} {limit:g}): {often}")
        print("\n   ".join(shown), flush=True)
    loud = False
    for level, limit in LIMITS.items():
        all_answered = sum(all_leads[level].values())
        share = 100 * all_answered / max(all_asked[level], 1)
        loud |= share > limit or not all_asked[level]
        print(f"all: {level} {all_answered} of {all_asked[level]} = {share:.1f} %, at most {limit:g} %")
        for title, count in all_leads[level].most_common(MOST_OFTEN):
            print(f"   {count:5} = {100 * count / all_asked[level]:4.1f} % {title}")
    return 1 if loud else 0


if __name__ == "__main__":
    sys.exit(main())
