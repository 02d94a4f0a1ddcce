"""Holds the recorded kinds of differences: each one's example, and their table in DIFFERENCES.md."""

import pathlib
import tempfile

import _corpus
import kinds
from kinds import Kind

PAGE = _corpus.HERE / "DIFFERENCES.md"
BEGIN, END = "<!-- kinds: written by `agreement.py kinds --write` -->\n", "<!-- end of the kinds -->\n"


def cell(text: str) -> str:
    """Code in a table: each line on a line of its own."""
    lines = [line.replace("|", "\\|") for line in text.strip("\n").splitlines()]
    # Code in Markdown loses blanks at its ends: what is indented stays so by non-breaking ones.
    kept = (f"{chr(0xA0) * (len(line) - len(line.lstrip()))}{line.lstrip()}" for line in lines if line.strip())
    return "<br>".join(f"`{line}`" for line in kept)


def table() -> str:
    """The kinds as Markdown."""
    out = ["| check | kind | has it | example | why |\n| --- | --- | --- | --- | --- |\n"]
    for code, recorded in kinds.every().items():
        for kind in recorded:
            out.append(f"| {code} | {kind.name} | {kind.alone} | {cell(kind.example)} | {kind.why} |\n")
    return "".join(out)


def judge(code: str, kind: Kind, ours: list[_corpus.Finding], theirs: list[_corpus.Finding]) -> str:
    """What is wrong with a kind's example; nothing where it is of that kind and no other."""
    both = {finding.start[0] for finding in ours} & {finding.start[0] for finding in theirs}
    if bool(both) != kind.beside:
        return "both tools say it" if both else "both should say something too"
    ours, theirs = ([finding for finding in said if finding.start[0] not in both] for said in (ours, theirs))
    alone, other = (theirs, ours) if kind.alone == kinds.RUFF else (ours, theirs)
    if not alone:
        return f"not {kind.alone}: nobody says it"
    if other:
        return f"not {kind.alone}: the other says something too"
    for finding in alone:
        place = kinds.at(pathlib.Path(finding.file), *finding.start, finding.message, finding.code)
        found = kinds.kind_of(code, place, kind.alone) if place else None
        if found is not kind:
            return f"its example is of {f'the kind {found.name}' if found else 'no kind'}"
    return ""


def hold(pygloss: str, ruff: str, rules: dict[str, list[str]], write: bool) -> int:
    """Runs both tools over the examples, compares the page (or writes it), prints; 1 where something does not hold."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    page = before + BEGIN + table() + END + rest.split(END)[1]
    if write:
        PAGE.write_text(page, encoding="utf-8")
        text = page
    wrong = [] if text == page else ["DIFFERENCES.md does not show the kinds as they are: agreement.py kinds --write"]
    passed = int(text == page)
    with tempfile.TemporaryDirectory() as state:
        root = pathlib.Path(state).resolve()
        files: dict[tuple[str, str], pathlib.Path] = {}
        for code, recorded in kinds.every().items():
            for number, kind in enumerate(recorded):
                file = root / f"{code.replace('-', '_')}_{number}" / kind.file
                file.parent.mkdir(parents=True)
                file.write_text(kind.example.strip("\n") + "\n", encoding="utf-8")
                files[code, kind.name] = file
        ours = _corpus.pygloss([root], list(kinds.every()), program=pygloss)
        theirs = _corpus.ruff([root], [rule for code in kinds.every() for rule in rules[code]], ruff)
        for code, recorded in kinds.every().items():
            for kind in recorded:
                file = str(files[code, kind.name])
                fault = judge(
                    code,
                    kind,
                    [finding for finding in ours if finding.file == file and finding.code == code],
                    [finding for finding in theirs if finding.file == file and finding.code in rules[code]],
                )
                wrong += [f"{code}: {kind.name}: {fault}"] if fault else []
                passed += not fault
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"{passed} passed, {len(wrong)} failed")
    return 1 if wrong else 0
