"""Has CPython answer every question that `pygloss review --list` asks about programs and modules.

    quiz_oracle.py [--seed N] [--count N] [--keep FOLDER] [KIND ...]

From each template of `quiz_cases/programs.py` some dozens of seeded programs are made and run here; beside them, the modules of this
interpreter's standard library that are named below, and the samples of `tests/samples`, are asked about. Of every question each answer is
judged by `quiz_cases/judges.py`, by running code, by evaluating it, or by the instructions that CPython makes of it: the right one has to be
right, and each of the others wrong. The lines that are shown have to be those of the file. `PYGLOSS` is the program to ask (default:
`target/release/pygloss`).

One verdict a kind of question, with how many were judged; a kind of which no question is asked fails, and so does one that this
interpreter cannot tell about often.
"""

import argparse
import collections
import contextlib
import importlib
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

from quiz_cases import programs
from quiz_cases.judges import JUDGES, Unread, Untold, reason
from quiz_cases.subject import Subject

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHOWN = 12
# How many questions of a kind have to be judged, in both sorts of programs together.
LEAST = 12
# And of how many no more than this share may be beyond this interpreter.
UNTOLD = 0.35
MODULES = """
    argparse ast asyncio.base_events asyncio.events asyncio.futures asyncio.locks asyncio.queues asyncio.runners asyncio.sslproto
    asyncio.streams asyncio.tasks asyncio.taskgroups asyncio.timeouts asyncio.unix_events base64 bdb bisect calendar cgi cmd code codecs
    collections collections.abc concurrent.futures._base concurrent.futures.process concurrent.futures.thread configparser contextlib copy
    csv ctypes.util dataclasses datetime decimal difflib dis doctest email._header_value_parser email.message email.utils email.errors
    email.headerregistry email.mime.text enum filecmp fileinput fnmatch fractions ftplib functools gettext glob gzip hashlib heapq hmac
    html.parser http.client http.cookiejar http.cookies http.server imaplib importlib._bootstrap_external importlib.metadata inspect
    io ipaddress json.decoder json.encoder keyword linecache locale logging logging.config logging.handlers lzma mailbox mimetypes
    multiprocessing.managers multiprocessing.pool multiprocessing.queues netrc numbers opcode operator optparse os pathlib pdb pickle
    pickletools pkgutil platform plistlib poplib posixpath pprint profile pstats py_compile pyclbr pydoc queue quopri random re._compiler
    re._parser reprlib sched secrets selectors shelve shlex shutil signal smtplib socket socketserver sqlite3.dbapi2 ssl stat statistics
    string stringprep subprocess symtable sysconfig tabnanny tarfile tempfile textwrap threading timeit token tokenize trace traceback
    tracemalloc types typing unittest.case unittest.loader unittest.main unittest.mock unittest.runner urllib.parse urllib.request uuid
    warnings wave weakref webbrowser wsgiref.handlers xml.dom.minidom xml.etree.ElementTree xml.sax.handler xmlrpc.client zipfile
    zipimport zoneinfo._zoneinfo
""".split()


def asked(command, paths):
    target = f"{sys.version_info[0]}.{sys.version_info[1]}"
    done = subprocess.run([*command, "--target-version", target, *map(str, paths)], capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr}")
    found = collections.defaultdict(list)
    for question in json.loads(done.stdout):
        found[question["file"]].append(question)
    return found


def made(folder, seed, count):
    """Programs of every template, each run: from a path to what it is."""
    subjects = {}
    for name, make in programs.ALL.items():
        sources = dict.fromkeys(make(random.Random(f"{seed} {name} {number}")) for number in range(count))
        for number, source in enumerate(sources):
            path = folder / name.replace(" ", "_") / f"p{number}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
            subjects[str(path)] = Subject(path, source)
    return subjects


def real():
    """The modules that can be imported here, and the samples."""
    subjects = {}
    for name in MODULES:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                module = importlib.import_module(name)
        except ImportError:
            continue
        path = getattr(module, "__file__", "")
        if path and path.endswith(".py"):
            # Where a module takes the place of another, its text is not what was run.
            subjects[path] = Subject(path, pathlib.Path(path).read_text(encoding="utf-8"), vars(module))
    for path in sorted((ROOT / "tests/samples").glob("*.py")):
        subjects[str(path)] = Subject(path, path.read_text(encoding="utf-8"))
    return subjects


def lines_are_there(subject, question):
    """Whether the lines that are shown are those of the file, all indented by as much less."""
    code, numbers = question["code"].splitlines(), question["lines"]
    if len(code) != len(numbers) or len(code) > 25:
        return False
    pairs = [(line, subject.lines[number - 1]) for line, number in zip(code, numbers) if number is not None]
    taken = {len(whole.rstrip()) - len(line) for line, whole in pairs if whole.strip()}
    return len(taken) == 1 and all(whole.rstrip().endswith(line) for line, whole in pairs)


def problem(subject, question):
    """What is wrong with a question, or None."""
    choices = question["choices"]
    if not 3 <= len(choices) <= 4 or len(set(choices)) != len(choices):
        return f"not three or four different answers: {choices}"
    if not lines_are_there(subject, question):
        return f"other lines are shown than there are: {question['lines']}"
    verdicts = JUDGES[question["kind"]](subject, question)
    if None in verdicts:
        raise Untold(question["ask"])
    if not verdicts[question["right"]]:
        return f"the right answer is wrong: {choices[question['right']]} (judged {verdicts} of {choices})"
    others = [choice for number, choice in enumerate(choices) if verdicts[number] and number != question["right"]]
    return f"another answer is right: {others}" if others else reason(subject, question)


class Kind:
    """What was found out about one kind of question."""

    def __init__(self):
        self.judged = self.in_real = self.untold = 0
        self.wrong = []


def judge_all(subjects, found, kinds, wanted):
    for file, questions in found.items():
        subject = subjects[file]
        for question in questions:
            name = question["kind"]
            if wanted and name not in wanted:
                continue
            kind = kinds[name]
            try:
                wrong = problem(subject, question)
            except Untold:
                kind.untold += 1
                continue
            except Unread as error:
                wrong = f"no judge knows these words: {error}"
            except Exception as error:
                wrong = f"the judge failed: {error!r}"
            kind.judged += 1
            kind.in_real += not subject.is_made
            if wrong:
                kind.wrong.append((file, question, wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    command = [os.environ.get("PYGLOSS", str(ROOT / "target/release/pygloss")), "review", "--list", "--output-format", "json"]
    kinds = collections.defaultdict(Kind)
    for name in JUDGES:
        kinds[name]
    with tempfile.TemporaryDirectory() as folder:
        folder = options.keep or pathlib.Path(folder)
        subjects = made(folder, options.seed, options.count)
        judge_all(subjects, asked(command, [folder]), kinds, options.kinds)
    subjects = real()
    judge_all(subjects, asked(command, list(subjects)), kinds, options.kinds)
    passed = failed = 0
    for name, kind in sorted(kinds.items()):
        if options.kinds and name not in options.kinds:
            continue
        few = kind.judged < LEAST
        unsure = kind.untold > UNTOLD * (kind.judged + kind.untold)
        is_good = not kind.wrong and not few and not unsure
        passed, failed = passed + is_good, failed + (not is_good)
        told = f"{kind.judged} judged, {kind.in_real} of them about modules, {len(kind.wrong)} wrong, {kind.untold} beyond this interpreter"
        print(f"{'ok  ' if is_good else 'FAIL'} {name}: {told}")
        for file, question, wrong in kind.wrong[:SHOWN]:
            print(f"     {file}:{question['location']['row']}: {question['ask']}\n       {wrong}")
    print(f"{sum(kind.judged for kind in kinds.values())} questions of {sum(bool(kind.judged) for kind in kinds.values())} kinds were judged")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
